#pragma once

#include <gio/gio.h>

#include "sonde-http-client.h"
#include "sonde-http-pool.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_OPERATION (sonde_http_operation_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpOperation, sonde_http_operation, SONDE, HTTP_OPERATION, GObject)

SondeHttpOperation *sonde_http_operation_new          (SondeHttpClient    *client,
                                                       SondeHttpPool      *pool,
                                                       SondeHttpExchange  *exchange,
                                                       GUri               *uri,
                                                       const char         *fingerprint);
void                sonde_http_operation_start        (SondeHttpOperation *self);
SondeHttpExchange  *sonde_http_operation_get_exchange (SondeHttpOperation *self);

G_END_DECLS
