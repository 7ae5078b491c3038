#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

/**
 * sonde_dns_datagram_dissector:
 *
 * DNS in datagrams: each is a message, and each feed is a datagram.
 */
extern const SondeDissector sonde_dns_datagram_dissector;

/**
 * sonde_dns_stream_dissector:
 *
 * DNS over TCP or TLS: each message stands behind its length (RFC 1035, section 4.2.2).
 */
extern const SondeDissector sonde_dns_stream_dissector;

G_END_DECLS
