#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-filter-bar.h"
#include "sonde-filtered-list.h"
#include "sonde-format.h"
#include "sonde-record-pane.h"
#include "sonde-widgets.h"

#define MANY_RECORDS 100000

/**
 * SondeRecordPane:
 *
 * A list of records that can be filtered and searched.
 *
 * The selected record is the same before and after: a filter that hides it only unselects it until
 * it is shown again.
 */
struct _SondeRecordPane
{
  GtkWidget          parent_instance;

  SondeFilterBar    *bar;
  GtkStack          *stack;
  GtkWidget         *records;
  GtkWidget         *nothing;
  GtkWidget         *open;
  SondeRecordView   *view;

  GListModel        *model;
  SondeFilteredList *list;
  SondeRecord       *selected;
  guint              wanted;
  gboolean           is_switching;
};

G_DEFINE_FINAL_TYPE (SondeRecordPane, sonde_record_pane, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
sonde_record_pane_hides_rest (SondeRecordPane *self)
{
  return self->list != NULL && sonde_filter_bar_hides_rest (self->bar);
}

/* While it is not known whether the selected record matches, it stays. */
static void
sonde_record_pane_update_selected (SondeRecordPane *self)
{
  SondeRecord *record = sonde_record_view_get_selected (self->view);

  if (record == NULL && self->wanted != GTK_INVALID_LIST_POSITION &&
      sonde_record_pane_hides_rest (self) && sonde_filtered_list_is_running (self->list))
    return;

  if (g_set_object (&self->selected, record))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
sonde_record_pane_restore_selected (SondeRecordPane *self)
{
  guint position = self->wanted;

  if (position == GTK_INVALID_LIST_POSITION ||
      sonde_record_view_get_selected_position (self->view) != GTK_INVALID_LIST_POSITION)
    return;

  if (sonde_record_pane_hides_rest (self))
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

      position = sonde_filtered_list_find (self->list, self->wanted);

      if (position == n_items ||
          sonde_filtered_list_get_source_position (self->list, position) != self->wanted)
        return;
    }

  sonde_record_view_select (self->view, position);
}

static void
sonde_record_pane_update_outcome (SondeRecordPane *self)
{
  guint n_records = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  g_autofree char *matches = NULL;
  g_autofree char *all = NULL;
  g_autofree char *outcome = NULL;
  gboolean is_empty;
  gboolean is_running;
  guint n_judged;

  if (self->list == NULL)
    {
      sonde_filter_bar_set_outcome (self->bar, "");
      gtk_stack_set_visible_child (self->stack, self->records);
      return;
    }

  /* While records arrive there is always something to do, which nobody needs to know. */
  n_judged = sonde_filtered_list_get_n_judged (self->list);
  is_running = sonde_filtered_list_is_running (self->list) &&
               (n_judged < n_records / 2 || n_judged + MANY_RECORDS < n_records);
  is_empty = n_records > 0 && sonde_record_pane_hides_rest (self) &&
             g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
  gtk_stack_set_visible_child (self->stack, is_empty && !is_running ? self->nothing
                                                                    : self->records);

  if (is_running)
    {
      guint percent = (guint) ((guint64) n_judged * 100 / MAX (n_records, 1));

      /* Translators: how much of a list was looked through. */
      outcome = g_strdup_printf (_("Filtering… %u %%"), percent);
      sonde_filter_bar_set_outcome (self->bar, outcome);
      return;
    }

  matches = sonde_format_count (g_list_model_get_n_items (G_LIST_MODEL (self->list)));
  all = sonde_format_count (n_records);
  /* Translators: how many of all records match a filter. */
  outcome = g_strdup_printf (C_("filter", "%s of %s"), matches, all);
  sonde_filter_bar_set_outcome (self->bar, outcome);
}

static void
sonde_record_pane_progress_cb (SondeRecordPane *self)
{
  sonde_record_pane_restore_selected (self);
  sonde_record_pane_update_selected (self);
  sonde_record_pane_update_outcome (self);
}

static void
sonde_record_pane_drop_list (SondeRecordPane *self)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, sonde_record_pane_progress_cb, self);

  g_clear_object (&self->list);
}

