#include "config.h"

#include <string.h>

#include "sonde-name-labels.h"
#include "sonde-record-type.h"
#include "sonde-target.h"
#include "sonde-test.h"

typedef struct
{
  const char      *argument;
  SondeTargetMode  mode;
  const char      *host;
  guint16          port;
  const char      *uri;
} SocketCase;

/* The last column is NULL where the URI comes back as it was. */
static const SocketCase socket_cases[] = {
  { "tcp://example.com:80", SONDE_TARGET_MODE_TCP_CLIENT, "example.com", 80, NULL },
  { "TCP://Example.COM:80/", SONDE_TARGET_MODE_TCP_CLIENT, "Example.COM", 80,
    "tcp://Example.COM:80" },
  { "tcp://192.0.2.1:65535", SONDE_TARGET_MODE_TCP_CLIENT, "192.0.2.1", 65535, NULL },
  { "tcp://[2001:db8::1]:1", SONDE_TARGET_MODE_TCP_CLIENT, "2001:db8::1", 1, NULL },
  { "tcp://[fe80::1%25lo]:80", SONDE_TARGET_MODE_TCP_CLIENT, "fe80::1%lo", 80, NULL },
  { "tcp://[fe80::1%25eth0.1%40x]:80", SONDE_TARGET_MODE_TCP_CLIENT, "fe80::1%eth0.1@x", 80,
    NULL },
  { "tcp://_service.ex%61mple:080", SONDE_TARGET_MODE_TCP_CLIENT, "_service.example", 80,
    "tcp://_service.example:80" },
  { "tcp://stra\303\237e.test:80", SONDE_TARGET_MODE_TCP_CLIENT, "stra\303\237e.test", 80, NULL },
  { "tcp://example.com.:80", SONDE_TARGET_MODE_TCP_CLIENT, "example.com.", 80, NULL },
  { "tls://localhost:853", SONDE_TARGET_MODE_TLS_CLIENT, "localhost", 853, NULL },
  { "udp://127.0.0.1:53", SONDE_TARGET_MODE_UDP_CLIENT, "127.0.0.1", 53, NULL },
  { "tcp-listen://127.0.0.1:8000", SONDE_TARGET_MODE_TCP_LISTENER, "127.0.0.1", 8000, NULL },
  { "tcp-listen://:8000", SONDE_TARGET_MODE_TCP_LISTENER, NULL, 8000, NULL },
  { "tcp-listen://[::1]:0", SONDE_TARGET_MODE_TCP_LISTENER, "::1", 0, NULL },
  { "udp-listen://:5353", SONDE_TARGET_MODE_UDP_LISTENER, NULL, 5353, NULL },
  { "udp-listen://[::]:5353", SONDE_TARGET_MODE_UDP_LISTENER, "::", 5353, NULL },
};

static void
test_target_sockets (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (socket_cases); i++)
    {
      const SocketCase *expected = &socket_cases[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = sonde_target_parse (expected->argument, NULL, &error);
      g_autofree char *uri = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (sonde_target_get_page (target), ==, SONDE_TARGET_PAGE_SOCKETS);
      g_assert_cmpint (sonde_target_get_mode (target), ==, expected->mode);
      g_assert_cmpstr (sonde_target_get_host (target), ==, expected->host);
      g_assert_cmpuint (sonde_target_get_port (target), ==, expected->port);

      uri = sonde_target_to_uri (target);
      g_assert_cmpstr (uri, ==, expected->uri == NULL ? expected->argument : expected->uri);
    }
}

typedef struct
{
  const char *argument;
  const char *name;
  const char *record_type;
  const char *server;
  guint16     server_port;
  const char *uri;
} DnsCase;

