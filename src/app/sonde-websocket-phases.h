#pragma once

#include "sonde-waterfall.h"
#include "sonde-websocket-client.h"

G_BEGIN_DECLS

void sonde_websocket_show_phases (SondeWaterfall       *waterfall,
                                  SondeWebsocketClient *client);

G_END_DECLS
