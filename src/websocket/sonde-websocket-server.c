#include "config.h"

#include <errno.h>
#include <string.h>

#include "sonde-host-port.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-taps.h"
#include "sonde-websocket-server.h"

#define LOOPBACK_IPV4 "127.0.0.1"
#define LOOPBACK_IPV6 "::1"
#define STATUS_UPGRADE_REQUIRED 426

/* With any port asked for, the one that IPv4 got may be taken for IPv6. */
#define PORT_TRIES 16

/**
 * SondeWebsocketServer:
 *
 * Listens for WebSocket connections. In echo mode each message is sent back; else answering is up
 * to the person.
 *
 * The handshakes are libsoup's, see [class@WebsocketPeer] for the rest.
 */
struct _SondeWebsocketServer
{
  GObject           parent_instance;

  SondeCapture     *capture;
  char             *address;
  guint16           port;
  GTlsCertificate  *certificate;
  char            **subprotocols;
  gboolean          compression;
  gboolean          echo;
  guint64           max_message_bytes;

  SoupServer       *server;
  guint16           actual_port;
  char             *url;
  GListStore       *peers;
};

/* A handshake that was answered, until the answer is sent. */
typedef struct
{
  SondeWebsocketServer *server;
  GList                *extensions;
} Upgrade;

G_DEFINE_FINAL_TYPE (SondeWebsocketServer, sonde_websocket_server, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LISTENING,
  PROP_ECHO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
upgrade_free (gpointer  data,
              GClosure *closure G_GNUC_UNUSED)
{
  Upgrade *upgrade = data;

  g_list_free_full (upgrade->extensions, g_object_unref);
  g_object_unref (upgrade->server);
  g_free (upgrade);
}

static SondeFlow *
sonde_websocket_server_dup_flow (SondeWebsocketServer *self,
                                 SoupServerMessage    *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  g_autoptr(SondeFlow) flow = NULL;
  SondeFlow *child;
  guint32 flow_id;

  if (self->capture == NULL || socket == NULL)
    return NULL;

  flow_id = sonde_taps_get_socket_flow_id (socket);

  if (flow_id == 0)
    return NULL;

  sonde_capture_sync (self->capture);
  g_set_object (&flow, sonde_capture_get_flow (self->capture, flow_id));
  child = flow != NULL ? sonde_flow_dup_child (flow) : NULL;

  return child != NULL ? child : g_steal_pointer (&flow);
}

static void
sonde_websocket_server_message_cb (SondeWebsocketPeer *peer,
                                   int                 opcode,
                                   GBytes             *message,
                                   gpointer            user_data)
{
  SondeWebsocketServer *self = SONDE_WEBSOCKET_SERVER (user_data);

  /* A peer that closes meanwhile is told so by its own state. */
  if (self->echo)
    sonde_websocket_peer_send (peer, (SondeWebsocketOpcode) opcode, message, NULL);
}

static void
sonde_websocket_server_add_peer (SondeWebsocketServer *self,
                                 SoupServerMessage    *message,
                                 GList                *extensions)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *remote = G_IS_INET_SOCKET_ADDRESS (address) ? sonde_address_to_text (address)
                                                               : NULL;
  g_autofree char *subprotocol =
    g_strdup (soup_message_headers_get_one (headers, "Sec-WebSocket-Protocol"));
  g_autoptr(GUri) uri = g_uri_ref (soup_server_message_get_uri (message));
  g_autoptr(SondeFlow) flow = sonde_websocket_server_dup_flow (self, message);
  g_autoptr(SondeWebsocketPeer) peer = NULL;
  g_autoptr(GIOStream) stream = NULL;
  SondeWebsocketPeerSpec spec = {
    .role = SONDE_ROLE_SERVER,
    .uri = uri,
    .subprotocol = subprotocol,
    .deflate = extensions != NULL ? g_object_ref (extensions->data) : NULL,
    .remote = remote,
    .flow = flow,
    .max_message_bytes = self->max_message_bytes,
    .waits_for_output = self->echo,
  };

  stream = soup_server_message_steal_connection (message);
  spec.stream = stream;

  peer = sonde_websocket_peer_new (&spec);
  g_signal_connect_object (peer, "message",
                           G_CALLBACK (sonde_websocket_server_message_cb), self, 0);
  g_list_store_append (self->peers, peer);
}

