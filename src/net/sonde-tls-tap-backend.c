#include "config.h"

#include "sonde-taps-private.h"
#include "sonde-tls-tap-backend.h"
#include "sonde-tls-tap-client.h"
#include "sonde-tls-tap-server.h"

#define PRIORITY 1000

/**
 * SondeTlsTapBackend:
 *
 * The TLS backend that GIO takes for the default: it leaves everything to the real one, but for the
 * connections, which are tapped while taps are on.
 */
struct _SondeTlsTapBackend
{
  GObject parent_instance;
};

static void sonde_tls_tap_backend_iface_init (GTlsBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeTlsTapBackend, sonde_tls_tap_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_TLS_BACKEND,
                                                      sonde_tls_tap_backend_iface_init))

static GTlsBackendInterface *
get_real_iface (void)
{
  return G_TLS_BACKEND_GET_INTERFACE (sonde_tls_tap_backend_get_real ());
}

static gboolean
sonde_tls_tap_backend_supports_tls (GTlsBackend *backend G_GNUC_UNUSED)
{
  return g_tls_backend_supports_tls (sonde_tls_tap_backend_get_real ());
}

static gboolean
sonde_tls_tap_backend_supports_dtls (GTlsBackend *backend G_GNUC_UNUSED)
{
  return g_tls_backend_supports_dtls (sonde_tls_tap_backend_get_real ());
}

static GType
sonde_tls_tap_backend_get_certificate_type (void)
{
  return g_tls_backend_get_certificate_type (sonde_tls_tap_backend_get_real ());
}

static GType
sonde_tls_tap_backend_get_client_type (void)
{
  if (!sonde_taps_get_enabled ())
    return g_tls_backend_get_client_connection_type (sonde_tls_tap_backend_get_real ());

  return SONDE_TYPE_TLS_TAP_CLIENT;
}

static GType
sonde_tls_tap_backend_get_server_type (void)
{
  if (!sonde_taps_get_enabled ())
    return g_tls_backend_get_server_connection_type (sonde_tls_tap_backend_get_real ());

  return SONDE_TYPE_TLS_TAP_SERVER;
}

static GType
sonde_tls_tap_backend_get_file_database_type (void)
{
  return g_tls_backend_get_file_database_type (sonde_tls_tap_backend_get_real ());
}

static GType
sonde_tls_tap_backend_get_dtls_client_type (void)
{
  return g_tls_backend_get_dtls_client_connection_type (sonde_tls_tap_backend_get_real ());
}

static GType
sonde_tls_tap_backend_get_dtls_server_type (void)
{
  return g_tls_backend_get_dtls_server_connection_type (sonde_tls_tap_backend_get_real ());
}

/* The public function would take a lock that our caller holds. */
static GTlsDatabase *
sonde_tls_tap_backend_get_default_database (GTlsBackend *backend G_GNUC_UNUSED)
{
  return get_real_iface ()->get_default_database (sonde_tls_tap_backend_get_real ());
}

static void
sonde_tls_tap_backend_iface_init (GTlsBackendInterface *iface)
{
  iface->supports_tls = sonde_tls_tap_backend_supports_tls;
  iface->supports_dtls = sonde_tls_tap_backend_supports_dtls;
  iface->get_certificate_type = sonde_tls_tap_backend_get_certificate_type;
  iface->get_client_connection_type = sonde_tls_tap_backend_get_client_type;
  iface->get_server_connection_type = sonde_tls_tap_backend_get_server_type;
  iface->get_file_database_type = sonde_tls_tap_backend_get_file_database_type;
  iface->get_dtls_client_connection_type = sonde_tls_tap_backend_get_dtls_client_type;
  iface->get_dtls_server_connection_type = sonde_tls_tap_backend_get_dtls_server_type;
  iface->get_default_database = sonde_tls_tap_backend_get_default_database;
}

static void
sonde_tls_tap_backend_class_init (SondeTlsTapBackendClass *klass G_GNUC_UNUSED)
{
}

static void
sonde_tls_tap_backend_init (SondeTlsTapBackend *self G_GNUC_UNUSED)
{
}

static gpointer
find_real (gpointer user_data G_GNUC_UNUSED)
{
  GIOExtensionPoint *point = g_io_extension_point_lookup (G_TLS_BACKEND_EXTENSION_POINT_NAME);
  GList *extensions = g_io_extension_point_get_extensions (point);

  for (GList *link = extensions; link != NULL; link = link->next)
    {
      GType type = g_io_extension_get_type (link->data);

      if (type != SONDE_TYPE_TLS_TAP_BACKEND)
        return g_object_new (type, NULL);
    }

  g_error ("There is no TLS backend: glib-networking is missing");
}

/**
 * sonde_tls_tap_backend_register:
 *
 * Puts the tapping backend before the others; before the first use of TLS in the process.
 */
void
sonde_tls_tap_backend_register (void)
{
  GIOExtensionPoint *point;

  point = g_io_extension_point_register (G_TLS_BACKEND_EXTENSION_POINT_NAME);
  g_io_extension_point_set_required_type (point, G_TYPE_TLS_BACKEND);
  g_io_extension_point_implement (G_TLS_BACKEND_EXTENSION_POINT_NAME,
                                  SONDE_TYPE_TLS_TAP_BACKEND, "sonde-tap", PRIORITY);

  /* Asking for a default of another kind loads the modules, the real backend's among them. */
  g_proxy_resolver_get_default ();
}

/**
 * sonde_tls_tap_backend_get_real:
 *
 * Returns: (transfer none): the backend that does the work
 */
GTlsBackend *
sonde_tls_tap_backend_get_real (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, find_real, NULL);
}
