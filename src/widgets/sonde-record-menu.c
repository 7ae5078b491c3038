#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-record-view-private.h"

static const struct {
  const char        *name;
  const char        *label;
  SondeRecordColumn  column;
} column_actions[] = {
  { "number", N_("N_umber"), SONDE_RECORD_COLUMN_NUMBER },
  { "time", N_("_Time"), SONDE_RECORD_COLUMN_TIME },
  { "direction", N_("_Direction"), SONDE_RECORD_COLUMN_DIRECTION },
  { "kind", N_("_Kind"), SONDE_RECORD_COLUMN_KIND },
  { "length", N_("_Bytes"), SONDE_RECORD_COLUMN_LENGTH },
  { "summary", N_("Su_mmary"), SONDE_RECORD_COLUMN_SUMMARY },
};

static void
sonde_record_menu_popup (SondeRecordView *self,
                         GMenuModel      *menu_model,
                         double           x,
                         double           y)
{
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    }

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu_model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* Shows or hides a column; the last one stays. */
static void
sonde_record_menu_column_cb (GSimpleAction *action,
                             GVariant      *state,
                             gpointer       user_data)
{
  SondeRecordView *self = user_data;
  guint columns = sonde_record_view_get_columns (self);
  guint column = 0;

  for (guint i = 0; i < G_N_ELEMENTS (column_actions); i++)
    {
      if (g_str_equal (column_actions[i].name, g_action_get_name (G_ACTION (action))))
        column = column_actions[i].column;
    }

  columns = g_variant_get_boolean (state) ? columns | column : columns & ~column;

  if (columns != 0)
    sonde_record_view_set_columns (self, columns);
}

static void
sonde_record_menu_update_cb (SondeRecordView *self,
                             GParamSpec      *pspec G_GNUC_UNUSED,
                             GActionMap      *actions)
{
  guint columns = sonde_record_view_get_columns (self);

  for (guint i = 0; i < G_N_ELEMENTS (column_actions); i++)
    {
      GAction *action = g_action_map_lookup_action (actions, column_actions[i].name);
      guint column = column_actions[i].column;

      g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                 g_variant_new_boolean ((columns & column) != 0));
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), columns != column);
    }
}

static void
sonde_record_menu_add_actions (SondeRecordView *self)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (column_actions); i++)
    {
      g_autoptr(GSimpleAction) action =
        g_simple_action_new_stateful (column_actions[i].name, NULL, g_variant_new_boolean (TRUE));

      g_signal_connect (action, "change-state", G_CALLBACK (sonde_record_menu_column_cb), self);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }

  g_signal_connect_object (self, "notify::columns",
                           G_CALLBACK (sonde_record_menu_update_cb), group, 0);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "record-columns", G_ACTION_GROUP (group));
}

static GMenuModel *
sonde_record_menu_build_header_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) formats = g_menu_new ();
  g_autoptr(GMenu) columns = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (column_actions); i++)
    {
      g_autofree char *action = g_strdup_printf ("record-columns.%s", column_actions[i].name);

      g_menu_append (columns, _(column_actions[i].label), action);
    }

  g_menu_append_section (menu, _("Columns"), G_MENU_MODEL (columns));

  g_menu_append (formats, _("Time of _Day"), "record-view.time-format::absolute");
  g_menu_append (formats, _("Seconds Since _Start"), "record-view.time-format::since-start");
  g_menu_append (formats, _("Seconds Since _Previous"),
                 "record-view.time-format::since-previous");
  g_menu_append_section (menu, _("Time"), G_MENU_MODEL (formats));
  g_menu_append (order, _("_Newest First"), "record-view.descending");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));

  return G_MENU_MODEL (menu);
}

/* What can be done with any record, and what the page has for its own. */
static GMenuModel *
sonde_record_menu_build_row_menu (SondeRecordView *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) common = g_menu_new ();

  if (self->menu_model != NULL)
    g_menu_append_section (menu, NULL, self->menu_model);

  sonde_record_view_append_comments (self, menu);
  g_menu_append (common, _("_Copy"), "record-view.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (common));

  return G_MENU_MODEL (menu);
}

static void
sonde_record_menu_header_pressed_cb (GtkGestureClick *gesture,
                                     int              n_press G_GNUC_UNUSED,
                                     double           x,
                                     double           y,
                                     gpointer         user_data)
{
  SondeRecordView *self = user_data;
  g_autoptr(GMenuModel) menu_model = sonde_record_menu_build_header_menu ();

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sonde_record_menu_popup (self, menu_model, x, y);
}

