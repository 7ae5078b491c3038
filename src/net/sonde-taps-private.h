#pragma once

#include "sonde-tap.h"
#include "sonde-taps.h"

G_BEGIN_DECLS

SondeCapture *sonde_taps_dup_capture (void);
gboolean      sonde_taps_get_enabled (void);
SondeTap     *sonde_taps_lookup      (GIOStream *stream);

G_END_DECLS
