#pragma once

#include "sonde-hex-view.h"

G_BEGIN_DECLS

void sonde_inspector_border_place (GtkPaned     *paned,
                                   SondeHexView *hex_view,
                                   int           width);

G_END_DECLS
