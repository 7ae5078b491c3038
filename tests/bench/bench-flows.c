#include "config.h"

#include <string.h>

#include "bench-window.h"
#include "sonde-activity-list.h"

#define N_FLOWS         100000
#define PROGRAM_MAX_S   60

static const char request[] = "GET /%u HTTP/1.1\r\nHost: example.test\r\n\r\n";
static const char response[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
static const char greeting[] = "\x01\x02 nothing that has a page of its own";

/* How much memory the process has at the moment, in MiB. */
static double
get_resident_mib (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, "VmRSS:");

  return line != NULL ? (double) g_ascii_strtoull (line + 6, NULL, 10) / 1024.0 : 0.0;
}

/* Each second flow is an HTTP exchange, the others are for the Sockets page. */
static void
make_capture (const char *path)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = sonde_capture_new (path, clock, NULL);
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };

  for (guint i = 0; i < N_FLOWS; i++)
    {
      g_autofree char *local = g_strdup_printf ("192.0.2.%u:%u", i >> 14, 1024 + (i & 0x3fff));
      g_autofree char *text = g_strdup_printf (request, i);
      gboolean is_http = i % 2 == 0;
      guint32 id;

      sonde_endpoint_parse (&spec.local, local);
      sonde_endpoint_parse (&spec.remote, is_http ? "198.51.100.1:80" : "198.51.100.1:7");
      id = sonde_capture_open_flow (capture, &spec);
      sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, is_http ? text : greeting,
                              is_http ? strlen (text) : sizeof greeting);
      sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, response, strlen (response));
      sonde_capture_add_end (capture, id, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
    }
}

static guint
count_rows (GtkWidget *widget)
{
  guint n_rows = 0;

  if (SONDE_IS_ACTIVITY_LIST (widget))
    return g_list_model_get_n_items
             (sonde_activity_list_get_model (SONDE_ACTIVITY_LIST (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_rows += count_rows (child);

  return n_rows;
}

/* Opens a capture of many flows: how long until each has its row, and does the window live? */
static void
measure_cb (gpointer user_data)
{
  BenchWindow *bench = user_data;
  g_autofree char *path = g_build_filename (bench->directory, "flows.pcapng", NULL);
  gint64 begin_us, limit_us;
  double before_mib, first_s = 0.0, all_s;
  guint n_rows;

  make_capture (path);
  before_mib = get_resident_mib ();
  begin_us = g_get_monotonic_time ();
  limit_us = begin_us + PROGRAM_MAX_S * G_USEC_PER_SEC;
  bench_lateness_start (&bench->lateness);
  sonde_window_open_file (bench->window, path);

  do
    {
      g_main_context_iteration (NULL, TRUE);
      n_rows = count_rows (GTK_WIDGET (bench->window));

      if (n_rows > 0 && first_s <= 0.0)
        first_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
    }
  while (n_rows < N_FLOWS && g_get_monotonic_time () < limit_us);

  all_s = (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
  bench_lateness_stop (&bench->lateness);

  g_print ("flows %u of %u rows (first after %.2f s, all after %.2f s; %.0f MiB, before %.0f MiB; "
           "main loop late by %.1f ms at the 99th percentile)\n",
           n_rows, N_FLOWS, first_s, all_s, get_resident_mib (), before_mib,
           bench_lateness_take_ms (&bench->lateness, 99));
}

int
main (void)
{
  BenchWindow bench = { 0 };

  bench_window_run (&bench, measure_cb, &bench);

  return 0;
}
