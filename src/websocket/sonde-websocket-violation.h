#pragma once

#include <glib.h>

#include "sonde-types.h"
#include "sonde-websocket-frame.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketViolation:
 * @SONDE_WEBSOCKET_VIOLATION_MASKED: a server's frame is masked
 * @SONDE_WEBSOCKET_VIOLATION_NOT_MASKED: a client's frame is not masked
 * @SONDE_WEBSOCKET_VIOLATION_REPEATED_KEY: the masking key of the frame before is used again
 * @SONDE_WEBSOCKET_VIOLATION_RSV1: RSV1 where permessage-deflate has no use for it
 * @SONDE_WEBSOCKET_VIOLATION_RSV2: RSV2, for which no extension is known
 * @SONDE_WEBSOCKET_VIOLATION_RSV3: RSV3, for which no extension is known
 * @SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE: an opcode without a meaning
 * @SONDE_WEBSOCKET_VIOLATION_CONTROL_LENGTH: a control frame has more than 125 bytes
 * @SONDE_WEBSOCKET_VIOLATION_CONTROL_FRAGMENT: a control frame is fragmented
 * @SONDE_WEBSOCKET_VIOLATION_NO_START: a continuation without a message to continue
 * @SONDE_WEBSOCKET_VIOLATION_INTERLEAVED: a message begins before the one before it ended
 * @SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM: the length is not in its shortest form
 * @SONDE_WEBSOCKET_VIOLATION_LENGTH_SIGN: the most significant bit of the length is set
 * @SONDE_WEBSOCKET_VIOLATION_UTF8: the text is not UTF-8
 * @SONDE_WEBSOCKET_VIOLATION_UTF8_END: the text ends within a character
 * @SONDE_WEBSOCKET_VIOLATION_CLOSE_LENGTH: a close frame of one byte
 * @SONDE_WEBSOCKET_VIOLATION_CLOSE_CODE: a close code that nobody may send
 * @SONDE_WEBSOCKET_VIOLATION_CLOSE_UNDEFINED: a close code without a meaning
 * @SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON: the reason is not UTF-8
 * @SONDE_WEBSOCKET_VIOLATION_AFTER_CLOSE: a frame after the close frame
 * @SONDE_WEBSOCKET_VIOLATION_INFLATE: the compressed message does not inflate
 * @SONDE_WEBSOCKET_VIOLATION_INCOMPLETE: the connection ended within the frame
 * @SONDE_WEBSOCKET_VIOLATION_NO_DEFLATE: RSV1, but permessage-deflate was not agreed on
 *
 * What can be wrong with a frame.
 */
typedef enum
{
  SONDE_WEBSOCKET_VIOLATION_MASKED = 1 << 0,
  SONDE_WEBSOCKET_VIOLATION_NOT_MASKED = 1 << 1,
  SONDE_WEBSOCKET_VIOLATION_REPEATED_KEY = 1 << 2,
  SONDE_WEBSOCKET_VIOLATION_RSV1 = 1 << 3,
  SONDE_WEBSOCKET_VIOLATION_RSV2 = 1 << 4,
  SONDE_WEBSOCKET_VIOLATION_RSV3 = 1 << 5,
  SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE = 1 << 6,
  SONDE_WEBSOCKET_VIOLATION_CONTROL_LENGTH = 1 << 7,
  SONDE_WEBSOCKET_VIOLATION_CONTROL_FRAGMENT = 1 << 8,
  SONDE_WEBSOCKET_VIOLATION_NO_START = 1 << 9,
  SONDE_WEBSOCKET_VIOLATION_INTERLEAVED = 1 << 10,
  SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM = 1 << 11,
  SONDE_WEBSOCKET_VIOLATION_LENGTH_SIGN = 1 << 12,
  SONDE_WEBSOCKET_VIOLATION_UTF8 = 1 << 13,
  SONDE_WEBSOCKET_VIOLATION_UTF8_END = 1 << 14,
  SONDE_WEBSOCKET_VIOLATION_CLOSE_LENGTH = 1 << 15,
  SONDE_WEBSOCKET_VIOLATION_CLOSE_CODE = 1 << 16,
  SONDE_WEBSOCKET_VIOLATION_CLOSE_UNDEFINED = 1 << 17,
  SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON = 1 << 18,
  SONDE_WEBSOCKET_VIOLATION_AFTER_CLOSE = 1 << 19,
  SONDE_WEBSOCKET_VIOLATION_INFLATE = 1 << 20,
  SONDE_WEBSOCKET_VIOLATION_INCOMPLETE = 1 << 21,
  SONDE_WEBSOCKET_VIOLATION_NO_DEFLATE = 1 << 22,
} SondeWebsocketViolation;

#define SONDE_N_WEBSOCKET_VIOLATIONS 23

/* In the detail of a record beside the violations: more of the message follows. */
#define SONDE_WEBSOCKET_DETAIL_FRAGMENT (1 << SONDE_N_WEBSOCKET_VIOLATIONS)

guint          sonde_websocket_violation_find_in_header
                                                       (const SondeWebsocketFrameHeader *header);
const char    *sonde_websocket_violation_explain       (SondeWebsocketViolation violation);
const char    *sonde_websocket_violation_get_reference (SondeWebsocketViolation violation);
SondeSeverity  sonde_websocket_violation_get_severity  (SondeWebsocketViolation violation);

guint64  sonde_websocket_detail_make           (guint   violations,
                                                guint64 fault);
guint    sonde_websocket_detail_get_violations (guint64 detail);
gboolean sonde_websocket_detail_is_fragment    (guint64 detail);
guint64  sonde_websocket_detail_get_fault      (guint64 detail);

G_END_DECLS
