#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHttpStatusClass:
 * @SONDE_HTTP_STATUS_INFORMATIONAL: 1xx, more is to come
 * @SONDE_HTTP_STATUS_SUCCESS: 2xx
 * @SONDE_HTTP_STATUS_REDIRECTION: 3xx
 * @SONDE_HTTP_STATUS_CLIENT_ERROR: 4xx, the request was wrong
 * @SONDE_HTTP_STATUS_SERVER_ERROR: 5xx, the server failed
 * @SONDE_HTTP_STATUS_UNKNOWN: none that the standard knows
 *
 * What a status code's first digit says.
 */
typedef enum
{
  SONDE_HTTP_STATUS_INFORMATIONAL,
  SONDE_HTTP_STATUS_SUCCESS,
  SONDE_HTTP_STATUS_REDIRECTION,
  SONDE_HTTP_STATUS_CLIENT_ERROR,
  SONDE_HTTP_STATUS_SERVER_ERROR,
  SONDE_HTTP_STATUS_UNKNOWN,
} SondeHttpStatusClass;

SondeHttpStatusClass sonde_http_status_get_class     (guint status);
const char          *sonde_http_status_get_reason    (guint status);
const char          *sonde_http_status_get_meaning   (guint status);
const char          *sonde_http_status_get_reference (guint status);

G_END_DECLS
