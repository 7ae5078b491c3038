#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-save-dialog.h"

#define UPDATE_INTERVAL_MS 100

/* Whatever is done sooner needs no dialog. */
#define SHOW_DELAY_MS 400

/**
 * SondeSaveDialog:
 *
 * Saves bytes to a file. Comes into sight when that takes long, with its progress and a way to
 * cancel it, or when it went wrong.
 */
struct _SondeSaveDialog
{
  AdwMessageDialog  parent_instance;

  GtkProgressBar   *progress_bar;
  SondeByteSaver   *saver;
  GCancellable     *cancellable;
  gint64            begin_us;
  guint             update_id;
};

G_DEFINE_FINAL_TYPE (SondeSaveDialog, sonde_save_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
sonde_save_dialog_update_cb (gpointer user_data)
{
  SondeSaveDialog *self = user_data;

  gtk_progress_bar_set_fraction (self->progress_bar,
                                 sonde_byte_saver_get_progress (self->saver));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) &&
      g_get_monotonic_time () - self->begin_us > SHOW_DELAY_MS * G_TIME_SPAN_MILLISECOND)
    gtk_window_present (GTK_WINDOW (self));

  return G_SOURCE_CONTINUE;
}

static void
sonde_save_dialog_saved_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  SondeSaveDialog *self = user_data;
  AdwMessageDialog *dialog = user_data;
  g_autoptr(GError) error = NULL;

  sonde_byte_saver_run_finish (SONDE_BYTE_SAVER (object), result, &error);

  /* Only dispose cancels, so the dialog is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);

  if (error == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  adw_message_dialog_set_heading (dialog, _("The Bytes Were Not Saved"));
  adw_message_dialog_set_body (dialog, error->message);
  adw_message_dialog_set_extra_child (dialog, NULL);
  adw_message_dialog_set_response_label (dialog, "cancel", _("_Close"));
  gtk_window_present (GTK_WINDOW (self));
}

static void
sonde_save_dialog_dispose (GObject *object)
{
  SondeSaveDialog *self = SONDE_SAVE_DIALOG (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->saver);

  G_OBJECT_CLASS (sonde_save_dialog_parent_class)->dispose (object);
}

static void
sonde_save_dialog_finalize (GObject *object)
{
  SondeSaveDialog *self = SONDE_SAVE_DIALOG (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_save_dialog_parent_class)->finalize (object);
}

static void
sonde_save_dialog_class_init (SondeSaveDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_save_dialog_dispose;
  object_class->finalize = sonde_save_dialog_finalize;
}

static void
sonde_save_dialog_init (SondeSaveDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->cancellable = g_cancellable_new ();
  self->progress_bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"),
                                  -1);
  adw_message_dialog_set_heading (dialog, _("Saving Bytes"));
  adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (self->progress_bar));
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

/**
 * sonde_save_dialog_run:
 * @parent: the window that the bytes are shown in
 * @saver: what is to be saved
 * @file: where to
 *
 * Saves bytes to a file, and tells if that takes long or goes wrong.
 */
void
sonde_save_dialog_run (GtkWindow      *parent,
                       SondeByteSaver *saver,
                       GFile          *file)
{
  SondeSaveDialog *self;
  g_autofree char *size = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (SONDE_IS_BYTE_SAVER (saver));
  g_return_if_fail (G_IS_FILE (file));

  self = g_object_new (SONDE_TYPE_SAVE_DIALOG, "transient-for", parent,
                       "destroy-with-parent", TRUE, NULL);
  self->saver = g_object_ref (saver);
  self->begin_us = g_get_monotonic_time ();
  self->update_id = g_timeout_add (UPDATE_INTERVAL_MS, sonde_save_dialog_update_cb, self);
  size = sonde_format_bytes (sonde_byte_saver_get_length (saver));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  /* Translators: how much is being written, such as 3.5 GiB. */
                                  _("Writing %s to the file."), size);
  sonde_byte_saver_run_async (saver, file, self->cancellable, sonde_save_dialog_saved_cb, self);
}
