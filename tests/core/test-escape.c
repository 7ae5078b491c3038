#include "config.h"

#include <string.h>

#include "sonde-escape.h"
#include "sonde-test.h"

#define N_RANDOM_ROUNDS 20000

typedef struct
{
  const char *text;
  const char *bytes;
  gsize       length;
} ParseCase;

typedef struct
{
  const char       *text;
  gsize             offset;
  SondeEscapeError  code;
} ErrorCase;

#define BYTES(literal) literal, sizeof literal - 1

static void
test_escape_parse (void)
{
  static const ParseCase cases[] = {
    { "", BYTES ("") },
    { "plain", BYTES ("plain") },
    { "A€\\r\\n", BYTES ("\x41\xe2\x82\xac\x0d\x0a") },
    { "\\x41", BYTES ("\x41") },
    { "日本", BYTES ("\xe6\x97\xa5\xe6\x9c\xac") },
    { "\\\\n", BYTES ("\x5c\x6e") },
    { "\\r\\n\\t\\0\\\\\\e\\a\\b", BYTES ("\r\n\t\0\\\x1b\a\b") },
    { "\\012", BYTES ("\0" "12") },
    { "\\x00\\xff\\xFf\\xaB", BYTES ("\0\xff\xff\xab") },
    { "\\x4142", BYTES ("A42") },
    { "\\u20ac\\u20AC", BYTES ("\xe2\x82\xac\xe2\x82\xac") },
    { "\\u00e9x", BYTES ("\xc3\xa9x") },
    { "\\u0000", BYTES ("\0") },
    { "\\u{0}\\u{41}\\u{1F4a9}\\u{10ffff}", BYTES ("\0A\xf0\x9f\x92\xa9\xf4\x8f\xbf\xbf") },
    { "\\u{00004}", BYTES ("\4") },
    { "\\ud7ff\\ue000", BYTES ("\xed\x9f\xbf\xee\x80\x80") },
    { "two\nlines\r\n", BYTES ("two\nlines\r\n") },
    { "\\\\\\\\\\\\", BYTES ("\\\\\\") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      bytes = sonde_escape_parse (cases[i].text, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       cases[i].bytes, cases[i].length);
    }
}

static void
test_escape_parse_errors (void)
{
  static const ErrorCase cases[] = {
    { "\\", 0, SONDE_ESCAPE_ERROR_UNFINISHED },
    { "abc\\", 3, SONDE_ESCAPE_ERROR_UNFINISHED },
    { "\\\\\\", 2, SONDE_ESCAPE_ERROR_UNFINISHED },
    { "\\q", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "日本\\q", 2, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\R", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\N", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\X41", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\U0041", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\1", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\f", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\v", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\\"", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\ n", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "a\\\n", 1, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\€", 0, SONDE_ESCAPE_ERROR_UNKNOWN },
    { "\\x", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\x4", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\x4g", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\x 41", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\r\\xg1", 2, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u20a", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u20ag", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{}", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{41", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{41 }", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{-1}", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{0000041}", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\u{ffffffffffffffffffffffff}", 0, SONDE_ESCAPE_ERROR_INVALID_DIGITS },
    { "\\ud800", 0, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "\\udfff", 0, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "é\\ud83d\\udca9", 1, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "\\u{d800}", 0, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "\\u{110000}", 0, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "\\u{ffffff}", 0, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT },
    { "é\xff", 1, SONDE_ESCAPE_ERROR_INVALID_UTF8 },
    { "\xe2\x82", 0, SONDE_ESCAPE_ERROR_INVALID_UTF8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *place = g_strdup_printf ("character %" G_GSIZE_FORMAT, cases[i].offset + 1);
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;

      g_assert_null (sonde_escape_parse_full (cases[i].text, &offset, &error));
      g_assert_error (error, SONDE_ESCAPE_ERROR, (int) cases[i].code);
      g_assert_cmpuint (offset, ==, cases[i].offset);
      g_assert_nonnull (strstr (error->message, place));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (sonde_escape_parse (cases[i].text, NULL));
    }
}

static void
test_escape_parse_keeps_offset (void)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize offset = 42;

  bytes = sonde_escape_parse_full ("fine", &offset, NULL);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (offset, ==, 42);
}

static void
test_escape_parse_unknown_message (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sonde_escape_parse ("abc\\q", &error));
  g_assert_cmpstr (error->message, ==,
                   "“\\q” at character 4 is not an escape; write “\\\\” to send a backslash");
}

static void
test_escape_parse_linear (void)
{
  const gsize n = 4 * 1024 * 1024;
  g_autofree char *text = g_malloc (2 * n + 1);
  g_autoptr(GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++)
    memcpy (text + 2 * i, "\\n", 2);

  text[2 * n] = '\0';
  bytes = sonde_escape_parse (text, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, n);
}

static void
test_escape_format (void)
{
  static const ParseCase cases[] = {
    { "", BYTES ("") },
    { "A€\\r\\n", BYTES ("A€\r\n") },
    { "\\r\\n\\t\\0\\\\\\e\\a\\b", BYTES ("\r\n\t\0\\\x1b\a\b") },
    { "\\01", BYTES ("\0" "1") },
    { "\\xff\\xc0\\x80", BYTES ("\xff\xc0\x80") },
    { "\\xe2\\x82", BYTES ("\xe2\x82") },
    { "\\xe2\\x82A", BYTES ("\xe2\x82" "A") },
    { "\\xed\\xa0\\x80", BYTES ("\xed\xa0\x80") },
    { "\\xf4\\x90\\x80\\x80", BYTES ("\xf4\x90\x80\x80") },
    { "\\x01\\x7f", BYTES ("\x01\x7f") },
    { "\\u{85}\\u{a0}", BYTES ("\xc2\x85\xc2\xa0") },
    { "\\u{202e}evil", BYTES ("\xe2\x80\xae" "evil") },
    { "\\u{feff}x\\u{2028}", BYTES ("\xef\xbb\xbfx\xe2\x80\xa8") },
    { "a b", BYTES ("a b") },
    { "日本 💩", BYTES ("日本 💩") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_escape_format ((const guint8 *) cases[i].bytes, cases[i].length);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_escape_format_no_data (void)
{
  g_autofree char *text = sonde_escape_format (NULL, 0);

  g_assert_cmpstr (text, ==, "");
}

/* Half the bytes come from well-formed sequences, so that both paths are taken. */
static gsize
fill_random (GRand  *rand,
             guint8 *data,
             gsize   size)
{
  gsize length = (gsize) g_rand_int_range (rand, 0, (gint32) size - 6);
  gsize i = 0;

  while (i < length)
    {
      if (g_rand_boolean (rand))
        data[i++] = (guint8) g_rand_int_range (rand, 0, 256);
      else
        i += (gsize) g_unichar_to_utf8 ((gunichar) g_rand_int_range (rand, 0, 0xd800),
                                        (char *) data + i);
    }

  return i;
}

static void
test_escape_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  guint8 data[64];

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gsize length = fill_random (rand, data, sizeof data);
      g_autofree char *text = sonde_escape_format (data, length);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_null (strpbrk (text, "\r\n\t\x1b\x7f"));

      bytes = sonde_escape_parse (text, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, length);
    }
}

static void
test_escape_parse_random (void)
{
  static const char alphabet[] = "\\\\\\\\xuu{}0149afFdDrntebq \n\xe2\x82\xac\xff";
  g_autoptr(GRand) rand = g_rand_new_with_seed (6);
  char text[25] = { 0 };
  guint n_parsed = 0;

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gint32 length = g_rand_int_range (rand, 0, sizeof text);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;

      for (gint32 i = 0; i < length; i++)
        text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];

      text[length] = '\0';
      bytes = sonde_escape_parse_full (text, &offset, &error);

      if (bytes != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (offset, ==, G_MAXSIZE);
          g_assert_cmpuint (g_bytes_get_size (bytes), <=, (gsize) length);
          n_parsed++;
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_cmpuint (offset, <=, (gsize) length);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }

  g_assert_cmpuint (n_parsed, >, 0);
  g_assert_cmpuint (n_parsed, <, N_RANDOM_ROUNDS);
}

static void
test_line_ending_append (void)
{
  g_autoptr(GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr(GBytes) text = g_bytes_new_static ("hi\n", 3);
  g_autoptr(GBytes) none = sonde_line_ending_append (text, SONDE_LINE_ENDING_NONE);
  g_autoptr(GBytes) lf = sonde_line_ending_append (text, SONDE_LINE_ENDING_LF);
  g_autoptr(GBytes) crlf = sonde_line_ending_append (text, SONDE_LINE_ENDING_CRLF);
  g_autoptr(GBytes) empty_none = sonde_line_ending_append (empty, SONDE_LINE_ENDING_NONE);
  g_autoptr(GBytes) empty_crlf = sonde_line_ending_append (empty, SONDE_LINE_ENDING_CRLF);

  g_assert_cmpmem (g_bytes_get_data (none, NULL), g_bytes_get_size (none), "hi\n", 3);
  g_assert_cmpmem (g_bytes_get_data (lf, NULL), g_bytes_get_size (lf), "hi\n\n", 4);
  g_assert_cmpmem (g_bytes_get_data (crlf, NULL), g_bytes_get_size (crlf), "hi\n\r\n", 5);
  g_assert_cmpuint (g_bytes_get_size (empty_none), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (empty_crlf, NULL), g_bytes_get_size (empty_crlf), "\r\n", 2);
}

static void
test_line_ending_names (void)
{
  g_assert_cmpstr (sonde_line_ending_get_name (SONDE_LINE_ENDING_NONE), ==, "None");
  g_assert_cmpstr (sonde_line_ending_get_name (SONDE_LINE_ENDING_LF), ==, "LF");
  g_assert_cmpstr (sonde_line_ending_get_name (SONDE_LINE_ENDING_CRLF), ==, "CRLF");
  g_assert_cmpint (SONDE_LINE_ENDING_CRLF, ==, SONDE_N_LINE_ENDINGS - 1);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/escape/HX5/parse", test_escape_parse);
  g_test_add_func ("/escape/HX5/parse-errors", test_escape_parse_errors);
  g_test_add_func ("/escape/HX5/parse-keeps-offset", test_escape_parse_keeps_offset);
  g_test_add_func ("/escape/HX5/parse-unknown-message", test_escape_parse_unknown_message);
  g_test_add_func ("/escape/HX5/parse-linear", test_escape_parse_linear);
  g_test_add_func ("/escape/HX5/parse-random", test_escape_parse_random);
  g_test_add_func ("/escape/format", test_escape_format);
  g_test_add_func ("/escape/format-no-data", test_escape_format_no_data);
  g_test_add_func ("/escape/round-trip", test_escape_round_trip);
  g_test_add_func ("/escape/HX6/line-ending-append", test_line_ending_append);
  g_test_add_func ("/escape/HX6/line-ending-names", test_line_ending_names);

  return g_test_run ();
}
