#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-activity-list.h"
#include "sonde-activity-row.h"

/**
 * SondeActivityList:
 *
 * What was done on a page, the newest at the bottom.
 *
 * Activities that are added one after the other are listed together, before the next frame or when
 * somebody looks: each change of its own of a list of many thousands would take longer than the
 * one before.
 */
struct _SondeActivityList
{
  GtkWidget           parent_instance;

  GtkWidget          *scroller;
  GtkListView        *view;
  GtkPopover         *popover;
  GListStore         *activities;
  GPtrArray          *new_activities;
  GtkSingleSelection *selection;
  SondeActivity      *selected;
  guint               scroll_id;
  guint               flush_id;
};

G_DEFINE_FINAL_TYPE (SondeActivityList, sonde_activity_list, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Lists what was added. */
static void
sonde_activity_list_flush (SondeActivityList *self)
{
  g_autoptr(GPtrArray) added = NULL;
  guint n_before;

  g_clear_handle_id (&self->flush_id, g_source_remove);

  if (self->new_activities == NULL || self->new_activities->len == 0)
    return;

  n_before = g_list_model_get_n_items (G_LIST_MODEL (self->activities));
  added = g_steal_pointer (&self->new_activities);
  self->new_activities = g_ptr_array_new_with_free_func (g_object_unref);
  g_list_store_splice (self->activities, n_before, 0, added->pdata, added->len);

  /* A content without a word in it would be puzzling. */
  if (n_before == 0)
    sonde_activity_list_select (self, g_ptr_array_index (added, 0));
}

static gboolean
sonde_activity_list_flush_cb (gpointer user_data)
{
  SondeActivityList *self = user_data;

  self->flush_id = 0;
  sonde_activity_list_flush (self);

  return G_SOURCE_REMOVE;
}

static guint
sonde_activity_list_find (SondeActivityList *self,
                          SondeActivity     *activity)
{
  guint position;

  if (activity == NULL || !g_list_store_find (self->activities, activity, &position))
    return GTK_INVALID_LIST_POSITION;

  return position;
}

static gboolean
is_below (SondeActivity *activity,
          SondeActivity *ancestor)
{
  while (activity != NULL && activity != ancestor)
    activity = sonde_activity_get_parent (activity);

  return activity == ancestor;
}

/* Behind the last row that is a part of the same whole. */
static guint
sonde_activity_list_find_place (SondeActivityList *self,
                                SondeActivity     *activity)
{
  SondeActivity *parent = sonde_activity_get_parent (activity);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->activities));
  guint place = sonde_activity_list_find (self, parent);

  if (place == GTK_INVALID_LIST_POSITION)
    return n_items;

  for (place++; place < n_items; place++)
    {
      g_autoptr(SondeActivity) next = g_list_model_get_item (G_LIST_MODEL (self->activities),
                                                             place);

      if (!is_below (next, parent))
        break;
    }

  return place;
}

static void
sonde_activity_list_setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                              GtkListItem              *item)
{
  gtk_list_item_set_child (item, sonde_activity_row_new ());
}

static void
sonde_activity_list_bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                             GtkListItem              *item)
{
  sonde_activity_row_set_activity (SONDE_ACTIVITY_ROW (gtk_list_item_get_child (item)),
                                   gtk_list_item_get_item (item));
}

static void
sonde_activity_list_unbind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                               GtkListItem              *item)
{
  sonde_activity_row_set_activity (SONDE_ACTIVITY_ROW (gtk_list_item_get_child (item)), NULL);
}

