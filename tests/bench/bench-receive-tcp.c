#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "bench-window.h"

#define N_RUNS      3
#define DEFAULT_MIB 2048
#define MIB         (G_GINT64_CONSTANT (1) << 20)
#define PORT        47300

/*
 * Receives over loopback TCP with the window open, and with socat, in turn: how much faster is
 * Sonde, and how late does its main loop run meanwhile?
 */
typedef struct
{
  BenchWindow  bench;
  char        *input;
  gint64       n_bytes;
} Bench;

static GSubprocess *
start (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);

  if (process == NULL)
    g_error ("%s", error->message);

  return process;
}

static GSubprocess *
start_sender (Bench *self,
              guint  port)
{
  g_autofree char *input = g_strdup_printf ("OPEN:%s", self->input);
  g_autofree char *target = g_strdup_printf ("TCP:127.0.0.1:%u,retry=100,interval=0.02", port);
  const char *argv[] = { "socat", "-u", "-b", "262144", input, target, NULL };

  return start (argv);
}

static double
run_socat (Bench *self,
           guint  port)
{
  g_autofree char *listen = g_strdup_printf ("TCP-LISTEN:%u,bind=127.0.0.1,reuseaddr", port);
  g_autofree char *path = g_build_filename (self->bench.directory, "socat", NULL);
  g_autofree char *output = g_strdup_printf ("OPEN:%s,creat,trunc", path);
  const char *argv[] = { "socat", "-u", "-b", "262144", listen, output, NULL };
  g_autoptr(GSubprocess) receiver = start (argv);
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(GSubprocess) sender G_GNUC_UNUSED = start_sender (self, port);

  g_subprocess_wait (receiver, NULL, NULL);
  g_unlink (path);

  return (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
}

static guint64
count_received (SondeCapture *capture)
{
  GListModel *flows = sonde_capture_list_flows (capture);
  guint64 n_bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (flows); i++)
    {
      g_autoptr(SondeFlow) flow = g_list_model_get_item (flows, i);

      n_bytes += sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED);
    }

  return n_bytes;
}

static double
run_sonde (Bench *self,
           guint  port)
{
  g_autofree char *uri = g_strdup_printf ("tcp-listen://127.0.0.1:%u", port);
  SondeCapture *capture = bench_window_begin_capture (&self->bench);
  SondePage *page = bench_window_open (&self->bench, "sockets", uri);
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(GSubprocess) sender G_GNUC_UNUSED = start_sender (self, port);
  double elapsed_s;

  bench_lateness_start (&self->bench.lateness);

  while (count_received (capture) < (guint64) self->n_bytes)
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
  bench_lateness_stop (&self->bench.lateness);
  sonde_page_stop (page);

  return elapsed_s;
}

static void
make_input (Bench *self)
{
  int fd;

  self->input = g_build_filename (self->bench.directory, "input", NULL);
  fd = g_open (self->input, O_CREAT | O_WRONLY, 0600);

  if (fd < 0 || ftruncate (fd, self->n_bytes) < 0)
    g_error ("The input could not be made");

  close (fd);
}

static void
measure_cb (gpointer user_data)
{
  Bench *self = user_data;
  double mib = (double) self->n_bytes / (double) MIB;
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];

  make_input (self);

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_s[i] = run_socat (self, PORT + i);
      ours_s[i] = run_sonde (self, PORT + N_RUNS + i);
    }

  g_free (self->input);
  bench_take_median (ours_s, N_RUNS);
  bench_take_median (theirs_s, N_RUNS);
  g_print ("receive-tcp %.2f (Sonde %.0f MiB/s, socat %.0f MiB/s, medians of %d runs of %.0f MiB; "
           "main loop late by %.1f ms at the 99th percentile)\n",
           theirs_s[N_RUNS / 2] / ours_s[N_RUNS / 2], mib / ours_s[N_RUNS / 2],
           mib / theirs_s[N_RUNS / 2], N_RUNS, mib,
           bench_lateness_take_ms (&self->bench.lateness, 99));
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };

  self.n_bytes = MIB * (argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : DEFAULT_MIB);
  bench_window_run (&self.bench, measure_cb, &self);

  return 0;
}
