#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_HEADER (sonde_http_header_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpHeader, sonde_http_header, SONDE, HTTP_HEADER, GObject)

SondeHttpHeader *sonde_http_header_new          (const char      *name,
                                                 const char      *value);
SondeHttpHeader *sonde_http_header_new_found    (const char      *name,
                                                 const char      *value,
                                                 guint            record,
                                                 guint            position);
const char      *sonde_http_header_get_name     (SondeHttpHeader *self);
const char      *sonde_http_header_get_value    (SondeHttpHeader *self);
guint            sonde_http_header_get_record   (SondeHttpHeader *self);
guint            sonde_http_header_get_position (SondeHttpHeader *self);
const char      *sonde_http_header_get_meaning  (SondeHttpHeader *self);

G_END_DECLS
