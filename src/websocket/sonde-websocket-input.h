#pragma once

#include <gio/gio.h>

#include "sonde-websocket-sieve.h"

G_BEGIN_DECLS

/* Below redrawing, so that a peer that never stops sending does not starve the window. */
#define SONDE_WEBSOCKET_IO_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

#define SONDE_TYPE_WEBSOCKET_INPUT (sonde_websocket_input_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketInput, sonde_websocket_input,
                      SONDE, WEBSOCKET_INPUT, GFilterInputStream)

/**
 * SondeWebsocketInputFunc:
 * @user_data: data passed to sonde_websocket_input_leave_out()
 *
 * Returns: whether somebody wants messages now
 */
typedef gboolean (*SondeWebsocketInputFunc) (gpointer user_data);

SondeWebsocketInput *sonde_websocket_input_new        (GInputStream              *base,
                                                       GBytes                    *head);
void                 sonde_websocket_input_leave_out  (SondeWebsocketInput       *self,
                                                       const SondeWebsocketSieve *sieve,
                                                       SondeWebsocketInputFunc    is_wanted,
                                                       gpointer                   user_data);
void                 sonde_websocket_input_discard    (SondeWebsocketInput       *self);
void                 sonde_websocket_input_set_paused (SondeWebsocketInput       *self,
                                                       gboolean                   paused);
void                 sonde_websocket_input_abort      (SondeWebsocketInput       *self);

G_END_DECLS
