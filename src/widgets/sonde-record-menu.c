#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-record-view-private.h"

static void
sonde_record_menu_popup (SondeRecordView *self,
                         GMenuModel      *menu_model,
                         double           x,
                         double           y)
{
  if (menu_model == NULL)
    return;

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

static GMenuModel *
sonde_record_menu_build_header_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) formats = g_menu_new ();

  g_menu_append (formats, _("Time of _Day"), "record-view.time-format::absolute");
  g_menu_append (formats, _("Seconds Since _Start"), "record-view.time-format::since-start");
  g_menu_append (formats, _("Seconds Since _Previous"),
                 "record-view.time-format::since-previous");
  g_menu_append_section (menu, _("Time"), G_MENU_MODEL (formats));

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

static void
sonde_record_menu_pressed_cb (GtkGestureClick *gesture,
                              int              n_press G_GNUC_UNUSED,
                              double           x,
                              double           y,
                              gpointer         user_data)
{
  SondeRecordView *self = user_data;
  GtkWidget *picked = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row;
  double popup_x, popup_y;

  if (picked == NULL || self->menu_model == NULL)
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

  if (gtk_widget_translate_coordinates (self->list, GTK_WIDGET (self), x, y, &popup_x, &popup_y))
    sonde_record_menu_popup (self, self->menu_model, popup_x, popup_y);
}

static void
sonde_record_menu_popup_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  guint position = sonde_record_selection_get_position (self->selection);
  SondeRecordRow *row = sonde_record_view_find_row (self, position);
  double x, y;

  if (position == GTK_INVALID_LIST_POSITION || row == NULL)
    return;

  if (gtk_widget_translate_coordinates (GTK_WIDGET (row), widget,
                                        0, gtk_widget_get_height (GTK_WIDGET (row)), &x, &y))
    sonde_record_menu_popup (self, self->menu_model, x, y);
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
  SondeRecordTimes times;

  if (record == NULL)
    return;

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

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line->str);
}

static void
sonde_record_menu_add_click (SondeRecordView *self,
                             GtkWidget       *widget,
                             GCallback        callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", callback, self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/* Internal to the record view: its actions and the keys for them. */
void
sonde_record_view_class_add_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "record-view.time-format",
                                            "time-format");
  gtk_widget_class_install_action (widget_class, "record-view.copy", NULL,
                                   sonde_record_menu_copy_action);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL,
                                   sonde_record_menu_popup_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "record-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}

/* Internal to the record view: menus of the header and of the rows. */
void
sonde_record_view_add_menu (SondeRecordView *self)
{
  sonde_record_menu_add_click (self, self->header,
                               G_CALLBACK (sonde_record_menu_header_pressed_cb));
  sonde_record_menu_add_click (self, self->list, G_CALLBACK (sonde_record_menu_pressed_cb));
}
