#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-copy-dialog.h"

#define UPDATE_INTERVAL_MS 100

/* Whatever is done sooner needs no dialog. */
#define SHOW_DELAY_MS 400

/**
 * SondeCopyDialog:
 *
 * Saves a capture, a part of it, or bytes to a file. A dialog comes into sight when that takes
 * long, with a way to cancel it, or when it went wrong.
 */
struct _SondeCopyDialog
{
  GObject         parent_instance;

  GApplication   *application;
  GtkWindow      *parent;
  GtkWindow      *dialog;
  GtkProgressBar *progress_bar;
  SondeByteSaver *saver;
  GFile          *file;
  GCancellable   *cancellable;
  gint64          begin_us;
  guint           update_id;
};

G_DEFINE_FINAL_TYPE (SondeCopyDialog, sonde_copy_dialog, G_TYPE_OBJECT)

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
    case G_IO_ERROR_EXISTS:
    case G_IO_ERROR_BUSY:
      return g_strdup (error->message);

    default:
      return g_strdup_printf (_("“%s” could not be saved: %s"), name, error->message);
    }
}

static void
sonde_copy_dialog_close (SondeCopyDialog *self)
{
  GtkWindow *dialog = self->dialog;

  g_clear_weak_pointer (&self->dialog);

  if (dialog != NULL)
    gtk_window_destroy (dialog);
}

/* Made when it is shown: assistive technologies stumble over windows that never were. */
static AdwMessageDialog *
sonde_copy_dialog_open (SondeCopyDialog *self,
                        const char      *heading,
                        const char      *body,
                        const char      *response)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", response);
  sonde_copy_dialog_close (self);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));

  return ADW_MESSAGE_DIALOG (dialog);
}

static void
sonde_copy_dialog_show_progress (SondeCopyDialog *self)
{
  g_autofree char *name = g_file_get_parse_name (self->file);
  /* Translators: the name of a file. */
  g_autofree char *body = g_strdup_printf (_("“%s” is being written."), name);
  AdwMessageDialog *dialog = sonde_copy_dialog_open (self, _("Saving"), body, _("_Cancel"));
  GtkWidget *progress_bar = gtk_progress_bar_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"),
                                  -1);
  adw_message_dialog_set_extra_child (dialog, progress_bar);
  g_set_weak_pointer (&self->progress_bar, GTK_PROGRESS_BAR (progress_bar));
  g_signal_connect_object (dialog, "response", G_CALLBACK (g_cancellable_cancel),
                           self->cancellable, G_CONNECT_SWAPPED);
  gtk_window_present (self->dialog);
}

static gboolean
sonde_copy_dialog_update_cb (gpointer user_data)
{
  SondeCopyDialog *self = user_data;

  if (self->progress_bar != NULL && self->saver != NULL)
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   sonde_byte_saver_get_progress (self->saver));
  else if (self->progress_bar != NULL)
    gtk_progress_bar_pulse (self->progress_bar);
  else if (g_get_monotonic_time () - self->begin_us > SHOW_DELAY_MS * G_TIME_SPAN_MILLISECOND &&
           !g_cancellable_is_cancelled (self->cancellable))
    sonde_copy_dialog_show_progress (self);

  return G_SOURCE_CONTINUE;
}

static void
sonde_copy_dialog_end (SondeCopyDialog *self,
                       const GError    *error)
{
  g_autofree char *sentence = NULL;

  g_clear_handle_id (&self->update_id, g_source_remove);
  sonde_copy_dialog_close (self);

  if (error == NULL)
    {
      g_signal_emit (self, signals[SAVED], 0);
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sentence = dup_sentence (self->file, error);
  sonde_copy_dialog_open (self, _("The File Was Not Saved"), sentence, _("_Close"));
  gtk_window_present (self->dialog);
}

static void
sonde_copy_dialog_saved_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(SondeCopyDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  sonde_capture_save_copy_finish (SONDE_CAPTURE (object), result, &error);
  sonde_copy_dialog_end (self, error);
}

static void
sonde_copy_dialog_bytes_saved_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(SondeCopyDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  sonde_byte_saver_run_finish (SONDE_BYTE_SAVER (object), result, &error);
  sonde_copy_dialog_end (self, error);
}

static void
sonde_copy_dialog_dispose (GObject *object)
{
  SondeCopyDialog *self = SONDE_COPY_DIALOG (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->dialog);
  g_clear_weak_pointer (&self->progress_bar);

  if (self->application != NULL)
    g_application_release (self->application);

  g_clear_object (&self->application);
  g_clear_object (&self->saver);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_copy_dialog_parent_class)->dispose (object);
}

static void
sonde_copy_dialog_class_init (SondeCopyDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_copy_dialog_dispose;

  /**
   * SondeCopyDialog::saved:
   * @self: the dialog
   *
   * All was written.
   */
  signals[SAVED] =
    g_signal_new ("saved", SONDE_TYPE_COPY_DIALOG, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_copy_dialog_init (SondeCopyDialog *self)
{
  self->cancellable = g_cancellable_new ();
}

static SondeCopyDialog *
sonde_copy_dialog_begin (GtkWindow *parent,
                         GFile     *file)
{
  SondeCopyDialog *self = g_object_new (SONDE_TYPE_COPY_DIALOG, NULL);

  g_set_weak_pointer (&self->parent, parent);
  self->file = g_object_ref (file);
  g_set_object (&self->application, (GApplication *) gtk_window_get_application (parent));
  self->begin_us = g_get_monotonic_time ();

  /* What was asked for is saved, even if the window is closed meanwhile. */
  if (self->application != NULL)
    g_application_hold (self->application);

  self->update_id = g_timeout_add (UPDATE_INTERVAL_MS, sonde_copy_dialog_update_cb, self);

  return self;
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
 * Returns: (transfer none): what saves it, which lives until it has come to its end
 */
SondeCopyDialog *
sonde_copy_dialog_run (GtkWindow                   *parent,
                       SondeCapture                *capture,
                       const SondeCaptureSelection *selection,
                       GFile                       *file)
{
  SondeCopyDialog *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = sonde_copy_dialog_begin (parent, file);
  sonde_capture_save_copy_async (capture, selection, file, self->cancellable,
                                 sonde_copy_dialog_saved_cb, self);

  return self;
}

/**
 * sonde_copy_dialog_run_bytes:
 * @parent: the window that the bytes are shown in
 * @saver: what is to be saved
 * @file: where to
 *
 * Saves bytes to a file, and tells if that takes long or goes wrong.
 *
 * Returns: (transfer none): what saves them, which lives until it has come to its end
 */
SondeCopyDialog *
sonde_copy_dialog_run_bytes (GtkWindow      *parent,
                             SondeByteSaver *saver,
                             GFile          *file)
{
  SondeCopyDialog *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SONDE_IS_BYTE_SAVER (saver), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = sonde_copy_dialog_begin (parent, file);
  self->saver = g_object_ref (saver);
  sonde_byte_saver_run_async (saver, file, self->cancellable, sonde_copy_dialog_bytes_saved_cb,
                              self);

  return self;
}
