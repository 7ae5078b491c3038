#include "config.h"

#include "sonde-host-port.h"
#include "sonde-taps.h"
#include "sonde-websocket-client.h"
#include "sonde-websocket-opening.h"

#define DEFAULT_TIMEOUT_MS 30000

/**
 * SondeWebsocketClient:
 *
 * One attempt to open a WebSocket, and the connection that came of it.
 *
 * It connects, agrees on TLS, sends its handshake and checks the answer by itself, so that whatever
 * goes wrong can be named; from then on libsoup works on the frames, see [class@WebsocketPeer]. It
 * starts once.
 */
struct _SondeWebsocketClient
{
  GObject                    parent_instance;

  SondeWebsocketUrl         *url;
  SondeCapture              *capture;
  char                     **headers;
  char                     **subprotocols;
  GTlsDatabase              *database;
  GTlsCertificate           *authority;
  char                      *trusted;
  gboolean                   compression;
  guint                      timeout_ms;
  guint64                    max_message_bytes;

  SondeWebsocketClientState  state;
  GCancellable              *cancellable;
  SondeWebsocketOpening     *opening;
  SondeFlow                 *flow;
  GError                    *error;
  SondeWebsocketPeer        *peer;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketClient, sonde_websocket_client, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_FLOW,
  PROP_PEER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_websocket_client_set_state (SondeWebsocketClient      *self,
                                  SondeWebsocketClientState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
sonde_websocket_client_set_flow (SondeWebsocketClient *self,
                                 GIOStream            *stream)
{
  SondeFlow *flow = NULL;
  guint32 flow_id = sonde_taps_get_flow_id (stream);

  if (self->capture != NULL && flow_id != 0)
    {
      sonde_capture_sync (self->capture);
      flow = sonde_capture_get_flow (self->capture, flow_id);
    }

  if (flow != NULL && g_set_object (&self->flow, flow))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOW]);
}

/* Says so where nobody else can: there is no flow that could end. */
static void
sonde_websocket_client_note_failure (SondeWebsocketClient *self)
{
  g_autofree char *address = NULL;

  if (self->capture == NULL || sonde_websocket_opening_get_stream (self->opening) != NULL)
    return;

  address = sonde_host_port_format (sonde_websocket_url_get_host (self->url),
                                    sonde_websocket_url_get_port (self->url));
  sonde_capture_add_note (self->capture,
                          0,
                          "connect-failed",
                          self->error->message,
                          "ADDRESS", address,
                          NULL);
}

static void
sonde_websocket_client_peer_state_cb (SondeWebsocketClient *self)
{
  switch (sonde_websocket_peer_get_state (self->peer))
    {
    case SONDE_WEBSOCKET_PEER_CLOSING:
      sonde_websocket_client_set_state (self, SONDE_WEBSOCKET_CLIENT_CLOSING);
      break;

    case SONDE_WEBSOCKET_PEER_CLOSED:
      sonde_websocket_client_set_state (self, SONDE_WEBSOCKET_CLIENT_CLOSED);
      break;

    case SONDE_WEBSOCKET_PEER_OPEN:
    default:
      break;
    }
}

static SoupWebsocketExtension *
sonde_websocket_client_make_deflate (GHashTable  *parameters,
                                     GError     **error)
{
  g_autoptr(SoupWebsocketExtension) deflate = NULL;

  if (parameters == NULL)
    return NULL;

  deflate = g_object_new (SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE, NULL);

  if (!soup_websocket_extension_configure (deflate,
                                           SOUP_WEBSOCKET_CONNECTION_CLIENT,
                                           parameters,
                                           error))
    return NULL;

  return g_steal_pointer (&deflate);
}

static gboolean
sonde_websocket_client_make_peer (SondeWebsocketClient  *self,
                                  GBytes                *rest,
                                  GError               **error)
{
  SondeWebsocketHandshake *handshake = sonde_websocket_opening_get_handshake (self->opening);
  g_autofree char *text = sonde_websocket_url_to_string (self->url);
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr(GError) local_error = NULL;
  SondeWebsocketPeerSpec spec = {
    .stream = sonde_websocket_opening_get_stream (self->opening),
    .head = rest,
    .role = SONDE_ROLE_CLIENT,
    .uri = uri,
    .subprotocol = sonde_websocket_handshake_get_subprotocol (handshake),
    .remote = sonde_websocket_opening_get_remote (self->opening),
    .flow = self->flow,
    .max_message_bytes = self->max_message_bytes,
  };

  spec.deflate =
    sonde_websocket_client_make_deflate (sonde_websocket_handshake_get_deflate (handshake),
                                         &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->peer = sonde_websocket_peer_new (&spec);
  g_signal_connect_object (self->peer, "notify::state",
                           G_CALLBACK (sonde_websocket_client_peer_state_cb),
                           self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PEER]);

  return TRUE;
}

