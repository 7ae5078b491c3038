#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

/**
 * sonde_websocket_dissector:
 *
 * Takes WebSocket frames (RFC 6455) apart. It is fed what follows the handshake; each frame is a
 * record, whose kind is the opcode.
 *
 * What was agreed in the handshake it does not know: RSV1 on the first frame of a message is read
 * as permessage-deflate (RFC 7692), and what then does not inflate is an error.
 */
extern const SondeDissector sonde_websocket_dissector;

G_END_DECLS
