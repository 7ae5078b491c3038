#include "config.h"

#include <time.h>

#include "sonde-clock.h"

/**
 * SondeClock:
 *
 * Tells the time of events.
 *
 * The times of a clock never go backwards, nor do they jump when the system's clock is set, so that
 * those of two events tell how far they were apart.
 *
 * A fixed clock starts at a given moment and moves on by the same step at each reading, so
 * that pictures come out the same every time. Clocks may be read from any thread.
 */
struct _SondeClock
{
  GObject parent_instance;

  gint64  start_ns;
  gint64  step_ns;
  int     n_readings;

  /* How far the wall time is ahead of the time since the machine was started. */
  gint64  offset_ns;
};

G_DEFINE_FINAL_TYPE (SondeClock, sonde_clock, G_TYPE_OBJECT)

static gint64
read_ns (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return (gint64) now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
sonde_clock_class_init (SondeClockClass *klass G_GNUC_UNUSED)
{
}

static void
sonde_clock_init (SondeClock *self)
{
  self->offset_ns = read_ns (CLOCK_REALTIME) - read_ns (CLOCK_BOOTTIME);
}

/**
 * sonde_clock_new:
 *
 * Makes a clock that tells the wall time as the system has it now, and goes on from there.
 *
 * Returns: (transfer full): a clock
 */
SondeClock *
sonde_clock_new (void)
{
  return g_object_new (SONDE_TYPE_CLOCK, NULL);
}

/**
 * sonde_clock_new_fixed:
 * @start_ns: the first reading, in nanoseconds since the Unix epoch
 * @step_ns: how far each further reading is from the one before, above 0
 *
 * Makes a clock whose readings are known beforehand.
 *
 * Returns: (transfer full): a clock
 */
SondeClock *
sonde_clock_new_fixed (gint64 start_ns,
                       gint64 step_ns)
{
  SondeClock *self;

  g_return_val_if_fail (step_ns > 0, NULL);

  self = g_object_new (SONDE_TYPE_CLOCK, NULL);
  self->start_ns = start_ns;
  self->step_ns = step_ns;

  return self;
}

/**
 * sonde_clock_now_ns:
 * @self: a clock
 *
 * Returns: the time, in nanoseconds since the Unix epoch
 */
gint64
sonde_clock_now_ns (SondeClock *self)
{
  g_return_val_if_fail (SONDE_IS_CLOCK (self), 0);

  if (self->step_ns > 0)
    return self->start_ns + self->step_ns * g_atomic_int_add (&self->n_readings, 1);

  return self->offset_ns + read_ns (CLOCK_BOOTTIME);
}
