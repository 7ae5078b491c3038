#include "config.h"

#include <string.h>

#include "sonde-http2-decodings.h"
#include "sonde-http2-dissector.h"
#include "sonde-http2-fields.h"
#include "sonde-http2-state.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_LENGTH (sizeof PREFACE - 1)
#define DEFAULT_FRAME_LENGTH 16384
#define MAX_BLOCK (1024 * 1024)
#define MAX_KEPT 65536
#define MAX_DECODED (256 * 1024)
#define DEFAULT_TABLE_SIZE 4096

typedef enum
{
  STEP_PREFACE,
  STEP_HEADER,
  STEP_PAYLOAD,
  STEP_RAW,
} SondeHttp2Step;

/* One direction. A frame's payload is kept only when something in it matters to what follows. */
typedef struct
{
  SondeHttp2Step       step;
  guint8               header[SONDE_HTTP2_FRAME_HEADER];
  guint                n_header;
  gint64               start_ns;
  guint64              start_offset;
  SondeHttp2Frame      frame;
  guint32              remaining;
  gboolean             keep;
  GByteArray          *payload;
  guint32              record;
  gboolean             seen_frame;
  guint32              max_frame_length;

  GByteArray          *block;
  guint                block_position;
  guint32              block_record;
  guint32              block_stream_id;
  guint8               block_flags;
  gboolean             in_block;
  nghttp2_hd_inflater *inflater;
  gboolean             inflater_lost;
  guint32              table_size;
  guint32              next_table_size;
} SondeHttp2Side;

typedef struct
{
  SondeHttp2State base;
  SondeHttp2Side  sides[2];
} SondeHttp2;

typedef struct
{
  SondeHttp2      *self;
  SondeHttp2Side  *side;
  SondeDirection   direction;
  gint64           time_ns;
  guint64          offset;
  const guint8    *data;
  gsize            length;
  SondeRecordSink *sink;
} SondeHttp2Input;

static gboolean
sonde_http2_is_client (SondeHttp2Input *in)
{
  return in->direction == in->self->base.client_direction;
}

static SondeHttpMessage *
sonde_http2_get_message (SondeHttp2Input *in,
                         guint32          stream_id,
                         gboolean         make)
{
  SondeHttp2Exchange *exchange;

  exchange = make ? sonde_http2_state_ensure (&in->self->base, stream_id)
                  : sonde_http2_state_find (&in->self->base, stream_id);

  return exchange != NULL ? &exchange->messages[!sonde_http2_is_client (in)] : NULL;
}

static void
sonde_http2_consume (SondeHttp2Input *in,
                     guint64          n_bytes)
{
  in->offset += n_bytes;

  if (in->data == NULL)
    return;

  in->data += n_bytes;
  in->length -= (gsize) n_bytes;
}

static SondeRecordInfo *
sonde_http2_grow_record (SondeHttp2Input *in)
{
  SondeRecordInfo *info = sonde_record_sink_change (in->sink, in->side->record);

  info->length = in->offset - info->offset;

  return info;
}

static void
sonde_http2_add_problem (SondeHttp2Input  *in,
                         guint32           record,
                         SondeHttp2Problem problem)
{
  if (problem != SONDE_HTTP2_PROBLEM_NONE)
    sonde_http2_record_set_problem (sonde_record_sink_change (in->sink, record), problem);
}

static void
sonde_http2_begin_raw (SondeHttp2Input *in,
                       gint64           time_ns,
                       guint64          offset)
{
  SondeRecordInfo *info;

  info = sonde_record_sink_append (in->sink, SONDE_HTTP2_RECORD_RAW, in->direction, time_ns,
                                   offset, in->offset - offset);
  sonde_http2_record_set_problem (info, SONDE_HTTP2_PROBLEM_NOT_HTTP2);
  in->side->record = info->number;
  in->side->step = STEP_RAW;
}

