#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_WEBSOCKET (sonde_practice_websocket_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeWebsocket, sonde_practice_websocket, SONDE, PRACTICE_WEBSOCKET, GObject)

SondePracticeWebsocket *sonde_practice_websocket_new     (void);
void                    sonde_practice_websocket_upgrade (SondePracticeWebsocket *self,
                                                          SoupServerMessage      *message,
                                                          const char             *path,
                                                          guint                   interval_ms);

G_END_DECLS
