#include "config.h"

#include <gio/gnetworking.h>

#include "sonde-practice-http-server.h"
#include "sonde-practice-http1.h"
#include "sonde-practice-http2.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-websocket.h"

#define MAX_CONNECTIONS 200
#define HANDSHAKE_TIMEOUT_S 30

/**
 * SondePracticeHttpServer:
 *
 * The practice web server: HTTP/1 and WebSocket, and over TLS HTTP/2 too.
 *
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeHttpServer
{
  GObject                 parent_instance;

  SondePracticeListener  *listener;
  GTlsCertificate        *certificate;
  GCancellable           *cancellable;
  GHashTable             *connections;
  SondePracticeWebsocket *websocket;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttpServer, sonde_practice_http_server, G_TYPE_OBJECT)

static void
sonde_practice_http_server_closed_cb (SondePracticeHttpServer *self,
                                      GObject                 *connection)
{
  g_hash_table_remove (self->connections, connection);
}

static void
sonde_practice_http_server_serve (SondePracticeHttpServer *self,
                                  GObject                 *connection)
{
  g_hash_table_add (self->connections, connection);
  g_signal_connect_object (connection, "closed",
                           G_CALLBACK (sonde_practice_http_server_closed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
sonde_practice_http_server_serve_http1 (SondePracticeHttpServer *self,
                                        GIOStream               *stream)
{
  sonde_practice_http_server_serve (self,
                                    G_OBJECT (sonde_practice_http1_new (stream, self->websocket)));
}

static void
sonde_practice_http_server_serve_http2 (SondePracticeHttpServer *self,
                                        GIOStream               *stream)
{
  sonde_practice_http_server_serve (self, G_OBJECT (sonde_practice_http2_new (stream)));
}

static void
sonde_practice_http_server_handshake_cb (GObject      *object,
                                         GAsyncResult *result,
                                         gpointer      user_data)
{
  SondePracticeHttpServer *self = user_data;
  GTlsConnection *tls = G_TLS_CONNECTION (object);
  g_autoptr(GIOStream) base = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_tls_connection_handshake_finish (tls, result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_io_stream_close_async (G_IO_STREAM (tls), G_PRIORITY_DEFAULT, NULL, NULL, NULL);

      return;
    }

  g_object_get (tls, "base-io-stream", &base, NULL);
  g_socket_set_timeout (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), 0);

  if (g_strcmp0 (g_tls_connection_get_negotiated_protocol (tls), "h2") == 0)
    sonde_practice_http_server_serve_http2 (self, G_IO_STREAM (tls));
  else
    sonde_practice_http_server_serve_http1 (self, G_IO_STREAM (tls));
}

static void
sonde_practice_http_server_incoming_cb (SondePracticeHttpServer *self,
                                        GSocketConnection       *connection)
{
  static const char * const protocols[] = { "h2", "http/1.1", NULL };
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(GIOStream) tls = NULL;

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  if (self->certificate == NULL)
    {
      sonde_practice_http_server_serve_http1 (self, G_IO_STREAM (connection));
      return;
    }

  tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);

  if (tls == NULL)
    return;

  g_socket_set_timeout (socket, HANDSHAKE_TIMEOUT_S);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls),
                                    G_PRIORITY_DEFAULT,
                                    self->cancellable,
                                    sonde_practice_http_server_handshake_cb,
                                    self);
}

static void
sonde_practice_http_server_dispose (GObject *object)
{
  SondePracticeHttpServer *self = SONDE_PRACTICE_HTTP_SERVER (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->connections);

  g_clear_object (&self->listener);
  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->websocket);

  G_OBJECT_CLASS (sonde_practice_http_server_parent_class)->dispose (object);
}

static void
sonde_practice_http_server_finalize (GObject *object)
{
  SondePracticeHttpServer *self = SONDE_PRACTICE_HTTP_SERVER (object);

  g_clear_pointer (&self->connections, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_practice_http_server_parent_class)->finalize (object);
}

static void
sonde_practice_http_server_class_init (SondePracticeHttpServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_http_server_dispose;
  object_class->finalize = sonde_practice_http_server_finalize;
}

static void
sonde_practice_http_server_init (SondePracticeHttpServer *self)
{
  self->cancellable = g_cancellable_new ();
  self->connections = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->websocket = sonde_practice_websocket_new ();
}

/**
 * sonde_practice_http_server_new:
 * @sockets: (element-type GSocket): listening sockets
 * @certificate: (nullable): the certificate of the server with its private key, for TLS
 *
 * Starts a web server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeHttpServer *
sonde_practice_http_server_new (GPtrArray       *sockets,
                                GTlsCertificate *certificate)
{
  SondePracticeHttpServer *self;

  g_return_val_if_fail (sockets != NULL, NULL);
  g_return_val_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP_SERVER, NULL);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_http_server_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}
