#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeTlsKeyExchange:
 * @SONDE_TLS_KEY_EXCHANGE_UNKNOWN: the cipher suite does not say, or is not known
 * @SONDE_TLS_KEY_EXCHANGE_RSA: the client encrypts a secret with the server's RSA key
 * @SONDE_TLS_KEY_EXCHANGE_DHE: Diffie-Hellman with fresh keys
 * @SONDE_TLS_KEY_EXCHANGE_ECDHE: Diffie-Hellman with fresh keys on an elliptic curve
 * @SONDE_TLS_KEY_EXCHANGE_OTHER: one whose messages are not taken apart
 *
 * How the two sides come to a common secret, up to TLS 1.2.
 */
typedef enum
{
  SONDE_TLS_KEY_EXCHANGE_UNKNOWN,
  SONDE_TLS_KEY_EXCHANGE_RSA,
  SONDE_TLS_KEY_EXCHANGE_DHE,
  SONDE_TLS_KEY_EXCHANGE_ECDHE,
  SONDE_TLS_KEY_EXCHANGE_OTHER,
} SondeTlsKeyExchange;

const char          *sonde_tls_cipher_suite_get_name         (guint suite);
SondeTlsKeyExchange  sonde_tls_cipher_suite_get_key_exchange (guint suite);
gboolean             sonde_tls_cipher_suite_is_anonymous     (guint suite);
gboolean             sonde_tls_cipher_suite_is_broken        (guint suite);

G_END_DECLS
