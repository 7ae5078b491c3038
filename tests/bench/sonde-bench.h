#pragma once

#include <adwaita.h>

#include "sonde-window.h"

G_BEGIN_DECLS

/**
 * SondeBench:
 * @application: the program
 * @window: its window, on the screen
 * @directory: a folder of its own, where captures are; gone at the end
 *
 * What a benchmark of the whole program has.
 */
typedef struct
{
  AdwApplication *application;
  SondeWindow    *window;
  char           *directory;
} SondeBench;

/**
 * SondeBenchFunc:
 * @bench: what it has
 * @user_data: data passed to sonde_bench_run()
 *
 * A benchmark. It may run the main loop.
 */
typedef void (*SondeBenchFunc) (SondeBench *bench,
                                gpointer    user_data);

/**
 * SondeBenchLateness:
 *
 * How late the main loop came to a timeout that was due every millisecond.
 */
typedef struct _SondeBenchLateness SondeBenchLateness;

int                 sonde_bench_run                 (SondeBenchFunc            func,
                                                     gpointer                  user_data);
void                sonde_bench_remove_captures     (SondeBench               *bench);
double              sonde_bench_get_median          (double                   *values,
                                                     guint                     n_values);
SondeBenchLateness *sonde_bench_lateness_new        (void);
void                sonde_bench_lateness_free       (SondeBenchLateness       *self);
void                sonde_bench_lateness_start      (SondeBenchLateness       *self);
void                sonde_bench_lateness_stop       (SondeBenchLateness       *self);
double              sonde_bench_lateness_percentile (SondeBenchLateness       *self,
                                                     double                    percentile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeBenchLateness, sonde_bench_lateness_free)

G_END_DECLS
