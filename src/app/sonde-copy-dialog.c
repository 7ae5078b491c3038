#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-copy-dialog.h"

#define UPDATE_INTERVAL_MS 100

/* Whatever is done sooner needs no dialog. */
#define SHOW_DELAY_MS 400

/**
 * SondeCopyDialog:
 *
 * Saves a capture, or a part of it, to a file. Comes into sight when that takes long, with a way to
 * cancel it, or when it went wrong.
 */
struct _SondeCopyDialog
{
  AdwMessageDialog  parent_instance;

  GtkProgressBar   *progress_bar;
  GFile            *file;
  GCancellable     *cancellable;
  gint64            begin_us;
  guint             update_id;
};

G_DEFINE_FINAL_TYPE (SondeCopyDialog, sonde_copy_dialog, ADW_TYPE_MESSAGE_DIALOG)

enum {
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What happened to the file, and what can be done about it. */
static char *
dup_sentence (GFile        *file,
              const GError *error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (error->domain != G_IO_ERROR)
    return g_strdup_printf (_("“%s” could not be saved: %s"), name, error->message);

  switch (error->code)
    {
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return g_strdup_printf (_("Sonde is not allowed to write “%s”. Choose another folder."),
                              name);

    case G_IO_ERROR_NO_SPACE:
      return g_strdup_printf (_("There is not enough room for “%s”. Make some, or choose another "
                                "disk."), name);

    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_DIRECTORY:
      return g_strdup_printf (_("“%s” could not be saved, for its folder is not there. Choose "
                                "another folder."), name);

    case G_IO_ERROR_IS_DIRECTORY:
      return g_strdup_printf (_("“%s” is a folder. Choose another name."), name);

    case G_IO_ERROR_NOT_REGULAR_FILE:
      return g_strdup_printf (_("“%s” is no file that could be replaced. Choose another name."),
                              name);

    case G_IO_ERROR_PARTIAL_INPUT:
      return g_strdup (error->message);

    default:
      return g_strdup_printf (_("“%s” could not be saved: %s"), name, error->message);
    }
}

static gboolean
sonde_copy_dialog_update_cb (gpointer user_data)
{
  SondeCopyDialog *self = user_data;

  gtk_progress_bar_pulse (self->progress_bar);

  if (g_get_monotonic_time () - self->begin_us > SHOW_DELAY_MS * G_TIME_SPAN_MILLISECOND)
    gtk_window_present (GTK_WINDOW (self));

  return G_SOURCE_CONTINUE;
}

static void
sonde_copy_dialog_saved_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  SondeCopyDialog *self = user_data;
  AdwMessageDialog *dialog = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  sonde_capture_save_copy_finish (SONDE_CAPTURE (object), result, &error);

  /* Only dispose cancels, so the dialog is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);

  if (error == NULL)
    {
      g_autoptr(SondeCopyDialog) alive = g_object_ref (self);

      /* Its parent may go when it hears of it. */
      gtk_window_destroy (GTK_WINDOW (self));
      g_signal_emit (alive, signals[SAVED], 0);
      return;
    }

  sentence = dup_sentence (self->file, error);
  adw_message_dialog_set_heading (dialog, _("The File Was Not Saved"));
  adw_message_dialog_set_body (dialog, sentence);
  adw_message_dialog_set_extra_child (dialog, NULL);
  adw_message_dialog_set_response_label (dialog, "cancel", _("_Close"));
  gtk_window_present (GTK_WINDOW (self));
}

static void
sonde_copy_dialog_dispose (GObject *object)
{
  SondeCopyDialog *self = SONDE_COPY_DIALOG (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonde_copy_dialog_parent_class)->dispose (object);
}

static void
sonde_copy_dialog_finalize (GObject *object)
{
  SondeCopyDialog *self = SONDE_COPY_DIALOG (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_copy_dialog_parent_class)->finalize (object);
}

static void
sonde_copy_dialog_class_init (SondeCopyDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_copy_dialog_dispose;
  object_class->finalize = sonde_copy_dialog_finalize;

  /**
   * SondeCopyDialog::saved:
   * @self: the dialog
   *
   * All was written, and the dialog is closed.
   */
  signals[SAVED] =
    g_signal_new ("saved", SONDE_TYPE_COPY_DIALOG, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_copy_dialog_init (SondeCopyDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->cancellable = g_cancellable_new ();
  self->progress_bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"),
                                  -1);
  adw_message_dialog_set_heading (dialog, _("Saving"));
  adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (self->progress_bar));
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);

  /* What was asked for is saved, even if the window is closed meanwhile. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), FALSE);
}

/**
 * sonde_copy_dialog_run:
 * @parent: the window that asked for it
 * @capture: a capture
 * @selection: (nullable): the part of it that is wanted, or `NULL` for all
 * @file: where to
 *
 * Saves a capture to a file, and tells if that takes long or goes wrong.
 *
 * Returns: (transfer none): the dialog, owned by GTK until it has come to its end
 */
SondeCopyDialog *
sonde_copy_dialog_run (GtkWindow                   *parent,
                       SondeCapture                *capture,
                       const SondeCaptureSelection *selection,
                       GFile                       *file)
{
  SondeCopyDialog *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (SONDE_TYPE_COPY_DIALOG, "transient-for", parent, NULL);
  self->file = g_object_ref (file);
  self->begin_us = g_get_monotonic_time ();
  self->update_id = g_timeout_add (UPDATE_INTERVAL_MS, sonde_copy_dialog_update_cb, self);
  name = g_file_get_parse_name (file);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  /* Translators: the name of a file. */
                                  _("“%s” is being written."), name);
  sonde_capture_save_copy_async (capture, selection, file, self->cancellable,
                                 sonde_copy_dialog_saved_cb, self);

  return self;
}
