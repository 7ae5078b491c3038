#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-activity-list.h"
#include "sonde-activity-row.h"
#include "sonde-rate-graph.h"

#define CHILD_INDENT 18

/**
 * SondeActivityRow:
 *
 * A row of a page's list: an icon, two lines, and for a conversation its bytes over time.
 */
struct _SondeActivityRow
{
  GtkWidget       parent_instance;

  GtkImage       *icon;
  GtkBox         *lines;
  GtkInscription *title;
  GtkInscription *detail;
  SondeRateGraph *graph;

  SondeActivity  *activity;
};

G_DEFINE_FINAL_TYPE (SondeActivityRow, sonde_activity_row, GTK_TYPE_WIDGET)

static const char *
get_state_name (SondeActivityState state)
{
  switch (state)
    {
    case SONDE_ACTIVITY_RUNNING:
      return C_("activity", "Running");

    case SONDE_ACTIVITY_DONE:
      return C_("activity", "Done");

    case SONDE_ACTIVITY_WARNING:
      return C_("activity", "Done, with a warning");

    case SONDE_ACTIVITY_FAILED:
      return C_("activity", "Failed");

    default:
      g_return_val_if_reached ("");
    }
}

static void
sonde_activity_row_set_icon (SondeActivityRow   *self,
                             SondeActivityState  state)
{
  static const char * const icon_names[] = {
    "content-loading-symbolic", "object-select-symbolic",
    "dialog-warning-symbolic", "dialog-error-symbolic",
  };
  static const char * const css_classes[] = { "dim-label", "success", "warning", "error" };

  gtk_image_set_from_icon_name (self->icon, icon_names[state]);

  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), css_classes[i]);

  gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_classes[state]);
}

/* The name belongs to the row of the list, which is what a screen reader stops at. */
static void
sonde_activity_row_set_name (SondeActivityRow *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (row == NULL)
    return;

  /* TRANSLATORS: what was done, how it came out, and further details. */
  name = g_strdup_printf (C_("activity", "%s, %s, %s"),
                          sonde_activity_get_title (self->activity),
                          get_state_name (sonde_activity_get_state (self->activity)),
                          sonde_activity_get_spoken (self->activity));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sonde_activity_row_update_cb (SondeActivityRow *self)
{
  gboolean is_child = sonde_activity_get_parent (self->activity) != NULL;

  gtk_inscription_set_text (self->title, sonde_activity_get_title (self->activity));
  gtk_inscription_set_text (self->detail, sonde_activity_get_detail (self->activity));
  gtk_widget_set_margin_start (GTK_WIDGET (self->icon), is_child ? CHILD_INDENT : 0);
  sonde_activity_row_set_icon (self, sonde_activity_get_state (self->activity));
  sonde_rate_graph_set_flow (self->graph, sonde_activity_get_flow (self->activity));
  gtk_widget_set_visible (GTK_WIDGET (self->graph),
                          sonde_activity_get_flow (self->activity) != NULL);
  sonde_activity_row_set_name (self);
}

/* Told when asked for: to set a tooltip makes the display server look for the pointer. */
static gboolean
sonde_activity_row_query_tooltip (GtkWidget  *widget,
                                  int         x           G_GNUC_UNUSED,
                                  int         y           G_GNUC_UNUSED,
                                  gboolean    by_keyboard G_GNUC_UNUSED,
                                  GtkTooltip *tooltip)
{
  SondeActivityRow *self = SONDE_ACTIVITY_ROW (widget);

  if (self->activity == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, sonde_activity_get_title (self->activity));

  return TRUE;
}

static void
sonde_activity_row_secondary_pressed_cb (GtkGestureClick  *gesture G_GNUC_UNUSED,
                                         int               n_press G_GNUC_UNUSED,
                                         double            x,
                                         double            y,
                                         SondeActivityRow *self)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (self), SONDE_TYPE_ACTIVITY_LIST);
  double list_x;
  double list_y;

  if (self->activity == NULL || list == NULL ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self), list, x, y, &list_x, &list_y))
    return;

  sonde_activity_list_popup_menu (SONDE_ACTIVITY_LIST (list), self->activity, list_x, list_y);
}

static void
sonde_activity_row_dispose (GObject *object)
{
  SondeActivityRow *self = SONDE_ACTIVITY_ROW (object);

  sonde_activity_row_set_activity (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_ACTIVITY_ROW);

  G_OBJECT_CLASS (sonde_activity_row_parent_class)->dispose (object);
}

static void
sonde_activity_row_class_init (SondeActivityRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_activity_row_dispose;
  widget_class->query_tooltip = sonde_activity_row_query_tooltip;

  g_type_ensure (SONDE_TYPE_RATE_GRAPH);

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-activity-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeActivityRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SondeActivityRow, lines);
  gtk_widget_class_bind_template_child (widget_class, SondeActivityRow, title);
  gtk_widget_class_bind_template_child (widget_class, SondeActivityRow, detail);
  gtk_widget_class_bind_template_child (widget_class, SondeActivityRow, graph);
}

static void
sonde_activity_row_init (SondeActivityRow *self)
{
  GtkGesture *gesture;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed",
                    G_CALLBACK (sonde_activity_row_secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * sonde_activity_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing
 */
GtkWidget *
sonde_activity_row_new (void)
{
  return g_object_new (SONDE_TYPE_ACTIVITY_ROW, NULL);
}

/**
 * sonde_activity_row_get_activity:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
SondeActivity *
sonde_activity_row_get_activity (SondeActivityRow *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY_ROW (self), NULL);

  return self->activity;
}

/**
 * sonde_activity_row_set_activity:
 * @self: a row
 * @activity: (nullable): what to show
 *
 * Shows an activity, and follows its changes.
 */
void
sonde_activity_row_set_activity (SondeActivityRow *self,
                                 SondeActivity    *activity)
{
  g_return_if_fail (SONDE_IS_ACTIVITY_ROW (self));
  g_return_if_fail (activity == NULL || SONDE_IS_ACTIVITY (activity));

  if (self->activity == activity)
    return;

  if (self->activity != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->activity, sonde_activity_row_update_cb, self);
      sonde_activity_set_shown (self->activity, FALSE);
    }

  g_set_object (&self->activity, activity);

  if (activity == NULL)
    return;

  sonde_activity_set_shown (activity, TRUE);
  g_signal_connect_object (activity, "notify",
                           G_CALLBACK (sonde_activity_row_update_cb), self, G_CONNECT_SWAPPED);
  sonde_activity_row_update_cb (self);
}
