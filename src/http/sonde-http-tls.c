#include "config.h"

#include "sonde-http-tls.h"

static const char *
sonde_http_tls_get_version_name (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
      return "SSL 3.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";

    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";

    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";

    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * sonde_http_tls_copy:
 * @to: (inout): what is replaced
 * @from: what is known of a TLS connection
 *
 * Copies what is known of a TLS connection.
 */
void
sonde_http_tls_copy (SondeHttpTls       *to,
                     const SondeHttpTls *from)
{
  SondeHttpTls copy = {
    .version = g_strdup (from->version),
    .cipher = g_strdup (from->cipher),
    .protocol = g_strdup (from->protocol),
    .refused = from->refused,
    .excepted = from->excepted,
  };

  g_set_object (&copy.report, from->report);
  sonde_http_tls_clear (to);
  *to = copy;
}

/**
 * sonde_http_tls_clear:
 * @self: what is known of a TLS connection
 *
 * Forgets all of it.
 */
void
sonde_http_tls_clear (SondeHttpTls *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->report);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->cipher, g_free);
  g_clear_pointer (&self->protocol, g_free);
  self->refused = FALSE;
  self->excepted = FALSE;
}

/**
 * sonde_http_tls_read:
 * @self: what is known of a TLS connection
 * @connection: a connection whose handshake is complete
 *
 * Notes what the two sides agreed on.
 */
void
sonde_http_tls_read (SondeHttpTls   *self,
                     GTlsConnection *connection)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TLS_CONNECTION (connection));

  g_free (self->version);
  self->version = g_strdup (
    sonde_http_tls_get_version_name (g_tls_connection_get_protocol_version (connection)));
  g_free (self->cipher);
  self->cipher = g_tls_connection_get_ciphersuite_name (connection);
  g_free (self->protocol);
  self->protocol = g_strdup (g_tls_connection_get_negotiated_protocol (connection));
}

/**
 * sonde_http_tls_judge:
 * @self: what is known of a TLS connection
 * @certificate: the server's certificate
 * @errors: what GIO found wrong with it
 * @host: the name or address that was asked for, in ASCII
 * @version: the version of TLS, if it is known
 *
 * Looks at the server's certificate.
 */
void
sonde_http_tls_judge (SondeHttpTls        *self,
                      GTlsCertificate     *certificate,
                      GTlsCertificateFlags errors,
                      const char          *host,
                      GTlsProtocolVersion  version)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TLS_CERTIFICATE (certificate));

  g_clear_object (&self->report);
  self->report = sonde_tls_report_new (certificate, errors, host, version, NULL);
}
