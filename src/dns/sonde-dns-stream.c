#include "config.h"

#include "sonde-dns-stream.h"

typedef struct
{
  GByteArray *pending;
  guint64     offset;
  gint64      time_ns;
} SondeDnsStreamSide;

struct _SondeDnsStream
{
  SondeDnsStreamSide sides[SONDE_N_DIRECTIONS];
};

/* How many bytes a message has with its length, or only the length, while that is not known. */
static gsize
sonde_dns_stream_measure (const guint8 *data,
                          gsize         length)
{
  if (length < SONDE_DNS_FRAME_BYTES)
    return SONDE_DNS_FRAME_BYTES;

  return SONDE_DNS_FRAME_BYTES + ((gsize) data[0] << 8 | data[1]);
}

/* Completes what is pending, as far as possible; returns how many bytes that took. */
static gsize
sonde_dns_stream_fill (SondeDnsStreamSide *side,
                       const guint8       *data,
                       gsize               length)
{
  gsize n_taken = 0;
  gsize wanted;

  while (n_taken < length &&
         (wanted = sonde_dns_stream_measure (side->pending->data, side->pending->len)) >
         side->pending->len)
    {
      gsize piece = MIN (wanted - side->pending->len, length - n_taken);

      g_byte_array_append (side->pending, data + n_taken, (guint) piece);
      n_taken += piece;
    }

  return n_taken;
}

/**
 * sonde_dns_stream_new:
 *
 * Returns: (transfer full): a conversation without bytes
 */
SondeDnsStream *
sonde_dns_stream_new (void)
{
  return g_new0 (SondeDnsStream, 1);
}

/**
 * sonde_dns_stream_free:
 * @self: (nullable): a conversation
 *
 * Frees it.
 */
void
sonde_dns_stream_free (SondeDnsStream *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    g_clear_pointer (&self->sides[i].pending, g_byte_array_unref);

  g_free (self);
}

/**
 * sonde_dns_stream_feed:
 * @self: a conversation
 * @direction: which way the bytes go
 * @time_ns: when they passed
 * @offset: where they are in the stream
 * @data: (array length=length): the bytes
 * @length: the size of @data in bytes
 * @take: takes each message that they complete
 * @sink: where records go
 *
 * Takes the next bytes. Never keeps more than one message, which has up to 64 KiB.
 */
void
sonde_dns_stream_feed (SondeDnsStream     *self,
                       SondeDirection      direction,
                       gint64              time_ns,
                       guint64             offset,
                       const guint8       *data,
                       gsize               length,
                       SondeDnsStreamTake  take,
                       SondeRecordSink    *sink)
{
  SondeDnsStreamSide *side = &self->sides[direction];
  gsize position = 0;

  if (side->pending != NULL)
    {
      position = sonde_dns_stream_fill (side, data, length);

      if (side->pending->len < sonde_dns_stream_measure (side->pending->data, side->pending->len))
        return;

      take (direction, side->time_ns, side->offset, side->pending->data, side->pending->len, sink);
      g_clear_pointer (&side->pending, g_byte_array_unref);
    }

  while (length - position >= SONDE_DNS_FRAME_BYTES)
    {
      gsize size = sonde_dns_stream_measure (data + position, length - position);

      if (size > length - position)
        break;

      take (direction, time_ns, offset + position, data + position, size, sink);
      position += size;
    }

  if (position == length)
    return;

  side->pending = g_byte_array_new ();
  side->offset = offset + position;
  side->time_ns = time_ns;
  g_byte_array_append (side->pending, data + position, (guint) (length - position));
}

/**
 * sonde_dns_stream_finish:
 * @self: a conversation
 * @direction: the direction in which no more bytes will come
 * @take: takes the message that is incomplete, if there is one
 * @sink: where records go
 *
 * Ends a direction.
 */
void
sonde_dns_stream_finish (SondeDnsStream     *self,
                         SondeDirection      direction,
                         SondeDnsStreamTake  take,
                         SondeRecordSink    *sink)
{
  SondeDnsStreamSide *side = &self->sides[direction];

  if (side->pending == NULL)
    return;

  take (direction, side->time_ns, side->offset, side->pending->data, side->pending->len, sink);
  g_clear_pointer (&side->pending, g_byte_array_unref);
}