static void
sonde_http2_take_preface (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  SondeRecordInfo *info;

  while (in->length > 0 && side->n_header < PREFACE_LENGTH)
    {
      if (side->n_header == 0)
        {
          info = sonde_record_sink_append (in->sink, SONDE_HTTP2_RECORD_PREFACE, in->direction,
                                           in->time_ns, in->offset, 0);
          side->record = info->number;
        }

      if (in->data[0] != (guint8) PREFACE[side->n_header])
        {
          info = sonde_record_sink_change (in->sink, side->record);

          if (info->length == 0)
            {
              info->kind = SONDE_HTTP2_RECORD_RAW;
              sonde_http2_record_set_problem (info, SONDE_HTTP2_PROBLEM_NOT_HTTP2);
              side->step = STEP_RAW;
            }
          else
            sonde_http2_begin_raw (in, in->time_ns, in->offset);

          return;
        }

      side->n_header++;
      sonde_http2_consume (in, 1);
      sonde_http2_grow_record (in);
    }

  if (side->n_header == PREFACE_LENGTH)
    {
      side->step = STEP_HEADER;
      side->n_header = 0;
    }
}

/* Whether the payload says something that what follows depends on. */
static gboolean
sonde_http2_matters (const SondeHttp2Side *side)
{
  const SondeHttp2Frame *frame = &side->frame;

  switch (frame->type)
    {
    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
    case SONDE_HTTP2_RECORD_CONTINUATION:
      return frame->length <= MAX_BLOCK;

    case SONDE_HTTP2_RECORD_SETTINGS:
    case SONDE_HTTP2_RECORD_RST_STREAM:
    case SONDE_HTTP2_RECORD_GOAWAY:
    case SONDE_HTTP2_RECORD_WINDOW_UPDATE:
      return frame->length <= MAX_KEPT;

    default:
      return FALSE;
    }
}

static SondeHttp2Problem
sonde_http2_check_sequence (const SondeHttp2Side *side)
{
  gboolean is_continuation = side->frame.type == SONDE_HTTP2_RECORD_CONTINUATION;

  if (side->in_block &&
      (!is_continuation || side->frame.stream_id != side->block_stream_id))
    return SONDE_HTTP2_PROBLEM_INTERRUPTED;

  if (!side->in_block && is_continuation)
    return SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION;

  return SONDE_HTTP2_PROBLEM_NONE;
}

static void
sonde_http2_begin_frame (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  SondeRecordInfo *info;

  side->frame = sonde_http2_frame_parse (side->header);
  side->n_header = 0;

  /* A server that does not begin with SETTINGS speaks another language, most likely HTTP/1.1. */
  if (!side->seen_frame && side->frame.type != SONDE_HTTP2_RECORD_SETTINGS)
    {
      sonde_http2_begin_raw (in, side->start_ns, side->start_offset);
      return;
    }

  side->seen_frame = TRUE;
  info = sonde_record_sink_append (in->sink, side->frame.type, in->direction, side->start_ns,
                                   side->start_offset, SONDE_HTTP2_FRAME_HEADER);
  side->record = info->number;
  sonde_http2_record_set_frame (info, &side->frame);
  sonde_http2_record_set_problem (info, sonde_http2_frame_check (&side->frame,
                                                                 side->max_frame_length));
  sonde_http2_record_set_problem (info, sonde_http2_check_sequence (side));

  /* The padding counts as well. */
  if (side->frame.type == SONDE_HTTP2_RECORD_DATA &&
      !sonde_http2_windows_change (in->self->base.windows, in->direction, side->frame.stream_id,
                                   -(gint64) side->frame.length, side->record))
    sonde_http2_record_set_problem (info, SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED);

  side->remaining = side->frame.length;
  side->keep = sonde_http2_matters (side);
  side->step = STEP_PAYLOAD;
  g_byte_array_set_size (side->payload, 0);
}

static void
sonde_http2_complete_message (SondeHttp2Input *in,
                              guint32          stream_id)
{
  SondeHttpMessage *message = sonde_http2_get_message (in, stream_id, FALSE);

  if (message == NULL || !message->head_complete)
    return;

  message->complete = TRUE;
  message->end_ns = in->time_ns;
}

