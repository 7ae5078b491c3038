#include "config.h"

#include <string.h>

#include "sonde-reassembly.h"
#include "sonde-wire.h"

/* How many segments are kept while one before them is missing. */
#define MAX_AHEAD 4096

/* How often the peer has what is missing before it is lost: captures may be out of order. */
#define MAX_PAST_GAP 8

/* Where no window can reach; so many segments there in a row are where the stream goes on. */
#define FAR_BEHIND (1 << 26)
#define MAX_STRAYS 16

/* No window is larger (RFC 7323, section 2.3). */
#define MAX_WINDOW (1u << 30)

/* Half of the sequence space: what lies behind is old. */
#define DISTANCE(from, to) ((gint32) ((to) - (from)))

static guint32
sonde_segment_get_total (const SondeSegment *self)
{
  return self->length + self->n_missing;
}

static guint32
sonde_segment_get_end (const SondeSegment *self)
{
  return self->sequence + sonde_segment_get_total (self);
}

static void
sonde_segment_cut_start (SondeSegment *self,
                         guint32       n_bytes)
{
  guint32 n_captured = MIN (n_bytes, self->length);

  self->sequence += n_bytes;
  self->offset += n_captured;
  self->length -= n_captured;
  self->n_missing -= MIN (n_bytes - n_captured, self->n_missing);
}

static void
sonde_segment_cut_end (SondeSegment *self,
                       guint32       n_bytes)
{
  guint32 n_missing = MIN (n_bytes, self->n_missing);

  self->n_missing -= n_missing;
  self->length -= MIN (n_bytes - n_missing, self->length);
  self->flags &= ~(guint) SONDE_WIRE_FIN;
}

static SondeSegment *
sonde_reassembly_get_waiting (SondeReassembly *self,
                              guint            place)
{
  return &g_array_index (self->ahead, SondeSegment, place);
}

