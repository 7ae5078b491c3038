#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-connect-attempt.h"
#include "sonde-certificate.h"
#include "sonde-format.h"
#include "sonde-host-port.h"
#include "sonde-io-thread.h"
#include "sonde-network-error.h"
#include "sonde-taps.h"
#include "sonde-tcp-client.h"

#define DEFAULT_TIMEOUT_MS 10000

/* How much of an answer that is not TLS is shown. */
#define SHOWN_BYTES 8
#define GUESS_BYTES 16

/**
 * SondeTcpClient:
 *
 * Connects to a host over TCP, agrees on TLS if that is wanted, and begins the conversation.
 *
 * What is not in the bytes goes into the capture as notes: the addresses that were tried, how long
 * each step took, and what is to be said of the certificates. A client connects once.
 */
struct _SondeTcpClient
{
  GObject               parent_instance;

  SondeCapture         *capture;
  SondeConnector       *connector;
  SondeTcpConversation *conversation;
  SondeTlsReport       *report;
  GTlsDatabase         *database;
  char                 *allowed_fingerprint;
  char                 *outcome;
  SondeTcpClientState   state;
  gboolean              use_tls;
  guint                 timeout_ms;
  guint32               flow_id;

  GCancellable         *cancellable;
  GSource              *timeout_source;
  GSocketConnection    *connection;
  gint64                handshake_started_us;
  gint64                handshake_us;
  gboolean              timed_out;
};

