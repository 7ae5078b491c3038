#pragma once

#include "sonde-http-exchange.h"

G_BEGIN_DECLS

char *sonde_http_code_dup (SondeHttpExchange *exchange);

G_END_DECLS
