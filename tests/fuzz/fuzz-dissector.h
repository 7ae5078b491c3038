#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

void fuzz_dissector_run (const SondeDissector *dissector,
                         const guint8         *data,
                         gsize                 length);

G_END_DECLS
