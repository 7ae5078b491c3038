#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeWebsocketOpcode:
 * @SONDE_WEBSOCKET_OPCODE_CONTINUATION: a further fragment of a message
 * @SONDE_WEBSOCKET_OPCODE_TEXT: a text message, or its first fragment
 * @SONDE_WEBSOCKET_OPCODE_BINARY: a binary message, or its first fragment
 * @SONDE_WEBSOCKET_OPCODE_CLOSE: the sender is done
 * @SONDE_WEBSOCKET_OPCODE_PING: asks for a pong with the same payload
 * @SONDE_WEBSOCKET_OPCODE_PONG: answers a ping
 *
 * What a frame is (RFC 6455, section 5.2). The numbers between and above are reserved; those from
 * 8 on are control frames.
 */
typedef enum
{
  SONDE_WEBSOCKET_OPCODE_CONTINUATION = 0,
  SONDE_WEBSOCKET_OPCODE_TEXT = 1,
  SONDE_WEBSOCKET_OPCODE_BINARY = 2,
  SONDE_WEBSOCKET_OPCODE_CLOSE = 8,
  SONDE_WEBSOCKET_OPCODE_PING = 9,
  SONDE_WEBSOCKET_OPCODE_PONG = 10,
} SondeWebsocketOpcode;

/**
 * SondeWebsocketFrameFlags:
 * @SONDE_WEBSOCKET_FRAME_NONE: a fragment with others to follow, not masked
 * @SONDE_WEBSOCKET_FRAME_FIN: the last, or only, frame of its message
 * @SONDE_WEBSOCKET_FRAME_RSV1: the first reserved bit; compressed, if permessage-deflate is agreed
 * @SONDE_WEBSOCKET_FRAME_RSV2: the second reserved bit
 * @SONDE_WEBSOCKET_FRAME_RSV3: the third reserved bit
 * @SONDE_WEBSOCKET_FRAME_MASKED: masked, as every frame of a client
 *
 * The bits of a frame's header.
 */
typedef enum
{
  SONDE_WEBSOCKET_FRAME_NONE = 0,
  SONDE_WEBSOCKET_FRAME_FIN = 1 << 0,
  SONDE_WEBSOCKET_FRAME_RSV1 = 1 << 1,
  SONDE_WEBSOCKET_FRAME_RSV2 = 1 << 2,
  SONDE_WEBSOCKET_FRAME_RSV3 = 1 << 3,
  SONDE_WEBSOCKET_FRAME_MASKED = 1 << 4,
} SondeWebsocketFrameFlags;

#define SONDE_WEBSOCKET_MAX_HEADER_LENGTH 14
#define SONDE_WEBSOCKET_MAX_CONTROL_LENGTH 125
#define SONDE_WEBSOCKET_MAX_REASON_LENGTH 123

/**
 * SondeWebsocketFrameHeader:
 * @payload_length: the length that the header tells, in bytes; a hostile one may exceed 2^63
 * @flags: the bits
 * @opcode: the opcode, from 0 to 15
 * @header_length: the bytes of the header, masking key included
 * @length_bytes: 0, 2 or 8: the bytes of the extended payload length
 * @mask_key: the masking key, all zero when not masked
 *
 * The header of a frame, taken apart (RFC 6455, section 5.2).
 */
typedef struct
{
  guint64                  payload_length;
  SondeWebsocketFrameFlags flags;
  guint8                   opcode;
  guint8                   header_length;
  guint8                   length_bytes;
  guint8                   mask_key[4];
} SondeWebsocketFrameHeader;

gsize       sonde_websocket_frame_parse_header  (const guint8              *data,
                                                 gsize                      length,
                                                 SondeWebsocketFrameHeader *header);
void        sonde_websocket_frame_unmask        (const guint8              *mask_key,
                                                 guint64                    position,
                                                 guint8                    *data,
                                                 gsize                      length);
GBytes     *sonde_websocket_frame_encode        (guint                      opcode,
                                                 SondeWebsocketFrameFlags   flags,
                                                 const void                *payload,
                                                 gsize                      length);
GBytes     *sonde_websocket_frame_encode_close  (SondeWebsocketFrameFlags   flags,
                                                 guint                      code,
                                                 const char                *reason);
char       *sonde_websocket_new_key             (void);
char       *sonde_websocket_accept_for_key      (const char                *key);
const char *sonde_websocket_close_code_get_name (guint                      code);
const char *sonde_websocket_close_code_explain  (guint                      code);
gboolean    sonde_websocket_close_code_is_valid (guint                      code);

G_END_DECLS
