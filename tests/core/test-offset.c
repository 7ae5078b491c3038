#include "config.h"

#include "sonde-offset.h"
#include "sonde-test.h"

static void
test_offset_good (void)
{
  static const struct {
    const char *text;
    guint64     base;
    guint64     size;
    guint64     expected;
  } cases[] = {
    { "0", 5, 100, 0 },
    { " 42 ", 5, 100, 42 },
    { "100", 5, 100, 100 },
    { "0x1f", 5, 100, 31 },
    { "0X1F", 5, 100, 31 },
    { "+16", 5, 100, 21 },
    { "+0x10", 5, 100, 21 },
    { "-5", 5, 100, 0 },
    { "\xe2\x88\x92""0x5", 5, 100, 0 },
    { "0%", 5, 100, 0 },
    { "50%", 5, 100, 50 },
    { "12.5 %", 5, 1000, 125 },
    { "100%", 5, G_MAXINT64, G_MAXINT64 },
    { "0x7fffffffffffffff", 5, G_MAXINT64, G_MAXINT64 },
    { "+9223372036854775802", 5, G_MAXINT64, G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 offset = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_true (sonde_offset_parse (cases[i].text, cases[i].base, cases[i].size, &offset,
                                         &error));
      g_assert_no_error (error);
      g_assert_cmpuint (offset, ==, cases[i].expected);
    }
}

static void
test_offset_bad (void)
{
  static const char * const texts[] = {
    "", " ", "x", "0x", "0xg", "12z", "+", "-", "+-1", "--1", "1 2", "%", "-1%", "101%", "1e3",
    "101", "0x65", "+96", "-6", "99999999999999999999999", "nan%", "0x 1", "+ 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 offset = 7;

      g_test_message ("%s", texts[i]);
      g_assert_false (sonde_offset_parse (texts[i], 5, 100, &offset, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (offset, ==, 7);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/core/offset/good", test_offset_good);
  g_test_add_func ("/core/offset/bad", test_offset_bad);

  return g_test_run ();
}
