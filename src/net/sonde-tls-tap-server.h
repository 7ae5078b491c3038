#pragma once

#include "sonde-tls-tap.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TLS_TAP_SERVER (sonde_tls_tap_server_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsTapServer, sonde_tls_tap_server, SONDE, TLS_TAP_SERVER, SondeTlsTap)

G_END_DECLS
