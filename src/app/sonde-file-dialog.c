#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-file-dialog.h"

/* The one place that knows the file chooser: GTK 4.10 has another, which the floor has not. */

typedef struct
{
  SondeFileDialogFunc func;
  gpointer            user_data;
} SondeFileChoice;

static void
sonde_file_dialog_response_cb (GtkNativeDialog *dialog,
                               int              response,
                               SondeFileChoice *choice)
{
  /* The window that asked may be gone. */
  if (response == GTK_RESPONSE_ACCEPT && gtk_native_dialog_get_transient_for (dialog) != NULL)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (file != NULL)
        choice->func (file, choice->user_data);
    }

  g_free (choice);
  g_object_unref (dialog);
}

static void
sonde_file_dialog_show (GtkWindow            *parent,
                        const char           *title,
                        GtkFileChooserAction  action,
                        const char           *accept,
                        const char           *name,
                        GtkFileFilter        *filter,
                        SondeFileChoice      *choice)
{
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (title, parent, action, accept, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);

  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);

  g_signal_connect (dialog, "response", G_CALLBACK (sonde_file_dialog_response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * sonde_file_dialog_open:
 * @parent: the window that asks
 * @title: the dialog's title
 * @filter: (nullable): which files to show
 * @func: called with the file
 * @user_data: data for @func, which must live as long as @parent
 *
 * Asks for a file to be opened.
 */
void
sonde_file_dialog_open (GtkWindow           *parent,
                        const char          *title,
                        GtkFileFilter       *filter,
                        SondeFileDialogFunc  func,
                        gpointer             user_data)
{
  SondeFileChoice *choice = g_new0 (SondeFileChoice, 1);

  choice->func = func;
  choice->user_data = user_data;
  sonde_file_dialog_show (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL, filter,
                          choice);
}

/**
 * sonde_file_dialog_save:
 * @parent: the window that asks
 * @title: the dialog's title
 * @name: a name to begin with
 * @func: called with the file
 * @user_data: data for @func, which must live as long as @parent
 *
 * Asks for a file to save to.
 */
void
sonde_file_dialog_save (GtkWindow           *parent,
                        const char          *title,
                        const char          *name,
                        SondeFileDialogFunc  func,
                        gpointer             user_data)
{
  SondeFileChoice *choice = g_new0 (SondeFileChoice, 1);

  choice->func = func;
  choice->user_data = user_data;
  sonde_file_dialog_show (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), name, NULL,
                          choice);
}

/**
 * sonde_file_dialog_create_capture_filter:
 *
 * Returns: (transfer full): what lets only captures be chosen
 */
GtkFileFilter *
sonde_file_dialog_create_capture_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Captures"));
  gtk_file_filter_add_suffix (filter, "pcapng");
  gtk_file_filter_add_suffix (filter, "pcap");
  gtk_file_filter_add_suffix (filter, "cap");

  return filter;
}
