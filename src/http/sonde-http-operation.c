#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "sonde-hostname.h"
#include "sonde-http-client-private.h"
#include "sonde-http-exchange-private.h"
#include "sonde-http-failure.h"
#include "sonde-http-header.h"
#include "sonde-http-operation.h"
#include "sonde-taps.h"

#define READ_BYTES (256 * 1024)

/* Below what draws, so that the window does not starve while bytes rush in. */
#define READ_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/* Below the dissection, which has to come to its end first. */
#define SETTLE_PRIORITY G_PRIORITY_LOW

/**
 * SondeHttpOperation:
 *
 * Runs one exchange: one message of libsoup's, and what it tells on the way.
 *
 * The response is read and thrown away; the capture has it.
 */
struct _SondeHttpOperation
{
  GObject                 parent_instance;

  SondeHttpClient        *client;
  SondeHttpPool          *pool;
  SondeHttpExchange      *exchange;
  GUri                   *uri;
  char                   *fingerprint;
  SoupMessage            *message;
  GIOStream              *connection;
  guint8                 *buffer;
  SondeHttpTls            tls;
  GError                 *error;
  guint                   settle_id;
  gboolean                version_refused;
  gboolean                is_garbage;
};

G_DEFINE_FINAL_TYPE (SondeHttpOperation, sonde_http_operation, G_TYPE_OBJECT)

static void sonde_http_operation_read (SondeHttpOperation *self,
                                       GInputStream       *stream);

static GCancellable *
sonde_http_operation_get_cancellable (SondeHttpOperation *self)
{
  return sonde_http_exchange_get_cancellable (self->exchange);
}

static gboolean
sonde_http_operation_is_settled (SondeHttpOperation *self)
{
  SondeDissection *dissection = sonde_http_exchange_get_dissection (self->exchange);

  return dissection == NULL || sonde_dissection_is_complete (dissection);
}

static char *
sonde_http_operation_dup_failure (SondeHttpOperation *self)
{
  if (self->version_refused)
    return g_strdup_printf (_("%s does not offer HTTP/2. Nothing was sent; "
                              "try again with another version."),
                            sonde_http_exchange_get_address (self->exchange));

  return sonde_http_failure_explain (self->exchange, self->error);
}

static void
sonde_http_operation_note_failure (SondeHttpOperation *self,
                                   const char         *failure)
{
  SondeFlow *flow = sonde_http_exchange_get_flow (self->exchange);

  if (self->client == NULL)
    return;

  sonde_http_client_note (self->client, flow != NULL ? sonde_flow_get_id (flow) : 0, failure,
                          sonde_http_exchange_get_method (self->exchange),
                          sonde_http_exchange_get_url (self->exchange));
}

static void
sonde_http_operation_end (SondeHttpOperation *self)
{
  SondeHttpExchangeState state = SONDE_HTTP_EXCHANGE_DONE;
  g_autofree char *failure = NULL;

  if (self->error != NULL)
    {
      gboolean stopped = !self->version_refused && !self->is_garbage &&
                         g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      state = stopped ? SONDE_HTTP_EXCHANGE_STOPPED : SONDE_HTTP_EXCHANGE_FAILED;
      failure = sonde_http_operation_dup_failure (self);
      sonde_http_operation_note_failure (self, failure);
    }

  sonde_http_exchange_end (self->exchange, state, failure);

  if (self->client != NULL)
    sonde_http_client_end (self->client, self, self->exchange);
}

static gboolean
sonde_http_operation_settle_cb (gpointer user_data)
{
  SondeHttpOperation *self = user_data;

  if (!sonde_http_operation_is_settled (self))
    return G_SOURCE_CONTINUE;

  self->settle_id = 0;
  sonde_http_operation_end (self);

  return G_SOURCE_REMOVE;
}

/* All bytes are in the capture by now; what they say is known once they have been taken apart. */
static void
sonde_http_operation_settle (SondeHttpOperation *self,
                             GError             *error)
{
  self->error = error;

  if (error != NULL && self->is_garbage)
    {
      g_clear_error (&self->error);
      self->error = g_error_new_literal (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING,
                                         "not HTTP");
    }

  if (self->client != NULL)
    sonde_http_client_sync (self->client);

  self->settle_id = g_idle_add_full (SETTLE_PRIORITY, sonde_http_operation_settle_cb,
                                     g_object_ref (self), g_object_unref);
}

