#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SondeFileDialogFunc:
 * @file: the file that was chosen
 * @user_data: data passed along
 *
 * Called when a person has chosen a file; not when they changed their mind.
 */
typedef void (*SondeFileDialogFunc) (GFile    *file,
                                     gpointer  user_data);

void sonde_file_dialog_open (GtkWindow           *parent,
                             const char          *title,
                             GtkFileFilter       *filter,
                             SondeFileDialogFunc  func,
                             gpointer             user_data);
void sonde_file_dialog_save (GtkWindow           *parent,
                             const char          *title,
                             const char          *name,
                             SondeFileDialogFunc  func,
                             gpointer             user_data);

GtkFileFilter *sonde_file_dialog_create_capture_filter (void);

G_END_DECLS
