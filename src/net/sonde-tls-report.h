#pragma once

#include <gio/gio.h>

#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TLS_REPORT (sonde_tls_report_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsReport, sonde_tls_report, SONDE, TLS_REPORT, GObject)

SondeTlsReport *sonde_tls_report_new               (GTlsCertificate      *certificate,
                                                    GTlsCertificateFlags  errors,
                                                    const char           *expected_name,
                                                    GTlsProtocolVersion   version,
                                                    GDateTime            *now);
GListModel     *sonde_tls_report_list_findings     (SondeTlsReport       *self);
GListModel     *sonde_tls_report_list_certificates (SondeTlsReport       *self);
gboolean        sonde_tls_report_is_trusted        (SondeTlsReport       *self);
SondeSeverity   sonde_tls_report_get_severity      (SondeTlsReport       *self);
const char     *sonde_tls_report_get_fingerprint   (SondeTlsReport       *self);
char           *sonde_tls_report_to_text           (SondeTlsReport       *self);

G_END_DECLS
