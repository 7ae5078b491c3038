#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONDE_TYPE_CODE_DIALOG (sonde_code_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SondeCodeDialog, sonde_code_dialog, SONDE, CODE_DIALOG, AdwWindow)

SondeCodeDialog *sonde_code_dialog_new (GtkWindow  *parent,
                                        const char *script);

G_END_DECLS
