#pragma once

#include <gtk/gtk.h>

#include "sonde-http-exchange.h"
#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_EXCHANGE_VIEW (sonde_http_exchange_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpExchangeView, sonde_http_exchange_view,
                      SONDE, HTTP_EXCHANGE_VIEW, GtkWidget)

void         sonde_http_exchange_view_set_exchange        (SondeHttpExchangeView *self,
                                                           SondeHttpExchange     *exchange);
void         sonde_http_exchange_view_set_settings        (SondeHttpExchangeView *self,
                                                           GSettings             *settings);
SondeRecord *sonde_http_exchange_view_get_selected_record (SondeHttpExchangeView *self);
SondeFlow   *sonde_http_exchange_view_get_flow            (SondeHttpExchangeView *self,
                                                           GListModel           **records);
void         sonde_http_exchange_view_select_record       (SondeHttpExchangeView *self,
                                                           guint                  number);

G_END_DECLS
