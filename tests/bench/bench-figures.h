#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchLateness:
 *
 * How late the main loop runs: all zero before it is first started.
 */
typedef struct
{
  /*< private >*/
  GArray *late_ms;
  gint64  expected_us;
  guint   sample_id;
} BenchLateness;

void   bench_lateness_start   (BenchLateness *self);
void   bench_lateness_stop    (BenchLateness *self);
double bench_lateness_take_ms (BenchLateness *self,
                               guint          percent);
void   bench_lateness_clear   (BenchLateness *self);

double bench_take_percentile  (double        *values,
                               guint          n_values,
                               guint          percent);
double bench_take_median      (double        *values,
                               guint          n_values);

G_END_DECLS
