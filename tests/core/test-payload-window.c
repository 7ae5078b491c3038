#include "config.h"

#include "sonde-capture.h"
#include "sonde-flow-private.h"
#include "sonde-payload-window.h"
#include "sonde-test.h"
#include "sonde-wire.h"

#define N_FLOWS  3
#define N_EVENTS 400

typedef struct
{
  char         *dir;
  SondeCapture *capture;
  guint32       flows[N_FLOWS];
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->capture = sonde_capture_new_private (self->dir, clock, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_FLOWS; i++)
    {
      SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_UDP };

      g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
      g_assert_true (sonde_endpoint_parse (&spec.remote, "127.0.0.1:7"));
      spec.local.port = (guint16) (spec.local.port + i);
      self->flows[i] = sonde_capture_open_flow (self->capture, &spec);
    }
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  sonde_test_remove_dir (self->dir);
  g_free (self->dir);
}

static void
record (Fixture *self,
        guint    flow,
        gsize    length)
{
  g_autofree guint8 *data = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_test_rand_int ();

  sonde_capture_add_data (self->capture, self->flows[flow], SONDE_DIRECTION_SENT, data, length);
}

/* What it shows is what is read by itself, in this order and in any other. */
static void
assert_same (Fixture  *self,
             guint     flow_number,
             gboolean  shuffled)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, self->flows[flow_number]);
  SondeStorage *storage = sonde_flow_get_storage (flow);
  g_autofree guint8 *expected = g_malloc (G_MAXUINT16);
  guint n_events = sonde_flow_get_n_events (flow);

  g_assert_cmpuint (n_events, >, N_EVENTS / 10);

  for (guint i = 0; i < n_events; i++)
    {
      guint number = shuffled ? (guint) g_test_rand_int_range (0, (gint32) n_events) : i;
      const guint8 *payload;
      SondeEvent event;

      sonde_flow_get_event (flow, number, &event);

      if (event.kind != SONDE_EVENT_DATA)
        continue;

      payload = sonde_payload_window_peek (storage, &event);
      g_assert_cmpint (sonde_flow_read_payload (flow, &event, expected, NULL), ==, event.length);
      g_assert_cmpmem (payload, event.length, expected, event.length);
    }
}

static void
test_small (Fixture       *self,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < N_EVENTS; i++)
    record (self, 0, (gsize) g_test_rand_int_range (0, 300));

  sonde_capture_sync (self->capture);
  assert_same (self, 0, FALSE);
  assert_same (self, 0, TRUE);
}

static void
test_mixed (Fixture       *self,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < N_EVENTS; i++)
    record (self, i % N_FLOWS,
            (gsize) g_test_rand_int_range (0, i % 7 == 0 ? SONDE_WIRE_MAX_DATAGRAM : 3000));

  sonde_capture_sync (self->capture);

  for (guint i = 0; i < N_FLOWS; i++)
    {
      assert_same (self, i, FALSE);
      assert_same (self, i, TRUE);
    }
}

/* What was not there yet when the window looked is there when it looks again. */
static void
test_grows (Fixture       *self,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeStorage *storage;
  SondeFlow *flow;
  guint number = 0;

  sonde_capture_sync (self->capture);
  flow = sonde_capture_get_flow (self->capture, self->flows[0]);
  storage = sonde_flow_get_storage (flow);

  for (guint i = 0; i < N_EVENTS; i++)
    {
      record (self, 0, 100);
      sonde_capture_sync (self->capture);

      for (; number < sonde_flow_get_n_events (flow); number++)
        {
          guint8 expected[100];
          SondeEvent event;

          sonde_flow_get_event (flow, number, &event);

          if (event.kind != SONDE_EVENT_DATA)
            continue;

          g_assert_cmpint (sonde_flow_read_payload (flow, &event, expected, NULL), ==, 100);
          g_assert_cmpmem (sonde_payload_window_peek (storage, &event), 100, expected, 100);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add ("/core/payload-window/small", Fixture, NULL, fixture_set_up, test_small,
              fixture_tear_down);
  g_test_add ("/core/payload-window/mixed", Fixture, NULL, fixture_set_up, test_mixed,
              fixture_tear_down);
  g_test_add ("/core/payload-window/grows", Fixture, NULL, fixture_set_up, test_grows,
              fixture_tear_down);

  return g_test_run ();
}
