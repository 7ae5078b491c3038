#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-field-tree-private.h"

static void
sonde_field_menu_copy (SondeFieldTree *self,
                       const char     *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
sonde_field_menu_copy_action (GtkWidget  *widget,
                              const char *action_name G_GNUC_UNUSED,
                              GVariant   *parameter G_GNUC_UNUSED)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);
  SondeField *field = sonde_field_tree_get_selected (self);
  g_autofree char *text = NULL;

  if (field == NULL)
    return;

  text = sonde_field_to_text (field);
  sonde_field_menu_copy (self, g_strchomp (text));
}

static void
sonde_field_menu_copy_value_action (GtkWidget  *widget,
                                    const char *action_name G_GNUC_UNUSED,
                                    GVariant   *parameter G_GNUC_UNUSED)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);
  SondeField *field = sonde_field_tree_get_selected (self);

  if (field != NULL)
    sonde_field_menu_copy (self, sonde_field_get_value (field));
}

static void
sonde_field_menu_copy_all_action (GtkWidget  *widget,
                                  const char *action_name G_GNUC_UNUSED,
                                  GVariant   *parameter G_GNUC_UNUSED)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);
  g_autofree char *text = NULL;

  if (self->root == NULL)
    return;

  text = sonde_field_to_text (self->root);
  sonde_field_menu_copy (self, text);
}

static void
sonde_field_menu_fold_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter G_GNUC_UNUSED)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);
  GListModel *rows = G_LIST_MODEL (self->tree);
  gboolean unfold = g_str_equal (action_name, "field-tree.unfold-all");

  if (self->tree == NULL)
    return;

  /* Unfolding a row adds rows behind it, folding removes them; the root stays unfolded. */
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);

      if (gtk_tree_list_row_is_expandable (row))
        {
          gtk_tree_list_row_set_expanded (row, unfold || i == 0);
          sonde_field_tree_set_unfolded (self, row, unfold || i == 0);
        }
    }
}

static GMenuModel *
sonde_field_menu_build (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) fold = g_menu_new ();

  g_menu_append (copy, _("_Copy"), "field-tree.copy");
  g_menu_append (copy, _("Copy _Value"), "field-tree.copy-value");
  g_menu_append (copy, _("Copy _All Fields"), "field-tree.copy-all");
  g_menu_append (fold, _("_Expand All"), "field-tree.unfold-all");
  g_menu_append (fold, _("C_ollapse All"), "field-tree.fold-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fold));

  return G_MENU_MODEL (menu);
}

static void
sonde_field_menu_popup (SondeFieldTree *self,
                        double          x,
                        double          y)
{
  if (self->popover == NULL)
    {
      g_autoptr(GMenuModel) menu_model = sonde_field_menu_build ();

      self->popover = gtk_popover_menu_new_from_model (menu_model);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The expander of the row that a widget within the list is part of. */
static GtkWidget *
sonde_field_menu_find_expander (SondeFieldTree *self,
                                GtkWidget      *picked)
{
  GHashTableIter iter;
  gpointer expander;

  g_hash_table_iter_init (&iter, self->expanders);

  while (g_hash_table_iter_next (&iter, &expander, NULL))
    {
      GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (expander));

      if (picked == row || gtk_widget_is_ancestor (picked, row))
        return expander;
    }

  return NULL;
}

static void
sonde_field_menu_pressed_cb (GtkGestureClick *gesture,
                             int              n_press G_GNUC_UNUSED,
                             double           x,
                             double           y,
                             gpointer         user_data)
{
  SondeFieldTree *self = user_data;
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *expander = picked != NULL ? sonde_field_menu_find_expander (self, picked) : NULL;
  GtkTreeListRow *row;

  if (expander == NULL)
    return;

  row = gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (expander));
  gtk_single_selection_set_selected (self->selection, gtk_tree_list_row_get_position (row));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sonde_field_menu_popup (self, x, y);
}

