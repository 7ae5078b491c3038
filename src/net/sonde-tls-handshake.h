#pragma once

#include "sonde-tls-extensions.h"

G_BEGIN_DECLS

/* The type and the length before each handshake message. */
#define SONDE_TLS_HANDSHAKE_HEADER 4

void  sonde_tls_handshake_add_fields  (SondeField            *parent,
                                       const SondeTlsContext *context,
                                       SondeTlsReader        *reader);
char *sonde_tls_handshake_dup_summary (const SondeTlsContext *context,
                                       const guint8          *data,
                                       gsize                  length);
char *sonde_tls_handshake_dup_part    (const char            *name,
                                       gboolean               is_first);

G_END_DECLS
