#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "sonde-file-dialog.h"
#include "sonde-format.h"
#include "sonde-http-body-save.h"
#include "sonde-http-body-view.h"
#include "sonde-http-body.h"
#include "sonde-widgets.h"

/* A line too long to be laid out in time is shown without colours. */
#define MAX_HIGHLIGHTED_BYTES (256 * 1024)

/**
 * SondeHttpBodyView:
 *
 * The body of a response: text with its syntax in colours, or a picture.
 */
struct _SondeHttpBodyView
{
  GtkWidget          parent_instance;

  GtkLabel          *summary_label;
  GtkButton         *save_button;
  GtkStack          *stack;
  GtkLabel          *message_label;
  GtkSourceView     *text_view;
  GtkPicture        *picture;

  SondeHttpExchange *exchange;
  GCancellable      *cancellable;
  guint64            loaded_length;
  gboolean           is_complete;
};

G_DEFINE_FINAL_TYPE (SondeHttpBodyView, sonde_http_body_view, GTK_TYPE_WIDGET)

static const char *
get_language (SondeHttpMediaKind kind)
{
  switch (kind)
    {
    case SONDE_HTTP_MEDIA_JSON:
      return "json";

    case SONDE_HTTP_MEDIA_XML:
      return "xml";

    case SONDE_HTTP_MEDIA_HTML:
      return "html";

    case SONDE_HTTP_MEDIA_BINARY:
    case SONDE_HTTP_MEDIA_TEXT:
    case SONDE_HTTP_MEDIA_FORM:
    case SONDE_HTTP_MEDIA_IMAGE:
    default:
      return NULL;
    }
}

static void
sonde_http_body_view_show_message (SondeHttpBodyView *self,
                                   const char        *sentence)
{
  gtk_label_set_text (self->message_label, sentence);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
sonde_http_body_view_show_text (SondeHttpBodyView *self,
                                SondeHttpBody     *body)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  const char *name = get_language (sonde_http_body_get_kind (body));
  gsize size = g_bytes_get_size (sonde_http_body_get_bytes (body));
  GtkSourceLanguage *language = NULL;

  if (name != NULL && size <= MAX_HIGHLIGHTED_BYTES)
    language = gtk_source_language_manager_get_language (languages, name);

  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer), language);
  gtk_text_buffer_set_text (buffer, sonde_http_body_get_text (body), -1);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static gboolean
sonde_http_body_view_show_image (SondeHttpBodyView *self,
                                 SondeHttpBody     *body)
{
  g_autoptr(GdkTexture) texture = NULL;

  /* No formats that run or load anything: see GdkTexture. */
  texture = gdk_texture_new_from_bytes (sonde_http_body_get_bytes (body), NULL);

  if (texture == NULL)
    return FALSE;

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "image");

  return TRUE;
}

static void
sonde_http_body_view_show_summary (SondeHttpBodyView *self,
                                   SondeHttpBody     *body)
{
  const char *type = sonde_http_body_get_content_type (body);
  const char * const *notices = sonde_http_body_get_notices (body);
  g_autofree char *size = sonde_format_bytes (g_bytes_get_size (sonde_http_body_get_bytes (body)));
  g_autofree char *wire_size = sonde_format_bytes (sonde_http_body_get_wire_size (body));
  g_autofree char *summary = NULL;
  g_autofree char *tooltip = notices != NULL ? g_strjoinv ("\n", (char **) notices) : NULL;

  if (sonde_http_body_is_encoded (body) || g_strcmp0 (size, wire_size) != 0)
    summary = g_strdup_printf (_("%s · %s, %s on the wire"),
                               type != NULL ? type : _("no type given"), size, wire_size);
  else
    summary = g_strdup_printf ("%s · %s", type != NULL ? type : _("no type given"), size);

  if (tooltip != NULL && tooltip[0] != '\0')
    {
      g_autofree char *with_notice = g_strdup_printf ("%s · %s", summary, notices[0]);

      gtk_label_set_text (self->summary_label, with_notice);
    }
  else
    {
      gtk_label_set_text (self->summary_label, summary);
    }

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), tooltip);
}

