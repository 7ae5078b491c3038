#include "config.h"

#include <string.h>

#include "sonde-hex-parse.h"
#include "sonde-hexdump.h"
#include "sonde-test.h"

#define RANDOM_LENGTH (1024 * 1024)
#define PCAP_HEADERS_LENGTH 40

typedef struct
{
  SondeHexdumpStyle  style;
  const char        *data;
  gsize              length;
  const char        *text;
} FormatCase;

#define BYTES(literal) literal, sizeof literal - 1

static GBytes *
make_random (gsize length)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_rand_int (rand);

  return g_bytes_new_take (data, length);
}

/* Rows that often repeat, to be collapsed, and a length that is no multiple of 16. */
static GBytes *
make_repetitive (GRand *rand)
{
  gsize length = (gsize) g_rand_int_range (rand, 0, 200);
  guint8 *data = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i += 16)
    memset (data + i, g_rand_int_range (rand, 0, 2), MIN (length - i, 16));

  return g_bytes_new_take (data, length);
}

/* The inputs of HX1 and HX2. */
static GPtrArray *
make_inputs (void)
{
  static const gsize lengths[] = { 0, 1, 15, 16, 17, 255, RANDOM_LENGTH };
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint8 every_byte[256];

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    g_ptr_array_add (inputs, make_random (lengths[i]));

  for (gsize i = 0; i < sizeof every_byte; i++)
    every_byte[i] = (guint8) i;

  g_ptr_array_add (inputs, g_bytes_new (every_byte, sizeof every_byte));
  g_ptr_array_add (inputs, g_bytes_new_take (g_malloc0 (64), 64));
  g_ptr_array_add (inputs, g_bytes_new_take (g_malloc0 (70), 70));
  g_ptr_array_add (inputs, g_bytes_new_static (BYTES ("GET / HTTP/1.1\r\nHost: {a|b}\r\n\r\n")));

  for (guint i = 0; i < 15; i++)
    g_ptr_array_add (inputs, make_repetitive (rand));

  return inputs;
}

