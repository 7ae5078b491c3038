#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeSegment:
 * @offset: where its bytes lie in the capture file
 * @time_ns: when it was captured, in nanoseconds since the Unix epoch
 * @length: how many bytes it carries
 * @n_missing: how many bytes it had behind those, which were not captured
 * @n_before: when it is given back: how many bytes are missing before it
 * @sequence: the sequence number of the first
 * @flags: `SONDE_WIRE_SYN` and the like
 *
 * A TCP segment, as far as its place in the stream matters.
 */
typedef struct
{
  guint64 offset;
  gint64  time_ns;
  guint32 length;
  guint32 n_missing;
  guint32 n_before;
  guint32 sequence;
  guint   flags;
} SondeSegment;

/**
 * SondeReassembly:
 * @ahead: (nullable) (element-type SondeSegment): segments that came before their turn, in order
 *   and apart
 * @n_taken: how many of those at the beginning of @ahead had their turn
 * @first: the sequence number of the stream's first byte
 * @next: that of the next byte
 * @acknowledged: the number of the byte that the peer wants next
 * @n_past_gap: how often in a row the peer acknowledged bytes behind those that are missing
 * @n_strays: how many segments in a row were far behind
 * @is_synchronised: whether @first and @next are known
 * @is_acknowledged: whether @acknowledged is
 *
 * Puts the segments of one direction of a connection into order (RFC 9293, section 3.4). All
 * zeroes is its state before the first segment.
 */
typedef struct
{
  GArray   *ahead;
  guint     n_taken;
  guint32   first;
  guint32   next;
  guint32   acknowledged;
  guint     n_past_gap;
  guint     n_strays;
  gboolean  is_synchronised;
  gboolean  is_acknowledged;
} SondeReassembly;

void     sonde_reassembly_clear          (SondeReassembly *self);
gboolean sonde_reassembly_add            (SondeReassembly *self,
                                          SondeSegment    *segment);
void     sonde_reassembly_acknowledge    (SondeReassembly *self,
                                          guint32          number);
gboolean sonde_reassembly_take           (SondeReassembly *self,
                                          gboolean         leave_gaps,
                                          SondeSegment    *segment);
guint    sonde_reassembly_get_n_waiting  (SondeReassembly *self);
guint32  sonde_reassembly_get_n_lost_end (SondeReassembly *self);

G_END_DECLS