static void
sonde_http_operation_close_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(SondeHttpOperation) self = user_data;

  g_input_stream_close_finish (G_INPUT_STREAM (object), result, NULL);
  sonde_http_operation_settle (self, NULL);
}

static void
sonde_http_operation_read_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr(SondeHttpOperation) self = user_data;
  GInputStream *stream = G_INPUT_STREAM (object);
  GError *error = NULL;
  gssize n_read = g_input_stream_read_finish (stream, result, &error);

  if (n_read < 0)
    sonde_http_operation_settle (self, error);
  else if (n_read == 0)
    g_input_stream_close_async (stream, READ_PRIORITY, NULL, sonde_http_operation_close_cb,
                                g_object_ref (self));
  else
    sonde_http_operation_read (self, stream);
}

static void
sonde_http_operation_read (SondeHttpOperation *self,
                           GInputStream       *stream)
{
  g_input_stream_read_async (stream, self->buffer, READ_BYTES, READ_PRIORITY,
                             sonde_http_operation_get_cancellable (self),
                             sonde_http_operation_read_cb, g_object_ref (self));
}

static void
sonde_http_operation_send_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr(SondeHttpOperation) self = user_data;
  g_autoptr(GInputStream) stream = NULL;
  GError *error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream == NULL)
    sonde_http_operation_settle (self, error);
  else
    sonde_http_operation_read (self, stream);
}

static void
sonde_http_operation_connecting (SondeHttpOperation *self,
                                 GIOStream          *connection,
                                 gboolean            connected)
{
  g_autoptr(GSocketAddress) remote = NULL;
  g_autofree char *address = NULL;

  if (G_IS_SOCKET_CONNECTION (connection))
    remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);

  if (remote != NULL)
    address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (remote));

  if (address == NULL)
    return;

  if (!connected)
    {
      sonde_http_exchange_add_attempt (self->exchange, address);
      return;
    }

  sonde_http_exchange_set_address (self->exchange, address);

  if (self->client != NULL)
    sonde_http_exchange_set_flow (self->exchange,
                                  sonde_http_client_get_flow (self->client,
                                                              sonde_taps_get_flow_id (connection)));
}

static void
sonde_http_operation_advertise (SondeHttpOperation *self,
                                GTlsConnection     *connection)
{
  static const char *const http1[] = { "http/1.1", NULL };
  static const char *const http2[] = { "h2", NULL };

  switch (sonde_http_pool_get_version (self->pool))
    {
    case SONDE_HTTP_VERSION_1_1:
      g_tls_connection_set_advertised_protocols (connection, http1);
      break;

    case SONDE_HTTP_VERSION_2:
      g_tls_connection_set_advertised_protocols (connection, http2);
      break;

    case SONDE_HTTP_VERSION_ANY:
    default:
      break;
    }
}

static void
sonde_http_operation_handshaken (SondeHttpOperation *self,
                                 GTlsConnection     *connection)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (connection);

  sonde_http_tls_read (&self->tls, connection);

  if (certificate != NULL)
    sonde_http_tls_judge (&self->tls, certificate,
                          g_tls_connection_get_peer_certificate_errors (connection),
                          g_uri_get_host (self->uri),
                          g_tls_connection_get_protocol_version (connection));

  sonde_http_exchange_set_tls (self->exchange, &self->tls);

  if (sonde_http_pool_get_version (self->pool) == SONDE_HTTP_VERSION_2 &&
      g_strcmp0 (self->tls.protocol, "h2") != 0)
    {
      self->version_refused = TRUE;
      sonde_http_exchange_stop (self->exchange);
    }
}

