#include "config.h"

#include <net/if.h>
#include <string.h>

#include <gio/gio.h>

#include "sonde-host-port.h"
#include "sonde-hostname.h"
#include "sonde-test.h"

#define N_RANDOM_ROUNDS 20000

typedef struct
{
  const char *text;
  guint16     default_port;
  const char *host;
  guint16     port;
} ParseCase;

typedef struct
{
  const char *text;
  guint16     default_port;
  int         code;
  const char *message;
} ErrorCase;

static const char empty_host[] = "Enter a host name or an address";
static const char missing_port[] = "Add a port number after a colon, as in example.com:80";
static const char missing_port_ipv6[] = "Add a port number after brackets, as in [::1]:80";
static const char zero_port[] = "Nothing can be reached at port 0; the lowest is 1";

static const ErrorCase error_cases[] = {
  { "", 0, SONDE_HOST_PORT_ERROR_EMPTY_HOST, empty_host },
  { "", 80, SONDE_HOST_PORT_ERROR_EMPTY_HOST, empty_host },
  { " \t ", 80, SONDE_HOST_PORT_ERROR_EMPTY_HOST, empty_host },
  { ":80", 0, SONDE_HOST_PORT_ERROR_EMPTY_HOST, empty_host },
  { "[]:80", 0, SONDE_HOST_PORT_ERROR_EMPTY_HOST, empty_host },
  { "example.com", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, missing_port },
  { "127.0.0.1", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, missing_port },
  { "::1", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, missing_port_ipv6 },
  { "[::1]", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, missing_port_ipv6 },
  { "example.com:", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, "Enter a port number from 1 to 65535" },
  { "example.com:", 80, SONDE_HOST_PORT_ERROR_EMPTY_PORT, "Enter a port number from 1 to 65535" },
  { "[::1]:", 80, SONDE_HOST_PORT_ERROR_EMPTY_PORT, "Enter a port number from 1 to 65535" },
  { "example.com:0", 0, SONDE_HOST_PORT_ERROR_ZERO_PORT, zero_port },
  { "example.com:0", 80, SONDE_HOST_PORT_ERROR_ZERO_PORT, zero_port },
  { "[::1]:000", 80, SONDE_HOST_PORT_ERROR_ZERO_PORT, zero_port },
  { "example.com:65536", 0, SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE,
    "Port 65536 is too large; the highest is 65535" },
  { "example.com:4294967376", 0, SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE,
    "Port 4294967376 is too large; the highest is 65535" },
  { "example.com:http", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“http” is not a port number" },
  { "example.com:-1", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“-1” is not a port number" },
  { "example.com:+80", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“+80” is not a port number" },
  { "example.com:8 0", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“8 0” is not a port number" },
  { "example.com:80/", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“80/” is not a port number" },
  { "example.com:0x50", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“0x50” is not a port number" },
  { "example.com:８０", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“８０” is not a port number" },
  { "a:\x1b\xff", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“\\e\xef\xbf\xbd” is not a port number" },
  { "a:b:c", 80, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS, "“a:b:c” is not an IPv6 address" },
  { ":::", 80, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS, "“:::” is not an IPv6 address" },
  { "[127.0.0.1]:80", 0, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
    "“127.0.0.1” is not an IPv6 address" },
  { "[example.com]:80", 0, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
    "“example.com” is not an IPv6 address" },
  { "[::1", 80, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
    "The closing bracket after the address is missing" },
  { "[::1]80", 80, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
    "Only a colon and a port number may follow the closing bracket" },
  { "fe80::1%sonde-none", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
    "There is no network interface “sonde-none”" },
  { "[fe80::1%999999]:80", 0, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
    "There is no network interface “999999”" },
  { "fe80::1%99999999999999999999", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
    "There is no network interface “99999999999999999999”" },
  { "fe80::1%0", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE, "There is no network interface “0”" },
  { "fe80::1%", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE, "There is no network interface “”" },
  { "fe80::1%lo%lo", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
    "There is no network interface “lo%lo”" },
  { "fe80::1%lo:80", 80, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
    "There is no network interface “lo:80”" },
  { "fe80::1", 80, SONDE_HOST_PORT_ERROR_MISSING_SCOPE,
    "fe80::1 is a link-local address: add the network interface, as in fe80::1%eth0" },
  { "[FEBF::1]:80", 0, SONDE_HOST_PORT_ERROR_MISSING_SCOPE,
    "febf::1 is a link-local address: add the network interface, as in febf::1%eth0" },
  { "2001:db8::1%lo", 80, SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE,
    "2001:db8::1 is not a link-local address: remove the network interface “lo”" },
  { "[::1%lo]:80", 0, SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE,
    "::1 is not a link-local address: remove the network interface “lo”" },
  { "ff0e::1%lo", 80, SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE,
    "ff0e::1 is not a link-local address: remove the network interface “lo”" },
};

/* The loopback interface is the only one sure to be there; its number is not sure to be 1. */
static char *
insert_loopback (const char *text)
{
  g_autofree char *number = g_strdup_printf ("%u", if_nametoindex ("lo"));
  GString *result = g_string_new (text);

  g_string_replace (result, "NUMBER", number, 0);

  return g_string_free (result, FALSE);
}

static void
test_host_port_parse (void)
{
  static const ParseCase cases[] = {
    { "example.com:80", 0, "example.com", 80 },
    { "example.com:80", 443, "example.com", 80 },
    { "example.com", 443, "example.com", 443 },
    { "  example.com:80\n", 0, "example.com", 80 },
    { "example.com.:1", 0, "example.com.", 1 },
    { "localhost:65535", 0, "localhost", 65535 },
    { "localhost:0080", 0, "localhost", 80 },
    { "straße.de:80", 0, "xn--strae-oqa.de", 80 },
    { "日本。jp", 53, "xn--wgv71a.jp", 53 },
    { "127.0.0.1:80", 0, "127.0.0.1", 80 },
    { "127.0.0.1", 80, "127.0.0.1", 80 },
    { "169.254.1.1:80", 0, "169.254.1.1", 80 },
    { "[::1]:80", 0, "::1", 80 },
    { "[::1]:80", 443, "::1", 80 },
    { "[::1]", 443, "::1", 443 },
    { "::1", 443, "::1", 443 },
    { "::", 443, "::", 443 },
    { "2001:db8::1:80", 443, "2001:db8::1:80", 443 },
    { "[2001:DB8:0:0:0:0:0:1]:80", 0, "2001:db8::1", 80 },
    { "::ffff:192.0.2.1", 80, "::ffff:192.0.2.1", 80 },
    { "fe80::1%lo", 80, "fe80::1%lo", 80 },
    { "fe80::1%NUMBER", 80, "fe80::1%NUMBER", 80 },
    { "[fe80::1%lo]:80", 0, "fe80::1%lo", 80 },
    { "[fe80::1%NUMBER]:80", 0, "fe80::1%NUMBER", 80 },
    { "FE80:0::1%lo", 80, "fe80::1%lo", 80 },
    { "ff02::1%lo", 80, "ff02::1%lo", 80 },
    { "ff02::1", 80, "ff02::1", 80 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = insert_loopback (cases[i].text);
      g_autofree char *expected = insert_loopback (cases[i].host);
      g_autofree char *host = NULL;
      g_autoptr(GError) error = NULL;
      guint16 port = 0;

      sonde_host_port_parse (text, cases[i].default_port, &host, &port, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (host, ==, expected);
      g_assert_cmpuint (port, ==, cases[i].port);
    }
}

static void
assert_fails (const ErrorCase *error_case,
              GQuark           domain)
{
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;
  guint16 port = 42;
  gboolean parsed;

  parsed = sonde_host_port_parse (error_case->text, error_case->default_port, &host, &port, &error);
  g_assert_false (parsed);
  g_assert_error (error, domain, error_case->code);
  g_assert_cmpstr (host, ==, NULL);
  g_assert_cmpuint (port, ==, 42);
  g_assert_cmpstr (error->message, ==, error_case->message);
}

static void
test_host_port_parse_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    assert_fails (&error_cases[i], SONDE_HOST_PORT_ERROR);
}

static void
test_host_port_parse_name_errors (void)
{
  static const ErrorCase cases[] = {
    { "www..com:80", 0, SONDE_HOSTNAME_ERROR_EMPTY_LABEL,
      "Nothing stands between the two dots after “www”" },
    { "-a.com", 80, SONDE_HOSTNAME_ERROR_HYPHEN,
      "“-a” starts or ends with a hyphen, which a host name may not" },
    { "a b:80", 0, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
      "“a b” has a space, which a host name may not have" },
    { "127.0.0.1%lo:80", 0, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
      "“1%lo” has the character “%”, which a host name may not have" },
    { "300.1.1.1:80", 0, SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS,
      "“300.1.1.1” ends in a number, but is not an address such as 192.0.2.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (&cases[i], SONDE_HOSTNAME_ERROR);
}

/* GIO must take what is returned, scope included. */
static void
test_host_port_gio_accepts (void)
{
  static const char * const texts[] = { "[::1]:80", "[fe80::1%lo]:80", "127.0.0.1:80" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *host = NULL;
      g_autoptr(GSocketAddress) address = NULL;
      guint16 port;

      g_assert_true (sonde_host_port_parse (texts[i], 0, &host, &port, NULL));
      address = g_inet_socket_address_new_from_string (host, port);
      g_assert_nonnull (address);

      if (strchr (host, '%') != NULL)
        g_assert_cmpuint (g_inet_socket_address_get_scope_id (G_INET_SOCKET_ADDRESS (address)), ==,
                          if_nametoindex ("lo"));
    }
}

static void
test_port_parse (void)
{
  static const ParseCase cases[] = {
    { "1", 0, NULL, 1 },
    { "80", 0, NULL, 80 },
    { " 443 ", 0, NULL, 443 },
    { "00000000000000000000080", 0, NULL, 80 },
    { "65535", 0, NULL, 65535 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint16 port = 0;

      sonde_port_parse (cases[i].text, &port, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (port, ==, cases[i].port);
    }
}

static void
test_port_parse_errors (void)
{
  static const ErrorCase cases[] = {
    { "", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, "Enter a port number from 1 to 65535" },
    { "  ", 0, SONDE_HOST_PORT_ERROR_EMPTY_PORT, "Enter a port number from 1 to 65535" },
    { "0", 0, SONDE_HOST_PORT_ERROR_ZERO_PORT,
      "Nothing can be reached at port 0; the lowest is 1" },
    { "65536", 0, SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE,
      "Port 65536 is too large; the highest is 65535" },
    { "http", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“http” is not a port number" },
    { "8o", 0, SONDE_HOST_PORT_ERROR_INVALID_PORT, "“8o” is not a port number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint16 port = 42;

      g_assert_false (sonde_port_parse (cases[i].text, &port, &error));
      g_assert_error (error, SONDE_HOST_PORT_ERROR, cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_cmpuint (port, ==, 42);
    }
}

static void
test_host_port_format (void)
{
  static const ParseCase cases[] = {
    { "example.com:80", 0, "example.com", 80 },
    { "127.0.0.1:1", 0, "127.0.0.1", 1 },
    { "[::1]:65535", 0, "::1", 65535 },
    { "[fe80::1%lo]:80", 0, "fe80::1%lo", 80 },
    { "localhost:0", 0, "localhost", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sonde_host_port_format (cases[i].host, cases[i].port);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
assert_round_trip (const char *host,
                   guint16     port)
{
  g_autofree char *text = sonde_host_port_format (host, port);
  g_autofree char *host_again = NULL;
  g_autoptr(GError) error = NULL;
  guint16 port_again = 0;

  sonde_host_port_parse (text, 0, &host_again, &port_again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (host_again, ==, host);
  g_assert_cmpuint (port_again, ==, port);
}

static void
test_host_port_random (void)
{
  static const char * const parts[] = {
    ":", "::", "[", "]", "%", "%lo", "fe80::", "fe80::1", "ff02::1", "1", "80", "65535", "65536",
    "0", ".", "example", "com", "127.0.0.1", "ß", "。", "-", " ", "\t", "\n", "\xff", "@", "/",
    "://", "a", "ffff", "2001:db8::",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);
  guint n_parsed = 0;

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      guint16 default_port = g_rand_boolean (rand) ? 443 : 0;
      g_autofree char *host = NULL;
      g_autoptr(GError) error = NULL;
      guint16 port = 0;

      for (gint32 i = g_rand_int_range (rand, 0, 8); i > 0; i--)
        g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);

      if (sonde_host_port_parse (text->str, default_port, &host, &port, &error))
        {
          g_assert_no_error (error);
          assert_round_trip (host, port);
          n_parsed++;
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_null (host);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }

  g_assert_cmpuint (n_parsed, >, N_RANDOM_ROUNDS / 100);
}

static void
test_host_port_random_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (12);
  char text[32] = { 0 };

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gint32 length = g_rand_int_range (rand, 0, sizeof text);
      g_autofree char *host = NULL;
      g_autoptr(GError) error = NULL;
      guint16 port = 0;

      for (gint32 i = 0; i < length; i++)
        text[i] = (char) g_rand_int_range (rand, 1, 256);

      text[length] = '\0';

      if (sonde_host_port_parse (text, 80, &host, &port, &error))
        assert_round_trip (host, port);
      else
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/host-port/TC11/parse", test_host_port_parse);
  g_test_add_func ("/host-port/TC11/parse-errors", test_host_port_parse_errors);
  g_test_add_func ("/host-port/TC11/gio-accepts", test_host_port_gio_accepts);
  g_test_add_func ("/host-port/parse-name-errors", test_host_port_parse_name_errors);
  g_test_add_func ("/host-port/port-parse", test_port_parse);
  g_test_add_func ("/host-port/port-parse-errors", test_port_parse_errors);
  g_test_add_func ("/host-port/format", test_host_port_format);
  g_test_add_func ("/host-port/random", test_host_port_random);
  g_test_add_func ("/host-port/random-bytes", test_host_port_random_bytes);

  return g_test_run ();
}
