#pragma once

#include "sonde-tls-hello.h"
#include "sonde-tls-reader.h"

G_BEGIN_DECLS

/**
 * SondeTlsContext:
 * @version: the version that was agreed on, or 0
 * @suite: the cipher suite that was agreed on, or 0
 * @is_client: whether the client sent what is taken apart
 * @offered: (nullable): the client's hello that is being answered
 *
 * What must be known to take a handshake message apart, besides its bytes.
 */
typedef struct
{
  guint                version;
  guint                suite;
  gboolean             is_client;
  const SondeTlsHello *offered;
} SondeTlsContext;

void sonde_tls_extensions_add (SondeField            *parent,
                               const SondeTlsContext *context,
                               const SondeTlsHello   *hello,
                               SondeTlsReader        *reader);

G_END_DECLS
