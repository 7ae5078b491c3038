#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_HTTP_SERVER (sonde_practice_http_server_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttpServer, sonde_practice_http_server,
                      SONDE, PRACTICE_HTTP_SERVER, GObject)

SondePracticeHttpServer *sonde_practice_http_server_new (GPtrArray       *sockets,
                                                         GTlsCertificate *certificate);

G_END_DECLS
