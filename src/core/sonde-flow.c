#include "config.h"

#include "sonde-flow-private.h"
#include "sonde-note.h"

#define CHECKPOINT_EVENTS 64

/**
 * SondeFlow:
 *
 * One conversation: the two byte streams of a connection, or the datagrams between two endpoints,
 * as the capture holds them.
 *
 * A flow is made and grows on the capture's own thread. It can be read as long as it is held, also
 * when its capture is gone.
 */
struct _SondeFlow
{
  GObject         parent_instance;

  SondeStorage   *storage;
  GArray         *positions;
  GArray         *checkpoints;
  GWeakRef        child;
  SondeFlowSpec   spec;
  SondeFlowState  state;
  guint64         n_bytes[SONDE_N_DIRECTIONS];
  gint64          opened_ns;
  gint64          changed_ns;
  guint32         id;
};

/* The bytes that passed before every 64th event of the flow. */
typedef struct
{
  guint64 n_bytes[SONDE_N_DIRECTIONS];
} SondeCheckpoint;

/* Which bytes an offset counts: those of one direction, or all. */
typedef enum
{
  SONDE_COUNT_SENT = SONDE_DIRECTION_SENT,
  SONDE_COUNT_RECEIVED = SONDE_DIRECTION_RECEIVED,
  SONDE_COUNT_BOTH,
} SondeCount;

typedef struct
{
  SondeEvent event;
  guint      position;
  guint64    n_bytes[SONDE_N_DIRECTIONS];
} SondeCursor;

G_DEFINE_FINAL_TYPE (SondeFlow, sonde_flow, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_data (const SondeEvent *event)
{
  return event->kind == SONDE_EVENT_DATA || event->kind == SONDE_EVENT_CONTINUED;
}

static guint64
count_bytes (const guint64 n_bytes[static SONDE_N_DIRECTIONS],
             SondeCount    count)
{
  if (count == SONDE_COUNT_BOTH)
    return n_bytes[SONDE_DIRECTION_SENT] + n_bytes[SONDE_DIRECTION_RECEIVED];

  return n_bytes[count];
}

static gboolean
event_counts (const SondeEvent *event,
              SondeCount        count)
{
  return is_data (event) && (count == SONDE_COUNT_BOTH || event->direction == (guint) count);
}

/* Goes to the event that holds the byte at offset; that byte must exist. */
static void
sonde_flow_seek (SondeFlow   *self,
                 SondeCount   count,
                 guint64      offset,
                 SondeCursor *cursor)
{
  guint low = 0;
  guint high = self->checkpoints->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      SondeCheckpoint *checkpoint = &g_array_index (self->checkpoints, SondeCheckpoint, middle);

      if (count_bytes (checkpoint->n_bytes, count) <= offset)
        low = middle;
      else
        high = middle;
    }

  cursor->position = low * CHECKPOINT_EVENTS;

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    cursor->n_bytes[i] = g_array_index (self->checkpoints, SondeCheckpoint, low).n_bytes[i];

  for (;;)
    {
      sonde_flow_get_event (self, cursor->position, &cursor->event);

      if (event_counts (&cursor->event, count) &&
          count_bytes (cursor->n_bytes, count) + cursor->event.length > offset)
        return;

      if (is_data (&cursor->event))
        cursor->n_bytes[cursor->event.direction] += cursor->event.length;

      cursor->position++;
    }
}

static gboolean
sonde_flow_next (SondeFlow   *self,
                 SondeCount   count,
                 SondeCursor *cursor)
{
  do
    {
      if (is_data (&cursor->event))
        cursor->n_bytes[cursor->event.direction] += cursor->event.length;

      cursor->position++;

      if (cursor->position >= self->positions->len)
        return FALSE;

      sonde_flow_get_event (self, cursor->position, &cursor->event);
    }
  while (!event_counts (&cursor->event, count));

  return TRUE;
}

static gssize
sonde_flow_read (SondeFlow   *self,
                 SondeCount   count_what,
                 guint64      offset,
                 guint8      *buffer,
                 gsize        count,
                 GError     **error)
{
  guint64 size = count_bytes (self->n_bytes, count_what);
  SondeCursor cursor;
  gsize n_total = 0;

  if (offset >= size)
    return 0;

  count = MIN (count, size - offset);
  sonde_flow_seek (self, count_what, offset, &cursor);

  while (n_total < count)
    {
      gsize skip = offset + n_total - count_bytes (cursor.n_bytes, count_what);
      gsize wanted = MIN (cursor.event.length - skip, count - n_total);
      gssize n_read;

      n_read = sonde_storage_read (self->storage, cursor.event.payload_offset + skip,
                                   buffer + n_total, wanted, error);

      if (n_read < 0)
        return -1;

      n_total += (gsize) n_read;

      /* Somebody else cut the file. */
      if ((gsize) n_read < wanted)
        break;

      if (n_total < count && !sonde_flow_next (self, count_what, &cursor))
        break;
    }

  return (gssize) n_total;
}

