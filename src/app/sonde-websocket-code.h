#pragma once

#include "sonde-websocket-client.h"
#include "sonde-websocket-server.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketCode:
 *
 * What a person did with a connection, to be shown as a script.
 */
typedef struct _SondeWebsocketCode SondeWebsocketCode;

SondeWebsocketCode *sonde_websocket_code_new         (void);
void                sonde_websocket_code_free        (SondeWebsocketCode   *self);
void                sonde_websocket_code_add_message (SondeWebsocketCode   *self,
                                                      SondeWebsocketOpcode  opcode,
                                                      GBytes               *payload);
void                sonde_websocket_code_set_close   (SondeWebsocketCode   *self,
                                                      guint                 code,
                                                      const char           *reason);
char               *sonde_websocket_code_dup_client  (SondeWebsocketCode   *self,
                                                      SondeWebsocketClient *client);
char               *sonde_websocket_code_dup_server  (SondeWebsocketServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeWebsocketCode, sonde_websocket_code_free)

G_END_DECLS
