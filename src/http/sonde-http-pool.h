#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "sonde-http-request.h"
#include "sonde-http-tls.h"

G_BEGIN_DECLS

/**
 * SondeHttpLink:
 * @flow_id: the flow that the connection is recorded in, or 0
 * @address: (nullable): the server's address and port
 * @tls: what is known of its TLS
 *
 * A connection that may serve several exchanges.
 */
typedef struct
{
  guint32       flow_id;
  char         *address;
  SondeHttpTls  tls;
} SondeHttpLink;

#define SONDE_TYPE_HTTP_POOL (sonde_http_pool_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpPool, sonde_http_pool, SONDE, HTTP_POOL, GObject)

SondeHttpPool   *sonde_http_pool_new         (SondeHttpVersion version,
                                              GTlsDatabase    *database);
SoupSession     *sonde_http_pool_get_session (SondeHttpPool   *self);
SondeHttpVersion sonde_http_pool_get_version (SondeHttpPool   *self);
SondeHttpLink   *sonde_http_pool_get_link    (SondeHttpPool   *self,
                                              guint64          connection_id);

G_END_DECLS
