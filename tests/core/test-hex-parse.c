#include "config.h"

#include <string.h>

#include "sonde-hex-parse.h"
#include "sonde-hexdump.h"
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
  const char         *text;
  gsize               offset;
  SondeHexParseError  code;
} ErrorCase;

#define BYTES(literal) literal, sizeof literal - 1

static const ParseCase plain_cases[] = {
  { "", BYTES ("") },
  { " \n\t\r\n ", BYTES ("") },
  { "47455420", BYTES ("GET ") },
  { "47 45 54 20", BYTES ("GET ") },
  { "4745 5420", BYTES ("GET ") },
  { "47:45:54:20", BYTES ("GET ") },
  { "47,45,54,20", BYTES ("GET ") },
  { "47, 45, 54, 20,", BYTES ("GET ") },
  { "0x47 0X45 0x54 0x20", BYTES ("GET ") },
  { "0x47,0x45,0x54,0x20", BYTES ("GET ") },
  { "0x47455420", BYTES ("GET ") },
  { "  47\r\n45\n\n54\t20\n", BYTES ("GET ") },
  { "47\xc2\xa0" "45\xe3\x80\x80" "54", BYTES ("GET") },
  { "aAbBcCdDeEfF", BYTES ("\xaa\xbb\xcc\xdd\xee\xff") },
  { "00:1b:44:11:3a:b7", BYTES ("\x00\x1b\x44\x11\x3a\xb7") },
  { "00000012", BYTES ("\0\0\0\x12") },
  { "00000000 47 45", BYTES ("\0\0\0\0GE") },
};

static const ParseCase c_array_cases[] = {
  { "{}", BYTES ("") },
  { "{ 0x47, 0x45, 0x54 }", BYTES ("GET") },
  { "{0x47,0x45,0x54,};", BYTES ("GET") },
  { "static const unsigned char data[3] = {\n  0x47, 0x45,\n  0x54,\n};\n", BYTES ("GET") },
  { "unsigned char x[] = {\n  0x47, 0x45\n};\nunsigned int x_len = 2;\n", BYTES ("GE") },
  { "[]byte{0x47, 0x45}", BYTES ("GE") },
  { "{ 10, 010, 0x10, 0, 255, 0xff, 0377 }", BYTES ("\x0a\x08\x10\x00\xff\xff\xff") },
  { "{ 0x4, 0x00004, 1u, 2UL }", BYTES ("\x04\x04\x01\x02") },
  { "{ /* G } */ 0x47, // { E\n 0x45 /**/ }", BYTES ("GE") },
  { "/* bytes */ { 0x47 }", BYTES ("G") },
};