G_DEFINE_FINAL_TYPE (SondeTcpClient, sonde_tcp_client, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_OUTCOME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_tcp_client_set_state (SondeTcpClient      *self,
                            SondeTcpClientState  state,
                            const char          *outcome)
{
  g_free (self->outcome);
  self->outcome = g_strdup (outcome);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static char *
sonde_tcp_client_dup_target (SondeTcpClient *self)
{
  return sonde_host_port_format (sonde_connector_get_host (self->connector),
                                 sonde_connector_get_port (self->connector));
}

static void
sonde_tcp_client_clear_steps (SondeTcpClient *self)
{
  if (self->timeout_source != NULL)
    g_source_destroy (self->timeout_source);

  g_clear_pointer (&self->timeout_source, g_source_unref);
  g_clear_object (&self->connection);
}

static void
sonde_tcp_client_return_error (SondeTcpClient *self,
                               GTask          *task,
                               const GError   *error,
                               const char     *outcome)
{
  sonde_tcp_client_clear_steps (self);
  sonde_tcp_client_set_state (self, SONDE_TCP_CLIENT_FAILED, outcome);
  g_task_return_new_error (task, error->domain, error->code, "%s", outcome);
}

/* Tells what came of each address that was tried in vain. Flow 0 stands for none. */
static void
sonde_tcp_client_note_attempts (SondeTcpClient *self,
                                guint32         flow_id)
{
  GListModel *attempts = sonde_connector_list_attempts (self->connector);
  guint n = g_list_model_get_n_items (attempts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeConnectAttempt) attempt = g_list_model_get_item (attempts, i);

      if (sonde_connect_attempt_get_state (attempt) != SONDE_CONNECT_ATTEMPT_CONNECTED)
        sonde_capture_add_note (self->capture, flow_id, "connect-failed",
                                sonde_connect_attempt_get_outcome (attempt),
                                "HOST", sonde_connector_get_host (self->connector),
                                "ADDRESS", sonde_connect_attempt_get_text (attempt),
                                NULL);
    }

  if (n == 0)
    sonde_capture_add_note (self->capture, flow_id, "resolve-failed", self->outcome,
                            "HOST", sonde_connector_get_host (self->connector),
                            NULL);
}

static void
sonde_tcp_client_note_connected (SondeTcpClient *self,
                                 guint32         flow_id)
{
  g_autofree char *resolve_us = NULL;
  g_autofree char *connect_us = NULL;
  g_autofree char *handshake_us = NULL;

  resolve_us = g_strdup_printf ("%" G_GINT64_FORMAT,
                                sonde_connector_get_resolve_us (self->connector));
  connect_us = g_strdup_printf ("%" G_GINT64_FORMAT,
                                sonde_connector_get_connect_us (self->connector));
  handshake_us = g_strdup_printf ("%" G_GINT64_FORMAT, self->handshake_us);

  sonde_tcp_client_note_attempts (self, flow_id);
  sonde_capture_add_note (self->capture, flow_id, "connected", self->outcome,
                          "HOST", sonde_connector_get_host (self->connector),
                          "RESOLVE_US", resolve_us,
                          "CONNECT_US", connect_us,
                          "HANDSHAKE_US", handshake_us,
                          NULL);
}

static void
sonde_tcp_client_begin_conversation (SondeTcpClient *self,
                                     GTask          *task,
                                     GIOStream      *stream,
                                     const char     *outcome)
{
  g_autoptr(SondeIoThread) thread = sonde_io_thread_new ();
  GSocket *socket = g_socket_connection_get_socket (self->connection);

  sonde_tcp_client_set_state (self, SONDE_TCP_CLIENT_HANDSHAKING, outcome);
  sonde_tcp_client_note_connected (self, sonde_taps_get_flow_id (stream));
  self->conversation = sonde_tcp_conversation_new (self->capture, thread, stream, socket,
                                                   FALSE);
  sonde_tcp_client_clear_steps (self);
  sonde_tcp_client_set_state (self, SONDE_TCP_CLIENT_CONNECTED, outcome);
  g_task_return_pointer (task, g_object_ref (self->conversation), g_object_unref);
}

/* What the server said, if that was not TLS. */
static char *
sonde_tcp_client_dup_answer (SondeTcpClient *self)
{
  g_autofree char *target = sonde_tcp_client_dup_target (self);
  g_autoptr(GString) hex = g_string_new (NULL);
  const char *protocol;
  guint8 bytes[GUESS_BYTES];
  SondeFlow *flow;
  gssize n_read;

  sonde_capture_sync (self->capture);
  flow = sonde_capture_get_flow (self->capture, self->flow_id);

  if (flow == NULL)
    return NULL;

  n_read = sonde_flow_read_stream (flow, SONDE_DIRECTION_RECEIVED, 0, bytes, sizeof bytes, NULL);

  if (n_read <= 0)
    return NULL;

  protocol = sonde_network_error_guess_protocol (bytes, (gsize) n_read);

  if (g_strcmp0 (protocol, "TLS") == 0)
    return NULL;

  for (gssize i = 0; i < MIN (n_read, SHOWN_BYTES); i++)
    g_string_append_printf (hex, i == 0 ? "%02x" : " %02x", bytes[i]);

  if (protocol != NULL)
    /* Translators: an address, the name of a protocol, and bytes in hexadecimal */
    return g_strdup_printf (_("%s answered, but this is %s and not TLS: it begins with %s. "
                              "Connect without TLS, or choose another port."),
                            target, protocol, hex->str);

  /* Translators: an address, and bytes in hexadecimal */
  return g_strdup_printf (_("%s answered, but not with TLS: it begins with %s. "
                            "Connect without TLS, or choose another port."),
                          target, hex->str);
}

static char *
sonde_tcp_client_explain_handshake (SondeTcpClient *self,
                                    const GError   *error)
{
  g_autofree char *target = sonde_tcp_client_dup_target (self);
  char *answer = NULL;

  if (self->report != NULL && !sonde_tls_report_is_trusted (self->report) &&
      g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return sonde_tls_report_to_text (self->report);

  if (error->domain == G_TLS_ERROR)
    answer = sonde_tcp_client_dup_answer (self);

  if (answer != NULL)
    return answer;

  return sonde_network_error_explain (error, SONDE_NETWORK_STEP_HANDSHAKE, target,
                                      self->handshake_us);
}

static void
sonde_tcp_client_fail_handshake (SondeTcpClient *self,
                                 GTask          *task,
                                 GIOStream      *stream,
                                 const GError   *error)
{
  g_autoptr(GError) timed_out = NULL;
  g_autofree char *outcome = NULL;

  if (self->timed_out)
    {
      timed_out = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
      error = timed_out;
    }

  outcome = sonde_tcp_client_explain_handshake (self, error);
  sonde_capture_add_note (self->capture, self->flow_id, "tls-failed", outcome,
                          "HOST", sonde_connector_get_host (self->connector),
                          NULL);

  if (stream != NULL)
    g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  sonde_tcp_client_return_error (self, task, error, outcome);
}

static void
sonde_tcp_client_take_certificate (SondeTcpClient       *self,
                                   GTlsConnection       *connection,
                                   GTlsCertificate      *certificate,
                                   GTlsCertificateFlags  errors)
{
  g_clear_object (&self->report);
  self->report = sonde_tls_report_new (certificate, errors,
                                       sonde_connector_get_host (self->connector),
                                       g_tls_connection_get_protocol_version (connection),
                                       NULL);
}

static gboolean
sonde_tcp_client_accept_certificate_cb (GTlsConnection       *connection,
                                        GTlsCertificate      *certificate,
                                        GTlsCertificateFlags  errors,
                                        SondeTcpClient       *self)
{
  sonde_tcp_client_take_certificate (self, connection, certificate, errors);

  return self->allowed_fingerprint != NULL &&
         g_str_equal (self->allowed_fingerprint,
                      sonde_tls_report_get_fingerprint (self->report));
}

static gboolean
sonde_tcp_client_timeout_cb (gpointer user_data)
{
  SondeTcpClient *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
sonde_tcp_client_cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED,
                               gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
sonde_tcp_client_handshake_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeTcpClient *self = g_task_get_source_object (task);
  GTlsConnection *connection = G_TLS_CONNECTION (object);
  GTlsCertificate *certificate;
  g_autoptr(GError) error = NULL;
  g_autofree char *connected = NULL;
  g_autofree char *elapsed = NULL;
  g_autofree char *outcome = NULL;

  self->handshake_us = g_get_monotonic_time () - self->handshake_started_us;

  if (!g_tls_connection_handshake_finish (connection, result, &error))
    {
      sonde_tcp_client_fail_handshake (self, task, G_IO_STREAM (object), error);
      return;
    }

  certificate = g_tls_connection_get_peer_certificate (connection);

  /* Anew, for the version is known only now. */
  if (certificate != NULL)
    sonde_tcp_client_take_certificate (self, connection, certificate,
                                       g_tls_connection_get_peer_certificate_errors (connection));

  connected = sonde_connector_dup_outcome (self->connector);
  elapsed = sonde_format_duration_us (self->handshake_us);

  if (self->report != NULL && !sonde_tls_report_is_trusted (self->report))
    /* Translators: a sentence, then a duration */
    outcome = g_strdup_printf (_("%s TLS agreed in %s, with a certificate that is not trusted."),
                               connected, elapsed);
  else
    /* Translators: a sentence, then a duration */
    outcome = g_strdup_printf (_("%s TLS agreed in %s."), connected, elapsed);

  sonde_tcp_client_begin_conversation (self, task, G_IO_STREAM (connection), outcome);
}

static void
sonde_tcp_client_start_handshake (SondeTcpClient *self,
                                  GTask          *task)
{
  g_autoptr(GSocketConnectable) identity = NULL;
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  self->handshake_started_us = g_get_monotonic_time ();
  identity = g_network_address_new (sonde_connector_get_host (self->connector),
                                    sonde_connector_get_port (self->connector));
  stream = g_tls_client_connection_new (G_IO_STREAM (self->connection), identity, &error);

  if (stream == NULL)
    {
      sonde_tcp_client_fail_handshake (self, task, NULL, error);
      return;
    }

  if (self->database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (stream), self->database);

  self->timeout_source = g_timeout_source_new (self->timeout_ms);
  g_source_set_callback (self->timeout_source, sonde_tcp_client_timeout_cb, self, NULL);
  g_source_attach (self->timeout_source, g_task_get_context (task));

  g_signal_connect_object (stream, "accept-certificate",
                           G_CALLBACK (sonde_tcp_client_accept_certificate_cb), self, 0);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (stream), G_PRIORITY_DEFAULT,
                                    self->cancellable,
                                    sonde_tcp_client_handshake_cb,
                                    g_object_ref (task));
}

static void
sonde_tcp_client_connect_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeTcpClient *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = sonde_connector_dup_outcome (SONDE_CONNECTOR (object));

  self->connection = sonde_connector_connect_finish (SONDE_CONNECTOR (object), result, &error);

  if (self->connection == NULL)
    {
      sonde_tcp_client_return_error (self, task, error, outcome);
      sonde_tcp_client_note_attempts (self, 0);
      return;
    }

  self->flow_id = sonde_taps_get_flow_id (G_IO_STREAM (self->connection));

  if (!self->use_tls)
    {
      sonde_tcp_client_begin_conversation (self, task, G_IO_STREAM (self->connection), outcome);
      return;
    }

  sonde_tcp_client_set_state (self, SONDE_TCP_CLIENT_HANDSHAKING, outcome);
  sonde_tcp_client_start_handshake (self, task);
}

