#include "config.h"

#include <gio/gio.h>

#include "bench-figures.h"

#define N_RUNS 15

/*
 * Starts the program, and one that shows nothing but an empty window, in turn: how much longer is
 * it from the start of the process to the first frame?
 */
static double
measure_ms (const char *program)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, NULL);

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL,
                                                         &error))
    g_error ("%s", error->message);

  if (!g_subprocess_get_successful (process))
    g_error ("%s ended without a frame", program);

  return (double) (g_ascii_strtoll (output, NULL, 10) - begin_us) / 1000.0;
}

int
main (int    argc,
      char **argv)
{
  double ours_ms[N_RUNS];
  double theirs_ms[N_RUNS];
  double ours, theirs;

  if (argc != 3)
    g_error ("usage: bench-start EMPTY SONDE");

  /* The first start of each reads its files from the disk. */
  measure_ms (argv[1]);
  measure_ms (argv[2]);

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_ms[i] = measure_ms (argv[1]);
      ours_ms[i] = measure_ms (argv[2]);
    }

  ours = bench_take_median (ours_ms, N_RUNS);
  theirs = bench_take_median (theirs_ms, N_RUNS);
  g_print ("start %.2f (Sonde %.0f ms to the first frame, an empty window %.0f ms, medians of %d "
           "runs)\n", ours / theirs, ours, theirs, N_RUNS);

  return 0;
}
