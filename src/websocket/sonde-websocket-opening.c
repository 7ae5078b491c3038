#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-certificate.h"
#include "sonde-host-port.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-websocket-opening.h"

#define MAX_HEAD_BYTES (64 * 1024)

/* An answer that is no 101 is read to be shown, but not for ever. */
#define MAX_REFUSAL_BYTES (256 * 1024)
#define REFUSAL_MS 2000

/**
 * SondeWebsocketOpening:
 *
 * Opens a WebSocket: connects, agrees on TLS, sends the handshake and checks the answer. It runs
 * once.
 */
struct _SondeWebsocketOpening
{
  GObject                   parent_instance;

  SondeWebsocketUrl        *url;
  SondeWebsocketHandshake  *handshake;
  GTlsDatabase             *database;
  char                     *trusted;
  GTlsCertificate          *authority;

  GTask                    *task;
  GCancellable             *cancellable;
  gulong                    cancelled_id;
  guint                     timeout_id;
  gboolean                  has_timed_out;
  gint64                    started_us;
  gint64                    step_us;
  gint64                    tls_us;
  gint64                    upgrade_us;
  SondeConnector           *connector;
  GIOStream                *stream;
  char                     *remote;
  SondeTlsReport           *report;
  char                     *refused;
  GByteArray               *head;
  guint8                   *buffer;
  GError                   *refusal;
  gsize                     n_refusal;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketOpening, sonde_websocket_opening, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STREAM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void sonde_websocket_opening_read (SondeWebsocketOpening *self);

static char *
sonde_websocket_opening_dup_address (SondeWebsocketOpening *self)
{
  if (self->remote != NULL)
    return g_strdup (self->remote);

  return sonde_host_port_format (sonde_websocket_url_get_host (self->url),
                                 sonde_websocket_url_get_port (self->url));
}

static void
sonde_websocket_opening_set_stream (SondeWebsocketOpening *self,
                                    GIOStream             *stream)
{
  if (g_set_object (&self->stream, stream))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STREAM]);
}

static GTask *
sonde_websocket_opening_end (SondeWebsocketOpening *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);

  if (self->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), self->cancelled_id);

  self->cancelled_id = 0;
  g_clear_pointer (&self->buffer, g_free);

  return g_steal_pointer (&self->task);
}

static void
sonde_websocket_opening_fail (SondeWebsocketOpening *self,
                              GError                *error)
{
  g_autoptr(GTask) task = sonde_websocket_opening_end (self);

  if (self->stream != NULL)
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  g_task_return_error (task, error);
}

static void
sonde_websocket_opening_fail_at (SondeWebsocketOpening *self,
                                 SondeNetworkStep       step,
                                 const GError          *error)
{
  g_autofree char *address = sonde_websocket_opening_dup_address (self);
  g_autofree char *sentence = NULL;
  g_autoptr(GError) timed_out = NULL;
  gint64 elapsed_us = g_get_monotonic_time () - self->started_us;

  if (self->has_timed_out)
    {
      timed_out = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
      error = timed_out;
    }

  sentence = sonde_network_error_explain (error, step, address, elapsed_us);
  sonde_websocket_opening_fail (self,
                                g_error_new_literal (error->domain, error->code, sentence));
}

