#include "config.h"

#include <gio/gnetworking.h>
#include <libsoup/soup.h>

#include "sonde-practice-http-request.h"
#include "sonde-practice-http-routes.h"
#include "sonde-practice-http-server.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-stream.h"
#include "sonde-practice-websocket.h"

#define MAX_CONNECTIONS 200

/**
 * SondePracticeHttpServer:
 *
 * The practice web server, with WebSocket, plain or over TLS.
 *
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeHttpServer
{
  GObject                 parent_instance;

  SoupServer             *server;
  SondePracticeListener  *listener;
  SondePracticeWebsocket *websocket;
  GHashTable             *streams;
  GHashTable             *sockets;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttpServer, sonde_practice_http_server, G_TYPE_OBJECT)

/* A request being read. Its message owns it. */
typedef struct
{
  SondePracticeHttpServer *server;
  SondePracticeHttpRequest *request;
} Exchange;

static void
sonde_practice_http_server_free_exchange (gpointer  data,
                                          GClosure *closure G_GNUC_UNUSED)
{
  Exchange *exchange = data;

  g_clear_object (&exchange->request);
  g_free (exchange);
}

/* The address is an object of its own for each connection, and all libsoup tells of it. */
static SondePracticeStream *
sonde_practice_http_server_find_stream (SondePracticeHttpServer *self,
                                        SoupServerMessage       *message)
{
  return g_hash_table_lookup (self->streams, soup_server_message_get_remote_address (message));
}

static gboolean
sonde_practice_http_server_is_stream (gpointer key G_GNUC_UNUSED,
                                      gpointer value,
                                      gpointer user_data)
{
  return value == user_data;
}

static void
sonde_practice_http_server_stream_gone_cb (gpointer  user_data,
                                           GObject  *where_the_object_was)
{
  SondePracticeHttpServer *self = user_data;

  g_hash_table_foreach_remove (self->streams, sonde_practice_http_server_is_stream,
                               where_the_object_was);
}

static void
sonde_practice_http_server_socket_gone_cb (gpointer  user_data,
                                           GObject  *where_the_object_was)
{
  SondePracticeHttpServer *self = user_data;

  g_hash_table_remove (self->sockets, where_the_object_was);
}

static void
sonde_practice_http_server_got_chunk_cb (SoupServerMessage *message G_GNUC_UNUSED,
                                         GBytes            *chunk,
                                         gpointer           user_data)
{
  Exchange *exchange = user_data;

  sonde_practice_http_request_append (exchange->request, chunk);
}

static void
sonde_practice_http_server_got_body_cb (SoupServerMessage *message,
                                        gpointer           user_data)
{
  Exchange *exchange = user_data;

  /* Whoever has set a status has answered: the library refuses what it cannot read. */
  if (soup_server_message_get_status (message) == SOUP_STATUS_NONE)
    sonde_practice_http_routes_answer (message, exchange->request, exchange->server->websocket);
}

