#include "config.h"

#include "sonde-tap-input-stream.h"
#include "sonde-tap-output-stream.h"
#include "sonde-taps-private.h"
#include "sonde-tls-tap-backend.h"
#include "sonde-tls-tap.h"

/**
 * SondeTlsTap:
 *
 * A TLS connection that leaves everything to one of the real backend's, and records the
 * plaintext.
 */
typedef struct
{
  GTlsConnection *real;
  GIOStream      *base;
  GArray         *pending;
  GInputStream   *input;
  GOutputStream  *output;
  SondeTap       *tap;
} SondeTlsTapPrivate;

/* In the order in which GObject sets them: some undo others. */
typedef struct
{
  const char *name;
  GValue      value;
} SondePendingProperty;

static void sonde_tls_tap_initable_init (GInitableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (SondeTlsTap, sonde_tls_tap, G_TYPE_TLS_CONNECTION,
                                  G_ADD_PRIVATE (SondeTlsTap)
                                  G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                         sonde_tls_tap_initable_init))

enum {
  PROP_0,
  PROP_BASE_IO_STREAM,
  PROP_CERTIFICATE,
  PROP_DATABASE,
  PROP_INTERACTION,
  PROP_REHANDSHAKE_MODE,
  PROP_REQUIRE_CLOSE_NOTIFY,
  PROP_USE_SYSTEM_CERTDB,
  PROP_PEER_CERTIFICATE,
  PROP_PEER_CERTIFICATE_ERRORS,
  PROP_ADVERTISED_PROTOCOLS,
  PROP_NEGOTIATED_PROTOCOL,
  PROP_PROTOCOL_VERSION,
  PROP_CIPHERSUITE_NAME,
};

static SondeTlsTapPrivate *
get_private (gpointer self)
{
  return sonde_tls_tap_get_instance_private (SONDE_TLS_TAP (self));
}

static void
clear_pending (gpointer data)
{
  SondePendingProperty *pending = data;

  g_value_unset (&pending->value);
}

static void
sonde_tls_tap_handshaken (SondeTlsTap *self)
{
  SondeTlsTapPrivate *priv = get_private (self);

  if (priv->tap == NULL)
    return;

  sonde_tap_set_protocol (priv->tap, g_tls_connection_get_negotiated_protocol (priv->real));
  sonde_tap_add_tls (priv->tap, priv->real);
}

static gboolean
sonde_tls_tap_accept_certificate_cb (GTlsConnection       *real G_GNUC_UNUSED,
                                     GTlsCertificate      *certificate,
                                     GTlsCertificateFlags  errors,
                                     SondeTlsTap          *self)
{
  return g_tls_connection_emit_accept_certificate (G_TLS_CONNECTION (self), certificate, errors);
}

static void
sonde_tls_tap_notify_cb (GObject     *real G_GNUC_UNUSED,
                         GParamSpec  *pspec,
                         SondeTlsTap *self)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self), pspec->name) != NULL)
    g_object_notify (G_OBJECT (self), pspec->name);
}

