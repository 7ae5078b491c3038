#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeDnsKind:
 * @SONDE_DNS_KIND_ADDRESSES: the addresses of a name
 * @SONDE_DNS_KIND_POINTER: the name of an address
 * @SONDE_DNS_KIND_MX: the mail servers of a domain
 * @SONDE_DNS_KIND_TXT: the texts of a name
 * @SONDE_DNS_KIND_SRV: the hosts of a service
 * @SONDE_DNS_KIND_NS: the name servers of a zone
 * @SONDE_DNS_KIND_SOA: who runs a zone, and the numbers of its upkeep
 *
 * What can be looked up.
 */
typedef enum
{
  SONDE_DNS_KIND_ADDRESSES,
  SONDE_DNS_KIND_POINTER,
  SONDE_DNS_KIND_MX,
  SONDE_DNS_KIND_TXT,
  SONDE_DNS_KIND_SRV,
  SONDE_DNS_KIND_NS,
  SONDE_DNS_KIND_SOA,
} SondeDnsKind;

#define SONDE_N_DNS_KINDS 7

const char *sonde_dns_kind_get_name        (SondeDnsKind   kind);
const char *sonde_dns_kind_get_description (SondeDnsKind   kind);
const char *sonde_dns_kind_get_record_type (SondeDnsKind   kind);
guint16     sonde_dns_kind_get_number      (SondeDnsKind   kind);
gboolean    sonde_dns_kind_from_record     (const char    *record_type,
                                            SondeDnsKind  *kind);

G_END_DECLS