static const DnsCase dns_cases[] = {
  { "dns:example.com", "example.com", "A", NULL, 0, "dns:example.com?type=A" },
  { "dns:example.com?", "example.com", "A", NULL, 0, "dns:example.com?type=A" },
  { "dns:example.com?type=MX", "example.com", "MX", NULL, 0, NULL },
  { "DNS:example.com?TYPE=mx", "example.com", "MX", NULL, 0, "dns:example.com?type=MX" },
  { "dns:example.com?clAsS=IN;tYpE=txt", "example.com", "TXT", NULL, 0,
    "dns:example.com?type=TXT" },
  { "dns:example.com?type=28;class=1", "example.com", "AAAA", NULL, 0,
    "dns:example.com?type=AAAA" },
  { "dns:example.com?type=TYPE731", "example.com", "TYPE731", NULL, 0, NULL },
  { "dns://192.168.1.1/ftp.example.org?type=A", "ftp.example.org", "A", "192.168.1.1", 0, NULL },
  { "dns://[2001:db8::1]:5353/example.com?class=IN;type=MX", "example.com", "MX", "2001:db8::1",
    5353, "dns://[2001:db8::1]:5353/example.com?type=MX" },
  { "dns://[fe80::1%25lo]/example.com?type=NS", "example.com", "NS", "fe80::1%lo", 0, NULL },
  { "dns://ns.example:53/_sip._tcp.example?type=SRV", "_sip._tcp.example", "SRV", "ns.example", 53,
    NULL },
  { "dns:.?type=NS", ".", "NS", NULL, 0, NULL },
  { "dns:1.2.0.192.in-addr.arpa?type=PTR", "1.2.0.192.in-addr.arpa", "PTR", NULL, 0, NULL },
  { "dns:stra%C3%9Fe.test?type=A", "stra\303\237e.test", "A", NULL, 0, NULL },
  { "dns:stra\303\237e.test", "stra\303\237e.test", "A", NULL, 0, "dns:stra%C3%9Fe.test?type=A" },
  { "dns:*.example?type=A", "*.example", "A", NULL, 0, NULL },
  /* RFC 4501, section 4. */
  { "dns:world%20wide%20web.example%5c.domain.org?TYPE=TXT",
    "world\\032wide\\032web.example\\.domain.org", "TXT", NULL, 0,
    "dns:world%5C032wide%5C032web.example%5C.domain.org?type=TXT" },
  { "dns://fw.example.org/*.%20%00.example?type=TXT", "*.\\032\\000.example", "TXT",
    "fw.example.org", 0, "dns://fw.example.org/*.%5C032%5C000.example?type=TXT" },
  /* Classless delegation has a slash in a label: RFC 2317. */
  { "dns:0%2F25.2.0.192.in-addr.arpa?type=NS", "0/25.2.0.192.in-addr.arpa", "NS", NULL, 0, NULL },
  { "dns:a%E2%80%AEb.test", "a\\226\\128\\174b.test", "A", NULL, 0,
    "dns:a%5C226%5C128%5C174b.test?type=A" },
  { "dns:%ff.test", "\\255.test", "A", NULL, 0, "dns:%5C255.test?type=A" },
};

