#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

const char *sonde_dns_number_get_word  (guint16       record_type,
                                        guint         position,
                                        guint         number);
void        sonde_dns_number_add_flags (SondeDnsWalk *walk,
                                        SondeField   *field,
                                        guint16       record_type,
                                        guint         position,
                                        SondeDnsSpan  span);

G_END_DECLS
