#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>

#include "sonde-format.h"
#include "sonde-test.h"

typedef struct
{
  guint64     value;
  const char *text;
} UnsignedCase;

typedef struct
{
  gint64      value;
  const char *text;
} SignedCase;

static void
assert_unsigned (char             *(*format) (guint64),
                 const UnsignedCase *cases,
                 gsize               n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *text = format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
assert_signed (char           *(*format) (gint64),
               const SignedCase *cases,
               gsize             n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *text = format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_bytes (void)
{
  static const UnsignedCase cases[] = {
    { 0, "0 B" },
    { 1, "1 B" },
    { 512, "512 B" },
    { 1023, "1023 B" },
    { 1024, "1.0 KiB" },
    { 1536, "1.5 KiB" },
    { 1024 * 1023, "1023.0 KiB" },
    { 1024 * 1024 - 52, "1023.9 KiB" },
    { 1024 * 1024 - 51, "1.0 MiB" },
    { 1024 * 1024 - 1, "1.0 MiB" },
    { 1024 * 1024, "1.0 MiB" },
    { G_GUINT64_CONSTANT (10) << 30, "10.0 GiB" },
    { G_GUINT64_CONSTANT (3) << 39, "1.5 TiB" },
    { G_GUINT64_CONSTANT (1) << 50, "1.0 PiB" },
    { G_GUINT64_CONSTANT (1) << 60, "1.0 EiB" },
    { G_MAXUINT64, "16.0 EiB" },
  };

  assert_unsigned (sonde_format_bytes, cases, G_N_ELEMENTS (cases));
}

static void
test_format_byte_count (void)
{
  static const UnsignedCase cases[] = {
    { 0, "0 bytes" },
    { 1, "1 byte" },
    { 2, "2 bytes" },
    { 4294967297, "4294967297 bytes" },
    { G_MAXUINT64, "18446744073709551615 bytes" },
  };

  assert_unsigned (sonde_format_byte_count, cases, G_N_ELEMENTS (cases));
}

static void
test_format_count (void)
{
  static const UnsignedCase cases[] = {
    { 0, "0" },
    { 1234567, "1234567" },
    { G_MAXUINT64, "18446744073709551615" },
  };

  assert_unsigned (sonde_format_count, cases, G_N_ELEMENTS (cases));
}

static void
test_format_duration_us (void)
{
  static const SignedCase cases[] = {
    { 0, "0 µs" },
    { 1, "1 µs" },
    { 999, "999 µs" },
    { 1000, "1.00 ms" },
    { 1234, "1.23 ms" },
    { 9994, "9.99 ms" },
    { 9996, "10.0 ms" },
    { 12345, "12.3 ms" },
    { 99949, "99.9 ms" },
    { 99951, "100 ms" },
    { 123456, "123 ms" },
    { 999499, "999 ms" },
    { 999500, "1.00 s" },
    { 1000000, "1.00 s" },
    { 12345678, "12.3 s" },
    { 59949999, "59.9 s" },
    { 59950000, "1 min 0 s" },
    { 60000000, "1 min 0 s" },
    { 125400000, "2 min 5 s" },
    { G_GINT64_CONSTANT (3599499999), "59 min 59 s" },
    { G_GINT64_CONSTANT (3599500000), "1 h 0 min" },
    { G_GINT64_CONSTANT (5400000000), "1 h 30 min" },
    { G_GINT64_CONSTANT (86400000000), "1 d 0 h" },
    { G_GINT64_CONSTANT (270000000000), "3 d 3 h" },
    { G_MAXINT64, "106751991 d 4 h" },
    { -1, "−1 µs" },
    { -1234, "−1.23 ms" },
    { G_MININT64, "−106751991 d 4 h" },
  };

  assert_signed (sonde_format_duration_us, cases, G_N_ELEMENTS (cases));
}

static void
set_time_zone (const char *name)
{
  g_setenv ("TZ", name, TRUE);
  tzset ();
}

static void
test_format_clock_time_ns (void)
{
  static const SignedCase cases[] = {
    { 0, "00:00:00.000" },
    { 999999, "00:00:00.000" },
    { 1000000, "00:00:00.001" },
    { -1, "23:59:59.999" },
    { G_GINT64_CONSTANT (1700000000123456789), "22:13:20.123" },
    { G_MAXINT64, "23:47:16.854" },
    { G_MININT64, "00:12:43.145" },
  };
  g_autofree char *ahead = NULL;
  g_autofree char *behind = NULL;

  set_time_zone ("UTC0");
  assert_signed (sonde_format_clock_time_ns, cases, G_N_ELEMENTS (cases));

  set_time_zone ("<+0530>-05:30");
  ahead = sonde_format_clock_time_ns (0);
  g_assert_cmpstr (ahead, ==, "05:30:00.000");

  set_time_zone ("<-03>03");
  behind = sonde_format_clock_time_ns (0);
  g_assert_cmpstr (behind, ==, "21:00:00.000");
}

static void
test_format_relative_ns (void)
{
  static const SignedCase cases[] = {
    { 0, "0.000000" },
    { 999, "0.000000" },
    { -999, "0.000000" },
    { 1000, "0.000001" },
    { 1234567, "0.001234" },
    { -1234567, "-0.001234" },
    { G_GINT64_CONSTANT (86400000001999), "86400.000001" },
    { G_GINT64_CONSTANT (1700000000123456789), "1700000000.123456" },
  };

  assert_signed (sonde_format_relative_ns, cases, G_N_ELEMENTS (cases));
}

static void
assert_german (void)
{
  g_autofree char *bytes = sonde_format_bytes (1536);
  g_autofree char *byte_count = sonde_format_byte_count (1234567);
  g_autofree char *count = sonde_format_count (1234567);
  g_autofree char *duration = sonde_format_duration_us (1234);
  g_autofree char *relative = sonde_format_relative_ns (1234567);

  g_assert_cmpstr (bytes, ==, "1,5 KiB");
  g_assert_cmpstr (byte_count, ==, "1.234.567 bytes");
  g_assert_cmpstr (count, ==, "1.234.567");
  g_assert_cmpstr (duration, ==, "1,23 ms");
  g_assert_cmpstr (relative, ==, "0,001234");
}

/* No other locale is sure to be installed, so this makes its own. */
static void
test_format_locale (void)
{
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "de_DE.UTF-8", NULL);
  g_autofree char *previous = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autofree char *localedef = g_find_program_in_path ("localedef");
  g_autoptr(GSubprocess) process = NULL;

  if (localedef != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                NULL,
                                localedef, "-i", "de_DE", "-f", "UTF-8", path, NULL);

  if (process != NULL)
    g_subprocess_wait (process, NULL, NULL);

  g_setenv ("LOCPATH", dir, TRUE);

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") != NULL)
    assert_german ();
  else
    g_test_skip ("No German locale, nor the means to make one");

  setlocale (LC_NUMERIC, previous);
  g_unsetenv ("LOCPATH");
  sonde_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/format/bytes", test_format_bytes);
  g_test_add_func ("/format/byte-count", test_format_byte_count);
  g_test_add_func ("/format/count", test_format_count);
  g_test_add_func ("/format/duration-us", test_format_duration_us);
  g_test_add_func ("/format/clock-time-ns", test_format_clock_time_ns);
  g_test_add_func ("/format/relative-ns", test_format_relative_ns);
  g_test_add_func ("/format/locale", test_format_locale);

  return g_test_run ();
}
