#pragma once

#include "sonde-dns-answer.h"

G_BEGIN_DECLS

void sonde_dns_addresses_find (const char         *name,
                               GInetSocketAddress *server,
                               SondeDnsAnswer     *answer);

G_END_DECLS