static void
test_target_dns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dns_cases); i++)
    {
      const DnsCase *expected = &dns_cases[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = sonde_target_parse (expected->argument, NULL, &error);
      g_autofree char *uri = NULL;
      g_autoptr(SondeTarget) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (sonde_target_get_page (target), ==, SONDE_TARGET_PAGE_DNS);
      g_assert_cmpint (sonde_target_get_mode (target), ==, SONDE_TARGET_MODE_NONE);
      g_assert_cmpstr (sonde_target_get_name (target), ==, expected->name);
      g_assert_cmpstr (sonde_target_get_record_type (target), ==, expected->record_type);
      g_assert_cmpstr (sonde_target_get_server (target), ==, expected->server);
      g_assert_cmpuint (sonde_target_get_server_port (target), ==, expected->server_port);

      uri = sonde_target_to_uri (target);
      g_assert_cmpstr (uri, ==, expected->uri == NULL ? expected->argument : expected->uri);

      again = sonde_target_parse (uri, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (sonde_target_get_name (again), ==, expected->name);
    }
}

static const struct
{
  const char      *argument;
  SondeTargetPage  page;
} web_cases[] = {
  { "https://example.com", SONDE_TARGET_PAGE_HTTP },
  { "http://example.com/a/b?c=d&e=f#g", SONDE_TARGET_PAGE_HTTP },
  { "HTTPS://user:secret@example.com:8443/", SONDE_TARGET_PAGE_HTTP },
  { "http://[::1]:8080/x", SONDE_TARGET_PAGE_HTTP },
  { "http://[fe80::1%25lo]/", SONDE_TARGET_PAGE_HTTP },
  { "http://stra\303\237e.test/\303\266", SONDE_TARGET_PAGE_HTTP },
  { "http://example.com/%00%ff%2f", SONDE_TARGET_PAGE_HTTP },
  { "ws://localhost:9000/chat", SONDE_TARGET_PAGE_WEBSOCKETS },
  { "wss://example.com/?a=b", SONDE_TARGET_PAGE_WEBSOCKETS },
};

static void
test_target_web (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (web_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = sonde_target_parse (web_cases[i].argument, NULL, &error);
      g_autofree char *uri = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (sonde_target_get_page (target), ==, web_cases[i].page);
      g_assert_cmpstr (sonde_target_get_uri (target), ==, web_cases[i].argument);

      uri = sonde_target_to_uri (target);
      g_assert_cmpstr (uri, ==, web_cases[i].argument);
    }
}

static const struct
{
  const char *argument;
  const char *path;
} file_cases[] = {
  { "a.pcapng", "/where/a.pcapng" },
  { "./b/../a.PCAP", "/where/a.PCAP" },
  { "/tmp/a b\377.pcapng", "/tmp/a b\377.pcapng" },
  { "10:30.pcapng", "/where/10:30.pcapng" },
  { "-a.pcap", "/where/-a.pcap" },
  { "file:///tmp/a%20b.pcapng", "/tmp/a b.pcapng" },
  { "file://localhost/tmp/a.pcap", "/tmp/a.pcap" },
  { "FILE:/tmp/a.pcapng", "/tmp/a.pcapng" },
};

static void
test_target_file (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = sonde_target_parse (file_cases[i].argument, "/where", &error);
      g_autoptr(GFile) file = g_file_new_for_path (file_cases[i].path);
      g_autofree char *uri = NULL;
      g_autoptr(SondeTarget) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (sonde_target_get_page (target), ==, SONDE_TARGET_PAGE_CAPTURE);
      g_assert_true (g_file_equal (sonde_target_get_file (target), file));

      uri = sonde_target_to_uri (target);
      again = sonde_target_parse (uri, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_equal (sonde_target_get_file (again), file));
    }
}

static void
test_target_current_directory (void)
{
  g_autofree char *directory = g_get_current_dir ();
  g_autofree char *path = g_build_filename (directory, "a.pcapng", NULL);
  g_autoptr(SondeTarget) target = sonde_target_parse ("a.pcapng", NULL, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_equal (sonde_target_get_file (target), file));
}

#define NOT_A_TARGET SONDE_TARGET_ERROR_NOT_A_TARGET
#define SYNTAX SONDE_TARGET_ERROR_SYNTAX
#define HOST SONDE_TARGET_ERROR_HOST
#define PORT SONDE_TARGET_ERROR_PORT
#define NAME SONDE_TARGET_ERROR_NAME
#define RECORD_TYPE SONDE_TARGET_ERROR_RECORD_TYPE

