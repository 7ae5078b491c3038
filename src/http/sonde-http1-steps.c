#include "config.h"

#include <string.h>

#include "sonde-http-syntax.h"
#include "sonde-http1-chunk.h"
#include "sonde-http1-dissector.h"
#include "sonde-http1-framing.h"
#include "sonde-http1-steps.h"

#define MAX_HEAD (256 * 1024)
#define MAX_CHUNK_LINE (16 * 1024)
#define MAX_CHUNK_RECORDS 65536

static void
sonde_http1_begin_body (SondeHttp1Input         *in,
                        const SondeHttp1Framing *framing)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);

  message->framing = framing->framing;
  message->body_start = in->offset;
  message->body_end = in->offset;
  side->record = SONDE_HTTP_NO_RECORD;
  side->n_chunks = 0;

  if (sonde_http_problem_get_severity (framing->problem) == SONDE_SEVERITY_ERROR)
    {
      message->problem = framing->problem;
      message->framing = SONDE_HTTP_FRAMING_CLOSE;
      sonde_http1_state_become_raw (side);
      return;
    }

  switch (framing->framing)
    {
    case SONDE_HTTP_FRAMING_LENGTH:
      message->expected_length = framing->length;
      side->remaining = framing->length;
      side->step = SONDE_HTTP1_STEP_BODY;
      break;

    case SONDE_HTTP_FRAMING_CHUNKED:
      side->step = SONDE_HTTP1_STEP_CHUNK_LINE;
      break;

    case SONDE_HTTP_FRAMING_CLOSE:
      side->remaining = G_MAXINT64;
      side->step = SONDE_HTTP1_STEP_BODY;
      break;

    case SONDE_HTTP_FRAMING_NONE:
    case SONDE_HTTP_FRAMING_FRAMES:
    default:
      side->remaining = 0;
      side->step = SONDE_HTTP1_STEP_BODY;
      break;
    }

  if (side->step == SONDE_HTTP1_STEP_BODY && side->remaining == 0)
    sonde_http1_state_complete_message (in);
}

static gboolean
sonde_http1_opens_tunnel (SondeHttp1Input     *in,
                          const SondeHttpHead *head)
{
  return head->status / 100 == 2 &&
         sonde_http1_state_get_method (in) == SONDE_HTTP1_METHOD_CONNECT;
}

/* A response without a body, whatever its headers say: RFC 9112 §6.3. */
static gboolean
sonde_http1_is_bodiless (SondeHttp1Input     *in,
                         const SondeHttpHead *head)
{
  if (head->kind != SONDE_HTTP_HEAD_RESPONSE)
    return FALSE;

  return head->status / 100 == 1 || head->status == 204 || head->status == 304 ||
         sonde_http1_state_get_method (in) == SONDE_HTTP1_METHOD_HEAD ||
         sonde_http1_opens_tunnel (in, head);
}

static void
sonde_http1_begin_tunnel (SondeHttp1Input *in)
{
  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      SondeHttp1Side *side = &in->self->sides[i];

      /* The other side may be in the middle of a head already. */
      if (side != in->side && side->buffer->len > 0)
        continue;

      sonde_http1_state_become_raw (side);
      side->exchange = MIN (side->exchange, in->self->exchanges->len - 1);
    }
}

static void
sonde_http1_switch_protocol (SondeHttp1Input     *in,
                             const SondeHttpHead *head)
{
  g_autofree char *upgrade = sonde_http_head_dup_list (head, "Upgrade");

  /* Should nobody take over, what follows is left alone. */
  sonde_http1_begin_tunnel (in);

  if (upgrade != NULL && sonde_http_list_has (upgrade, "websocket"))
    {
      g_autofree char *extensions = sonde_http_head_dup_list (head, "Sec-WebSocket-Extensions");

      in->sink->handover = "websocket";
      in->sink->terms = extensions != NULL ? g_steal_pointer (&extensions) : g_strdup ("");
    }
  else if (upgrade != NULL && sonde_http_list_has (upgrade, "h2c"))
    in->sink->handover = "http2";
}

static gboolean
sonde_http1_has_method (const SondeHttpHead *head,
                        const char          *method)
{
  SondeHttpSpan span = head->parts[0];

  return span.length == strlen (method) &&
         memcmp (head->data + span.offset, method, span.length) == 0;
}