static void
sonde_tcp_client_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SondeTcpClient *self = SONDE_TCP_CLIENT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_tcp_client_finalize (GObject *object)
{
  SondeTcpClient *self = SONDE_TCP_CLIENT (object);

  sonde_tcp_client_clear_steps (self);
  g_clear_object (&self->capture);
  g_clear_object (&self->connector);
  g_clear_object (&self->conversation);
  g_clear_object (&self->report);
  g_clear_object (&self->database);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->allowed_fingerprint, g_free);
  g_clear_pointer (&self->outcome, g_free);

  G_OBJECT_CLASS (sonde_tcp_client_parent_class)->finalize (object);
}

static void
sonde_tcp_client_class_init (SondeTcpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_tcp_client_get_property;
  object_class->finalize = sonde_tcp_client_finalize;

  /**
   * SondeTcpClient:state:
   *
   * How far the client has come, a `SondeTcpClientState`.
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, SONDE_TCP_CLIENT_FAILED, SONDE_TCP_CLIENT_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTcpClient:outcome:
   *
   * What came of it so far, in a sentence or two.
   */
  properties[PROP_OUTCOME] =
    g_param_spec_string ("outcome", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_tcp_client_init (SondeTcpClient *self)
{
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
  self->cancellable = g_cancellable_new ();
}

/**
 * sonde_tcp_client_new:
 * @capture: where the taps record
 * @resolver: (nullable): who finds the addresses of names, or `NULL` for the system's resolver
 * @host: a host, as sonde_host_port_parse() gives it; a name in ASCII
 * @port: a port, in host byte order
 * @use_tls: whether to agree on TLS
 *
 * Returns: (transfer full): a client that does nothing yet
 */
SondeTcpClient *
sonde_tcp_client_new (SondeCapture *capture,
                      GResolver    *resolver,
                      const char   *host,
                      guint16       port,
                      gboolean      use_tls)
{
  SondeTcpClient *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  self = g_object_new (SONDE_TYPE_TCP_CLIENT, NULL);
  self->capture = g_object_ref (capture);
  self->connector = sonde_connector_new (resolver, host, port);
  self->use_tls = use_tls;

  return self;
}

/**
 * sonde_tcp_client_set_timeout_ms:
 * @self: a client that does nothing yet
 * @timeout_ms: how long each address, and TLS, may take, in milliseconds; at first 10000
 *
 * Sets when to give up.
 */
void
sonde_tcp_client_set_timeout_ms (SondeTcpClient *self,
                                 guint           timeout_ms)
{
  g_return_if_fail (SONDE_IS_TCP_CLIENT (self));
  g_return_if_fail (timeout_ms > 0);

  self->timeout_ms = timeout_ms;
  sonde_connector_set_timeout_ms (self->connector, timeout_ms);
}

/**
 * sonde_tcp_client_set_database:
 * @self: a client that does nothing yet
 * @database: (nullable): the certificates to trust, or `NULL` for the system's
 *
 * Sets whose certificates are trusted.
 */
void
sonde_tcp_client_set_database (SondeTcpClient *self,
                               GTlsDatabase   *database)
{
  g_return_if_fail (SONDE_IS_TCP_CLIENT (self));
  g_return_if_fail (database == NULL || G_IS_TLS_DATABASE (database));

  g_set_object (&self->database, database);
}

/**
 * sonde_tcp_client_allow_certificate:
 * @self: a client that does nothing yet
 * @fingerprint: (nullable): a fingerprint, as sonde_tls_report_get_fingerprint() gives it
 *
 * Lets one certificate pass whatever is wrong with it, for this client alone.
 */
void
sonde_tcp_client_allow_certificate (SondeTcpClient *self,
                                    const char     *fingerprint)
{
  g_return_if_fail (SONDE_IS_TCP_CLIENT (self));

  g_free (self->allowed_fingerprint);
  self->allowed_fingerprint = g_strdup (fingerprint);
}

/**
 * sonde_tcp_client_get_host:
 * @self: a client
 *
 * Returns: (transfer none): the host
 */
const char *
sonde_tcp_client_get_host (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  return sonde_connector_get_host (self->connector);
}

/**
 * sonde_tcp_client_get_port:
 * @self: a client
 *
 * Returns: the port, in host byte order
 */
guint16
sonde_tcp_client_get_port (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), 0);

  return sonde_connector_get_port (self->connector);
}

