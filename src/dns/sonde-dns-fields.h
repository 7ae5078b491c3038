#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

void sonde_dns_fields_walk        (SondeDnsWalk *walk,
                                   SondeField   *root);
void sonde_dns_fields_add_message (SondeField   *root,
                                   const guint8 *data,
                                   gsize         length,
                                   gsize         base);

G_END_DECLS