static gboolean
sonde_websocket_opening_timeout_cb (gpointer user_data)
{
  SondeWebsocketOpening *self = SONDE_WEBSOCKET_OPENING (user_data);

  self->timeout_id = 0;
  self->has_timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
sonde_websocket_opening_cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED,
                                      gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gint64
sonde_websocket_opening_take_time (SondeWebsocketOpening *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 elapsed_us = now_us - self->step_us;

  self->step_us = now_us;

  return elapsed_us;
}

static void
sonde_websocket_opening_succeed (SondeWebsocketOpening *self,
                                 gsize                  head_length)
{
  g_autoptr(GTask) task = sonde_websocket_opening_end (self);
  GBytes *rest = g_bytes_new (self->head->data + head_length, self->head->len - head_length);

  g_task_return_pointer (task, rest, (GDestroyNotify) g_bytes_unref);
}

/* The connection cannot be used, but what else the server has to say shall be seen. */
static void
sonde_websocket_opening_refuse (SondeWebsocketOpening *self,
                                GError                *error,
                                gsize                  head_length)
{
  gint64 n_body = sonde_websocket_handshake_get_n_more (self->handshake);
  gsize n_there = self->head->len - head_length;

  self->n_refusal = n_body < 0 ? MAX_REFUSAL_BYTES : (gsize) MIN (n_body, MAX_REFUSAL_BYTES);
  self->n_refusal -= MIN (self->n_refusal, n_there);

  if (self->n_refusal == 0 || !g_error_matches (error, SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                                                SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS))
    {
      sonde_websocket_opening_fail (self, error);
      return;
    }

  self->refusal = error;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (REFUSAL_MS, sonde_websocket_opening_timeout_cb, self);
  sonde_websocket_opening_read (self);
}

static gboolean
sonde_websocket_opening_looks_like_http (SondeWebsocketOpening *self)
{
  return memcmp (self->head->data, "HTTP/", MIN (self->head->len, 5)) == 0;
}

/* Gives what came to the check, which names what is wrong with it. */
static void
sonde_websocket_opening_check (SondeWebsocketOpening *self,
                               gsize                  length,
                               gsize                  head_length)
{
  g_autofree char *text = g_malloc (length + 1);
  GError *error = NULL;

  memcpy (text, self->head->data, length);
  text[length] = '\0';

  self->upgrade_us = sonde_websocket_opening_take_time (self);

  if (sonde_websocket_handshake_check (self->handshake, text, length, &error))
    sonde_websocket_opening_succeed (self, head_length);
  else
    sonde_websocket_opening_refuse (self, error, head_length);
}

static void
sonde_websocket_opening_take_head (SondeWebsocketOpening *self)
{
  const guint8 *end = memmem (self->head->data, self->head->len, "\r\n\r\n", 4);
  g_autofree char *address = NULL;
  gsize length;

  if (end != NULL)
    {
      length = (gsize) (end - self->head->data);
      sonde_websocket_opening_check (self, length + 2, length + 4);
    }
  else if (!sonde_websocket_opening_looks_like_http (self))
    {
      sonde_websocket_opening_check (self, self->head->len, self->head->len);
    }
  else if (self->head->len < MAX_HEAD_BYTES)
    {
      sonde_websocket_opening_read (self);
    }
  else
    {
      address = sonde_websocket_opening_dup_address (self);
      sonde_websocket_opening_fail (self,
                                    g_error_new (SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                                                 SONDE_WEBSOCKET_HANDSHAKE_ERROR_TOO_LARGE,
                                                 _("%s answered with headers that do not end "
                                                   "within 64 KiB."),
                                                 address));
    }
}

static void
sonde_websocket_opening_take_end (SondeWebsocketOpening *self)
{
  g_autofree char *address = sonde_websocket_opening_dup_address (self);
  GError *error;

  if (self->head->len == 0)
    error = g_error_new (SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                         SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED,
                         _("%s ended the connection without an answer to the handshake."),
                         address);
  else
    error = g_error_new (SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                         SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED,
                         _("%s ended the connection in the middle of its answer to the handshake."),
                         address);

  sonde_websocket_opening_fail (self, error);
}

static void
sonde_websocket_opening_read_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(SondeWebsocketOpening) self = SONDE_WEBSOCKET_OPENING (user_data);
  g_autoptr(GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (self->refusal != NULL)
    {
      self->n_refusal -= MIN (self->n_refusal, (gsize) MAX (n_read, 0));

      if (n_read > 0 && self->n_refusal > 0)
        sonde_websocket_opening_read (self);
      else
        sonde_websocket_opening_fail (self, g_steal_pointer (&self->refusal));
    }
  else if (n_read < 0)
    {
      sonde_websocket_opening_fail_at (self, SONDE_NETWORK_STEP_RECEIVE, error);
    }
  else if (n_read == 0)
    {
      sonde_websocket_opening_take_end (self);
    }
  else
    {
      g_byte_array_append (self->head, self->buffer, (guint) n_read);
      sonde_websocket_opening_take_head (self);
    }
}

static void
sonde_websocket_opening_read (SondeWebsocketOpening *self)
{
  gsize room = self->refusal != NULL ? MAX_HEAD_BYTES : MAX_HEAD_BYTES - self->head->len;

  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream),
                             self->buffer,
                             room,
                             G_PRIORITY_DEFAULT,
                             self->cancellable,
                             sonde_websocket_opening_read_cb,
                             g_object_ref (self));
}

