#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-flow-rates.h"
#include "sonde-format.h"
#include "sonde-palette.h"
#include "sonde-rate-graph.h"
#include "sonde-time.h"

#define N_SAMPLES      30
#define SAMPLE_SECONDS 2
#define BAR_WIDTH      1
#define HEIGHT         12
#define MINUTE_NS      (60 * G_GINT64_CONSTANT (1000000000))

/**
 * SondeRateGraph:
 *
 * How the bytes of a flow are spread over time, as a tiny graph for a row of a list.
 *
 * While bytes come, it shows the last minute, each bar two seconds; otherwise the whole time from
 * the flow's first event to its last. The numbers are in its tooltip and its label.
 */
struct _SondeRateGraph
{
  GtkWidget  parent_instance;

  SondeFlow *flow;
  guint64    samples[N_SAMPLES];
  char      *text;
  guint      update_id;
};

G_DEFINE_FINAL_TYPE (SondeRateGraph, sonde_rate_graph, GTK_TYPE_WIDGET)

static guint64
sonde_rate_graph_get_maximum (SondeRateGraph *self)
{
  guint64 maximum = 0;

  for (guint i = 0; i < N_SAMPLES; i++)
    maximum = MAX (maximum, self->samples[i]);

  return maximum;
}

static char *
sonde_rate_graph_describe (SondeRateGraph *self,
                           gboolean        is_live)
{
  g_autofree char *amount = NULL;
  g_autofree char *other = NULL;
  gint64 duration_ns;

  if (is_live)
    {
      amount = sonde_format_bytes (self->samples[N_SAMPLES - 1] / SAMPLE_SECONDS);
      other = sonde_format_bytes (sonde_rate_graph_get_maximum (self) / SAMPLE_SECONDS);

      /* Translators: amounts of data per second, such as “12.5 KiB”. */
      return g_strdup_printf (_("%s per second, at most %s in the last minute"), amount, other);
    }

  amount = sonde_format_bytes (sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_SENT) +
                               sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_RECEIVED));
  duration_ns = sonde_time_subtract (sonde_flow_get_changed_ns (self->flow),
                                     sonde_flow_get_opened_ns (self->flow));
  other = sonde_format_duration_us (MAX (duration_ns, 0) / 1000);

  /* Translators: an amount of data, such as “12.5 KiB”, and a duration, such as “1.3 s”. */
  return g_strdup_printf (_("%s in %s"), amount, other);
}

/* Returns whether there is something that will move. */
static gboolean
sonde_rate_graph_update (SondeRateGraph *self)
{
  gint64 opened_ns = sonde_flow_get_opened_ns (self->flow);
  gint64 changed_ns = sonde_flow_get_changed_ns (self->flow);
  gint64 now_ns = g_get_real_time () * 1000;
  gboolean is_live;

  is_live = sonde_flow_get_state (self->flow) < SONDE_FLOW_CLOSED &&
            changed_ns > now_ns - MINUTE_NS && changed_ns <= now_ns;

  if (is_live)
    sonde_flow_measure_rates (self->flow, now_ns - MINUTE_NS, now_ns, self->samples, N_SAMPLES);
  else
    sonde_flow_measure_rates (self->flow, opened_ns, MAX (opened_ns, changed_ns), self->samples,
                              N_SAMPLES);

  g_free (self->text);
  self->text = sonde_rate_graph_describe (self, is_live);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return is_live;
}

static gboolean
sonde_rate_graph_update_cb (gpointer user_data)
{
  SondeRateGraph *self = user_data;

  if (sonde_rate_graph_update (self))
    return G_SOURCE_CONTINUE;

  self->update_id = 0;

  return G_SOURCE_REMOVE;
}

/* At once, and then with each bar for as long as something moves. */
static void
sonde_rate_graph_changed_cb (SondeRateGraph *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      sonde_rate_graph_update (self))
    self->update_id = g_timeout_add_seconds (SAMPLE_SECONDS, sonde_rate_graph_update_cb, self);
}

