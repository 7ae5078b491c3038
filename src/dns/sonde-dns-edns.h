#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

void sonde_dns_edns_walk_options (SondeDnsWalk *walk,
                                  SondeField   *parent,
                                  SondeDnsSpan  span);

G_END_DECLS
