#include "config.h"

#include <string.h>

#include "sonde-flow-index.h"

#define BLOCK_BITS      6
#define BLOCK_EVENTS    (1u << BLOCK_BITS)
#define MIN_BLOCK_STEPS 4

/* With all its steps it fills what malloc() hands out to the last byte. */
struct _SondeFlowBlock
{
  guint64 n_bytes[SONDE_N_DIRECTIONS];
  guint32 position;
  guint32 n_continued : 31;
  guint32 is_wide : 1;

  /* From the event before, in guint32 where the block is wide; the first is 0. */
  guint16 steps[];
};

G_STATIC_ASSERT (SONDE_EVENT_STORE_MAX_EVENTS < 1u << 31);

/* They begin where a guint64 could: behind those of the structure. */
static guint32 *
get_wide_steps (const SondeFlowBlock *block)
{
  return (void *) block->steps;
}

static gboolean
is_data (const SondeEvent *event)
{
  return event->kind == SONDE_EVENT_DATA || event->kind == SONDE_EVENT_CONTINUED;
}

static SondeFlowBlock *
sonde_flow_block_realloc (SondeFlowBlock *block,
                          guint           n_steps,
                          gboolean        is_wide)
{
  return g_realloc (block, sizeof *block + n_steps * (is_wide ? sizeof (guint32)
                                                              : sizeof (guint16)));
}

static SondeFlowBlock *
sonde_flow_block_widen (SondeFlowBlock *block,
                        guint           n_used,
                        guint           n_steps)
{
  SondeFlowBlock *wide = sonde_flow_block_realloc (NULL, n_steps, TRUE);
  guint32 *steps = get_wide_steps (wide);

  *wide = *block;
  wide->is_wide = TRUE;

  for (guint i = 0; i < n_used; i++)
    steps[i] = block->steps[i];

  g_free (block);

  return wide;
}

/* Adds up the steps from 1 to @place; four at a time, where they are narrow. */
static guint
sonde_flow_block_sum (const SondeFlowBlock *block,
                      guint                 place)
{
  const guint64 mask = G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  guint64 sums = 0;
  guint sum = 0;
  guint i = 1;

  for (; !block->is_wide && i + 3 <= place; i += 4)
    {
      guint64 steps;

      memcpy (&steps, &block->steps[i], sizeof steps);
      sums += (steps & mask) + (steps >> 16 & mask);
    }

  for (; i <= place; i++)
    sum += block->is_wide ? get_wide_steps (block)[i] : block->steps[i];

  return sum + (guint) (sums & G_MAXUINT32) + (guint) (sums >> 32);
}

/* As many steps as the next power of two, so that flows of a few events stay small. */
static guint
get_room (guint n_steps)
{
  guint room = MIN_BLOCK_STEPS;

  while (room < n_steps)
    room *= 2;

  return room;
}

static void
sonde_flow_index_begin_block (SondeFlowIndex *self,
                              guint           position)
{
  guint n_blocks = self->n_events >> BLOCK_BITS;
  SondeFlowBlock *block = sonde_flow_block_realloc (NULL, MIN_BLOCK_STEPS, FALSE);

  memcpy (block->n_bytes, self->n_bytes, sizeof block->n_bytes);
  block->position = position;
  block->n_continued = self->n_continued & G_MAXINT32;
  block->is_wide = FALSE;
  block->steps[0] = 0;

  if ((n_blocks & (n_blocks - 1)) == 0)
    self->blocks = g_renew (SondeFlowBlock *, self->blocks, MAX (2 * n_blocks, 1));

  self->blocks[n_blocks] = block;
}

