#include "config.h"

#include <string.h>

#include "interop-peer.h"
#include "sonde-python-quote.h"
#include "sonde-test.h"

#define SEED 20261122
#define N_RANDOM 1500
#define MAX_RANDOM_BYTES 300

typedef struct
{
  const char *data;
  gsize       length;
  const char *str;
  const char *bytes;
} Case;

#define CASE(text, str, bytes) { (text), sizeof (text) - 1, (str), (bytes) }

static const Case cases[] = {
  CASE ("", "\"\"", "b\"\""),
  CASE ("plain text", "\"plain text\"", "b\"plain text\""),
  CASE ("it's", "\"it's\"", "b\"it's\""),
  CASE ("a \"b\"", "'a \"b\"'", "b'a \"b\"'"),
  CASE ("'\"", "\"'\\\"\"", "b\"'\\\"\""),
  CASE ("\\", "\"\\\\\"", "b\"\\\\\""),
  CASE ("\\n", "\"\\\\n\"", "b\"\\\\n\""),
  CASE ("\"\"\"\n\"\"\"", "'\"\"\"\\n\"\"\"'", "b'\"\"\"\\n\"\"\"'"),
  CASE ("a\r\n\tb", "\"a\\r\\n\\tb\"", "b\"a\\r\\n\\tb\""),
  CASE ("\0" "1", "\"\\x001\"", "b\"\\x001\""),
  CASE ("\033[31m\177", "\"\\x1b[31m\\x7f\"", "b\"\\x1b[31m\\x7f\""),
  CASE ("{x} %s $y", "\"{x} %s $y\"", "b\"{x} %s $y\""),
  CASE ("stra\303\237e", "\"stra\303\237e\"", "b\"stra\\xc3\\x9fe\""),
  CASE ("\346\227\245\346\234\254", "\"\346\227\245\346\234\254\"",
        "b\"\\xe6\\x97\\xa5\\xe6\\x9c\\xac\""),
  CASE ("\360\237\230\200", "\"\360\237\230\200\"", "b\"\\xf0\\x9f\\x98\\x80\""),
  /* NEXT LINE, NO-BREAK SPACE, LINE SEPARATOR, RIGHT-TO-LEFT OVERRIDE, a tag */
  CASE ("\302\205", "\"\\x85\"", "b\"\\xc2\\x85\""),
  CASE ("\302\240", "\"\\xa0\"", "b\"\\xc2\\xa0\""),
  CASE ("\342\200\250", "\"\\u2028\"", "b\"\\xe2\\x80\\xa8\""),
  CASE ("\342\200\256", "\"\\u202e\"", "b\"\\xe2\\x80\\xae\""),
  CASE ("\363\240\201\201", "\"\\U000e0041\"", "b\"\\xf3\\xa0\\x81\\x81\""),
  /* Not UTF-8: a lone byte, an overlong NUL, a surrogate, a cut character, beyond Unicode */
  CASE ("\377", "\"\\udcff\"", "b\"\\xff\""),
  CASE ("\300\200", "\"\\udcc0\\udc80\"", "b\"\\xc0\\x80\""),
  CASE ("\355\240\200", "\"\\udced\\udca0\\udc80\"", "b\"\\xed\\xa0\\x80\""),
  CASE ("a\342\202", "\"a\\udce2\\udc82\"", "b\"a\\xe2\\x82\""),
  CASE ("\364\220\200\200", "\"\\udcf4\\udc90\\udc80\\udc80\"", "b\"\\xf4\\x90\\x80\\x80\""),
};

static void
test_quote_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *str = sonde_python_quote_str (cases[i].data, (gssize) cases[i].length);
      g_autofree char *bytes = sonde_python_quote_bytes (cases[i].data, cases[i].length);

      g_assert_cmpstr (str, ==, cases[i].str);
      g_assert_cmpstr (bytes, ==, cases[i].bytes);
    }
}

static void
test_quote_length (void)
{
  g_autofree char *whole = sonde_python_quote_str ("abc", -1);
  g_autofree char *part = sonde_python_quote_str ("abc", 2);
  g_autofree char *nothing = sonde_python_quote_bytes (NULL, 0);

  g_assert_cmpstr (whole, ==, "\"abc\"");
  g_assert_cmpstr (part, ==, "\"ab\"");
  g_assert_cmpstr (nothing, ==, "b\"\"");
}

static void
append_hex (GString    *list,
            const void *data,
            gsize       length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (list, "%02x", bytes[i]);
}

static void
append_row (GString    *list,
            const char *kind,
            const void *data,
            gsize       length,
            const char *literal)
{
  g_assert_true (g_utf8_validate (literal, -1, NULL));

  g_string_append_printf (list, "%s ", kind);
  append_hex (list, data, length);
  g_string_append_c (list, ' ');
  append_hex (list, literal, strlen (literal));
  g_string_append_c (list, '\n');
}

