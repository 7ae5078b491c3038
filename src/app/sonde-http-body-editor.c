#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-file-dialog.h"
#include "sonde-http-body-editor.h"
#include "sonde-http-header.h"
#include "sonde-widgets.h"

/**
 * SondeHttpBodyEditor:
 *
 * What a request carries: nothing, text, a form or a file.
 */
struct _SondeHttpBodyEditor
{
  GtkWidget      parent_instance;

  GtkDropDown   *kind_drop_down;
  GtkEntry      *type_entry;
  GtkStack      *stack;
  GtkTextView   *text_view;
  SondePairList *form;
  GtkButton     *file_button;

  GFile         *file;
};

G_DEFINE_FINAL_TYPE (SondeHttpBodyEditor, sonde_http_body_editor, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_http_body_editor_changed_cb (SondeHttpBodyEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_http_body_editor_kind_cb (SondeHttpBodyEditor *self)
{
  static const char * const names[] = { "none", "text", "form", "file" };
  static const char * const types[] = {
    "", "text/plain; charset=utf-8", "application/x-www-form-urlencoded",
    "application/octet-stream",
  };
  SondeHttpBodyKind kind = sonde_http_body_editor_get_kind (self);

  gtk_stack_set_visible_child_name (self->stack, names[kind]);
  gtk_widget_set_visible (GTK_WIDGET (self->type_entry), kind != SONDE_HTTP_BODY_KIND_NONE);
  gtk_editable_set_text (GTK_EDITABLE (self->type_entry), types[kind]);

  if (kind == SONDE_HTTP_BODY_KIND_FORM && sonde_pair_list_get_n_pairs (self->form) == 0)
    sonde_pair_list_add (self->form, "", "");

  sonde_http_body_editor_changed_cb (self);
}

static void
sonde_http_body_editor_chosen_cb (GFile    *file,
                                  gpointer  user_data)
{
  SondeHttpBodyEditor *self = user_data;
  g_autofree char *path = g_file_get_parse_name (file);
  g_autofree char *type = NULL;
  g_autofree char *mime_type = NULL;

  g_set_object (&self->file, file);
  gtk_button_set_label (self->file_button, path);

  type = g_content_type_guess (path, NULL, 0, NULL);
  mime_type = g_content_type_get_mime_type (type);

  if (mime_type != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->type_entry), mime_type);
}

static void
sonde_http_body_editor_file_clicked_cb (SondeHttpBodyEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  sonde_file_dialog_open (GTK_WINDOW (root), _("Choose the Body"), NULL,
                          sonde_http_body_editor_chosen_cb, self);
}

static GBytes *
sonde_http_body_editor_dup_text (SondeHttpBodyEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
sonde_http_body_editor_dup_form (SondeHttpBodyEditor *self)
{
  g_autoptr(GListStore) fields = g_list_store_new (SONDE_TYPE_HTTP_HEADER);
  char *encoded;

  for (guint i = 0; i < sonde_pair_list_get_n_pairs (self->form); i++)
    {
      g_autoptr(SondeHttpHeader) field = NULL;
      const char *name = sonde_pair_list_get_name (self->form, i);
      const char *value = sonde_pair_list_get_value (self->form, i);

      if (name[0] == '\0' && value[0] == '\0')
        continue;

      field = sonde_http_header_new (name, value);
      g_list_store_append (fields, field);
    }

  encoded = sonde_http_form_encode (G_LIST_MODEL (fields));

  return g_bytes_new_take (encoded, strlen (encoded));
}

static void
sonde_http_body_editor_dispose (GObject *object)
{
  SondeHttpBodyEditor *self = SONDE_HTTP_BODY_EDITOR (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HTTP_BODY_EDITOR);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonde_http_body_editor_parent_class)->dispose (object);
}

static void
sonde_http_body_editor_class_init (SondeHttpBodyEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_http_body_editor_dispose;

  /**
   * SondeHttpBodyEditor::changed:
   *
   * The kind, the type or the fields changed.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_HTTP_BODY_EDITOR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SONDE_TYPE_PAIR_LIST);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-http-body-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, type_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, text_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, form);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpBodyEditor, file_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_body_editor_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_body_editor_kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_body_editor_file_clicked_cb);
}

static void
sonde_http_body_editor_init (SondeHttpBodyEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonde_http_body_editor_kind_cb (self);
}

/**
 * sonde_http_body_editor_get_kind:
 * @self: an editor
 *
 * Returns: what the request carries
 */
SondeHttpBodyKind
sonde_http_body_editor_get_kind (SondeHttpBodyEditor *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY_EDITOR (self), SONDE_HTTP_BODY_KIND_NONE);

  return (SondeHttpBodyKind) MIN (gtk_drop_down_get_selected (self->kind_drop_down), 3);
}

/**
 * sonde_http_body_editor_lacks_file:
 * @self: an editor
 *
 * Returns: whether a file is to be sent that was not chosen yet
 */
gboolean
sonde_http_body_editor_lacks_file (SondeHttpBodyEditor *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY_EDITOR (self), FALSE);

  return sonde_http_body_editor_get_kind (self) == SONDE_HTTP_BODY_KIND_FILE &&
         self->file == NULL;
}

/**
 * sonde_http_body_editor_apply:
 * @self: an editor
 * @request: a request
 *
 * Gives a request its body, and the type of it unless it has one already.
 */
void
sonde_http_body_editor_apply (SondeHttpBodyEditor *self,
                              SondeHttpRequest    *request)
{
  const char *type = gtk_editable_get_text (GTK_EDITABLE (self->type_entry));
  SondeHttpBodyKind kind = sonde_http_body_editor_get_kind (self);
  g_autoptr(GBytes) bytes = NULL;

  g_return_if_fail (SONDE_IS_HTTP_BODY_EDITOR (self));
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (request));

  if (kind == SONDE_HTTP_BODY_KIND_TEXT)
    bytes = sonde_http_body_editor_dup_text (self);
  else if (kind == SONDE_HTTP_BODY_KIND_FORM)
    bytes = sonde_http_body_editor_dup_form (self);

  if (bytes != NULL)
    sonde_http_request_set_body (request, bytes);
  else if (kind == SONDE_HTTP_BODY_KIND_FILE && self->file != NULL)
    sonde_http_request_set_body_file (request, self->file);
  else
    return;

  if (type[0] != '\0' && !sonde_http_request_has_header (request, "Content-Type"))
    sonde_http_request_add_header (request, "Content-Type", type);
}
