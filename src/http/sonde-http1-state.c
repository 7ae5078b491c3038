#include "config.h"

#include "sonde-http1-dissector.h"
#include "sonde-http1-state.h"

#define MAX_EXCHANGES (1024 * 1024)

static SondeRecordInfo *
sonde_http1_state_append (SondeHttp1Input *in,
                          guint            kind,
                          guint64          offset,
                          guint64          length,
                          SondeHttpProblem problem)
{
  SondeRecordInfo *info = sonde_record_sink_append (in->sink, kind, in->direction, in->time_ns,
                                                    offset, length);

  info->detail = in->side->exchange | (guint64) problem << 32;
  info->severity = (guint8) sonde_http_problem_get_severity (problem);

  return info;
}

/**
 * sonde_http1_state_get_message:
 * @in: what a call works on
 *
 * Returns: (transfer none): the message that the bytes belong to, made when it is new; valid until
 *   the next one is made
 */
SondeHttpMessage *
sonde_http1_state_get_message (SondeHttp1Input *in)
{
  SondeHttp1Exchange *exchange;

  /* Requests beyond what a list can sensibly show are all counted as the last one. */
  if (in->side->exchange >= MAX_EXCHANGES)
    in->side->exchange = MAX_EXCHANGES - 1;

  while (in->self->exchanges->len <= in->side->exchange)
    {
      SondeHttp1Exchange fresh = { .method = SONDE_HTTP1_METHOD_OTHER };

      sonde_http_message_init (&fresh.messages[0]);
      sonde_http_message_init (&fresh.messages[1]);
      g_array_append_val (in->self->exchanges, fresh);
    }

  exchange = &g_array_index (in->self->exchanges, SondeHttp1Exchange, in->side->exchange);

  return &exchange->messages[in->side->kind == SONDE_HTTP_HEAD_RESPONSE];
}

/**
 * sonde_http1_state_get_method:
 * @in: what a call works on
 *
 * Returns: what kind of request the exchange began with
 */
SondeHttp1Method
sonde_http1_state_get_method (SondeHttp1Input *in)
{
  return g_array_index (in->self->exchanges, SondeHttp1Exchange, in->side->exchange).method;
}

/**
 * sonde_http1_state_begin_record:
 * @in: what a call works on
 * @kind: a #SondeHttp1RecordKind
 *
 * Appends a record that begins with the next byte, and will grow.
 *
 * Returns: (transfer none): the record, valid until the next is appended
 */
SondeRecordInfo *
sonde_http1_state_begin_record (SondeHttp1Input *in,
                                guint            kind)
{
  SondeRecordInfo *info;

  info = sonde_http1_state_append (in, kind, in->offset, 0, SONDE_HTTP_PROBLEM_NONE);
  in->side->record = info->number;
  in->side->unit_offset = in->offset;

  return info;
}

/**
 * sonde_http1_state_consume:
 * @in: what a call works on
 * @n_bytes: how many bytes
 *
 * Takes bytes into the record that grows, and moves on behind them.
 */
void
sonde_http1_state_consume (SondeHttp1Input *in,
                           guint64          n_bytes)
{
  SondeRecordInfo *info = sonde_record_sink_change (in->sink, in->side->record);

  in->offset += n_bytes;
  info->length = in->offset - info->offset;

  if (in->data != NULL)
    {
      in->data += n_bytes;
      in->length -= (gsize) n_bytes;
    }
}

/**
 * sonde_http1_state_touch_body:
 * @in: what a call works on
 * @message: its message
 * @n_payload: how many bytes of the body itself were consumed
 *
 * Notes that the body reaches as far as what was consumed.
 */
void
sonde_http1_state_touch_body (SondeHttp1Input  *in,
                              SondeHttpMessage *message,
                              guint64           n_payload)
{
  message->body_length += n_payload;
  message->body_end = in->offset;
  message->end_ns = in->time_ns;

  if (message->body_record == SONDE_HTTP_NO_RECORD)
    message->body_record = in->side->record;
}

/**
 * sonde_http1_state_add_violation:
 * @in: what a call works on
 * @problem: what is wrong
 * @offset: the offending byte in the stream
 *
 * Appends the record of a violation, unless the message has one.
 */
void
sonde_http1_state_add_violation (SondeHttp1Input *in,
                                 SondeHttpProblem problem,
                                 guint64          offset)
{
  if (in->side->violated)
    return;

  in->side->violated = TRUE;
  sonde_http1_state_append (in, SONDE_HTTP1_RECORD_VIOLATION, offset, 1, problem);
}

/**
 * sonde_http1_state_fail:
 * @in: what a call works on
 * @problem: what is wrong
 * @bad_offset: the offending byte in the stream, within the record that grows or behind it
 *
 * Ends what is open before a byte from which on nothing can be understood, and consumes the rest as
 * raw bytes.
 */
void
sonde_http1_state_fail (SondeHttp1Input *in,
                        SondeHttpProblem problem,
                        guint64          bad_offset)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);
  SondeRecordInfo *info = sonde_record_sink_change (in->sink, side->record);

  if (info->offset == bad_offset)
    {
      info->kind = SONDE_HTTP1_RECORD_RAW;
      info->severity = (guint8) sonde_http_problem_get_severity (problem);
      info->detail = side->exchange | (guint64) problem << 32;

      if (message->head_record == info->number)
        message->head_record = SONDE_HTTP_NO_RECORD;
    }
  else
    {
      /* A body that has begun, whether or not anything of it was consumed before. */
      if (message->body_record == SONDE_HTTP_NO_RECORD && info->kind == SONDE_HTTP1_RECORD_CHUNK)
        message->body_record = info->number;

      info->length = bad_offset - info->offset;
      info = sonde_http1_state_append (in, SONDE_HTTP1_RECORD_RAW, bad_offset, 0, problem);
      side->record = info->number;
    }

  sonde_http1_state_consume (in, 0);
  sonde_http1_state_consume (in, in->length);

  if (message->body_record == SONDE_HTTP_NO_RECORD)
    {
      message->body_record = side->record;
      message->body_start = bad_offset;
    }

  message->problem = problem;
  message->body_length += in->offset - bad_offset;
  message->framing = message->framing == SONDE_HTTP_FRAMING_NONE ? SONDE_HTTP_FRAMING_CLOSE
                                                                 : message->framing;
  message->body_end = in->offset;
  message->end_ns = in->time_ns;
  side->step = SONDE_HTTP1_STEP_RAW;
  g_byte_array_set_size (side->buffer, 0);
}

/**
 * sonde_http1_state_become_raw:
 * @side: a direction
 *
 * Lets all that follows be raw bytes.
 */
void
sonde_http1_state_become_raw (SondeHttp1Side *side)
{
  side->step = SONDE_HTTP1_STEP_RAW;
  side->record = SONDE_HTTP_NO_RECORD;
}

/**
 * sonde_http1_state_complete_message:
 * @in: what a call works on
 *
 * Ends a message with the last byte consumed, so that the next one can begin.
 */
void
sonde_http1_state_complete_message (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);

  message->complete = TRUE;
  message->end_ns = in->time_ns;
  side->step = SONDE_HTTP1_STEP_HEAD;
  side->exchange++;
  side->violated = FALSE;
}
