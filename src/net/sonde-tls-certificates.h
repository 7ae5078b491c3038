#pragma once

#include "sonde-tls-reader.h"

G_BEGIN_DECLS

void  sonde_tls_certificates_add         (SondeField     *parent,
                                          SondeTlsReader *reader);
char *sonde_tls_certificates_dup_summary (const guint8   *data,
                                          gsize           length);

G_END_DECLS
