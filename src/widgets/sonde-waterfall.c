#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-phase-bar.h"
#include "sonde-phase-layout.h"
#include "sonde-waterfall.h"

#define GAP 2
#define NATURAL_WIDTH 300

/**
 * SondeWaterfall:
 *
 * The steps of something, as a strip of bars along the time that they took.
 *
 * Each bar has a colour, and a pattern that says how it ended.
 */
struct _SondeWaterfall
{
  GtkWidget  parent_instance;

  GArray    *phases;
  GArray    *spans;
  GPtrArray *bars;
  guint      n_lanes;
};

G_DEFINE_FINAL_TYPE (SondeWaterfall, sonde_waterfall, GTK_TYPE_WIDGET)

enum {
  PHASE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const SondePhase *
sonde_waterfall_get_phases (SondeWaterfall *self)
{
  return (const SondePhase *) (gconstpointer) self->phases->data;
}

static SondePhaseSpan *
sonde_waterfall_get_spans (SondeWaterfall *self)
{
  return (SondePhaseSpan *) (gpointer) self->spans->data;
}

static void
sonde_waterfall_update_description (SondeWaterfall *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", gtk_widget_get_tooltip_text (bar));
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str,
                                  -1);
}

static void
sonde_waterfall_activated_cb (GtkWidget *bar,
                              gpointer   user_data)
{
  SondeWaterfall *self = user_data;
  guint index;

  if (g_ptr_array_find (self->bars, bar, &index))
    g_signal_emit (self, signals[PHASE_ACTIVATED], 0, index);
}

static void
sonde_waterfall_add_bar (SondeWaterfall *self)
{
  GtkWidget *bar = sonde_phase_bar_new ();

  g_signal_connect (bar, "activated", G_CALLBACK (sonde_waterfall_activated_cb), self);
  gtk_widget_set_parent (bar, GTK_WIDGET (self));
  g_ptr_array_add (self->bars, bar);
}

static void
sonde_waterfall_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size G_GNUC_UNUSED,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline G_GNUC_UNUSED,
                         int            *natural_baseline G_GNUC_UNUSED)
{
  SondeWaterfall *self = SONDE_WATERFALL (widget);
  int height = 0;

  for (guint i = 0; i < self->bars->len; i++)
    {
      int bar_height;

      gtk_widget_measure (g_ptr_array_index (self->bars, i), GTK_ORIENTATION_VERTICAL, -1,
                          &bar_height, NULL, NULL, NULL);
      height = MAX (height, bar_height);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = NATURAL_WIDTH;
    }
  else
    *minimum = *natural = height > 0 ? (int) self->n_lanes * (height + GAP) - GAP : 0;
}

static void
sonde_waterfall_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline G_GNUC_UNUSED)
{
  SondeWaterfall *self = SONDE_WATERFALL (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int lane_height = (height + GAP) / (int) self->n_lanes;

  sonde_phase_layout_place (sonde_waterfall_get_phases (self), self->phases->len,
                            width + GAP, sonde_waterfall_get_spans (self));

  for (guint i = 0; i < self->bars->len; i++)
    {
      const SondePhaseSpan *span = &g_array_index (self->spans, SondePhaseSpan, i);
      GtkAllocation allocation;

      allocation.width = MAX (span->width - GAP, 1);
      allocation.height = lane_height - GAP;
      allocation.x = is_rtl ? width - span->x - allocation.width : span->x;
      allocation.y = (int) span->lane * lane_height;
      gtk_widget_size_allocate (g_ptr_array_index (self->bars, i), &allocation, -1);
    }
}

static void
sonde_waterfall_dispose (GObject *object)
{
  SondeWaterfall *self = SONDE_WATERFALL (object);

  g_ptr_array_set_size (self->bars, 0);

  G_OBJECT_CLASS (sonde_waterfall_parent_class)->dispose (object);
}

static void
sonde_waterfall_finalize (GObject *object)
{
  SondeWaterfall *self = SONDE_WATERFALL (object);

  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_clear_pointer (&self->phases, g_array_unref);
  g_clear_pointer (&self->spans, g_array_unref);

  G_OBJECT_CLASS (sonde_waterfall_parent_class)->finalize (object);
}

static void
sonde_waterfall_class_init (SondeWaterfallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_waterfall_dispose;
  object_class->finalize = sonde_waterfall_finalize;

  widget_class->measure = sonde_waterfall_measure;
  widget_class->size_allocate = sonde_waterfall_size_allocate;

  /**
   * SondeWaterfall::phase-activated:
   * @self: the waterfall
   * @index: the position of the phase, from 0
   *
   * The bar of a phase was clicked, or Return was pressed on it.
   */
  signals[PHASE_ACTIVATED] =
    g_signal_new ("phase-activated", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "waterfall");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonde_waterfall_init (SondeWaterfall *self)
{
  self->phases = g_array_new (FALSE, FALSE, sizeof (SondePhase));
  self->spans = g_array_new (FALSE, TRUE, sizeof (SondePhaseSpan));
  self->bars = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->n_lanes = 1;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps and their times"),
                                  -1);
}

/**
 * sonde_waterfall_new:
 *
 * Returns: (transfer floating): a waterfall without phases
 */
GtkWidget *
sonde_waterfall_new (void)
{
  return g_object_new (SONDE_TYPE_WATERFALL, NULL);
}

/**
 * sonde_waterfall_set_phases:
 * @self: a waterfall
 * @phases: (array length=n_phases) (nullable): phases, ordered by when they began, copied
 * @n_phases: how many there are
 *
 * Shows other phases, or the same ones further on.
 */
void
sonde_waterfall_set_phases (SondeWaterfall   *self,
                            const SondePhase *phases,
                            guint             n_phases)
{
  g_return_if_fail (SONDE_IS_WATERFALL (self));
  g_return_if_fail (phases != NULL || n_phases == 0);

  while (self->bars->len < n_phases)
    sonde_waterfall_add_bar (self);

  g_ptr_array_set_size (self->bars, (int) n_phases);
  g_array_set_size (self->phases, 0);
  g_array_set_size (self->spans, n_phases);

  for (guint i = 0; i < n_phases; i++)
    {
      SondePhase phase = phases[i];

      sonde_phase_bar_set_phase (g_ptr_array_index (self->bars, i), &phase);

      /* The texts are the caller's, and only the times are needed from here on. */
      phase.name = NULL;
      phase.css_class = NULL;
      g_array_append_val (self->phases, phase);
    }

  self->n_lanes = sonde_phase_layout_assign_lanes (sonde_waterfall_get_phases (self), n_phases,
                                                   sonde_waterfall_get_spans (self));
  sonde_waterfall_update_description (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * sonde_waterfall_get_n_phases:
 * @self: a waterfall
 *
 * Returns: how many phases it shows
 */
guint
sonde_waterfall_get_n_phases (SondeWaterfall *self)
{
  g_return_val_if_fail (SONDE_IS_WATERFALL (self), 0);

  return self->phases->len;
}