static void
sonde_tls_tap_handshake_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, &error))
    {
      sonde_tls_tap_handshaken (g_task_get_source_object (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
sonde_tls_tap_close_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_io_stream_close_finish (G_IO_STREAM (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
sonde_tls_tap_handshake (GTlsConnection  *connection,
                         GCancellable    *cancellable,
                         GError         **error)
{
  if (!g_tls_connection_handshake (get_private (connection)->real, cancellable, error))
    return FALSE;

  sonde_tls_tap_handshaken (SONDE_TLS_TAP (connection));

  return TRUE;
}

static void
sonde_tls_tap_handshake_async (GTlsConnection      *connection,
                               int                  io_priority,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);

  g_task_set_source_tag (task, sonde_tls_tap_handshake_async);
  g_task_set_check_cancellable (task, FALSE);
  g_tls_connection_handshake_async (get_private (connection)->real, io_priority, cancellable,
                                    sonde_tls_tap_handshake_cb, task);
}

static gboolean
sonde_tls_tap_handshake_finish (GTlsConnection  *connection G_GNUC_UNUSED,
                                GAsyncResult    *result,
                                GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static gboolean
sonde_tls_tap_get_binding_data (GTlsConnection          *connection,
                                GTlsChannelBindingType   type,
                                GByteArray              *data,
                                GError                 **error)
{
  return g_tls_connection_get_channel_binding_data (get_private (connection)->real, type, data,
                                                    error);
}
G_GNUC_END_IGNORE_DEPRECATIONS

static const char *
sonde_tls_tap_get_negotiated_protocol (GTlsConnection *connection)
{
  return g_tls_connection_get_negotiated_protocol (get_private (connection)->real);
}

static GInputStream *
sonde_tls_tap_get_input_stream (GIOStream *stream)
{
  return get_private (stream)->input;
}

static GOutputStream *
sonde_tls_tap_get_output_stream (GIOStream *stream)
{
  return get_private (stream)->output;
}

static gboolean
sonde_tls_tap_close (GIOStream     *stream,
                     GCancellable  *cancellable,
                     GError       **error)
{
  SondeTlsTapPrivate *priv = get_private (stream);

  /* GIO closes also what could not be made. */
  if (priv->real == NULL)
    return TRUE;

  /* A connection whose handshake failed has no plaintext to close. */
  if (priv->tap != NULL &&
      g_tls_connection_get_protocol_version (priv->real) != G_TLS_PROTOCOL_VERSION_UNKNOWN)
    sonde_tap_add_end (priv->tap, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);

  return g_io_stream_close (G_IO_STREAM (priv->real), cancellable, error);
}

static void
sonde_tls_tap_close_async (GIOStream           *stream,
                           int                  io_priority,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  SondeTlsTapPrivate *priv = get_private (stream);
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, sonde_tls_tap_close_async);
  g_task_set_check_cancellable (task, FALSE);

  if (priv->tap != NULL &&
      g_tls_connection_get_protocol_version (priv->real) != G_TLS_PROTOCOL_VERSION_UNKNOWN)
    sonde_tap_add_end (priv->tap, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);

  g_io_stream_close_async (G_IO_STREAM (priv->real), io_priority, cancellable,
                           sonde_tls_tap_close_cb, task);
}

static gboolean
sonde_tls_tap_close_finish (GIOStream     *stream G_GNUC_UNUSED,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sonde_tls_tap_make_streams (SondeTlsTap *self)
{
  SondeTlsTapPrivate *priv = get_private (self);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (priv->real));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (priv->real));
  SondeTap *parent = sonde_taps_lookup (priv->base);
  SondeFlowSpec spec;

  if (parent == NULL)
    {
      priv->input = g_object_ref (input);
      priv->output = g_object_ref (output);
      return;
    }

  spec = *sonde_tap_get_spec (parent);
  spec.transport = SONDE_TRANSPORT_TLS;
  priv->tap = sonde_tap_new (&spec, parent);
  priv->input = sonde_tap_input_stream_new (input, priv->tap);
  priv->output = sonde_tap_output_stream_new (output, priv->tap, NULL);
}

static gboolean
sonde_tls_tap_initable_init_object (GInitable     *initable,
                                    GCancellable  *cancellable,
                                    GError       **error)
{
  SondeTlsTap *self = SONDE_TLS_TAP (initable);
  SondeTlsTapPrivate *priv = get_private (self);
  GTlsBackend *backend = sonde_tls_tap_backend_get_real ();
  GType real_type = SONDE_TLS_TAP_GET_CLASS (self)->get_real_type (backend);

  priv->real = g_initable_new (real_type, cancellable, error, "base-io-stream", priv->base, NULL);

  if (priv->real == NULL)
    return FALSE;

  for (guint i = 0; i < priv->pending->len; i++)
    {
      SondePendingProperty *pending = &g_array_index (priv->pending, SondePendingProperty, i);

      g_object_set_property (G_OBJECT (priv->real), pending->name, &pending->value);
    }

  g_array_set_size (priv->pending, 0);

  g_signal_connect_object (priv->real, "accept-certificate",
                           G_CALLBACK (sonde_tls_tap_accept_certificate_cb), self, 0);
  g_signal_connect_object (priv->real, "notify",
                           G_CALLBACK (sonde_tls_tap_notify_cb), self, 0);
  sonde_tls_tap_make_streams (self);

  return TRUE;
}

static void
sonde_tls_tap_initable_init (GInitableIface *iface)
{
  iface->init = sonde_tls_tap_initable_init_object;
}

/* GIO sets properties while it constructs, before there is a real connection to take them. */
static void
sonde_tls_tap_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SondeTlsTapPrivate *priv = get_private (object);
  SondePendingProperty pending = { .name = pspec->name };

  if (prop_id == PROP_BASE_IO_STREAM)
    {
      priv->base = g_value_dup_object (value);
      return;
    }

  if (priv->real != NULL)
    {
      g_object_set_property (G_OBJECT (priv->real), pspec->name, value);
      return;
    }

  g_value_init (&pending.value, G_VALUE_TYPE (value));
  g_value_copy (value, &pending.value);
  g_array_append_val (priv->pending, pending);
}

static void
sonde_tls_tap_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SondeTlsTapPrivate *priv = get_private (object);

  if (prop_id == PROP_BASE_IO_STREAM)
    g_value_set_object (value, priv->base);
  else if (priv->real != NULL)
    g_object_get_property (G_OBJECT (priv->real), pspec->name, value);
  else
    g_param_value_set_default (pspec, value);
}

static void
sonde_tls_tap_finalize (GObject *object)
{
  SondeTlsTapPrivate *priv = get_private (object);

  g_clear_object (&priv->input);
  g_clear_object (&priv->output);
  g_clear_object (&priv->real);
  g_clear_object (&priv->base);
  g_clear_pointer (&priv->pending, g_array_unref);
  g_clear_pointer (&priv->tap, sonde_tap_unref);

  G_OBJECT_CLASS (sonde_tls_tap_parent_class)->finalize (object);
}

static void
sonde_tls_tap_class_init (SondeTlsTapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);
  GTlsConnectionClass *connection_class = G_TLS_CONNECTION_CLASS (klass);

  sonde_tls_tap_class_forward_properties (klass);
  object_class->finalize = sonde_tls_tap_finalize;

  stream_class->get_input_stream = sonde_tls_tap_get_input_stream;
  stream_class->get_output_stream = sonde_tls_tap_get_output_stream;
  stream_class->close_fn = sonde_tls_tap_close;
  stream_class->close_async = sonde_tls_tap_close_async;
  stream_class->close_finish = sonde_tls_tap_close_finish;

  connection_class->handshake = sonde_tls_tap_handshake;
  connection_class->handshake_async = sonde_tls_tap_handshake_async;
  connection_class->handshake_finish = sonde_tls_tap_handshake_finish;
  connection_class->get_binding_data = sonde_tls_tap_get_binding_data;
  connection_class->get_negotiated_protocol = sonde_tls_tap_get_negotiated_protocol;

  g_object_class_override_property (object_class, PROP_BASE_IO_STREAM, "base-io-stream");
  g_object_class_override_property (object_class, PROP_CERTIFICATE, "certificate");
  g_object_class_override_property (object_class, PROP_DATABASE, "database");
  g_object_class_override_property (object_class, PROP_INTERACTION, "interaction");
  g_object_class_override_property (object_class, PROP_REHANDSHAKE_MODE, "rehandshake-mode");
  g_object_class_override_property (object_class, PROP_REQUIRE_CLOSE_NOTIFY,
                                    "require-close-notify");
  g_object_class_override_property (object_class, PROP_USE_SYSTEM_CERTDB, "use-system-certdb");
  g_object_class_override_property (object_class, PROP_PEER_CERTIFICATE, "peer-certificate");
  g_object_class_override_property (object_class, PROP_PEER_CERTIFICATE_ERRORS,
                                    "peer-certificate-errors");
  g_object_class_override_property (object_class, PROP_ADVERTISED_PROTOCOLS,
                                    "advertised-protocols");
  g_object_class_override_property (object_class, PROP_NEGOTIATED_PROTOCOL,
                                    "negotiated-protocol");
  g_object_class_override_property (object_class, PROP_PROTOCOL_VERSION, "protocol-version");
  g_object_class_override_property (object_class, PROP_CIPHERSUITE_NAME, "ciphersuite-name");
}

