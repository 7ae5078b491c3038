#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

void sonde_dns_data_walk (SondeDnsWalk *walk,
                          SondeField   *parent,
                          guint16       record_type,
                          SondeDnsSpan  span);

G_END_DECLS
