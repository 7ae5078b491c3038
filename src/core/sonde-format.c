#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"

#define US_PER_MS G_GUINT64_CONSTANT (1000)
#define US_PER_S  (1000 * US_PER_MS)
#define S_PER_MIN G_GUINT64_CONSTANT (60)
#define S_PER_H   (60 * S_PER_MIN)
#define S_PER_D   (24 * S_PER_H)

/* What rounds to this many of a unit is written in the next one. */
#define MAX_THREE_DIGITS 999.5

/* ngettext() takes an unsigned long, but the last digits suffice to choose a plural form. */
static gulong
sonde_format_get_plural_number (guint64 n)
{
  return (gulong) (n > G_MAXUINT32 ? n % 1000000 + 1000000 : n);
}

/* Three significant digits of 1 up to 999.5. */
static int
sonde_format_get_precision (double value)
{
  return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}

static char *
sonde_format_long_duration (guint64 duration_s)
{
  if (duration_s < S_PER_H)
    return g_strdup_printf (_("%d min %d s"),
                            (int) (duration_s / S_PER_MIN),
                            (int) (duration_s % S_PER_MIN));

  if (duration_s < S_PER_D)
    return g_strdup_printf (_("%d h %d min"),
                            (int) (duration_s / S_PER_H),
                            (int) (duration_s % S_PER_H / S_PER_MIN));

  return g_strdup_printf (_("%d d %d h"),
                          (int) (duration_s / S_PER_D),
                          (int) (duration_s % S_PER_D / S_PER_H));
}

static char *
sonde_format_duration (guint64 duration_us)
{
  double ms = (double) duration_us / (double) US_PER_MS;
  double s = (double) duration_us / (double) US_PER_S;

  if (duration_us < US_PER_MS)
    return g_strdup_printf (_("%d µs"), (int) duration_us);

  if (ms < MAX_THREE_DIGITS)
    return g_strdup_printf (_("%.*f ms"), sonde_format_get_precision (ms), ms);

  if (s < 59.95)
    return g_strdup_printf (_("%.*f s"), sonde_format_get_precision (s), s);

  return sonde_format_long_duration ((duration_us + US_PER_S / 2) / US_PER_S);
}

/**
 * sonde_format_bytes:
 * @n_bytes: an amount of data
 *
 * Writes an amount of data with the unit that fits, a power of 1024.
 *
 * Returns: (transfer full): such as “512 B” or “1.5 KiB”
 */
char *
sonde_format_bytes (guint64 n_bytes)
{
  double value = (double) n_bytes;
  guint unit = 0;

  if (n_bytes < 1024)
    return g_strdup_printf (_("%d B"), (int) n_bytes);

  do
    {
      value /= 1024;
      unit++;
    }
  while (value >= 1023.95);

  switch (unit)
    {
    case 1:
      return g_strdup_printf (_("%.1f KiB"), value);

    case 2:
      return g_strdup_printf (_("%.1f MiB"), value);

    case 3:
      return g_strdup_printf (_("%.1f GiB"), value);

    case 4:
      return g_strdup_printf (_("%.1f TiB"), value);

    case 5:
      return g_strdup_printf (_("%.1f PiB"), value);

    default:
      return g_strdup_printf (_("%.1f EiB"), value);
    }
}

/**
 * sonde_format_byte_count:
 * @n_bytes: an amount of data
 *
 * Writes an amount of data exactly.
 *
 * Returns: (transfer full): such as “1 byte” or “1,234 bytes”
 */
char *
sonde_format_byte_count (guint64 n_bytes)
{
  g_autofree char *count = sonde_format_count (n_bytes);

  return g_strdup_printf (ngettext ("%s byte",
                                    "%s bytes",
                                    sonde_format_get_plural_number (n_bytes)),
                          count);
}

/**
 * sonde_format_count:
 * @count: a number of things
 *
 * Writes a number with its digits grouped as is the custom.
 *
 * Returns: (transfer full): such as “1,234”
 */
char *
sonde_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * sonde_format_missing:
 * @n_bytes: an amount of data
 *
 * Says what a capture lacks.
 *
 * Returns: (transfer full): such as “1,460 bytes are missing from the capture”
 */
char *
sonde_format_missing (guint64 n_bytes)
{
  g_autofree char *count = sonde_format_count (n_bytes);

  return g_strdup_printf (ngettext ("%s byte is missing from the capture",
                                    "%s bytes are missing from the capture",
                                    sonde_format_get_plural_number (n_bytes)),
                          count);
}

/**
 * sonde_format_duration_us:
 * @duration_us: a duration in microseconds, may be negative
 *
 * Writes a duration with three significant digits and the unit that fits.
 *
 * Less than a millisecond is written in whole microseconds, and from a minute on
 * there are two units.
 *
 * Returns: (transfer full): such as “850 µs”, “12.3 ms” or “2 min 5 s”
 */
char *
sonde_format_duration_us (gint64 duration_us)
{
  g_autofree char *magnitude = NULL;

  if (duration_us >= 0)
    return sonde_format_duration ((guint64) duration_us);

  magnitude = sonde_format_duration (-(guint64) duration_us);

  /* Translators: a negative duration, such as “−850 µs”. */
  return g_strdup_printf (_("−%s"), magnitude);
}

/**
 * sonde_format_clock_time_ns:
 * @unix_ns: nanoseconds since 1970-01-01 00:00:00 UTC
 *
 * Writes a time of day in the local time zone, cut to milliseconds.
 *
 * Returns: (transfer full): such as “09:05:07.123”
 */
char *
sonde_format_clock_time_ns (gint64 unix_ns)
{
  g_autoptr(GDateTime) time = NULL;
  gint64 rest_ns = unix_ns % G_GINT64_CONSTANT (1000000000);
  gint64 unix_s = unix_ns / G_GINT64_CONSTANT (1000000000);

  if (rest_ns < 0)
    {
      rest_ns += G_GINT64_CONSTANT (1000000000);
      unix_s--;
    }

  time = g_date_time_new_from_unix_local (unix_s);

  /* Translators: hours, minutes, seconds and milliseconds. */
  return g_strdup_printf (_("%02d:%02d:%02d.%03d"),
                          g_date_time_get_hour (time),
                          g_date_time_get_minute (time),
                          g_date_time_get_second (time),
                          (int) (rest_ns / 1000000));
}

/**
 * sonde_format_relative_ns:
 * @relative_ns: nanoseconds since a reference time, may be negative
 *
 * Writes a time in seconds with six decimals, for columns that name the unit.
 *
 * Returns: (transfer full): such as “0.001234”
 */
char *
sonde_format_relative_ns (gint64 relative_ns)
{
  gint64 relative_us = relative_ns / 1000;

  return g_strdup_printf ("%.6f", (double) relative_us / 1e6);
}
