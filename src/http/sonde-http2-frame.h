#pragma once

#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SONDE_HTTP2_FRAME_HEADER:
 *
 * How many bytes stand before a frame's payload.
 */
#define SONDE_HTTP2_FRAME_HEADER 9

/**
 * SondeHttp2RecordKind:
 * @SONDE_HTTP2_RECORD_DATA: a part of a body
 * @SONDE_HTTP2_RECORD_HEADERS: headers, or their beginning
 * @SONDE_HTTP2_RECORD_PRIORITY: the priority of a stream, deprecated
 * @SONDE_HTTP2_RECORD_RST_STREAM: the end of a stream
 * @SONDE_HTTP2_RECORD_SETTINGS: how the sender wants to be talked to
 * @SONDE_HTTP2_RECORD_PUSH_PROMISE: a request the server makes in the client's place
 * @SONDE_HTTP2_RECORD_PING: a question whether the peer is there, or the answer
 * @SONDE_HTTP2_RECORD_GOAWAY: the end of the connection
 * @SONDE_HTTP2_RECORD_WINDOW_UPDATE: how much more data may be sent
 * @SONDE_HTTP2_RECORD_CONTINUATION: further headers
 * @SONDE_HTTP2_RECORD_ALTSVC: other addresses of the same site
 * @SONDE_HTTP2_RECORD_ORIGIN: the sites that the connection serves
 * @SONDE_HTTP2_RECORD_PRIORITY_UPDATE: the urgency of a stream
 * @SONDE_HTTP2_RECORD_PREFACE: what a client sends first
 * @SONDE_HTTP2_RECORD_RAW: bytes that are no HTTP/2
 *
 * What HTTP/2 consists of. Below 256, the numbers are those of the frame types (RFC 9113 §6), and
 * any may occur.
 */
typedef enum
{
  SONDE_HTTP2_RECORD_DATA,
  SONDE_HTTP2_RECORD_HEADERS,
  SONDE_HTTP2_RECORD_PRIORITY,
  SONDE_HTTP2_RECORD_RST_STREAM,
  SONDE_HTTP2_RECORD_SETTINGS,
  SONDE_HTTP2_RECORD_PUSH_PROMISE,
  SONDE_HTTP2_RECORD_PING,
  SONDE_HTTP2_RECORD_GOAWAY,
  SONDE_HTTP2_RECORD_WINDOW_UPDATE,
  SONDE_HTTP2_RECORD_CONTINUATION,
  SONDE_HTTP2_RECORD_ALTSVC,
  SONDE_HTTP2_RECORD_ORIGIN = 12,
  SONDE_HTTP2_RECORD_PRIORITY_UPDATE = 16,
  SONDE_HTTP2_RECORD_PREFACE = 256,
  SONDE_HTTP2_RECORD_RAW,
} SondeHttp2RecordKind;

/**
 * SondeHttp2Flags:
 * @SONDE_HTTP2_FLAG_END_STREAM: of DATA and HEADERS: the message ends here
 * @SONDE_HTTP2_FLAG_ACK: of SETTINGS and PING: an answer
 * @SONDE_HTTP2_FLAG_END_HEADERS: the headers end here
 * @SONDE_HTTP2_FLAG_PADDED: there is padding
 * @SONDE_HTTP2_FLAG_PRIORITY: of HEADERS: the priority stands before the headers
 *
 * The flags of frames.
 */
typedef enum
{
  SONDE_HTTP2_FLAG_END_STREAM = 0x01,
  SONDE_HTTP2_FLAG_ACK = 0x01,
  SONDE_HTTP2_FLAG_END_HEADERS = 0x04,
  SONDE_HTTP2_FLAG_PADDED = 0x08,
  SONDE_HTTP2_FLAG_PRIORITY = 0x20,
} SondeHttp2Flags;

/**
 * SondeHttp2Setting:
 * @SONDE_HTTP2_SETTING_HEADER_TABLE_SIZE: how many bytes of headers the sender can remember
 * @SONDE_HTTP2_SETTING_ENABLE_PUSH: whether the server may push responses
 * @SONDE_HTTP2_SETTING_MAX_CONCURRENT_STREAMS: how many requests may run at once
 * @SONDE_HTTP2_SETTING_INITIAL_WINDOW_SIZE: how many bytes of a body may be on their way at once
 * @SONDE_HTTP2_SETTING_MAX_FRAME_SIZE: how long a frame may be
 * @SONDE_HTTP2_SETTING_ENABLE_CONNECT: whether WebSockets can run over this connection
 *
 * The settings that have a meaning here.
 */
typedef enum
{
  SONDE_HTTP2_SETTING_HEADER_TABLE_SIZE = 1,
  SONDE_HTTP2_SETTING_ENABLE_PUSH,
  SONDE_HTTP2_SETTING_MAX_CONCURRENT_STREAMS,
  SONDE_HTTP2_SETTING_INITIAL_WINDOW_SIZE,
  SONDE_HTTP2_SETTING_MAX_FRAME_SIZE,
  SONDE_HTTP2_SETTING_ENABLE_CONNECT = 8,
} SondeHttp2Setting;