static void
sonde_websocket_client_stream_cb (SondeWebsocketClient *self)
{
  sonde_websocket_client_set_flow (self, sonde_websocket_opening_get_stream (self->opening));
}

static void
sonde_websocket_client_opened_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(SondeWebsocketClient) self = SONDE_WEBSOCKET_CLIENT (user_data);
  g_autoptr(GBytes) rest = NULL;

  rest = sonde_websocket_opening_run_finish (SONDE_WEBSOCKET_OPENING (object), result,
                                             &self->error);

  if (rest != NULL && sonde_websocket_client_make_peer (self, rest, &self->error))
    {
      sonde_websocket_client_set_state (self, SONDE_WEBSOCKET_CLIENT_OPEN);
      return;
    }

  sonde_websocket_client_note_failure (self);

  /* Whoever looks at the flow now shall find all that passed. */
  if (self->capture != NULL)
    sonde_capture_sync (self->capture);

  sonde_websocket_client_set_state (self, SONDE_WEBSOCKET_CLIENT_FAILED);
}

static void
sonde_websocket_client_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SondeWebsocketClient *self = SONDE_WEBSOCKET_CLIENT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;

    case PROP_PEER:
      g_value_set_object (value, self->peer);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_websocket_client_dispose (GObject *object)
{
  SondeWebsocketClient *self = SONDE_WEBSOCKET_CLIENT (object);

  if (self->peer != NULL)
    sonde_websocket_peer_abort (self->peer);

  G_OBJECT_CLASS (sonde_websocket_client_parent_class)->dispose (object);
}

static void
sonde_websocket_client_finalize (GObject *object)
{
  SondeWebsocketClient *self = SONDE_WEBSOCKET_CLIENT (object);

  g_clear_pointer (&self->url, sonde_websocket_url_unref);
  g_clear_object (&self->capture);
  g_clear_pointer (&self->headers, g_strfreev);
  g_clear_pointer (&self->subprotocols, g_strfreev);
  g_clear_object (&self->database);
  g_clear_object (&self->authority);
  g_clear_pointer (&self->trusted, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  g_clear_object (&self->flow);
  g_clear_error (&self->error);
  g_clear_object (&self->peer);

  G_OBJECT_CLASS (sonde_websocket_client_parent_class)->finalize (object);
}

static void
sonde_websocket_client_class_init (SondeWebsocketClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_websocket_client_get_property;
  object_class->dispose = sonde_websocket_client_dispose;
  object_class->finalize = sonde_websocket_client_finalize;

  /**
   * SondeWebsocketClient:state:
   *
   * How far the client has come, a [enum@WebsocketClientState]. It only goes on.
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, SONDE_WEBSOCKET_CLIENT_FAILED, SONDE_WEBSOCKET_CLIENT_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketClient:flow:
   *
   * The flow that holds the handshake and the frames. With TLS it is the TCP flow at first, and its
   * plaintext once TLS is agreed on. `NULL` before, and when it is not recorded.
   */
  properties[PROP_FLOW] =
    g_param_spec_object ("flow", NULL, NULL,
                         SONDE_TYPE_FLOW,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketClient:peer:
   *
   * The other end, once the connection is open; it stays when the connection is over.
   */
  properties[PROP_PEER] =
    g_param_spec_object ("peer", NULL, NULL,
                         SONDE_TYPE_WEBSOCKET_PEER,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_websocket_client_init (SondeWebsocketClient *self)
{
  self->cancellable = g_cancellable_new ();
  self->compression = TRUE;
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
  self->max_message_bytes = SONDE_WEBSOCKET_DEFAULT_MAX_BYTES;
}

/**
 * sonde_websocket_client_new:
 * @url: where to connect to
 * @capture: (nullable): where the taps record, or `NULL` if they do not
 *
 * Makes a client, which does nothing yet.
 *
 * Returns: (transfer full): the client
 */
SondeWebsocketClient *
sonde_websocket_client_new (SondeWebsocketUrl *url,
                            SondeCapture      *capture)
{
  SondeWebsocketClient *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (capture == NULL || SONDE_IS_CAPTURE (capture), NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_CLIENT, NULL);
  self->url = sonde_websocket_url_ref (url);
  self->capture = capture != NULL ? g_object_ref (capture) : NULL;

  return self;
}

/**
 * sonde_websocket_client_set_headers:
 * @self: a client that has not started
 * @headers: (array zero-terminated=1) (nullable): headers as a person writes them, such as
 *   `Origin: https://example.com`
 *
 * Sets the headers to be sent besides those of the handshake, or instead of them.
 */
void
sonde_websocket_client_set_headers (SondeWebsocketClient *self,
                                    const char * const   *headers)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  g_strfreev (self->headers);
  self->headers = g_strdupv ((char **) headers);
}

/**
 * sonde_websocket_client_set_subprotocols:
 * @self: a client that has not started
 * @subprotocols: (array zero-terminated=1) (nullable): the subprotocols to offer, best first
 *
 * Sets which subprotocols to offer.
 */
void
sonde_websocket_client_set_subprotocols (SondeWebsocketClient *self,
                                         const char * const   *subprotocols)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  g_strfreev (self->subprotocols);
  self->subprotocols = g_strdupv ((char **) subprotocols);
}

/**
 * sonde_websocket_client_set_compression:
 * @self: a client that has not started
 * @compression: whether to offer permessage-deflate; at first it is offered
 *
 * Sets whether to offer compression (RFC 7692).
 */
void
sonde_websocket_client_set_compression (SondeWebsocketClient *self,
                                        gboolean              compression)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  self->compression = compression;
}

/**
 * sonde_websocket_client_set_timeout_ms:
 * @self: a client that has not started
 * @timeout_ms: how long it may take until the connection is open, in milliseconds; at first 30000
 *
 * Sets when to give up.
 */
void
sonde_websocket_client_set_timeout_ms (SondeWebsocketClient *self,
                                       guint                 timeout_ms)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));
  g_return_if_fail (timeout_ms > 0);

  self->timeout_ms = timeout_ms;
}