/* The selection also tells when the selected row has only moved. */
static void
sonde_activity_list_selected_cb (SondeActivityList *self)
{
  if (g_set_object (&self->selected, sonde_activity_list_get_selected (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Once a new row has a place to scroll to. */
static gboolean
sonde_activity_list_scroll_cb (gpointer user_data)
{
  SondeActivityList *self = user_data;
  guint position = gtk_single_selection_get_selected (self->selection);

  self->scroll_id = 0;

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);

  return G_SOURCE_REMOVE;
}

static void
sonde_activity_list_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  SondeActivityList *self = SONDE_ACTIVITY_LIST (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);

  if (self->popover != NULL)
    gtk_popover_present (self->popover);
}

static void
sonde_activity_list_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline G_GNUC_UNUSED,
                             int            *natural_baseline G_GNUC_UNUSED)
{
  gtk_widget_measure (SONDE_ACTIVITY_LIST (widget)->scroller, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
sonde_activity_list_popup_action (GtkWidget  *widget,
                                  const char *action_name G_GNUC_UNUSED,
                                  GVariant   *parameter G_GNUC_UNUSED)
{
  SondeActivityList *self = SONDE_ACTIVITY_LIST (widget);
  SondeActivity *selected = sonde_activity_list_get_selected (self);

  if (selected != NULL)
    sonde_activity_list_popup_menu (self, selected, gtk_widget_get_width (widget) / 2.0, 0);
}

static void
sonde_activity_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SondeActivityList *self = SONDE_ACTIVITY_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, sonde_activity_list_get_selected (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_activity_list_dispose (GObject *object)
{
  SondeActivityList *self = SONDE_ACTIVITY_LIST (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_handle_id (&self->flush_id, g_source_remove);

  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->popover)));

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->selected);
  g_clear_object (&self->activities);
  g_clear_pointer (&self->new_activities, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_activity_list_parent_class)->dispose (object);
}

static void
sonde_activity_list_class_init (SondeActivityListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_activity_list_get_property;
  object_class->dispose = sonde_activity_list_dispose;

  widget_class->measure = sonde_activity_list_measure;
  widget_class->size_allocate = sonde_activity_list_size_allocate;

  /**
   * SondeActivityList:selected:
   *
   * The activity whose content the page shows.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SONDE_TYPE_ACTIVITY,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "activitylist");
  gtk_widget_class_install_action (widget_class, "activity-list.popup", NULL,
                                   sonde_activity_list_popup_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0,
                                       "activity-list.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "activity-list.popup", NULL);
}

static void
sonde_activity_list_init (SondeActivityList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_activity_list_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_activity_list_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (sonde_activity_list_unbind_cb), NULL);

  self->new_activities = g_ptr_array_new_with_free_func (g_object_unref);
  self->activities = g_list_store_new (SONDE_TYPE_ACTIVITY);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->activities)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (sonde_activity_list_selected_cb), self,
                           G_CONNECT_SWAPPED);

  self->view = GTK_LIST_VIEW (gtk_list_view_new
                              (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was done"), -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * sonde_activity_list_new:
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
sonde_activity_list_new (void)
{
  return g_object_new (SONDE_TYPE_ACTIVITY_LIST, NULL);
}

/**
 * sonde_activity_list_add:
 * @self: a list
 * @activity: what was done
 *
 * Lists an activity: at the bottom, or below the one that it is a part of. The first is selected.
 */
void
sonde_activity_list_add (SondeActivityList *self,
                         SondeActivity     *activity)
{
  g_return_if_fail (SONDE_IS_ACTIVITY_LIST (self));
  g_return_if_fail (SONDE_IS_ACTIVITY (activity));

  if (sonde_activity_get_parent (activity) != NULL)
    {
      sonde_activity_list_flush (self);
      g_list_store_insert (self->activities, sonde_activity_list_find_place (self, activity),
                           activity);
      return;
    }

  g_ptr_array_add (self->new_activities, g_object_ref (activity));

  if (self->flush_id == 0)
    self->flush_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, sonde_activity_list_flush_cb,
                                      self, NULL);
}

/**
 * sonde_activity_list_remove:
 * @self: a list
 * @activity: what was done
 *
 * Takes an activity off the list, with those that are a part of it.
 */
void
sonde_activity_list_remove (SondeActivityList *self,
                            SondeActivity     *activity)
{
  g_return_if_fail (SONDE_IS_ACTIVITY_LIST (self));
  g_return_if_fail (SONDE_IS_ACTIVITY (activity));

  sonde_activity_list_flush (self);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->activities)); i > 0; i--)
    {
      g_autoptr(SondeActivity) one = g_list_model_get_item (G_LIST_MODEL (self->activities),
                                                            i - 1);

      if (is_below (one, activity))
        g_list_store_remove (self->activities, i - 1);
    }
}

/**
 * sonde_activity_list_get_selected:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the selected activity
 */
SondeActivity *
sonde_activity_list_get_selected (SondeActivityList *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY_LIST (self), NULL);

  sonde_activity_list_flush (self);

  return gtk_single_selection_get_selected_item (self->selection);
}

/**
 * sonde_activity_list_select:
 * @self: a list
 * @activity: (nullable): one of its activities
 *
 * Selects an activity and scrolls to it.
 */
void
sonde_activity_list_select (SondeActivityList *self,
                            SondeActivity     *activity)
{
  guint position;

  g_return_if_fail (SONDE_IS_ACTIVITY_LIST (self));

  sonde_activity_list_flush (self);
  position = sonde_activity_list_find (self, activity);

  /* A person cannot unselect the last one; newer versions of GTK keep programs from it, too. */
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_single_selection_set_can_unselect (self->selection, FALSE);

  if (position != GTK_INVALID_LIST_POSITION && self->scroll_id == 0)
    self->scroll_id = g_idle_add (sonde_activity_list_scroll_cb, self);
}

/**
 * sonde_activity_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none): its activities, as a list of [class@Activity]
 */
GListModel *
sonde_activity_list_get_model (SondeActivityList *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY_LIST (self), NULL);

  sonde_activity_list_flush (self);

  return G_LIST_MODEL (self->activities);
}

/**
 * sonde_activity_list_set_menu:
 * @self: a list
 * @menu: what can be done with the selected activity
 *
 * Sets the menu that a secondary click on a row opens.
 */
void
sonde_activity_list_set_menu (SondeActivityList *self,
                              GMenuModel        *menu)
{
  g_return_if_fail (SONDE_IS_ACTIVITY_LIST (self));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  if (self->popover == NULL)
    {
      self->popover = GTK_POPOVER (gtk_popover_menu_new_from_model (menu));
      gtk_popover_set_has_arrow (self->popover, FALSE);
      gtk_widget_set_halign (GTK_WIDGET (self->popover), GTK_ALIGN_START);
      gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
    }
}

/**
 * sonde_activity_list_popup_menu:
 * @self: a list
 * @activity: one of its activities
 * @x: where to point, in logical pixels from the list's left edge
 * @y: where to point, in logical pixels from the list's top edge
 *
 * Selects an activity and opens the menu of what can be done with it.
 */
void
sonde_activity_list_popup_menu (SondeActivityList *self,
                                SondeActivity     *activity,
                                double             x,
                                double             y)
{
  g_return_if_fail (SONDE_IS_ACTIVITY_LIST (self));
  g_return_if_fail (SONDE_IS_ACTIVITY (activity));

  sonde_activity_list_select (self, activity);

  if (self->popover == NULL)
    return;

  gtk_popover_set_pointing_to (self->popover, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (self->popover);
}
