#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sonde-http-fixture.h"
#include "sonde-taps.h"
#include "sonde-test.h"

#define DEFAULT_MIB 256
#define MAX_RSS_KIB (200 * 1024)
#define TICK_MS 1
#define MAX_BUSY_US 8000

/*
 * How much the thread has worked between the runs of a timer that wants to run every millisecond,
 * at the priority of drawing. How late the timer is would depend on what else the machine does.
 */
typedef struct
{
  gint64  before_us;
  GArray *busy_us;
} Busyness;

static gint64
get_cpu_time_us (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
tick_cb (gpointer user_data)
{
  Busyness *busyness = user_data;
  gint64 now_us = get_cpu_time_us ();
  gint64 busy_us = now_us - busyness->before_us;

  if (busyness->before_us != 0)
    g_array_append_val (busyness->busy_us, busy_us);

  busyness->before_us = now_us;

  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first > *second) - (*first < *second);
}

static gulong
get_rss_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);

  return strtoul (line + strlen ("VmHWM:"), NULL, 10);
}

/*
 * A response of any length is held in the capture, not in memory, and the main loop stays free for
 * what draws. SONDE_TEST_STREAM_MIB asks for another length.
 */
static void
test_stream (void)
{
  const char *wanted = g_getenv ("SONDE_TEST_STREAM_MIB");
  guint64 n_mib = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : DEFAULT_MIB;
  guint64 n_bytes = n_mib << 20;
  g_autofree char *path = g_strdup_printf ("/stream?bytes=%" G_GUINT64_FORMAT, n_bytes);
  g_autofree char *url = NULL;
  g_autoptr(SondeHttpRequest) request = NULL;
  g_autoptr(SondeHttpExchange) exchange = NULL;
  Busyness busyness = { .busy_us = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  SondeHttpFixture fixture;
  SondeHttpMessage message;
  gint64 started_us;
  gint64 p99_us;
  guint tick_id;

  sonde_http_fixture_init (&fixture);
  sonde_http_fixture_start_peer (&fixture);
  url = sonde_http_fixture_dup_url (&fixture, path);
  request = sonde_http_request_new ("GET", url);
  tick_id = g_timeout_add_full (G_PRIORITY_HIGH_IDLE + 20, TICK_MS, tick_cb, &busyness, NULL);
  started_us = g_get_monotonic_time ();

  exchange = sonde_http_client_send (fixture.client, request, NULL, NULL);

  while (sonde_http_exchange_is_running (exchange))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (tick_id);
  g_array_sort (busyness.busy_us, compare);
  p99_us = busyness.busy_us->len > 0
             ? g_array_index (busyness.busy_us, gint64, busyness.busy_us->len * 99 / 100) : 0;

  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_true (sonde_http_exchange_get_message (exchange, TRUE, &message));
  g_assert_true (message.complete);
  g_assert_cmpuint (message.body_length, ==, n_bytes);
  g_assert_cmpuint (get_rss_kib (), <, MAX_RSS_KIB);

  g_test_message ("%" G_GUINT64_FORMAT " MiB in %.2f s, %lu KiB of memory, 99%% of ticks after at "
                  "most %" G_GINT64_FORMAT " us of work", n_mib,
                  (double) (g_get_monotonic_time () - started_us) / 1e6, get_rss_kib (), p99_us);
  g_assert_cmpint (p99_us, <, MAX_BUSY_US);

  g_array_unref (busyness.busy_us);
  g_clear_object (&exchange);
  sonde_http_fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_taps_install ();

  g_test_add_func ("/http-stream/memory", test_stream);

  return g_test_run ();
}