static char *
format_bytes (SondeHexdumpStyle  style,
              GBytes            *bytes)
{
  return sonde_hexdump_format (style, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
have_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  if (path == NULL)
    g_test_skip_printf ("%s is not installed", name);

  return path != NULL;
}

static GBytes *
run_program (GBytes             *input,
             const char * const *argv)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *output = NULL;

  process = g_subprocess_newv (argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error);
  g_assert_no_error (error);

  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

static void
assert_same_as_program (SondeHexdumpStyle   style,
                        const char * const *argv)
{
  g_autoptr(GPtrArray) inputs = make_inputs ();

  for (guint i = 0; i < inputs->len; i++)
    {
      GBytes *input = g_ptr_array_index (inputs, i);
      g_autofree char *text = format_bytes (style, input);
      g_autoptr(GBytes) expected = run_program (input, argv);

      g_assert_cmpmem (text, strlen (text),
                       g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
    }
}

/* The program turns the text into bytes, which must be those it was made of. */
static void
assert_program_reads_back (SondeHexdumpStyle   style,
                           const char * const *argv)
{
  g_autoptr(GPtrArray) inputs = make_inputs ();

  for (guint i = 0; i < inputs->len; i++)
    {
      GBytes *input = g_ptr_array_index (inputs, i);
      g_autofree char *text = format_bytes (style, input);
      g_autoptr(GBytes) text_bytes = g_bytes_new_static (text, strlen (text));
      g_autoptr(GBytes) output = run_program (text_bytes, argv);

      g_assert_true (g_bytes_equal (input, output));
    }
}

static void
test_hexdump_hexdump (void)
{
  static const char * const argv[] = { "hexdump", "-C", NULL };

  if (have_program ("hexdump"))
    assert_same_as_program (SONDE_HEXDUMP_STYLE_HEXDUMP, argv);
}

static void
test_hexdump_xxd (void)
{
  static const char * const argv[] = { "xxd", NULL };

  if (have_program ("xxd"))
    assert_same_as_program (SONDE_HEXDUMP_STYLE_XXD, argv);
}

static void
test_hexdump_xxd_reverse (void)
{
  static const char * const argv[] = { "xxd", "-r", NULL };

  if (have_program ("xxd"))
    assert_program_reads_back (SONDE_HEXDUMP_STYLE_XXD, argv);
}

static void
test_hexdump_plain_reverse (void)
{
  static const char * const argv[] = { "xxd", "-r", "-p", NULL };

  if (have_program ("xxd"))
    assert_program_reads_back (SONDE_HEXDUMP_STYLE_PLAIN, argv);
}

static void
test_hexdump_base64_reverse (void)
{
  static const char * const argv[] = { "base64", "-d", NULL };

  if (have_program ("base64"))
    assert_program_reads_back (SONDE_HEXDUMP_STYLE_BASE64, argv);
}

static void
test_hexdump_python_reverse (void)
{
  static const char * const argv[] = {
    "python3", "-c",
    "import ast, sys\n"
    "text = sys.stdin.buffer.read().decode('ascii')\n"
    "data = ast.literal_eval(text)\n"
    "assert repr(data) == text\n"
    "sys.stdout.buffer.write(data)\n",
    NULL
  };

  if (have_program ("python3"))
    assert_program_reads_back (SONDE_HEXDUMP_STYLE_PYTHON, argv);
}

static void
test_hexdump_text2pcap (void)
{
  static const gsize lengths[] = { 1, 15, 16, 17, 1400 };
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *dump = g_build_filename (dir, "dump.txt", NULL);
  g_autofree char *pcap = g_build_filename (dir, "dump.pcap", NULL);
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  const char * const argv[] = { "text2pcap", "-q", "-F", "pcap", dump, pcap, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths) && have_program ("text2pcap"); i++)
    {
      g_autoptr(GBytes) input = make_random (lengths[i]);
      g_autofree char *text = format_bytes (SONDE_HEXDUMP_STYLE_HEXDUMP, input);
      g_autoptr(GBytes) output = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *contents = NULL;
      gsize length;

      g_file_set_contents (dump, text, -1, &error);
      g_assert_no_error (error);

      output = run_program (nothing, argv);
      g_file_get_contents (pcap, &contents, &length, &error);
      g_assert_no_error (error);

      g_assert_cmpuint (length, ==, PCAP_HEADERS_LENGTH + lengths[i]);
      g_assert_cmpmem (contents + PCAP_HEADERS_LENGTH, lengths[i],
                       g_bytes_get_data (input, NULL), g_bytes_get_size (input));
    }

  sonde_test_remove_dir (dir);
}

static void
test_hexdump_parses_back (void)
{
  static const SondeHexdumpStyle styles[] = {
    SONDE_HEXDUMP_STYLE_HEXDUMP,
    SONDE_HEXDUMP_STYLE_XXD,
    SONDE_HEXDUMP_STYLE_PLAIN,
    SONDE_HEXDUMP_STYLE_C_ARRAY,
  };
  g_autoptr(GPtrArray) inputs = make_inputs ();

  for (guint i = 0; i < inputs->len; i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (styles); j++)
        {
          GBytes *input = g_ptr_array_index (inputs, i);
          g_autofree char *text = format_bytes (styles[j], input);
          g_autoptr(GBytes) parsed = NULL;
          g_autoptr(GError) error = NULL;

          parsed = sonde_hex_parse (text, NULL, &error);
          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (parsed, input));
        }
    }
}

