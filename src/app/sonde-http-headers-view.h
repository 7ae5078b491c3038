#pragma once

#include <gtk/gtk.h>

#include "sonde-http-exchange.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_HEADERS_VIEW (sonde_http_headers_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpHeadersView, sonde_http_headers_view,
                      SONDE, HTTP_HEADERS_VIEW, GtkWidget)

void sonde_http_headers_view_show (SondeHttpHeadersView *self,
                                   SondeHttpExchange    *exchange);

G_END_DECLS
