#include "config.h"

#include "sonde-capture.h"
#include "sonde-flow-rates.h"
#include "sonde-test.h"

#define START_NS G_GINT64_CONSTANT (1700000000000000000)
#define STEP_NS  G_GINT64_CONSTANT (100000000)

typedef struct
{
  char         *dir;
  SondeClock   *clock;
  SondeCapture *capture;
  guint32       flow_id;
} Fixture;

/* The clock moves on by a tenth of a second with each event, of which the first opens the flow. */
static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };

  g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "127.0.0.1:7"));

  self->dir = sonde_test_make_dir ();
  self->clock = sonde_clock_new_fixed (START_NS, STEP_NS);
  self->capture = sonde_capture_new_private (self->dir, self->clock, &error);
  g_assert_no_error (error);
  self->flow_id = sonde_capture_open_flow (self->capture, &spec);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  g_assert_finalize_object (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->dir);
}

static void
record (Fixture        *self,
        SondeDirection  direction,
        gsize           length)
{
  g_autofree guint8 *data = g_malloc0 (length);

  sonde_capture_add_data (self->capture, self->flow_id, direction, data, length);
}

static SondeFlow *
get_flow (Fixture *self)
{
  sonde_capture_sync (self->capture);

  return sonde_capture_get_flow (self->capture, self->flow_id);
}

static void
test_rates_count_both_directions (Fixture       *self,
                                  gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow;
  guint64 samples[4];
  gint64 opened_ns;

  for (guint i = 1; i <= 8; i++)
    record (self, i % 2 == 0 ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED, i);

  flow = get_flow (self);
  opened_ns = sonde_flow_get_opened_ns (flow);
  sonde_flow_measure_rates (flow, opened_ns, sonde_flow_get_changed_ns (flow), samples,
                            G_N_ELEMENTS (samples));

  /* Eight steps after the opening in four parts, each with its last step. */
  g_assert_cmpuint (samples[0], ==, 1 + 2);
  g_assert_cmpuint (samples[1], ==, 3 + 4);
  g_assert_cmpuint (samples[2], ==, 5 + 6);
  g_assert_cmpuint (samples[3], ==, 7 + 8);
}

static void
test_rates_leave_out_what_is_outside (Fixture       *self,
                                      gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow;
  guint64 samples[3];
  gint64 opened_ns;

  for (guint i = 0; i < 10; i++)
    record (self, SONDE_DIRECTION_SENT, 1);

  flow = get_flow (self);
  opened_ns = sonde_flow_get_opened_ns (flow);

  sonde_flow_measure_rates (flow, opened_ns + 2 * STEP_NS, opened_ns + 4 * STEP_NS, samples, 3);
  g_assert_cmpuint (samples[0] + samples[1] + samples[2], ==, 3);

  sonde_flow_measure_rates (flow, opened_ns + 20 * STEP_NS, opened_ns + 30 * STEP_NS, samples, 3);
  g_assert_cmpuint (samples[0] + samples[1] + samples[2], ==, 0);

  sonde_flow_measure_rates (flow, opened_ns - 20 * STEP_NS, opened_ns - STEP_NS, samples, 3);
  g_assert_cmpuint (samples[0] + samples[1] + samples[2], ==, 0);
}

static void
test_rates_of_any_time (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow;
  guint64 samples[60];
  guint64 n_bytes = 0;

  record (self, SONDE_DIRECTION_RECEIVED, 100);
  flow = get_flow (self);

  /* A file may hold any time. */
  sonde_flow_measure_rates (flow, G_MININT64, G_MAXINT64, samples, G_N_ELEMENTS (samples));

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    n_bytes += samples[i];

  g_assert_cmpuint (n_bytes, ==, 100);

  sonde_flow_measure_rates (flow, START_NS, START_NS, samples, 1);
  g_assert_cmpuint (samples[0], ==, 0);
}

static void
test_rates_of_many_events (Fixture       *self,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow;
  guint64 samples[60];
  guint64 n_bytes = 0;

  for (guint i = 0; i < 6000; i++)
    record (self, (SondeDirection) (i % 2), 1 + i % 3);

  flow = get_flow (self);
  sonde_flow_measure_rates (flow, sonde_flow_get_opened_ns (flow),
                            sonde_flow_get_changed_ns (flow), samples, G_N_ELEMENTS (samples));

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      n_bytes += samples[i];
      g_assert_cmpuint (samples[i], >=, 196);
      g_assert_cmpuint (samples[i], <=, 204);
    }

  g_assert_cmpuint (n_bytes, ==, 12000);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add ("/core/flow-rates/both-directions", Fixture, NULL,
              fixture_set_up, test_rates_count_both_directions, fixture_tear_down);
  g_test_add ("/core/flow-rates/outside", Fixture, NULL,
              fixture_set_up, test_rates_leave_out_what_is_outside, fixture_tear_down);
  g_test_add ("/core/flow-rates/any-time", Fixture, NULL,
              fixture_set_up, test_rates_of_any_time, fixture_tear_down);
  g_test_add ("/core/flow-rates/many-events", Fixture, NULL,
              fixture_set_up, test_rates_of_many_events, fixture_tear_down);

  return g_test_run ();
}
