#include "config.h"

#include "sonde-capture-interface.h"

#define NSEC_PER_SEC G_GUINT64_CONSTANT (1000000000)

/**
 * sonde_capture_interface_set_resolution:
 * @self: an interface
 * @option: the value of an `if_tsresol` option (draft-ietf-opsawg-pcapng, section 4.2)
 *
 * Sets the unit of its time stamps: a power of ten or, with the highest bit set, of two. Those
 * that do not fit are cut.
 */
void
sonde_capture_interface_set_resolution (SondeCaptureInterface *self,
                                        guint8                 option)
{
  guint exponent = option & 0x7f;

  g_return_if_fail (self != NULL);

  self->ticks_per_second = 1;

  if (option & 0x80)
    {
      self->ticks_per_second <<= MIN (exponent, 63);
      return;
    }

  for (guint i = 0; i < MIN (exponent, 19); i++)
    self->ticks_per_second *= 10;
}

/**
 * sonde_capture_interface_get_time_ns:
 * @self: an interface
 * @ticks: a time stamp
 *
 * Returns: the time in nanoseconds since the Unix epoch; one that does not fit is as far away as
 *   can be said
 */
gint64
sonde_capture_interface_get_time_ns (const SondeCaptureInterface *self,
                                     guint64                      ticks)
{
  guint64 per_second;
  guint64 seconds;
  guint64 rest;
  gint64 limit_s = G_MAXINT64 / (gint64) NSEC_PER_SEC - 1;
  gint64 total_s;

  g_return_val_if_fail (self != NULL, 0);

  /* What nearly every file has. */
  if (self->ticks_per_second == NSEC_PER_SEC && self->offset_s == 0 && ticks <= G_MAXINT64)
    return (gint64) ticks;

  per_second = self->ticks_per_second;
  seconds = ticks / per_second;
  rest = ticks % per_second;

  while (per_second > G_MAXUINT64 / NSEC_PER_SEC)
    {
      guint divisor = per_second % 10 == 0 ? 10 : 2;

      per_second /= divisor;
      rest /= divisor;
    }

  if (seconds > G_MAXINT64 || self->offset_s > G_MAXINT64 - (gint64) seconds)
    return G_MAXINT64;

  total_s = (gint64) seconds + self->offset_s;

  if (total_s > limit_s)
    return G_MAXINT64;

  if (total_s < -limit_s)
    return G_MININT64;

  return total_s * (gint64) NSEC_PER_SEC + (gint64) (rest * NSEC_PER_SEC / per_second);
}
