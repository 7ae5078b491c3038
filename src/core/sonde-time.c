#include "config.h"

#include "sonde-time.h"

/**
 * sonde_time_subtract:
 * @time_ns: a time, in nanoseconds since the Unix epoch
 * @since_ns: another
 *
 * Tells how much time lies between two times, of which a capture file may hold any.
 *
 * Returns: the nanoseconds from @since_ns to @time_ns, negative if that is later, and no more than
 *   can be said
 */
gint64
sonde_time_subtract (gint64 time_ns,
                     gint64 since_ns)
{
  gint64 difference_ns;

  if (!__builtin_sub_overflow (time_ns, since_ns, &difference_ns))
    return difference_ns;

  return time_ns < since_ns ? G_MININT64 : G_MAXINT64;
}
