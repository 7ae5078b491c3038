#include "config.h"

#include "sonde-flow-private.h"
#include "sonde-flow-reader.h"
#include "sonde-gather.h"

#define CHECKPOINT_EVENTS 64
#define MAX_RANGES        1024

/* How far a cursor is walked on rather than sought anew. */
#define MAX_WALK_BYTES    (1024 * 1024)

/* Before an event of the flow: where it is in the storage, and what had passed. */
typedef struct
{
  guint64 n_bytes[SONDE_N_DIRECTIONS];
  guint   position;
} SondeFlowMark;

/* An event that holds bytes of a stream. */
typedef struct
{
  SondeEvent event;
  guint64    n_bytes[SONDE_N_DIRECTIONS];
  guint      position;
  gboolean   is_valid;
} SondeFlowPlace;

/**
 * SondeFlowReader:
 *
 * Reads the bytes of a flow from its capture file, in another thread.
 *
 * It walks the events of the storage, which never move, and keeps an index of its own of where the
 * flow's are, made when first needed: that costs a fraction of what reading the bytes does.
 */
struct _SondeFlowReader
{
  SondeByteReader  parent_instance;

  SondeStorage    *storage;
  guint32          id;
  guint            end;
  guint64          size[SONDE_N_DIRECTIONS];

  GArray          *marks;
  guint            n_indexed;
  SondeFlowMark    indexed;
  SondeFlowPlace   places[SONDE_N_BYTE_STREAMS];
};

G_DEFINE_FINAL_TYPE (SondeFlowReader, sonde_flow_reader, SONDE_TYPE_BYTE_READER)

static guint64
count_bytes (const guint64   n_bytes[static SONDE_N_DIRECTIONS],
             SondeByteStream stream)
{
  if (stream == SONDE_BYTE_STREAM_ALL)
    return n_bytes[SONDE_DIRECTION_SENT] + n_bytes[SONDE_DIRECTION_RECEIVED];

  return n_bytes[stream];
}

static gboolean
is_data (const SondeEvent *event)
{
  return event->kind == SONDE_EVENT_DATA || event->kind == SONDE_EVENT_CONTINUED;
}

/* Notes every 64th event of the flow that carries bytes. */
static void
sonde_flow_reader_index (SondeFlowReader *self)
{
  SondeFlowMark *indexed = &self->indexed;

  for (; indexed->position < self->end; indexed->position++)
    {
      SondeEvent event;

      sonde_event_store_get (self->storage->events, indexed->position, &event);

      if (event.flow_id != self->id || !is_data (&event) || event.length == 0)
        continue;

      if (self->n_indexed % CHECKPOINT_EVENTS == 0)
        g_array_append_vals (self->marks, indexed, 1);

      self->n_indexed++;
      indexed->n_bytes[event.direction] += event.length;
    }
}

/* Goes on from a place whose event is not the one wanted to the next with bytes of the stream. */
static void
sonde_flow_reader_walk (SondeFlowReader *self,
                        SondeByteStream  stream,
                        guint64          offset,
                        SondeFlowPlace  *place)
{
  for (; place->position < self->end; place->position++)
    {
      SondeEvent *event = &place->event;

      sonde_event_store_get (self->storage->events, place->position, event);

      if (event->flow_id != self->id || !is_data (event))
        continue;

      if ((stream == SONDE_BYTE_STREAM_ALL || event->direction == (SondeDirection) stream)
          && count_bytes (place->n_bytes, stream) + event->length > offset)
        return;

      place->n_bytes[event->direction] += event->length;
    }

  g_assert_not_reached ();
}

/* Goes to the event that holds a byte of the stream; that byte must exist. */
static void
sonde_flow_reader_seek (SondeFlowReader *self,
                        SondeByteStream  stream,
                        guint64          offset,
                        SondeFlowPlace  *place)
{
  guint64 passed = place->is_valid ? count_bytes (place->n_bytes, stream) : G_MAXUINT64;
  guint low = 0;
  guint high;

  sonde_flow_reader_index (self);
  high = self->marks->len;

  while (high - low > 1 && (passed > offset || offset - passed > MAX_WALK_BYTES))
    {
      guint middle = low + (high - low) / 2;

      if (count_bytes (g_array_index (self->marks, SondeFlowMark, middle).n_bytes, stream)
          <= offset)
        low = middle;
      else
        high = middle;
    }

  if (passed > offset || offset - passed > MAX_WALK_BYTES)
    {
      const SondeFlowMark *mark = &g_array_index (self->marks, SondeFlowMark, low);

      place->n_bytes[0] = mark->n_bytes[0];
      place->n_bytes[1] = mark->n_bytes[1];
      place->position = mark->position;
      place->is_valid = TRUE;
    }

  sonde_flow_reader_walk (self, stream, offset, place);
}

static guint64
sonde_flow_reader_get_size (SondeByteReader *reader,
                            SondeByteStream  stream)
{
  return count_bytes (SONDE_FLOW_READER (reader)->size, stream);
}

