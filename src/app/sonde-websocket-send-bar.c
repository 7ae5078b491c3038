#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-file-dialog.h"
#include "sonde-format.h"
#include "sonde-hex-parse.h"
#include "sonde-websocket-frame.h"
#include "sonde-websocket-peer.h"
#include "sonde-websocket-send-bar.h"
#include "sonde-widgets.h"

#define MAX_FILE_BYTES SONDE_WEBSOCKET_DEFAULT_MAX_BYTES

typedef enum
{
  FORMAT_TEXT,
  FORMAT_HEX,
  FORMAT_FILE,
  FORMAT_PING,
} SendFormat;

/**
 * SondeWebsocketSendBar:
 *
 * What is sent next over a WebSocket: text, bytes, a file, a ping, or the close frame.
 */
struct _SondeWebsocketSendBar
{
  GtkWidget          parent_instance;

  GtkDropDown       *formats;
  GtkScrolledWindow *scroller;
  GtkTextView       *view;
  GtkButton         *send_button;
  GtkMenuButton     *close_button;
  GtkPopover        *popover;
  GtkEntry          *code;
  GtkInscription    *meaning;
  GtkEntry          *reason;
  GtkLabel          *note;

  GCancellable      *cancellable;
  gboolean           is_to_all;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketSendBar, sonde_websocket_send_bar, GTK_TYPE_WIDGET)

enum {
  SIGNAL_SEND,
  SIGNAL_CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SendFormat
sonde_websocket_send_bar_get_format (SondeWebsocketSendBar *self)
{
  return (SendFormat) gtk_drop_down_get_selected (self->formats);
}

static char *
sonde_websocket_send_bar_dup_text (SondeWebsocketSendBar *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);

  return text;
}

/* Returns NULL with an error where the text is no hexadecimal. */
static GBytes *
sonde_websocket_send_bar_dup_payload (SondeWebsocketSendBar  *self,
                                      GError                **error)
{
  g_autofree char *text = sonde_websocket_send_bar_dup_text (self);

  if (sonde_websocket_send_bar_get_format (self) == FORMAT_HEX)
    return sonde_hex_parse (text, NULL, error);

  return g_bytes_new (text, strlen (text));
}

static void
sonde_websocket_send_bar_show_note (SondeWebsocketSendBar *self,
                                    const char            *text,
                                    gboolean               is_error)
{
  gtk_label_set_text (self->note, text);

  if (is_error)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->note), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self->note), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->note), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
    }
}

static void
sonde_websocket_send_bar_update_note_cb (SondeWebsocketSendBar *self)
{
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *count = NULL;
  g_autofree char *note = NULL;

  if (sonde_websocket_send_bar_get_format (self) == FORMAT_FILE)
    {
      sonde_websocket_send_bar_show_note (self, _("The file is sent as one binary message."),
                                          FALSE);
      return;
    }

  payload = sonde_websocket_send_bar_dup_payload (self, &error);

  if (payload == NULL)
    {
      sonde_websocket_send_bar_show_note (self, error->message, TRUE);
      return;
    }

  count = sonde_format_byte_count (g_bytes_get_size (payload));

  /* Translators: an amount of bytes. */
  note = g_strdup_printf (self->is_to_all ? _("%s, to all that are connected") : _("%s"), count);
  sonde_websocket_send_bar_show_note (self, note, FALSE);
}

static void
sonde_websocket_send_bar_format_cb (SondeWebsocketSendBar *self)
{
  gboolean is_file = sonde_websocket_send_bar_get_format (self) == FORMAT_FILE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->view), !is_file);
  gtk_text_view_set_monospace (self->view,
                               sonde_websocket_send_bar_get_format (self) == FORMAT_HEX);
  gtk_button_set_label (self->send_button, is_file ? _("Choose and Send…") : _("Send"));
  sonde_websocket_send_bar_update_note_cb (self);
}

