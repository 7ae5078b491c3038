#include "config.h"

#include <stdlib.h>

#include "bench-figures.h"

#define SAMPLE_MS       1
#define MAX_LATENESS_MS 1000.0

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
bench_lateness_sample_cb (gpointer user_data)
{
  BenchLateness *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  double late_ms = CLAMP ((double) (now_us - self->expected_us) / 1000.0, 0, MAX_LATENESS_MS);

  g_array_append_val (self->late_ms, late_ms);
  self->expected_us = now_us + SAMPLE_MS * 1000;

  return G_SOURCE_CONTINUE;
}

/**
 * bench_lateness_start:
 * @self: how late the main loop runs
 *
 * Begins to take samples, or goes on.
 */
void
bench_lateness_start (BenchLateness *self)
{
  if (self->late_ms == NULL)
    self->late_ms = g_array_new (FALSE, FALSE, sizeof (double));

  self->expected_us = g_get_monotonic_time () + SAMPLE_MS * 1000;
  self->sample_id = g_timeout_add (SAMPLE_MS, bench_lateness_sample_cb, self);
}

/**
 * bench_lateness_stop:
 * @self: how late the main loop runs
 *
 * Ends what bench_lateness_start() began. The samples stay.
 */
void
bench_lateness_stop (BenchLateness *self)
{
  g_clear_handle_id (&self->sample_id, g_source_remove);
}

/**
 * bench_lateness_take_ms:
 * @self: how late the main loop runs
 * @percent: from 0 to 100, where 100 stands for the worst
 *
 * Returns: this percentile of all samples in milliseconds, or 0 without any
 */
double
bench_lateness_take_ms (BenchLateness *self,
                        guint          percent)
{
  if (self->late_ms == NULL || self->late_ms->len == 0)
    return 0;

  return bench_take_percentile ((double *) (gpointer) self->late_ms->data, self->late_ms->len,
                                percent);
}

/**
 * bench_lateness_clear:
 * @self: how late the main loop runs
 *
 * Stops, and forgets all samples.
 */
void
bench_lateness_clear (BenchLateness *self)
{
  bench_lateness_stop (self);
  g_clear_pointer (&self->late_ms, g_array_unref);
}

/**
 * bench_take_percentile:
 * @values: (array length=n_values): values, which are sorted
 * @n_values: how many there are, at least 1
 * @percent: from 0 to 100
 *
 * Returns: the value that so many in a hundred do not exceed
 */
double
bench_take_percentile (double *values,
                       guint   n_values,
                       guint   percent)
{
  qsort (values, n_values, sizeof *values, compare_cb);

  return values[(guint64) (n_values - 1) * percent / 100];
}

/**
 * bench_take_median:
 * @values: (array length=n_values): values, which are sorted
 * @n_values: how many there are, at least 1
 *
 * Returns: the one in the middle
 */
double
bench_take_median (double *values,
                   guint   n_values)
{
  return bench_take_percentile (values, n_values, 50);
}
