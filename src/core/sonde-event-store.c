#include "config.h"

#include "sonde-event-store.h"

#define CHUNK_BITS   12
#define CHUNK_EVENTS (1u << CHUNK_BITS)
#define MAX_CHUNKS   (SONDE_EVENT_STORE_MAX_EVENTS >> CHUNK_BITS)

#define LENGTH_BITS    16
#define KIND_BITS      3
#define DIRECTION_BITS 1
#define FLOW_SHIFT     (KIND_BITS + DIRECTION_BITS)

typedef struct
{
  guint64 locus[CHUNK_EVENTS];
  gint64  time_ns[CHUNK_EVENTS];
  guint32 tag[CHUNK_EVENTS];
} SondeEventChunk;

struct _SondeEventStore
{
  guint            length;

  /* Fixed in place, so that readers need no lock: pages never touched cost nothing. */
  SondeEventChunk *chunks[MAX_CHUNKS];
};

G_STATIC_ASSERT (SONDE_EVENT_GAP < 1 << KIND_BITS);

/**
 * sonde_event_store_new:
 *
 * Returns: (transfer full): an empty store
 */
SondeEventStore *
sonde_event_store_new (void)
{
  return g_malloc0 (sizeof (SondeEventStore));
}

/**
 * sonde_event_store_free:
 * @self: a store
 *
 * Frees a store with its events.
 */
void
sonde_event_store_free (SondeEventStore *self)
{
  guint n_chunks;

  g_return_if_fail (self != NULL);

  n_chunks = (self->length + CHUNK_EVENTS - 1) >> CHUNK_BITS;

  for (guint i = 0; i < n_chunks; i++)
    g_free (self->chunks[i]);

  g_free (self);
}

/**
 * sonde_event_store_append:
 * @self: a store
 * @event: the event, with a payload offset below 2^48
 *
 * Returns: whether there was room for the event
 */
gboolean
sonde_event_store_append (SondeEventStore  *self,
                          const SondeEvent *event)
{
  SondeEventChunk *chunk;
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  if (self->length == SONDE_EVENT_STORE_MAX_EVENTS ||
      event->flow_id >= SONDE_EVENT_STORE_MAX_FLOWS ||
      event->payload_offset >> (64 - LENGTH_BITS) != 0)
    return FALSE;

  index = self->length & (CHUNK_EVENTS - 1);

  if (index == 0)
    self->chunks[self->length >> CHUNK_BITS] = g_malloc (sizeof (SondeEventChunk));

  chunk = self->chunks[self->length >> CHUNK_BITS];
  chunk->locus[index] = event->payload_offset << LENGTH_BITS | event->length;
  chunk->time_ns[index] = event->time_ns;
  chunk->tag[index] = event->flow_id << FLOW_SHIFT |
                      (guint32) event->direction << KIND_BITS |
                      (guint32) event->kind;
  self->length++;

  return TRUE;
}

/**
 * sonde_event_store_length:
 * @self: a store
 *
 * Returns: how many events there are
 */
guint
sonde_event_store_length (const SondeEventStore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * sonde_event_store_get:
 * @self: a store
 * @position: the event wanted, below the store's length
 * @event: (out caller-allocates): the event
 *
 * Reads an event.
 */
void
sonde_event_store_get (const SondeEventStore *self,
                       guint                  position,
                       SondeEvent            *event)
{
  const SondeEventChunk *chunk;
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (event != NULL);

  chunk = self->chunks[position >> CHUNK_BITS];
  index = position & (CHUNK_EVENTS - 1);

  event->payload_offset = chunk->locus[index] >> LENGTH_BITS;
  event->length = (guint16) (chunk->locus[index] & G_MAXUINT16);
  event->time_ns = chunk->time_ns[index];
  event->flow_id = chunk->tag[index] >> FLOW_SHIFT;
  event->direction = (SondeDirection) (chunk->tag[index] >> KIND_BITS & 1);
  event->kind = (SondeEventKind) (chunk->tag[index] & ((1u << KIND_BITS) - 1));
}