static void
sonde_tls_tap_init (SondeTlsTap *self)
{
  SondeTlsTapPrivate *priv = get_private (self);

  priv->pending = g_array_new (FALSE, FALSE, sizeof (SondePendingProperty));
  g_array_set_clear_func (priv->pending, clear_pending);
}

/**
 * sonde_tls_tap_class_forward_properties:
 * @klass: the class of a subclass
 *
 * Has the properties that a subclass overrides go to the real connection too. GObject does not
 * inherit the functions that set and get them.
 */
void
sonde_tls_tap_class_forward_properties (SondeTlsTapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sonde_tls_tap_set_property;
  object_class->get_property = sonde_tls_tap_get_property;
}

/**
 * sonde_tls_tap_get_real:
 * @self: a tapped connection
 *
 * Returns: (transfer none) (nullable): the connection that does the work, once there is one
 */
GTlsConnection *
sonde_tls_tap_get_real (SondeTlsTap *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_TAP (self), NULL);

  return get_private (self)->real;
}

/**
 * sonde_tls_tap_get_tap:
 * @self: a tapped connection
 *
 * Returns: (transfer none) (nullable): what records its plaintext, if anything does
 */
SondeTap *
sonde_tls_tap_get_tap (SondeTlsTap *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_TAP (self), NULL);

  return get_private (self)->tap;
}