static void
sonde_http_body_view_loaded_cb (GObject      *object G_GNUC_UNUSED,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  SondeHttpBodyView *self = user_data;
  g_autoptr(SondeHttpBody) body = NULL;
  g_autoptr(GError) error = NULL;
  SondeHttpMediaKind kind;

  body = sonde_http_body_load_finish (result, &error);

  /* The view is gone, or shows something else. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (body == NULL)
    {
      sonde_http_body_view_show_message (self, error->message);
      return;
    }

  sonde_http_body_view_show_summary (self, body);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
  kind = sonde_http_body_get_kind (body);

  if (g_bytes_get_size (sonde_http_body_get_bytes (body)) == 0)
    sonde_http_body_view_show_message (self, _("The response has no body."));
  else if (kind == SONDE_HTTP_MEDIA_IMAGE && sonde_http_body_view_show_image (self, body))
    return;
  else if (sonde_http_body_get_text (body) != NULL)
    sonde_http_body_view_show_text (self, body);
  else
    sonde_http_body_view_show_message (self, _("This is not text. Its bytes are in the inspector "
                                               "below, and Save Body writes them to a file."));
}

static void
sonde_http_body_view_update_scheme_cb (SondeHttpBodyView *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer),
                                      gtk_source_style_scheme_manager_get_scheme
                                      (manager, is_dark ? "Adwaita-dark" : "Adwaita"));
}

static void
sonde_http_body_view_saved_cb (GObject      *object G_GNUC_UNUSED,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(SondeHttpBodyView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *sentence = NULL;
  gssize n_bytes;

  n_bytes = sonde_http_body_save_finish (result, &error);

  if (self->summary_label == NULL)
    return;

  if (n_bytes < 0)
    {
      gtk_label_set_text (self->summary_label, error->message);
      return;
    }

  size = sonde_format_bytes ((guint64) n_bytes);
  sentence = g_strdup_printf (_("Body saved, %s"), size);
  gtk_label_set_text (self->summary_label, sentence);
}

static void
sonde_http_body_view_chosen_cb (GFile    *file,
                                gpointer  user_data)
{
  SondeHttpBodyView *self = user_data;

  if (self->exchange == NULL || sonde_http_exchange_get_dissection (self->exchange) == NULL)
    return;

  sonde_http_body_save_async (sonde_http_exchange_get_dissection (self->exchange),
                              sonde_http_exchange_get_number (self->exchange), TRUE, TRUE, file,
                              NULL, sonde_http_body_view_saved_cb, g_object_ref (self));
}

static void
sonde_http_body_view_save_clicked_cb (SondeHttpBodyView *self)
{
  sonde_file_dialog_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save Body"),
                          "body", sonde_http_body_view_chosen_cb, self);
}

static void
sonde_http_body_view_cancel (SondeHttpBodyView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);

  g_clear_object (&self->cancellable);
}

static void
sonde_http_body_view_dispose (GObject *object)
{
  SondeHttpBodyView *self = SONDE_HTTP_BODY_VIEW (object);

  sonde_http_body_view_cancel (self);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HTTP_BODY_VIEW);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (sonde_http_body_view_parent_class)->dispose (object);
}

static void
sonde_http_body_view_class_init (SondeHttpBodyViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_http_body_view_dispose;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-http-body-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, save_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, message_label);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, text_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyView, picture);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_body_view_save_clicked_cb);
}

static void
sonde_http_body_view_init (SondeHttpBodyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (sonde_http_body_view_update_scheme_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_http_body_view_update_scheme_cb (self);
}

static const char *
get_waiting_sentence (SondeHttpExchange *exchange)
{
  if (exchange != NULL && sonde_http_exchange_is_running (exchange))
    return _("The body will appear here as it arrives.");

  return _("There is no response whose body could be shown.");
}

/* While a body grows it is loaded again only once it has doubled. */
static gboolean
sonde_http_body_view_is_up_to_date (SondeHttpBodyView      *self,
                                    const SondeHttpMessage *message)
{
  if (self->is_complete)
    return TRUE;

  return !message->complete && self->loaded_length > 0 &&
         message->body_length < 2 * self->loaded_length;
}

/**
 * sonde_http_body_view_show:
 * @self: a view
 * @exchange: (nullable): an exchange
 *
 * Shows the body of a response as far as it has arrived. May be called again as it grows.
 */
void
sonde_http_body_view_show (SondeHttpBodyView *self,
                           SondeHttpExchange *exchange)
{
  SondeHttpMessage message;

  g_return_if_fail (SONDE_IS_HTTP_BODY_VIEW (self));
  g_return_if_fail (exchange == NULL || SONDE_IS_HTTP_EXCHANGE (exchange));

  if (g_set_object (&self->exchange, exchange))
    {
      sonde_http_body_view_cancel (self);
      self->is_complete = FALSE;
      self->loaded_length = 0;
      gtk_label_set_text (self->summary_label, "");
      gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
      sonde_http_body_view_show_message (self, get_waiting_sentence (exchange));
    }

  if (exchange == NULL || !sonde_http_exchange_get_message (exchange, TRUE, &message) ||
      !message.head_complete)
    {
      sonde_http_body_view_show_message (self, get_waiting_sentence (exchange));
      return;
    }

  if (sonde_http_body_view_is_up_to_date (self, &message))
    return;

  sonde_http_body_view_cancel (self);
  self->is_complete = message.complete || !sonde_http_exchange_is_running (exchange);
  self->loaded_length = message.body_length;
  self->cancellable = g_cancellable_new ();
  sonde_http_body_load_async (sonde_http_exchange_get_dissection (exchange),
                              sonde_http_exchange_get_number (exchange), TRUE, NULL,
                              self->cancellable, sonde_http_body_view_loaded_cb, self);
}
