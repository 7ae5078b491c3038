#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

extern const SondeDissector * const dump_stream_dissectors[];
extern const SondeDissector * const dump_datagram_dissectors[];

G_END_DECLS
