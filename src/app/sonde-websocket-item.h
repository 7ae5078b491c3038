#pragma once

#include "sonde-activity.h"
#include "sonde-dissection.h"
#include "sonde-flow-bytes.h"
#include "sonde-outcome.h"
#include "sonde-websocket-client.h"
#include "sonde-websocket-server.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_ITEM (sonde_websocket_item_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketItem, sonde_websocket_item, SONDE, WEBSOCKET_ITEM, GObject)

SondeWebsocketItem   *sonde_websocket_item_new_client     (SondeWebsocketClient  *client);
SondeWebsocketItem   *sonde_websocket_item_new_server     (SondeWebsocketServer  *server);
SondeWebsocketItem   *sonde_websocket_item_new_peer       (SondeWebsocketPeer    *peer);
SondeWebsocketItem   *sonde_websocket_item_new_flow       (SondeFlow             *flow);
SondeWebsocketClient *sonde_websocket_item_get_client     (SondeWebsocketItem    *self);
SondeWebsocketServer *sonde_websocket_item_get_server     (SondeWebsocketItem    *self);
SondeWebsocketPeer   *sonde_websocket_item_get_peer       (SondeWebsocketItem    *self);
SondeFlow            *sonde_websocket_item_get_flow       (SondeWebsocketItem    *self);
SondeDissection      *sonde_websocket_item_get_dissection (SondeWebsocketItem    *self);
char                 *sonde_websocket_item_dup_title      (SondeWebsocketItem    *self);
char                 *sonde_websocket_item_dup_detail     (SondeWebsocketItem    *self);
char                 *sonde_websocket_item_dup_spoken     (SondeWebsocketItem    *self);
SondeActivityState    sonde_websocket_item_get_state      (SondeWebsocketItem    *self);
SondeOutcomeKind      sonde_websocket_item_dup_outcome    (SondeWebsocketItem    *self,
                                                           char                 **sentence);
gboolean              sonde_websocket_item_is_busy        (SondeWebsocketItem    *self);
gboolean              sonde_websocket_item_is_open        (SondeWebsocketItem    *self);
gboolean              sonde_websocket_item_can_send       (SondeWebsocketItem    *self);
gboolean              sonde_websocket_item_send           (SondeWebsocketItem    *self,
                                                           SondeWebsocketOpcode   opcode,
                                                           GBytes                *payload,
                                                           GError               **error);
gboolean              sonde_websocket_item_close          (SondeWebsocketItem    *self,
                                                           guint                  code,
                                                           const char            *reason,
                                                           GError               **error);
void                  sonde_websocket_item_stop           (SondeWebsocketItem    *self);
char                 *sonde_websocket_item_dup_code       (SondeWebsocketItem    *self);

G_END_DECLS