static void
sonde_http1_finish_request_head (SondeHttp1Input         *in,
                                 const SondeHttpHead     *head,
                                 const SondeHttp1Framing *framing)
{
  SondeHttp1Exchange *exchange = &g_array_index (in->self->exchanges, SondeHttp1Exchange,
                                                 in->side->exchange);

  if (sonde_http1_has_method (head, "HEAD"))
    exchange->method = SONDE_HTTP1_METHOD_HEAD;
  else if (sonde_http1_has_method (head, "CONNECT"))
    exchange->method = SONDE_HTTP1_METHOD_CONNECT;

  sonde_http1_begin_body (in, framing);
}

static void
sonde_http1_finish_response_head (SondeHttp1Input         *in,
                                  const SondeHttpHead     *head,
                                  const SondeHttp1Framing *framing)
{
  SondeHttpMessage *message = sonde_http1_state_get_message (in);

  if (head->status / 100 == 1 && head->status != 101)
    {
      sonde_record_sink_change (in->sink, in->side->record)->kind = SONDE_HTTP1_RECORD_INTERIM;
      sonde_http_message_init (message);
      in->side->violated = FALSE;
      return;
    }

  message->status = (guint16) head->status;

  if (head->status == 101)
    {
      sonde_http1_state_complete_message (in);
      sonde_http1_switch_protocol (in, head);
    }
  else if (sonde_http1_opens_tunnel (in, head))
    {
      sonde_http1_state_complete_message (in);
      sonde_http1_begin_tunnel (in);
    }
  else
    sonde_http1_begin_body (in, framing);
}

static void
sonde_http1_judge_head (SondeHttp1Input         *in,
                        const SondeHttpHead     *head,
                        const SondeHttp1Framing *framing)
{
  SondeRecordInfo *info = sonde_record_sink_change (in->sink, in->side->record);
  SondeHttpProblem problem;
  gsize problem_offset;

  problem = sonde_http_head_find_problem (head, &problem_offset);

  if (sonde_http_problem_get_severity (framing->problem) >
      sonde_http_problem_get_severity (problem))
    {
      problem = framing->problem;
      problem_offset = framing->problem_offset;
    }

  info->severity = (guint8) sonde_http_problem_get_severity (problem);
  info->detail = in->side->exchange | (guint64) problem << 32;

  if (info->severity == SONDE_SEVERITY_ERROR)
    sonde_http1_state_add_violation (in, problem, in->side->unit_offset + problem_offset);
}

static void
sonde_http1_finish_head (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  gboolean is_trailers = side->step == SONDE_HTTP1_STEP_TRAILERS;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);
  SondeHttp1Framing framing;
  g_autoptr(SondeHttpHead) head = NULL;

  head = sonde_http_head_parse (is_trailers ? SONDE_HTTP_HEAD_TRAILERS : side->kind,
                                side->buffer->data, side->buffer->len);

  framing = sonde_http1_framing_find (head, is_trailers || sonde_http1_is_bodiless (in, head));

  if (!is_trailers)
    {
      message->head_end_ns = in->time_ns;
      message->end_ns = in->time_ns;
      message->head_complete = TRUE;
    }

  sonde_http1_judge_head (in, head, &framing);

  if (head->kind == SONDE_HTTP_HEAD_REQUEST)
    sonde_http1_finish_request_head (in, head, &framing);
  else if (head->kind == SONDE_HTTP_HEAD_RESPONSE)
    sonde_http1_finish_response_head (in, head, &framing);
  else
    {
      sonde_http1_state_touch_body (in, message, 0);
      sonde_http1_state_complete_message (in);
    }

  g_byte_array_set_size (side->buffer, 0);
}

static void
sonde_http1_begin_head (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);
  SondeRecordInfo *info;
  guint kind;

  if (side->step == SONDE_HTTP1_STEP_TRAILERS)
    kind = SONDE_HTTP1_RECORD_TRAILERS;
  else if (side->kind == SONDE_HTTP_HEAD_REQUEST)
    kind = SONDE_HTTP1_RECORD_REQUEST;
  else
    kind = SONDE_HTTP1_RECORD_RESPONSE;

  info = sonde_http1_state_begin_record (in, kind);
  side->line_start = 0;
  side->start_line_done = side->step == SONDE_HTTP1_STEP_TRAILERS;

  if (side->step == SONDE_HTTP1_STEP_TRAILERS)
    {
      message->trailers_record = info->number;
      return;
    }

  sonde_http_message_init (message);
  message->head_record = info->number;
  message->head_start = info->offset;
  message->start_ns = in->time_ns;
}

