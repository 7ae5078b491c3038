#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tap.h"
#include "sonde-taps-private.h"

#define MAX_CERTIFICATES 10

struct _SondeTap
{
  GMutex           mutex;
  SondeFlowSpec    spec;
  SondeTap        *parent;
  SondeCapture    *capture;
  char            *protocol;
  guint32          flow_id;
  gboolean         is_finished[SONDE_N_DIRECTIONS];
  gboolean         is_closed;
  gatomicrefcount  ref_count;
};

/* A capture that was begun while the connection lived gets a flow of its own, from here on; the
 * flow in the capture before it ends there. */
static gboolean
sonde_tap_ensure_flow (SondeTap *self)
{
  g_autoptr(SondeCapture) capture = sonde_taps_dup_capture ();

  if (capture == NULL)
    return FALSE;

  if (capture != self->capture)
    {
      SondeFlowSpec spec = self->spec;

      if (self->flow_id != 0)
        sonde_capture_add_end (self->capture, self->flow_id, SONDE_DIRECTION_SENT,
                               SONDE_EVENT_CLOSED);

      spec.parent_id = self->parent != NULL ? sonde_tap_get_flow_id (self->parent) : 0;
      spec.protocol = self->protocol;
      g_set_object (&self->capture, capture);
      self->flow_id = sonde_capture_open_flow (capture, &spec);
    }

  return self->flow_id != 0;
}

static void
sonde_tap_add_end_locked (SondeTap       *self,
                          SondeDirection  direction,
                          SondeEventKind  kind)
{
  if (self->is_closed || (kind == SONDE_EVENT_FINISHED && self->is_finished[direction]))
    return;

  /* An end belongs where the bytes went. */
  if (self->flow_id == 0 && !sonde_tap_ensure_flow (self))
    return;

  if (kind == SONDE_EVENT_FINISHED)
    self->is_finished[direction] = TRUE;
  else
    self->is_closed = TRUE;

  sonde_capture_add_end (self->capture, self->flow_id, direction, kind);
}

static const char *
tls_version_to_text (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
      return "SSL 3.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";

    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";

    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";

    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    default:
      return "TLS";
    }
}

static char *
certificates_to_pem (GTlsCertificate *certificate)
{
  GString *pem = g_string_new (NULL);

  for (guint i = 0; certificate != NULL && i < MAX_CERTIFICATES; i++)
    {
      g_autofree char *one = NULL;

      g_object_get (certificate, "certificate-pem", &one, NULL);

      if (one != NULL)
        g_string_append (pem, one);

      certificate = g_tls_certificate_get_issuer (certificate);
    }

  return g_string_free (pem, FALSE);
}

/**
 * sonde_tap_new:
 * @spec: what the flow is; its parent and protocol are not looked at
 * @parent: (nullable): the tap of the TCP connection that carries this one's ciphertext
 *
 * Makes a tap. Its flow begins with its first byte.
 *
 * Returns: (transfer full): a tap
 */
SondeTap *
sonde_tap_new (const SondeFlowSpec *spec,
               SondeTap            *parent)
{
  SondeTap *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_new0 (SondeTap, 1);
  g_mutex_init (&self->mutex);
  g_atomic_ref_count_init (&self->ref_count);
  self->spec = *spec;
  self->spec.protocol = NULL;
  self->parent = parent != NULL ? sonde_tap_ref (parent) : NULL;

  return self;
}

/**
 * sonde_tap_ref:
 * @self: a tap
 *
 * Returns: (transfer full): @self
 */
SondeTap *
sonde_tap_ref (SondeTap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * sonde_tap_unref:
 * @self: a tap
 *
 * Gives up a reference. With the last, a flow that nobody closed ends: its connection is gone.
 */
void
sonde_tap_unref (SondeTap *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->flow_id != 0 && !self->is_closed)
    sonde_capture_add_end (self->capture, self->flow_id, SONDE_DIRECTION_SENT,
                           SONDE_EVENT_CLOSED);

  g_clear_pointer (&self->parent, sonde_tap_unref);
  g_clear_object (&self->capture);
  g_clear_pointer (&self->protocol, g_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sonde_tap_set_protocol:
 * @self: a tap
 * @protocol: (nullable): the application protocol that TLS negotiated (ALPN)
 *
 * Says what the flow will carry; only of use before its first byte.
 */
void
sonde_tap_set_protocol (SondeTap   *self,
                        const char *protocol)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  g_free (self->protocol);
  self->protocol = g_strdup (protocol);
}

/**
 * sonde_tap_get_spec:
 * @self: a tap
 *
 * Returns: (transfer none): what its flow is; parent and protocol are not set
 */
const SondeFlowSpec *
sonde_tap_get_spec (SondeTap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->spec;
}

/**
 * sonde_tap_get_flow_id:
 * @self: a tap
 *
 * Finds the flow in the current capture, and begins it if need be.
 *
 * Returns: the flow's number, or 0 when nothing is recorded
 */
guint32
sonde_tap_get_flow_id (SondeTap *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);

  return sonde_tap_ensure_flow (self) ? self->flow_id : 0;
}

