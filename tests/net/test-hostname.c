#include "config.h"

#include <string.h>

#include "sonde-hostname.h"
#include "sonde-test.h"

#define N_RANDOM_ROUNDS 20000

#define LABEL_63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define LABEL_61 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi"
#define NAME_253 LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61

typedef struct
{
  const char *name;
  const char *ascii;
} NameCase;

typedef struct
{
  const char         *name;
  SondeHostnameError  code;
  const char         *named;
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "", SONDE_HOSTNAME_ERROR_EMPTY, "Enter a host name" },
  { ".", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "“.”" },
  { "..", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "“..”" },
  { ".example.com", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "“.example.com” starts with a dot" },
  { "www..com", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "two dots after “www”" },
  { "a.b..", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "two dots after “a.b”" },
  { "日本。。jp", SONDE_HOSTNAME_ERROR_EMPTY_LABEL, "two dots after “日本”" },
  { "www." LABEL_63 "l.com", SONDE_HOSTNAME_ERROR_LABEL_TOO_LONG, LABEL_63 "l" },
  { "www.üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.com",
    SONDE_HOSTNAME_ERROR_LABEL_TOO_LONG, "“üüüü" },
  { NAME_253 "a", SONDE_HOSTNAME_ERROR_NAME_TOO_LONG, "“abcdef" },
  { NAME_253 "a.", SONDE_HOSTNAME_ERROR_NAME_TOO_LONG, "“abcdef" },
  { LABEL_63 "." NAME_253, SONDE_HOSTNAME_ERROR_NAME_TOO_LONG, "“abcdef" },
  { "www.-a.com", SONDE_HOSTNAME_ERROR_HYPHEN, "“-a”" },
  { "www.a-.com", SONDE_HOSTNAME_ERROR_HYPHEN, "“a-”" },
  { "-", SONDE_HOSTNAME_ERROR_HYPHEN, "“-”" },
  { "www.-ü.com", SONDE_HOSTNAME_ERROR_HYPHEN, "“-ü”" },
  { "exa mple.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“exa mple” has a space" },
  { "a/b.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a/b” has the character “/”" },
  { "user@example.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“user@example”" },
  { "example.com:80", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“com:80” has the character “:”" },
  { "a\r\nb.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a\\r\\nb” has the character U+000D" },
  { "a\x7f.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a\\x7f” has the character U+007F" },
  { "*.example.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“*”" },
  { "[::1]", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“[::1]”" },
  { "<b>.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“<b>”" },
  { "www.℀.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“℀” has the character “/”" },
  { "evil.c℀.example", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“c℀”" },
  { "a＠b.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a＠b” has the character “@”" },
  { "⒈com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“⒈com”" },
  { "a․b", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a․b”" },
  { "ab\xe2\x80\xae.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“ab<U+202E>”" },
  { "a\xe2\x80\x8d" "b.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“a<U+200D>b”" },
  { "💩ß.la", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "“💩ß”" },
  { "a\xff.com", SONDE_HOSTNAME_ERROR_INVALID_CHARACTER, "is not valid UTF-8" },
  { "\xc2\xad.com", SONDE_HOSTNAME_ERROR_INVALID_LABEL, "“<U+00AD>”" },
  { "\xcc\x81" "a.com", SONDE_HOSTNAME_ERROR_INVALID_LABEL, "“\xcc\x81" "a”" },
  { "1א.com", SONDE_HOSTNAME_ERROR_INVALID_LABEL, "“1א”" },
  { "xn--.com", SONDE_HOSTNAME_ERROR_INVALID_LABEL, "“xn--”" },
  { "xn--zzzzzz99999.com", SONDE_HOSTNAME_ERROR_INVALID_LABEL, "“xn--zzzzzz99999”" },
  { "300.1.1.1", SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS, "“300.1.1.1”" },
  { "1.2.3", SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS, "“1.2.3”" },
  { "1.2.3.4.", SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS, "“1.2.3.4.”" },
  { "example.1", SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS, "“example.1”" },
};

static void
test_hostname_to_ascii (void)
{
  static const NameCase cases[] = {
    { "straße.de", "xn--strae-oqa.de" },
    { "faß.de", "xn--fa-hia.de" },
    { "日本。jp", "xn--wgv71a.jp" },
    { "_dmarc.example.com", "_dmarc.example.com" },
    { "example.com", "example.com" },
    { "EXAMPLE.Com", "example.com" },
    { "STRASSE.DE", "strasse.de" },
    { "BÜCHER.example", "xn--bcher-kva.example" },
    { "bu\xcc\x88" "cher.example", "xn--bcher-kva.example" },
    { "βόλος.com", "xn--nxasmm1c.com" },
    { "ｅｘａｍｐｌｅ．ｃｏｍ", "example.com" },
    { "a。b．c｡d.e", "a.b.c.d.e" },
    { "日本。jp。", "xn--wgv71a.jp." },
    { "localhost", "localhost" },
    { "localhost.", "localhost." },
    { "a.b.c.", "a.b.c." },
    { "xn--strae-oqa.de", "xn--strae-oqa.de" },
    { "XN--STRAE-OQA.de", "xn--strae-oqa.de" },
    { "אבג.example", "xn--4dbcd.example" },
    { "💩.la", "xn--ls8h.la" },
    { "i❤.ws", "xn--i-7iq.ws" },
    { "xn--ls8h.la", "xn--ls8h.la" },
    { "r3---sn-4g5e6nez.example", "r3---sn-4g5e6nez.example" },
    { "ab--cd.example", "ab--cd.example" },
    { "_sip._tcp.example", "_sip._tcp.example" },
    { "_443._tcp.straße.de", "_443._tcp.xn--strae-oqa.de" },
    { "1.0.0.127.in-addr.arpa", "1.0.0.127.in-addr.arpa" },
    { "3com.example", "3com.example" },
    { "123", "123" },
    { "1and1", "1and1" },
    { LABEL_63, LABEL_63 },
    { NAME_253, NAME_253 },
    { NAME_253 ".", NAME_253 "." },
    { "127.0.0.1", "127.0.0.1" },
    { "::1", "::1" },
    { "fe80::1%lo", "fe80::1%lo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ascii = NULL;
      g_autoptr(GError) error = NULL;

      ascii = sonde_hostname_to_ascii (cases[i].name, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ascii, ==, cases[i].ascii);
    }
}

static void
test_hostname_to_ascii_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *ascii = NULL;
      g_autoptr(GError) error = NULL;

      ascii = sonde_hostname_to_ascii (error_cases[i].name, &error);
      g_assert_cmpstr (ascii, ==, NULL);
      g_assert_error (error, SONDE_HOSTNAME_ERROR, (int) error_cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));

      if (strstr (error->message, error_cases[i].named) == NULL)
        g_assert_cmpstr (error->message, ==, error_cases[i].named);
    }
}

static void
test_hostname_to_ascii_huge (void)
{
  const gsize length = 16 * 1024 * 1024;
  g_autofree char *name = g_malloc (length + 1);
  g_autofree char *ascii = NULL;
  g_autoptr(GError) error = NULL;

  memset (name, 'a', length);
  name[length] = '\0';

  ascii = sonde_hostname_to_ascii (name, &error);
  g_assert_cmpstr (ascii, ==, NULL);
  g_assert_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_NAME_TOO_LONG);
  g_assert_cmpuint (strlen (error->message), <, 500);
}

