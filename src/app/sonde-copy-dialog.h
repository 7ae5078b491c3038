#pragma once

#include <adwaita.h>

#include "sonde-byte-saver.h"
#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_COPY_DIALOG (sonde_copy_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SondeCopyDialog, sonde_copy_dialog, SONDE, COPY_DIALOG, GObject)

SondeCopyDialog *sonde_copy_dialog_run       (GtkWindow                   *parent,
                                              SondeCapture                *capture,
                                              const SondeCaptureSelection *selection,
                                              GFile                       *file);
SondeCopyDialog *sonde_copy_dialog_run_bytes (GtkWindow                   *parent,
                                              SondeByteSaver              *saver,
                                              GFile                       *file);

G_END_DECLS
