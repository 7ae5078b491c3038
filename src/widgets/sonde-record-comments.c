#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-comment-popover.h"
#include "sonde-record-view-private.h"

/* While a file is read, there may be thousands in one frame. */
static gboolean
sonde_record_comments_update_cb (gpointer user_data)
{
  SondeRecordView *self = user_data;

  self->comments_id = 0;
  sonde_record_view_refill_rows (self, 0, G_MAXUINT);

  return G_SOURCE_REMOVE;
}

static void
sonde_record_comments_changed_cb (SondeRecordView *self)
{
  if (self->comments_id == 0)
    self->comments_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, sonde_record_comments_update_cb,
                                         self, NULL);
}

static void
sonde_record_comments_mark_action (GtkWidget  *widget,
                                   const char *action_name G_GNUC_UNUSED,
                                   GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  SondeRecord *record = sonde_record_selection_get_selected (self->selection);
  const SondeComment *comment;

  if (record == NULL)
    return;

  comment = sonde_record_get_comment (record);
  sonde_record_set_comment (record,
                            comment == NULL || !comment->is_marked,
                            comment != NULL ? comment->text : NULL);
}

static void
sonde_record_comments_closed_cb (SondeRecordView *self)
{
  gtk_widget_grab_focus (self->list);
}

/* At the row, which may be above or below what is in sight. */
static void
sonde_record_comments_place_popover (SondeRecordView *self)
{
  guint position = sonde_record_selection_get_position (self->selection);
  SondeRecordRow *row = sonde_record_view_find_row (self, position);
  int header_height = gtk_widget_get_height (self->header);
  int view_height = gtk_widget_get_height (GTK_WIDGET (self));
  int row_height = sonde_record_columns_get_row_height (self->columns);
  double x = 0;
  double y = header_height;
  GdkRectangle rectangle;

  if (row != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self), 0, 0, &x, &y);

  rectangle.x = gtk_widget_get_width (GTK_WIDGET (self)) / 2;
  rectangle.y = CLAMP ((int) y, header_height, MAX (view_height - row_height, header_height));
  rectangle.width = 1;
  rectangle.height = row_height;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->comment_popover), &rectangle);
}

static void
sonde_record_comments_comment_action (GtkWidget  *widget,
                                      const char *action_name G_GNUC_UNUSED,
                                      GVariant   *parameter G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  SondeRecord *record = sonde_record_selection_get_selected (self->selection);

  if (record == NULL || sonde_record_get_place (record) == 0)
    return;

  if (self->comment_popover == NULL)
    {
      self->comment_popover = sonde_comment_popover_new ();
      gtk_widget_set_parent (self->comment_popover, widget);
      g_signal_connect_swapped (self->comment_popover, "closed",
                                G_CALLBACK (sonde_record_comments_closed_cb), self);
    }

  sonde_record_comments_place_popover (self);
  sonde_comment_popover_edit (SONDE_COMMENT_POPOVER (self->comment_popover), record);
}

/* Internal to the record view: actions of marks and comments, and the keys for them. */
void
sonde_record_view_class_add_comments (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "record-view.mark", NULL,
                                   sonde_record_comments_mark_action);
  gtk_widget_class_install_action (widget_class, "record-view.comment", NULL,
                                   sonde_record_comments_comment_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK,
                                       "record-view.mark", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c,
                                       GDK_CONTROL_MASK | GDK_ALT_MASK,
                                       "record-view.comment", NULL);
}

/* Internal to the record view: has it show marks and comments. */
void
sonde_record_view_add_comments (SondeRecordView *self)
{
  self->comment_signals = g_signal_group_new (SONDE_TYPE_COMMENTS);
  g_signal_group_connect_swapped (self->comment_signals, "changed",
                                  G_CALLBACK (sonde_record_comments_changed_cb), self);
  sonde_record_view_update_comments (self);
}

/* Internal to the record view: the end of what sonde_record_view_add_comments() began. */
void
sonde_record_view_drop_comments (SondeRecordView *self)
{
  if (self->comment_popover != NULL)
    g_signal_handlers_disconnect_by_func (self->comment_popover,
                                          sonde_record_comments_closed_cb, self);

  g_clear_handle_id (&self->comments_id, g_source_remove);
  g_clear_object (&self->comment_signals);
  g_clear_pointer (&self->comment_popover, gtk_widget_unparent);
}

/* Internal to the record view: has rows drawn anew when there are other comments on the capture
   that the first of the records is in. */
void
sonde_record_view_watch_comments (SondeRecordView *self,
                                  SondeRecord     *first)
{
  SondeComments *comments = NULL;

  if (first != NULL)
    comments = sonde_record_origin_get_comments (sonde_record_get_origin (first));

  g_signal_group_set_target (self->comment_signals, comments);
}

/* Internal to the record view: another record is selected. */
void
sonde_record_view_update_comments (SondeRecordView *self)
{
  SondeRecord *record = sonde_record_selection_get_selected (self->selection);
  gboolean has_place = record != NULL && sonde_record_get_place (record) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record-view.copy", record != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record-view.mark", has_place);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record-view.comment", has_place);
}

/* Internal to the record view: what can be done with the selected record, for its menu. */
void
sonde_record_view_append_comments (SondeRecordView *self,
                                   GMenu           *menu)
{
  SondeRecord *record = sonde_record_selection_get_selected (self->selection);
  const SondeComment *comment = record != NULL ? sonde_record_get_comment (record) : NULL;
  g_autoptr(GMenu) section = g_menu_new ();
  gboolean is_marked = comment != NULL && comment->is_marked;
  gboolean is_commented = comment != NULL && comment->text[0] != '\0';

  g_menu_append (section, is_marked ? _("Un_mark") : _("_Mark"), "record-view.mark");
  g_menu_append (section, is_commented ? _("_Edit Comment…") : _("C_omment…"),
                 "record-view.comment");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}
