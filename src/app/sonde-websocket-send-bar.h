#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_SEND_BAR (sonde_websocket_send_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketSendBar, sonde_websocket_send_bar,
                      SONDE, WEBSOCKET_SEND_BAR, GtkWidget)

void     sonde_websocket_send_bar_set_state  (SondeWebsocketSendBar *self,
                                              gboolean               can_send,
                                              gboolean               can_close,
                                              gboolean               is_to_all);
void     sonde_websocket_send_bar_show_error (SondeWebsocketSendBar *self,
                                              const char            *reason);
void     sonde_websocket_send_bar_clear      (SondeWebsocketSendBar *self);
gboolean sonde_websocket_send_bar_activate   (SondeWebsocketSendBar *self);

G_END_DECLS