/* Shows all records, or those that match. */
static void
sonde_record_pane_switch (SondeRecordPane *self)
{
  gboolean hides_rest = sonde_record_pane_hides_rest (self);
  GListModel *shown = hides_rest ? G_LIST_MODEL (self->list) : self->model;
  gboolean was_following = sonde_record_view_is_following (self->view);

  if (sonde_record_view_get_model (self->view) == shown)
    return;

  self->is_switching = TRUE;
  sonde_record_view_set_model (self->view, shown);
  sonde_record_view_set_following (self->view, was_following);
  self->is_switching = FALSE;
  sonde_record_pane_restore_selected (self);
  sonde_record_pane_update_selected (self);
}

static void
sonde_record_pane_filter_changed_cb (SondeRecordPane *self)
{
  SondeFilter *filter = sonde_filter_bar_get_filter (self->bar);

  if (filter == NULL || self->model == NULL)
    {
      sonde_record_pane_drop_list (self);
      sonde_record_pane_switch (self);
    }
  else
    {
      if (self->list == NULL)
        {
          self->list = sonde_filtered_list_new (self->model);
          g_signal_connect_object (self->list, "progress",
                                   G_CALLBACK (sonde_record_pane_progress_cb), self,
                                   G_CONNECT_SWAPPED);
        }

      if (sonde_filtered_list_get_filter (self->list) != filter)
        sonde_filtered_list_set_filter (self->list, filter);

      sonde_record_pane_switch (self);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.next", self->list != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.previous", self->list != NULL);
  sonde_record_pane_update_outcome (self);
}

static void
sonde_record_pane_selected_cb (SondeRecordPane *self)
{
  SondeRecord *record = sonde_record_view_get_selected (self->view);

  if (self->is_switching)
    return;

  if (record != NULL)
    self->wanted = sonde_record_get_info (record)->number;

  sonde_record_pane_update_selected (self);
}

static void
sonde_record_pane_open_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  gtk_widget_set_visible (self->open, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->bar));
}

static void
sonde_record_pane_clear_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (widget);

  sonde_filter_bar_set_text (self->bar, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->bar));
}

static void
sonde_record_pane_close_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (widget);

  sonde_filter_bar_set_text (self->bar, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_visible (self->open, TRUE);
}

/* Goes to a match next to the selected record, and from the last to the first. */
static void
sonde_record_pane_step (SondeRecordPane *self,
                        gboolean         forwards)
{
  guint n_matches = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint selected = self->wanted;
  guint match;

  if (n_matches == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  if (selected == GTK_INVALID_LIST_POSITION)
    match = forwards ? 0 : n_matches - 1;
  else if (forwards)
    match = sonde_filtered_list_find (self->list, selected + 1) % n_matches;
  else
    match = (sonde_filtered_list_find (self->list, selected) + n_matches - 1) % n_matches;

  sonde_record_pane_select (self, sonde_filtered_list_get_source_position (self->list, match));
}

static void
sonde_record_pane_next_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  sonde_record_pane_step (SONDE_RECORD_PANE (widget), TRUE);
}

static void
sonde_record_pane_previous_action (GtkWidget  *widget,
                                   const char *action_name G_GNUC_UNUSED,
                                   GVariant   *parameter G_GNUC_UNUSED)
{
  sonde_record_pane_step (SONDE_RECORD_PANE (widget), FALSE);
}

static gboolean
sonde_record_pane_escape_cb (GtkWidget *widget,
                             GVariant  *arguments G_GNUC_UNUSED,
                             gpointer   user_data G_GNUC_UNUSED)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (widget);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->bar)))
    return FALSE;

  gtk_widget_activate_action (widget, "filter.close", NULL);

  return TRUE;
}

static gboolean
sonde_record_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_RECORD_PANE (widget)->view));
}

static void
sonde_record_pane_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;

    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_record_pane_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      sonde_record_pane_set_model (SONDE_RECORD_PANE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_record_pane_dispose (GObject *object)
{
  SondeRecordPane *self = SONDE_RECORD_PANE (object);

  sonde_record_pane_drop_list (self);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_RECORD_PANE);
  g_clear_object (&self->model);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (sonde_record_pane_parent_class)->dispose (object);
}

static void
sonde_record_pane_class_add_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "filter.open", NULL,
                                   sonde_record_pane_open_action);
  gtk_widget_class_install_action (widget_class, "filter.clear", NULL,
                                   sonde_record_pane_clear_action);
  gtk_widget_class_install_action (widget_class, "filter.close", NULL,
                                   sonde_record_pane_close_action);
  gtk_widget_class_install_action (widget_class, "filter.next", NULL,
                                   sonde_record_pane_next_action);
  gtk_widget_class_install_action (widget_class, "filter.previous", NULL,
                                   sonde_record_pane_previous_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "filter.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "filter.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK,
                                       "filter.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK,
                                       "filter.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "filter.previous", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, sonde_record_pane_escape_cb,
                                NULL);
}

