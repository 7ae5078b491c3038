#pragma once

#include "sonde-dissector.h"
#include "sonde-http-head.h"
#include "sonde-http-message.h"

G_BEGIN_DECLS

/**
 * SondeHttp1Step:
 * @SONDE_HTTP1_STEP_HEAD: in a head, or before one
 * @SONDE_HTTP1_STEP_BODY: in a body that is not chunked
 * @SONDE_HTTP1_STEP_CHUNK_LINE: in the line with a chunk's size
 * @SONDE_HTTP1_STEP_CHUNK_DATA: in a chunk's data
 * @SONDE_HTTP1_STEP_CHUNK_END: in the line ending behind a chunk's data
 * @SONDE_HTTP1_STEP_LAST_LINE: behind the last chunk
 * @SONDE_HTTP1_STEP_TRAILERS: in the trailers
 * @SONDE_HTTP1_STEP_RAW: where nothing is understood any more
 *
 * Where one direction of a conversation stands.
 */
typedef enum
{
  SONDE_HTTP1_STEP_HEAD,
  SONDE_HTTP1_STEP_BODY,
  SONDE_HTTP1_STEP_CHUNK_LINE,
  SONDE_HTTP1_STEP_CHUNK_DATA,
  SONDE_HTTP1_STEP_CHUNK_END,
  SONDE_HTTP1_STEP_LAST_LINE,
  SONDE_HTTP1_STEP_TRAILERS,
  SONDE_HTTP1_STEP_RAW,
} SondeHttp1Step;

/**
 * SondeHttp1Method:
 * @SONDE_HTTP1_METHOD_OTHER: any other
 * @SONDE_HTTP1_METHOD_HEAD: HEAD, whose response has no body
 * @SONDE_HTTP1_METHOD_CONNECT: CONNECT, after which the connection is a tunnel
 *
 * The methods that decide where a response ends.
 */
typedef enum
{
  SONDE_HTTP1_METHOD_OTHER,
  SONDE_HTTP1_METHOD_HEAD,
  SONDE_HTTP1_METHOD_CONNECT,
} SondeHttp1Method;

/**
 * SondeHttp1Exchange:
 * @messages: the request and the response
 * @method: what kind of request it is
 *
 * A request and its response.
 */
typedef struct
{
  SondeHttpMessage messages[2];
  SondeHttp1Method method;
} SondeHttp1Exchange;

/**
 * SondeHttp1Side:
 * @step: where it stands
 * @kind: whether requests or responses go this way
 * @buffer: the part of a head or line that has not come to its end
 * @line_start: where the last line in @buffer begins
 * @unit_offset: where what is in @buffer begins in the stream
 * @remaining: how many bytes of the body or chunk are still to come
 * @record: the record that grows, or %SONDE_HTTP_NO_RECORD
 * @exchange: the exchange that its bytes belong to
 * @n_chunks: the chunks of this body so far
 * @start_line_done: whether the start line in @buffer is complete
 * @violated: whether this message has got its record of a violation
 *
 * One direction of a conversation.
 */
typedef struct
{
  SondeHttp1Step    step;
  SondeHttpHeadKind kind;
  GByteArray       *buffer;
  gsize             line_start;
  guint64           unit_offset;
  guint64           remaining;
  guint32           record;
  guint32           exchange;
  guint             n_chunks;
  gboolean          start_line_done;
  gboolean          violated;
} SondeHttp1Side;

/**
 * SondeHttp1:
 * @client_direction: the direction that requests go
 * @exchanges: (element-type SondeHttp1Exchange): what was asked and answered
 * @sides: both directions
 *
 * The state of a conversation in HTTP/1.0 or HTTP/1.1.
 */
typedef struct
{
  SondeDirection  client_direction;
  GArray         *exchanges;
  SondeHttp1Side  sides[2];
} SondeHttp1;

/**
 * SondeHttp1Input:
 * @self: the conversation
 * @side: the direction the bytes go
 * @direction: the same
 * @time_ns: when they passed
 * @offset: where @data begins in the stream; moves on as bytes are consumed
 * @data: (nullable): the bytes that are still to be taken, or `NULL` while skipping
 * @length: how many there are
 * @sink: where records go
 *
 * What one call of the dissector works on.
 */
typedef struct
{
  SondeHttp1      *self;
  SondeHttp1Side  *side;
  SondeDirection   direction;
  gint64           time_ns;
  guint64          offset;
  const guint8    *data;
  gsize            length;
  SondeRecordSink *sink;
} SondeHttp1Input;

SondeHttpMessage *sonde_http1_state_get_message      (SondeHttp1Input  *in);
SondeHttp1Method  sonde_http1_state_get_method       (SondeHttp1Input  *in);
SondeRecordInfo  *sonde_http1_state_begin_record     (SondeHttp1Input  *in,
                                                      guint             kind);
void              sonde_http1_state_consume          (SondeHttp1Input  *in,
                                                      guint64           n_bytes);
void              sonde_http1_state_touch_body       (SondeHttp1Input  *in,
                                                      SondeHttpMessage *message,
                                                      guint64           n_payload);
void              sonde_http1_state_add_violation    (SondeHttp1Input  *in,
                                                      SondeHttpProblem  problem,
                                                      guint64           offset);
void              sonde_http1_state_fail             (SondeHttp1Input  *in,
                                                      SondeHttpProblem  problem,
                                                      guint64           bad_offset);
void              sonde_http1_state_become_raw       (SondeHttp1Side   *side);
void              sonde_http1_state_complete_message (SondeHttp1Input  *in);

G_END_DECLS