static gsize
sonde_flow_reader_read (SondeByteReader  *reader,
                        SondeByteStream   stream,
                        guint64           offset,
                        guint8           *buffer,
                        gsize             count,
                        GError          **error)
{
  SondeFlowReader *self = SONDE_FLOW_READER (reader);
  SondeFlowPlace *place = &self->places[stream];
  SondeGather gather;
  gsize n_total = 0;

  sonde_gather_init (&gather, self->storage->fd);

  while (n_total < count)
    {
      gsize skip, length;

      if (n_total == 0)
        sonde_flow_reader_seek (self, stream, offset, place);
      else
        sonde_flow_reader_walk (self, stream, offset + n_total, place);

      skip = (gsize) (offset + n_total - count_bytes (place->n_bytes, stream));
      length = MIN (place->event.length - skip, count - n_total);

      if (!sonde_gather_add (&gather, place->event.payload_offset + skip, buffer + n_total,
                             length, error))
        return 0;

      n_total += length;
    }

  return sonde_gather_flush (&gather, error) ? n_total : 0;
}

static guint64
sonde_flow_reader_find (SondeByteReader *reader,
                        SondeByteStream  stream,
                        guint64          source_offset)
{
  SondeFlowPlace place = { .is_valid = FALSE };
  guint64 n_before;

  sonde_flow_reader_seek (SONDE_FLOW_READER (reader), SONDE_BYTE_STREAM_ALL, source_offset,
                          &place);
  n_before = count_bytes (place.n_bytes, stream);

  if (stream == SONDE_BYTE_STREAM_ALL || place.event.direction == (SondeDirection) stream)
    n_before += source_offset - count_bytes (place.n_bytes, SONDE_BYTE_STREAM_ALL);

  return n_before;
}

static GArray *
sonde_flow_reader_map (SondeByteReader *reader,
                       SondeByteStream  stream,
                       guint64          offset,
                       guint64          length)
{
  SondeFlowReader *self = SONDE_FLOW_READER (reader);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  SondeFlowPlace place = { .is_valid = FALSE };
  guint64 end = offset + length;

  sonde_flow_reader_seek (self, stream, offset, &place);

  while (offset < end && ranges->len < MAX_RANGES)
    {
      guint64 first = count_bytes (place.n_bytes, stream);
      guint64 part_end = MIN (end, first + place.event.length);
      guint64 start = count_bytes (place.n_bytes, SONDE_BYTE_STREAM_ALL) + offset - first;
      SondeRange range = { start, start + part_end - offset };
      SondeRange *last = NULL;

      if (ranges->len > 0)
        last = &g_array_index (ranges, SondeRange, ranges->len - 1);

      if (last != NULL && last->end == range.start)
        last->end = range.end;
      else
        g_array_append_val (ranges, range);

      offset = part_end;

      if (offset < end)
        sonde_flow_reader_walk (self, stream, offset, &place);
    }

  return ranges;
}

static void
sonde_flow_reader_finalize (GObject *object)
{
  SondeFlowReader *self = SONDE_FLOW_READER (object);

  g_clear_pointer (&self->storage, sonde_storage_unref);
  g_clear_pointer (&self->marks, g_array_unref);

  G_OBJECT_CLASS (sonde_flow_reader_parent_class)->finalize (object);
}

static void
sonde_flow_reader_class_init (SondeFlowReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SondeByteReaderClass *reader_class = SONDE_BYTE_READER_CLASS (klass);

  object_class->finalize = sonde_flow_reader_finalize;

  reader_class->get_size = sonde_flow_reader_get_size;
  reader_class->read = sonde_flow_reader_read;
  reader_class->find = sonde_flow_reader_find;
  reader_class->map = sonde_flow_reader_map;
}

static void
sonde_flow_reader_init (SondeFlowReader *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (SondeFlowMark));
}

/**
 * sonde_flow_reader_new:
 * @flow: a flow
 *
 * Returns: (transfer full): a reader of the bytes that @flow has now
 */
SondeByteReader *
sonde_flow_reader_new (SondeFlow *flow)
{
  SondeFlowReader *self;
  guint end;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_FLOW_READER, NULL);
  self->id = sonde_flow_get_id (flow);
  self->storage = sonde_storage_ref (sonde_flow_get_span (flow, &self->indexed.position, &end));
  sonde_flow_reader_update (self, flow);

  return SONDE_BYTE_READER (self);
}

/**
 * sonde_flow_reader_update:
 * @self: a reader that no other thread uses now
 * @flow: the flow that it reads
 *
 * Takes in what has come to the flow since.
 */
void
sonde_flow_reader_update (SondeFlowReader *self,
                          SondeFlow       *flow)
{
  guint first;

  g_return_if_fail (SONDE_IS_FLOW_READER (self));
  g_return_if_fail (SONDE_IS_FLOW (flow) && sonde_flow_get_id (flow) == self->id);

  sonde_flow_get_span (flow, &first, &self->end);

  /* A flow that had no event when the reader was made. */
  if (self->n_indexed == 0)
    self->indexed.position = first;

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    self->size[i] = sonde_flow_get_n_bytes (flow, i);
}
