#pragma once

#include <gio/gio.h>

#include "sonde-practice-request.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_WEBSOCKET (sonde_practice_websocket_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeWebsocket, sonde_practice_websocket,
                      SONDE, PRACTICE_WEBSOCKET, GObject)

SondePracticeWebsocket *sonde_practice_websocket_new    (void);
char                   *sonde_practice_websocket_accept (SondePracticeWebsocket *self,
                                                         SondePracticeRequest   *request);
void                    sonde_practice_websocket_take   (SondePracticeWebsocket *self,
                                                         SondePracticeRequest   *request,
                                                         GIOStream              *stream);

G_END_DECLS
