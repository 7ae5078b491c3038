#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_BODY_STREAM (sonde_http_body_stream_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpBodyStream, sonde_http_body_stream, SONDE, HTTP_BODY_STREAM,
                      GInputStream)

GInputStream *sonde_http_body_stream_new (SondeDissection *dissection,
                                          guint            exchange,
                                          gboolean         response);

G_END_DECLS