static void
sonde_http2_finish_block (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  g_autoptr(SondeHttp2Block) block = NULL;
  const SondeRecordInfo *info;
  SondeHttpMessage *message;

  side->in_block = FALSE;

  if (side->inflater_lost)
    sonde_http2_add_problem (in, side->block_record, SONDE_HTTP2_PROBLEM_HEADERS_LOST);
  else
    {
      block = sonde_http2_block_inflate (side->inflater, side->block->data, side->block->len,
                                         MAX_DECODED);
      side->inflater_lost = block->failed;

      if (block->failed)
        sonde_http2_add_problem (in, side->block_record, SONDE_HTTP2_PROBLEM_HEADERS);
    }

  g_byte_array_set_size (side->block, 0);
  info = sonde_record_store_edit (in->sink->records, side->block_record);
  message = sonde_http2_get_message (in, side->block_stream_id, TRUE);

  if (message != NULL && block != NULL)
    sonde_http2_state_begin_message (message, block, info, in->time_ns);

  sonde_http2_state_take_block (&in->self->base, side->block_position, g_steal_pointer (&block));

  if ((side->block_flags & SONDE_HTTP2_FLAG_END_STREAM) != 0)
    sonde_http2_complete_message (in, side->block_stream_id);
}

static void
sonde_http2_add_fragment (SondeHttp2Input *in,
                          gsize            start,
                          gsize            end)
{
  SondeHttp2Side *side = in->side;
  SondeHttp2Fragment fragment = {
    .record = side->record,
    .block = side->block_position,
    .block_offset = side->block->len,
    .frame_offset = (guint32) (SONDE_HTTP2_FRAME_HEADER + start),
    .length = (guint32) (end - start),
  };

  if (side->block->len + (end - start) > MAX_BLOCK)
    side->inflater_lost = TRUE;

  if (side->inflater_lost)
    fragment.length = 0;
  else if (fragment.length > 0)
    g_byte_array_append (side->block, side->payload->data + start, (guint) (end - start));

  sonde_http2_state_add_fragment (&in->self->base, &fragment);

  if ((side->frame.flags & SONDE_HTTP2_FLAG_END_HEADERS) != 0)
    sonde_http2_finish_block (in);
}

