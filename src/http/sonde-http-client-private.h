#pragma once

#include "sonde-http-client.h"
#include "sonde-http-operation.h"

G_BEGIN_DECLS

SondeDissection *sonde_http_client_claim    (SondeHttpClient    *self,
                                             guint32             flow_id,
                                             guint              *number);
SondeFlow       *sonde_http_client_get_flow (SondeHttpClient    *self,
                                             guint32             flow_id);
void             sonde_http_client_sync     (SondeHttpClient    *self);
void             sonde_http_client_note     (SondeHttpClient    *self,
                                             guint32             flow_id,
                                             const char         *failure,
                                             const char         *method,
                                             const char         *url);
void             sonde_http_client_end      (SondeHttpClient    *self,
                                             SondeHttpOperation *operation,
                                             SondeHttpExchange  *exchange);

G_END_DECLS
