#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

/**
 * sonde_tls_dissector:
 *
 * Takes TLS apart as it is on the wire (RFC 8446, RFC 5246): records, and those handshake messages
 * and alerts that are not encrypted. Each record of TLS is a record; a handshake message that spans
 * several is joined among their decodings.
 */
extern const SondeDissector sonde_tls_dissector;

G_END_DECLS