static const ParseCase dump_cases[] = {
  /* hexdump -C */
  { "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|\n"
    "00000010  61 62                                             |ab|\n"
    "00000012\n",
    BYTES ("GET / HTTP/1.1\r\nab") },
  { "\r\n  00000000  47 45                                             |GE|\r\n"
    "  00000002\r\n",
    BYTES ("GE") },
  { "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
    "*\n"
    "00000020  7c 7c                                             ||||\n"
    "00000022\n",
    BYTES ("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0||") },
  { "00000040  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  |abcdefghijklmnop|\n"
    "00000050  30 31 32 33 34 35 36 37                           |01234567|\n",
    BYTES ("abcdefghijklmnop01234567") },
  /* An offset of more than 32 bits. */
  { "100000000  61 62                                             |ab|\n", BYTES ("ab") },
  /* The text is no part of it, whatever it says. */
  { "00000000  7b 30 78 34 31 7d 20 20  41 42 43 20 34 34 20 34  |{0x41}  ABC 44 4|\n",
    BYTES ("{0x41}  ABC 44 4") },
  /* xxd */
  { "00000000: 4745 5420 2f20 4854 5450 2f31 2e31 0d0a  GET / HTTP/1.1..\n"
    "00000010: 6162                                     ab\n",
    BYTES ("GET / HTTP/1.1\r\nab") },
  { "00000000: 6162 63                                  abc\n", BYTES ("abc") },
  { "00000000: 61 62 63 64                                      abcd\n", BYTES ("abcd") },
  { "0000000: 6162 6364  abcd\n", BYTES ("abcd") },
  { "00000000: 7b30 7834 317d 2020 4142 4320 3434 2034  {0x41}  ABC 44 4\n",
    BYTES ("{0x41}  ABC 44 4") },
  { "00000000: 0000 0000  ....\n*\n0000000c: 0000 0000  ....\n",
    BYTES ("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
  /* tcpdump -X, with the summary of each packet and without */
  { "\t0x0000:  4745 5420 2f20 4854 5450 2f31 2e31 0d0a  GET./.HTTP/1.1..\n"
    "\t0x0010:  6162 63                                  abc\n",
    BYTES ("GET / HTTP/1.1\r\nabc") },
  { "12:00:00.000000 IP 127.0.0.1.1 > 127.0.0.1.2: Flags [P.], length 2\n"
    "    127.0.0.1.1 > 127.0.0.1.2: Flags [P.], cksum 0xfe2a (correct)\n"
    "\t0x0000:  4745                                     GE\n"
    "12:00:00.000001 IP 127.0.0.1.1 > 127.0.0.1.2: Flags [P.], length 1\n"
    "\t0x0000:  54                                       T\n",
    BYTES ("GET") },
  /* tcpdump -x */
  { "\t0x0000:  4745 54\n", BYTES ("GET") },
  /* Wireshark */
  { "0000   47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..\n"
    "0010   61 62 63 64 65 66 67 68                           abcdefgh\n",
    BYTES ("GET / HTTP/1.1\r\nabcdefgh") },
  { "0000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..\n"
    "0010  61 62                                              ab\n",
    BYTES ("GET / HTTP/1.1\r\nab") },
  { "0000  61 62 63  de\n", BYTES ("abc") },
};

static const ErrorCase error_cases[] = {
  /* Odd digits: the one without partner is marked. */
  { "4", 0, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "474", 2, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "47 4 54", 3, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "47 455 54", 5, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "4 7", 0, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "0x4", 2, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "0:1b", 0, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "47\xc2\xa0" "4", 3, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "00000000  47 4                                             |GE|\n", 13,
    SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "00000000: 4745 542   GET\n", 17, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },
  { "\t0x0000:  474  GE\n", 12, SONDE_HEX_PARSE_ERROR_ODD_DIGITS },

  { "47 4g", 4, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "GET", 0, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "é", 0, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47é", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47-45", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "0x", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "0x 47", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "0x0x47", 3, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47x45", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47\x01", 2, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47 \xff", 3, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "\xe2\x80\x8b" "47", 0, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "４７", 0, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "47 {45}", 3, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "[0x47]", 0, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "00000000  47 4g                                             |GE|\n", 14,
    SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "00000000  47 45                                             |GE|\nrubbish\n", 65,
    SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "00000000: 4745  GE\n00000002 54\n", 27, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },
  { "\t0x0000:  4745  GE\n\t0x0002  54\n", 26, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER },

  { "{ 256 }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 0x100 }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 1, 99999999999999999999 }", 5, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 4a }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 08 }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 0x }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ -1 }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 'A' }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ , }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ 1,, 2 }", 4, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{ { 1 } }", 2, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER },
  { "{", 0, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },
  { "é[] = {", 6, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },
  { "{ 1, 2", 0, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },
  { "{ 1 /* }", 0, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },
  { "{ 1 2 }", 4, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },
  { "{ 1 }; { 2 }", 7, SONDE_HEX_PARSE_ERROR_INVALID_ARRAY },

  /* A missing row, a repeated one, rows out of order. */
  { "00000000: 4745  GE\n00000004: 54  T\n", 19, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n00000000: 54  T\n", 19, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000010: 4745  GE\n00000000: 54  T\n", 19, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "\t0x0000:  4745  GE\n\t0x0003:  54  T\n", 20, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000  47 45                                             |GE|\n00000003\n", 65,
    SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n*\n", 19, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n*\n00000002: 54  T\n", 21, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n*\n00000005: 54  T\n", 21, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n*\n00000000: 54  T\n", 21, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000000000000: 4745  GE\n", 0, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET },
  { "00000000: 4745  GE\n*\nfffffffffffffffe: 54  T\n", 19, SONDE_HEX_PARSE_ERROR_TOO_LARGE },
  { "00000000: 4745  GE\n*\n10000000: 54  T\n", 19, SONDE_HEX_PARSE_ERROR_TOO_LARGE },
};

static void
assert_parses (const ParseCase *cases,
               gsize            n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;

      bytes = sonde_hex_parse (cases[i].text, &offset, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       cases[i].bytes, cases[i].length);
      g_assert_cmpuint (offset, ==, G_MAXSIZE);
    }
}

static void
test_hex_parse_plain (void)
{
  assert_parses (plain_cases, G_N_ELEMENTS (plain_cases));
}

static void
test_hex_parse_c_array (void)
{
  assert_parses (c_array_cases, G_N_ELEMENTS (c_array_cases));
}

