#pragma once

#include "sonde-http-message.h"
#include "sonde-http2-block.h"
#include "sonde-http2-frame.h"
#include "sonde-http2-windows.h"

G_BEGIN_DECLS

/**
 * SondeHttp2Exchange:
 * @messages: the request and the response
 * @stream_id: the stream they run on
 *
 * A request and its response.
 */
typedef struct
{
  SondeHttpMessage messages[2];
  guint32          stream_id;
} SondeHttp2Exchange;

/**
 * SondeHttp2Fragment:
 * @record: the record of the frame
 * @block: which block the frame has a part of
 * @block_offset: where in the block the part begins
 * @frame_offset: where in the frame it begins
 * @length: its length
 *
 * A frame that carries headers.
 */
typedef struct
{
  guint32 record;
  guint32 block;
  guint32 block_offset;
  guint32 frame_offset;
  guint32 length;
} SondeHttp2Fragment;

/**
 * SondeHttp2State:
 * @client_direction: the direction that requests go
 * @exchanges: (element-type SondeHttp2Exchange): what was asked and answered
 * @by_stream: which stream is which exchange
 * @blocks: (element-type SondeHttp2Block): blocks of headers, `NULL` where it was not kept
 * @fragments: (element-type SondeHttp2Fragment): which frame holds which part of a block, by record
 * @windows: how much data may be sent
 * @n_block_bytes: the memory that @blocks takes
 * @goaway: whether a direction has said that the connection ends
 * @goaway_code: why
 *
 * What is remembered of a conversation in HTTP/2.
 */
typedef struct
{
  SondeDirection     client_direction;
  GArray            *exchanges;
  GHashTable        *by_stream;
  GPtrArray         *blocks;
  GArray            *fragments;
  SondeHttp2Windows *windows;
  gsize              n_block_bytes;
  gboolean           goaway[2];
  guint32            goaway_code[2];
} SondeHttp2State;

void                sonde_http2_state_init          (SondeHttp2State          *self,
                                                     SondeDirection            client_direction);
void                sonde_http2_state_clear         (SondeHttp2State          *self);
SondeHttp2Exchange *sonde_http2_state_find          (SondeHttp2State          *self,
                                                     guint32                   stream_id);
SondeHttp2Exchange *sonde_http2_state_ensure        (SondeHttp2State          *self,
                                                     guint32                   stream_id);
void                sonde_http2_state_reset         (SondeHttp2State          *self,
                                                     guint32                   stream_id,
                                                     guint32                   code);
guint               sonde_http2_state_reserve_block (SondeHttp2State          *self);
void                sonde_http2_state_take_block    (SondeHttp2State          *self,
                                                     guint                     position,
                                                     SondeHttp2Block          *block);
void                sonde_http2_state_add_fragment  (SondeHttp2State          *self,
                                                     const SondeHttp2Fragment *fragment);
void                sonde_http2_state_begin_message (SondeHttpMessage         *message,
                                                     const SondeHttp2Block    *block,
                                                     const SondeRecordInfo    *info,
                                                     gint64                    end_ns);

const SondeHttp2Fragment *sonde_http2_state_find_fragment (SondeHttp2State *self,
                                                           guint32          record);

guint                   sonde_http2_state_get_n_exchanges (SondeHttp2State *self);
const SondeHttpMessage *sonde_http2_state_peek_message    (SondeHttp2State *self,
                                                           guint            exchange,
                                                           gboolean         response);
gboolean                sonde_http2_state_find_exchange   (SondeHttp2State *self,
                                                           guint32          stream_id,
                                                           guint           *exchange);
const SondeHttp2Block  *sonde_http2_state_peek_block      (SondeHttp2State *self,
                                                           guint            record,
                                                           guint32         *block_offset,
                                                           guint32         *frame_offset,
                                                           guint32         *length);
gboolean                sonde_http2_state_get_goaway      (SondeHttp2State *self,
                                                           SondeDirection   direction,
                                                           guint32         *code);

G_END_DECLS
