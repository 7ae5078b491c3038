#pragma once

#include <libsoup/soup.h>

#include "sonde-practice-http-request.h"
#include "sonde-practice-websocket.h"

G_BEGIN_DECLS

void sonde_practice_http_routes_answer (SoupServerMessage        *message,
                                        SondePracticeHttpRequest *request,
                                        SondePracticeWebsocket   *websocket);

G_END_DECLS