static void
sonde_http_operation_network_event_cb (SoupMessage        *message G_GNUC_UNUSED,
                                       GSocketClientEvent  event,
                                       GIOStream          *connection,
                                       SondeHttpOperation *self)
{
  SondeHttpExchange *exchange = self->exchange;

  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      if (sonde_hostname_is_literal (g_uri_get_host (self->uri)))
        break;

      sonde_http_exchange_begin_phase (exchange, SONDE_HTTP_PHASE_RESOLVE);
      sonde_http_exchange_set_state (exchange, SONDE_HTTP_EXCHANGE_RESOLVING);
      break;

    case G_SOCKET_CLIENT_RESOLVED:
      sonde_http_exchange_end_phase (exchange, SONDE_HTTP_PHASE_RESOLVE);
      break;

    case G_SOCKET_CLIENT_CONNECTING:
      sonde_http_operation_connecting (self, connection, FALSE);
      sonde_http_exchange_begin_phase (exchange, SONDE_HTTP_PHASE_CONNECT);
      sonde_http_exchange_set_state (exchange, SONDE_HTTP_EXCHANGE_CONNECTING);
      break;

    case G_SOCKET_CLIENT_CONNECTED:
      sonde_http_operation_connecting (self, connection, TRUE);
      sonde_http_exchange_end_phase (exchange, SONDE_HTTP_PHASE_CONNECT);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      sonde_http_operation_advertise (self, G_TLS_CONNECTION (connection));
      sonde_http_exchange_begin_phase (exchange, SONDE_HTTP_PHASE_HANDSHAKE);
      sonde_http_exchange_set_state (exchange, SONDE_HTTP_EXCHANGE_HANDSHAKING);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      sonde_http_exchange_end_phase (exchange, SONDE_HTTP_PHASE_HANDSHAKE);
      sonde_http_operation_handshaken (self, G_TLS_CONNECTION (connection));
      break;

    case G_SOCKET_CLIENT_COMPLETE:
      g_set_object (&self->connection, connection);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    default:
      break;
    }
}

static gboolean
sonde_http_operation_accept_certificate_cb (SoupMessage         *message G_GNUC_UNUSED,
                                            GTlsCertificate     *certificate,
                                            GTlsCertificateFlags errors,
                                            SondeHttpOperation  *self)
{
  const char *fingerprint;

  sonde_http_tls_judge (&self->tls, certificate, errors, g_uri_get_host (self->uri),
                        G_TLS_PROTOCOL_VERSION_UNKNOWN);
  fingerprint = sonde_tls_report_get_fingerprint (self->tls.report);
  self->tls.excepted = g_strcmp0 (self->fingerprint, fingerprint) == 0;
  self->tls.refused = !self->tls.excepted;
  sonde_http_exchange_set_tls (self->exchange, &self->tls);

  return self->tls.excepted;
}

/* Which flow carries the message, and which of the flow's exchanges it is. */
/* libsoup would wait for an empty line that never comes. */
static void
sonde_http_operation_records_cb (SondeHttpOperation *self)
{
  SondeHttpMessage response;

  if (self->is_garbage || self->error != NULL || self->settle_id != 0 ||
      !sonde_http_exchange_is_running (self->exchange) ||
      !sonde_http_exchange_get_message (self->exchange, TRUE, &response) ||
      response.problem != SONDE_HTTP_PROBLEM_START_LINE)
    return;

  self->is_garbage = TRUE;
  sonde_http_exchange_stop (self->exchange);
}

