#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-text.h"

#define N_RANDOM_ROUNDS 20000
#define FFFD "\xef\xbf\xbd"

typedef struct
{
  const char *data;
  gsize       length;
  const char *text;
} TextCase;

typedef struct
{
  const char *data;
  guint       max_chars;
  const char *text;
} PreviewCase;

#define BYTES(literal) literal, sizeof literal - 1

static void
test_text_from_bytes (void)
{
  static const TextCase cases[] = {
    { BYTES (""), "" },
    { BYTES ("plain <b>text</b> & %s"), "plain <b>text</b> & %s" },
    { BYTES ("two\nlines\tand a tab"), "two\nlines\tand a tab" },
    { BYTES ("A\0B"), "A\\0B" },
    { BYTES ("\r\n\x1b[31m\x7f\a"), "\\r\n\\e[31m\\x7f\\a" },
    { BYTES ("\x01\x1f"), "\\x01\\x1f" },
    { BYTES ("日本 💩 é"), "日本 💩 é" },
    { BYTES ("e\xcc\x81"), "e\xcc\x81" },

    /* Malformed: Unicode 15, tables 3-8 to 3-11. */
    { BYTES ("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82" "A"),
      FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A" },
    { BYTES ("\xed\xa0\x80\xed\xbf\xbf\xed\xaf" "A"),
      FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A" },
    { BYTES ("\xf4\x91\x92\x93\xff" "A\x80\xbf" "B"),
      FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B" },
    { BYTES ("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf" "A"), FFFD FFFD FFFD FFFD "A" },

    /* The end of the bytes is no excuse, unless it was us who cut them. */
    { BYTES ("A\xe2\x82"), "A" FFFD },
    { BYTES ("A\xf0\x9f\x92"), "A" FFFD },
    { BYTES ("A\xc3"), "A" FFFD },

    /* C1 controls and what reorders text are spelled out, the rest is kept. */
    { BYTES ("\xc2\x85\xc2\x9b"), "<U+0085><U+009B>" },
    { BYTES ("a\xe2\x80\xae" "b\xe2\x81\xa6" "c"), "a<U+202E>b<U+2066>c" },
    { BYTES ("a\xe2\x80\x8d\xc2\xad" "b"), "a\xe2\x80\x8d\xc2\xad" "b" },
    { BYTES ("\xef\xbb\xbfx\xef\xbf\xbf"), "\xef\xbb\xbfx\xef\xbf\xbf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_text_from_bytes ((const guint8 *) cases[i].data, cases[i].length, G_MAXSIZE);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_text_max_bytes (void)
{
  static const char data[] = "A€\xe2\x82" "B";
  static const char * const expected[] = {
    "", "A", "A", "A", "A€", "A€", "A€", "A€" FFFD "B", "A€" FFFD "B"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_text_from_bytes ((const guint8 *) data, sizeof data - 1, i);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

static void
test_text_for_clipboard (void)
{
  static const TextCase cases[] = {
    { BYTES (""), "" },
    { BYTES ("GET /\r\n\tA\n\r"), "GET /\r\n\tA\n\r" },
    { BYTES ("\x1b[201~rm\0\x7f\b"), "\\e[201~rm\\0\\x7f\\b" },
    { BYTES ("\xc2\x9b" "31m"), "<U+009B>31m" },
    { BYTES ("a\xe2\x80\xae" "b\xff"), "a\xe2\x80\xae" "b" FFFD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_text_for_clipboard ((const guint8 *) cases[i].data, cases[i].length);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_text_preview (void)
{
  static const PreviewCase cases[] = {
    { "", 1, "" },
    { "abc", 4, "abc" },
    { "abc", 3, "abc" },
    { "abcd", 3, "ab…" },
    { "ab", 1, "…" },
    { "a", 1, "a" },
    { "€", 1, "€" },
    { "€€", 1, "…" },
    { "€€€", 3, "€€€" },
    { "€€€€", 3, "€€…" },
    { "ab€d", 3, "ab…" },
    { "ab€", 3, "ab€" },
    { "abc€", 3, "ab…" },
    { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 80, "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n" },
    { "a\tb\vc", 80, "a\\tb\\x0bc" },
    { "\xe2\x80\xae" "evil", 80, "<U+202E>evil" },
    { "\xe2\x80\xae" "e", 9, "<U+202E>e" },
    { "\xe2\x80\xae", 8, "<U+202E>" },
    { "\xe2\x80\xae" "e", 8, "…" },
    { "a\xe2\x80\xae", 8, "a…" },
    { "\xe2\x80\x8e\xe2\x81\xa9\xd8\x9c", 80, "<U+200E><U+2069><U+061C>" },
    { "\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf\xc2\xad", 80, "<U+200B><U+200D><U+FEFF><U+00AD>" },
    { "\xe2\x80\xa8\xe2\x80\xa9\xc2\x85", 80, "<U+2028><U+2029><U+0085>" },
    { "\xe3\x85\xa4\xef\xbe\xa0\xe1\xa0\x8e", 80, "<U+3164><U+FFA0><U+180E>" },
    { "\xf3\xa0\x81\x81\xf3\xa0\x84\x80", 80, "<U+E0041><U+E0100>" },
    { "\xe2\x9d\xa4\xef\xb8\x8f", 80, "\xe2\x9d\xa4\xef\xb8\x8f" },
    { "a\xff\xc0" "b", 80, "a" FFFD FFFD "b" },
    { "\xe2\x82", 80, FFFD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_text_preview ((const guint8 *) cases[i].data,
                                 strlen (cases[i].data),
                                 cases[i].max_chars);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_text_no_data (void)
{
  g_autofree char *text = sonde_text_from_bytes (NULL, 0, 10);
  g_autofree char *clipboard = sonde_text_for_clipboard (NULL, 0);
  g_autofree char *preview = sonde_text_preview (NULL, 0, 10);
  g_autofree char *nul = sonde_text_preview ((const guint8 *) "\0", 1, 10);

  g_assert_cmpstr (text, ==, "");
  g_assert_cmpstr (clipboard, ==, "");
  g_assert_cmpstr (preview, ==, "");
  g_assert_cmpstr (nul, ==, "\\0");
}

/* Valid text without controls is not changed, whatever its characters. */
static void
test_text_keeps_valid (void)
{
  for (gunichar c = 0x20; c <= 0x10ffff; c += c < 0x3000 ? 1 : 97)
    {
      g_autofree char *text = NULL;
      char utf8[7] = { 0 };

      if (c == 0x7f)
        c = 0xa0;

      if (!g_unichar_validate (c))
        continue;

      g_unichar_to_utf8 (c, utf8);
      text = sonde_text_for_clipboard ((const guint8 *) utf8, strlen (utf8));
      g_assert_cmpstr (text, ==, utf8);
    }
}

static gboolean
has_control (const char *text,
             gboolean    lines_allowed)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (lines_allowed && (*p == '\n' || *p == '\t'))
        continue;

      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return TRUE;

      if (!lines_allowed && g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_LINE_SEPARATOR)
        return TRUE;
    }

  return FALSE;
}

static void
test_text_random (void)
{
  static const guint8 leads[] = { 0, '\n', 'A', 0x80, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xff };
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  guint8 data[40];

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof data + 1);
      guint max_chars = (guint) g_rand_int_range (rand, 1, 50);
      g_autofree char *text = NULL;
      g_autofree char *preview = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = g_rand_boolean (rand) ? (guint8) g_rand_int (rand)
                                        : leads[g_rand_int_range (rand, 0, sizeof leads)];

      text = sonde_text_from_bytes (data, length, (gsize) g_rand_int_range (rand, 0, 50));
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_false (has_control (text, TRUE));

      preview = sonde_text_preview (data, length, max_chars);
      g_assert_true (g_utf8_validate (preview, -1, NULL));
      g_assert_false (has_control (preview, FALSE));
      g_assert_cmpint (g_utf8_strlen (preview, -1), <=, max_chars);
    }
}

/* What was not cut says what GLib says: each replacement stands for the same bytes. */
static void
test_text_agrees_with_glib (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);
  char data[24] = { 0 };

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      g_autofree char *text = NULL;
      gboolean is_valid;

      for (gsize i = 0; i < sizeof data - 1; i++)
        data[i] = (char) g_rand_int_range (rand, 0xa0, 0x100);

      if (round % 2 == 0)
        memcpy (data, "\xf0\x9f\x92\xa9\xe6\x97\xa5\xc3\xa9 ASCII \xed\x9f\xbf\xee\x80\x80!", 23);

      is_valid = g_utf8_validate (data, -1, NULL);
      text = sonde_text_for_clipboard ((const guint8 *) data, strlen (data));
      g_assert_true (is_valid == (strcmp (text, data) == 0));
    }
}

static void
test_text_preview_takes_time_by_max_chars (void)
{
  const gsize length = 64 * 1024 * 1024;
  g_autofree guint8 *data = g_malloc0 (length);

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *text = sonde_text_preview (data, length, 20);

      /* An escape is not cut in two. */
      g_assert_cmpint (g_utf8_strlen (text, -1), >=, 19);
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, 20);
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/text/from-bytes", test_text_from_bytes);
  g_test_add_func ("/text/max-bytes", test_text_max_bytes);
  g_test_add_func ("/text/for-clipboard", test_text_for_clipboard);
  g_test_add_func ("/text/preview", test_text_preview);
  g_test_add_func ("/text/no-data", test_text_no_data);
  g_test_add_func ("/text/keeps-valid", test_text_keeps_valid);
  g_test_add_func ("/text/random", test_text_random);
  g_test_add_func ("/text/agrees-with-glib", test_text_agrees_with_glib);
  g_test_add_func ("/text/preview-takes-time-by-max-chars",
                   test_text_preview_takes_time_by_max_chars);

  return g_test_run ();
}
