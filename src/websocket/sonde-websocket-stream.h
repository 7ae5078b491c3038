#pragma once

#include "sonde-websocket-input.h"
#include "sonde-websocket-output.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_STREAM (sonde_websocket_stream_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketStream, sonde_websocket_stream,
                      SONDE, WEBSOCKET_STREAM, GIOStream)

SondeWebsocketStream *sonde_websocket_stream_new        (GIOStream            *base,
                                                         GBytes               *head);
SondeWebsocketInput  *sonde_websocket_stream_get_input  (SondeWebsocketStream *self);
SondeWebsocketOutput *sonde_websocket_stream_get_output (SondeWebsocketStream *self);
void                  sonde_websocket_stream_abort      (SondeWebsocketStream *self);

G_END_DECLS
