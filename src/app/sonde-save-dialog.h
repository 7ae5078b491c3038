#pragma once

#include <adwaita.h>

#include "sonde-byte-saver.h"

G_BEGIN_DECLS

#define SONDE_TYPE_SAVE_DIALOG (sonde_save_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SondeSaveDialog, sonde_save_dialog, SONDE, SAVE_DIALOG, AdwMessageDialog)

void sonde_save_dialog_run (GtkWindow      *parent,
                            SondeByteSaver *saver,
                            GFile          *file);

G_END_DECLS