static void
sonde_websocket_server_answered_cb (SoupServerMessage *message,
                                    gpointer           user_data)
{
  Upgrade *upgrade = user_data;
  g_autoptr(SoupServerMessage) alive G_GNUC_UNUSED = g_object_ref (message);
  g_autoptr(SondeWebsocketServer) self = g_object_ref (upgrade->server);
  g_autolist(GObject) extensions = g_steal_pointer (&upgrade->extensions);

  /* Stopped meanwhile. */
  if (self->server == NULL)
    return;

  sonde_websocket_server_add_peer (self, message, extensions);
}

/* Whether the client offers a subprotocol that this server has. Without one in common, none is
 * agreed on, and the client decides what to make of that. */
static gboolean
sonde_websocket_server_has_common_subprotocol (SondeWebsocketServer *self,
                                               SoupServerMessage    *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  for (guint i = 0; self->subprotocols != NULL && self->subprotocols[i] != NULL; i++)
    {
      if (soup_message_headers_header_contains (headers,
                                                "Sec-WebSocket-Protocol",
                                                self->subprotocols[i]))
        return TRUE;
    }

  return FALSE;
}

static void
sonde_websocket_server_refuse (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *text = "This is a WebSocket server. Connect to it with a WebSocket client.\n";

  soup_server_message_set_status (message, STATUS_UPGRADE_REQUIRED, "Upgrade Required");
  soup_message_headers_replace (headers, "Upgrade", "websocket");
  soup_message_headers_replace (headers, "Connection", "Upgrade, close");
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
sonde_websocket_server_request_cb (SoupServer        *server G_GNUC_UNUSED,
                                   SoupServerMessage *message,
                                   const char        *path G_GNUC_UNUSED,
                                   GHashTable        *query G_GNUC_UNUSED,
                                   gpointer           user_data)
{
  SondeWebsocketServer *self = SONDE_WEBSOCKET_SERVER (user_data);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr(GPtrArray) supported = g_ptr_array_new_with_free_func (g_type_class_unref);
  char **subprotocols = NULL;
  Upgrade *upgrade;

  if (!soup_message_headers_header_contains (headers, "Upgrade", "websocket"))
    {
      sonde_websocket_server_refuse (message);
      return;
    }

  if (sonde_websocket_server_has_common_subprotocol (self, message))
    subprotocols = self->subprotocols;

  if (self->compression)
    g_ptr_array_add (supported, g_type_class_ref (SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE));

  upgrade = g_new0 (Upgrade, 1);
  upgrade->server = g_object_ref (self);

  /* An answer that refuses is sent without further ado. */
  if (soup_websocket_server_process_handshake (message, NULL, subprotocols, supported,
                                               &upgrade->extensions))
    g_signal_connect_data (message, "wrote-informational",
                           G_CALLBACK (sonde_websocket_server_answered_cb),
                           upgrade, upgrade_free, 0);
  else
    upgrade_free (upgrade, NULL);
}

static gboolean
sonde_websocket_server_listen_at (SondeWebsocketServer  *self,
                                  const char            *address,
                                  guint16                port,
                                  GError               **error)
{
  g_autoptr(GSocketAddress) socket_address = sonde_literal_to_address (address, port);
  g_autofree char *shown = sonde_host_port_format (address, port);
  g_autofree char *sentence = NULL;
  g_autoptr(GError) local_error = NULL;
  SoupServerListenOptions options = self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
  int number;

  errno = 0;

  if (socket_address == NULL)
    local_error = g_error_new_literal (SONDE_NETWORK_ERROR,
                                       SONDE_NETWORK_ERROR_NOT_AN_ADDRESS,
                                       "Not an address");
  else if (soup_server_listen (self->server, socket_address, options, &local_error))
    return TRUE;

  /* GIO has no code for an address that is not local. */
  number = errno;

  if (number == EADDRNOTAVAIL)
    {
      g_clear_error (&local_error);
      sonde_network_error_set_errno (&local_error, number);
    }

  sentence = sonde_network_error_explain (local_error, SONDE_NETWORK_STEP_LISTEN, shown, 0);
  g_set_error_literal (error, local_error->domain, local_error->code, sentence);

  return FALSE;
}

static guint16
sonde_websocket_server_find_port (SondeWebsocketServer *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  guint16 port = uris != NULL ? (guint16) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return port;
}

/* A computer without IPv6 is fine. */
static gboolean
sonde_websocket_server_listen_ipv6_too (SondeWebsocketServer  *self,
                                        GError               **error)
{
  g_autoptr(GError) local_error = NULL;

  if (sonde_websocket_server_listen_at (self, LOOPBACK_IPV6, self->actual_port, &local_error))
    return TRUE;

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static SoupServer *
sonde_websocket_server_make_server (SondeWebsocketServer *self)
{
  SoupServer *server = soup_server_new (NULL, NULL);

  if (self->certificate != NULL)
    soup_server_set_tls_certificate (server, self->certificate);

  soup_server_add_handler (server, NULL, sonde_websocket_server_request_cb, self, NULL);

  return server;
}

static gboolean
sonde_websocket_server_listen_once (SondeWebsocketServer  *self,
                                    GError               **error)
{
  const char *address = self->address != NULL ? self->address : LOOPBACK_IPV4;

  self->server = sonde_websocket_server_make_server (self);

  if (sonde_websocket_server_listen_at (self, address, self->port, error))
    {
      self->actual_port = sonde_websocket_server_find_port (self);

      if (self->address != NULL || sonde_websocket_server_listen_ipv6_too (self, error))
        return TRUE;
    }

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);

  return FALSE;
}

static void
sonde_websocket_server_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SondeWebsocketServer *self = SONDE_WEBSOCKET_SERVER (object);

  switch (prop_id)
    {
    case PROP_LISTENING:
      g_value_set_boolean (value, self->server != NULL);
      break;

    case PROP_ECHO:
      g_value_set_boolean (value, self->echo);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_websocket_server_dispose (GObject *object)
{
  SondeWebsocketServer *self = SONDE_WEBSOCKET_SERVER (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);

  g_clear_object (&self->server);

  G_OBJECT_CLASS (sonde_websocket_server_parent_class)->dispose (object);
}

static void
sonde_websocket_server_finalize (GObject *object)
{
  SondeWebsocketServer *self = SONDE_WEBSOCKET_SERVER (object);

  g_clear_object (&self->capture);
  g_clear_pointer (&self->address, g_free);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->subprotocols, g_strfreev);
  g_clear_pointer (&self->url, g_free);
  g_clear_object (&self->peers);

  G_OBJECT_CLASS (sonde_websocket_server_parent_class)->finalize (object);
}

static void
sonde_websocket_server_class_init (SondeWebsocketServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_websocket_server_get_property;
  object_class->dispose = sonde_websocket_server_dispose;
  object_class->finalize = sonde_websocket_server_finalize;

  /**
   * SondeWebsocketServer:listening:
   *
   * Whether clients can connect.
   */
  properties[PROP_LISTENING] =
    g_param_spec_boolean ("listening", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketServer:echo:
   *
   * Whether each message is sent back.
   */
  properties[PROP_ECHO] =
    g_param_spec_boolean ("echo", NULL, NULL,
                          TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_websocket_server_init (SondeWebsocketServer *self)
{
  self->peers = g_list_store_new (SONDE_TYPE_WEBSOCKET_PEER);
  self->compression = TRUE;
  self->echo = TRUE;
  self->max_message_bytes = SONDE_WEBSOCKET_DEFAULT_MAX_BYTES;
}

/**
 * sonde_websocket_server_new:
 * @capture: (nullable): where the taps record, or `NULL` if they do not
 *
 * Makes a server that does not listen yet.
 *
 * Returns: (transfer full): the server
 */
SondeWebsocketServer *
sonde_websocket_server_new (SondeCapture *capture)
{
  SondeWebsocketServer *self;

  g_return_val_if_fail (capture == NULL || SONDE_IS_CAPTURE (capture), NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_SERVER, NULL);
  self->capture = capture != NULL ? g_object_ref (capture) : NULL;

  return self;
}

/**
 * sonde_websocket_server_set_address:
 * @self: a server that does not listen
 * @address: (nullable): an address of this computer, such as `0.0.0.0`, or `NULL` for loopback,
 *   127.0.0.1 and ::1
 *
 * Sets where to listen; at first on loopback.
 */
void
sonde_websocket_server_set_address (SondeWebsocketServer *self,
                                    const char           *address)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  g_free (self->address);
  self->address = g_strdup (address);
}

/**
 * sonde_websocket_server_set_port:
 * @self: a server that does not listen
 * @port: the port, in host byte order, or 0 for one that is free
 *
 * Sets on which port to listen.
 */
void
sonde_websocket_server_set_port (SondeWebsocketServer *self,
                                 guint16               port)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  self->port = port;
}

/**
 * sonde_websocket_server_set_certificate:
 * @self: a server that does not listen
 * @certificate: (nullable): the certificate with its private key for `wss`, or `NULL` for `ws`
 *
 * Sets whether to speak TLS.
 */
void
sonde_websocket_server_set_certificate (SondeWebsocketServer *self,
                                        GTlsCertificate      *certificate)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));
  g_return_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate));

  g_set_object (&self->certificate, certificate);
}

