#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-comment-popover.h"

/**
 * SondeCommentPopover:
 *
 * Where a person writes what there is to say about a record. Closed without being saved, it leaves
 * everything as it was.
 */
struct _SondeCommentPopover
{
  GtkPopover     parent_instance;

  GtkWidget     *text_view;
  GtkTextBuffer *buffer;
  GtkLabel      *error_label;
  GtkWidget     *remove_button;

  SondeRecord   *record;
};

G_DEFINE_FINAL_TYPE (SondeCommentPopover, sonde_comment_popover, GTK_TYPE_POPOVER)

static char *
sonde_comment_popover_dup_text (SondeCommentPopover *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
}

static void
sonde_comment_popover_finish (SondeCommentPopover *self,
                              const char          *text)
{
  const SondeComment *comment = sonde_record_get_comment (self->record);

  /* What was not changed shall not ask to be saved. */
  if (g_strcmp0 (text, comment != NULL ? comment->text : "") != 0)
    sonde_record_set_comment (self->record, comment != NULL && comment->is_marked, text);

  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
sonde_comment_popover_changed_cb (SondeCommentPopover *self)
{
  g_autofree char *text = sonde_comment_popover_dup_text (self);
  gsize length = strlen (text);
  gboolean is_too_long = length > SONDE_COMMENT_MAX_BYTES;

  gtk_widget_set_visible (GTK_WIDGET (self->error_label), is_too_long);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "comment.save", !is_too_long);

  if (is_too_long)
    {
      guint excess = (guint) MIN (length - SONDE_COMMENT_MAX_BYTES, G_MAXUINT);
      g_autofree char *sentence =
        g_strdup_printf (ngettext ("This comment is too long by %u byte.",
                                   "This comment is too long by %u bytes.", excess), excess);

      gtk_label_set_text (self->error_label, sentence);
    }
}

static void
sonde_comment_popover_save_action (GtkWidget  *widget,
                                   const char *action_name G_GNUC_UNUSED,
                                   GVariant   *parameter G_GNUC_UNUSED)
{
  SondeCommentPopover *self = SONDE_COMMENT_POPOVER (widget);
  g_autofree char *text = sonde_comment_popover_dup_text (self);

  sonde_comment_popover_finish (self, text);
}

static void
sonde_comment_popover_remove_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter G_GNUC_UNUSED)
{
  sonde_comment_popover_finish (SONDE_COMMENT_POPOVER (widget), "");
}

/* A text view makes a line of this key, unless it is asked before. */
static gboolean
sonde_comment_popover_save_cb (GtkWidget *widget G_GNUC_UNUSED,
                               GVariant  *arguments G_GNUC_UNUSED,
                               gpointer   user_data)
{
  return gtk_widget_activate_action (user_data, "comment.save", NULL);
}

static void
sonde_comment_popover_dispose (GObject *object)
{
  SondeCommentPopover *self = SONDE_COMMENT_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_COMMENT_POPOVER);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sonde_comment_popover_parent_class)->dispose (object);
}

static void
sonde_comment_popover_class_init (SondeCommentPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_comment_popover_dispose;

  gtk_widget_class_install_action (widget_class, "comment.save", NULL,
                                   sonde_comment_popover_save_action);
  gtk_widget_class_install_action (widget_class, "comment.remove", NULL,
                                   sonde_comment_popover_remove_action);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-comment-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeCommentPopover, text_view);
  gtk_widget_class_bind_template_child (widget_class, SondeCommentPopover, buffer);
  gtk_widget_class_bind_template_child (widget_class, SondeCommentPopover, error_label);
  gtk_widget_class_bind_template_child (widget_class, SondeCommentPopover, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_comment_popover_changed_cb);
}

static void
sonde_comment_popover_init (SondeCommentPopover *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut
    (GTK_SHORTCUT_CONTROLLER (controller),
     gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                       gtk_callback_action_new (sonde_comment_popover_save_cb, self, NULL)));
  gtk_widget_add_controller (self->text_view, controller);
}

/**
 * sonde_comment_popover_new:
 *
 * Returns: (transfer floating): a popover that is not shown yet
 */
GtkWidget *
sonde_comment_popover_new (void)
{
  return g_object_new (SONDE_TYPE_COMMENT_POPOVER, NULL);
}

/**
 * sonde_comment_popover_edit:
 * @self: a popover in a widget
 * @record: a record that has a place
 *
 * Opens with the comment on a record.
 */
void
sonde_comment_popover_edit (SondeCommentPopover *self,
                            SondeRecord         *record)
{
  const SondeComment *comment;
  const char *text;

  g_return_if_fail (SONDE_IS_COMMENT_POPOVER (self));
  g_return_if_fail (SONDE_IS_RECORD (record));

  g_set_object (&self->record, record);
  comment = sonde_record_get_comment (record);
  text = comment != NULL ? comment->text : "";
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_widget_set_visible (self->remove_button, text[0] != '\0');
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->text_view);
}
