#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeSegment:
 * @offset: where its bytes lie in the capture file
 * @time_ns: when it was captured, in nanoseconds since the Unix epoch
 * @length: how many bytes it carries
 * @sequence: the sequence number of the first
 * @flags: `SONDE_WIRE_SYN` and the like
 *
 * A TCP segment, as far as its place in the stream matters.
 */
typedef struct
{
  guint64 offset;
  gint64  time_ns;
  gsize   length;
  guint32 sequence;
  guint   flags;
} SondeSegment;

/**
 * SondeReassembly:
 * @ahead: (nullable) (element-type SondeSegment): segments that came before their turn, in order
 * @first: the sequence number of the stream's first byte
 * @next: that of the next byte
 * @is_synchronised: whether these are known
 *
 * Puts the segments of one direction of a connection into order (RFC 9293, section 3.4). All
 * zeroes is its state before the first segment.
 */
typedef struct
{
  GArray   *ahead;
  guint32   first;
  guint32   next;
  gboolean  is_synchronised;
} SondeReassembly;

void     sonde_reassembly_clear (SondeReassembly    *self);
void     sonde_reassembly_add   (SondeReassembly    *self,
                                 const SondeSegment *segment);
gboolean sonde_reassembly_take  (SondeReassembly    *self,
                                 gboolean            leave_gaps,
                                 SondeSegment       *segment);

G_END_DECLS