/**
 * sonde_websocket_client_set_max_message_bytes:
 * @self: a client that has not started
 * @max_bytes: how large a message may be, in bytes; at first 64 MiB
 *
 * Sets from which size on a message is refused, with close code 1009.
 */
void
sonde_websocket_client_set_max_message_bytes (SondeWebsocketClient *self,
                                              guint64               max_bytes)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));
  g_return_if_fail (max_bytes > 0 && max_bytes <= G_MAXINT32);

  self->max_message_bytes = max_bytes;
}

/**
 * sonde_websocket_client_set_tls_database:
 * @self: a client that has not started
 * @database: (nullable): whom to trust, or `NULL` for those that the system trusts
 *
 * Sets the authorities to trust.
 */
void
sonde_websocket_client_set_tls_database (SondeWebsocketClient *self,
                                         GTlsDatabase         *database)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));
  g_return_if_fail (database == NULL || G_IS_TLS_DATABASE (database));

  g_set_object (&self->database, database);
}

/**
 * sonde_websocket_client_set_authority:
 * @self: a client that has not started
 * @authority: (nullable): the certificate of an authority, such as that of the practice servers
 *
 * Sets an authority to trust besides the others.
 */
void
sonde_websocket_client_set_authority (SondeWebsocketClient *self,
                                      GTlsCertificate      *authority)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));
  g_return_if_fail (authority == NULL || G_IS_TLS_CERTIFICATE (authority));

  g_set_object (&self->authority, authority);
}

/**
 * sonde_websocket_client_set_trusted:
 * @self: a client that has not started
 * @fingerprint: (nullable): what sonde_websocket_client_get_refused_fingerprint() said
 *
 * Lets this client, and no other, go on with one certificate that is not trusted.
 */
void
sonde_websocket_client_set_trusted (SondeWebsocketClient *self,
                                    const char           *fingerprint)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  g_free (self->trusted);
  self->trusted = g_strdup (fingerprint);
}

/**
 * sonde_websocket_client_start:
 * @self: a client that has not started
 * @error: return location for an error
 *
 * Connects. What comes of it is told by [property@WebsocketClient:state].
 *
 * Fails with a `SONDE_WEBSOCKET_HANDSHAKE_ERROR` for a header or subprotocol that cannot be sent;
 * then nothing was done.
 *
 * Returns: whether it began
 */
gboolean
sonde_websocket_client_start (SondeWebsocketClient  *self,
                              GError               **error)
{
  SondeWebsocketHandshake *handshake;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), FALSE);
  g_return_val_if_fail (self->state == SONDE_WEBSOCKET_CLIENT_IDLE, FALSE);

  handshake = sonde_websocket_handshake_new (self->url,
                                             (const char * const *) self->headers,
                                             (const char * const *) self->subprotocols,
                                             self->compression,
                                             error);

  if (handshake == NULL)
    return FALSE;

  self->opening = sonde_websocket_opening_new (self->url, handshake, self->database, self->trusted);
  sonde_websocket_opening_set_authority (self->opening, self->authority);
  g_signal_connect_object (self->opening, "notify::stream",
                           G_CALLBACK (sonde_websocket_client_stream_cb),
                           self, G_CONNECT_SWAPPED);
  sonde_websocket_client_set_state (self, SONDE_WEBSOCKET_CLIENT_CONNECTING);
  sonde_websocket_opening_run_async (self->opening,
                                     self->timeout_ms,
                                     self->cancellable,
                                     sonde_websocket_client_opened_cb,
                                     g_object_ref (self));

  return TRUE;
}