static void
sonde_flow_index_add_step (SondeFlowIndex *self,
                           guint           step)
{
  SondeFlowBlock **block = &self->blocks[self->n_events >> BLOCK_BITS];
  guint place = self->n_events % BLOCK_EVENTS;

  if (step > G_MAXUINT16 && !(*block)->is_wide)
    *block = sonde_flow_block_widen (*block, place, get_room (place + 1));
  else if (place >= MIN_BLOCK_STEPS && (place & (place - 1)) == 0)
    *block = sonde_flow_block_realloc (*block, 2 * place, (*block)->is_wide);

  if ((*block)->is_wide)
    get_wide_steps (*block)[place] = step;
  else
    (*block)->steps[place] = (guint16) step;
}

/* The last block before which no more than so many bytes passed. */
static guint
sonde_flow_index_find_block (const SondeFlowIndex *self,
                             SondeFlowCount        count,
                             guint64               offset)
{
  guint low = 0;
  guint high = (self->n_events + BLOCK_EVENTS - 1) >> BLOCK_BITS;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (sonde_flow_count_bytes (count, self->blocks[middle]->n_bytes) <= offset)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/**
 * sonde_flow_index_init:
 * @self: an index
 * @events: where the events are
 *
 * Makes an index without events.
 */
void
sonde_flow_index_init (SondeFlowIndex        *self,
                       const SondeEventStore *events)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (events != NULL);

  *self = (SondeFlowIndex) { .events = events };
}

/**
 * sonde_flow_index_clear:
 * @self: an index
 *
 * Frees what an index holds.
 */
void
sonde_flow_index_clear (SondeFlowIndex *self)
{
  guint n_blocks;

  g_return_if_fail (self != NULL);

  n_blocks = (self->n_events + BLOCK_EVENTS - 1) >> BLOCK_BITS;

  for (guint i = 0; i < n_blocks; i++)
    g_free (self->blocks[i]);

  g_clear_pointer (&self->blocks, g_free);
}

/**
 * sonde_flow_index_append:
 * @self: an index
 * @position: where the event is among all, behind the last one of this index
 * @event: the event
 *
 * Adds an event.
 */
void
sonde_flow_index_append (SondeFlowIndex   *self,
                         guint             position,
                         const SondeEvent *event)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_events == 0 || position > self->last_position);
  g_return_if_fail (event != NULL);

  if (self->n_events % BLOCK_EVENTS == 0)
    sonde_flow_index_begin_block (self, position);
  else
    sonde_flow_index_add_step (self, position - self->last_position);

  if (is_data (event))
    self->n_bytes[event->direction] += event->length;

  if (event->kind == SONDE_EVENT_CONTINUED && self->n_events > 0)
    self->n_continued++;

  self->last_position = position;
  self->n_events++;
}

/**
 * sonde_flow_index_get_position:
 * @self: an index
 * @number: an event, below the number of events
 *
 * Returns: where it is among all events
 */
guint
sonde_flow_index_get_position (const SondeFlowIndex *self,
                               guint                 number)
{
  const SondeFlowBlock *block;
  guint place;
  guint position;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (number < self->n_events, 0);

  block = self->blocks[number >> BLOCK_BITS];
  place = number % BLOCK_EVENTS;
  position = block->position;

  return position + sonde_flow_block_sum (block, place);
}

/**
 * sonde_flow_index_get_step:
 * @self: an index
 * @number: an event behind the first, below the number of events
 *
 * Returns: how far it is from the event before, among all events
 */
guint
sonde_flow_index_get_step (const SondeFlowIndex *self,
                           guint                 number)
{
  const SondeFlowBlock *block;
  guint place;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (number > 0 && number < self->n_events, 0);

  block = self->blocks[number >> BLOCK_BITS];
  place = number % BLOCK_EVENTS;

  if (place == 0)
    return block->position - sonde_flow_index_get_position (self, number - 1);

  return block->is_wide ? get_wide_steps (block)[place] : block->steps[place];
}

/**
 * sonde_flow_index_get_n_calls:
 * @self: an index
 *
 * Returns: how many events there are when the parts of a long read or write are one
 */
guint
sonde_flow_index_get_n_calls (const SondeFlowIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_events - self->n_continued;
}

