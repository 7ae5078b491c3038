#pragma once

#include "sonde-capture.h"
#include "sonde-connector.h"
#include "sonde-tls-report.h"
#include "sonde-websocket-peer.h"
#include "sonde-websocket-url.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketClientState:
 * @SONDE_WEBSOCKET_CLIENT_IDLE: nothing was done yet
 * @SONDE_WEBSOCKET_CLIENT_CONNECTING: the connection, TLS or the handshake is under way
 * @SONDE_WEBSOCKET_CLIENT_OPEN: messages may go both ways
 * @SONDE_WEBSOCKET_CLIENT_CLOSING: a close frame was sent
 * @SONDE_WEBSOCKET_CLIENT_CLOSED: the connection was open, and is over
 * @SONDE_WEBSOCKET_CLIENT_FAILED: the connection was never open
 *
 * How far a client has come.
 */
typedef enum
{
  SONDE_WEBSOCKET_CLIENT_IDLE,
  SONDE_WEBSOCKET_CLIENT_CONNECTING,
  SONDE_WEBSOCKET_CLIENT_OPEN,
  SONDE_WEBSOCKET_CLIENT_CLOSING,
  SONDE_WEBSOCKET_CLIENT_CLOSED,
  SONDE_WEBSOCKET_CLIENT_FAILED,
} SondeWebsocketClientState;

#define SONDE_TYPE_WEBSOCKET_CLIENT (sonde_websocket_client_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketClient, sonde_websocket_client,
                      SONDE, WEBSOCKET_CLIENT, GObject)

SondeWebsocketClient *sonde_websocket_client_new (SondeWebsocketUrl *url,
                                                  SondeCapture      *capture);

void sonde_websocket_client_set_headers      (SondeWebsocketClient *self,
                                              const char * const   *headers);
void sonde_websocket_client_set_subprotocols (SondeWebsocketClient *self,
                                              const char * const   *subprotocols);
void sonde_websocket_client_set_compression  (SondeWebsocketClient *self,
                                              gboolean              compression);
void sonde_websocket_client_set_timeout_ms   (SondeWebsocketClient *self,
                                              guint                 timeout_ms);

void sonde_websocket_client_set_max_message_bytes (SondeWebsocketClient *self,
                                                   guint64               max_bytes);
void sonde_websocket_client_set_tls_database      (SondeWebsocketClient *self,
                                                   GTlsDatabase         *database);
void sonde_websocket_client_set_authority         (SondeWebsocketClient *self,
                                                   GTlsCertificate      *authority);
void sonde_websocket_client_set_trusted           (SondeWebsocketClient *self,
                                                   const char           *fingerprint);

gboolean sonde_websocket_client_start (SondeWebsocketClient  *self,
                                       GError               **error);
void     sonde_websocket_client_stop  (SondeWebsocketClient  *self);

SondeWebsocketUrl *sonde_websocket_client_get_url (SondeWebsocketClient *self);

const char * const *sonde_websocket_client_get_headers      (SondeWebsocketClient *self);
const char * const *sonde_websocket_client_get_subprotocols (SondeWebsocketClient *self);

gboolean sonde_websocket_client_get_compression (SondeWebsocketClient *self);

SondeWebsocketClientState  sonde_websocket_client_get_state (SondeWebsocketClient *self);
const GError              *sonde_websocket_client_get_error (SondeWebsocketClient *self);

SondeConnector     *sonde_websocket_client_get_connector  (SondeWebsocketClient *self);
SondeFlow          *sonde_websocket_client_get_flow       (SondeWebsocketClient *self);
SondeWebsocketPeer *sonde_websocket_client_get_peer       (SondeWebsocketClient *self);
SondeTlsReport     *sonde_websocket_client_get_tls_report (SondeWebsocketClient *self);

void sonde_websocket_client_get_times (SondeWebsocketClient *self,
                                       gint64               *tls_us,
                                       gint64               *upgrade_us);

const char *sonde_websocket_client_get_refused_fingerprint (SondeWebsocketClient *self);

G_END_DECLS
