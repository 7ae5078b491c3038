#pragma once

#include <gio/gio.h>

#include "sonde-tap.h"

G_BEGIN_DECLS

/* An abstract base with two subclasses: GIO looks for clients and servers by their interfaces. */

#define SONDE_TYPE_TLS_TAP (sonde_tls_tap_get_type ())

G_DECLARE_DERIVABLE_TYPE (SondeTlsTap, sonde_tls_tap, SONDE, TLS_TAP, GTlsConnection)

/**
 * SondeTlsTapClass:
 * @get_real_type: names the type of the real backend's connection
 */
struct _SondeTlsTapClass
{
  GTlsConnectionClass parent_class;

  GType (*get_real_type) (GTlsBackend *backend);
};

void            sonde_tls_tap_class_forward_properties (SondeTlsTapClass *klass);
GTlsConnection *sonde_tls_tap_get_real                 (SondeTlsTap      *self);
SondeTap       *sonde_tls_tap_get_tap                  (SondeTlsTap      *self);

G_END_DECLS