/**
 * sonde_flow_index_find_call:
 * @self: an index
 * @call: a call, below the number of calls
 *
 * Returns: the event that it begins with
 */
guint
sonde_flow_index_find_call (const SondeFlowIndex *self,
                            guint                 call)
{
  guint low = 0;
  guint high;
  guint number;
  guint position;
  guint n_left;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (call < sonde_flow_index_get_n_calls (self), 0);

  if (self->n_continued == 0)
    return call;

  high = (self->n_events + BLOCK_EVENTS - 1) >> BLOCK_BITS;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if ((middle << BLOCK_BITS) - self->blocks[middle]->n_continued <= call)
        low = middle;
      else
        high = middle;
    }

  number = low << BLOCK_BITS;
  position = self->blocks[low]->position;
  n_left = call - (number - self->blocks[low]->n_continued);

  for (;;)
    {
      SondeEvent event;

      sonde_event_store_get (self->events, position, &event);

      if ((event.kind != SONDE_EVENT_CONTINUED || number == 0) && n_left-- == 0)
        return number;

      position += sonde_flow_index_get_step (self, ++number);
    }
}

/**
 * sonde_flow_index_find_byte:
 * @self: an index
 * @count: which bytes count
 * @offset: one of those bytes
 * @n_before: (out) (array fixed-size=2): for each direction, the bytes before the event
 *
 * Finds an event a little before a byte.
 *
 * Returns: an event, of which the one that holds the byte is no further than a block away
 */
guint
sonde_flow_index_find_byte (const SondeFlowIndex *self,
                            SondeFlowCount        count,
                            guint64               offset,
                            guint64               n_before[SONDE_N_DIRECTIONS])
{
  guint block;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (offset < sonde_flow_count_bytes (count, self->n_bytes), 0);

  block = sonde_flow_index_find_block (self, count, offset);
  memcpy (n_before, self->blocks[block]->n_bytes, sizeof self->n_bytes);

  return block << BLOCK_BITS;
}

/**
 * sonde_flow_index_count_before:
 * @self: an index
 * @number: an event, below the number of events
 * @direction: a direction
 *
 * Returns: how many bytes had gone in that direction before the event
 */
guint64
sonde_flow_index_count_before (const SondeFlowIndex *self,
                               guint                 number,
                               SondeDirection        direction)
{
  const SondeFlowBlock *block;
  guint64 n_bytes;
  guint position;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (number < self->n_events, 0);

  block = self->blocks[number >> BLOCK_BITS];
  n_bytes = block->n_bytes[direction];
  position = block->position;

  for (guint i = 1; i <= number % BLOCK_EVENTS; i++)
    {
      SondeEvent event;

      sonde_event_store_get (self->events, position, &event);

      if (is_data (&event) && event.direction == direction)
        n_bytes += event.length;

      position += block->is_wide ? get_wide_steps (block)[i] : block->steps[i];
    }

  return n_bytes;
}

/**
 * sonde_flow_count_bytes:
 * @count: which bytes count
 * @n_bytes: (array fixed-size=2): the bytes of each direction
 *
 * Returns: how many of them count
 */
guint64
sonde_flow_count_bytes (SondeFlowCount count,
                        const guint64  n_bytes[SONDE_N_DIRECTIONS])
{
  if (count == SONDE_FLOW_COUNT_BOTH)
    return n_bytes[SONDE_DIRECTION_SENT] + n_bytes[SONDE_DIRECTION_RECEIVED];

  return n_bytes[count];
}

/**
 * sonde_flow_count_includes:
 * @count: which bytes count
 * @event: an event
 *
 * Returns: whether the event has bytes, and they count
 */
gboolean
sonde_flow_count_includes (SondeFlowCount    count,
                           const SondeEvent *event)
{
  return is_data (event) &&
         (count == SONDE_FLOW_COUNT_BOTH || event->direction == (guint) count);
}
