#pragma once

#include "sonde-tcp-client.h"
#include "sonde-waterfall.h"

G_BEGIN_DECLS

void sonde_sockets_show_phases (SondeWaterfall *waterfall,
                                SondeTcpClient *client);

G_END_DECLS
