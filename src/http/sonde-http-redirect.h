#pragma once

#include "sonde-http-request.h"

G_BEGIN_DECLS

/**
 * SONDE_HTTP_MAX_REDIRECTS:
 *
 * How many redirects are followed in a row.
 */
#define SONDE_HTTP_MAX_REDIRECTS 20

gboolean          sonde_http_redirect_is_followable (guint             status);
SondeHttpRequest *sonde_http_redirect_make_request  (SondeHttpRequest *request,
                                                     guint             status,
                                                     const char       *location,
                                                     char            **notice,
                                                     GError          **error);

G_END_DECLS
