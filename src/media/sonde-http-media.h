#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHttpMediaKind:
 * @SONDE_HTTP_MEDIA_BINARY: none of the others
 * @SONDE_HTTP_MEDIA_TEXT: text of some kind
 * @SONDE_HTTP_MEDIA_JSON: JSON
 * @SONDE_HTTP_MEDIA_XML: XML
 * @SONDE_HTTP_MEDIA_HTML: HTML
 * @SONDE_HTTP_MEDIA_FORM: a form that is URL-encoded
 * @SONDE_HTTP_MEDIA_IMAGE: a picture
 *
 * What kind of data a body is, as far as showing it is concerned.
 */
typedef enum
{
  SONDE_HTTP_MEDIA_BINARY,
  SONDE_HTTP_MEDIA_TEXT,
  SONDE_HTTP_MEDIA_JSON,
  SONDE_HTTP_MEDIA_XML,
  SONDE_HTTP_MEDIA_HTML,
  SONDE_HTTP_MEDIA_FORM,
  SONDE_HTTP_MEDIA_IMAGE,
} SondeHttpMediaKind;

SondeHttpMediaKind sonde_http_media_get_kind (const char        *content_type);
gboolean           sonde_http_media_is_text  (SondeHttpMediaKind kind);
SondeHttpMediaKind sonde_http_media_sniff    (const guint8      *data,
                                              gsize              length);
char              *sonde_http_media_dup_type (const char        *content_type);

G_END_DECLS
