#pragma once

#include <gtk/gtk.h>

#include "sonde-tls-report.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TLS_VIEW (sonde_tls_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsView, sonde_tls_view, SONDE, TLS_VIEW, GtkWidget)

void sonde_tls_view_show  (SondeTlsView   *self,
                           SondeTlsReport *report,
                           const char     *version,
                           const char     *cipher,
                           const char     *protocol);
void sonde_tls_view_clear (SondeTlsView   *self,
                           const char     *sentence);

G_END_DECLS