static guint32
sonde_http2_get_word (const GByteArray *payload,
                      gsize             offset)
{
  const guint8 *p;

  if (payload->len < offset + 4)
    return 0;

  p = payload->data + offset;

  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static void
sonde_http2_finish_headers (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  const guint8 *payload = side->payload->data;
  gsize start = 0;
  gsize end = side->payload->len;
  gsize padding = 0;

  if ((side->frame.flags & SONDE_HTTP2_FLAG_PADDED) != 0 && end > 0)
    {
      padding = payload[0];
      start = 1;
      sonde_http2_record_set_padding (sonde_record_sink_change (in->sink, side->record),
                                      (guint8) padding);
    }

  side->inflater_lost = side->inflater_lost || side->in_block;
  side->in_block = TRUE;
  side->block_position = sonde_http2_state_reserve_block (&in->self->base);
  side->block_record = side->record;
  side->block_stream_id = side->frame.stream_id;
  side->block_flags = side->frame.flags;
  g_byte_array_set_size (side->block, 0);

  if (side->frame.type == SONDE_HTTP2_RECORD_PUSH_PROMISE)
    {
      side->block_stream_id = sonde_http2_get_word (side->payload, start) & G_MAXINT32;
      side->block_flags = 0;
      start += 4;
    }
  else if ((side->frame.flags & SONDE_HTTP2_FLAG_PRIORITY) != 0)
    start += 5;

  if (start + padding > end)
    {
      sonde_http2_add_problem (in, side->record, SONDE_HTTP2_PROBLEM_PADDING);
      start = 0;
      end = 0;
      padding = 0;
      side->inflater_lost = TRUE;
    }

  sonde_http2_add_fragment (in, start, end - padding);
}

static void
sonde_http2_apply_table_size (SondeHttp2Side *side)
{
  side->table_size = side->next_table_size;

  if (!side->inflater_lost)
    nghttp2_hd_inflate_change_table_size (side->inflater, side->table_size);
}

/*
 * What one side announces binds the other. It may have used a larger table by the time its
 * acknowledgement arrives, but a smaller one is in force only from there on.
 */
static void
sonde_http2_finish_settings (SondeHttp2Input *in)
{
  SondeHttp2Side *peer = &in->self->sides[!in->direction];
  const GByteArray *payload = in->side->payload;

  if ((in->side->frame.flags & SONDE_HTTP2_FLAG_ACK) != 0)
    {
      sonde_http2_apply_table_size (in->side);
      sonde_http2_windows_acknowledge (in->self->base.windows, in->direction);
      return;
    }

  for (gsize i = 0; i + 6 <= payload->len; i += 6)
    {
      const guint8 *p = payload->data + i;
      guint16 id = (guint16) (p[0] << 8 | p[1]);
      guint32 value = sonde_http2_get_word (payload, i + 2);

      if (!sonde_http2_setting_accepts (id, value))
        sonde_http2_add_problem (in, in->side->record, SONDE_HTTP2_PROBLEM_SETTING);
      else if (id == SONDE_HTTP2_SETTING_MAX_FRAME_SIZE)
        peer->max_frame_length = value;
      else if (id == SONDE_HTTP2_SETTING_HEADER_TABLE_SIZE)
        peer->next_table_size = value;
      else if (id == SONDE_HTTP2_SETTING_INITIAL_WINDOW_SIZE)
        sonde_http2_windows_set_initial (in->self->base.windows, !in->direction, value);
    }

  if (peer->next_table_size > peer->table_size)
    sonde_http2_apply_table_size (peer);
}

/* What one side allows is how much the other may send. */
static void
sonde_http2_finish_window_update (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  guint32 increment = sonde_http2_get_word (side->payload, 0) & G_MAXINT32;

  if (side->payload->len != 4)
    return;

  if (increment == 0)
    sonde_http2_add_problem (in, side->record, SONDE_HTTP2_PROBLEM_INCREMENT);

  if (!sonde_http2_windows_change (in->self->base.windows, !in->direction, side->frame.stream_id,
                                   increment, side->record))
    sonde_http2_add_problem (in, side->record, SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW);
}

static void
sonde_http2_finish_frame (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;

  side->step = STEP_HEADER;

  switch (side->frame.type)
    {
    case SONDE_HTTP2_RECORD_DATA:
      if ((side->frame.flags & SONDE_HTTP2_FLAG_END_STREAM) != 0)
        sonde_http2_complete_message (in, side->frame.stream_id);
      break;

    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
      side->inflater_lost = side->inflater_lost || !side->keep;
      sonde_http2_finish_headers (in);
      break;

    case SONDE_HTTP2_RECORD_CONTINUATION:
      side->inflater_lost = side->inflater_lost || !side->keep;

      if (side->in_block)
        sonde_http2_add_fragment (in, 0, side->payload->len);
      break;

    case SONDE_HTTP2_RECORD_SETTINGS:
      sonde_http2_finish_settings (in);
      break;

    case SONDE_HTTP2_RECORD_RST_STREAM:
      sonde_http2_state_reset (&in->self->base, side->frame.stream_id,
                               sonde_http2_get_word (side->payload, 0));
      break;

    case SONDE_HTTP2_RECORD_GOAWAY:
      in->self->base.goaway[in->direction] = TRUE;
      in->self->base.goaway_code[in->direction] = sonde_http2_get_word (side->payload, 4);
      break;

    case SONDE_HTTP2_RECORD_WINDOW_UPDATE:
      sonde_http2_finish_window_update (in);
      break;

    default:
      break;
    }
}

static void
sonde_http2_take_header (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  gsize n_bytes = MIN (in->length, sizeof side->header - side->n_header);

  if (side->n_header == 0)
    {
      side->start_ns = in->time_ns;
      side->start_offset = in->offset;
    }

  memcpy (side->header + side->n_header, in->data, n_bytes);
  side->n_header += (guint) n_bytes;
  sonde_http2_consume (in, n_bytes);

  if (side->n_header < sizeof side->header)
    return;

  sonde_http2_begin_frame (in);

  if (side->step == STEP_PAYLOAD && side->remaining == 0)
    sonde_http2_finish_frame (in);
}

static void
sonde_http2_touch_body (SondeHttp2Input *in,
                        guint64          n_bytes)
{
  SondeHttp2Side *side = in->side;
  SondeRecordInfo *info = sonde_record_store_edit (in->sink->records, side->record);
  guint32 padding = sonde_http2_record_get_padding (info);
  SondeHttpMessage *message = sonde_http2_get_message (in, side->frame.stream_id, FALSE);
  guint64 payload_end = side->start_offset + SONDE_HTTP2_FRAME_HEADER + side->frame.length;

  if (message == NULL)
    return;

  if (message->body_record == SONDE_HTTP_NO_RECORD)
    {
      message->body_record = side->record;
      message->body_start = side->start_offset;
    }

  message->end_ns = in->time_ns;
  message->body_end = in->offset;

  /* Of the bytes just consumed, those that reach into the padding are not the body's. */
  if (in->offset > payload_end - padding)
    n_bytes -= MIN (n_bytes, in->offset - (payload_end - padding));

  message->body_length += n_bytes;
}

static gboolean
sonde_http2_expects_pad_length (const SondeHttp2Side *side)
{
  return side->frame.type == SONDE_HTTP2_RECORD_DATA &&
         (side->frame.flags & SONDE_HTTP2_FLAG_PADDED) != 0 &&
         side->remaining == side->frame.length;
}

static void
sonde_http2_take_pad_length (SondeHttp2Input *in)
{
  SondeHttp2Side *side = in->side;
  guint8 length = in->data[0];
  SondeRecordInfo *info;

  side->remaining--;
  sonde_http2_consume (in, 1);
  info = sonde_http2_grow_record (in);

  if (length > side->remaining)
    sonde_http2_record_set_problem (info, SONDE_HTTP2_PROBLEM_PADDING);

  sonde_http2_record_set_padding (info, (guint8) MIN (length, side->remaining));
  sonde_http2_touch_body (in, 0);
}

static void
sonde_http2_pass_payload (SondeHttp2Input *in,
                          guint64          n_bytes)
{
  SondeHttp2Side *side = in->side;

  n_bytes = MIN (n_bytes, side->remaining);

  if (side->keep)
    g_byte_array_append (side->payload, in->data, (guint) n_bytes);

  side->remaining -= (guint32) n_bytes;
  sonde_http2_consume (in, n_bytes);
  sonde_http2_grow_record (in);

  if (side->frame.type == SONDE_HTTP2_RECORD_DATA)
    sonde_http2_touch_body (in, n_bytes);

  if (side->remaining == 0)
    sonde_http2_finish_frame (in);
}

static void
sonde_http2_take (SondeHttp2Input *in)
{
  switch (in->side->step)
    {
    case STEP_PREFACE:
      sonde_http2_take_preface (in);
      break;

    case STEP_HEADER:
      sonde_http2_take_header (in);
      break;

    case STEP_PAYLOAD:
      if (sonde_http2_expects_pad_length (in->side))
        {
          sonde_http2_take_pad_length (in);

          if (in->side->remaining == 0)
            sonde_http2_finish_frame (in);
        }
      else
        sonde_http2_pass_payload (in, in->length);
      break;

    case STEP_RAW:
    default:
      sonde_http2_consume (in, in->length);
      sonde_http2_grow_record (in);
      break;
    }
}

static gpointer
sonde_http2_create (SondeDirection client_direction)
{
  SondeHttp2 *self = g_new0 (SondeHttp2, 1);

  sonde_http2_state_init (&self->base, client_direction);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      SondeHttp2Side *side = &self->sides[i];

      side->step = i == (guint) client_direction ? STEP_PREFACE : STEP_HEADER;
      side->payload = g_byte_array_new ();
      side->block = g_byte_array_new ();
      side->max_frame_length = DEFAULT_FRAME_LENGTH;
      side->table_size = DEFAULT_TABLE_SIZE;
      side->next_table_size = DEFAULT_TABLE_SIZE;
      side->inflater_lost = nghttp2_hd_inflate_new (&side->inflater) != 0;
    }

  return self;
}

