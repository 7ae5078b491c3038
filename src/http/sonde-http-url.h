#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_HTTP_URL_ERROR (sonde_http_url_error_quark ())

/**
 * SondeHttpUrlError:
 * @SONDE_HTTP_URL_ERROR_EMPTY: there is nothing
 * @SONDE_HTTP_URL_ERROR_SCHEME: neither http nor https
 * @SONDE_HTTP_URL_ERROR_HOST: no host, or one that cannot be
 * @SONDE_HTTP_URL_ERROR_PORT: a port that cannot be
 * @SONDE_HTTP_URL_ERROR_ENCODING: a percent sign without two hexadecimal digits behind it
 * @SONDE_HTTP_URL_ERROR_CHARACTER: a control character
 * @SONDE_HTTP_URL_ERROR_INVALID: anything else
 *
 * What can be wrong with an address of the web.
 */
typedef enum
{
  SONDE_HTTP_URL_ERROR_EMPTY,
  SONDE_HTTP_URL_ERROR_SCHEME,
  SONDE_HTTP_URL_ERROR_HOST,
  SONDE_HTTP_URL_ERROR_PORT,
  SONDE_HTTP_URL_ERROR_ENCODING,
  SONDE_HTTP_URL_ERROR_CHARACTER,
  SONDE_HTTP_URL_ERROR_INVALID,
} SondeHttpUrlError;

GQuark sonde_http_url_error_quark (void);

GUri    *sonde_http_url_parse      (const char *text,
                                    GError    **error);
char    *sonde_http_url_dup_origin (GUri       *uri);
guint16  sonde_http_url_get_port   (GUri       *uri);
gboolean sonde_http_url_is_secure  (GUri       *uri);

G_END_DECLS
