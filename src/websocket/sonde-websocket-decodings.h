#pragma once

#include "sonde-websocket-state.h"

G_BEGIN_DECLS

GPtrArray *sonde_websocket_decodings_new (SondeWebsocketState   *state,
                                          const SondeRecordInfo *info,
                                          SondeDissectorRead     read,
                                          gpointer               user_data);

G_END_DECLS
