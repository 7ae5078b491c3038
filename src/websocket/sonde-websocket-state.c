#include "config.h"

#include <string.h>

#include "sonde-websocket-pings.h"
#include "sonde-websocket-state.h"
#include "sonde-websocket-utf8.h"

#define CHUNK_BYTES 4096
#define MAX_INFLATED_BYTES (16 * 1024 * 1024)
#define NO_RECORD G_MAXUINT32

/* One direction. */
typedef struct
{
  guint64                    start_offset;
  gint64                     start_time_ns;
  guint8                     bytes[SONDE_WEBSOCKET_MAX_HEADER_LENGTH];
  gsize                      n_bytes;

  /* The frame whose payload is being read. */
  gboolean                   in_payload;
  SondeWebsocketFrameHeader  header;
  guint64                    done;
  guint32                    record;
  guint8                     control[SONDE_WEBSOCKET_MAX_CONTROL_LENGTH];
  guint8                     last_key[4];
  gboolean                   has_last_key;
  gboolean                   is_ignored;

  /* The message that its data frames belong to. */
  guint8                     message_opcode;
  gboolean                   is_compressed;
  guint32                    first;
  guint32                    n_fragments;
  guint64                    message_offset;
  SondeWebsocketUtf8         utf8;
  gboolean                   checks_utf8;
  SondeWebsocketInflater    *inflater;
  SondeWebsocketCheckpoints *checkpoints;
  guint64                    message_start;

  gboolean                   is_closed;
  SondeWebsocketPings        pings;
} Lane;

struct _SondeWebsocketState
{
  SondeDirection  client;
  gboolean        permits_deflate;
  Lane            lanes[SONDE_N_DIRECTIONS];
  GHashTable     *extras;
};

static void
sonde_websocket_extra_free (gpointer data)
{
  SondeWebsocketExtra *extra = data;

  g_clear_pointer (&extra->inflated, g_bytes_unref);
  g_free (extra);
}

static SondeWebsocketExtra *
sonde_websocket_state_ensure_extra (SondeWebsocketState *self,
                                    guint32              number)
{
  SondeWebsocketExtra *extra = g_hash_table_lookup (self->extras, GUINT_TO_POINTER (number));

  if (extra == NULL)
    {
      extra = g_new0 (SondeWebsocketExtra, 1);
      extra->first = number;
      g_hash_table_insert (self->extras, GUINT_TO_POINTER (number), extra);
    }

  return extra;
}

/* As far as what is there of the header says. */
static gsize
lane_measure_header (const Lane *lane)
{
  guint8 second = lane->bytes[1];
  gsize length = 2;

  if (lane->n_bytes < 2)
    return length;

  if ((second & 0x80) != 0)
    length += 4;

  if ((second & 0x7f) == 126)
    length += 2;
  else if ((second & 0x7f) == 127)
    length += 8;

  return length;
}

static gboolean
lane_is_control (const Lane *lane)
{
  return lane->header.opcode >= 8;
}

static gboolean
lane_is_message (const Lane *lane)
{
  return lane->header.opcode <= SONDE_WEBSOCKET_OPCODE_BINARY;
}

static gboolean
lane_inflates (const Lane *lane)
{
  return lane_is_message (lane) && !lane->is_ignored && lane->message_opcode != 0 &&
         lane->is_compressed &&
         sonde_websocket_inflater_get_status (lane->inflater) == SONDE_WEBSOCKET_INFLATER_OK;
}

static gboolean
lane_checks_utf8 (const Lane *lane)
{
  return lane_is_message (lane) && !lane->is_ignored && lane->checks_utf8;
}

static void
add_violation (SondeRecordSink         *sink,
               guint32                  number,
               SondeWebsocketViolation  violation,
               guint64                  fault)
{
  SondeRecordInfo *info = sonde_record_sink_change (sink, number);
  SondeSeverity severity = sonde_websocket_violation_get_severity (violation);

  info->detail |= sonde_websocket_detail_make (violation, fault);
  info->severity = (guint8) MAX (info->severity, severity);
}