/* Each way to write @data as a literal becomes a row for Python to judge. */
static void
append_rows (GString    *list,
             const void *data,
             gsize       length,
             guint       indent)
{
  g_autofree char *str = sonde_python_quote_str (data, (gssize) length);
  g_autofree char *bytes = sonde_python_quote_bytes (data, length);
  g_autoptr(GString) laid_out_str = g_string_new (NULL);
  g_autoptr(GString) laid_out_bytes = g_string_new (NULL);

  g_string_append_printf (laid_out_str, "%*sx = ", (int) indent, "");
  g_string_append_printf (laid_out_bytes, "%*sx", (int) indent, "");
  sonde_python_append_str (laid_out_str, indent, data, (gssize) length, FALSE);
  sonde_python_append_bytes (laid_out_bytes, indent, data, length, TRUE);

  append_row (list, "str", data, length, str);
  append_row (list, "bytes", data, length, bytes);
  append_row (list, "str", data, length, laid_out_str->str + indent + strlen ("x = "));
  append_row (list, "bytes", data, length, laid_out_bytes->str + indent + strlen ("x"));
}

static gsize
make_random (GRand  *random,
             guint8 *data)
{
  static const char tricky[] = "\"'\\\n\r\t\0 {}%#abc";
  gsize length = (gsize) g_rand_int_range (random, 0, MAX_RANDOM_BYTES - 4);
  guint style = (guint) g_rand_int_range (random, 0, 4);
  gsize used = 0;

  while (used < length)
    {
      if (style == 0 || g_rand_int_range (random, 0, 20) == 0)
        {
          data[used++] = (guint8) g_rand_int_range (random, 0, 256);
        }
      else if (style == 1)
        {
          data[used++] = (guint8) tricky[g_rand_int_range (random, 0, sizeof tricky)];
        }
      else
        {
          gunichar limit = style == 2 ? 0x3000 : 0x110000;
          gunichar character = (gunichar) g_rand_int_range (random, 0, (gint32) limit);

          /* Surrogates too: three bytes that UTF-8 does not allow. */
          used += (gsize) g_unichar_to_utf8 (character, (char *) data + used);
        }
    }

  return used;
}

static void
test_quote_round_trip (void)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "rows", NULL);
  g_autofree char *checker = interop_peer_get_source ("check-literals.py");
  g_autofree char *summary = NULL;
  g_autoptr(GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr(GString) list = g_string_new (NULL);
  g_autoptr(InteropPeer) python = NULL;
  g_autoptr(GError) error = NULL;
  const char *const argv[] = { INTEROP_PYTHON, checker, path, NULL };
  guint8 data[MAX_RANDOM_BYTES];

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    append_rows (list, cases[i].data, cases[i].length, 0);

  for (guint i = 0; i < N_RANDOM; i++)
    append_rows (list, data, make_random (random, data), 4 * (i % 4));

  g_file_set_contents (path, list->str, (gssize) list->len, &error);
  g_assert_no_error (error);

  python = interop_peer_start (argv);
  summary = g_strdup_printf ("%u literals are right\n",
                             4 * (guint) (G_N_ELEMENTS (cases) + N_RANDOM));

  interop_peer_await_exit (python);
  g_assert_cmpstr (interop_peer_get_output (python), ==, summary);
  sonde_test_remove_dir (directory);
}

static void
test_quote_layout (void)
{
  g_autoptr(GString) fits = g_string_new ("    x = ");
  g_autoptr(GString) breaks = g_string_new ("    x = ");
  g_autoptr(GString) call = g_string_new ("    f");
  g_autoptr(GString) empty = g_string_new (NULL);
  g_autofree char *text = g_strnfill (150, 'a');

  sonde_python_append_str (fits, 4, "one\ntwo\n", -1, FALSE);
  g_assert_cmpstr (fits->str, ==, "    x = \"one\\ntwo\\n\"");

  text[20] = '\n';
  sonde_python_append_bytes (breaks, 4, text, 100, FALSE);
  g_assert_cmpstr (breaks->str, ==,
                   "    x = (\n"
                   "        b\"aaaaaaaaaaaaaaaaaaaa\\n\"\n"
                   "        b\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                   "aaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n"
                   "        b\"aaaaaaaaaaa\"\n"
                   "    )");

  sonde_python_append_str (call, 4, "hello", -1, TRUE);
  g_assert_cmpstr (call->str, ==, "    f(\"hello\")");

  /* No room at all, but nothing to break either. */
  g_string_append (empty, text + 21);
  sonde_python_append_str (empty, 0, "", -1, FALSE);
  g_assert_true (g_str_has_suffix (empty->str, "a\"\""));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/interop/python-quote/cases", test_quote_cases);
  g_test_add_func ("/interop/python-quote/length", test_quote_length);
  g_test_add_func ("/interop/python-quote/layout", test_quote_layout);
  g_test_add_func ("/interop/python-quote/round-trip", test_quote_round_trip);

  return g_test_run ();
}
