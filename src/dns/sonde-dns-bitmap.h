#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

void sonde_dns_bitmap_walk (SondeDnsWalk *walk,
                            SondeField   *parent,
                            const char   *id,
                            const char   *title,
                            SondeDnsSpan  span);

G_END_DECLS