/**
 * sonde_websocket_server_set_subprotocols:
 * @self: a server
 * @subprotocols: (array zero-terminated=1) (nullable): the subprotocols that it has
 *
 * Sets which subprotocols a client may choose from. A client that offers none of them is accepted
 * without one.
 */
void
sonde_websocket_server_set_subprotocols (SondeWebsocketServer *self,
                                         const char * const   *subprotocols)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  g_strfreev (self->subprotocols);
  self->subprotocols = g_strdupv ((char **) subprotocols);
}

/**
 * sonde_websocket_server_set_compression:
 * @self: a server
 * @compression: whether to agree to permessage-deflate; at first it does
 *
 * Sets whether clients that offer compression get it (RFC 7692).
 */
void
sonde_websocket_server_set_compression (SondeWebsocketServer *self,
                                        gboolean              compression)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  self->compression = compression;
}

/**
 * sonde_websocket_server_set_echo:
 * @self: a server
 * @echo: whether each message is sent back; at first it is
 *
 * Sets what to do with messages that come from now on. A client that connects in echo mode is not
 * read from while it does not take its echoes.
 */
void
sonde_websocket_server_set_echo (SondeWebsocketServer *self,
                                 gboolean              echo)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  if (self->echo == echo)
    return;

  self->echo = echo;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ECHO]);
}

