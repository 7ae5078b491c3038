#include "config.h"

#include "sonde-reassembly.h"
#include "sonde-wire.h"

/* How many segments are kept while one before them is missing. */
#define MAX_AHEAD 64

/* Half of the sequence space: what lies behind is old. */
#define IS_BEFORE(a, b) ((gint32) ((a) - (b)) < 0)

/* Leaves out what was seen already. */
static void
sonde_reassembly_trim (SondeReassembly *self,
                       SondeSegment    *segment)
{
  guint32 n_seen;

  if (!IS_BEFORE (segment->sequence, self->next))
    return;

  n_seen = self->next - segment->sequence;
  segment->offset += MIN (n_seen, segment->length);
  segment->length -= MIN (n_seen, segment->length);
  segment->sequence = self->next;
}

/**
 * sonde_reassembly_clear:
 * @self: a reassembly
 *
 * Forgets everything.
 */
void
sonde_reassembly_clear (SondeReassembly *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->ahead, g_array_unref);
  self->is_synchronised = FALSE;
}

/**
 * sonde_reassembly_add:
 * @self: a reassembly
 * @segment: a segment
 *
 * Takes a segment in, which sonde_reassembly_take() gives back when it is its turn. One that only
 * acknowledges, and a SYN, are not given back.
 */
void
sonde_reassembly_add (SondeReassembly    *self,
                      const SondeSegment *segment)
{
  gboolean is_syn;
  guint32 start;
  guint place;

  g_return_if_fail (self != NULL);
  g_return_if_fail (segment != NULL);

  is_syn = (segment->flags & SONDE_WIRE_SYN) != 0;
  start = segment->sequence + (is_syn ? 1 : 0);

  if (!self->is_synchronised || (is_syn && start != self->first))
    {
      self->first = self->next = start;
      self->is_synchronised = TRUE;
    }

  if (is_syn ||
      (segment->length == 0 && (segment->flags & (SONDE_WIRE_FIN | SONDE_WIRE_RST)) == 0))
    return;

  if (self->ahead == NULL)
    self->ahead = g_array_new (FALSE, FALSE, sizeof (SondeSegment));

  place = self->ahead->len;

  while (place > 0 &&
         IS_BEFORE (segment->sequence,
                    g_array_index (self->ahead, SondeSegment, place - 1).sequence))
    place--;

  g_array_insert_val (self->ahead, place, *segment);
}

/**
 * sonde_reassembly_take:
 * @self: a reassembly
 * @leave_gaps: whether to wait no longer for what is missing
 * @segment: (out caller-allocates): the next segment of the stream, without what was seen before;
 *   it may be empty
 *
 * Gives the next segment whose turn it is. What is missing becomes a gap when too many segments
 * wait for it.
 *
 * Returns: whether there is one
 */
gboolean
sonde_reassembly_take (SondeReassembly *self,
                       gboolean         leave_gaps,
                       SondeSegment    *segment)
{
  SondeSegment *waiting;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (segment != NULL, FALSE);

  if (self->ahead == NULL || self->ahead->len == 0)
    return FALSE;

  waiting = &g_array_index (self->ahead, SondeSegment, 0);

  if (IS_BEFORE (self->next, waiting->sequence) && !leave_gaps && self->ahead->len <= MAX_AHEAD)
    return FALSE;

  *segment = *waiting;
  g_array_remove_index (self->ahead, 0);
  sonde_reassembly_trim (self, segment);
  self->next = segment->sequence + (guint32) segment->length;

  return TRUE;
}