/* The last column is a part of the sentence. */
static const struct
{
  const char       *argument;
  SondeTargetError  code;
  const char       *words;
} bad_cases[] = {
  { "", NOT_A_TARGET, "neither an address" },
  { "example.com", NOT_A_TARGET, "write https://example.com, dns:example.com or tcp://example" },
  { "localhost:8080", NOT_A_TARGET, "neither an address" },
  { "ftp://example.com/", NOT_A_TARGET, "does not open ftp addresses" },
  { "javascript:alert(1)", NOT_A_TARGET, "neither an address" },
  { "ftp://example.com/a.pcapng", NOT_A_TARGET, "does not open ftp" },
  { "a.pcapng.gz", NOT_A_TARGET, "write https://" },
  { "/tmp/notes.txt", NOT_A_TARGET, "“notes.txt” is no capture" },
  { "../\377/", NOT_A_TARGET, "is no capture" },
  { ".pcap", NOT_A_TARGET, "neither an address" },
  { "\377", NOT_A_TARGET, "neither an address" },
  { "file:///etc/passwd", NOT_A_TARGET, "must end in .pcapng" },
  { "file://elsewhere/a.pcapng", SYNTAX, "on this machine" },
  { "file:///a%00.pcapng", SYNTAX, "on this machine" },
  { "file:a.pcapng", SYNTAX, "on this machine" },

  { "https://", HOST, "names no host" },
  { "https:example.com", HOST, "names no host" },
  { "https:/example.com", HOST, "names no host" },
  { "http:///path", HOST, "names no host" },
  { "http://a b/", SYNTAX, "a space" },
  { " http://a/", NOT_A_TARGET, "neither an address" },
  { "http://a/\n", SYNTAX, "U+000A" },
  { "http://a/\033[31m", SYNTAX, "U+001B" },
  { "http://a/{x}", SYNTAX, "“{”, which must be written as %7B" },
  { "http://a\\b/", SYNTAX, "%5C" },
  { "http://a/\342\200\256gpj", SYNTAX, "U+202E" },
  { "http://a\342\200\213b/", SYNTAX, "U+200B" },
  { "http://a/\377", SYNTAX, "UTF-8" },
  { "http://a/%zz", SYNTAX, "two hexadecimal digits" },
  { "http://a/%4", SYNTAX, "two hexadecimal digits" },
  { "http://a%00b/", HOST, "not valid" },
  { "http://a%2fb/", HOST, "“a/b” is not a host name" },
  { "http://a%20b/", HOST, "“a b” is not a host name" },
  { "http://a%0ab/", SYNTAX, "U+000A" },
  { "http://a,b/", HOST, "“a,b”" },
  { "http://a..b/", HOST, "“a..b”" },
  { "http://.a/", HOST, "“.a”" },
  { "http://[::1/", HOST, "brackets" },
  { "http://[1.2.3.4]/", HOST, "brackets" },
  { "http://[v1.x]/", HOST, "brackets" },
  { "http://::1/", PORT, "1 to 65535" },
  { "http://a:0/", PORT, "port 0" },
  { "http://a:65536/", PORT, "1 to 65535" },
  { "http://a:+80/", PORT, "1 to 65535" },
  { "http://a:-1/", PORT, "1 to 65535" },
  { "http://a:80x/", PORT, "1 to 65535" },
  { "http://a:99999999999999999999/", PORT, "1 to 65535" },
  { "ws://a/#b", SYNTAX, "%23" },

  { "tcp:", PORT, "tcp://host:port" },
  { "tcp://", PORT, "tcp://host:port" },
  { "tcp://example.com", PORT, "names no port" },
  { "tcp://example.com:", PORT, "names no port" },
  { "tcp:example.com:80", SYNTAX, "tcp://host:port" },
  { "tcp://:80", HOST, "names no host" },
  { "udp://:53", HOST, "udp://host:port" },
  { "tcp://a:0", PORT, "port 0" },
  { "tcp://a:80/path", SYNTAX, "Only a host and a port" },
  { "tcp://a:80?x", SYNTAX, "Only a host and a port" },
  { "tcp://a:80#x", SYNTAX, "Only a host and a port" },
  { "tcp://user@a:80", SYNTAX, "Only a host and a port" },
  { "tcp-listen://8000", PORT, "names no port" },
  { "tcp-listen://*:8000", HOST, "“*”" },
  { "tcp-listen:/:8000", SYNTAX, "tcp-listen://host:port" },
  { "tcp://[fe80::1%lo]:80", HOST, "%25" },
  { "tcp://[fe80::1%25]:80", HOST, "brackets" },
  { "tcp://[fe80::1%25a%2fb]:80", HOST, "IPv6" },
  { "tcp://[fe80::1%25%0a]:80", HOST, "IPv6" },
  { "tcp://[fe80::zz]:80", HOST, "brackets" },

  { "dns:", NAME, "nothing to look up" },
  { "dns:?type=MX", NAME, "nothing to look up" },
  { "dns:/example.com", NAME, "%2F" },
  { "dns://example.com", NAME, "dns://server/name" },
  { "dns://example.com/", NAME, "dns://server/name" },
  { "dns:///example.com", NAME, "dns://server/name" },
  { "dns://server/a/b", NAME, "%2F" },
  { "dns:a..b", NAME, "not a domain name" },
  { "dns:.a", NAME, "not a domain name" },
  { "dns:a%5c", NAME, "not a domain name" },
  { "dns:a%5c9", NAME, "not a domain name" },
  { "dns:a%5c999", NAME, "not a domain name" },
  { "dns:%zz", SYNTAX, "two hexadecimal digits" },
  { "dns:a#b", SYNTAX, "no part behind" },
  { "dns://u@server/a", SYNTAX, "no user" },
  { "dns://server:0/a", PORT, "port 0" },
  { "dns://se%20rver/a", HOST, "“se rver”" },
  { "dns:a?type=", RECORD_TYPE, "not known" },
  { "dns:a?type=NOPE", RECORD_TYPE, "not known" },
  { "dns:a?type=0", RECORD_TYPE, "not known" },
  { "dns:a?type=65536", RECORD_TYPE, "not known" },
  { "dns:a?type=-1", RECORD_TYPE, "not known" },
  { "dns:a?class=CH;type=TXT", RECORD_TYPE, "class IN" },
  { "dns:a?type=A;type=MX", SYNTAX, "one type and one class" },
  { "dns:a?type=A&class=IN", RECORD_TYPE, "not known" },
  { "dns:a?ttl=5", SYNTAX, "one type and one class" },
};