static void
sonde_flow_update_state (SondeFlow        *self,
                         const SondeEvent *event)
{
  gboolean sent = event->direction == SONDE_DIRECTION_SENT;

  switch (event->kind)
    {
    case SONDE_EVENT_FINISHED:
      if (self->state == SONDE_FLOW_OPEN)
        self->state = sent ? SONDE_FLOW_SENT_FINISHED : SONDE_FLOW_RECEIVED_FINISHED;
      else if (self->state == (sent ? SONDE_FLOW_RECEIVED_FINISHED : SONDE_FLOW_SENT_FINISHED))
        self->state = SONDE_FLOW_CLOSED;
      break;

    case SONDE_EVENT_RESET:
      self->state = SONDE_FLOW_RESET;
      break;

    case SONDE_EVENT_CLOSED:
      if (self->state != SONDE_FLOW_RESET)
        self->state = SONDE_FLOW_CLOSED;
      break;

    case SONDE_EVENT_OPENED:
    case SONDE_EVENT_DATA:
    case SONDE_EVENT_CONTINUED:
    case SONDE_EVENT_NOTE:
    case SONDE_EVENT_GAP:
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
sonde_flow_finalize (GObject *object)
{
  SondeFlow *self = SONDE_FLOW (object);

  g_clear_pointer (&self->storage, sonde_storage_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->checkpoints, g_array_unref);
  g_weak_ref_clear (&self->child);

  G_OBJECT_CLASS (sonde_flow_parent_class)->finalize (object);
}

static void
sonde_flow_class_init (SondeFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_flow_finalize;

  /**
   * SondeFlow::changed:
   *
   * The flow has new events. Emitted at most once per update of the capture.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_FLOW, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_flow_init (SondeFlow *self)
{
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->checkpoints = g_array_new (FALSE, FALSE, sizeof (SondeCheckpoint));
  g_weak_ref_init (&self->child, NULL);
}

/**
 * sonde_flow_new:
 * @storage: where the flow's events and bytes are
 * @id: its number in the capture, from 1
 * @spec: what it is; its protocol is not kept
 *
 * Makes a flow; for the capture.
 *
 * Returns: (transfer full): a flow without events
 */
SondeFlow *
sonde_flow_new (SondeStorage        *storage,
                guint32              id,
                const SondeFlowSpec *spec)
{
  SondeFlow *self = g_object_new (SONDE_TYPE_FLOW, NULL);

  self->storage = sonde_storage_ref (storage);
  self->id = id;
  self->spec = *spec;
  self->spec.protocol = NULL;

  return self;
}

/**
 * sonde_flow_take_event:
 * @self: a flow
 * @position: the event's place in the storage
 * @event: the event
 *
 * Adds an event; for the capture.
 */
void
sonde_flow_take_event (SondeFlow        *self,
                       guint             position,
                       const SondeEvent *event)
{
  guint32 index = position;

  if (self->positions->len % CHECKPOINT_EVENTS == 0)
    {
      SondeCheckpoint checkpoint;

      checkpoint.n_bytes[0] = self->n_bytes[0];
      checkpoint.n_bytes[1] = self->n_bytes[1];
      g_array_append_val (self->checkpoints, checkpoint);
    }

  if (self->positions->len == 0)
    self->opened_ns = event->time_ns;

  g_array_append_val (self->positions, index);
  self->changed_ns = event->time_ns;

  if (is_data (event))
    self->n_bytes[event->direction] += event->length;
  else
    sonde_flow_update_state (self, event);
}

/**
 * sonde_flow_set_child:
 * @self: a flow
 * @child: the plaintext of the TLS that @self carries
 *
 * Links a flow to what it carries; for the capture.
 */
void
sonde_flow_set_child (SondeFlow *self,
                      SondeFlow *child)
{
  g_weak_ref_set (&self->child, child);
}

/**
 * sonde_flow_emit_changed:
 * @self: a flow
 *
 * Emits [signal@Flow::changed]; for the capture.
 */
void
sonde_flow_emit_changed (SondeFlow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonde_flow_get_id:
 * @self: a flow
 *
 * Returns: its number in the capture, from 1
 */
guint32
sonde_flow_get_id (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return self->id;
}

/**
 * sonde_flow_get_transport:
 * @self: a flow
 *
 * Returns: what it carries
 */
SondeTransport
sonde_flow_get_transport (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), SONDE_TRANSPORT_TCP);

  return self->spec.transport;
}

/**
 * sonde_flow_get_role:
 * @self: a flow
 *
 * Returns: which end of it this process is
 */
SondeRole
sonde_flow_get_role (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), SONDE_ROLE_CLIENT);

  return self->spec.role;
}

