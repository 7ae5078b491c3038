#pragma once

#include "sonde-capture.h"
#include "sonde-websocket-peer.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_SERVER (sonde_websocket_server_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketServer, sonde_websocket_server,
                      SONDE, WEBSOCKET_SERVER, GObject)

SondeWebsocketServer *sonde_websocket_server_new (SondeCapture *capture);

void sonde_websocket_server_set_address           (SondeWebsocketServer *self,
                                                   const char           *address);
void sonde_websocket_server_set_port              (SondeWebsocketServer *self,
                                                   guint16               port);
void sonde_websocket_server_set_certificate       (SondeWebsocketServer *self,
                                                   GTlsCertificate      *certificate);
void sonde_websocket_server_set_subprotocols      (SondeWebsocketServer *self,
                                                   const char * const   *subprotocols);
void sonde_websocket_server_set_compression       (SondeWebsocketServer *self,
                                                   gboolean              compression);
void sonde_websocket_server_set_echo              (SondeWebsocketServer *self,
                                                   gboolean              echo);
void sonde_websocket_server_set_max_message_bytes (SondeWebsocketServer *self,
                                                   guint64               max_bytes);

gboolean sonde_websocket_server_listen (SondeWebsocketServer  *self,
                                        GError               **error);
void     sonde_websocket_server_stop   (SondeWebsocketServer  *self);

gboolean    sonde_websocket_server_is_listening (SondeWebsocketServer  *self);
gboolean    sonde_websocket_server_get_echo     (SondeWebsocketServer  *self);
guint16     sonde_websocket_server_get_port     (SondeWebsocketServer  *self);
const char *sonde_websocket_server_get_url      (SondeWebsocketServer  *self);
GListModel *sonde_websocket_server_list_peers   (SondeWebsocketServer  *self);
guint       sonde_websocket_server_send         (SondeWebsocketServer  *self,
                                                 SondeWebsocketOpcode   opcode,
                                                 GBytes                *payload,
                                                 GError               **error);

const char *sonde_websocket_server_get_address (SondeWebsocketServer *self);

const char * const *sonde_websocket_server_get_subprotocols (SondeWebsocketServer *self);

G_END_DECLS
