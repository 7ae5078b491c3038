#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_TLS_ALERT_WARNING 1
#define SONDE_TLS_ALERT_FATAL   2

#define SONDE_TLS_ALERT_CLOSE_NOTIFY 0

const char *sonde_tls_alert_level_get_name (guint level);
const char *sonde_tls_alert_get_name       (guint alert);
const char *sonde_tls_alert_get_meaning    (guint alert);

G_END_DECLS
