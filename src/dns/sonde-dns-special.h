#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

gboolean sonde_dns_special_walk_location (SondeDnsWalk *walk,
                                          SondeField   *parent,
                                          SondeDnsSpan *span);
gboolean sonde_dns_special_walk_services (SondeDnsWalk *walk,
                                          SondeField   *parent,
                                          SondeDnsSpan *span);
gboolean sonde_dns_special_walk_prefix   (SondeDnsWalk *walk,
                                          SondeField   *parent,
                                          SondeDnsSpan *span);
gboolean sonde_dns_special_walk_identity (SondeDnsWalk *walk,
                                          SondeField   *parent,
                                          SondeDnsSpan *span);
gboolean sonde_dns_special_walk_gateway  (SondeDnsWalk *walk,
                                          SondeField   *parent,
                                          SondeDnsSpan *span);

G_END_DECLS
