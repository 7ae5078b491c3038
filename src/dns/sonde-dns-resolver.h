#pragma once

#include "sonde-dns-answer.h"

G_BEGIN_DECLS

void sonde_dns_resolver_ask          (GInetSocketAddress *server,
                                      const char         *name,
                                      guint16             record_type,
                                      SondeDnsAnswer     *answer);
int  sonde_dns_resolver_get_patience (SondeDnsAnswer     *answer);

G_END_DECLS
