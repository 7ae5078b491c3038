#pragma once

#include <glib.h>

#include "sonde-http-media.h"

G_BEGIN_DECLS

/**
 * SondeHttpCharsetOrigin:
 * @SONDE_HTTP_CHARSET_CHOSEN: a person chose it
 * @SONDE_HTTP_CHARSET_BOM: the first bytes say so
 * @SONDE_HTTP_CHARSET_HEADER: Content-Type says so
 * @SONDE_HTTP_CHARSET_DOCUMENT: the document says so itself
 * @SONDE_HTTP_CHARSET_TYPE: all data of this type has it
 * @SONDE_HTTP_CHARSET_VALID: nobody says so, but the bytes are valid
 * @SONDE_HTTP_CHARSET_GUESSED: nobody says so
 *
 * How the character encoding of a body is known.
 */
typedef enum
{
  SONDE_HTTP_CHARSET_CHOSEN,
  SONDE_HTTP_CHARSET_BOM,
  SONDE_HTTP_CHARSET_HEADER,
  SONDE_HTTP_CHARSET_DOCUMENT,
  SONDE_HTTP_CHARSET_TYPE,
  SONDE_HTTP_CHARSET_VALID,
  SONDE_HTTP_CHARSET_GUESSED,
} SondeHttpCharsetOrigin;

char       *sonde_http_charset_find    (const char             *content_type,
                                        SondeHttpMediaKind      kind,
                                        const guint8           *data,
                                        gsize                   length,
                                        SondeHttpCharsetOrigin *origin);
const char *sonde_http_charset_resolve (const char             *label);
char       *sonde_http_charset_to_utf8 (const char             *charset,
                                        const guint8           *data,
                                        gsize                   length,
                                        gboolean                is_cut,
                                        guint                  *n_invalid,
                                        gsize                  *first_invalid);

G_END_DECLS