static guint
find_mask_violations (const Lane *lane,
                      gboolean    from_client)
{
  const SondeWebsocketFrameHeader *header = &lane->header;

  if ((header->flags & SONDE_WEBSOCKET_FRAME_MASKED) == 0)
    return from_client ? SONDE_WEBSOCKET_VIOLATION_NOT_MASKED : 0;

  if (!from_client)
    return SONDE_WEBSOCKET_VIOLATION_MASKED;

  if (lane->has_last_key && memcmp (lane->last_key, header->mask_key, 4) == 0)
    return SONDE_WEBSOCKET_VIOLATION_REPEATED_KEY;

  return 0;
}

static guint
find_header_violations (const Lane *lane,
                        gboolean    permits_deflate)
{
  const SondeWebsocketFrameHeader *header = &lane->header;
  gboolean is_start = header->opcode == SONDE_WEBSOCKET_OPCODE_TEXT ||
                      header->opcode == SONDE_WEBSOCKET_OPCODE_BINARY;
  guint found = sonde_websocket_violation_find_in_header (header);

  if ((header->flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0 && is_start && !permits_deflate)
    found |= SONDE_WEBSOCKET_VIOLATION_NO_DEFLATE;

  if (lane->is_closed)
    found |= SONDE_WEBSOCKET_VIOLATION_AFTER_CLOSE;
  else if (is_start && lane->message_opcode != 0)
    found |= SONDE_WEBSOCKET_VIOLATION_INTERLEAVED;
  else if (header->opcode == SONDE_WEBSOCKET_OPCODE_CONTINUATION && lane->message_opcode == 0)
    found |= SONDE_WEBSOCKET_VIOLATION_NO_START;

  return found;
}

static void
sonde_websocket_state_begin_message (Lane     *lane,
                                     gboolean  permits_deflate)
{
  lane->message_opcode = lane->header.opcode;
  lane->is_compressed = permits_deflate &&
                        (lane->header.flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0;
  lane->first = lane->record;
  lane->message_start = lane->start_offset;
  lane->n_fragments = 0;
  lane->message_offset = 0;
  lane->checks_utf8 = lane->message_opcode == SONDE_WEBSOCKET_OPCODE_TEXT && !lane->is_compressed;
  lane->utf8 = (SondeWebsocketUtf8) { 0 };

  if (!lane->is_compressed)
    return;

  if (lane->inflater == NULL)
    lane->inflater = sonde_websocket_inflater_new (MAX_INFLATED_BYTES);

  sonde_websocket_checkpoints_offer (lane->checkpoints, lane->start_offset, lane->inflater);
  sonde_websocket_inflater_begin (lane->inflater,
                                  lane->message_opcode == SONDE_WEBSOCKET_OPCODE_TEXT);
}

static void
sonde_websocket_state_place_in_message (SondeWebsocketState *self,
                                        Lane                *lane)
{
  gboolean is_last = (lane->header.flags & SONDE_WEBSOCKET_FRAME_FIN) != 0;
  SondeWebsocketExtra *extra;

  if (lane->header.opcode != SONDE_WEBSOCKET_OPCODE_CONTINUATION)
    sonde_websocket_state_begin_message (lane, self->permits_deflate);

  if (lane->message_opcode == 0)
    return;

  if (is_last && lane->n_fragments == 0 && !lane->is_compressed)
    return;

  extra = sonde_websocket_state_ensure_extra (self, lane->record);
  extra->first = lane->first;
  extra->message_offset = lane->message_offset;
  extra->message_start = lane->message_start;
  extra->is_compressed = lane->is_compressed;
  extra->message_opcode = lane->message_opcode;

  if (!is_last || lane->n_fragments > 0)
    extra->fragment = ++lane->n_fragments;
}

static void
sonde_websocket_state_begin_frame (SondeWebsocketState *self,
                                   SondeDirection       direction,
                                   SondeRecordSink     *sink)
{
  Lane *lane = &self->lanes[direction];
  SondeRecordInfo *info;
  guint found;

  lane->in_payload = TRUE;
  lane->done = 0;
  lane->is_ignored = lane->is_closed;
  found = find_header_violations (lane, self->permits_deflate) |
          find_mask_violations (lane, direction == self->client);

  info = sonde_record_sink_append (sink,
                                   lane->header.opcode,
                                   direction,
                                   lane->start_time_ns,
                                   lane->start_offset,
                                   lane->n_bytes);
  lane->record = info->number;
  info->detail = (lane->header.flags & SONDE_WEBSOCKET_FRAME_FIN) != 0
                 ? 0
                 : SONDE_WEBSOCKET_DETAIL_FRAGMENT;

  for (guint i = 0; i < SONDE_N_WEBSOCKET_VIOLATIONS; i++)
    {
      if (found & (1u << i))
        add_violation (sink, lane->record, 1u << i, 0);
    }

  memcpy (lane->last_key, lane->header.mask_key, 4);
  lane->has_last_key = (lane->header.flags & SONDE_WEBSOCKET_FRAME_MASKED) != 0;

  if (lane_is_message (lane) && !lane->is_ignored)
    sonde_websocket_state_place_in_message (self, lane);
}

static void
check_close (Lane            *lane,
             SondeRecordSink *sink)
{
  gsize length = (gsize) lane->done;
  SondeWebsocketUtf8 utf8 = { 0 };
  gsize good;
  guint code;

  lane->is_closed = TRUE;

  if (length == 1)
    add_violation (sink, lane->record, SONDE_WEBSOCKET_VIOLATION_CLOSE_LENGTH, 0);

  if (length < 2)
    return;

  code = (guint) lane->control[0] << 8 | lane->control[1];

  if (!sonde_websocket_close_code_is_valid (code))
    {
      gboolean is_forbidden = code == 1015 || (code >= 1004 && code <= 1006);

      add_violation (sink,
                     lane->record,
                     is_forbidden ? SONDE_WEBSOCKET_VIOLATION_CLOSE_CODE
                                  : SONDE_WEBSOCKET_VIOLATION_CLOSE_UNDEFINED,
                     0);
    }

  if (length > SONDE_WEBSOCKET_MAX_CONTROL_LENGTH)
    return;

  good = sonde_websocket_utf8_feed (&utf8, lane->control + 2, length - 2);

  if (good < length - 2 || !sonde_websocket_utf8_is_complete (&utf8))
    add_violation (sink, lane->record, SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON, 2 + good);
}

/* A pong answers the most recent ping of its payload. */
static void
sonde_websocket_state_match_pong (SondeWebsocketState *self,
                                  Lane                *lane,
                                  Lane                *other)
{
  SondeWebsocketExtra *extra;
  gint64 time_ns;
  guint32 record;

  if (lane->done > SONDE_WEBSOCKET_MAX_CONTROL_LENGTH ||
      !sonde_websocket_pings_match (&other->pings, lane->control, (gsize) lane->done, &record,
                                    &time_ns))
    return;

  extra = sonde_websocket_state_ensure_extra (self, lane->record);
  extra->ping = record + 1;
  extra->round_trip_ns = lane->start_time_ns - time_ns;
}

static void
sonde_websocket_state_end_inflating (SondeWebsocketState *self,
                                     Lane                *lane,
                                     SondeRecordSink     *sink)
{
  SondeWebsocketExtra *extra = sonde_websocket_state_ensure_extra (self, lane->record);
  SondeWebsocketInflater *inflater = lane->inflater;

  extra->status = sonde_websocket_inflater_end (inflater);
  extra->inflated_size = sonde_websocket_inflater_get_size (inflater);
  extra->deflated_size = lane->message_offset + lane->done;
  extra->inflated = sonde_websocket_inflater_dup_prefix (inflater);
  sonde_websocket_checkpoints_count (lane->checkpoints, extra->deflated_size,
                                     extra->inflated_size);

  if (extra->status == SONDE_WEBSOCKET_INFLATER_BROKEN)
    add_violation (sink, lane->record, SONDE_WEBSOCKET_VIOLATION_INFLATE, 0);

  if (sonde_websocket_inflater_get_fault (inflater) >= 0)
    add_violation (sink,
                   lane->record,
                   SONDE_WEBSOCKET_VIOLATION_UTF8,
                   (guint64) sonde_websocket_inflater_get_fault (inflater));
}

static void
sonde_websocket_state_end_data (SondeWebsocketState *self,
                                Lane                *lane,
                                SondeRecordSink     *sink)
{
  if (lane->message_opcode == 0)
    return;

  if (lane->header.flags & SONDE_WEBSOCKET_FRAME_FIN)
    {
      if (lane->checks_utf8 && !sonde_websocket_utf8_is_complete (&lane->utf8))
        add_violation (sink, lane->record, SONDE_WEBSOCKET_VIOLATION_UTF8_END, lane->done);

      if (lane->is_compressed)
        sonde_websocket_state_end_inflating (self, lane, sink);

      lane->message_opcode = 0;
      lane->checks_utf8 = FALSE;
    }

  lane->message_offset += lane->done;
}

static void
sonde_websocket_state_end_frame (SondeWebsocketState *self,
                                 SondeDirection       direction,
                                 SondeRecordSink     *sink)
{
  Lane *lane = &self->lanes[direction];

  if (!lane->is_ignored)
    {
      if (lane_is_message (lane))
        sonde_websocket_state_end_data (self, lane, sink);
      else if (lane->header.opcode == SONDE_WEBSOCKET_OPCODE_CLOSE)
        check_close (lane, sink);
      else if (lane->header.opcode == SONDE_WEBSOCKET_OPCODE_PING)
        sonde_websocket_pings_push (&lane->pings, lane->record, lane->start_time_ns,
                                    lane->control,
                                    (gsize) MIN (lane->done, sizeof lane->control));
      else if (lane->header.opcode == SONDE_WEBSOCKET_OPCODE_PONG)
        sonde_websocket_state_match_pong (self, lane, &self->lanes[!direction]);
    }

  lane->in_payload = FALSE;
  lane->n_bytes = 0;
}

static void
sonde_websocket_state_take_data (Lane            *lane,
                                 SondeRecordSink *sink,
                                 const guint8    *data,
                                 gsize            length)
{
  guint8 chunk[CHUNK_BYTES];

  for (gsize at = 0; at < length; at += CHUNK_BYTES)
    {
      gsize n_bytes = MIN (length - at, CHUNK_BYTES);

      memcpy (chunk, data + at, n_bytes);
      sonde_websocket_frame_unmask (lane->header.mask_key, lane->done + at, chunk, n_bytes);

      if (lane_inflates (lane))
        sonde_websocket_inflater_feed (lane->inflater, chunk, n_bytes);

      if (lane_checks_utf8 (lane))
        {
          gsize good = sonde_websocket_utf8_feed (&lane->utf8, chunk, n_bytes);

          if (good == n_bytes)
            continue;

          lane->checks_utf8 = FALSE;
          add_violation (sink,
                         lane->record,
                         SONDE_WEBSOCKET_VIOLATION_UTF8,
                         lane->done + at + good);
        }
    }
}

static void
sonde_websocket_state_take_payload (SondeWebsocketState *self,
                                    SondeDirection       direction,
                                    SondeRecordSink     *sink,
                                    const guint8        *data,
                                    guint64              length)
{
  Lane *lane = &self->lanes[direction];

  if (data != NULL && lane_is_control (lane) && lane->done < sizeof lane->control)
    {
      gsize n_bytes = (gsize) MIN (length, sizeof lane->control - lane->done);

      memcpy (lane->control + lane->done, data, n_bytes);
      sonde_websocket_frame_unmask (lane->header.mask_key,
                                    lane->done,
                                    lane->control + lane->done,
                                    n_bytes);
    }
  else if (data != NULL && (lane_inflates (lane) || lane_checks_utf8 (lane)))
    {
      sonde_websocket_state_take_data (lane, sink, data, (gsize) length);
    }

  sonde_record_sink_change (sink, lane->record)->length += length;
  lane->done += length;
}

static gsize
sonde_websocket_state_take_header (SondeWebsocketState *self,
                                   SondeDirection       direction,
                                   gint64               time_ns,
                                   guint64              offset,
                                   const guint8        *data,
                                   gsize                length,
                                   SondeRecordSink     *sink)
{
  Lane *lane = &self->lanes[direction];
  gsize at = 0;

  while (at < length)
    {
      gsize n_bytes = MIN (lane_measure_header (lane) - lane->n_bytes, length - at);

      if (lane->n_bytes == 0)
        {
          lane->start_offset = offset + at;
          lane->start_time_ns = time_ns;
        }

      memcpy (lane->bytes + lane->n_bytes, data + at, n_bytes);
      lane->n_bytes += n_bytes;
      at += n_bytes;

      if (sonde_websocket_frame_parse_header (lane->bytes, lane->n_bytes, &lane->header) > 0)
        {
          sonde_websocket_state_begin_frame (self, direction, sink);
          return at;
        }
    }

  return length;
}

/**
 * sonde_websocket_state_new:
 * @client: the direction in which the client's bytes go
 *
 * Makes the state of a conversation, of which nothing has been seen behind the handshake.
 *
 * Returns: (transfer full): a state, for sonde_websocket_state_free()
 */
gpointer
sonde_websocket_state_new (SondeDirection client)
{
  SondeWebsocketState *self = g_new0 (SondeWebsocketState, 1);

  self->client = client;
  self->permits_deflate = TRUE;
  self->extras = g_hash_table_new_full (NULL, NULL, NULL, sonde_websocket_extra_free);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      self->lanes[i].record = NO_RECORD;
      self->lanes[i].checkpoints = sonde_websocket_checkpoints_new ();
    }

  return self;
}

/**
 * sonde_websocket_state_set_deflate:
 * @self: a state to which nothing was fed
 * @is_permitted: whether messages may be compressed (RFC 7692); they may at first
 *
 * Tells a state what the handshake agreed on.
 */
void
sonde_websocket_state_set_deflate (SondeWebsocketState *self,
                                   gboolean             is_permitted)
{
  g_return_if_fail (self != NULL);

  self->permits_deflate = is_permitted;
}

/**
 * sonde_websocket_state_free:
 * @state: (transfer full): a state
 *
 * Frees a state.
 */
void
sonde_websocket_state_free (gpointer state)
{
  SondeWebsocketState *self = state;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      g_clear_pointer (&self->lanes[i].inflater, sonde_websocket_inflater_free);
      g_clear_pointer (&self->lanes[i].checkpoints, sonde_websocket_checkpoints_free);
      sonde_websocket_pings_clear (&self->lanes[i].pings);
    }

  g_hash_table_unref (self->extras);
  g_free (self);
}

