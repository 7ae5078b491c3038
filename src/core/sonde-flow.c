#include "config.h"

#include "sonde-flow-cursor.h"
#include "sonde-flow-private.h"
#include "sonde-note.h"

#define RUN_EVENTS 64
#define MAX_RANGES 1024

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
  SondeFlowIndex  index;
  GWeakRef        parent;
  GWeakRef        child;
  SondeFlowSpec   spec;
  SondeFlowState  state;
  gint64          opened_ns;
  gint64          changed_ns;
  guint32         id;
  gboolean        has_changed;
};

G_DEFINE_FINAL_TYPE (SondeFlow, sonde_flow, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gssize
sonde_flow_read (SondeFlow       *self,
                 SondeFlowCount   count_what,
                 guint64          offset,
                 guint8          *buffer,
                 gsize            count,
                 GError         **error)
{
  SondeFlowCursor cursor;

  if (!sonde_flow_cursor_seek (&cursor, &self->index, count_what, offset))
    return 0;

  return sonde_flow_cursor_read (&cursor, self->storage, offset, buffer, count, error);
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

  sonde_flow_index_clear (&self->index);
  g_clear_pointer (&self->storage, sonde_storage_unref);
  g_weak_ref_clear (&self->parent);
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
  g_weak_ref_init (&self->parent, NULL);
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
  sonde_flow_index_init (&self->index, storage->events);
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
 *
 * Returns: whether it is the first since [signal@Flow::changed] was emitted
 */
gboolean
sonde_flow_take_event (SondeFlow        *self,
                       guint             position,
                       const SondeEvent *event)
{
  gboolean is_first = !self->has_changed;

  if (self->index.n_events == 0)
    self->opened_ns = event->time_ns;

  self->changed_ns = event->time_ns;
  sonde_flow_index_append (&self->index, position, event);
  sonde_flow_update_state (self, event);
  self->has_changed = TRUE;

  return is_first;
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
  g_weak_ref_set (&child->parent, self);
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
  self->has_changed = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonde_flow_get_span:
 * @self: a flow
 * @first: (out): its first event in the storage
 * @end: (out): the event after its last
 *
 * Says where its events are, among those of other flows; for readers in other threads.
 *
 * Returns: (transfer none): the storage
 */
SondeStorage *
sonde_flow_get_span (SondeFlow *self,
                     guint     *first,
                     guint     *end)
{
  guint n_events = self->index.n_events;

  *first = n_events > 0 ? sonde_flow_index_get_position (&self->index, 0) : 0;
  *end = n_events > 0 ? sonde_flow_index_get_position (&self->index, n_events - 1) + 1 : 0;

  return self->storage;
}

/**
 * sonde_flow_get_storage:
 * @self: a flow
 *
 * Returns: (transfer none): where its events and bytes are; for readers
 */
SondeStorage *
sonde_flow_get_storage (SondeFlow *self)
{
  return self->storage;
}

/**
 * sonde_flow_get_place:
 * @self: a flow
 * @position: an event, below the flow's number of events
 *
 * Returns: the event's place in the storage; for readers
 */
guint
sonde_flow_get_place (SondeFlow *self,
                      guint      position)
{
  return sonde_flow_index_get_position (&self->index, position);
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
 * sonde_flow_dup_parent:
 * @self: a flow
 *
 * Returns: (transfer full) (nullable): for the plaintext of TLS, the flow that carries it
 */
SondeFlow *
sonde_flow_dup_parent (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);

  return g_weak_ref_get (&self->parent);
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

  return self->index.n_bytes[direction];
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

  return self->index.n_events;
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
  g_return_if_fail (position < self->index.n_events);
  g_return_if_fail (event != NULL);

  sonde_event_store_get (self->storage->events,
                         sonde_flow_index_get_position (&self->index, position),
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
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);
  g_return_val_if_fail (position < self->index.n_events, 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  return sonde_flow_index_count_before (&self->index, position, direction);
}

/**
 * sonde_flow_get_n_calls:
 * @self: a flow
 *
 * Returns: how many events it has when the parts of a long read or write are one
 */
guint
sonde_flow_get_n_calls (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return sonde_flow_index_get_n_calls (&self->index);
}

/**
 * sonde_flow_find_call:
 * @self: a flow
 * @call: a call, below the flow's number of calls
 *
 * Returns: the event that it begins with
 */
guint
sonde_flow_find_call (SondeFlow *self,
                      guint      call)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);

  return sonde_flow_index_find_call (&self->index, call);
}

/**
 * sonde_flow_read_payload:
 * @self: a flow
 * @event: one of its events
 * @buffer: (out caller-allocates): where to put its bytes
 * @error: return location for an error
 *
 * Reads the bytes of one event, which needs no search.
 *
 * Returns: the number of bytes read, short only where somebody else cut the file, or -1 with
 *   @error set to any `G_IO_ERROR`
 */
gssize
sonde_flow_read_payload (SondeFlow         *self,
                         const SondeEvent  *event,
                         guint8            *buffer,
                         GError           **error)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), -1);
  g_return_val_if_fail (event != NULL, -1);

  return sonde_storage_read (self->storage, event->payload_offset, buffer, event->length, error);
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

  return sonde_flow_read (self, (SondeFlowCount) direction, offset, buffer, count, error);
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

  return sonde_flow_read (self, SONDE_FLOW_COUNT_BOTH, offset, buffer, count, error);
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
  SondeFlowCursor cursor;
  SondeDirection direction;

  g_return_val_if_fail (SONDE_IS_FLOW (self), SONDE_DIRECTION_SENT);
  g_return_val_if_fail (run_end != NULL, SONDE_DIRECTION_SENT);

  if (!sonde_flow_cursor_seek (&cursor, &self->index, SONDE_FLOW_COUNT_BOTH, offset))
    {
      *run_end = offset;
      return SONDE_DIRECTION_RECEIVED;
    }

  direction = cursor.event.direction;
  *run_end = sonde_flow_count_bytes (SONDE_FLOW_COUNT_BOTH, cursor.n_before) +
             cursor.event.length;

  for (guint i = 0; i < RUN_EVENTS; i++)
    {
      if (!sonde_flow_cursor_next (&cursor) || cursor.event.direction != direction)
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
  SondeFlowCursor cursor;
  guint64 end;

  g_return_val_if_fail (SONDE_IS_FLOW (self), ranges);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, ranges);

  if (length == 0 ||
      !sonde_flow_cursor_seek (&cursor, &self->index, (SondeFlowCount) direction, offset))
    return ranges;

  end = offset + MIN (length, self->index.n_bytes[direction] - offset);

  while (offset < end && ranges->len < MAX_RANGES)
    {
      guint64 event_end = cursor.n_before[direction] + cursor.event.length;
      guint64 start = sonde_flow_count_bytes (SONDE_FLOW_COUNT_BOTH, cursor.n_before) +
                      (offset - cursor.n_before[direction]);
      SondeRange range = { start, start + MIN (end, event_end) - offset };
      SondeRange *last = NULL;

      if (ranges->len > 0)
        last = &g_array_index (ranges, SondeRange, ranges->len - 1);

      if (last != NULL && last->end == range.start)
        last->end = range.end;
      else
        g_array_append_val (ranges, range);

      offset = MIN (end, event_end);

      if (!sonde_flow_cursor_next (&cursor))
        break;
    }

  return ranges;
}

/**
 * sonde_flow_find_place:
 * @self: a flow
 * @direction: a direction
 * @offset: a byte in that direction's stream
 *
 * Returns: where that byte lies in the capture file, or 0 when it is not there
 */
guint64
sonde_flow_find_place (SondeFlow      *self,
                       SondeDirection  direction,
                       guint64         offset)
{
  SondeFlowCursor cursor;

  g_return_val_if_fail (SONDE_IS_FLOW (self), 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  if (!sonde_flow_cursor_seek (&cursor, &self->index, (SondeFlowCount) direction, offset))
    return 0;

  return cursor.event.payload_offset + (offset - cursor.n_before[direction]);
}

/**
 * sonde_flow_get_comments:
 * @self: a flow
 *
 * Returns: (transfer none): what a person has to say about the flow's capture
 */
SondeComments *
sonde_flow_get_comments (SondeFlow *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW (self), NULL);

  return self->storage->comments;
}
