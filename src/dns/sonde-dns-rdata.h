#pragma once

#include <ldns/ldns.h>

#include "sonde-dns-record.h"

G_BEGIN_DECLS

char           *sonde_dns_rdata_dup_name  (const ldns_rdf   *name);
SondeDnsRecord *sonde_dns_rdata_to_record (SondeDnsSection   section,
                                           const ldns_rr    *rr);

G_END_DECLS
