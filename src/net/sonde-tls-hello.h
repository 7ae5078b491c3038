#pragma once

#include "sonde-tls-names.h"

G_BEGIN_DECLS

#define SONDE_TLS_RANDOM_BYTES 32

/**
 * SondeTlsHello:
 * @is_server: whether it is a server's
 * @legacy_version: the version in front, which TLS 1.3 no longer means
 * @random: (nullable): its random, of 32 bytes
 * @suites: the cipher suites that are offered, or the one chosen
 * @n_suite_bytes: the number of bytes in @suites
 * @extensions: (nullable): its extensions
 * @n_extension_bytes: the number of bytes in @extensions
 *
 * Where the parts of a Client Hello or Server Hello are, as far as the message goes.
 */
typedef struct
{
  gboolean      is_server;
  guint         legacy_version;
  const guint8 *random;
  const guint8 *suites;
  gsize         n_suite_bytes;
  const guint8 *extensions;
  gsize         n_extension_bytes;
} SondeTlsHello;

void          sonde_tls_hello_parse           (SondeTlsHello       *self,
                                               gboolean             is_server,
                                               const guint8        *data,
                                               gsize                length);
const guint8 *sonde_tls_hello_find_extension  (const SondeTlsHello *self,
                                               guint                type,
                                               gsize               *length);
guint         sonde_tls_hello_get_version     (const SondeTlsHello *self);
guint         sonde_tls_hello_get_suite       (const SondeTlsHello *self);
guint         sonde_tls_hello_get_group       (const SondeTlsHello *self);
gboolean      sonde_tls_hello_is_retry        (const SondeTlsHello *self);
gboolean      sonde_tls_hello_offers_suite    (const SondeTlsHello *self,
                                               guint                suite);
gboolean      sonde_tls_hello_offers_version  (const SondeTlsHello *self,
                                               guint                version);
gboolean      sonde_tls_hello_offers_group    (const SondeTlsHello *self,
                                               guint                group);
char         *sonde_tls_hello_dup_server_name (const SondeTlsHello *self);
char         *sonde_tls_hello_dup_protocols   (const SondeTlsHello *self);
char         *sonde_tls_hello_dup_summary     (const SondeTlsHello *self);

G_END_DECLS
