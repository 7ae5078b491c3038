#pragma once

#include "sonde-dns-entry.h"

G_BEGIN_DECLS

void        sonde_dns_header_walk        (SondeDnsWalk       *walk,
                                          SondeField         *parent,
                                          SondeField         *counts[SONDE_N_DNS_WIRE_SECTIONS]);
guint       sonde_dns_header_get_opcode  (const SondeDnsWalk *walk);
const char *sonde_dns_header_get_section (guint               opcode,
                                          guint               section);

G_END_DECLS
