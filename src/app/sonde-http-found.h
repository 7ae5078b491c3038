#pragma once

#include "sonde-flow.h"
#include "sonde-http-exchange.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_FOUND (sonde_http_found_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpFound, sonde_http_found, SONDE, HTTP_FOUND, GObject)

SondeHttpFound *sonde_http_found_new   (SondeFlow                    *flow,
                                        const SondeDissector * const *dissectors);
void            sonde_http_found_start (SondeHttpFound               *self);

G_END_DECLS
