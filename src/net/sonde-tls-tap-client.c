#include "config.h"

#include "sonde-tls-tap-client.h"

/**
 * SondeTlsTapClient:
 *
 * The client's end of a TLS connection, tapped.
 */
struct _SondeTlsTapClient
{
  SondeTlsTap parent_instance;
};

static void sonde_tls_tap_client_iface_init (GTlsClientConnectionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeTlsTapClient, sonde_tls_tap_client, SONDE_TYPE_TLS_TAP,
                               G_IMPLEMENT_INTERFACE (G_TYPE_TLS_CLIENT_CONNECTION,
                                                      sonde_tls_tap_client_iface_init))

/* Behind those of the parent class, which sets and gets them all by name. */
enum {
  PROP_FIRST = 100,
  PROP_SERVER_IDENTITY,
  PROP_USE_SSL3,
  PROP_VALIDATION_FLAGS,
  PROP_ACCEPTED_CAS,
};

static void
sonde_tls_tap_client_copy_session_state (GTlsClientConnection *connection,
                                         GTlsClientConnection *source)
{
  GTlsConnection *real = sonde_tls_tap_get_real (SONDE_TLS_TAP (connection));
  GTlsConnection *real_source = sonde_tls_tap_get_real (SONDE_TLS_TAP (source));

  g_tls_client_connection_copy_session_state (G_TLS_CLIENT_CONNECTION (real),
                                              G_TLS_CLIENT_CONNECTION (real_source));
}

static void
sonde_tls_tap_client_iface_init (GTlsClientConnectionInterface *iface)
{
  iface->copy_session_state = sonde_tls_tap_client_copy_session_state;
}

static GType
sonde_tls_tap_client_get_real_type (GTlsBackend *backend)
{
  return g_tls_backend_get_client_connection_type (backend);
}

static void
sonde_tls_tap_client_class_init (SondeTlsTapClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SondeTlsTapClass *tap_class = SONDE_TLS_TAP_CLASS (klass);

  tap_class->get_real_type = sonde_tls_tap_client_get_real_type;
  sonde_tls_tap_class_forward_properties (tap_class);

  g_object_class_override_property (object_class, PROP_SERVER_IDENTITY, "server-identity");
  g_object_class_override_property (object_class, PROP_USE_SSL3, "use-ssl3");
  g_object_class_override_property (object_class, PROP_VALIDATION_FLAGS, "validation-flags");
  g_object_class_override_property (object_class, PROP_ACCEPTED_CAS, "accepted-cas");
}

static void
sonde_tls_tap_client_init (SondeTlsTapClient *self G_GNUC_UNUSED)
{
}
