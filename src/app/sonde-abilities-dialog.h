#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONDE_TYPE_ABILITIES_DIALOG (sonde_abilities_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SondeAbilitiesDialog, sonde_abilities_dialog, SONDE, ABILITIES_DIALOG,
                      AdwWindow)

GtkWidget *sonde_abilities_dialog_new (GtkWindow  *parent,
                                       const char *key_log);

G_END_DECLS