static void
test_hexdump_format (void)
{
  static const FormatCase cases[] = {
    { SONDE_HEXDUMP_STYLE_HEXDUMP, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_HEXDUMP, BYTES ("GET / HTTP/1.1\r\nab"),
      "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|\n"
      "00000010  61 62                                             |ab|\n"
      "00000012\n" },
    { SONDE_HEXDUMP_STYLE_XXD, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_XXD, BYTES ("GET / HTTP/1.1\r\nab"),
      "00000000: 4745 5420 2f20 4854 5450 2f31 2e31 0d0a  GET / HTTP/1.1..\n"
      "00000010: 6162                                     ab\n" },
    { SONDE_HEXDUMP_STYLE_PLAIN, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_PLAIN, BYTES ("A\xff\n"), "41 ff 0a" },
    { SONDE_HEXDUMP_STYLE_C_ARRAY, BYTES (""), "static const unsigned char data[0] = {\n};\n" },
    { SONDE_HEXDUMP_STYLE_C_ARRAY, BYTES ("123456789abc"),
      "static const unsigned char data[12] = {\n"
      "  0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63,\n"
      "};\n" },
    { SONDE_HEXDUMP_STYLE_C_ARRAY, BYTES ("123456789abc\xfe"),
      "static const unsigned char data[13] = {\n"
      "  0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63,\n"
      "  0xfe,\n"
      "};\n" },
    { SONDE_HEXDUMP_STYLE_PYTHON, BYTES (""), "b''" },
    { SONDE_HEXDUMP_STYLE_PYTHON, BYTES ("\t\r\n\0\x1b\\~\x7f\xff"),
      "b'\\t\\r\\n\\x00\\x1b\\\\~\\x7f\\xff'" },
    { SONDE_HEXDUMP_STYLE_PYTHON, BYTES ("it's"), "b\"it's\"" },
    { SONDE_HEXDUMP_STYLE_PYTHON, BYTES ("\"it's\""), "b'\"it\\'s\"'" },
    { SONDE_HEXDUMP_STYLE_BASE64, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_BASE64, BYTES ("\xff\xfe\x00\x01"), "//4AAQ==" },
    { SONDE_HEXDUMP_STYLE_ESCAPED, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_ESCAPED, BYTES ("é\r\n\xff"), "é\\r\\n\\xff" },
    { SONDE_HEXDUMP_STYLE_TEXT, BYTES (""), "" },
    { SONDE_HEXDUMP_STYLE_TEXT, BYTES ("é\r\n\x1b[2J\xff"), "é\r\n\\e[2J\xef\xbf\xbd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      text = sonde_hexdump_format (cases[i].style,
                                   (const guint8 *) cases[i].data,
                                   cases[i].length);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_hexdump_no_data (void)
{
  for (guint style = 0; style < SONDE_N_HEXDUMP_STYLES; style++)
    {
      g_autofree char *none = sonde_hexdump_format ((SondeHexdumpStyle) style, NULL, 0);
      g_autofree char *empty = sonde_hexdump_format ((SondeHexdumpStyle) style,
                                                     (const guint8 *) "",
                                                     0);

      g_assert_cmpstr (none, ==, empty);
    }
}

static void
test_hexdump_names (void)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint style = 0; style < SONDE_N_HEXDUMP_STYLES; style++)
    {
      const char *name = sonde_hexdump_style_get_name ((SondeHexdumpStyle) style);

      g_assert_nonnull (name);
      g_assert_true (g_hash_table_add (names, (gpointer) name));
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/hexdump/HX1/hexdump", test_hexdump_hexdump);
  g_test_add_func ("/hexdump/HX2/xxd", test_hexdump_xxd);
  g_test_add_func ("/hexdump/HX2/xxd-reverse", test_hexdump_xxd_reverse);
  g_test_add_func ("/hexdump/HX3/text2pcap", test_hexdump_text2pcap);
  g_test_add_func ("/hexdump/HX4/parses-back", test_hexdump_parses_back);
  g_test_add_func ("/hexdump/plain-reverse", test_hexdump_plain_reverse);
  g_test_add_func ("/hexdump/base64-reverse", test_hexdump_base64_reverse);
  g_test_add_func ("/hexdump/python-reverse", test_hexdump_python_reverse);
  g_test_add_func ("/hexdump/format", test_hexdump_format);
  g_test_add_func ("/hexdump/no-data", test_hexdump_no_data);
  g_test_add_func ("/hexdump/names", test_hexdump_names);

  return g_test_run ();
}
