#include "config.h"

#include <adwaita.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "sonde-app.h"
#include "sonde-window.h"

#define N_RUNS           3
#define SAMPLE_MS        1
#define MAX_LATENESS_US  1000000
#define DEFAULT_MIB      2048
#define MIB              (G_GINT64_CONSTANT (1) << 20)
#define PORT             47300

/*
 * Receives over loopback TCP with the window open, and with socat, in turn: how much faster is
 * Sonde, and how late does its main loop run meanwhile?
 */
typedef struct
{
  AdwApplication *application;
  SondeWindow    *window;
  char           *directory;
  char           *input;
  gint64          n_bytes;
  gint64          expected_us;
  GArray         *lateness_us;
} Bench;

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
sample_cb (gpointer user_data)
{
  Bench *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 late_us = CLAMP (now_us - self->expected_us, 0, MAX_LATENESS_US);

  g_array_append_val (self->lateness_us, late_us);
  self->expected_us = now_us + SAMPLE_MS * 1000;

  return G_SOURCE_CONTINUE;
}

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
  g_autofree char *path = g_build_filename (self->directory, "socat", NULL);
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
count_received (Bench *self)
{
  SondeCapture *capture = sonde_session_get_capture (sonde_window_get_session (self->window));
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
  g_autoptr(SondeTarget) target = sonde_target_parse (uri, NULL, NULL);
  SondePage *page = sonde_window_show_page (self->window, "sockets");
  g_autoptr(GSubprocess) sender = NULL;
  gint64 begin_us;
  double elapsed_s;
  guint sample_id;

  sonde_session_begin_capture (sonde_window_get_session (self->window), FALSE, NULL);
  sonde_page_set_target (page, target);
  sonde_page_activate (page);

  begin_us = g_get_monotonic_time ();
  sender = start_sender (self, port);
  self->expected_us = begin_us + SAMPLE_MS * 1000;
  sample_id = g_timeout_add (SAMPLE_MS, sample_cb, self);

  while (count_received (self) < (guint64) self->n_bytes)
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
  g_source_remove (sample_id);
  sonde_page_stop (page);

  return elapsed_s;
}

static void
remove_captures (Bench *self)
{
  g_autofree char *path = g_build_filename (self->directory, "captures", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }

  g_rmdir (path);
}

static void
report (Bench  *self,
        double *ours_s,
        double *theirs_s)
{
  double mib = (double) self->n_bytes / (double) MIB;
  gint64 p99_us;

  qsort (ours_s, N_RUNS, sizeof *ours_s, compare_doubles);
  qsort (theirs_s, N_RUNS, sizeof *theirs_s, compare_doubles);
  g_array_sort (self->lateness_us, compare_times);
  p99_us = g_array_index (self->lateness_us, gint64, self->lateness_us->len * 99 / 100);

  g_print ("receive-tcp %.2f (Sonde %.0f MiB/s, socat %.0f MiB/s, medians of %d runs of %.0f MiB; "
           "main loop late by %.1f ms at the 99th percentile)\n",
           theirs_s[N_RUNS / 2] / ours_s[N_RUNS / 2], mib / ours_s[N_RUNS / 2],
           mib / theirs_s[N_RUNS / 2], N_RUNS, mib, (double) p99_us / 1000.0);
}

static void
activate_cb (GApplication *application,
             Bench        *self)
{
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeSession) session = NULL;
  g_autofree char *captures = g_build_filename (self->directory, "captures", NULL);
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];

  sonde_app_init_display (gdk_display_get_default ());
  session = sonde_session_new (settings, clock, captures, "/bin/false", 0);
  self->window = sonde_window_new (ADW_APPLICATION (application), session);
  gtk_window_present (GTK_WINDOW (self->window));

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_s[i] = run_socat (self, PORT + i);
      ours_s[i] = run_sonde (self, PORT + N_RUNS + i);
    }

  report (self, ours_s, theirs_s);
  gtk_window_destroy (GTK_WINDOW (self->window));
  remove_captures (self);
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };
  int fd;

  self.n_bytes = MIB * (argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : DEFAULT_MIB);
  self.directory = g_dir_make_tmp ("sonde-bench-XXXXXX", NULL);
  self.input = g_build_filename (self.directory, "input", NULL);
  self.lateness_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  fd = g_open (self.input, O_CREAT | O_WRONLY, 0600);

  if (fd < 0 || ftruncate (fd, self.n_bytes) < 0)
    g_error ("The input could not be made");

  close (fd);

  sonde_app_init_resources ();
  self.application = g_object_new (ADW_TYPE_APPLICATION,
                                   "application-id", "io.github.sondeproject.Sonde.Bench",
                                   "flags", G_APPLICATION_NON_UNIQUE,
                                   "resource-base-path", "/io/github/sondeproject/Sonde",
                                   NULL);
  g_signal_connect (self.application, "activate", G_CALLBACK (activate_cb), &self);
  g_application_run (G_APPLICATION (self.application), 1, argv);

  g_unlink (self.input);
  g_rmdir (self.directory);
  g_object_unref (self.application);
  g_array_unref (self.lateness_us);
  g_free (self.input);
  g_free (self.directory);

  return 0;
}
