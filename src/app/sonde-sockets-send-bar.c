#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-escape.h"
#include "sonde-file-dialog.h"
#include "sonde-hex-parse.h"
#include "sonde-hexdump.h"
#include "sonde-sockets-send-bar.h"
#include "sonde-widgets.h"

#define PREVIEW_BYTES 64

/* As they are listed in the template. */
typedef enum
{
  SONDE_SEND_TEXT,
  SONDE_SEND_HEX,
  SONDE_SEND_FILE,
} SondeSendFormat;

/**
 * SondeSocketsSendBar:
 *
 * What is sent next: text with escapes, hexadecimal or a file, with its bytes shown before they are
 * sent.
 */
struct _SondeSocketsSendBar
{
  GtkWidget       parent_instance;

  GtkStack       *stack;
  GtkWidget      *scroller;
  GtkTextView    *text_view;
  GtkTextBuffer  *buffer;
  GtkButton      *file_button;
  GtkLabel       *error_label;
  GtkDropDown    *format;
  GtkDropDown    *line_ending;
  GtkWidget      *bytes_row;
  GtkLabel       *count_label;
  GtkInscription *preview;
  GtkCheckButton *to_all;
  GtkWidget      *end_button;

  GFile          *file;
};

G_DEFINE_FINAL_TYPE (SondeSocketsSendBar, sonde_sockets_send_bar, GTK_TYPE_WIDGET)

static SondeSendFormat
sonde_sockets_send_bar_get_format (SondeSocketsSendBar *self)
{
  return (SondeSendFormat) gtk_drop_down_get_selected (self->format);
}

static char *
sonde_sockets_send_bar_dup_text (SondeSocketsSendBar *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/* Returns the bytes that are written, or NULL with what is wrong. */
static GBytes *
sonde_sockets_send_bar_parse (SondeSocketsSendBar  *self,
                              GError              **error)
{
  g_autofree char *text = sonde_sockets_send_bar_dup_text (self);
  g_autoptr(GBytes) bytes = NULL;
  SondeLineEnding ending;
  gsize error_offset;

  if (sonde_sockets_send_bar_get_format (self) == SONDE_SEND_HEX)
    return sonde_hex_parse (text, &error_offset, error);

  bytes = sonde_escape_parse_full (text, &error_offset, error);

  if (bytes == NULL)
    return NULL;

  ending = (SondeLineEnding) gtk_drop_down_get_selected (self->line_ending);

  return sonde_line_ending_append (bytes, ending);
}

static void
sonde_sockets_send_bar_show_bytes (SondeSocketsSendBar *self,
                                   GBytes              *bytes)
{
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  g_autofree char *count = NULL;
  g_autofree char *preview = NULL;

  count = g_strdup_printf (ngettext ("%lu byte", "%lu bytes", (gulong) size), (gulong) size);
  gtk_label_set_text (self->count_label, count);

  if (size > 0)
    preview = sonde_hexdump_format (SONDE_HEXDUMP_STYLE_PLAIN, g_bytes_get_data (bytes, NULL),
                                    MIN (size, PREVIEW_BYTES));

  gtk_inscription_set_text (self->preview, preview != NULL ? preview : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->preview), preview);
}

static void
sonde_sockets_send_bar_changed_cb (SondeSocketsSendBar *self)
{
  gboolean is_file = sonde_sockets_send_bar_get_format (self) == SONDE_SEND_FILE;
  gboolean is_text = sonde_sockets_send_bar_get_format (self) == SONDE_SEND_TEXT;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  gtk_stack_set_visible_child_name (self->stack, is_file ? "file" : "text");
  gtk_widget_set_visible (GTK_WIDGET (self->line_ending), is_text);

  if (!is_file)
    bytes = sonde_sockets_send_bar_parse (self, &error);

  sonde_sockets_send_bar_show_bytes (self, bytes);
  sonde_sockets_send_bar_show_error (self, error != NULL ? error->message : NULL);
}

static void
sonde_sockets_send_bar_file_chosen_cb (GFile    *file,
                                       gpointer  user_data)
{
  SondeSocketsSendBar *self = user_data;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display_name = g_filename_display_name (name);

  g_set_object (&self->file, file);
  gtk_button_set_label (self->file_button, display_name);
  sonde_sockets_send_bar_show_error (self, NULL);
}

static void
sonde_sockets_send_bar_file_clicked_cb (SondeSocketsSendBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  sonde_file_dialog_open (GTK_WINDOW (root), _("Choose a File to Send"), NULL,
                          sonde_sockets_send_bar_file_chosen_cb, self);
}

static gboolean
sonde_sockets_send_bar_send_cb (GtkWidget *widget G_GNUC_UNUSED,
                                GVariant  *arguments G_GNUC_UNUSED,
                                gpointer   user_data)
{
  return gtk_widget_activate_action (user_data, "page.send", NULL);
}

static gboolean
sonde_sockets_send_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_SOCKETS_SEND_BAR (widget)->text_view));
}

static void
sonde_sockets_send_bar_dispose (GObject *object)
{
  SondeSocketsSendBar *self = SONDE_SOCKETS_SEND_BAR (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_SOCKETS_SEND_BAR);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonde_sockets_send_bar_parent_class)->dispose (object);
}

