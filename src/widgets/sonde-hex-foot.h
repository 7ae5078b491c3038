#pragma once

#include <gtk/gtk.h>

#include "sonde-hex-view.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HEX_FOOT (sonde_hex_foot_get_type ())

G_DECLARE_FINAL_TYPE (SondeHexFoot, sonde_hex_foot, SONDE, HEX_FOOT, GtkWidget)

GtkWidget *sonde_hex_foot_new      (void);
void       sonde_hex_foot_set_view (SondeHexFoot *self,
                                    SondeHexView *view);
void       sonde_hex_foot_go_to    (SondeHexFoot *self);

G_END_DECLS
