#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "bench-figures.h"
#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-filtered-list.h"

/* Ten million records by what they are, and a gibibyte by what it says. */
#define N_RECORDS 10000000
#define N_SYNC 50000
#define PAYLOAD_BYTES (G_GUINT64_CONSTANT (1) << 30)
#define WRITE_BYTES 60000
#define MAX_S 1.0
#define MIN_BYTES_PER_S 500e6
#define MAX_LATE_MS 8.0

static SondeFlow *
open_flow (SondeCapture *capture)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_UDP };
  guint32 id;

  sonde_endpoint_parse (&spec.local, "127.0.0.1:1");
  sonde_endpoint_parse (&spec.remote, "127.0.0.1:2");
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_sync (capture);

  return sonde_capture_get_flow (capture, id);
}

/* Returns how long it took, in seconds, and the lateness at the 99th percentile. */
static double
run (SondeFlow  *flow,
     const char *text,
     guint      *n_matches,
     double     *late_ms)
{
  g_autoptr(SondeEventList) events = sonde_event_list_new (flow);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (events));
  g_autoptr(SondeFilter) filter = sonde_filter_parse (text, NULL, NULL);
  BenchLateness lateness = { 0 };
  gint64 began_us = g_get_monotonic_time ();
  double elapsed_s;

  bench_lateness_start (&lateness);
  sonde_filtered_list_set_filter (list, filter);

  while (sonde_filtered_list_is_running (list))
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;

  for (gint64 end_us = g_get_monotonic_time () + 50000; g_get_monotonic_time () < end_us;)
    g_main_context_iteration (NULL, TRUE);

  *n_matches = g_list_model_get_n_items (G_LIST_MODEL (list));
  *late_ms = bench_lateness_take_ms (&lateness, 99);
  bench_lateness_clear (&lateness);

  return elapsed_s;
}

static void
record_small (SondeCapture *capture,
              guint32       flow_id)
{
  for (guint i = 0; i < N_RECORDS; i++)
    {
      sonde_capture_add_data (capture, flow_id, i % 2, "0123456789abcdef", i % 16);

      if (i % N_SYNC == 0)
        sonde_capture_sync (capture);
    }

  sonde_capture_sync (capture);
}

static void
record_large (SondeCapture *capture,
              guint32       flow_id)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autofree char *data = g_malloc (WRITE_BYTES + 4096);

  for (guint i = 0; i < WRITE_BYTES + 4096; i++)
    data[i] = (char) g_rand_int_range (rand, ' ', '~');

  for (guint i = 0; i < PAYLOAD_BYTES / WRITE_BYTES; i++)
    {
      sonde_capture_add_data (capture, flow_id, SONDE_DIRECTION_RECEIVED, data + i % 4096,
                              WRITE_BYTES);

      if (i % 512 == 0)
        sonde_capture_sync (capture);
    }

  sonde_capture_sync (capture);
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("sonde-bench-XXXXXX", &error);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = NULL;
  SondeFlow *small, *large;
  guint n_small, n_large;
  double small_s, large_s, small_late_ms, large_late_ms, rate;

  capture = dir != NULL ? sonde_capture_new_private (dir, clock, &error) : NULL;

  if (capture == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  small = open_flow (capture);
  record_small (capture, sonde_flow_get_id (small));
  small_s = run (small, "sent and size > 7 and kind = datagram", &n_small, &small_late_ms);
  printf ("filter-records %.2f (%u of %u records in %.2f s of %.1f; "
          "lateness p99 %.1f ms of %.0f)\n",
          small_s / MAX_S, n_small, sonde_flow_get_n_events (small), small_s, MAX_S, small_late_ms,
          MAX_LATE_MS);

  large = open_flow (capture);
  record_large (capture, sonde_flow_get_id (large));
  large_s = run (large, "contains \"no such text\"", &n_large, &large_late_ms);
  rate = (double) sonde_flow_get_n_bytes (large, SONDE_DIRECTION_RECEIVED) / large_s;
  printf ("filter-payload %.2f (%.0f MB/s of %.0f, %u records found; "
          "lateness p99 %.1f ms of %.0f)\n",
          rate / MIN_BYTES_PER_S, rate / 1e6, MIN_BYTES_PER_S / 1e6, n_large, large_late_ms,
          MAX_LATE_MS);

  g_clear_object (&capture);
  g_rmdir (dir);

  return small_s <= MAX_S && rate >= MIN_BYTES_PER_S && small_late_ms <= MAX_LATE_MS &&
         large_late_ms <= MAX_LATE_MS ? 0 : 1;
}