static void
sonde_practice_http_server_headers_cb (SoupServer        *server G_GNUC_UNUSED,
                                       SoupServerMessage *message,
                                       const char        *path G_GNUC_UNUSED,
                                       GHashTable        *query G_GNUC_UNUSED,
                                       gpointer           user_data)
{
  SondePracticeHttpServer *self = user_data;
  SondePracticeStream *stream = sonde_practice_http_server_find_stream (self, message);
  g_autoptr(GBytes) head = NULL;
  Exchange *exchange = g_new0 (Exchange, 1);

  if (stream != NULL)
    head = sonde_practice_stream_dup_head (stream);

  exchange->server = self;
  exchange->request = sonde_practice_http_request_new (message, head);

  /* The request keeps as much of the body as it may; the library would keep all. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk",
                    G_CALLBACK (sonde_practice_http_server_got_chunk_cb), exchange);
  g_signal_connect_data (message, "got-body",
                         G_CALLBACK (sonde_practice_http_server_got_body_cb),
                         exchange, sonde_practice_http_server_free_exchange, 0);
}

static void
sonde_practice_http_server_ended_cb (SondePracticeHttpServer *self,
                                     SoupServerMessage       *message)
{
  SondePracticeStream *stream = sonde_practice_http_server_find_stream (self, message);

  if (stream != NULL)
    sonde_practice_stream_forget_head (stream);
}

/* libsoup accepts without a limit where it does TLS itself, so the limit is enforced here. */
static void
sonde_practice_http_server_started_cb (SondePracticeHttpServer *self,
                                       SoupServerMessage       *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL || g_hash_table_contains (self->sockets, socket))
    return;

  g_hash_table_add (self->sockets, socket);
  g_object_weak_ref (G_OBJECT (socket), sonde_practice_http_server_socket_gone_cb, self);

  if (g_hash_table_size (self->sockets) > MAX_CONNECTIONS)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
sonde_practice_http_server_incoming_cb (SondePracticeHttpServer *self,
                                        GSocketConnection       *connection)
{
  g_autoptr(SondePracticeStream) stream = sonde_practice_stream_new (G_IO_STREAM (connection));
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (local == NULL || remote == NULL)
    return;

  g_socket_set_option (g_socket_connection_get_socket (connection),
                       IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_hash_table_insert (self->streams, g_object_ref (remote), stream);
  g_object_weak_ref (G_OBJECT (stream), sonde_practice_http_server_stream_gone_cb, self);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

static gboolean
sonde_practice_http_server_listen (SondePracticeHttpServer  *self,
                                   GPtrArray                *sockets,
                                   GTlsCertificate          *certificate,
                                   GError                  **error)
{
  if (certificate == NULL)
    {
      self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
      g_signal_connect_object (self->listener, "incoming",
                               G_CALLBACK (sonde_practice_http_server_incoming_cb),
                               self, G_CONNECT_SWAPPED);
      return TRUE;
    }

  soup_server_set_tls_certificate (self->server, certificate);
  g_signal_connect_object (self->server, "request-started",
                           G_CALLBACK (sonde_practice_http_server_started_cb),
                           self, G_CONNECT_SWAPPED);

  for (guint i = 0; i < sockets->len; i++)
    {
      if (!soup_server_listen_socket (self->server, g_ptr_array_index (sockets, i),
                                      SOUP_SERVER_LISTEN_HTTPS, error))
        return FALSE;
    }

  return TRUE;
}

static void
sonde_practice_http_server_dispose (GObject *object)
{
  SondePracticeHttpServer *self = SONDE_PRACTICE_HTTP_SERVER (object);
  GHashTableIter iter;
  gpointer stream;
  gpointer socket;

  g_clear_object (&self->listener);
  g_clear_object (&self->websocket);

  if (self->server != NULL)
    soup_server_disconnect (self->server);

  g_clear_object (&self->server);

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &stream))
    g_object_weak_unref (stream, sonde_practice_http_server_stream_gone_cb, self);
  g_hash_table_remove_all (self->streams);

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &socket, NULL))
    g_object_weak_unref (socket, sonde_practice_http_server_socket_gone_cb, self);
  g_hash_table_remove_all (self->sockets);

  G_OBJECT_CLASS (sonde_practice_http_server_parent_class)->dispose (object);
}

static void
sonde_practice_http_server_finalize (GObject *object)
{
  SondePracticeHttpServer *self = SONDE_PRACTICE_HTTP_SERVER (object);

  g_clear_pointer (&self->streams, g_hash_table_unref);
  g_clear_pointer (&self->sockets, g_hash_table_unref);

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
  static const char * const ends[] = { "request-finished", "request-aborted" };

  self->streams = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->sockets = g_hash_table_new (NULL, NULL);
  self->websocket = sonde_practice_websocket_new ();

  /* Paths stay as they were sent: /echo tells them back. */
  self->server = soup_server_new ("raw-paths", TRUE,
                                  "server-header", "Sonde-Practice",
                                  NULL);
  soup_server_add_early_handler (self->server, NULL, sonde_practice_http_server_headers_cb,
                                 self, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_signal_connect_object (self->server, ends[i],
                             G_CALLBACK (sonde_practice_http_server_ended_cb),
                             self, G_CONNECT_SWAPPED);
}

/**
 * sonde_practice_http_server_new:
 * @sockets: (element-type GSocket): listening sockets
 * @certificate: (nullable): the certificate of the server with its private key, for TLS
 * @error: return location for an error
 *
 * Starts a web server.
 *
 * Over TLS, HTTP/2 is offered if the environment variable `SOUP_SERVER_HTTP2` is set: libsoup
 * has no other switch. Fails with any `G_IO_ERROR`.
 *
 * Returns: (transfer full): a new server, or %NULL with @error set
 */
SondePracticeHttpServer *
sonde_practice_http_server_new (GPtrArray        *sockets,
                                GTlsCertificate  *certificate,
                                GError          **error)
{
  g_autoptr(SondePracticeHttpServer) self = NULL;

  g_return_val_if_fail (sockets != NULL, NULL);
  g_return_val_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP_SERVER, NULL);

  if (!sonde_practice_http_server_listen (self, sockets, certificate, error))
    return NULL;

  return g_steal_pointer (&self);
}