static void
sonde_http_operation_bind (SondeHttpOperation *self)
{
  SondeHttpLink *link = sonde_http_pool_get_link (self->pool,
                                                  soup_message_get_connection_id (self->message));
  SondeDissection *dissection;
  guint number;

  if (self->connection != NULL)
    {
      link->flow_id = sonde_taps_get_flow_id (self->connection);
      g_free (link->address);
      link->address = g_strdup (sonde_http_exchange_get_address (self->exchange));
      sonde_http_tls_copy (&link->tls, &self->tls);
      g_clear_object (&self->connection);
    }
  else
    {
      sonde_http_exchange_set_reused (self->exchange, TRUE);
      sonde_http_exchange_set_address (self->exchange, link->address);
      sonde_http_exchange_set_tls (self->exchange, &link->tls);
    }

  if (self->client == NULL)
    return;

  dissection = sonde_http_client_claim (self->client, link->flow_id, &number);

  if (dissection == NULL)
    return;

  sonde_http_exchange_bind (self->exchange, dissection, number);
  g_signal_connect_object (dissection, "items-changed",
                           G_CALLBACK (sonde_http_operation_records_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The last moment before the headers are written: those that libsoup has added can still go. */
static void
sonde_http_operation_starting_cb (SoupMessage        *message,
                                  SondeHttpOperation *self)
{
  SondeHttpRequest *request = sonde_http_exchange_get_request (self->exchange);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (sonde_http_request_omits_header (request, "Host"))
    soup_message_headers_remove (headers, "Host");

  if (sonde_http_request_omits_header (request, "Connection"))
    soup_message_headers_remove (headers, "Connection");

  sonde_http_operation_bind (self);
  sonde_http_exchange_set_state (self->exchange, SONDE_HTTP_EXCHANGE_SENDING);
}

static void
sonde_http_operation_wrote_body_cb (SoupMessage        *message G_GNUC_UNUSED,
                                    SondeHttpOperation *self)
{
  sonde_http_exchange_set_state (self->exchange, SONDE_HTTP_EXCHANGE_WAITING);
}

static void
sonde_http_operation_got_headers_cb (SoupMessage        *message G_GNUC_UNUSED,
                                     SondeHttpOperation *self)
{
  sonde_http_exchange_set_state (self->exchange, SONDE_HTTP_EXCHANGE_RECEIVING);
}

static void
sonde_http_operation_restarted_cb (SoupMessage        *message G_GNUC_UNUSED,
                                   SondeHttpOperation *self)
{
  sonde_http_exchange_restart (self->exchange);
}

static void
sonde_http_operation_connect_signals (SondeHttpOperation *self)
{
  g_signal_connect_object (self->message, "network-event",
                           G_CALLBACK (sonde_http_operation_network_event_cb), self, 0);
  g_signal_connect_object (self->message, "accept-certificate",
                           G_CALLBACK (sonde_http_operation_accept_certificate_cb), self, 0);
  g_signal_connect_object (self->message, "starting",
                           G_CALLBACK (sonde_http_operation_starting_cb), self, 0);
  g_signal_connect_object (self->message, "wrote-body",
                           G_CALLBACK (sonde_http_operation_wrote_body_cb), self, 0);
  g_signal_connect_object (self->message, "got-headers",
                           G_CALLBACK (sonde_http_operation_got_headers_cb), self, 0);
  g_signal_connect_object (self->message, "restarted",
                           G_CALLBACK (sonde_http_operation_restarted_cb), self, 0);
}

static void
sonde_http_operation_add_headers (SondeHttpOperation *self,
                                  GListModel         *headers)
{
  SoupMessageHeaders *to = soup_message_get_request_headers (self->message);

  for (guint i = 0; i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);

      soup_message_headers_append (to, sonde_http_header_get_name (header),
                                   sonde_http_header_get_value (header));
    }
}

/* Those of the connection, Host, Connection and Content-Length, libsoup adds by itself. */
static gboolean
sonde_http_operation_is_ours (SondeHttpRequest *request,
                              SondeHttpHeader  *header)
{
  static const char *const names[] = { "User-Agent", "Accept", "Accept-Encoding", NULL };

  return g_strv_contains (names, sonde_http_header_get_name (header)) &&
         !sonde_http_request_omits_header (request, sonde_http_header_get_name (header));
}

static GListModel *
sonde_http_operation_list_added (SondeHttpOperation *self)
{
  SondeHttpRequest *request = sonde_http_exchange_get_request (self->exchange);
  g_autoptr(GListModel) all = sonde_http_request_list_added_headers (request);
  GListStore *ours = g_list_store_new (SONDE_TYPE_HTTP_HEADER);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (all, i);

      if (sonde_http_operation_is_ours (request, header))
        g_list_store_append (ours, header);
    }

  return G_LIST_MODEL (ours);
}

static void
sonde_http_operation_send (SondeHttpOperation *self)
{
  soup_session_send_async (sonde_http_pool_get_session (self->pool), self->message, READ_PRIORITY,
                           sonde_http_operation_get_cancellable (self),
                           sonde_http_operation_send_cb, g_object_ref (self));
}

static void
sonde_http_operation_body_failed (SondeHttpOperation *self,
                                  GError             *error)
{
  GFile *file =
    sonde_http_request_get_body_file (sonde_http_exchange_get_request (self->exchange));
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      sonde_http_operation_settle (self, error);
      return;
    }

  failure = g_strdup_printf (_("The file %s could not be read: %s. Nothing was sent."), name,
                             error->message);
  g_error_free (error);
  sonde_http_exchange_end (self->exchange, SONDE_HTTP_EXCHANGE_FAILED, failure);

  if (self->client != NULL)
    sonde_http_client_end (self->client, self, self->exchange);
}