/**
 * sonde_websocket_state_feed:
 * @state: a state
 * @direction: which way the bytes went
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @offset: the offset of @data in the stream of its direction
 * @data: (array length=length): the next bytes
 * @length: how many there are
 * @sink: where to put the frames
 *
 * Takes the next bytes of a direction. A frame becomes a record once its header is complete, and
 * grows as its payload comes.
 *
 * Returns: @length
 */
gsize
sonde_websocket_state_feed (gpointer         state,
                            SondeDirection   direction,
                            gint64           time_ns,
                            guint64          offset,
                            const guint8    *data,
                            gsize            length,
                            SondeRecordSink *sink)
{
  SondeWebsocketState *self = state;
  Lane *lane;
  gsize at = 0;

  g_return_val_if_fail (self != NULL, length);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, length);

  lane = &self->lanes[direction];

  while (at < length)
    {
      if (lane->in_payload)
        {
          guint64 n_bytes = MIN (length - at, lane->header.payload_length - lane->done);

          sonde_websocket_state_take_payload (self, direction, sink, data + at, n_bytes);
          at += (gsize) n_bytes;
        }
      else
        {
          at += sonde_websocket_state_take_header (self,
                                                   direction,
                                                   time_ns,
                                                   offset + at,
                                                   data + at,
                                                   length - at,
                                                   sink);
        }

      if (lane->in_payload && lane->done == lane->header.payload_length)
        sonde_websocket_state_end_frame (self, direction, sink);
    }

  return length;
}

