#pragma once

#include "sonde-tls-extensions.h"

G_BEGIN_DECLS

void sonde_tls_hello_fields_add       (SondeField            *field,
                                       const SondeTlsContext *context,
                                       gboolean               is_server,
                                       SondeTlsReader        *reader);
void sonde_tls_hello_fields_add_ssl_2 (SondeField            *field,
                                       SondeTlsReader        *reader);

G_END_DECLS