static void
sonde_http_operation_query_file_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  g_autoptr(SondeHttpOperation) self = user_data;
  g_autoptr(GFileInfo) info = NULL;
  GError *error = NULL;

  info = g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (object), result, &error);

  if (info == NULL)
    {
      sonde_http_operation_body_failed (self, error);
      return;
    }

  soup_message_set_request_body (self->message, NULL, G_INPUT_STREAM (object),
                                 g_file_info_get_size (info));
  sonde_http_operation_send (self);
}

static void
sonde_http_operation_read_file_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data)
{
  g_autoptr(SondeHttpOperation) self = user_data;
  g_autoptr(GFileInputStream) stream = NULL;
  GError *error = NULL;

  stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream == NULL)
    {
      sonde_http_operation_body_failed (self, error);
      return;
    }

  g_file_input_stream_query_info_async (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, READ_PRIORITY,
                                        sonde_http_operation_get_cancellable (self),
                                        sonde_http_operation_query_file_cb, g_object_ref (self));
}

static void
sonde_http_operation_finalize (GObject *object)
{
  SondeHttpOperation *self = SONDE_HTTP_OPERATION (object);

  g_clear_weak_pointer (&self->client);
  g_clear_object (&self->pool);
  g_clear_object (&self->exchange);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_object (&self->message);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->buffer, g_free);
  sonde_http_tls_clear (&self->tls);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sonde_http_operation_parent_class)->finalize (object);
}

static void
sonde_http_operation_class_init (SondeHttpOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_http_operation_finalize;
}

static void
sonde_http_operation_init (SondeHttpOperation *self)
{
  self->buffer = g_malloc (READ_BYTES);
}

/**
 * sonde_http_operation_new:
 * @client: the client, which holds what is shared
 * @pool: the connections to use
 * @exchange: the exchange to run
 * @uri: the address of its request
 * @fingerprint: (nullable): the fingerprint of a certificate to accept whatever is wrong with it
 *
 * Makes an operation.
 *
 * Returns: (transfer full): an operation
 */
SondeHttpOperation *
sonde_http_operation_new (SondeHttpClient   *client,
                          SondeHttpPool     *pool,
                          SondeHttpExchange *exchange,
                          GUri              *uri,
                          const char        *fingerprint)
{
  SondeHttpOperation *self = g_object_new (SONDE_TYPE_HTTP_OPERATION, NULL);

  g_set_weak_pointer (&self->client, client);
  self->pool = g_object_ref (pool);
  self->exchange = g_object_ref (exchange);
  self->uri = g_uri_ref (uri);
  self->fingerprint = g_strdup (fingerprint);

  return self;
}

/**
 * sonde_http_operation_start:
 * @self: an operation
 *
 * Sends the request. The client is told when the exchange is over.
 */
void
sonde_http_operation_start (SondeHttpOperation *self)
{
  SondeHttpRequest *request;
  g_autoptr(GListModel) own = NULL;
  g_autoptr(GListModel) added = NULL;

  g_return_if_fail (SONDE_IS_HTTP_OPERATION (self));

  request = sonde_http_exchange_get_request (self->exchange);
  own = sonde_http_request_list_headers (request);
  added = sonde_http_operation_list_added (self);

  self->message = soup_message_new_from_uri (sonde_http_request_get_method (request), self->uri);
  soup_message_set_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  sonde_http_operation_add_headers (self, own);
  sonde_http_operation_add_headers (self, added);
  sonde_http_operation_connect_signals (self);

  if (sonde_http_request_get_body_file (request) != NULL)
    {
      g_file_read_async (sonde_http_request_get_body_file (request), READ_PRIORITY,
                         sonde_http_operation_get_cancellable (self),
                         sonde_http_operation_read_file_cb, g_object_ref (self));
      return;
    }

  if (sonde_http_request_get_body (request) != NULL)
    soup_message_set_request_body_from_bytes (self->message, NULL,
                                              sonde_http_request_get_body (request));

  sonde_http_operation_send (self);
}

/**
 * sonde_http_operation_get_exchange:
 * @self: an operation
 *
 * Returns: (transfer none): the exchange that it runs
 */
SondeHttpExchange *
sonde_http_operation_get_exchange (SondeHttpOperation *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_OPERATION (self), NULL);

  return self->exchange;
}
