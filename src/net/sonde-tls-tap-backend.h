#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_TLS_TAP_BACKEND (sonde_tls_tap_backend_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsTapBackend, sonde_tls_tap_backend, SONDE, TLS_TAP_BACKEND, GObject)

void         sonde_tls_tap_backend_register (void);
GTlsBackend *sonde_tls_tap_backend_get_real (void);

G_END_DECLS