/* The expander of a row of the tree, if it is near what is seen. */
static GtkWidget *
sonde_field_menu_get_expander (SondeFieldTree *self,
                               GtkTreeListRow *row)
{
  GHashTableIter iter;
  gpointer expander;

  g_hash_table_iter_init (&iter, self->expanders);

  while (g_hash_table_iter_next (&iter, &expander, NULL))
    {
      if (gtk_tree_expander_get_list_row (expander) == row)
        return expander;
    }

  return NULL;
}

static void
sonde_field_menu_popup_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);
  gpointer selected = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *expander = selected != NULL ? sonde_field_menu_get_expander (self, selected) : NULL;
  double x, y;

  if (expander != NULL
      && gtk_widget_translate_coordinates (expander, widget,
                                           0, gtk_widget_get_height (expander), &x, &y))
    sonde_field_menu_popup (self, x, y);
}

/* Selects a row and takes the keyboard focus there. */
static void
sonde_field_menu_move_to (SondeFieldTree *self,
                          GtkTreeListRow *row)
{
  g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);
  GtkWidget *expander;

  sonde_field_tree_select (self, field);
  expander = sonde_field_menu_get_expander (self, row);

  if (expander != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (gtk_widget_get_parent (expander)));
}

/* As in any tree: towards the end of a line unfolds or goes in, back folds or goes out. */
static gboolean
sonde_field_menu_key_cb (GtkEventControllerKey *controller G_GNUC_UNUSED,
                         guint                  keyval,
                         guint                  keycode G_GNUC_UNUSED,
                         GdkModifierType        state,
                         gpointer               user_data)
{
  SondeFieldTree *self = user_data;
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean is_left = keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left;
  gboolean is_right = keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right;
  g_autoptr(GtkTreeListRow) target = NULL;

  if (row == NULL || !(is_left || is_right)
      || (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if (is_right != is_rtl)
    {
      if (!gtk_tree_list_row_is_expandable (row))
        return GDK_EVENT_STOP;

      if (gtk_tree_list_row_get_expanded (row))
        target = gtk_tree_list_row_get_child_row (row, 0);
      else
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
  else if (gtk_tree_list_row_is_expandable (row) && gtk_tree_list_row_get_expanded (row))
    gtk_tree_list_row_set_expanded (row, FALSE);
  else
    target = gtk_tree_list_row_get_parent (row);

  if (target != NULL)
    sonde_field_menu_move_to (self, target);

  return GDK_EVENT_STOP;
}

static void
sonde_field_menu_activate_cb (GtkColumnView *view G_GNUC_UNUSED,
                              guint          position,
                              gpointer       user_data)
{
  SondeFieldTree *self = user_data;
  g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* Internal to the field tree: its actions and the keys for them. */
void
sonde_field_tree_class_add_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "field-tree.copy", NULL,
                                   sonde_field_menu_copy_action);
  gtk_widget_class_install_action (widget_class, "field-tree.copy-value", NULL,
                                   sonde_field_menu_copy_value_action);
  gtk_widget_class_install_action (widget_class, "field-tree.copy-all", NULL,
                                   sonde_field_menu_copy_all_action);
  gtk_widget_class_install_action (widget_class, "field-tree.unfold-all", NULL,
                                   sonde_field_menu_fold_action);
  gtk_widget_class_install_action (widget_class, "field-tree.fold-all", NULL,
                                   sonde_field_menu_fold_action);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL,
                                   sonde_field_menu_popup_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "field-tree.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}

/* Internal to the field tree: what the pointer and the arrow keys do. */
void
sonde_field_tree_add_menu (SondeFieldTree *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (sonde_field_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (sonde_field_menu_key_cb), self);
  gtk_widget_add_controller (self->view, key);

  g_signal_connect (self->view, "activate", G_CALLBACK (sonde_field_menu_activate_cb), self);
}
