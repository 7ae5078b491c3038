#include "config.h"

#include "sonde-seconds.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* More than a century: added to the time of an event, it still fits. */
#define MAX_SECONDS G_GINT64_CONSTANT (4000000000)

/**
 * sonde_seconds_parse:
 * @text: a number of seconds as a person writes it, such as “1.5”, “-0,25” or “3”
 * @time_ns: (out): the same in nanoseconds
 *
 * Reads a number of seconds, with a point or a comma before its fraction. What is finer than a
 * nanosecond is left out.
 *
 * Returns: whether it is one, and not longer than a century
 */
gboolean
sonde_seconds_parse (const char *text,
                     gint64     *time_ns)
{
  g_autofree char *trimmed = NULL;
  const char *digit;
  gint64 seconds = 0;
  gint64 fraction_ns = 0;
  guint n_digits = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (time_ns != NULL, FALSE);

  trimmed = g_strstrip (g_strdup (text));
  digit = *trimmed == '-' ? trimmed + 1 : trimmed;

  for (; g_ascii_isdigit (*digit); digit++, n_digits++)
    {
      seconds = seconds * 10 + (*digit - '0');

      if (seconds > MAX_SECONDS)
        return FALSE;
    }

  if (*digit == '.' || *digit == ',')
    {
      gint64 unit_ns = NS_PER_SECOND;

      for (digit++; g_ascii_isdigit (*digit); digit++, n_digits++)
        {
          unit_ns /= 10;
          fraction_ns += (*digit - '0') * unit_ns;
        }
    }

  if (*digit != '\0' || n_digits == 0)
    return FALSE;

  *time_ns = seconds * NS_PER_SECOND + fraction_ns;

  if (*trimmed == '-')
    *time_ns = -*time_ns;

  return TRUE;
}
