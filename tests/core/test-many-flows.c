#include "config.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-test.h"

#define N_FLOWS     100000
#define N_ALIVE     1000
#define REQUEST     "request of "
#define ANSWER      "answer to "
#define TEXT_BYTES  32
#define MIB         (1 << 20)

typedef struct
{
  char         *dir;
  char         *path;
  SondeClock   *clock;
  SondeCapture *capture;
  gint64        worst_us;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "capture.pcapng", NULL);
  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new (self->path, self->clock, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  g_object_unref (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static double
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);

  return (double) g_ascii_strtoull (fields[1], NULL, 10) * (double) sysconf (_SC_PAGESIZE) / MIB;
}

static guint32
open_flow (SondeCapture *capture,
           guint32       number,
           guint16       port)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_SERVER };

  sonde_endpoint_parse (&spec.local, "127.0.0.1:80");
  sonde_endpoint_parse (&spec.remote, "10.0.0.0:0");
  spec.remote.port = port;
  number = GUINT32_TO_BE (0x0a000000 + number);
  memcpy (spec.remote.address, &number, sizeof number);

  return sonde_capture_open_flow (capture, &spec);
}

static void
add_text (SondeCapture   *capture,
          guint32         id,
          SondeDirection  direction,
          const char     *text)
{
  g_autofree char *line = g_strdup_printf ("%s%u", text, id);

  sonde_capture_add_data (capture, id, direction, line, strlen (line));
}

/* A thousand at a time, whose events come in turn. */
static gpointer
record (gpointer user_data)
{
  Fixture *self = user_data;

  for (guint i = 0; i < N_FLOWS; i += N_ALIVE)
    {
      for (guint j = 0; j < N_ALIVE; j++)
        g_assert_cmpuint (open_flow (self->capture, i + j, 12345), ==, i + j + 1);

      for (guint32 id = i + 1; id <= i + N_ALIVE; id++)
        add_text (self->capture, id, SONDE_DIRECTION_RECEIVED, REQUEST);

      for (guint32 id = i + 1; id <= i + N_ALIVE; id++)
        add_text (self->capture, id, SONDE_DIRECTION_SENT, ANSWER);

      for (guint32 id = i + 1; id <= i + N_ALIVE; id++)
        sonde_capture_add_end (self->capture, id, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
    }

  return NULL;
}

static gboolean
has_all (gpointer user_data)
{
  SondeFlow *last = sonde_capture_get_flow (user_data, N_FLOWS);

  return last != NULL && sonde_flow_get_state (last) == SONDE_FLOW_CLOSED;
}

/* Other than the time on the wall, it does not tell of what else the machine does. */
static gint64
get_thread_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Returns how long the main loop worked in its longest turn. */
static gint64
wait_for_all (SondeCapture *capture)
{
  gint64 worst_us = 0;

  while (!has_all (capture) || sonde_capture_is_reading (capture))
    {
      gint64 begin_us = get_thread_time_us ();

      g_main_context_iteration (NULL, TRUE);
      worst_us = MAX (worst_us, get_thread_time_us () - begin_us);
    }

  return worst_us;
}

static void
check_text (SondeFlow      *flow,
            SondeDirection  direction,
            const char     *text)
{
  g_autofree char *expected = g_strdup_printf ("%s%u", text, sonde_flow_get_id (flow));
  char buffer[TEXT_BYTES] = "";
  gssize n_read;

  n_read = sonde_flow_read_stream (flow, direction, 0, (guint8 *) buffer, sizeof buffer - 1, NULL);
  g_assert_cmpint (n_read, ==, strlen (expected));
  g_assert_cmpstr (buffer, ==, expected);
}

static void
check_flows (SondeCapture *capture)
{
  GListModel *flows = sonde_capture_list_flows (capture);

  g_assert_cmpuint (g_list_model_get_n_items (flows), ==, N_FLOWS);

  for (guint i = 0; i < N_FLOWS; i++)
    {
      g_autoptr(SondeFlow) flow = g_list_model_get_item (flows, i);

      g_assert_cmpuint (sonde_flow_get_id (flow), ==, i + 1);
      g_assert_true (flow == sonde_capture_get_flow (capture, i + 1));
      g_assert_cmpuint (sonde_flow_get_remote (flow)->port, ==, 12345);
      g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_CLOSED);
      check_text (flow, SONDE_DIRECTION_RECEIVED, REQUEST);
      check_text (flow, SONDE_DIRECTION_SENT, ANSWER);
    }
}

/* Recorded, and read from the file again: all there, each with its own bytes. */
static void
test_many_flows_live_and_read (Fixture       *self,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) again = NULL;
  g_autoptr(GError) error = NULL;
  double before_mib = get_resident_mib ();
  gint64 begin_us = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("recording", record, self);
  gint64 worst_us = wait_for_all (self->capture);

  g_thread_join (thread);
  g_test_message ("%d flows recorded in %.2f s, %.0f MiB, longest turn %.1f ms", N_FLOWS,
                  (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC,
                  get_resident_mib () - before_mib, (double) worst_us / 1000.0);
  check_flows (self->capture);

  before_mib = get_resident_mib ();
  begin_us = g_get_monotonic_time ();
  again = sonde_capture_new_from_file (self->path, &error);
  g_assert_no_error (error);
  worst_us = wait_for_all (again);
  g_test_message ("%d flows read in %.2f s, %.0f MiB, longest turn %.1f ms", N_FLOWS,
                  (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC,
                  get_resident_mib () - before_mib, (double) worst_us / 1000.0);
  check_flows (again);
}

/* All between the same two endpoints, none of them over: there are not as many ports. */
static void
test_many_flows_alike (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_FLOWS; i++)
    g_assert_cmpuint (open_flow (self->capture, 0, 12345), ==, i + 1);

  g_test_message ("%d flows of the same endpoints recorded in %.2f s", N_FLOWS,
                  (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
  sonde_capture_sync (self->capture);
  g_assert_nonnull (sonde_capture_get_flow (self->capture, N_FLOWS));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add ("/many-flows/live-and-read", Fixture, NULL, fixture_set_up,
              test_many_flows_live_and_read, fixture_tear_down);
  g_test_add ("/many-flows/alike", Fixture, NULL, fixture_set_up,
              test_many_flows_alike, fixture_tear_down);

  return g_test_run ();
}