static void
sonde_websocket_send_bar_loaded_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  SondeWebsocketSendBar *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) payload = g_file_load_bytes_finish (G_FILE (object), result, NULL, &error);

  /* Only dispose cancels, so the bar is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (payload == NULL)
    sonde_websocket_send_bar_show_note (self, error->message, TRUE);
  else
    g_signal_emit (self, signals[SIGNAL_SEND], 0, SONDE_WEBSOCKET_OPCODE_BINARY, payload);
}

static void
sonde_websocket_send_bar_measured_cb (GObject      *object,
                                      GAsyncResult *result,
                                      gpointer      user_data)
{
  SondeWebsocketSendBar *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);

  /* Only dispose cancels, so the bar is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (info == NULL)
    sonde_websocket_send_bar_show_note (self, error->message, TRUE);
  else if (g_file_info_get_size (info) > MAX_FILE_BYTES)
    sonde_websocket_send_bar_show_note (self, _("The file is too large for one message: at most "
                                                "64 MiB are sent."), TRUE);
  else
    g_file_load_bytes_async (G_FILE (object), self->cancellable,
                             sonde_websocket_send_bar_loaded_cb, self);
}

static void
sonde_websocket_send_bar_chosen_cb (GFile    *file,
                                    gpointer  user_data)
{
  SondeWebsocketSendBar *self = SONDE_WEBSOCKET_SEND_BAR (user_data);

  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->cancellable,
                           sonde_websocket_send_bar_measured_cb, self);
}

static void
sonde_websocket_send_bar_send_clicked_cb (SondeWebsocketSendBar *self)
{
  SendFormat format = sonde_websocket_send_bar_get_format (self);
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GError) error = NULL;
  SondeWebsocketOpcode opcode;

  if (format == FORMAT_FILE)
    {
      sonde_file_dialog_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _("Send a File"), NULL, sonde_websocket_send_bar_chosen_cb, self);
      return;
    }

  payload = sonde_websocket_send_bar_dup_payload (self, &error);

  if (payload == NULL)
    {
      sonde_websocket_send_bar_show_note (self, error->message, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      return;
    }

  opcode = format == FORMAT_PING ? SONDE_WEBSOCKET_OPCODE_PING
                                 : format == FORMAT_HEX ? SONDE_WEBSOCKET_OPCODE_BINARY
                                                        : SONDE_WEBSOCKET_OPCODE_TEXT;
  g_signal_emit (self, signals[SIGNAL_SEND], 0, opcode, payload);
}

/* Returns whether the code may be sent; nothing stands for none. */
static gboolean
sonde_websocket_send_bar_get_code (SondeWebsocketSendBar *self,
                                   guint                 *code)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code));
  guint64 number = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &number, NULL))
    return FALSE;

  *code = (guint) number;

  return *text == '\0' || sonde_websocket_close_code_is_valid (*code);
}

static void
sonde_websocket_send_bar_code_cb (SondeWebsocketSendBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code));
  guint code = 0;
  gboolean is_valid = sonde_websocket_send_bar_get_code (self, &code);

  if (*text == '\0')
    gtk_inscription_set_text (self->meaning,
                              _("A close frame without a code, and without a reason."));
  else if (is_valid || code != 0)
    gtk_inscription_set_text (self->meaning, sonde_websocket_close_code_explain (code));
  else
    gtk_inscription_set_text (self->meaning, _("A number from 1000 to 4999, or nothing."));

  if (is_valid)
    gtk_widget_remove_css_class (GTK_WIDGET (self->code), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->code), "error");
}

static void
sonde_websocket_send_bar_close_clicked_cb (SondeWebsocketSendBar *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  guint code;

  if (!sonde_websocket_send_bar_get_code (self, &code))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      return;
    }

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0, code, *reason != '\0' ? reason : NULL);
}

static void
sonde_websocket_send_bar_send_action (GtkWidget  *widget,
                                      const char *action_name G_GNUC_UNUSED,
                                      GVariant   *parameter   G_GNUC_UNUSED)
{
  SondeWebsocketSendBar *self = SONDE_WEBSOCKET_SEND_BAR (widget);

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->send_button)))
    sonde_websocket_send_bar_send_clicked_cb (self);
}