/**
 * sonde_websocket_state_get_skippable:
 * @state: a state
 * @direction: a direction
 *
 * Says how many of the next bytes are payload that nothing depends on: binary, and not compressed.
 *
 * Returns: the number of bytes that may be passed over
 */
guint64
sonde_websocket_state_get_skippable (gpointer       state,
                                     SondeDirection direction)
{
  SondeWebsocketState *self = state;
  Lane *lane;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  lane = &self->lanes[direction];

  if (!lane->in_payload || lane_inflates (lane) || lane_checks_utf8 (lane))
    return 0;

  if (lane_is_control (lane) && lane->done < sizeof lane->control)
    return 0;

  return lane->header.payload_length - lane->done;
}

/**
 * sonde_websocket_state_skip:
 * @state: a state
 * @direction: a direction
 * @time_ns: when the bytes passed
 * @offset: the offset of the first byte that is passed over
 * @length: how many are; at most what sonde_websocket_state_get_skippable() said
 * @sink: where to put the frames
 *
 * Passes over bytes of a payload.
 */
void
sonde_websocket_state_skip (gpointer         state,
                            SondeDirection   direction,
                            gint64           time_ns G_GNUC_UNUSED,
                            guint64          offset G_GNUC_UNUSED,
                            guint64          length,
                            SondeRecordSink *sink)
{
  SondeWebsocketState *self = state;
  Lane *lane;

  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < SONDE_N_DIRECTIONS);
  g_return_if_fail (length <= sonde_websocket_state_get_skippable (state, direction));

  lane = &self->lanes[direction];

  if (length == 0)
    return;

  sonde_websocket_state_take_payload (self, direction, sink, NULL, length);

  if (lane->done == lane->header.payload_length)
    sonde_websocket_state_end_frame (self, direction, sink);
}

