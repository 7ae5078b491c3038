#pragma once

#include "sonde-connector.h"
#include "sonde-tls-report.h"
#include "sonde-websocket-handshake.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_OPENING (sonde_websocket_opening_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketOpening, sonde_websocket_opening,
                      SONDE, WEBSOCKET_OPENING, GObject)

SondeWebsocketOpening *sonde_websocket_opening_new           (SondeWebsocketUrl       *url,
                                                              SondeWebsocketHandshake *handshake,
                                                              GTlsDatabase            *database,
                                                              const char              *trusted);
void                   sonde_websocket_opening_set_authority (SondeWebsocketOpening   *self,
                                                              GTlsCertificate         *authority);

SondeConnector          *sonde_websocket_opening_get_connector (SondeWebsocketOpening *self);
SondeWebsocketHandshake *sonde_websocket_opening_get_handshake (SondeWebsocketOpening *self);
GIOStream               *sonde_websocket_opening_get_stream    (SondeWebsocketOpening *self);
const char              *sonde_websocket_opening_get_remote    (SondeWebsocketOpening *self);
SondeTlsReport          *sonde_websocket_opening_get_report    (SondeWebsocketOpening *self);
const char              *sonde_websocket_opening_get_refused   (SondeWebsocketOpening *self);

void sonde_websocket_opening_get_times (SondeWebsocketOpening *self,
                                        gint64                *tls_us,
                                        gint64                *upgrade_us);
void sonde_websocket_opening_run_async (SondeWebsocketOpening *self,
                                        guint                  timeout_ms,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);

GBytes *sonde_websocket_opening_run_finish (SondeWebsocketOpening  *self,
                                            GAsyncResult           *result,
                                            GError                **error);

G_END_DECLS