/* Finds the first that waits behind a sequence number. */
static guint
sonde_reassembly_find_place (SondeReassembly *self,
                             guint32          sequence)
{
  guint low = self->n_taken;
  guint high = self->ahead->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (DISTANCE (sequence, sonde_reassembly_get_waiting (self, middle)->sequence) <= 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Leaves out what waits already: the first that came is kept. Returns whether more is left. */
static gboolean
sonde_reassembly_cut_behind (SondeReassembly *self,
                             guint            place,
                             SondeSegment    *segment)
{
  SondeSegment *before = sonde_reassembly_get_waiting (self, place);
  gint32 n_seen = DISTANCE (segment->sequence, sonde_segment_get_end (before));

  if (n_seen < 0)
    return TRUE;

  if ((guint32) n_seen < sonde_segment_get_total (segment))
    {
      sonde_segment_cut_start (segment, (guint32) n_seen);
      return TRUE;
    }

  if ((guint32) n_seen == sonde_segment_get_total (segment))
    before->flags |= segment->flags & SONDE_WIRE_FIN;

  return FALSE;
}

static void
sonde_reassembly_wait (SondeReassembly    *self,
                       const SondeSegment *new_segment)
{
  SondeSegment segment = *new_segment;
  guint place;

  if (self->ahead == NULL)
    self->ahead = g_array_new (FALSE, FALSE, sizeof (SondeSegment));

  if (self->n_taken > MAX_AHEAD)
    {
      g_array_remove_range (self->ahead, 0, self->n_taken);
      self->n_taken = 0;
    }

  place = sonde_reassembly_find_place (self, segment.sequence);

  if (place > self->n_taken && !sonde_reassembly_cut_behind (self, place - 1, &segment))
    return;

  for (; place < self->ahead->len; place++)
    {
      guint32 following = sonde_reassembly_get_waiting (self, place)->sequence;
      gint32 n_over = DISTANCE (following, sonde_segment_get_end (&segment));

      if (n_over <= 0)
        break;

      if (following != segment.sequence)
        {
          SondeSegment piece = segment;

          sonde_segment_cut_end (&piece, (guint32) n_over);
          g_array_insert_val (self->ahead, place, piece);
          place++;
        }

      if (!sonde_reassembly_cut_behind (self, place, &segment))
        return;
    }

  g_array_insert_val (self->ahead, place, segment);
}

/* Takes note of a segment that begins anew. Returns whether it belongs to the stream. */
static gboolean
sonde_reassembly_synchronise (SondeReassembly *self,
                              SondeSegment    *segment)
{
  gboolean is_syn = (segment->flags & SONDE_WIRE_SYN) != 0;

  if (is_syn)
    segment->sequence++;

  if (!self->is_synchronised ||
      (is_syn && self->next == self->first && sonde_reassembly_get_n_waiting (self) == 0))
    {
      self->first = self->next = segment->sequence;
      self->is_synchronised = TRUE;
    }

  return !is_syn || segment->sequence == self->first;
}

static void
sonde_reassembly_go_on (SondeReassembly    *self,
                        const SondeSegment *segment)
{
  self->next = sonde_segment_get_end (segment);
  self->n_past_gap = 0;
  self->n_strays = 0;
}

/* What is far behind, time and again, is ahead by more than half of the sequence space. */
static gboolean
sonde_reassembly_is_stray (SondeReassembly    *self,
                           const SondeSegment *segment)
{
  if (DISTANCE (segment->sequence, self->next) < FAR_BEHIND)
    return TRUE;

  return ++self->n_strays < MAX_STRAYS || sonde_reassembly_get_n_waiting (self) > 0;
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
  memset (self, 0, sizeof *self);
}

/**
 * sonde_reassembly_add:
 * @self: a reassembly
 * @segment: (inout): a segment; when it is its turn, without what was seen before
 *
 * Takes a segment in. One that only acknowledges needs no turn, and one that was seen before has
 * none. Others may have theirs after it; see sonde_reassembly_take().
 *
 * Returns: whether it is its turn
 */
gboolean
sonde_reassembly_add (SondeReassembly *self,
                      SondeSegment    *segment)
{
  gint32 n_seen;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (segment != NULL, FALSE);

  segment->n_before = 0;

  if (!sonde_reassembly_synchronise (self, segment) ||
      (sonde_segment_get_total (segment) == 0 && (segment->flags & SONDE_WIRE_FIN) == 0))
    return FALSE;

  n_seen = DISTANCE (segment->sequence, self->next);

  if (n_seen > 0 && (guint32) n_seen >= sonde_segment_get_total (segment) &&
      ((guint32) n_seen > sonde_segment_get_total (segment) ||
       (segment->flags & SONDE_WIRE_FIN) == 0))
    {
      if (sonde_reassembly_is_stray (self, segment))
        return FALSE;

      segment->n_before = segment->sequence - self->next;
      sonde_reassembly_go_on (self, segment);

      return TRUE;
    }

  if (n_seen > 0)
    sonde_segment_cut_start (segment, (guint32) n_seen);

  if (n_seen < 0 || sonde_reassembly_get_n_waiting (self) > 0)
    {
      sonde_reassembly_wait (self, segment);
      return FALSE;
    }

  sonde_reassembly_go_on (self, segment);

  return TRUE;
}

/**
 * sonde_reassembly_acknowledge:
 * @self: a reassembly
 * @number: the acknowledgement number of a segment of the other direction
 *
 * Takes note of what the peer has got. What it has got will not be sent again.
 */
void
sonde_reassembly_acknowledge (SondeReassembly *self,
                              guint32          number)
{
  g_return_if_fail (self != NULL);

  if (!self->is_acknowledged || DISTANCE (self->acknowledged, number) > 0)
    self->acknowledged = number;

  self->is_acknowledged = TRUE;

  if (sonde_reassembly_get_n_waiting (self) > 0)
    {
      SondeSegment *waiting = sonde_reassembly_get_waiting (self, self->n_taken);

      if (DISTANCE (waiting->sequence, number) >= 0)
        self->n_past_gap++;
    }
}

/**
 * sonde_reassembly_take:
 * @self: a reassembly
 * @leave_gaps: whether to wait no longer for what is missing
 * @segment: (out caller-allocates): the next segment of the stream, without what was seen before;
 *   it may be empty
 *
 * Gives the next segment whose turn it is. What is missing becomes a gap when too many segments
 * wait for it, or when the peer has it.
 *
 * Returns: whether there is one
 */
gboolean
sonde_reassembly_take (SondeReassembly *self,
                       gboolean         leave_gaps,
                       SondeSegment    *segment)
{
  gint32 n_before;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (segment != NULL, FALSE);

  if (sonde_reassembly_get_n_waiting (self) == 0)
    return FALSE;

  *segment = *sonde_reassembly_get_waiting (self, self->n_taken);
  n_before = DISTANCE (self->next, segment->sequence);

  if (n_before > 0 && !leave_gaps && self->n_past_gap <= MAX_PAST_GAP &&
      sonde_reassembly_get_n_waiting (self) <= MAX_AHEAD)
    return FALSE;

  if (++self->n_taken == self->ahead->len)
    {
      g_array_set_size (self->ahead, 0);
      self->n_taken = 0;
    }

  if (n_before < 0)
    sonde_segment_cut_start (segment, MIN (-(guint32) n_before,
                                           sonde_segment_get_total (segment)));

  segment->n_before = (guint32) MAX (n_before, 0);
  sonde_reassembly_go_on (self, segment);

  return TRUE;
}

/**
 * sonde_reassembly_get_n_waiting:
 * @self: a reassembly
 *
 * Returns: how many segments came before their turn
 */
guint
sonde_reassembly_get_n_waiting (SondeReassembly *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ahead != NULL ? self->ahead->len - self->n_taken : 0;
}

/**
 * sonde_reassembly_get_n_lost_end:
 * @self: a reassembly that nothing waits in
 *
 * Finds what the capture lacks at the end of a stream that did not finish: the peer has
 * acknowledged more. One more may be a FIN.
 *
 * Returns: how many bytes are missing
 */
guint32
sonde_reassembly_get_n_lost_end (SondeReassembly *self)
{
  gint32 n_lost;

  g_return_val_if_fail (self != NULL, 0);

  n_lost = DISTANCE (self->next, self->acknowledged);

  if (!self->is_synchronised || !self->is_acknowledged || n_lost <= 1 ||
      (guint32) n_lost > MAX_WINDOW)
    return 0;

  return (guint32) n_lost;
}