static void
sonde_record_pane_class_init (SondeRecordPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_record_pane_dispose;
  object_class->get_property = sonde_record_pane_get_property;
  object_class->set_property = sonde_record_pane_set_property;

  widget_class->grab_focus = sonde_record_pane_grab_focus;

  /**
   * SondeRecordPane:model:
   *
   * All records, a list of [class@Record] that only grows.
   */
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * SondeRecordPane:selected:
   *
   * The selected record. Notified of as well when the selected record was rewritten.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SONDE_TYPE_RECORD,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SONDE_TYPE_FILTER_BAR);
  g_type_ensure (SONDE_TYPE_RECORD_VIEW);
  sonde_record_pane_class_add_actions (widget_class);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-record-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, bar);
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, records);
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, nothing);
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, open);
  gtk_widget_class_bind_template_child (widget_class, SondeRecordPane, view);
  gtk_widget_class_bind_template_callback (widget_class, sonde_record_pane_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_record_pane_selected_cb);
}

static void
sonde_record_pane_init (SondeRecordPane *self)
{
  self->wanted = GTK_INVALID_LIST_POSITION;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.next", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "filter.previous", FALSE);
}

/**
 * sonde_record_pane_new:
 *
 * Returns: (transfer floating): a pane without records
 */
GtkWidget *
sonde_record_pane_new (void)
{
  return g_object_new (SONDE_TYPE_RECORD_PANE, NULL);
}

/**
 * sonde_record_pane_get_view:
 * @self: a record pane
 *
 * Returns: (transfer none): the list in it, for its columns; its model is the pane's to choose
 */
SondeRecordView *
sonde_record_pane_get_view (SondeRecordPane *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_PANE (self), NULL);

  return self->view;
}

/**
 * sonde_record_pane_set_model:
 * @self: a record pane
 * @model: (nullable): a list of [class@Record] that only grows; it may rewrite records where they
 *   are
 *
 * Shows other records. A filter stays, and is applied to them.
 */
void
sonde_record_pane_set_model (SondeRecordPane *self,
                             GListModel      *model)
{
  g_return_if_fail (SONDE_IS_RECORD_PANE (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (!g_set_object (&self->model, model))
    return;

  self->wanted = GTK_INVALID_LIST_POSITION;
  sonde_record_pane_drop_list (self);
  sonde_record_view_set_all_records (self->view, model);
  sonde_record_view_set_model (self->view, model);
  sonde_record_pane_filter_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * sonde_record_pane_get_model:
 * @self: a record pane
 *
 * Returns: (transfer none) (nullable): all records
 */
GListModel *
sonde_record_pane_get_model (SondeRecordPane *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_PANE (self), NULL);

  return self->model;
}

/**
 * sonde_record_pane_get_selected:
 * @self: a record pane
 *
 * Returns: (transfer none) (nullable): the selected record, as it is now
 */
SondeRecord *
sonde_record_pane_get_selected (SondeRecordPane *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_PANE (self), NULL);

  return self->selected;
}

/**
 * sonde_record_pane_select:
 * @self: a record pane
 * @position: a position among all records, or `GTK_INVALID_LIST_POSITION` for none
 *
 * Selects a record and brings it into sight; one that the filter hides once it is shown again.
 */
void
sonde_record_pane_select (SondeRecordPane *self,
                          guint            position)
{
  g_return_if_fail (SONDE_IS_RECORD_PANE (self));

  self->is_switching = TRUE;
  sonde_record_view_select (self->view, GTK_INVALID_LIST_POSITION);
  self->is_switching = FALSE;
  self->wanted = position;
  sonde_record_pane_restore_selected (self);
  sonde_record_pane_update_selected (self);
}

/**
 * sonde_record_pane_set_filter:
 * @self: a record pane
 * @text: a filter, or nothing
 *
 * Opens the filter's bar and writes into it, as if the person had.
 */
void
sonde_record_pane_set_filter (SondeRecordPane *self,
                              const char      *text)
{
  g_return_if_fail (SONDE_IS_RECORD_PANE (self));
  g_return_if_fail (text != NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "filter.open", NULL);
  sonde_filter_bar_set_text (self->bar, text);
}
