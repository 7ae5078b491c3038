#pragma once

#include "sonde-dns-record.h"

G_BEGIN_DECLS

SondeDnsRecord *sonde_dns_rdata_read (SondeDnsSection  section,
                                      const guint8    *data,
                                      gsize            length,
                                      gsize            offset);

G_END_DECLS