/**
 * sonde_websocket_state_finish:
 * @state: a state
 * @direction: the direction that ends
 * @time_ns: when
 * @how: how it ended
 * @sink: where to put the frames
 *
 * Notes that a direction ended. A frame that it ends within is marked.
 */
void
sonde_websocket_state_finish (gpointer         state,
                              SondeDirection   direction,
                              gint64           time_ns G_GNUC_UNUSED,
                              SondeEventKind   how G_GNUC_UNUSED,
                              SondeRecordSink *sink)
{
  SondeWebsocketState *self = state;
  Lane *lane;

  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < SONDE_N_DIRECTIONS);

  lane = &self->lanes[direction];

  if (!lane->in_payload && lane->n_bytes > 0)
    {
      SondeRecordInfo *info = sonde_record_sink_append (sink,
                                                        SONDE_WEBSOCKET_KIND_INCOMPLETE,
                                                        direction,
                                                        lane->start_time_ns,
                                                        lane->start_offset,
                                                        lane->n_bytes);

      add_violation (sink, info->number, SONDE_WEBSOCKET_VIOLATION_INCOMPLETE, 0);
    }
  else if (lane->in_payload)
    {
      add_violation (sink, lane->record, SONDE_WEBSOCKET_VIOLATION_INCOMPLETE, 0);
    }

  lane->in_payload = FALSE;
  lane->n_bytes = 0;
}