static void
test_hostname_to_display (void)
{
  static const NameCase cases[] = {
    { "xn--strae-oqa.de", "straße.de" },
    { "XN--Strae-OQA.DE", "straße.DE" },
    { "xn--wgv71a.jp.", "日本.jp." },
    { "xn--ls8h.la", "xn--ls8h.la" },
    { "_dmarc.example.com", "_dmarc.example.com" },
    { "example.com", "example.com" },
    { "", "" },
    { ".", "." },
    { "..", ".." },
    { "xn--zzzzzz99999.com", "xn--zzzzzz99999.com" },
    { "xn--.com", "xn--.com" },
    { "xn--a.com", "xn--a.com" },

    /* U+202E, U+2044 and U+2010 between two letters: invisible, and lookalikes. */
    { "xn--ab-g4t.com", "xn--ab-g4t.com" },
    { "xn--ab-c6t.com", "xn--ab-c6t.com" },
    { "xn--ab-v1t.com", "xn--ab-v1t.com" },

    /* What a PTR record may say. */
    { "evil\r\nname\x1b[31m.com", "evil\\r\\nname\\e[31m.com" },
    { "a\xff.com", "a\xef\xbf\xbd.com" },
    { "a\xe2\x80\xae" "b.com", "a<U+202E>b.com" },
    { "127.0.0.1", "127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *display = sonde_hostname_to_display (cases[i].name);

      g_assert_cmpstr (display, ==, cases[i].ascii);
    }
}

static void
test_hostname_is_literal (void)
{
  static const char * const literals[] = {
    "0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "2001:DB8::1",
    "::ffff:192.0.2.1", "fe80::1%lo", "fe80::1%1", "fe80::1%no-such-thing", "1:2:3:4:5:6:7:8",
  };
  static const char * const names[] = {
    "", ".", "localhost", "example.com", "1.2.3", "1.2.3.4.", "1.2.3.256", "01.2.3.4", "1.2.3.4 ",
    " 1.2.3.4", "0x7f.1", "2130706433", "[::1]", ":", ":::", "1::2::3", "fe80::1%",
    "fe80::1%a/b", "fe80::1%a%b", "fe80::1%lo:80", "fe80::1%lo]", "fe80::1%a b", "fe80::1%\n",
    "fe80::1%abcdefghijklmnop",
    "127.0.0.1%lo", "%lo", "1:2:3:4:5:6:7:8:9", "12345::", "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      if (!sonde_hostname_is_literal (literals[i]))
        g_error ("%s is an address", literals[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (sonde_hostname_is_literal (names[i]))
        g_error ("%s is not an address", names[i]);
    }
}

/* The name is returned unchanged when converted again, and has no other characters. */
static void
assert_is_valid (const char *ascii)
{
  g_autofree char *again = NULL;
  g_autoptr(GError) error = NULL;

  if (sonde_hostname_is_literal (ascii))
    return;

  g_assert_cmpuint (strlen (ascii), <=, 254);
  g_assert_cmpuint (strspn (ascii, "abcdefghijklmnopqrstuvwxyz0123456789-_."), ==, strlen (ascii));

  again = sonde_hostname_to_ascii (ascii, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, ascii);
}

static void
test_hostname_random (void)
{
  static const char * const parts[] = {
    "a", "Z", "0", "9", "-", "--", "_", ".", "xn--", "XN--", "ß", "ς", "。", "é", "e\xcc\x81",
    "א", "日", "💩", "\xe2\x80\x8d", "\xe2\x80\xae", "\xc2\xad", "ℌ", "℀", "ﬃ", "%", ":", "::",
    "fe80::1", " ", "\n", "\xff", "\xc3", "oqa", "strae", "ls8h", LABEL_61,
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (9);
  guint n_valid = 0;

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      g_autoptr(GString) name = g_string_new (NULL);
      g_autofree char *ascii = NULL;
      g_autofree char *display = NULL;
      g_autoptr(GError) error = NULL;

      for (gint32 i = g_rand_int_range (rand, 0, 9); i > 0; i--)
        g_string_append (name, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);

      ascii = sonde_hostname_to_ascii (name->str, &error);
      display = sonde_hostname_to_display (name->str);
      g_assert_true (g_utf8_validate (display, -1, NULL));

      if (ascii != NULL)
        {
          g_assert_no_error (error);
          assert_is_valid (ascii);
          n_valid++;
        }
      else
        {
          g_assert_cmpint (error->domain, ==, SONDE_HOSTNAME_ERROR);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }

  g_assert_cmpuint (n_valid, >, N_RANDOM_ROUNDS / 100);
}

static void
test_hostname_random_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (10);
  char name[32] = { 0 };

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gint32 length = g_rand_int_range (rand, 0, sizeof name);
      g_autofree char *ascii = NULL;
      g_autofree char *display = NULL;

      for (gint32 i = 0; i < length; i++)
        name[i] = (char) g_rand_int_range (rand, 1, 256);

      name[length] = '\0';
      ascii = sonde_hostname_to_ascii (name, NULL);
      display = sonde_hostname_to_display (name);
      g_assert_true (g_utf8_validate (display, -1, NULL));

      if (ascii != NULL)
        assert_is_valid (ascii);
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/hostname/NM3/to-ascii", test_hostname_to_ascii);
  g_test_add_func ("/hostname/NM3/to-ascii-errors", test_hostname_to_ascii_errors);
  g_test_add_func ("/hostname/NM3/to-ascii-huge", test_hostname_to_ascii_huge);
  g_test_add_func ("/hostname/NM3/to-display", test_hostname_to_display);
  g_test_add_func ("/hostname/NM4/is-literal", test_hostname_is_literal);
  g_test_add_func ("/hostname/random", test_hostname_random);
  g_test_add_func ("/hostname/random-bytes", test_hostname_random_bytes);

  return g_test_run ();
}