static void
sonde_websocket_opening_written_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  g_autoptr(SondeWebsocketOpening) self = SONDE_WEBSOCKET_OPENING (user_data);
  g_autoptr(GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    {
      sonde_websocket_opening_fail_at (self, SONDE_NETWORK_STEP_SEND, error);
      return;
    }

  self->buffer = g_malloc (MAX_HEAD_BYTES);
  sonde_websocket_opening_read (self);
}

static void
sonde_websocket_opening_write (SondeWebsocketOpening *self)
{
  GBytes *request = sonde_websocket_handshake_get_request (self->handshake);
  gsize length;
  const void *data = g_bytes_get_data (request, &length);

  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream),
                                   data,
                                   length,
                                   G_PRIORITY_DEFAULT,
                                   self->cancellable,
                                   sonde_websocket_opening_written_cb,
                                   g_object_ref (self));
}

/* What the authority vouches for is as good as what the system trusts. */
static GTlsCertificateFlags
sonde_websocket_opening_judge (SondeWebsocketOpening *self,
                               GTlsConnection        *connection,
                               GTlsCertificate       *certificate,
                               GTlsCertificateFlags   errors)
{
  const char *host = sonde_websocket_url_get_host (self->url);
  g_autoptr(GSocketConnectable) identity =
    g_network_address_new (host, sonde_websocket_url_get_port (self->url));

  if (self->authority != NULL &&
      g_tls_certificate_verify (certificate, identity, self->authority) == 0)
    errors = G_TLS_CERTIFICATE_NO_FLAGS;

  g_clear_object (&self->report);
  self->report = sonde_tls_report_new (certificate, errors, host,
                                       g_tls_connection_get_protocol_version (connection), NULL);

  return errors;
}

static gboolean
sonde_websocket_opening_accept_certificate_cb (SondeWebsocketOpening *self,
                                               GTlsCertificate       *certificate,
                                               GTlsCertificateFlags   errors,
                                               GTlsConnection        *connection)
{
  g_autofree char *fingerprint = sonde_certificate_fingerprint (certificate);

  errors = sonde_websocket_opening_judge (self, connection, certificate, errors);

  if (errors == G_TLS_CERTIFICATE_NO_FLAGS)
    return TRUE;

  if (self->trusted != NULL && g_strcmp0 (fingerprint, self->trusted) == 0)
    return TRUE;

  g_free (self->refused);
  self->refused = g_steal_pointer (&fingerprint);

  return FALSE;
}

static void
sonde_websocket_opening_secured_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  g_autoptr(SondeWebsocketOpening) self = SONDE_WEBSOCKET_OPENING (user_data);
  GTlsConnection *connection = G_TLS_CONNECTION (object);
  g_autoptr(GError) error = NULL;
  g_autofree char *findings = NULL;

  if (g_tls_connection_handshake_finish (connection, result, &error))
    {
      GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (connection);

      if (certificate != NULL)
        sonde_websocket_opening_judge (self, connection, certificate,
                                       g_tls_connection_get_peer_certificate_errors (connection));

      self->tls_us = sonde_websocket_opening_take_time (self);
      sonde_websocket_opening_set_stream (self, G_IO_STREAM (connection));
      sonde_websocket_opening_write (self);
    }
  else if (self->refused != NULL && error->domain == G_TLS_ERROR)
    {
      findings = sonde_tls_report_to_text (self->report);
      sonde_websocket_opening_fail (self,
                                    g_error_new_literal (G_TLS_ERROR,
                                                         G_TLS_ERROR_BAD_CERTIFICATE,
                                                         findings));
    }
  else
    {
      sonde_websocket_opening_fail_at (self, SONDE_NETWORK_STEP_HANDSHAKE, error);
    }
}

static void
sonde_websocket_opening_secure (SondeWebsocketOpening *self)
{
  const char *protocols[] = { "http/1.1", NULL };
  g_autoptr(GSocketConnectable) identity = NULL;
  g_autoptr(GIOStream) secured = NULL;
  g_autoptr(GError) error = NULL;

  identity = g_network_address_new (sonde_websocket_url_get_host (self->url),
                                    sonde_websocket_url_get_port (self->url));
  secured = g_tls_client_connection_new (self->stream, identity, &error);

  if (secured == NULL)
    {
      sonde_websocket_opening_fail_at (self, SONDE_NETWORK_STEP_HANDSHAKE, error);
      return;
    }

  if (self->database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (secured), self->database);

  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (secured), protocols);
  g_signal_connect_object (secured, "accept-certificate",
                           G_CALLBACK (sonde_websocket_opening_accept_certificate_cb),
                           self, G_CONNECT_SWAPPED);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (secured),
                                    G_PRIORITY_DEFAULT,
                                    self->cancellable,
                                    sonde_websocket_opening_secured_cb,
                                    g_object_ref (self));
}