/*
 * Looks at the line that was appended to, complete or not. Returns whether it may stand there, and
 * whether it is the empty line that ends the head.
 */
static gboolean
sonde_http1_check_line (SondeHttp1Side *side,
                        gboolean       *is_end)
{
  const guint8 *line = side->buffer->data + side->line_start;
  gsize length = side->buffer->len - side->line_start;
  gboolean is_complete = line[length - 1] == '\n';
  gboolean is_empty;

  *is_end = FALSE;
  is_empty = line[0] == '\n' || (line[0] == '\r' && (length == 1 || line[1] == '\n'));

  if (!side->start_line_done && !is_empty)
    {
      if (is_complete)
        {
          if (sonde_http_head_check_start (side->kind, line, length) ==
              SONDE_HTTP_PROBLEM_START_LINE)
            return FALSE;
        }
      else if (!sonde_http_head_accepts_start (side->kind, line, length))
        return FALSE;
    }

  if (!is_complete)
    return TRUE;

  *is_end = is_empty && side->start_line_done;
  side->start_line_done = side->start_line_done || !is_empty;
  side->line_start = side->buffer->len;

  return TRUE;
}

/* How many of the next bytes are whole lines, up to the empty line that ends the head. */
static gsize
sonde_http1_measure_lines (SondeHttp1Input *in,
                           gboolean        *is_end)
{
  const guint8 *start = in->data;
  const guint8 *end = in->data + in->length;
  const guint8 *lf = NULL;

  while (!*is_end && start < end && (lf = memchr (start, '\n', (gsize) (end - start))) != NULL)
    {
      *is_end = lf == start || (lf == start + 1 && *start == '\r');
      start = lf + 1;
    }

  return (gsize) (start - in->data);
}

/* Behind the start line, takes what is there of whole lines at once. Returns whether it could. */
static gboolean
sonde_http1_take_lines (SondeHttp1Input *in,
                        gboolean        *is_end)
{
  SondeHttp1Side *side = in->side;
  gboolean ends = FALSE;
  gsize n_bytes;

  if (!side->start_line_done || side->line_start != side->buffer->len)
    return FALSE;

  n_bytes = sonde_http1_measure_lines (in, &ends);

  if (n_bytes == 0 || n_bytes > MAX_HEAD - side->buffer->len)
    return FALSE;

  g_byte_array_append (side->buffer, in->data, (guint) n_bytes);
  sonde_http1_state_consume (in, n_bytes);
  side->line_start = side->buffer->len;
  *is_end = ends;

  return TRUE;
}

static void
sonde_http1_take_head (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  gboolean is_end = FALSE;

  if (side->buffer->len == 0)
    sonde_http1_begin_head (in);

  while (in->length > 0 && !is_end)
    {
      const guint8 *lf;
      gsize n_bytes;

      if (sonde_http1_take_lines (in, &is_end))
        continue;

      lf = memchr (in->data, '\n', in->length);
      n_bytes = lf != NULL ? (gsize) (lf - in->data) + 1 : in->length;
      n_bytes = MIN (n_bytes, MAX_HEAD - side->buffer->len);

      if (n_bytes == 0)
        {
          sonde_http1_state_fail (in, SONDE_HTTP_PROBLEM_HEAD_TOO_LONG, in->offset);
          return;
        }

      g_byte_array_append (side->buffer, in->data, (guint) n_bytes);
      sonde_http1_state_consume (in, n_bytes);

      if (!sonde_http1_check_line (side, &is_end))
        {
          sonde_http1_state_fail (in, SONDE_HTTP_PROBLEM_START_LINE, side->unit_offset);
          return;
        }
    }

  if (is_end)
    sonde_http1_finish_head (in);
}