/**
 * sonde_tcp_client_get_use_tls:
 * @self: a client
 *
 * Returns: whether it agrees on TLS
 */
gboolean
sonde_tcp_client_get_use_tls (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), FALSE);

  return self->use_tls;
}

/**
 * sonde_tcp_client_get_state:
 * @self: a client
 *
 * Returns: how far it has come
 */
SondeTcpClientState
sonde_tcp_client_get_state (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), SONDE_TCP_CLIENT_FAILED);

  return self->state;
}

/**
 * sonde_tcp_client_get_outcome:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): what came of it so far, in a sentence or two
 */
const char *
sonde_tcp_client_get_outcome (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  return self->outcome;
}

/**
 * sonde_tcp_client_get_connector:
 * @self: a client
 *
 * Returns: (transfer none): what connects, which knows the addresses that were tried
 */
SondeConnector *
sonde_tcp_client_get_connector (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  return self->connector;
}

/**
 * sonde_tcp_client_get_tls_report:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): what there is to say about the server's certificates, as
 *   soon as they are known
 */
SondeTlsReport *
sonde_tcp_client_get_tls_report (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  return self->report;
}

/**
 * sonde_tcp_client_get_handshake_us:
 * @self: a client
 *
 * Returns: how long TLS took to agree on, in microseconds; 0 if that is not over
 */