static void
sonde_websocket_opening_connected_cb (GObject      *object,
                                      GAsyncResult *result,
                                      gpointer      user_data)
{
  g_autoptr(SondeWebsocketOpening) self = SONDE_WEBSOCKET_OPENING (user_data);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  connection = sonde_connector_connect_finish (SONDE_CONNECTOR (object), result, &error);

  if (connection == NULL && self->has_timed_out)
    {
      sonde_websocket_opening_fail_at (self, SONDE_NETWORK_STEP_CONNECT, error);
      return;
    }

  if (connection == NULL)
    {
      sonde_websocket_opening_fail (self, g_steal_pointer (&error));
      return;
    }

  self->step_us = g_get_monotonic_time ();
  address = g_socket_connection_get_remote_address (connection, NULL);
  self->remote = address != NULL ? sonde_address_to_text (address) : NULL;
  sonde_websocket_opening_set_stream (self, G_IO_STREAM (connection));

  if (sonde_websocket_url_is_secure (self->url))
    sonde_websocket_opening_secure (self);
  else
    sonde_websocket_opening_write (self);
}

static void
sonde_websocket_opening_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  SondeWebsocketOpening *self = SONDE_WEBSOCKET_OPENING (object);

  switch (prop_id)
    {
    case PROP_STREAM:
      g_value_set_object (value, self->stream);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_websocket_opening_finalize (GObject *object)
{
  SondeWebsocketOpening *self = SONDE_WEBSOCKET_OPENING (object);

  g_clear_pointer (&self->url, sonde_websocket_url_unref);
  g_clear_pointer (&self->handshake, sonde_websocket_handshake_free);
  g_clear_object (&self->database);
  g_clear_pointer (&self->trusted, g_free);
  g_clear_object (&self->authority);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connector);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->remote, g_free);
  g_clear_object (&self->report);
  g_clear_pointer (&self->refused, g_free);
  g_clear_pointer (&self->head, g_byte_array_unref);
  g_clear_error (&self->refusal);

  G_OBJECT_CLASS (sonde_websocket_opening_parent_class)->finalize (object);
}

static void
sonde_websocket_opening_class_init (SondeWebsocketOpeningClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_websocket_opening_get_property;
  object_class->finalize = sonde_websocket_opening_finalize;

  /**
   * SondeWebsocketOpening:stream:
   *
   * The TCP connection, and then the TLS connection, once there is one.
   */
  properties[PROP_STREAM] =
    g_param_spec_object ("stream", NULL, NULL,
                         G_TYPE_IO_STREAM,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_websocket_opening_init (SondeWebsocketOpening *self)
{
  self->cancellable = g_cancellable_new ();
  self->head = g_byte_array_new ();
}

/**
 * sonde_websocket_opening_new:
 * @url: where to connect to
 * @handshake: (transfer full): what to send there
 * @database: (nullable): whom to trust, or `NULL` for those that the system trusts
 * @trusted: (nullable): the fingerprint of a certificate to go on with, though it is not trusted
 *
 * Returns: (transfer full): an opening that does nothing yet
 */
SondeWebsocketOpening *
sonde_websocket_opening_new (SondeWebsocketUrl       *url,
                             SondeWebsocketHandshake *handshake,
                             GTlsDatabase            *database,
                             const char              *trusted)
{
  SondeWebsocketOpening *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (handshake != NULL, NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_OPENING, NULL);
  self->url = sonde_websocket_url_ref (url);
  self->handshake = handshake;
  self->database = database != NULL ? g_object_ref (database) : NULL;
  self->trusted = g_strdup (trusted);
  self->connector = sonde_connector_new (NULL,
                                         sonde_websocket_url_get_host (url),
                                         sonde_websocket_url_get_port (url));

  return self;
}

/**
 * sonde_websocket_opening_set_authority:
 * @self: an opening that does nothing yet
 * @authority: (nullable): the certificate of an authority to trust besides
 *
 * Sets whom to trust besides the others.
 */
void
sonde_websocket_opening_set_authority (SondeWebsocketOpening *self,
                                       GTlsCertificate       *authority)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_OPENING (self));
  g_return_if_fail (authority == NULL || G_IS_TLS_CERTIFICATE (authority));

  g_set_object (&self->authority, authority);
}

