#pragma once

#include <gio/gio.h>

#include "sonde-practice-websocket.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_HTTP1 (sonde_practice_http1_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttp1, sonde_practice_http1, SONDE, PRACTICE_HTTP1, GObject)

SondePracticeHttp1 *sonde_practice_http1_new (GIOStream              *stream,
                                              SondePracticeWebsocket *websocket);

G_END_DECLS