static void
sonde_http2_destroy (gpointer state)
{
  SondeHttp2 *self = state;

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      SondeHttp2Side *side = &self->sides[i];

      g_clear_pointer (&side->payload, g_byte_array_unref);
      g_clear_pointer (&side->block, g_byte_array_unref);
      g_clear_pointer (&side->inflater, nghttp2_hd_inflate_del);
    }

  sonde_http2_state_clear (&self->base);
  g_free (self);
}

static int
sonde_http2_probe (const guint8 *data,
                   gsize         length)
{
  if (memcmp (data, PREFACE, MIN (length, PREFACE_LENGTH)) != 0)
    return 0;

  return length >= PREFACE_LENGTH ? 1 : -1;
}

static gsize
sonde_http2_feed (gpointer         state,
                  SondeDirection   direction,
                  gint64           time_ns,
                  guint64          offset,
                  const guint8    *data,
                  gsize            length,
                  SondeRecordSink *sink)
{
  SondeHttp2 *self = state;
  SondeHttp2Input in = {
    .self = self,
    .side = &self->sides[direction],
    .direction = direction,
    .time_ns = time_ns,
    .offset = offset,
    .data = data,
    .length = length,
    .sink = sink,
  };

  while (in.length > 0)
    sonde_http2_take (&in);

  return length;
}

