#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-clock.h"
#include "sonde-dissector.h"
#include "sonde-http-exchange.h"
#include "sonde-http-request.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_CLIENT (sonde_http_client_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpClient, sonde_http_client, SONDE, HTTP_CLIENT, GObject)

SondeHttpClient   *sonde_http_client_new              (SondeCapture                 *capture,
                                                       SondeClock                   *clock,
                                                       const SondeDissector * const *dissectors);
void               sonde_http_client_set_capture      (SondeHttpClient              *self,
                                                       SondeCapture                 *capture);
void               sonde_http_client_set_tls_database (SondeHttpClient              *self,
                                                       GTlsDatabase                 *database);
SondeHttpExchange *sonde_http_client_send             (SondeHttpClient              *self,
                                                       SondeHttpRequest             *request,
                                                       const char                   *fingerprint,
                                                       GError                      **error);
SondeHttpExchange *sonde_http_client_follow           (SondeHttpClient              *self,
                                                       SondeHttpExchange            *exchange,
                                                       GError                      **error);
SondeDissection   *sonde_http_client_get_dissection   (SondeHttpClient              *self,
                                                       guint32                       flow_id);
guint              sonde_http_client_get_n_running    (SondeHttpClient              *self);

G_END_DECLS
