#pragma once

#include "sonde-tls-hello.h"
#include "sonde-tls-reader.h"

G_BEGIN_DECLS

void sonde_tls_extension_fields_add (SondeField          *field,
                                     const SondeTlsHello *hello,
                                     guint                type,
                                     SondeTlsReader      *reader);

G_END_DECLS