static void
sonde_http1_pass_body (SondeHttp1Input *in,
                       guint64          n_bytes)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message = sonde_http1_state_get_message (in);

  if (side->record == SONDE_HTTP_NO_RECORD)
    sonde_http1_state_begin_record (in, SONDE_HTTP1_RECORD_BODY);

  n_bytes = MIN (n_bytes, side->remaining);
  sonde_http1_state_consume (in, n_bytes);
  sonde_http1_state_touch_body (in, message, n_bytes);

  if (message->framing == SONDE_HTTP_FRAMING_CLOSE)
    return;

  side->remaining -= n_bytes;

  if (side->remaining == 0)
    sonde_http1_state_complete_message (in);
}

static void
sonde_http1_pass_chunk (SondeHttp1Input *in,
                        guint64          n_bytes)
{
  SondeHttp1Side *side = in->side;

  n_bytes = MIN (n_bytes, side->remaining);
  sonde_http1_state_consume (in, n_bytes);
  sonde_http1_state_touch_body (in, sonde_http1_state_get_message (in), n_bytes);
  side->remaining -= n_bytes;

  if (side->remaining == 0)
    side->step = SONDE_HTTP1_STEP_CHUNK_END;
}

static void
sonde_http1_pass_raw (SondeHttp1Input *in,
                      guint64          n_bytes)
{
  SondeHttp1Side *side = in->side;
  SondeHttpMessage *message;

  if (side->record == SONDE_HTTP_NO_RECORD)
    sonde_http1_state_begin_record (in, SONDE_HTTP1_RECORD_RAW);

  sonde_http1_state_consume (in, n_bytes);
  message = sonde_http1_state_get_message (in);

  if (message->problem == SONDE_HTTP_PROBLEM_NONE)
    return;

  sonde_http1_state_touch_body (in, message, n_bytes);
}

static void
sonde_http1_begin_chunk (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;

  side->unit_offset = in->offset;
  side->n_chunks++;

  if (side->n_chunks <= MAX_CHUNK_RECORDS)
    sonde_http1_state_begin_record (in, SONDE_HTTP1_RECORD_CHUNK);
  else if (side->n_chunks == MAX_CHUNK_RECORDS + 1)
    sonde_http1_state_begin_record (in, SONDE_HTTP1_RECORD_CHUNKS);
}

static void
sonde_http1_finish_chunk_line (SondeHttp1Input           *in,
                               const SondeHttp1ChunkLine *line)
{
  SondeHttp1Side *side = in->side;

  if (line->end_offset + 1 == side->buffer->len)
    sonde_http1_state_add_violation (in, SONDE_HTTP_PROBLEM_BARE_LF, in->offset - 1);

  side->remaining = line->size;
  side->step = side->remaining == 0 ? SONDE_HTTP1_STEP_LAST_LINE : SONDE_HTTP1_STEP_CHUNK_DATA;
  g_byte_array_set_size (side->buffer, 0);
}

static void
sonde_http1_take_chunk_line (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  const guint8 *lf = memchr (in->data, '\n', in->length);
  gsize n_bytes = lf != NULL ? (gsize) (lf - in->data) + 1 : in->length;
  SondeHttp1ChunkLine line;
  SondeHttpProblem problem;
  gsize bad_offset;

  if (side->buffer->len == 0)
    sonde_http1_begin_chunk (in);

  n_bytes = MIN (n_bytes, MAX_CHUNK_LINE - side->buffer->len);

  if (n_bytes == 0)
    {
      sonde_http1_state_fail (in, SONDE_HTTP_PROBLEM_CHUNK_LINE_TOO_LONG, in->offset);
      return;
    }

  g_byte_array_append (side->buffer, in->data, (guint) n_bytes);
  sonde_http1_state_consume (in, n_bytes);
  problem = sonde_http1_chunk_line_parse (&line, side->buffer->data, side->buffer->len,
                                          &bad_offset);

  if (problem != SONDE_HTTP_PROBLEM_NONE)
    {
      sonde_http1_state_fail (in, problem, side->unit_offset + bad_offset);
      return;
    }

  sonde_http1_state_touch_body (in, sonde_http1_state_get_message (in), 0);

  if (side->buffer->data[side->buffer->len - 1] == '\n')
    sonde_http1_finish_chunk_line (in, &line);
}

/*
 * Takes CR LF, byte by byte, into the record that is open. Returns whether it is complete; the line
 * has failed when the step is SONDE_HTTP1_STEP_RAW afterwards.
 */