static guint64
sonde_http2_get_skippable (gpointer       state,
                           SondeDirection direction)
{
  SondeHttp2 *self = state;
  SondeHttp2Side *side = &self->sides[direction];

  if (side->step == STEP_RAW)
    return G_MAXINT64;

  if (side->step != STEP_PAYLOAD || side->keep || sonde_http2_expects_pad_length (side))
    return 0;

  return side->remaining;
}

static void
sonde_http2_skip (gpointer         state,
                  SondeDirection   direction,
                  gint64           time_ns,
                  guint64          offset,
                  guint64          length,
                  SondeRecordSink *sink)
{
  SondeHttp2 *self = state;
  SondeHttp2Input in = {
    .self = self,
    .side = &self->sides[direction],
    .direction = direction,
    .time_ns = time_ns,
    .offset = offset,
    .sink = sink,
  };

  if (in.side->step == STEP_PAYLOAD)
    {
      sonde_http2_pass_payload (&in, length);
      return;
    }

  sonde_http2_consume (&in, length);
  sonde_http2_grow_record (&in);
}

static void
sonde_http2_finish (gpointer         state,
                    SondeDirection   direction,
                    gint64           time_ns G_GNUC_UNUSED,
                    SondeEventKind   how G_GNUC_UNUSED,
                    SondeRecordSink *sink)
{
  SondeHttp2 *self = state;
  SondeHttp2Side *side = &self->sides[direction];
  SondeRecordInfo *info;

  if (side->step == STEP_PAYLOAD)
    info = sonde_record_sink_change (sink, side->record);
  else if (side->step == STEP_HEADER && side->n_header > 0)
    info = sonde_record_sink_append (sink, SONDE_HTTP2_RECORD_RAW, direction, side->start_ns,
                                     side->start_offset, side->n_header);
  else
    return;

  sonde_http2_record_set_problem (info, SONDE_HTTP2_PROBLEM_ENDED_EARLY);
  side->step = STEP_RAW;
  side->record = info->number;
}

const SondeDissector sonde_http2_dissector = {
  .name = "http2",
  .create = sonde_http2_create,
  .destroy = sonde_http2_destroy,
  .probe = sonde_http2_probe,
  .feed = sonde_http2_feed,
  .get_skippable = sonde_http2_get_skippable,
  .skip = sonde_http2_skip,
  .finish = sonde_http2_finish,
  .dup_kind = sonde_http2_dup_kind,
  .dup_summary = sonde_http2_dup_summary,
  .dup_fields = sonde_http2_dup_fields,
  .dup_decodings = sonde_http2_dup_decodings,
};