/**
 * sonde_websocket_client_stop:
 * @self: a client
 *
 * Ends what is under way at once: connecting fails with `G_IO_ERROR_CANCELLED`, and an open
 * connection ends without a close frame.
 */
void
sonde_websocket_client_stop (SondeWebsocketClient *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  if (self->peer != NULL)
    sonde_websocket_peer_abort (self->peer);
  else if (self->state == SONDE_WEBSOCKET_CLIENT_CONNECTING)
    g_cancellable_cancel (self->cancellable);
}

/**
 * sonde_websocket_client_get_url:
 * @self: a client
 *
 * Returns: (transfer none): where it connects to
 */
SondeWebsocketUrl *
sonde_websocket_client_get_url (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->url;
}

/**
 * sonde_websocket_client_get_headers:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the headers that were set
 */
const char * const *
sonde_websocket_client_get_headers (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return (const char * const *) self->headers;
}

/**
 * sonde_websocket_client_get_subprotocols:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the subprotocols that were set
 */
const char * const *
sonde_websocket_client_get_subprotocols (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return (const char * const *) self->subprotocols;
}

/**
 * sonde_websocket_client_get_compression:
 * @self: a client
 *
 * Returns: whether it offers compression
 */
gboolean
sonde_websocket_client_get_compression (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), FALSE);

  return self->compression;
}

/**
 * sonde_websocket_client_get_state:
 * @self: a client
 *
 * Returns: how far it has come
 */
SondeWebsocketClientState
sonde_websocket_client_get_state (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), SONDE_WEBSOCKET_CLIENT_FAILED);

  return self->state;
}

/**
 * sonde_websocket_client_get_error:
 * @self: a client
 *
 * Gets why the connection was never open. The message can be shown as it is.
 *
 * Returns: (transfer none) (nullable): the error, or `NULL` unless it failed
 */
const GError *
sonde_websocket_client_get_error (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->state == SONDE_WEBSOCKET_CLIENT_FAILED ? self->error : NULL;
}

/**
 * sonde_websocket_client_get_connector:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): which addresses were tried, or `NULL` before it starts
 */
SondeConnector *
sonde_websocket_client_get_connector (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->opening != NULL ? sonde_websocket_opening_get_connector (self->opening) : NULL;
}

/**
 * sonde_websocket_client_get_flow:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the flow that holds the handshake and the frames; see
 *   [property@WebsocketClient:flow]
 */
SondeFlow *
sonde_websocket_client_get_flow (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->flow;
}

/**
 * sonde_websocket_client_get_peer:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the other end, once the connection is open
 */
SondeWebsocketPeer *
sonde_websocket_client_get_peer (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->peer;
}

/**
 * sonde_websocket_client_get_tls_report:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): what is to be said of the server's certificate, once it is
 *   known
 */
SondeTlsReport *
sonde_websocket_client_get_tls_report (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->opening != NULL ? sonde_websocket_opening_get_report (self->opening) : NULL;
}

/**
 * sonde_websocket_client_get_times:
 * @self: a client
 * @tls_us: (out): how long agreeing on TLS took, in microseconds; 0 if it has not
 * @upgrade_us: (out): how long the answer to the handshake took; 0 if there was none
 *
 * Gets how long the steps after connecting took.
 */
void
sonde_websocket_client_get_times (SondeWebsocketClient *self,
                                  gint64               *tls_us,
                                  gint64               *upgrade_us)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self));

  *tls_us = 0;
  *upgrade_us = 0;

  if (self->opening != NULL)
    sonde_websocket_opening_get_times (self->opening, tls_us, upgrade_us);
}

/**
 * sonde_websocket_client_get_refused_fingerprint:
 * @self: a client
 *
 * Gets which certificate ended the connection because it is not trusted. To go on in spite of that,
 * give it to a new client with sonde_websocket_client_set_trusted().
 *
 * Returns: (transfer none) (nullable): its fingerprint, or `NULL` if that was not the reason
 */
const char *
sonde_websocket_client_get_refused_fingerprint (SondeWebsocketClient *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (self), NULL);

  return self->opening != NULL ? sonde_websocket_opening_get_refused (self->opening) : NULL;
}
