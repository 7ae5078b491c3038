#include "config.h"

#include <glib/gstdio.h>

#include "sonde-app.h"
#include "sonde-bench.h"

#define SAMPLE_MS       1
#define MAX_LATENESS_MS 10000.0

struct _SondeBenchLateness
{
  GArray *samples_ms;
  gint64  expected_us;
  guint   sample_id;
};

typedef struct
{
  SondeBench      bench;
  SondeBenchFunc  func;
  gpointer        user_data;
} SondeBenchRun;

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
sample_cb (gpointer user_data)
{
  SondeBenchLateness *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  double late_ms = CLAMP ((double) (now_us - self->expected_us) / 1000.0, 0.0, MAX_LATENESS_MS);

  g_array_append_val (self->samples_ms, late_ms);
  self->expected_us = now_us + SAMPLE_MS * 1000;

  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GApplication  *application,
             SondeBenchRun *run)
{
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeSession) session = NULL;
  g_autofree char *captures = g_build_filename (run->bench.directory, "captures", NULL);

  sonde_app_init_display (gdk_display_get_default ());
  session = sonde_session_new (settings, clock, captures, "/bin/false", 0);
  run->bench.window = sonde_window_new (ADW_APPLICATION (application), session);
  gtk_window_present (GTK_WINDOW (run->bench.window));

  run->func (&run->bench, run->user_data);

  gtk_window_destroy (GTK_WINDOW (run->bench.window));
  sonde_bench_remove_captures (&run->bench);
}

/**
 * sonde_bench_run:
 * @func: the benchmark
 * @user_data: data for @func
 *
 * Opens the program's window, runs a benchmark with it, and cleans up.
 *
 * Returns: the exit status for main()
 */
int
sonde_bench_run (SondeBenchFunc func,
                 gpointer       user_data)
{
  SondeBenchRun run = { .func = func, .user_data = user_data };
  char name[] = "bench";
  char *argv[] = { name, NULL };
  int status;

  run.bench.directory = g_dir_make_tmp ("sonde-bench-XXXXXX", NULL);
  sonde_app_init_resources ();
  run.bench.application = g_object_new (ADW_TYPE_APPLICATION,
                                        "application-id", "io.github.sondeproject.Sonde.Bench",
                                        "flags", G_APPLICATION_NON_UNIQUE,
                                        "resource-base-path", "/io/github/sondeproject/Sonde",
                                        NULL);
  g_signal_connect (run.bench.application, "activate", G_CALLBACK (activate_cb), &run);
  status = g_application_run (G_APPLICATION (run.bench.application), 1, argv);

  g_object_unref (run.bench.application);
  g_rmdir (run.bench.directory);
  g_free (run.bench.directory);

  return status;
}

/**
 * sonde_bench_remove_captures:
 * @bench: a benchmark
 *
 * Removes the capture files that were made so far; those that are open stay until they are closed.
 */
void
sonde_bench_remove_captures (SondeBench *bench)
{
  g_autofree char *path = g_build_filename (bench->directory, "captures", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }

  g_rmdir (path);
}

/**
 * sonde_bench_get_median:
 * @values: (array length=n_values): figures, which are sorted
 * @n_values: how many, at least 1
 *
 * Returns: the one in the middle
 */
double
sonde_bench_get_median (double *values,
                        guint   n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);

  return values[n_values / 2];
}

/**
 * sonde_bench_lateness_new:
 *
 * Returns: (transfer full): a measurement that was not begun
 */
SondeBenchLateness *
sonde_bench_lateness_new (void)
{
  SondeBenchLateness *self = g_new0 (SondeBenchLateness, 1);

  self->samples_ms = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

/**
 * sonde_bench_lateness_free:
 * @self: a measurement
 *
 * Ends a measurement.
 */
void
sonde_bench_lateness_free (SondeBenchLateness *self)
{
  g_clear_handle_id (&self->sample_id, g_source_remove);
  g_array_unref (self->samples_ms);
  g_free (self);
}

/**
 * sonde_bench_lateness_start:
 * @self: a measurement that does not run
 *
 * Begins to measure, or goes on.
 */
void
sonde_bench_lateness_start (SondeBenchLateness *self)
{
  self->expected_us = g_get_monotonic_time () + SAMPLE_MS * 1000;
  self->sample_id = g_timeout_add (SAMPLE_MS, sample_cb, self);
}

/**
 * sonde_bench_lateness_stop:
 * @self: a measurement that runs
 *
 * Pauses.
 */
void
sonde_bench_lateness_stop (SondeBenchLateness *self)
{
  g_clear_handle_id (&self->sample_id, g_source_remove);
}

/**
 * sonde_bench_lateness_percentile:
 * @self: a measurement
 * @percentile: from 0 to 100
 *
 * Returns: how late the main loop was, in milliseconds
 */
double
sonde_bench_lateness_percentile (SondeBenchLateness *self,
                                 double              percentile)
{
  guint n = self->samples_ms->len;

  if (n == 0)
    return 0.0;

  g_array_sort (self->samples_ms, compare_doubles);

  return g_array_index (self->samples_ms, double,
                        MIN ((guint) ((double) n * percentile / 100.0), n - 1));
}