/**
 * sonde_tap_write:
 * @self: a tap
 * @stream: a stream that can be polled
 * @data: (array length=length) (element-type guint8): the bytes
 * @length: how many
 * @error: return location for an error
 *
 * Writes without blocking, and records what was written before another thread can record the
 * answer to it.
 *
 * Returns: the number of bytes written, or -1 with @error set to any `G_IO_ERROR`, notably
 *   `G_IO_ERROR_WOULD_BLOCK`
 */
gssize
sonde_tap_write (SondeTap       *self,
                 GOutputStream  *stream,
                 const void     *data,
                 gsize           length,
                 GError        **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  gssize n_written;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (stream), -1);

  locker = g_mutex_locker_new (&self->mutex);
  n_written = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                          data, length, NULL, error);

  if (n_written > 0 && sonde_tap_ensure_flow (self))
    sonde_capture_add_data (self->capture, self->flow_id, SONDE_DIRECTION_SENT,
                            data, (gsize) n_written);

  return n_written;
}

/**
 * sonde_tap_add_data:
 * @self: a tap
 * @direction: which way the bytes went
 * @data: (array length=length) (element-type guint8): the bytes
 * @length: how many
 *
 * Records bytes that were read or written.
 */
void
sonde_tap_add_data (SondeTap       *self,
                    SondeDirection  direction,
                    const void     *data,
                    gsize           length)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);

  if (sonde_tap_ensure_flow (self))
    sonde_capture_add_data (self->capture, self->flow_id, direction, data, length);
}

/**
 * sonde_tap_add_end:
 * @self: a tap
 * @direction: the side that ended it
 * @kind: %SONDE_EVENT_FINISHED, %SONDE_EVENT_RESET or %SONDE_EVENT_CLOSED
 *
 * Records the end of a direction or of the connection, once.
 */
void
sonde_tap_add_end (SondeTap       *self,
                   SondeDirection  direction,
                   SondeEventKind  kind)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  sonde_tap_add_end_locked (self, direction, kind);
}

/**
 * sonde_tap_add_write_failure:
 * @self: a tap
 * @error: why a write failed
 *
 * Records the reset that a write was the first to learn of. A write behind our own end fails in the
 * same way and says nothing of the peer.
 */
void
sonde_tap_add_write_failure (SondeTap     *self,
                             const GError *error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) &&
      !self->is_finished[SONDE_DIRECTION_SENT])
    sonde_tap_add_end_locked (self, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_RESET);
}

/**
 * sonde_tap_add_tls:
 * @self: the tap of a connection's plaintext
 * @connection: the connection, whose handshake is complete
 *
 * Records what was negotiated, and who the peer says it is.
 */
void
sonde_tap_add_tls (SondeTap       *self,
                   GTlsConnection *connection)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autofree char *cipher = NULL;
  g_autofree char *certificates = NULL;
  g_autofree char *message = NULL;
  const char *protocol;
  const char *version;
  char errors[16];

  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TLS_CONNECTION (connection));

  version = tls_version_to_text (g_tls_connection_get_protocol_version (connection));
  cipher = g_tls_connection_get_ciphersuite_name (connection);
  protocol = g_tls_connection_get_negotiated_protocol (connection);
  certificates = certificates_to_pem (g_tls_connection_get_peer_certificate (connection));
  g_snprintf (errors, sizeof errors, "%u",
              (guint) g_tls_connection_get_peer_certificate_errors (connection));
  message = g_strdup_printf (_("Secured by %s with %s"), version,
                             cipher != NULL ? cipher : _("an unknown cipher"));

  locker = g_mutex_locker_new (&self->mutex);

  if (sonde_tap_ensure_flow (self))
    sonde_capture_add_note (self->capture, self->flow_id, "tls", message,
                            "TLS_VERSION", version,
                            "TLS_CIPHER", cipher != NULL ? cipher : "",
                            "TLS_ALPN", protocol != NULL ? protocol : "",
                            "TLS_ERRORS", errors,
                            "TLS_CERTIFICATES", certificates,
                            NULL);
}
