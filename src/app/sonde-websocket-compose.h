#pragma once

#include <gtk/gtk.h>

#include "sonde-session.h"
#include "sonde-target.h"
#include "sonde-websocket-client.h"
#include "sonde-websocket-server.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_COMPOSE (sonde_websocket_compose_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketCompose, sonde_websocket_compose,
                      SONDE, WEBSOCKET_COMPOSE, GtkWidget)

void                  sonde_websocket_compose_set_session  (SondeWebsocketCompose *self,
                                                            SondeSession          *session);
void                  sonde_websocket_compose_set_target   (SondeWebsocketCompose *self,
                                                            SondeTarget           *target);
void                  sonde_websocket_compose_fill         (SondeWebsocketCompose *self,
                                                            SondeWebsocketClient  *client);
void                  sonde_websocket_compose_try_practice (SondeWebsocketCompose *self);
gboolean              sonde_websocket_compose_is_server    (SondeWebsocketCompose *self);
void                  sonde_websocket_compose_set_running  (SondeWebsocketCompose *self,
                                                            gboolean               is_connecting,
                                                            gboolean               is_listening);
void                  sonde_websocket_compose_show_error   (SondeWebsocketCompose *self,
                                                            const GError          *error);
void                  sonde_websocket_compose_activate     (SondeWebsocketCompose *self);
SondeWebsocketClient *sonde_websocket_compose_make_client  (SondeWebsocketCompose *self);
SondeWebsocketServer *sonde_websocket_compose_make_server  (SondeWebsocketCompose *self);

G_END_DECLS
