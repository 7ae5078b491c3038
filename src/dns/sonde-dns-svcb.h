#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

void sonde_dns_svcb_walk (SondeDnsWalk *walk,
                          SondeField   *parent,
                          guint         priority,
                          SondeDnsSpan  span);

G_END_DECLS
