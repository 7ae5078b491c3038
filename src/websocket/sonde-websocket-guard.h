#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_GUARD (sonde_websocket_guard_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketGuard, sonde_websocket_guard,
                      SONDE, WEBSOCKET_GUARD, SoupWebsocketExtension)

SondeWebsocketGuard *sonde_websocket_guard_new (guint64 max_message_bytes);

G_END_DECLS
