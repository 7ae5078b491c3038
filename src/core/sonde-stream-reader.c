#include "config.h"

#include <string.h>

#include "sonde-flow-private.h"
#include "sonde-stream-reader.h"
#include "sonde-storage.h"

#define WINDOW_BYTES (256 * 1024)
#define CHECKPOINT_EVENTS 1024

/* An event, and the bytes of each direction that passed before it. */
typedef struct
{
  guint   place;
  guint64 n_bytes[SONDE_N_DIRECTIONS];
} SondeFlowMark;

struct _SondeStreamReader
{
  SondeStorage  *storage;
  guint32        flow_id;
  guint          first;
  guint          end;

  SondeFlowMark  cursors[SONDE_N_DIRECTIONS];
  GArray        *marks;

  /* A part of the file, for events that lie close to each other. */
  guint8        *window;
  guint64        window_start;
  gsize          window_length;
};

static gsize
sonde_stream_reader_read_file (SondeStreamReader *self,
                               guint64            offset,
                               guint8            *buffer,
                               gsize              count)
{
  if (count >= WINDOW_BYTES / 2)
    return (gsize) MAX (sonde_storage_read (self->storage, offset, buffer, count, NULL), 0);

  if (offset < self->window_start ||
      offset + count > self->window_start + self->window_length)
    {
      gssize n_read = sonde_storage_read (self->storage, offset, self->window, WINDOW_BYTES, NULL);

      self->window_start = offset;
      self->window_length = (gsize) MAX (n_read, 0);
      count = MIN (count, self->window_length);
    }

  memcpy (buffer, self->window + (offset - self->window_start), count);

  return count;
}

/* Goes on to the event of that direction that holds the byte at offset. */
static gboolean
sonde_stream_reader_seek (SondeStreamReader *self,
                          SondeDirection     direction,
                          guint64            offset,
                          SondeEvent        *event)
{
  SondeFlowMark *cursor = &self->cursors[direction];

  if (offset < cursor->n_bytes[direction])
    {
      guint low = 0;
      guint high = self->marks->len;

      while (high - low > 1)
        {
          guint middle = low + (high - low) / 2;

          if (g_array_index (self->marks, SondeFlowMark, middle).n_bytes[direction] <= offset)
            low = middle;
          else
            high = middle;
        }

      *cursor = g_array_index (self->marks, SondeFlowMark, low);
    }

  for (; cursor->place < self->end; cursor->place++)
    {
      const SondeFlowMark *last = &g_array_index (self->marks, SondeFlowMark, self->marks->len - 1);

      sonde_event_store_get (self->storage->events, cursor->place, event);

      if (event->flow_id != self->flow_id ||
          (event->kind != SONDE_EVENT_DATA && event->kind != SONDE_EVENT_CONTINUED))
        continue;

      if (cursor->place >= last->place + CHECKPOINT_EVENTS)
        g_array_append_vals (self->marks, cursor, 1);

      if (event->direction == direction && cursor->n_bytes[direction] + event->length > offset)
        return TRUE;

      cursor->n_bytes[event->direction] += event->length;
    }

  return FALSE;
}

/**
 * sonde_stream_reader_new:
 * @flow: a flow; not held
 *
 * Makes a reader that may be given to another thread.
 *
 * Returns: (transfer full): a reader
 */
SondeStreamReader *
sonde_stream_reader_new (SondeFlow *flow)
{
  SondeStreamReader *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_new0 (SondeStreamReader, 1);
  self->storage = sonde_storage_ref (sonde_flow_get_storage (flow));
  self->flow_id = sonde_flow_get_id (flow);
  self->first = sonde_flow_get_n_events (flow) > 0 ? sonde_flow_get_place (flow, 0) : 0;
  self->end = sonde_stream_reader_measure (flow);
  self->marks = g_array_new (FALSE, TRUE, sizeof (SondeFlowMark));
  self->window = g_malloc (WINDOW_BYTES);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    self->cursors[i].place = self->first;

  g_array_append_val (self->marks, self->cursors[0]);

  return self;
}

/**
 * sonde_stream_reader_free:
 * @self: a reader
 *
 * Frees a reader, in any thread.
 */
void
sonde_stream_reader_free (SondeStreamReader *self)
{
  g_return_if_fail (self != NULL);

  sonde_storage_unref (self->storage);
  g_array_unref (self->marks);
  g_free (self->window);
  g_free (self);
}

/**
 * sonde_stream_reader_measure:
 * @flow: a flow
 *
 * Returns: how far the flow's events go now, for sonde_stream_reader_set_end()
 */
guint
sonde_stream_reader_measure (SondeFlow *flow)
{
  guint n_events;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), 0);

  n_events = sonde_flow_get_n_events (flow);

  return n_events > 0 ? sonde_flow_get_place (flow, n_events - 1) + 1 : 0;
}

/**
 * sonde_stream_reader_set_end:
 * @self: a reader
 * @end: how far the flow's events went when the flow was last looked at
 *
 * Lets a reader go on to events that were appended since. To be called in the reader's thread.
 */
void
sonde_stream_reader_set_end (SondeStreamReader *self,
                             guint              end)
{
  g_return_if_fail (self != NULL);

  self->end = MAX (self->end, end);
}

/**
 * sonde_stream_reader_read:
 * @self: a reader
 * @direction: which of the two streams
 * @offset: where to begin in that stream
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 *
 * Reads the bytes of one direction.
 *
 * Returns: the number of bytes read, short at the end and where the file cannot be read
 */
gsize
sonde_stream_reader_read (SondeStreamReader *self,
                          SondeDirection     direction,
                          guint64            offset,
                          guint8            *buffer,
                          gsize              count)
{
  gsize n_total = 0;
  SondeEvent event;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  while (n_total < count &&
         sonde_stream_reader_seek (self, direction, offset + n_total, &event))
    {
      gsize skip = (gsize) (offset + n_total - self->cursors[direction].n_bytes[direction]);
      gsize wanted = MIN (event.length - skip, count - n_total);
      gsize n_read = sonde_stream_reader_read_file (self, event.payload_offset + skip,
                                                  buffer + n_total, wanted);

      n_total += n_read;

      if (n_read < wanted)
        break;
    }

  return n_total;
}
