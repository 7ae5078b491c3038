#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "bench-figures.h"
#include "sonde-capture.h"
#include "sonde-flow-bytes.h"
#include "sonde-search.h"

#define N_RUNS          3
#define DEFAULT_MIB     2048
#define MIB             (G_GINT64_CONSTANT (1) << 20)
#define BLOCK_LENGTH    (16 * 1024 * 1024)
#define ABSENT          "This is nowhere in the capture"

/*
 * Searches a capture of one flow for what is not in it, with Sonde and with grep, in turn: how much
 * faster is Sonde, and how late does the main loop run meanwhile?
 */
typedef struct
{
  char          *directory;
  char          *path;
  gint64         n_bytes;
  BenchLateness  lateness;
} Bench;

static SondeCapture *
make_capture (Bench *self,
              gsize  read_length)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;
  SondeCapture *capture = sonde_capture_new (self->path, clock, &error);
  g_autofree guint32 *block = g_malloc (BLOCK_LENGTH);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  guint32 flow_id;

  if (capture == NULL)
    g_error ("%s", error->message);

  for (gsize i = 0; i < BLOCK_LENGTH / sizeof *block; i++)
    block[i] = g_rand_int (random);

  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:80");
  flow_id = sonde_capture_open_flow (capture, &spec);

  for (gint64 n = 0; n < self->n_bytes; n += (gint64) read_length)
    sonde_capture_add_data (capture, flow_id, SONDE_DIRECTION_RECEIVED,
                            (guint8 *) block + (gsize) n % (BLOCK_LENGTH - read_length),
                            read_length);

  sonde_capture_sync (capture);

  return capture;
}

static double
run_grep (Bench *self)
{
  const char *argv[] = { "grep", "-c", "-F", "-a", ABSENT, self->path, NULL };
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  if (process == NULL)
    g_error ("%s", error->message);

  g_subprocess_wait (process, NULL, NULL);

  return (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
}

static double
run_sonde (Bench           *self,
           SondeByteSource *source)
{
  g_autoptr(SondePattern) pattern = sonde_pattern_new (SONDE_PATTERN_TEXT, ABSENT, TRUE, NULL);
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(SondeSearch) search = sonde_search_new (source, pattern);
  double elapsed_s;

  bench_lateness_start (&self->lateness);

  while (sonde_search_get_state (search) == SONDE_SEARCH_COUNTING)
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
  bench_lateness_stop (&self->lateness);

  if (sonde_search_get_state (search) != SONDE_SEARCH_DONE
      || sonde_search_get_n_matches (search) != 0)
    g_error ("The search went wrong");

  return elapsed_s;
}

static void
compare (Bench      *self,
         const char *name,
         gsize       read_length)
{
  SondeCapture *capture = make_capture (self, read_length);
  SondeByteSource *source =
    SONDE_BYTE_SOURCE (sonde_flow_bytes_new (sonde_capture_get_flow (capture, 1)));
  double mib = (double) self->n_bytes / (double) MIB;
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];
  double ours, theirs;

  run_grep (self);

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_s[i] = run_grep (self);
      ours_s[i] = run_sonde (self, source);
    }

  ours = bench_take_median (ours_s, N_RUNS);
  theirs = bench_take_median (theirs_s, N_RUNS);

  g_print ("%s %.2f (Sonde %.0f MiB/s, grep %.0f MiB/s, medians of %d runs of %.0f MiB in reads of "
           "%u bytes; main loop late by %.1f ms at the 99th percentile)\n",
           name, theirs / ours, mib / ours, mib / theirs, N_RUNS, mib, (guint) read_length,
           bench_lateness_take_ms (&self->lateness, 99));

  bench_lateness_clear (&self->lateness);
  g_object_unref (source);
  g_object_unref (capture);
  g_unlink (self->path);
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };

  self.n_bytes = MIB * (argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : DEFAULT_MIB);
  self.directory = g_dir_make_tmp ("sonde-bench-XXXXXX", NULL);
  self.path = g_build_filename (self.directory, "capture.pcapng", NULL);

  compare (&self, "search", 64 * 1024);
  compare (&self, "search-small-reads", 1400);

  g_rmdir (self.directory);
  g_free (self.path);
  g_free (self.directory);

  return 0;
}
