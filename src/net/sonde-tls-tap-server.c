#include "config.h"

#include "sonde-tls-tap-server.h"

/**
 * SondeTlsTapServer:
 *
 * The server's end of a TLS connection, tapped.
 */
struct _SondeTlsTapServer
{
  SondeTlsTap parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeTlsTapServer, sonde_tls_tap_server, SONDE_TYPE_TLS_TAP,
                               G_IMPLEMENT_INTERFACE (G_TYPE_TLS_SERVER_CONNECTION,
                                                      NULL))

/* Behind those of the parent class, which sets and gets them all by name. */
enum {
  PROP_FIRST = 100,
  PROP_AUTHENTICATION_MODE,
};

static GType
sonde_tls_tap_server_get_real_type (GTlsBackend *backend)
{
  return g_tls_backend_get_server_connection_type (backend);
}

static void
sonde_tls_tap_server_class_init (SondeTlsTapServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SondeTlsTapClass *tap_class = SONDE_TLS_TAP_CLASS (klass);

  tap_class->get_real_type = sonde_tls_tap_server_get_real_type;
  sonde_tls_tap_class_forward_properties (tap_class);

  g_object_class_override_property (object_class, PROP_AUTHENTICATION_MODE, "authentication-mode");
}

static void
sonde_tls_tap_server_init (SondeTlsTapServer *self G_GNUC_UNUSED)
{
}
