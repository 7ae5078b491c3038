#pragma once

#include <adwaita.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_SELECTION_DIALOG (sonde_selection_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SondeSelectionDialog, sonde_selection_dialog, SONDE, SELECTION_DIALOG,
                      AdwWindow)

SondeSelectionDialog *sonde_selection_dialog_new           (GtkWindow             *parent,
                                                            SondeCapture          *capture,
                                                            SondeFlow             *flow,
                                                            gint64                 start_ns);
gboolean              sonde_selection_dialog_get_selection (SondeSelectionDialog  *self,
                                                            SondeCaptureSelection *selection);

G_END_DECLS
