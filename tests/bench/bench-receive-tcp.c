#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "sonde-bench.h"

#define N_RUNS           3
#define DEFAULT_MIB      2048
#define MIB              (G_GINT64_CONSTANT (1) << 20)
#define PORT             47300

/*
 * Receives over loopback TCP with the window open, and with socat, in turn: how much faster is
 * Sonde, and how late does its main loop run meanwhile?
 */
typedef struct
{
  SondeBench         *bench;
  SondeBenchLateness *lateness;
  char               *input;
  gint64              n_bytes;
} Receive;

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
start_sender (Receive *self,
              guint    port)
{
  g_autofree char *input = g_strdup_printf ("OPEN:%s", self->input);
  g_autofree char *target = g_strdup_printf ("TCP:127.0.0.1:%u,retry=100,interval=0.02", port);
  const char *argv[] = { "socat", "-u", "-b", "262144", input, target, NULL };

  return start (argv);
}

static double
run_socat (Receive *self,
           guint    port)
{
  g_autofree char *listen = g_strdup_printf ("TCP-LISTEN:%u,bind=127.0.0.1,reuseaddr", port);
  g_autofree char *path = g_build_filename (self->bench->directory, "socat", NULL);
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
count_received (Receive *self)
{
  SondeSession *session = sonde_window_get_session (self->bench->window);
  GListModel *flows = sonde_capture_list_flows (sonde_session_get_capture (session));
  guint64 n_bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (flows); i++)
    {
      g_autoptr(SondeFlow) flow = g_list_model_get_item (flows, i);

      n_bytes += sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED);
    }

  return n_bytes;
}

static double
run_sonde (Receive *self,
           guint    port)
{
  g_autofree char *uri = g_strdup_printf ("tcp-listen://127.0.0.1:%u", port);
  g_autoptr(SondeTarget) target = sonde_target_parse (uri, NULL, NULL);
  SondePage *page = sonde_window_show_page (self->bench->window, "sockets");
  g_autoptr(GSubprocess) sender = NULL;
  gint64 begin_us;
  double elapsed_s;

  sonde_session_begin_capture (sonde_window_get_session (self->bench->window), FALSE, NULL);
  sonde_page_set_target (page, target);
  sonde_page_activate (page);

  begin_us = g_get_monotonic_time ();
  sender = start_sender (self, port);
  sonde_bench_lateness_start (self->lateness);

  while (count_received (self) < (guint64) self->n_bytes)
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
  sonde_bench_lateness_stop (self->lateness);
  sonde_page_stop (page);

  return elapsed_s;
}

static void
report (Receive *self,
        double  *ours_s,
        double  *theirs_s)
{
  double mib = (double) self->n_bytes / (double) MIB;
  double ours = sonde_bench_get_median (ours_s, N_RUNS);
  double theirs = sonde_bench_get_median (theirs_s, N_RUNS);

  g_print ("receive-tcp %.2f (Sonde %.0f MiB/s, socat %.0f MiB/s, medians of %d runs of %.0f MiB; "
           "main loop late by %.1f ms at the 99th percentile)\n",
           theirs / ours, mib / ours, mib / theirs, N_RUNS, mib,
           sonde_bench_lateness_percentile (self->lateness, 99.0));
}

static void
bench_receive (SondeBench *bench,
               gpointer    user_data)
{
  Receive self = { .bench = bench, .n_bytes = *(gint64 *) user_data };
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];
  int fd;

  self.lateness = sonde_bench_lateness_new ();
  self.input = g_build_filename (bench->directory, "input", NULL);
  fd = g_open (self.input, O_CREAT | O_WRONLY, 0600);

  if (fd < 0 || ftruncate (fd, self.n_bytes) < 0)
    g_error ("The input could not be made");

  close (fd);

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_s[i] = run_socat (&self, PORT + i);
      ours_s[i] = run_sonde (&self, PORT + N_RUNS + i);
    }

  report (&self, ours_s, theirs_s);
  g_unlink (self.input);
  g_free (self.input);
  sonde_bench_lateness_free (self.lateness);
}

int
main (int    argc,
      char **argv)
{
  gint64 n_bytes = MIB * (argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : DEFAULT_MIB);

  return sonde_bench_run (bench_receive, &n_bytes);
}