/**
 * sonde_websocket_server_set_max_message_bytes:
 * @self: a server
 * @max_bytes: how large a message may be, in bytes; at first 64 MiB
 *
 * Sets from which size on a message is refused, with close code 1009.
 */
void
sonde_websocket_server_set_max_message_bytes (SondeWebsocketServer *self,
                                              guint64               max_bytes)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));
  g_return_if_fail (max_bytes > 0 && max_bytes <= G_MAXINT32);

  self->max_message_bytes = max_bytes;
}

/**
 * sonde_websocket_server_listen:
 * @self: a server that does not listen
 * @error: return location for an error
 *
 * Begins to listen.
 *
 * Fails with a `G_IO_ERROR` or `SONDE_NETWORK_ERROR`. The message names the remedy, and can be
 * shown as it is.
 *
 * Returns: whether it listens
 */
gboolean
sonde_websocket_server_listen (SondeWebsocketServer  *self,
                               GError               **error)
{
  g_autofree char *authority = NULL;
  g_autoptr(GError) local_error = NULL;
  guint n_tries = self->port == 0 ? PORT_TRIES : 1;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), FALSE);
  g_return_val_if_fail (self->server == NULL, FALSE);

  for (guint i = 0; i < n_tries && self->server == NULL; i++)
    {
      g_clear_error (&local_error);
      sonde_websocket_server_listen_once (self, &local_error);
    }

  if (self->server == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  authority = sonde_host_port_format (self->address != NULL ? self->address : LOOPBACK_IPV4,
                                      self->actual_port);
  g_free (self->url);
  self->url = g_strconcat (self->certificate != NULL ? "wss://" : "ws://", authority, "/", NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTENING]);

  return TRUE;
}

