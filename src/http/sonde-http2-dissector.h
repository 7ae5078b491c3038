#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

extern const SondeDissector sonde_http2_dissector;

G_END_DECLS