/**
 * sonde_flow_get_local:
 * @self: a flow
 *
 * Returns: (transfer none): this end
 */
const SondeEndpoint *
sonde_flow_get_local (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);

  return &self->spec.local;
}

/**
 * sonde_flow_get_remote:
 * @self: a flow
 *
 * Returns: (transfer none): the other end
 */
const SondeEndpoint *
sonde_flow_get_remote (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);

  return &self->spec.remote;
}

/**
 * sonde_flow_get_parent_id:
 * @self: a flow
 *
 * Returns: for the plaintext of TLS, the flow that carries it, else 0
 */
guint32
sonde_flow_get_parent_id (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return self->spec.parent_id;
}

/**
 * sonde_flow_dup_child:
 * @self: a flow
 *
 * Returns: (transfer full) (nullable): the plaintext of the TLS that @self carries, if it does
 */
SondeFlow *
sonde_flow_dup_child (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);

  return g_weak_ref_get (&self->child);
}

/**
 * sonde_flow_get_state:
 * @self: a flow
 *
 * Returns: how far it has come
 */
SondeFlowState
sonde_flow_get_state (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), SONDE_FLOW_CLOSED);

  return self->state;
}

/**
 * sonde_flow_get_opened_ns:
 * @self: a flow
 *
 * Returns: the time of its first event, in nanoseconds since the Unix epoch
 */
gint64
sonde_flow_get_opened_ns (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return self->opened_ns;
}

/**
 * sonde_flow_get_changed_ns:
 * @self: a flow
 *
 * Returns: the time of its last event, in nanoseconds since the Unix epoch
 */
gint64
sonde_flow_get_changed_ns (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return self->changed_ns;
}

/**
 * sonde_flow_get_n_bytes:
 * @self: a flow
 * @direction: a direction
 *
 * Returns: how many bytes went that way
 */
guint64
sonde_flow_get_n_bytes (SondeFlow      *self,
                        SondeDirection  direction)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  return self->n_bytes[direction];
}

/**
 * sonde_flow_get_n_events:
 * @self: a flow
 *
 * Returns: how many events it has
 */
guint
sonde_flow_get_n_events (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return self->positions->len;
}

/**
 * sonde_flow_get_event:
 * @self: a flow
 * @position: the event wanted, below the flow's number of events
 * @event: (out caller-allocates): the event
 *
 * Reads an event.
 */
void
sonde_flow_get_event (SondeFlow  *self,
                      guint       position,
                      SondeEvent *event)
{
  g_return_if_fail (SONDE_IS_FLOW (self));
  g_return_if_fail (position < self->positions->len);
  g_return_if_fail (event != NULL);

  sonde_event_store_get (self->storage->events,
                         g_array_index (self->positions, guint32, position),
                         event);
}

/**
 * sonde_flow_get_stream_offset:
 * @self: a flow
 * @position: an event, below the flow's number of events
 * @direction: a direction
 *
 * Returns: how many bytes had gone in that direction before the event
 */
guint64
sonde_flow_get_stream_offset (SondeFlow      *self,
                              guint           position,
                              SondeDirection  direction)
{
  guint first;
  guint64 offset;

  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);
  g_return_val_if_fail (position < self->positions->len, 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  first = position / CHECKPOINT_EVENTS;
  offset = g_array_index (self->checkpoints, SondeCheckpoint, first).n_bytes[direction];

  for (guint i = first * CHECKPOINT_EVENTS; i < position; i++)
    {
      SondeEvent event;

      sonde_flow_get_event (self, i, &event);

      if (event_counts (&event, (SondeCount) direction))
        offset += event.length;
    }

  return offset;
}

/**
 * sonde_flow_read_note:
 * @self: a flow
 * @event: an event of kind %SONDE_EVENT_NOTE or %SONDE_EVENT_OPENED
 *
 * Reads what a note says.
 *
 * Returns: (transfer full) (element-type utf8 utf8): its fields; empty when the file cannot
 *   be read
 */
