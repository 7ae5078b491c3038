#pragma once

#include <glib.h>

#include "sonde-http-problem.h"

G_BEGIN_DECLS

/**
 * SONDE_HTTP_NO_RECORD:
 *
 * Stands for a record that is not there.
 */
#define SONDE_HTTP_NO_RECORD G_MAXUINT32

/**
 * SONDE_HTTP_UNKNOWN_LENGTH:
 *
 * Stands for a body whose length was not announced.
 */
#define SONDE_HTTP_UNKNOWN_LENGTH G_MAXUINT64

/**
 * SondeHttpFraming:
 * @SONDE_HTTP_FRAMING_NONE: there is no body
 * @SONDE_HTTP_FRAMING_LENGTH: the head says how long the body is
 * @SONDE_HTTP_FRAMING_CHUNKED: chunks, the last of which is empty
 * @SONDE_HTTP_FRAMING_CLOSE: the body ends where the connection ends
 * @SONDE_HTTP_FRAMING_FRAMES: DATA frames of HTTP/2
 *
 * How a body is delimited.
 */
typedef enum
{
  SONDE_HTTP_FRAMING_NONE,
  SONDE_HTTP_FRAMING_LENGTH,
  SONDE_HTTP_FRAMING_CHUNKED,
  SONDE_HTTP_FRAMING_CLOSE,
  SONDE_HTTP_FRAMING_FRAMES,
} SondeHttpFraming;

/**
 * SondeHttpMessage:
 * @start_ns: when the first byte passed, or 0
 * @head_end_ns: when the last byte of the head passed, or 0
 * @end_ns: when its last byte so far passed, or 0
 * @head_start: in HTTP/1, where its head begins in the stream of its direction
 * @body_start: where its body begins in the stream of its direction
 * @body_end: where its body ends so far; between the two lie chunk sizes and trailers as well, and
 *   in HTTP/2 whatever other frames
 * @body_length: the bytes of the body so far, without chunk sizes or frame headers
 * @expected_length: the length the head announces, or %SONDE_HTTP_UNKNOWN_LENGTH
 * @head_record: the record that is its head, or %SONDE_HTTP_NO_RECORD
 * @body_record: the first record that belongs to its body, or %SONDE_HTTP_NO_RECORD
 * @trailers_record: the record that holds its trailers, or %SONDE_HTTP_NO_RECORD
 * @stream_id: the stream in HTTP/2, else 0
 * @reset_code: with @reset, why the stream was reset, as an error code of HTTP/2
 * @status: the status code of a response, else 0
 * @framing: how its body is delimited
 * @problem: why nothing behind some byte could be understood
 * @head_complete: whether all of the head is there
 * @complete: whether all of the message is there
 * @reset: whether the stream was reset before the message was complete
 *
 * A request or a response, as a dissector found it. Informational responses (1xx, but 101) are not
 * counted among responses.
 */
typedef struct
{
  gint64           start_ns;
  gint64           head_end_ns;
  gint64           end_ns;
  guint64          head_start;
  guint64          body_start;
  guint64          body_end;
  guint64          body_length;
  guint64          expected_length;
  guint32          head_record;
  guint32          body_record;
  guint32          trailers_record;
  guint32          stream_id;
  guint32          reset_code;
  guint16          status;
  SondeHttpFraming framing;
  SondeHttpProblem problem;
  gboolean         head_complete;
  gboolean         complete;
  gboolean         reset;
} SondeHttpMessage;

void sonde_http_message_init (SondeHttpMessage *self);

G_END_DECLS