gint64
sonde_tcp_client_get_handshake_us (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), 0);

  return self->handshake_us;
}

/**
 * sonde_tcp_client_get_conversation:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the conversation, once there is one
 */
SondeTcpConversation *
sonde_tcp_client_get_conversation (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  return self->conversation;
}

/**
 * sonde_tcp_client_get_flow:
 * @self: a client
 *
 * Finds what the TCP connection carries, whatever came of TLS.
 *
 * Returns: (transfer none) (nullable): the flow, or `NULL` if there is no connection
 */
SondeFlow *
sonde_tcp_client_get_flow (SondeTcpClient *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);

  sonde_capture_sync (self->capture);

  return sonde_capture_get_flow (self->capture, self->flow_id);
}

/**
 * sonde_tcp_client_connect_async:
 * @self: a client that does nothing yet
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Connects, and begins the conversation. Finish with [method@TcpClient.connect_finish].
 */
void
sonde_tcp_client_connect_async (SondeTcpClient      *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autofree char *outcome = NULL;
  g_autofree char *target = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SONDE_IS_TCP_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (self->state == SONDE_TCP_CLIENT_IDLE);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_tcp_client_connect_async);

  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled",
                             G_CALLBACK (sonde_tcp_client_cancelled_cb), self->cancellable, 0);

  target = sonde_tcp_client_dup_target (self);
  outcome = g_strdup_printf (_("Connecting to %s…"), target);
  sonde_tcp_client_set_state (self, SONDE_TCP_CLIENT_CONNECTING, outcome);
  sonde_connector_connect_async (self->connector, self->cancellable,
                                 sonde_tcp_client_connect_cb, g_steal_pointer (&task));
}

/**
 * sonde_tcp_client_connect_finish:
 * @self: a client
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [method@TcpClient.connect_async] began.
 *
 * Fails with any `G_RESOLVER_ERROR`, `G_TLS_ERROR`, `SONDE_NETWORK_ERROR` or `G_IO_ERROR`. The
 * message can be shown as it is.
 *
 * Returns: (transfer full) (nullable): the conversation, or `NULL` with @error set
 */
SondeTcpConversation *
sonde_tcp_client_connect_finish (SondeTcpClient  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