GHashTable *
sonde_flow_read_note (SondeFlow        *self,
                      const SondeEvent *event)
{
  g_autofree guint8 *buffer = NULL;
  gssize n_read;

  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);
  g_return_val_if_fail (event != NULL, NULL);

  buffer = g_malloc (MAX (event->length, 1));
  n_read = sonde_storage_read (self->storage, event->payload_offset, buffer, event->length, NULL);

  return sonde_note_parse (buffer, (gsize) MAX (n_read, 0));
}

/**
 * sonde_flow_read_stream:
 * @self: a flow
 * @direction: which of the two streams
 * @offset: where to begin in that stream
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads the bytes of one direction.
 *
 * Returns: the number of bytes read, short only at the end, or -1 with @error set to any
 *   `G_IO_ERROR`
 */
gssize
sonde_flow_read_stream (SondeFlow       *self,
                        SondeDirection   direction,
                        guint64          offset,
                        guint8          *buffer,
                        gsize            count,
                        GError         **error)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), -1);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, -1);

  return sonde_flow_read (self, (SondeCount) direction, offset, buffer, count, error);
}

/**
 * sonde_flow_read_both:
 * @self: a flow
 * @offset: where to begin
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads the bytes of both directions, in the order in which they passed.
 *
 * Returns: the number of bytes read, short only at the end, or -1 with @error set to any
 *   `G_IO_ERROR`
 */
gssize
sonde_flow_read_both (SondeFlow  *self,
                      guint64     offset,
                      guint8     *buffer,
                      gsize       count,
                      GError    **error)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), -1);

  return sonde_flow_read (self, SONDE_COUNT_BOTH, offset, buffer, count, error);
}

/**
 * sonde_flow_get_direction_at:
 * @self: a flow
 * @offset: a byte among those of both directions
 * @run_end: (out): the end of the run of bytes of that direction, as far as it was looked
 *   for
 *
 * Returns: which way that byte went
 */
SondeDirection
sonde_flow_get_direction_at (SondeFlow *self,
                             guint64    offset,
                             guint64   *run_end)
{
  SondeCursor cursor;
  SondeDirection direction;

  g_return_val_if_fail (SONDE_IS_FLOW (self), SONDE_DIRECTION_SENT);
  g_return_val_if_fail (run_end != NULL, SONDE_DIRECTION_SENT);

  if (offset >= count_bytes (self->n_bytes, SONDE_COUNT_BOTH))
    {
      *run_end = offset;
      return SONDE_DIRECTION_RECEIVED;
    }

  sonde_flow_seek (self, SONDE_COUNT_BOTH, offset, &cursor);
  direction = cursor.event.direction;
  *run_end = count_bytes (cursor.n_bytes, SONDE_COUNT_BOTH) + cursor.event.length;

  for (guint i = 0; i < CHECKPOINT_EVENTS; i++)
    {
      if (!sonde_flow_next (self, SONDE_COUNT_BOTH, &cursor) ||
          cursor.event.direction != direction)
        break;

      *run_end += cursor.event.length;
    }

  return direction;
}

/**
 * sonde_flow_map_range:
 * @self: a flow
 * @direction: a direction
 * @offset: the first byte in that direction's stream
 * @length: how many bytes
 *
 * Finds where bytes of one direction lie among those of both.
 *
 * Returns: (transfer full) (element-type SondeRange): the ranges, ascending and apart; no
 *   more than 1024 of them
 */
GArray *
sonde_flow_map_range (SondeFlow      *self,
                      SondeDirection  direction,
                      guint64         offset,
                      guint64         length)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  SondeCursor cursor;
  guint64 end;

  g_return_val_if_fail (SONDE_IS_FLOW (self), ranges);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, ranges);

  if (offset >= self->n_bytes[direction] || length == 0)
    return ranges;

  end = offset + MIN (length, self->n_bytes[direction] - offset);
  sonde_flow_seek (self, (SondeCount) direction, offset, &cursor);

  while (offset < end && ranges->len < 1024)
    {
      guint64 event_end = cursor.n_bytes[direction] + cursor.event.length;
      guint64 start = count_bytes (cursor.n_bytes, SONDE_COUNT_BOTH) +
                      (offset - cursor.n_bytes[direction]);
      SondeRange range = { start, start + MIN (end, event_end) - offset };
      SondeRange *last = NULL;

      if (ranges->len > 0)
        last = &g_array_index (ranges, SondeRange, ranges->len - 1);

      if (last != NULL && last->end == range.start)
        last->end = range.end;
      else
        g_array_append_val (ranges, range);

      offset = MIN (end, event_end);

      if (!sonde_flow_next (self, (SondeCount) direction, &cursor))
        break;
    }

  return ranges;
}
