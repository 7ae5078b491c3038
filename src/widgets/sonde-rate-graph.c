#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-palette.h"
#include "sonde-rate-graph.h"

#define BAR_WIDTH 1
#define HEIGHT 16

/**
 * SondeRateGraph:
 *
 * How many bytes passed in each of the last 60 seconds, as a tiny graph for a row of a list.
 *
 * Its height is the fastest of these seconds; the number is in its tooltip and its description.
 */
struct _SondeRateGraph
{
  GtkWidget parent_instance;

  guint64   samples[SONDE_RATE_GRAPH_SAMPLES];
  guint     next;
};

G_DEFINE_FINAL_TYPE (SondeRateGraph, sonde_rate_graph, GTK_TYPE_WIDGET)

static guint64
sonde_rate_graph_get_maximum (SondeRateGraph *self)
{
  guint64 maximum = 0;

  for (guint i = 0; i < SONDE_RATE_GRAPH_SAMPLES; i++)
    maximum = MAX (maximum, self->samples[i]);

  return maximum;
}

static void
sonde_rate_graph_describe (SondeRateGraph *self,
                           guint64         bytes_per_second)
{
  g_autofree char *now = sonde_format_bytes (bytes_per_second);
  g_autofree char *maximum = sonde_format_bytes (sonde_rate_graph_get_maximum (self));
  g_autofree char *text = NULL;

  /* Translators: amounts of data per second, such as “12.5 KiB”. */
  text = g_strdup_printf (_("%s per second, at most %s in the last minute"), now, maximum);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
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
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = SONDE_RATE_GRAPH_SAMPLES * BAR_WIDTH;
  else
    *minimum = *natural = HEIGHT;
}

static void
sonde_rate_graph_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SondeRateGraph *self = SONDE_RATE_GRAPH (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double maximum = (double) MAX (sonde_rate_graph_get_maximum (self), 1);
  float y = (float) ((gtk_widget_get_height (widget) + HEIGHT) / 2);
  float left = (float) (gtk_widget_get_width (widget) / 2
                        - SONDE_RATE_GRAPH_SAMPLES * BAR_WIDTH / 2);
  GdkRGBA color;

  sonde_palette_lookup (widget, SONDE_PALETTE_DIM, &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (left, y - 1,
                                                  SONDE_RATE_GRAPH_SAMPLES * BAR_WIDTH, 1));
  sonde_palette_lookup (widget, SONDE_PALETTE_ACCENT, &color);

  for (guint i = 0; i < SONDE_RATE_GRAPH_SAMPLES; i++)
    {
      guint64 sample = self->samples[(self->next + i) % SONDE_RATE_GRAPH_SAMPLES];
      guint column = is_rtl ? SONDE_RATE_GRAPH_SAMPLES - 1 - i : i;
      int height = (int) ((double) sample / maximum * HEIGHT);

      if (sample > 0)
        height = MAX (height, 2);

      if (height > 0)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (left + (float) (column * BAR_WIDTH),
                                                        y - (float) height,
                                                        BAR_WIDTH, (float) height));
    }
}

static void
sonde_rate_graph_class_init (SondeRateGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sonde_rate_graph_measure;
  widget_class->snapshot = sonde_rate_graph_snapshot;

  gtk_widget_class_set_css_name (widget_class, "rategraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sonde_rate_graph_init (SondeRateGraph *self)
{
  sonde_rate_graph_describe (self, 0);
}

/**
 * sonde_rate_graph_new:
 *
 * Returns: (transfer floating): a graph of a minute in which nothing passed
 */
GtkWidget *
sonde_rate_graph_new (void)
{
  return g_object_new (SONDE_TYPE_RATE_GRAPH, NULL);
}

/**
 * sonde_rate_graph_push:
 * @self: a graph
 * @bytes_per_second: how many bytes passed in the second that is over
 *
 * Adds a second at the end. To be called once per second.
 */
void
sonde_rate_graph_push (SondeRateGraph *self,
                       guint64         bytes_per_second)
{
  g_return_if_fail (SONDE_IS_RATE_GRAPH (self));

  self->samples[self->next] = bytes_per_second;
  self->next = (self->next + 1) % SONDE_RATE_GRAPH_SAMPLES;
  sonde_rate_graph_describe (self, bytes_per_second);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonde_rate_graph_clear:
 * @self: a graph
 *
 * Forgets all seconds, for a row that shows something else now.
 */
void
sonde_rate_graph_clear (SondeRateGraph *self)
{
  g_return_if_fail (SONDE_IS_RATE_GRAPH (self));

  for (guint i = 0; i < SONDE_RATE_GRAPH_SAMPLES; i++)
    self->samples[i] = 0;

  sonde_rate_graph_describe (self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
