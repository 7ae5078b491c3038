#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-phase-bar.h"

#define TEXT_PADDING 6
#define LETTER_PADDING 2

/**
 * SondePhaseBar:
 *
 * One phase of a waterfall, as a bar that can be activated: with name and time if they fit, else
 * with the name or its first letter.
 */
struct _SondePhaseBar
{
  GtkWidget    parent_instance;

  PangoLayout *layout;
  char        *text;
  char        *name;
  char        *letter;
  char        *css_class;
};

G_DEFINE_FINAL_TYPE (SondePhaseBar, sonde_phase_bar, GTK_TYPE_WIDGET)

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
sonde_phase_bar_try_text (SondePhaseBar *self,
                          const char    *text,
                          int            padding)
{
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  return width + 2 * padding <= gtk_widget_get_width (GTK_WIDGET (self));
}

static void
sonde_phase_bar_released_cb (GtkGestureClick *gesture G_GNUC_UNUSED,
                             int              n_press G_GNUC_UNUSED,
                             double           x,
                             double           y,
                             gpointer         user_data)
{
  if (gtk_widget_contains (user_data, x, y))
    g_signal_emit (user_data, signals[ACTIVATED], 0);
}

static void
sonde_phase_bar_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size G_GNUC_UNUSED,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline G_GNUC_UNUSED,
                         int            *natural_baseline G_GNUC_UNUSED)
{
  SondePhaseBar *self = SONDE_PHASE_BAR (widget);
  int width, height;

  pango_layout_set_text (self->layout, self->text != NULL ? self->text : "", -1);
  pango_layout_get_pixel_size (self->layout, &width, &height);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = width + 2 * TEXT_PADDING;
    }
  else
    *minimum = *natural = height;
}

static void
sonde_phase_bar_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SondePhaseBar *self = SONDE_PHASE_BAR (widget);
  PangoRectangle extents;
  GdkRGBA color;

  if (self->text == NULL
      || !(sonde_phase_bar_try_text (self, self->text, TEXT_PADDING)
           || sonde_phase_bar_try_text (self, self->name, TEXT_PADDING)
           || sonde_phase_bar_try_text (self, self->letter, LETTER_PADDING)))
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  pango_layout_get_pixel_extents (self->layout, NULL, &extents);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) ((gtk_widget_get_width (widget)
                                                          - extents.width) / 2),
                                                (float) ((gtk_widget_get_height (widget)
                                                          - extents.height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
sonde_phase_bar_activate_action (GtkWidget  *widget,
                                 const char *action_name G_GNUC_UNUSED,
                                 GVariant   *parameter G_GNUC_UNUSED)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
sonde_phase_bar_finalize (GObject *object)
{
  SondePhaseBar *self = SONDE_PHASE_BAR (object);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->letter, g_free);
  g_clear_pointer (&self->css_class, g_free);

  G_OBJECT_CLASS (sonde_phase_bar_parent_class)->finalize (object);
}

static void
sonde_phase_bar_class_init (SondePhaseBarClass *klass)
{
  static const guint keys[] = {
    GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space, GDK_KEY_KP_Space,
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = sonde_phase_bar_finalize;

  widget_class->measure = sonde_phase_bar_measure;
  widget_class->snapshot = sonde_phase_bar_snapshot;

  /**
   * SondePhaseBar::activated:
   *
   * The bar was clicked, or Return was pressed on it.
   */
  signals[ACTIVATED] =
    g_signal_new ("activated", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATED]);
  gtk_widget_class_install_action (widget_class, "phase.activate", NULL,
                                   sonde_phase_bar_activate_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "phase.activate", NULL);

  gtk_widget_class_set_css_name (widget_class, "phase");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
sonde_phase_bar_init (SondePhaseBar *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  g_signal_connect (click, "released", G_CALLBACK (sonde_phase_bar_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sonde_phase_bar_new:
 *
 * Returns: (transfer floating): a bar without a phase
 */
GtkWidget *
sonde_phase_bar_new (void)
{
  return g_object_new (SONDE_TYPE_PHASE_BAR, NULL);
}

static char *
sonde_phase_bar_describe (const SondePhase *phase,
                          const char       *duration)
{
  switch (phase->state)
    {
    case SONDE_PHASE_RUNNING:
      /* Translators: a step that goes on, and the time it has taken so far. */
      return g_strdup_printf (_("%s, running for %s"), phase->name, duration);

    case SONDE_PHASE_FAILED:
      /* Translators: a step that failed, and after what time. */
      return g_strdup_printf (_("%s, failed after %s"), phase->name, duration);

    case SONDE_PHASE_DONE:
    default:
      /* Translators: a step and the time it took. */
      return g_strdup_printf (_("%s, %s"), phase->name, duration);
    }
}

/**
 * sonde_phase_bar_set_phase:
 * @self: a bar
 * @phase: the phase, copied
 *
 * Shows a phase.
 */
void
sonde_phase_bar_set_phase (SondePhaseBar    *self,
                           const SondePhase *phase)
{
  static const char * const state_classes[] = {
    [SONDE_PHASE_DONE] = "done",
    [SONDE_PHASE_RUNNING] = "running",
    [SONDE_PHASE_FAILED] = "failed",
  };
  g_autofree char *duration = NULL;
  g_autofree char *description = NULL;
  GtkWidget *widget;

  g_return_if_fail (SONDE_IS_PHASE_BAR (self));
  g_return_if_fail (phase != NULL && phase->name != NULL);
  g_return_if_fail ((guint) phase->state < G_N_ELEMENTS (state_classes));

  widget = GTK_WIDGET (self);
  duration = sonde_format_duration_us (phase->duration_us);
  description = sonde_phase_bar_describe (phase, duration);

  g_free (self->text);
  g_free (self->name);
  g_free (self->letter);
  /* Translators: what a bar says: a step and the time it took. */
  self->text = g_strdup_printf (phase->state == SONDE_PHASE_FAILED ? C_("phase", "✕ %s %s")
                                                                    : C_("phase", "%s %s"),
                                phase->name, duration);
  self->name = g_strdup_printf (phase->state == SONDE_PHASE_FAILED ? C_("phase", "✕ %s") : "%s",
                                phase->name);
  self->letter = phase->state == SONDE_PHASE_FAILED ? g_strdup ("✕")
                                                    : g_utf8_substring (phase->name, 0, 1);

  if (self->css_class != NULL)
    gtk_widget_remove_css_class (widget, self->css_class);

  g_free (self->css_class);
  self->css_class = g_strdup (phase->css_class);

  if (self->css_class != NULL)
    gtk_widget_add_css_class (widget, self->css_class);

  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++)
    gtk_widget_remove_css_class (widget, state_classes[i]);

  gtk_widget_add_css_class (widget, state_classes[phase->state]);
  gtk_widget_set_tooltip_text (widget, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
  gtk_widget_queue_resize (widget);
}

/**
 * sonde_phase_bar_get_text:
 * @self: a bar
 *
 * Returns: (transfer none) (nullable): name and time, as they are shown where they fit
 */
const char *
sonde_phase_bar_get_text (SondePhaseBar *self)
{
  g_return_val_if_fail (SONDE_IS_PHASE_BAR (self), NULL);

  return self->text;
}
