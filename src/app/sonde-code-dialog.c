#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "sonde-code-dialog.h"
#include "sonde-file-dialog.h"

/**
 * SondeCodeDialog:
 *
 * Shows what was done as a Python script, to be copied or saved.
 */
struct _SondeCodeDialog
{
  AdwWindow        parent_instance;

  AdwToastOverlay *toasts;
  GtkSourceView   *view;

  GCancellable    *cancellable;
  char            *script;
};

G_DEFINE_FINAL_TYPE (SondeCodeDialog, sonde_code_dialog, ADW_TYPE_WINDOW)

static void
sonde_code_dialog_update_scheme_cb (SondeCodeDialog *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer),
                                      gtk_source_style_scheme_manager_get_scheme
                                      (manager, is_dark ? "Adwaita-dark" : "Adwaita"));
}

static void
sonde_code_dialog_copy_clicked_cb (SondeCodeDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->script);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Script copied")));
}

static void
sonde_code_dialog_saved_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  SondeCodeDialog *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;

  g_file_replace_contents_finish (G_FILE (object), result, NULL, &error);

  /* Only dispose cancels, so the dialog is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  title = g_markup_escape_text (error == NULL ? _("Script saved") : error->message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
sonde_code_dialog_file_chosen_cb (GFile    *file,
                                  gpointer  user_data)
{
  SondeCodeDialog *self = user_data;
  g_autoptr(GBytes) bytes = g_bytes_new (self->script, strlen (self->script));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, sonde_code_dialog_saved_cb, self);
}

static void
sonde_code_dialog_save_clicked_cb (SondeCodeDialog *self)
{
  sonde_file_dialog_save (GTK_WINDOW (self), _("Save Script"), "sonde.py",
                          sonde_code_dialog_file_chosen_cb, self);
}

static void
sonde_code_dialog_finalize (GObject *object)
{
  SondeCodeDialog *self = SONDE_CODE_DIALOG (object);

  g_clear_pointer (&self->script, g_free);

  G_OBJECT_CLASS (sonde_code_dialog_parent_class)->finalize (object);
}

static void
sonde_code_dialog_dispose (GObject *object)
{
  SondeCodeDialog *self = SONDE_CODE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_CODE_DIALOG);

  G_OBJECT_CLASS (sonde_code_dialog_parent_class)->dispose (object);
}

static void
sonde_code_dialog_class_init (SondeCodeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_code_dialog_dispose;
  object_class->finalize = sonde_code_dialog_finalize;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-code-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeCodeDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, SondeCodeDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, sonde_code_dialog_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_code_dialog_save_clicked_cb);
}

static void
sonde_code_dialog_init (SondeCodeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (sonde_code_dialog_update_scheme_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sonde_code_dialog_new:
 * @parent: the window that it belongs to
 * @script: a Python script
 *
 * Returns: (transfer none): a dialog, owned by GTK until it is closed
 */
SondeCodeDialog *
sonde_code_dialog_new (GtkWindow  *parent,
                       const char *script)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  SondeCodeDialog *self;
  GtkTextBuffer *buffer;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (script != NULL, NULL);

  self = g_object_new (SONDE_TYPE_CODE_DIALOG, "transient-for", parent, NULL);
  self->script = g_strdup (script);

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_set_text (buffer, script, -1);
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer),
                                  gtk_source_language_manager_get_language (languages, "python3"));
  sonde_code_dialog_update_scheme_cb (self);

  return self;
}