/**
 * SondeHttp2Problem:
 * @SONDE_HTTP2_PROBLEM_NONE: nothing is wrong
 * @SONDE_HTTP2_PROBLEM_NOT_HTTP2: not HTTP/2 at all
 * @SONDE_HTTP2_PROBLEM_LENGTH: a length that frames of this type cannot have
 * @SONDE_HTTP2_PROBLEM_TOO_LONG: longer than the receiver allows
 * @SONDE_HTTP2_PROBLEM_NEEDS_STREAM: a frame that belongs to a stream, on none
 * @SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM: a frame that belongs to the connection, on a stream
 * @SONDE_HTTP2_PROBLEM_PADDING: more padding than payload
 * @SONDE_HTTP2_PROBLEM_INTERRUPTED: another frame between HEADERS and CONTINUATION
 * @SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION: CONTINUATION of nothing
 * @SONDE_HTTP2_PROBLEM_HEADERS: headers that cannot be decoded
 * @SONDE_HTTP2_PROBLEM_HEADERS_LOST: headers that cannot be decoded because others could not
 * @SONDE_HTTP2_PROBLEM_INCREMENT: a WINDOW_UPDATE by 0
 * @SONDE_HTTP2_PROBLEM_SETTING: a setting with a value that it cannot have
 * @SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED: more data than the window has room for
 * @SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW: a window larger than 2^31-1
 * @SONDE_HTTP2_PROBLEM_ENDED_EARLY: the connection ended within the frame
 *
 * How a frame departs from RFC 9113.
 */
typedef enum
{
  SONDE_HTTP2_PROBLEM_NONE,
  SONDE_HTTP2_PROBLEM_NOT_HTTP2,
  SONDE_HTTP2_PROBLEM_LENGTH,
  SONDE_HTTP2_PROBLEM_TOO_LONG,
  SONDE_HTTP2_PROBLEM_NEEDS_STREAM,
  SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM,
  SONDE_HTTP2_PROBLEM_PADDING,
  SONDE_HTTP2_PROBLEM_INTERRUPTED,
  SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION,
  SONDE_HTTP2_PROBLEM_HEADERS,
  SONDE_HTTP2_PROBLEM_HEADERS_LOST,
  SONDE_HTTP2_PROBLEM_INCREMENT,
  SONDE_HTTP2_PROBLEM_SETTING,
  SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED,
  SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW,
  SONDE_HTTP2_PROBLEM_ENDED_EARLY,
} SondeHttp2Problem;

#define SONDE_N_HTTP2_PROBLEMS (SONDE_HTTP2_PROBLEM_ENDED_EARLY + 1)

/**
 * SondeHttp2Frame:
 * @length: the length of the payload
 * @stream_id: the stream, or 0 for the connection
 * @type: the type, a #SondeHttp2RecordKind below 256
 * @flags: a set of #SondeHttp2Flags
 *
 * What the nine bytes before a payload say.
 */
typedef struct
{
  guint32 length;
  guint32 stream_id;
  guint8  type;
  guint8  flags;
} SondeHttp2Frame;

SondeHttp2Frame   sonde_http2_frame_parse (const guint8          *data);
SondeHttp2Problem sonde_http2_frame_check (const SondeHttp2Frame *self,
                                           guint32                max_length);

void              sonde_http2_record_set_frame     (SondeRecordInfo       *info,
                                                    const SondeHttp2Frame *frame);
void              sonde_http2_record_set_padding   (SondeRecordInfo       *info,
                                                    guint8                 length);
void              sonde_http2_record_set_problem   (SondeRecordInfo       *info,
                                                    SondeHttp2Problem      problem);
guint32           sonde_http2_record_get_stream_id (const SondeRecordInfo *info);
guint8            sonde_http2_record_get_flags     (const SondeRecordInfo *info);
guint8            sonde_http2_record_get_padding   (const SondeRecordInfo *info);
SondeHttp2Problem sonde_http2_record_get_problem   (const SondeRecordInfo *info);
gboolean          sonde_http2_record_is_frame      (const SondeRecordInfo *info);
gboolean          sonde_http2_record_get_payload   (const SondeRecordInfo *info,
                                                    guint64               *offset,
                                                    guint64               *length);

const char *sonde_http2_problem_get_sentence  (SondeHttp2Problem problem);
const char *sonde_http2_problem_get_reference (SondeHttp2Problem problem);
const char *sonde_http2_type_get_name         (guint             type);
const char *sonde_http2_error_get_name        (guint32           code);
const char *sonde_http2_error_get_meaning     (guint32           code);
const char *sonde_http2_setting_get_name      (guint16           id);
const char *sonde_http2_setting_get_meaning   (guint16           id);
gboolean    sonde_http2_setting_accepts       (guint16           id,
                                               guint32           value);
guint8      sonde_http2_flags_get_known       (guint             type);
char       *sonde_http2_flags_to_text         (guint             type,
                                               guint8            flags);

G_END_DECLS