/**
 * sonde_websocket_opening_get_connector:
 * @self: an opening
 *
 * Returns: (transfer none): which addresses were tried
 */
SondeConnector *
sonde_websocket_opening_get_connector (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->connector;
}

/**
 * sonde_websocket_opening_get_handshake:
 * @self: an opening
 *
 * Returns: (transfer none): the handshake
 */
SondeWebsocketHandshake *
sonde_websocket_opening_get_handshake (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->handshake;
}

/**
 * sonde_websocket_opening_get_stream:
 * @self: an opening
 *
 * Returns: (transfer none) (nullable): see [property@WebsocketOpening:stream]
 */
GIOStream *
sonde_websocket_opening_get_stream (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->stream;
}

/**
 * sonde_websocket_opening_get_remote:
 * @self: an opening
 *
 * Returns: (transfer none) (nullable): the address and port of the server, once connected to
 */
const char *
sonde_websocket_opening_get_remote (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->remote;
}

/**
 * sonde_websocket_opening_get_report:
 * @self: an opening
 *
 * Returns: (transfer none) (nullable): what is to be said of the server's certificate, once it is
 *   known
 */
SondeTlsReport *
sonde_websocket_opening_get_report (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->report;
}

/**
 * sonde_websocket_opening_get_times:
 * @self: an opening
 * @tls_us: (out): how long agreeing on TLS took, in microseconds; 0 if it has not
 * @upgrade_us: (out): how long the answer to the handshake took; 0 if there was none
 *
 * Gets how long the steps after connecting took.
 */
void
sonde_websocket_opening_get_times (SondeWebsocketOpening *self,
                                   gint64                *tls_us,
                                   gint64                *upgrade_us)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_OPENING (self));

  *tls_us = self->tls_us;
  *upgrade_us = self->upgrade_us;
}

/**
 * sonde_websocket_opening_get_refused:
 * @self: an opening
 *
 * Returns: (transfer none) (nullable): the fingerprint of the certificate that was not trusted, if
 *   one was not
 */
const char *
sonde_websocket_opening_get_refused (SondeWebsocketOpening *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);

  return self->refused;
}

/**
 * sonde_websocket_opening_run_async:
 * @self: an opening that does nothing yet
 * @timeout_ms: how long it may take, in milliseconds
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called when the WebSocket is open, or will not be
 * @user_data: data for @callback
 *
 * Opens the WebSocket. Finish with [method@WebsocketOpening.run_finish].
 */
void
sonde_websocket_opening_run_async (SondeWebsocketOpening *self,
                                   guint                  timeout_ms,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_OPENING (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (self->started_us == 0);

  self->started_us = g_get_monotonic_time ();
  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, sonde_websocket_opening_run_async);

  /* The sentence of the step that was stopped says more than the task would. */
  g_task_set_check_cancellable (self->task, FALSE);

  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable,
                                                G_CALLBACK (sonde_websocket_opening_cancelled_cb),
                                                g_object_ref (self->cancellable),
                                                g_object_unref);

  self->timeout_id = g_timeout_add (timeout_ms, sonde_websocket_opening_timeout_cb, self);
  sonde_connector_connect_async (self->connector,
                                 self->cancellable,
                                 sonde_websocket_opening_connected_cb,
                                 g_object_ref (self));
}

/**
 * sonde_websocket_opening_run_finish:
 * @self: an opening
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [method@WebsocketOpening.run_async] began.
 *
 * Fails with any `SONDE_WEBSOCKET_HANDSHAKE_ERROR`, `G_RESOLVER_ERROR`, `SONDE_NETWORK_ERROR`,
 * `G_TLS_ERROR` or `G_IO_ERROR`. The message can be shown as it is.
 *
 * Returns: (transfer full) (nullable): what came together with the answer to the handshake, perhaps
 *   nothing; or `NULL` with @error set
 */
GBytes *
sonde_websocket_opening_run_finish (SondeWebsocketOpening  *self,
                                    GAsyncResult           *result,
                                    GError                **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OPENING (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
