#pragma once

#include <gio/gio.h>

#include "sonde-tls-report.h"

G_BEGIN_DECLS

/**
 * SondeHttpTls:
 * @report: (nullable): what there is to say about the server's certificate, once it has come
 * @version: (nullable): the version of TLS, such as "TLS 1.3"
 * @cipher: (nullable): the cipher suite
 * @protocol: (nullable): the protocol that was agreed on by ALPN, such as "h2"
 * @refused: whether the certificate stopped the exchange, which could be tried again with an
 *   exception for it
 * @excepted: whether the exchange runs although the certificate is not to be trusted, because a
 *   person said so
 *
 * What is known of the TLS connection of an exchange.
 */
typedef struct
{
  SondeTlsReport *report;
  char           *version;
  char           *cipher;
  char           *protocol;
  gboolean        refused;
  gboolean        excepted;
} SondeHttpTls;

void sonde_http_tls_copy  (SondeHttpTls        *to,
                           const SondeHttpTls  *from);
void sonde_http_tls_clear (SondeHttpTls        *self);
void sonde_http_tls_read  (SondeHttpTls        *self,
                           GTlsConnection      *connection);
void sonde_http_tls_judge (SondeHttpTls        *self,
                           GTlsCertificate     *certificate,
                           GTlsCertificateFlags errors,
                           const char          *host,
                           GTlsProtocolVersion  version);

G_END_DECLS
