#include "config.h"

#include <unistd.h>

#include "bench-window.h"

#define DEFAULT_EVENTS  10000000
#define PAYLOAD_BYTES   64
#define BYTES_PER_EVENT 24
#define BASE_MIB        150
#define MIB             (1 << 20)

/*
 * Records events into a connection that the Sockets page shows, whose list follows the tail: how
 * much memory does the whole program take when all are listed, of what it may?
 */
typedef struct
{
  BenchWindow      bench;
  GSocketListener *listener;
  SondeCapture    *capture;
  guint            n_events;
} Bench;

static double
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    g_error ("The memory in use cannot be read");

  fields = g_strsplit (text, " ", 3);

  return (double) g_ascii_strtoull (fields[1], NULL, 10) * (double) sysconf (_SC_PAGESIZE) / MIB;
}

/* As the taps do: from another thread, one event for each read. */
static gpointer
record (gpointer user_data)
{
  Bench *self = user_data;
  static const guint8 payload[PAYLOAD_BYTES];

  for (guint i = 0; i < self->n_events; i++)
    sonde_capture_add_data (self->capture, 1, SONDE_DIRECTION_RECEIVED, payload, sizeof payload);

  return NULL;
}

static guint
count_listed (SondePage *page)
{
  GListModel *records = bench_window_get_records (page);

  return records != NULL ? g_list_model_get_n_items (records) : 0;
}

static char *
listen_somewhere (Bench *self)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr(GSocketAddress) effective = NULL;

  self->listener = g_socket_listener_new ();

  if (!g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, NULL))
    g_error ("The peer cannot listen");

  return g_strdup_printf ("tcp://127.0.0.1:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
}

static void
measure_cb (gpointer user_data)
{
  Bench *self = user_data;
  g_autofree char *uri = listen_somewhere (self);
  double budget_mib = (double) self->n_events * BYTES_PER_EVENT / MIB + BASE_MIB;
  double empty_mib;
  double full_mib;
  SondePage *page;
  GThread *thread;
  gint64 begin_us;
  guint n_before;

  self->capture = bench_window_begin_capture (&self->bench);
  page = bench_window_open (&self->bench, "sockets", uri);

  while ((n_before = count_listed (page)) == 0)
    g_main_context_iteration (NULL, TRUE);

  begin_us = g_get_monotonic_time ();
  empty_mib = get_resident_mib ();
  bench_lateness_start (&self->bench.lateness);
  thread = g_thread_new ("recording", record, self);

  while (count_listed (page) < n_before + self->n_events)
    g_main_context_iteration (NULL, TRUE);

  bench_lateness_stop (&self->bench.lateness);
  g_thread_join (thread);
  full_mib = get_resident_mib ();
  g_print ("memory %.2f (%.0f MiB for the window and %u listed events, %.0f MiB allowed; %.1f MiB "
           "before, %.1f bytes more for each event; %.1f s, main loop late by %.1f ms at the 99th "
           "percentile)\n",
           budget_mib / full_mib, full_mib, self->n_events, budget_mib, empty_mib,
           (full_mib - empty_mib) * MIB / self->n_events,
           (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC,
           bench_lateness_take_ms (&self->bench.lateness, 99));

  sonde_page_stop (page);
  g_clear_object (&self->listener);
}

int
main (int    argc,
      char **argv)
{
  Bench self = { .n_events = DEFAULT_EVENTS };

  if (argc > 1)
    self.n_events = (guint) g_ascii_strtoull (argv[1], NULL, 10);

  bench_window_run (&self.bench, measure_cb, &self);

  return 0;
}