/* The title of the times turns the order round. */
static void
sonde_record_menu_header_released_cb (GtkGestureClick *gesture,
                                      int              n_press G_GNUC_UNUSED,
                                      double           x,
                                      double           y,
                                      gpointer         user_data)
{
  SondeRecordView *self = user_data;

  if (!gtk_widget_contains (self->header, x, y))
    return;

  if (gtk_widget_get_direction (self->header) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (self->header) - x;

  if (sonde_record_columns_find_at (self->columns, (int) x) != SONDE_RECORD_COLUMN_TIME)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sonde_record_view_set_descending (self, !sonde_record_view_is_descending (self));
}

static void
sonde_record_menu_pressed_cb (GtkGestureClick *gesture,
                              int              n_press G_GNUC_UNUSED,
                              double           x,
                              double           y,
                              gpointer         user_data)
{
  SondeRecordView *self = user_data;
  GtkWidget *picked = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);
  g_autoptr(GMenuModel) menu_model = NULL;
  GtkWidget *row;
  double popup_x, popup_y;

  if (picked == NULL)
    return;

  /* The list's own row is around ours, and has some padding. */
  row = gtk_widget_get_ancestor (picked, SONDE_TYPE_RECORD_ROW);

  if (row == NULL && SONDE_IS_RECORD_ROW (gtk_widget_get_first_child (picked)))
    row = gtk_widget_get_first_child (picked);

  if (row == NULL)
    return;

  sonde_record_selection_select (self->selection,
                                 sonde_record_row_get_position (SONDE_RECORD_ROW (row)));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  menu_model = sonde_record_menu_build_row_menu (self);

  if (gtk_widget_translate_coordinates (self->list, GTK_WIDGET (self), x, y, &popup_x, &popup_y))
    sonde_record_menu_popup (self, menu_model, popup_x, popup_y);
}

static void
sonde_record_menu_popup_header_action (GtkWidget  *widget,
                                       const char *action_name G_GNUC_UNUSED,
                                       GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  g_autoptr(GMenuModel) menu_model = sonde_record_menu_build_header_menu ();

  sonde_record_menu_popup (self, menu_model, 0, gtk_widget_get_height (self->header));
}

static void
sonde_record_menu_popup_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  guint position = sonde_record_selection_get_position (self->selection);
  SondeRecordRow *row = sonde_record_view_find_row (self, position);
  g_autoptr(GMenuModel) menu_model = NULL;
  double x, y;

  /* Without a row, it is the header's, which cannot have the focus. */
  if (position == GTK_INVALID_LIST_POSITION || row == NULL)
    {
      sonde_record_menu_popup_header_action (widget, NULL, NULL);
      return;
    }

  menu_model = sonde_record_menu_build_row_menu (self);

  if (gtk_widget_translate_coordinates (GTK_WIDGET (row), widget,
                                        0, gtk_widget_get_height (GTK_WIDGET (row)), &x, &y))
    sonde_record_menu_popup (self, menu_model, x, y);
}

static void
sonde_record_menu_copy_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  SondeRecord *record = sonde_record_selection_get_selected (self->selection);
  guint columns = sonde_record_columns_get_shown (self->columns);
  g_autoptr(GString) line = g_string_new (NULL);
  const SondeComment *comment;
  SondeRecordTimes times;

  if (record == NULL)
    return;

  comment = sonde_record_get_comment (record);
  sonde_record_view_get_times (self,
                               sonde_record_selection_get_position (self->selection),
                               record,
                               &times);

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      g_autofree char *text = NULL;

      if ((columns & 1u << i) == 0)
        continue;

      text = sonde_record_columns_dup_text (self->columns, 1 << i, record, &times);
      g_string_append_printf (line, "%s%s", line->len > 0 ? "\t" : "", text);
    }

  if (comment != NULL)
    {
      g_autofree char *written = sonde_comment_write (comment);

      /* A record is one line, and its columns have tabs between them. */
      g_string_append_printf (line, "\t%s", g_strdelimit (written, "\t\r\n", ' '));
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line->str);
}

static void
sonde_record_menu_add_click (SondeRecordView *self,
                             GtkWidget       *widget,
                             guint            button,
                             const char      *signal_name,
                             GCallback        callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  g_signal_connect (click, signal_name, callback, self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/* Internal to the record view: its actions and the keys for them. */
void
sonde_record_view_class_add_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "record-view.time-format",
                                            "time-format");
  gtk_widget_class_install_property_action (widget_class, "record-view.descending",
                                            "descending");
  gtk_widget_class_install_action (widget_class, "record-view.popup-header", NULL,
                                   sonde_record_menu_popup_header_action);
  gtk_widget_class_install_action (widget_class, "record-view.copy", NULL,
                                   sonde_record_menu_copy_action);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL,
                                   sonde_record_menu_popup_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "record-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10,
                                       GDK_SHIFT_MASK | GDK_CONTROL_MASK,
                                       "record-view.popup-header", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}

/* Internal to the record view: menus of the header and of the rows. */
void
sonde_record_view_add_menu (SondeRecordView *self)
{
  sonde_record_menu_add_actions (self);
  sonde_record_menu_add_click (self, self->header, GDK_BUTTON_SECONDARY, "pressed",
                               G_CALLBACK (sonde_record_menu_header_pressed_cb));
  sonde_record_menu_add_click (self, self->header, GDK_BUTTON_PRIMARY, "released",
                               G_CALLBACK (sonde_record_menu_header_released_cb));
  sonde_record_menu_add_click (self, self->list, GDK_BUTTON_SECONDARY, "pressed",
                               G_CALLBACK (sonde_record_menu_pressed_cb));
}
