#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-connector.h"
#include "sonde-tcp-conversation.h"
#include "sonde-tls-report.h"

G_BEGIN_DECLS

/**
 * SondeTcpClientState:
 * @SONDE_TCP_CLIENT_IDLE: nothing was done yet
 * @SONDE_TCP_CLIENT_CONNECTING: an address is looked for, and connected to
 * @SONDE_TCP_CLIENT_HANDSHAKING: TLS is being agreed on
 * @SONDE_TCP_CLIENT_CONNECTED: there is a conversation
 * @SONDE_TCP_CLIENT_FAILED: it came to nothing
 *
 * How far a client has come.
 */
typedef enum
{
  SONDE_TCP_CLIENT_IDLE,
  SONDE_TCP_CLIENT_CONNECTING,
  SONDE_TCP_CLIENT_HANDSHAKING,
  SONDE_TCP_CLIENT_CONNECTED,
  SONDE_TCP_CLIENT_FAILED,
} SondeTcpClientState;

#define SONDE_TYPE_TCP_CLIENT (sonde_tcp_client_get_type ())

G_DECLARE_FINAL_TYPE (SondeTcpClient, sonde_tcp_client, SONDE, TCP_CLIENT, GObject)

SondeTcpClient       *sonde_tcp_client_new               (SondeCapture         *capture,
                                                          GResolver            *resolver,
                                                          const char           *host,
                                                          guint16               port,
                                                          gboolean              use_tls);
void                  sonde_tcp_client_set_timeout_ms    (SondeTcpClient       *self,
                                                          guint                 timeout_ms);
void                  sonde_tcp_client_set_database      (SondeTcpClient       *self,
                                                          GTlsDatabase         *database);
void                  sonde_tcp_client_allow_certificate (SondeTcpClient       *self,
                                                          const char           *fingerprint);
const char           *sonde_tcp_client_get_host          (SondeTcpClient       *self);
guint16               sonde_tcp_client_get_port          (SondeTcpClient       *self);
gboolean              sonde_tcp_client_get_use_tls       (SondeTcpClient       *self);
SondeTcpClientState   sonde_tcp_client_get_state         (SondeTcpClient       *self);
const char           *sonde_tcp_client_get_outcome       (SondeTcpClient       *self);
SondeConnector       *sonde_tcp_client_get_connector     (SondeTcpClient       *self);
SondeTlsReport       *sonde_tcp_client_get_tls_report    (SondeTcpClient       *self);
gint64                sonde_tcp_client_get_handshake_us  (SondeTcpClient       *self);
SondeTcpConversation *sonde_tcp_client_get_conversation  (SondeTcpClient       *self);
SondeFlow            *sonde_tcp_client_get_flow          (SondeTcpClient       *self);
void                  sonde_tcp_client_connect_async     (SondeTcpClient       *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
SondeTcpConversation *sonde_tcp_client_connect_finish    (SondeTcpClient       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

G_END_DECLS