static void
sonde_sockets_send_bar_class_init (SondeSocketsSendBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_sockets_send_bar_dispose;
  widget_class->grab_focus = sonde_sockets_send_bar_grab_focus;

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-sockets-send-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, text_view);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, buffer);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, file_button);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, error_label);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, format);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, line_ending);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, bytes_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, preview);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, to_all);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsSendBar, end_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_send_bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_send_bar_file_clicked_cb);
}

static void
sonde_sockets_send_bar_init (SondeSocketsSendBar *self)
{
  g_autoptr(GtkStringList) endings = gtk_string_list_new (NULL);
  GtkEventController *controller;

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < SONDE_N_LINE_ENDINGS; i++)
    gtk_string_list_append (endings, sonde_line_ending_get_name ((SondeLineEnding) i));

  gtk_drop_down_set_model (self->line_ending, G_LIST_MODEL (endings));

  controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut
    (GTK_SHORTCUT_CONTROLLER (controller),
     gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                       gtk_callback_action_new (sonde_sockets_send_bar_send_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->text_view), controller);
  sonde_sockets_send_bar_changed_cb (self);
}

/**
 * sonde_sockets_send_bar_dup_bytes:
 * @self: a send bar
 *
 * Reads what is written as text or in hexadecimal. What is wrong with it is said below.
 *
 * Returns: (transfer full) (nullable): the bytes, or `NULL` if there is something wrong
 */
GBytes *
sonde_sockets_send_bar_dup_bytes (SondeSocketsSendBar *self)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes;

  g_return_val_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self), NULL);

  bytes = sonde_sockets_send_bar_parse (self, &error);
  sonde_sockets_send_bar_show_error (self, error != NULL ? error->message : NULL);

  return bytes;
}

/**
 * sonde_sockets_send_bar_get_file:
 * @self: a send bar
 *
 * Returns: (transfer none) (nullable): the file that was chosen last
 */
GFile *
sonde_sockets_send_bar_get_file (SondeSocketsSendBar *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self), NULL);

  return self->file;
}

/**
 * sonde_sockets_send_bar_set_text:
 * @self: a send bar
 * @text: text with escapes
 *
 * Writes a text in the place of what was there.
 */
void
sonde_sockets_send_bar_set_text (SondeSocketsSendBar *self,
                                 const char          *text)
{
  g_return_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self));
  g_return_if_fail (text != NULL);

  gtk_drop_down_set_selected (self->format, SONDE_SEND_TEXT);
  gtk_text_buffer_set_text (self->buffer, text, -1);
}

/**
 * sonde_sockets_send_bar_show_error:
 * @self: a send bar
 * @reason: (nullable): what is wrong, or `NULL` if nothing is
 *
 * Says below the text what is wrong.
 */
void
sonde_sockets_send_bar_show_error (SondeSocketsSendBar *self,
                                   const char          *reason)
{
  g_return_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self));

  gtk_label_set_text (self->error_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), reason != NULL);
  gtk_widget_set_visible (self->bytes_row,
                          reason == NULL && !sonde_sockets_send_bar_is_file (self));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_STATE_INVALID,
                               reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                              : GTK_ACCESSIBLE_INVALID_FALSE, -1);

  if (reason != NULL)
    gtk_widget_add_css_class (self->scroller, "error");
  else
    gtk_widget_remove_css_class (self->scroller, "error");
}

/**
 * sonde_sockets_send_bar_is_file:
 * @self: a send bar
 *
 * Returns: whether a file is to be sent
 */
gboolean
sonde_sockets_send_bar_is_file (SondeSocketsSendBar *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self), FALSE);

  return sonde_sockets_send_bar_get_format (self) == SONDE_SEND_FILE;
}

/**
 * sonde_sockets_send_bar_set_state:
 * @self: a send bar
 * @is_live: whether there is anything to end
 * @has_siblings: whether there are other clients of the same listener
 *
 * Sets what can be done with what is selected.
 */
void
sonde_sockets_send_bar_set_state (SondeSocketsSendBar *self,
                                  gboolean             is_live,
                                  gboolean             has_siblings)
{
  g_return_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self));

  gtk_widget_set_sensitive (self->end_button, is_live);
  gtk_widget_set_visible (GTK_WIDGET (self->to_all), has_siblings);

  if (!has_siblings)
    gtk_check_button_set_active (self->to_all, FALSE);
}

/**
 * sonde_sockets_send_bar_get_to_all:
 * @self: a send bar
 *
 * Returns: whether to send to all clients of the listener
 */
gboolean
sonde_sockets_send_bar_get_to_all (SondeSocketsSendBar *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self), FALSE);

  return gtk_check_button_get_active (self->to_all);
}

/**
 * sonde_sockets_send_bar_take_sent:
 * @self: a send bar
 *
 * Gets ready for what is sent next: selects the text, so that typing replaces it.
 */
void
sonde_sockets_send_bar_take_sent (SondeSocketsSendBar *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (SONDE_IS_SOCKETS_SEND_BAR (self));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_select_range (self->buffer, &start, &end);
}
