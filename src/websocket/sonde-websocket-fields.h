#pragma once

#include "sonde-websocket-state.h"

G_BEGIN_DECLS

SondeField *sonde_websocket_fields_new (SondeWebsocketState   *state,
                                        const SondeRecordInfo *info,
                                        const guint8          *data,
                                        gsize                  length);

G_END_DECLS
