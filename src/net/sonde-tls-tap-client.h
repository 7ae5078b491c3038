#pragma once

#include "sonde-tls-tap.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TLS_TAP_CLIENT (sonde_tls_tap_client_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsTapClient, sonde_tls_tap_client, SONDE, TLS_TAP_CLIENT, SondeTlsTap)

G_END_DECLS