static void
test_target_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = NULL;

      target = sonde_target_parse (bad_cases[i].argument, "/where", &error);

      if (target != NULL)
        g_error ("“%s” was accepted", bad_cases[i].argument);

      g_assert_error (error, SONDE_TARGET_ERROR, (int) bad_cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));

      /* One sentence, to be shown on one line. */
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_null (strpbrk (error->message, "\n\r\t\033"));

      if (strstr (error->message, bad_cases[i].words) == NULL)
        g_error ("“%s”: %s", bad_cases[i].argument, error->message);
    }
}

static void
test_target_long (void)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *name = g_strdup_printf ("dns:%s.%s.%s.%s", label, label, label, label + 2);
  g_autofree char *long_label = g_strdup_printf ("dns:a%s.test", label);
  g_autofree char *long_name = g_strdup_printf ("dns:%s.%s.%s.%s", label, label, label, label + 1);
  g_autofree char *letters = g_strnfill (60000, 'a');
  g_autofree char *long_host = g_strdup_printf ("tcp://%s:80", letters);
  g_autofree char *long_uri = g_strdup_printf ("http://a/%s%s", letters, letters);
  g_autoptr(SondeTarget) target = NULL;
  g_autoptr(GError) error = NULL;

  target = sonde_target_parse (name, NULL, &error);
  g_assert_no_error (error);

  g_assert_null (sonde_target_parse (long_label, NULL, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME);
  g_clear_error (&error);

  g_assert_null (sonde_target_parse (long_name, NULL, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME);
  g_clear_error (&error);

  g_assert_null (sonde_target_parse (long_host, NULL, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST);
  g_assert_cmpuint (strlen (error->message), <, 200);
  g_clear_error (&error);

  g_assert_null (sonde_target_parse (long_uri, NULL, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX);
  g_clear_error (&error);

  g_assert_null (sonde_target_parse (letters, NULL, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET);
  g_assert_cmpuint (strlen (error->message), <, 300);
}

/* No input of any kind crashes, and what is accepted survives a round trip. */
static void
test_target_random (void)
{
  static const char *const parts[] = {
    "tcp", "udp-listen", "dns", "https", "ws", "file", ":", "//", "/", "[", "]", "::1", "%25", "%",
    "%00", "%5c", "?", "type=MX", "class=IN", ";", "#", "@", "host", "80", "0", ".", "..", "\377",
    "\342\200\256", "\303\237", ".pcapng", " ", "\\"
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (4501);
  guint n_accepted = 0;

  for (guint i = 0; i < 200000; i++)
    {
      g_autoptr(GString) argument = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeTarget) target = NULL;
      g_autoptr(SondeTarget) again = NULL;
      g_autofree char *uri = NULL;
      g_autofree char *uri_again = NULL;
      int n_parts = g_rand_int_range (random, 1, 10);

      for (int j = 0; j < n_parts; j++)
        {
          gint32 k = g_rand_int_range (random, 0, G_N_ELEMENTS (parts));

          g_string_append (argument, parts[k]);
        }

      target = sonde_target_parse (argument->str, "/where", &error);

      if (target == NULL)
        {
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }

      n_accepted++;
      uri = sonde_target_to_uri (target);
      again = sonde_target_parse (uri, NULL, &error);
      g_assert_no_error (error);
      uri_again = sonde_target_to_uri (again);
      g_assert_cmpstr (uri, ==, uri_again);
    }

  g_assert_cmpuint (n_accepted, >, 1000);
}

static void
test_target_new (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeTarget) socket = NULL;
  g_autoptr(SondeTarget) dns = NULL;
  g_autofree char *socket_uri = NULL;
  g_autofree char *dns_uri = NULL;

  socket = sonde_target_new_socket (SONDE_TARGET_MODE_TCP_CLIENT, "fe80::1%lo", 7, &error);
  g_assert_no_error (error);
  socket_uri = sonde_target_to_uri (socket);
  g_assert_cmpstr (socket_uri, ==, "tcp://[fe80::1%25lo]:7");

  dns = sonde_target_new_dns ("a b.test", "txt", "::1", 0, &error);
  g_assert_no_error (error);
  dns_uri = sonde_target_to_uri (dns);
  g_assert_cmpstr (dns_uri, ==, "dns://[::1]/a%20b.test?type=TXT");

  g_assert_null (sonde_target_new_socket (SONDE_TARGET_MODE_UDP_CLIENT, "", 7, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST);
  g_clear_error (&error);

  g_assert_null (sonde_target_new_dns ("a.test", "A", "[::1]", 0, &error));
  g_assert_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST);
}

static void
test_target_boxed (void)
{
  g_autoptr(SondeTarget) target = sonde_target_parse ("tcp://a:1", NULL, NULL);
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, SONDE_TYPE_TARGET);
  g_value_set_boxed (&value, target);
  g_assert_true (g_value_get_boxed (&value) == target);
}

static void
test_record_types (void)
{
  g_autofree char *mx = sonde_record_type_to_text (15);
  g_autofree char *unknown = sonde_record_type_to_text (65399);

  g_assert_cmpstr (mx, ==, "MX");
  g_assert_cmpstr (unknown, ==, "TYPE65399");
  g_assert_cmpuint (sonde_record_type_from_text ("mx"), ==, 15);
  g_assert_cmpuint (sonde_record_type_from_text ("type15"), ==, 15);
  g_assert_cmpuint (sonde_record_type_from_text ("65535"), ==, 65535);
  g_assert_cmpuint (sonde_record_type_from_text ("TYPE"), ==, 0);
  g_assert_cmpuint (sonde_record_type_from_text ("MX "), ==, 0);
}

static void
test_name_labels (void)
{
  g_autoptr(GPtrArray) root = sonde_name_labels_parse (".");
  g_autoptr(GPtrArray) labels = sonde_name_labels_parse ("a\\.b.\\000\\255\\..c.");

  g_assert_cmpuint (root->len, ==, 0);
  g_assert_cmpuint (labels->len, ==, 3);
  g_assert_cmpmem (g_bytes_get_data (labels->pdata[0], NULL), g_bytes_get_size (labels->pdata[0]),
                   "a.b", 3);
  g_assert_cmpmem (g_bytes_get_data (labels->pdata[1], NULL), g_bytes_get_size (labels->pdata[1]),
                   "\000\377.", 3);
  g_assert_cmpmem (g_bytes_get_data (labels->pdata[2], NULL), g_bytes_get_size (labels->pdata[2]),
                   "c", 1);
  g_assert_null (sonde_name_labels_parse (""));
  g_assert_null (sonde_name_labels_parse (".."));
  g_assert_null (sonde_name_labels_parse ("a\\"));
  g_assert_null (sonde_name_labels_parse ("a\\25"));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/interop/target/sockets", test_target_sockets);
  g_test_add_func ("/interop/target/dns", test_target_dns);
  g_test_add_func ("/interop/target/web", test_target_web);
  g_test_add_func ("/interop/target/file", test_target_file);
  g_test_add_func ("/interop/target/current-directory", test_target_current_directory);
  g_test_add_func ("/interop/target/bad", test_target_bad);
  g_test_add_func ("/interop/target/long", test_target_long);
  g_test_add_func ("/interop/target/random", test_target_random);
  g_test_add_func ("/interop/target/new", test_target_new);
  g_test_add_func ("/interop/target/boxed", test_target_boxed);
  g_test_add_func ("/interop/target/record-types", test_record_types);
  g_test_add_func ("/interop/target/name-labels", test_name_labels);

  return g_test_run ();
}