static gboolean
sonde_websocket_send_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_WEBSOCKET_SEND_BAR (widget)->view));
}

static void
sonde_websocket_send_bar_dispose (GObject *object)
{
  SondeWebsocketSendBar *self = SONDE_WEBSOCKET_SEND_BAR (object);

  g_cancellable_cancel (self->cancellable);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_WEBSOCKET_SEND_BAR);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_websocket_send_bar_parent_class)->dispose (object);
}

static void
sonde_websocket_send_bar_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-websocket-send-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, formats);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, view);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, send_button);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, popover);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, code);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, meaning);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, reason);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketSendBar, note);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_send_bar_format_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_send_bar_send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_send_bar_code_cb);
  gtk_widget_class_bind_template_callback (widget_class,
                                           sonde_websocket_send_bar_close_clicked_cb);
}

static void
sonde_websocket_send_bar_class_init (SondeWebsocketSendBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_websocket_send_bar_dispose;
  widget_class->grab_focus = sonde_websocket_send_bar_grab_focus;

  /**
   * SondeWebsocketSendBar::send:
   * @self: the bar
   * @opcode: text, binary or ping
   * @payload: what to send
   *
   * The person wants to send something.
   */
  signals[SIGNAL_SEND] =
    g_signal_new ("send", SONDE_TYPE_WEBSOCKET_SEND_BAR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BYTES);

  /**
   * SondeWebsocketSendBar::close:
   * @self: the bar
   * @code: the close code, or 0 for none
   * @reason: (nullable): why
   *
   * The person wants to close the connection.
   */
  signals[SIGNAL_CLOSE] =
    g_signal_new ("close", SONDE_TYPE_WEBSOCKET_SEND_BAR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "send-bar.send", NULL,
                                   sonde_websocket_send_bar_send_action);
  sonde_websocket_send_bar_bind_template (widget_class);
}

static void
sonde_websocket_send_bar_init (SondeWebsocketSendBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (sonde_websocket_send_bar_update_note_cb),
                           self, G_CONNECT_SWAPPED);
  sonde_websocket_send_bar_update_note_cb (self);
  sonde_websocket_send_bar_code_cb (self);
}

/**
 * sonde_websocket_send_bar_set_state:
 * @self: a bar
 * @can_send: whether there is somebody to send to
 * @can_close: whether there is a connection to be closed
 * @is_to_all: whether what is sent goes to several
 *
 * Sets what can be done.
 */
void
sonde_websocket_send_bar_set_state (SondeWebsocketSendBar *self,
                                    gboolean               can_send,
                                    gboolean               can_close,
                                    gboolean               is_to_all)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SEND_BAR (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), can_send);
  gtk_widget_set_sensitive (GTK_WIDGET (self->close_button), can_close);

  if (self->is_to_all == is_to_all)
    return;

  self->is_to_all = is_to_all;
  sonde_websocket_send_bar_update_note_cb (self);
}

/**
 * sonde_websocket_send_bar_show_error:
 * @self: a bar
 * @reason: why nothing was sent
 *
 * Shows what is wrong, until the text changes.
 */
void
sonde_websocket_send_bar_show_error (SondeWebsocketSendBar *self,
                                     const char            *reason)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SEND_BAR (self));
  g_return_if_fail (reason != NULL);

  sonde_websocket_send_bar_show_note (self, reason, TRUE);
}

/**
 * sonde_websocket_send_bar_clear:
 * @self: a bar
 *
 * Makes place for the next message.
 */
void
sonde_websocket_send_bar_clear (SondeWebsocketSendBar *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SEND_BAR (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), "", 0);
}

/**
 * sonde_websocket_send_bar_activate:
 * @self: a bar
 *
 * Sends, if the keyboard focus is in the bar.
 *
 * Returns: whether it is
 */
gboolean
sonde_websocket_send_bar_activate (SondeWebsocketSendBar *self)
{
  GtkWidget *focus;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SEND_BAR (self), FALSE);

  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return FALSE;

  gtk_widget_activate_action (GTK_WIDGET (self), "send-bar.send", NULL);

  return TRUE;
}