/**
 * sonde_websocket_server_stop:
 * @self: a server
 *
 * Stops listening, and closes all connections with code 1001.
 */
void
sonde_websocket_server_stop (SondeWebsocketServer *self)
{
  guint n_peers;

  g_return_if_fail (SONDE_IS_WEBSOCKET_SERVER (self));

  if (self->server == NULL)
    return;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  n_peers = g_list_model_get_n_items (G_LIST_MODEL (self->peers));

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr(SondeWebsocketPeer) peer = g_list_model_get_item (G_LIST_MODEL (self->peers), i);

      if (sonde_websocket_peer_get_state (peer) == SONDE_WEBSOCKET_PEER_OPEN)
        sonde_websocket_peer_close (peer, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL, NULL);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTENING]);
}

/**
 * sonde_websocket_server_is_listening:
 * @self: a server
 *
 * Returns: whether clients can connect
 */
gboolean
sonde_websocket_server_is_listening (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), FALSE);

  return self->server != NULL;
}

/**
 * sonde_websocket_server_get_echo:
 * @self: a server
 *
 * Returns: whether each message is sent back
 */
gboolean
sonde_websocket_server_get_echo (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), FALSE);

  return self->echo;
}

/**
 * sonde_websocket_server_get_port:
 * @self: a server
 *
 * Returns: the port that it listens on, or has listened on last, in host byte order; 0 before that
 */
guint16
sonde_websocket_server_get_port (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), 0);

  return self->actual_port;
}

/**
 * sonde_websocket_server_get_url:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): where clients connect to, or `NULL` before it has listened
 */
const char *
sonde_websocket_server_get_url (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), NULL);

  return self->url;
}

/**
 * sonde_websocket_server_list_peers:
 * @self: a server
 *
 * Returns: (transfer none): the [class@WebsocketPeer]s that have connected, in that order; also
 *   those that are gone
 */
GListModel *
sonde_websocket_server_list_peers (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), NULL);

  return G_LIST_MODEL (self->peers);
}

/**
 * sonde_websocket_server_send:
 * @self: a server
 * @opcode: text, binary, ping or pong
 * @payload: what to send
 * @error: return location for an error
 *
 * Sends a message, a ping or a pong to all that are connected.
 *
 * Fails like sonde_websocket_peer_send(), if a peer that is connected cannot be sent to.
 *
 * Returns: to how many it was queued
 */
guint
sonde_websocket_server_send (SondeWebsocketServer  *self,
                             SondeWebsocketOpcode   opcode,
                             GBytes                *payload,
                             GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  guint n_sent = 0;
  guint n_peers;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), 0);
  g_return_val_if_fail (payload != NULL, 0);

  n_peers = g_list_model_get_n_items (G_LIST_MODEL (self->peers));

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr(SondeWebsocketPeer) peer = g_list_model_get_item (G_LIST_MODEL (self->peers), i);

      if (sonde_websocket_peer_get_state (peer) != SONDE_WEBSOCKET_PEER_OPEN)
        continue;

      g_clear_error (&local_error);

      if (sonde_websocket_peer_send (peer, opcode, payload, &local_error))
        n_sent++;
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return n_sent;
}

/**
 * sonde_websocket_server_get_address:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): where it listens, or `NULL` for loopback
 */
const char *
sonde_websocket_server_get_address (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), NULL);

  return self->address;
}

/**
 * sonde_websocket_server_get_subprotocols:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): the subprotocols that it has
 */
const char * const *
sonde_websocket_server_get_subprotocols (SondeWebsocketServer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (self), NULL);

  return (const char * const *) self->subprotocols;
}
