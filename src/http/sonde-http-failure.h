#pragma once

#include "sonde-http-exchange.h"

G_BEGIN_DECLS

char *sonde_http_failure_explain       (SondeHttpExchange *exchange,
                                        const GError      *error);
char *sonde_http_failure_explain_found (SondeHttpExchange *exchange);

G_END_DECLS
