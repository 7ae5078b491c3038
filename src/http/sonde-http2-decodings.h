#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

GPtrArray *sonde_http2_dup_decodings (gpointer               state,
                                      const SondeRecordInfo *info,
                                      SondeDissectorRead     read,
                                      gpointer               user_data);

G_END_DECLS
