#pragma once

#include "sonde-http-exchange.h"
#include "sonde-phase.h"

G_BEGIN_DECLS

GArray *sonde_http_phases_dup (SondeHttpExchange *exchange);

G_END_DECLS
