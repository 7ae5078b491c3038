#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_OUTPUT (sonde_websocket_output_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketOutput, sonde_websocket_output,
                      SONDE, WEBSOCKET_OUTPUT, GOutputStream)

SondeWebsocketOutput *sonde_websocket_output_new          (GOutputStream         *base);
gboolean              sonde_websocket_output_push         (SondeWebsocketOutput  *self,
                                                           GBytes                *frame,
                                                           GError               **error);
guint64               sonde_websocket_output_get_n_queued (SondeWebsocketOutput  *self);
gboolean              sonde_websocket_output_is_closing   (SondeWebsocketOutput  *self);
void                  sonde_websocket_output_abort        (SondeWebsocketOutput  *self);
void                  sonde_websocket_output_drain_async  (SondeWebsocketOutput  *self,
                                                           guint                  timeout_ms,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
gboolean              sonde_websocket_output_drain_finish (SondeWebsocketOutput  *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);

G_END_DECLS
