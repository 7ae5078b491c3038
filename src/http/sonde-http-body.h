#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"
#include "sonde-http-charset.h"
#include "sonde-http-media.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_BODY (sonde_http_body_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpBody, sonde_http_body, SONDE, HTTP_BODY, GObject)

void                   sonde_http_body_load_async         (SondeDissection    *dissection,
                                                           guint               exchange,
                                                           gboolean            response,
                                                           const char         *charset,
                                                           GCancellable       *cancellable,
                                                           GAsyncReadyCallback callback,
                                                           gpointer            user_data);
SondeHttpBody         *sonde_http_body_load_finish        (GAsyncResult       *result,
                                                           GError            **error);
const char            *sonde_http_body_get_content_type   (SondeHttpBody      *self);
SondeHttpMediaKind     sonde_http_body_get_kind           (SondeHttpBody      *self);
GBytes                *sonde_http_body_get_bytes          (SondeHttpBody      *self);
const char            *sonde_http_body_get_text           (SondeHttpBody      *self);
const char            *sonde_http_body_get_charset        (SondeHttpBody      *self);
SondeHttpCharsetOrigin sonde_http_body_get_charset_origin (SondeHttpBody      *self);
guint64                sonde_http_body_get_wire_size      (SondeHttpBody      *self);
gboolean               sonde_http_body_is_cut             (SondeHttpBody      *self);
gboolean               sonde_http_body_is_encoded         (SondeHttpBody      *self);
const char * const    *sonde_http_body_get_notices        (SondeHttpBody      *self);

G_END_DECLS