/* Told when asked for: to set a tooltip makes the display server look for the pointer. */
static gboolean
sonde_rate_graph_query_tooltip (GtkWidget  *widget,
                                int         x           G_GNUC_UNUSED,
                                int         y           G_GNUC_UNUSED,
                                gboolean    by_keyboard G_GNUC_UNUSED,
                                GtkTooltip *tooltip)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (widget);

  gtk_tooltip_set_text (tooltip, self->text);

  return self->text != NULL;
}

static void
sonde_rate_graph_map (GtkWidget *widget)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (widget);

  GTK_WIDGET_CLASS (sonde_rate_graph_parent_class)->map (widget);

  if (self->flow != NULL)
    sonde_rate_graph_changed_cb (self);
}

static void
sonde_rate_graph_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SONDE_RATE_GRAPH (widget)->update_id, g_source_remove);

  GTK_WIDGET_CLASS (sonde_rate_graph_parent_class)->unmap (widget);
}

static void
sonde_rate_graph_measure (GtkWidget      *widget G_GNUC_UNUSED,
                          GtkOrientation  orientation,
                          int             for_size G_GNUC_UNUSED,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline G_GNUC_UNUSED,
                          int            *natural_baseline G_GNUC_UNUSED)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? N_SAMPLES * BAR_WIDTH : HEIGHT;
}

static void
sonde_rate_graph_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double maximum = (double) MAX (sonde_rate_graph_get_maximum (self), 1);
  float y = (float) ((gtk_widget_get_height (widget) + HEIGHT) / 2);
  float left = (float) (gtk_widget_get_width (widget) / 2 - N_SAMPLES * BAR_WIDTH / 2);
  GdkRGBA color;

  sonde_palette_lookup (widget, SONDE_PALETTE_DIM, &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (left, y - 1, N_SAMPLES * BAR_WIDTH, 1));
  sonde_palette_lookup (widget, SONDE_PALETTE_ACCENT, &color);

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      guint column = is_rtl ? N_SAMPLES - 1 - i : i;
      int height = (int) ((double) self->samples[i] / maximum * HEIGHT);

      if (self->samples[i] > 0)
        height = MAX (height, 2);

      if (height > 0)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (left + (float) (column * BAR_WIDTH),
                                                        y - (float) height,
                                                        BAR_WIDTH, (float) height));
    }
}

static void
sonde_rate_graph_dispose (GObject *object)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  sonde_rate_graph_set_flow (self, NULL);

  G_OBJECT_CLASS (sonde_rate_graph_parent_class)->dispose (object);
}

static void
sonde_rate_graph_finalize (GObject *object)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (object);

  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (sonde_rate_graph_parent_class)->finalize (object);
}

static void
sonde_rate_graph_class_init (SondeRateGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_rate_graph_dispose;
  object_class->finalize = sonde_rate_graph_finalize;

  widget_class->query_tooltip = sonde_rate_graph_query_tooltip;
  widget_class->map = sonde_rate_graph_map;
  widget_class->unmap = sonde_rate_graph_unmap;
  widget_class->measure = sonde_rate_graph_measure;
  widget_class->snapshot = sonde_rate_graph_snapshot;

  gtk_widget_class_set_css_name (widget_class, "rategraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sonde_rate_graph_init (SondeRateGraph *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * sonde_rate_graph_new:
 *
 * Returns: (transfer floating): a graph of nothing
 */
GtkWidget *
sonde_rate_graph_new (void)
{
  return g_object_new (SONDE_TYPE_RATE_GRAPH, NULL);
}

/**
 * sonde_rate_graph_set_flow:
 * @self: a graph
 * @flow: (nullable): a flow
 *
 * Shows a flow, and goes on as it grows: while it can be seen, every two seconds.
 */
void
sonde_rate_graph_set_flow (SondeRateGraph *self,
                           SondeFlow      *flow)
{
  g_return_if_fail (SONDE_IS_RATE_GRAPH (self));
  g_return_if_fail (flow == NULL || SONDE_IS_FLOW (flow));

  if (self->flow == flow)
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_func (self->flow, sonde_rate_graph_changed_cb, self);

  g_set_object (&self->flow, flow);

  if (flow == NULL)
    return;

  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_rate_graph_changed_cb), self, G_CONNECT_SWAPPED);
  sonde_rate_graph_changed_cb (self);
}
