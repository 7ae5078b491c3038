#pragma once

#include <gtk/gtk.h>

#include "sonde-http-exchange.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_BODY_VIEW (sonde_http_body_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpBodyView, sonde_http_body_view, SONDE, HTTP_BODY_VIEW, GtkWidget)

void sonde_http_body_view_show (SondeHttpBodyView *self,
                                SondeHttpExchange *exchange);

G_END_DECLS
