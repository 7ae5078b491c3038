#include "config.h"

#include "sonde-capture.h"
#include "sonde-photo.h"
#include "sonde-rate-graph.h"
#include "sonde-widget-test.h"

#define PAST_NS G_GINT64_CONSTANT (1700000000000000000)
#define STEP_NS G_GINT64_CONSTANT (500000000)

typedef struct
{
  char         *dir;
  SondeClock   *clock;
  SondeCapture *capture;
  GtkWidget    *graph;
  GtkWidget    *window;
  guint32       flow_id;
} Fixture;

/* With data, a clock that stands in the past; otherwise the real one. */
static void
fixture_set_up (Fixture       *self,
                gconstpointer  is_past)
{
  g_autoptr(GError) error = NULL;
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };

  g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "127.0.0.1:7"));

  self->dir = sonde_test_make_dir ();
  self->clock = is_past ? sonde_clock_new_fixed (PAST_NS, STEP_NS) : sonde_clock_new ();
  self->capture = sonde_capture_new_private (self->dir, self->clock, &error);
  g_assert_no_error (error);
  self->flow_id = sonde_capture_open_flow (self->capture, &spec);
  sonde_capture_sync (self->capture);

  self->graph = g_object_ref_sink (sonde_rate_graph_new ());
  self->window = sonde_widget_test_show (self->graph, 100, 40);
  sonde_rate_graph_set_flow (SONDE_RATE_GRAPH (self->graph),
                             sonde_capture_get_flow (self->capture, self->flow_id));
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  is_past G_GNUC_UNUSED)
{
  sonde_photo_wait_frames (self->window, 2);
  sonde_widget_test_destroy (self->window, self->graph);
  g_assert_finalize_object (self->capture);
  g_assert_finalize_object (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->dir);
}

static void
record (Fixture *self,
        gsize    length)
{
  g_autofree guint8 *data = g_malloc0 (length);

  sonde_capture_add_data (self->capture, self->flow_id, SONDE_DIRECTION_RECEIVED, data, length);
  sonde_capture_sync (self->capture);
}

static void
assert_label (Fixture    *self,
              const char *label)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self->graph),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static void
test_past (Fixture       *self,
           gconstpointer  is_past G_GNUC_UNUSED)
{
  assert_label (self, "0 B in 0 µs");

  /* What is not recorded now moves with each event. */
  record (self, 100);
  assert_label (self, "100 B in 500 ms");
  record (self, 1948);
  assert_label (self, "2.0 KiB in 1.00 s");

  sonde_rate_graph_set_flow (SONDE_RATE_GRAPH (self->graph), NULL);
  record (self, 1);
  assert_label (self, "2.0 KiB in 1.00 s");
}

static gboolean
is_labelled (gpointer user_data)
{
  g_autofree char *difference =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (((Fixture *) user_data)->graph),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        "0 B per second, at most 150 B in the last minute");

  return difference == NULL;
}

static void
test_live (Fixture       *self,
           gconstpointer  is_past G_GNUC_UNUSED)
{
  assert_label (self, "0 B per second, at most 0 B in the last minute");

  /* Seen with the next bar, and then no longer the last. */
  record (self, 300);
  sonde_test_wait_until (is_labelled, self);

  sonde_capture_add_end (self->capture, self->flow_id, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
  sonde_capture_sync (self->capture);
  gtk_widget_unmap (self->graph);
  gtk_widget_map (self->graph);
  g_assert_false (is_labelled (self));
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  g_test_add ("/widgets/rate-graph/past", Fixture, GINT_TO_POINTER (TRUE),
              fixture_set_up, test_past, fixture_tear_down);
  g_test_add ("/widgets/rate-graph/live", Fixture, NULL,
              fixture_set_up, test_live, fixture_tear_down);

  return g_test_run ();
}