static void
test_hex_parse_dump (void)
{
  assert_parses (dump_cases, G_N_ELEMENTS (dump_cases));
}

static void
test_hex_parse_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;

      g_assert_null (sonde_hex_parse (error_cases[i].text, &offset, &error));
      g_assert_error (error, SONDE_HEX_PARSE_ERROR, (int) error_cases[i].code);
      g_assert_cmpuint (offset, ==, error_cases[i].offset);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (sonde_hex_parse (error_cases[i].text, NULL, NULL));
    }
}

static void
test_hex_parse_messages (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "47 4", "The digit “4” at character 4 has no partner; a byte takes two" },
    { "47 €", "“€” at character 4 is not a hexadecimal digit" },
    { "47\x01", "U+0001 at character 3 is not a hexadecimal digit" },
    { "0x", "Hexadecimal digits are missing at the end" },
    { "{ 300 }", "The array element at character 3 is not a number from 0 to 255" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sonde_hex_parse (cases[i].text, NULL, &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* A dump of which any byte was changed parses, or fails at a place within the text. */
static void
test_hex_parse_damaged (void)
{
  static const SondeHexdumpStyle styles[] = {
    SONDE_HEXDUMP_STYLE_HEXDUMP,
    SONDE_HEXDUMP_STYLE_XXD,
    SONDE_HEXDUMP_STYLE_PLAIN,
    SONDE_HEXDUMP_STYLE_C_ARRAY,
  };
  static const char alphabet[] = "0123456789abcdefgxX:*|{},/ \t\n\r\xc3\xa9";
  g_autoptr(GRand) rand = g_rand_new_with_seed (4);
  guint8 data[50] = { 0 };

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      g_autofree char *text = NULL;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;
      gsize length;

      data[g_rand_int_range (rand, 0, sizeof data)] = (guint8) g_rand_int (rand);
      text = sonde_hexdump_format (styles[round % G_N_ELEMENTS (styles)], data, sizeof data);
      length = strlen (text);

      for (gint32 i = g_rand_int_range (rand, 1, 6); i > 0; i--)
        text[g_rand_int_range (rand, 0, (gint32) length)] =
          alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];

      bytes = sonde_hex_parse (text, &offset, &error);

      if (bytes != NULL)
        {
          g_assert_no_error (error);
          continue;
        }

      g_assert_cmpint (error->domain, ==, SONDE_HEX_PARSE_ERROR);
      g_assert_cmpuint (offset, <=, length);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_hex_parse_random (void)
{
  static const char alphabet[] = "00014578aAfFgxX:*|{}=[,/ \t\n\r\xc3\xa9";
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  char text[40] = { 0 };

  for (guint round = 0; round < N_RANDOM_ROUNDS; round++)
    {
      gint32 length = g_rand_int_range (rand, 0, sizeof text);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = G_MAXSIZE;

      for (gint32 i = 0; i < length; i++)
        text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];

      text[length] = '\0';
      bytes = sonde_hex_parse (text, &offset, &error);
      g_assert_true ((bytes == NULL) == (error != NULL));
      g_assert_true (bytes != NULL || offset <= (gsize) length);
    }
}

static void
test_hex_parse_linear (void)
{
  g_autofree char *digits = g_malloc (16 * 1024 * 1024 + 1);
  g_autofree char *empty_lines = g_malloc (16 * 1024 * 1024 + 1);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) nothing = NULL;

  memset (digits, '7', 16 * 1024 * 1024);
  memset (empty_lines, '\n', 16 * 1024 * 1024);
  digits[16 * 1024 * 1024] = '\0';
  empty_lines[16 * 1024 * 1024] = '\0';

  bytes = sonde_hex_parse (digits, NULL, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 8 * 1024 * 1024);

  nothing = sonde_hex_parse (empty_lines, NULL, NULL);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/hex-parse/HX4/plain", test_hex_parse_plain);
  g_test_add_func ("/hex-parse/HX4/c-array", test_hex_parse_c_array);
  g_test_add_func ("/hex-parse/HX4/dump", test_hex_parse_dump);
  g_test_add_func ("/hex-parse/HX4/errors", test_hex_parse_errors);
  g_test_add_func ("/hex-parse/HX4/messages", test_hex_parse_messages);
  g_test_add_func ("/hex-parse/damaged", test_hex_parse_damaged);
  g_test_add_func ("/hex-parse/random", test_hex_parse_random);
  g_test_add_func ("/hex-parse/linear", test_hex_parse_linear);

  return g_test_run ();
}