static gboolean
sonde_http1_take_line_end (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;
  guint8 c = in->data[0];

  if (c == '\r' && side->buffer->len == 0)
    {
      g_byte_array_append (side->buffer, &c, 1);
      sonde_http1_state_consume (in, 1);
      return FALSE;
    }

  if (c != '\n')
    {
      sonde_http1_state_fail (in, SONDE_HTTP_PROBLEM_CHUNK_END, in->offset - side->buffer->len);
      return FALSE;
    }

  if (side->buffer->len == 0)
    sonde_http1_state_add_violation (in, SONDE_HTTP_PROBLEM_BARE_LF, in->offset);

  sonde_http1_state_consume (in, 1);
  sonde_http1_state_touch_body (in, sonde_http1_state_get_message (in), 0);
  g_byte_array_set_size (side->buffer, 0);

  return TRUE;
}

static void
sonde_http1_take_last_line (SondeHttp1Input *in)
{
  SondeHttp1Side *side = in->side;

  if (side->buffer->len == 0 && in->data[0] != '\r' && in->data[0] != '\n')
    {
      side->step = SONDE_HTTP1_STEP_TRAILERS;
      return;
    }

  if (sonde_http1_take_line_end (in))
    sonde_http1_state_complete_message (in);
}

/**
 * sonde_http1_take:
 * @in: what a call works on, with at least one byte
 *
 * Takes some bytes, at most as many as belong to what the direction is in.
 */
void
sonde_http1_take (SondeHttp1Input *in)
{
  switch (in->side->step)
    {
    case SONDE_HTTP1_STEP_HEAD:
    case SONDE_HTTP1_STEP_TRAILERS:
      sonde_http1_take_head (in);
      break;

    case SONDE_HTTP1_STEP_BODY:
      sonde_http1_pass_body (in, in->length);
      break;

    case SONDE_HTTP1_STEP_CHUNK_LINE:
      sonde_http1_take_chunk_line (in);
      break;

    case SONDE_HTTP1_STEP_CHUNK_DATA:
      sonde_http1_pass_chunk (in, in->length);
      break;

    case SONDE_HTTP1_STEP_CHUNK_END:
      if (sonde_http1_take_line_end (in))
        in->side->step = SONDE_HTTP1_STEP_CHUNK_LINE;
      break;

    case SONDE_HTTP1_STEP_LAST_LINE:
      sonde_http1_take_last_line (in);
      break;

    case SONDE_HTTP1_STEP_RAW:
    default:
      sonde_http1_pass_raw (in, in->length);
      break;
    }
}

/**
 * sonde_http1_get_pass:
 * @side: a direction
 *
 * Returns: how many of the next bytes nobody needs to look at
 */
guint64
sonde_http1_get_pass (const SondeHttp1Side *side)
{
  g_return_val_if_fail (side != NULL, 0);

  if (side->record == SONDE_HTTP_NO_RECORD)
    return 0;

  switch (side->step)
    {
    case SONDE_HTTP1_STEP_BODY:
    case SONDE_HTTP1_STEP_CHUNK_DATA:
      return side->remaining;

    case SONDE_HTTP1_STEP_RAW:
      return G_MAXINT64;

    case SONDE_HTTP1_STEP_HEAD:
    case SONDE_HTTP1_STEP_CHUNK_LINE:
    case SONDE_HTTP1_STEP_CHUNK_END:
    case SONDE_HTTP1_STEP_LAST_LINE:
    case SONDE_HTTP1_STEP_TRAILERS:
    default:
      return 0;
    }
}

/**
 * sonde_http1_pass:
 * @in: what a call works on
 * @n_bytes: at most what sonde_http1_get_pass() said
 *
 * Passes over bytes without looking at them.
 */
void
sonde_http1_pass (SondeHttp1Input *in,
                  guint64          n_bytes)
{
  g_return_if_fail (in != NULL);

  if (in->side->step == SONDE_HTTP1_STEP_BODY)
    sonde_http1_pass_body (in, n_bytes);
  else if (in->side->step == SONDE_HTTP1_STEP_CHUNK_DATA)
    sonde_http1_pass_chunk (in, n_bytes);
  else
    sonde_http1_pass_raw (in, n_bytes);
}