/**
 * sonde_websocket_state_get_extra:
 * @self: a state
 * @number: the number of a record
 *
 * Gets what is to be said of a frame beyond its own bytes.
 *
 * Returns: (transfer none) (nullable): it, or `NULL` if there is nothing
 */
const SondeWebsocketExtra *
sonde_websocket_state_get_extra (SondeWebsocketState *self,
                                 guint32              number)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->extras, GUINT_TO_POINTER (number));
}

/**
 * sonde_websocket_state_get_client:
 * @self: a state
 *
 * Gets the direction in which the client's bytes go.
 *
 * Returns: the direction
 */
SondeDirection
sonde_websocket_state_get_client (SondeWebsocketState *self)
{
  g_return_val_if_fail (self != NULL, SONDE_DIRECTION_SENT);

  return self->client;
}

/**
 * sonde_websocket_state_find_checkpoint:
 * @self: a state
 * @direction: a direction
 * @offset: where in the stream the first frame of a compressed message begins
 *
 * Returns: (transfer none) (nullable): the last place before it where inflating can begin
 */
const SondeWebsocketCheckpoint *
sonde_websocket_state_find_checkpoint (SondeWebsocketState *self,
                                       SondeDirection       direction,
                                       guint64              offset)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, NULL);

  return sonde_websocket_checkpoints_find (self->lanes[direction].checkpoints, offset);
}
