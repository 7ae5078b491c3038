#pragma once

#include "sonde-field.h"
#include "sonde-hex-view.h"

G_BEGIN_DECLS

gboolean sonde_inspector_hint_show (SondeHexView *hex_view,
                                    int           x,
                                    int           y,
                                    SondeField   *root,
                                    GArray       *ranges,
                                    GtkTooltip   *tooltip);

G_END_DECLS
