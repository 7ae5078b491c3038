#include "config.h"

#include <string.h>

#include "sonde-memory-reader.h"

/**
 * SondeMemoryReader:
 *
 * Reads bytes in memory.
 */
struct _SondeMemoryReader
{
  SondeByteReader  parent_instance;

  GBytes          *bytes;
  GArray          *runs;
};

G_DEFINE_FINAL_TYPE (SondeMemoryReader, sonde_memory_reader, SONDE_TYPE_BYTE_READER)

/* The part of a stream in one run: where it is in the stream and in the source. */
typedef struct
{
  guint64 offset;
  guint64 start;
  guint64 end;
} SondeMemoryPiece;

/* Goes on to the next piece of a stream. Begins with @next 0 and a piece of zeros. */
static gboolean
sonde_memory_reader_next (SondeMemoryReader *self,
                          SondeByteStream    stream,
                          guint             *next,
                          SondeMemoryPiece  *piece)
{
  piece->offset += piece->end - piece->start;

  while (*next < self->runs->len)
    {
      guint64 start = *next > 0 ? g_array_index (self->runs, SondeRun, *next - 1).end : 0;
      const SondeRun *run = &g_array_index (self->runs, SondeRun, (*next)++);

      if (stream != SONDE_BYTE_STREAM_ALL && stream != (SondeByteStream) run->direction)
        continue;

      piece->start = start;
      piece->end = run->end;

      return TRUE;
    }

  return FALSE;
}

static guint64
sonde_memory_reader_get_size (SondeByteReader *reader,
                              SondeByteStream  stream)
{
  SondeMemoryPiece piece = { 0 };
  guint next = 0;

  while (sonde_memory_reader_next (SONDE_MEMORY_READER (reader), stream, &next, &piece))
    continue;

  return piece.offset;
}

static gsize
sonde_memory_reader_read (SondeByteReader  *reader,
                          SondeByteStream   stream,
                          guint64           offset,
                          guint8           *buffer,
                          gsize             count,
                          GError          **error G_GNUC_UNUSED)
{
  SondeMemoryReader *self = SONDE_MEMORY_READER (reader);
  const guint8 *data = g_bytes_get_data (self->bytes, NULL);
  SondeMemoryPiece piece = { 0 };
  guint next = 0;
  gsize n_read = 0;

  while (n_read < count && sonde_memory_reader_next (self, stream, &next, &piece))
    {
      guint64 size = piece.end - piece.start;
      guint64 skipped = offset + n_read - piece.offset;
      gsize n_bytes;

      if (skipped >= size)
        continue;

      n_bytes = MIN (count - n_read, size - skipped);
      memcpy (buffer + n_read, data + piece.start + skipped, n_bytes);
      n_read += n_bytes;
    }

  return n_read;
}

static guint64
sonde_memory_reader_find (SondeByteReader *reader,
                          SondeByteStream  stream,
                          guint64          source_offset)
{
  SondeMemoryPiece piece = { 0 };
  guint next = 0;

  while (sonde_memory_reader_next (SONDE_MEMORY_READER (reader), stream, &next, &piece))
    {
      if (source_offset < piece.end)
        return piece.offset + MAX (source_offset, piece.start) - piece.start;
    }

  return piece.offset;
}

static GArray *
sonde_memory_reader_map (SondeByteReader *reader,
                         SondeByteStream  stream,
                         guint64          offset,
                         guint64          length)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  SondeMemoryPiece piece = { 0 };
  guint next = 0;

  while (sonde_memory_reader_next (SONDE_MEMORY_READER (reader), stream, &next, &piece))
    {
      guint64 first = MAX (offset, piece.offset);
      guint64 last = MIN (offset + length, piece.offset + piece.end - piece.start);
      const SondeRange range = { piece.start + first - piece.offset,
                                 piece.start + last - piece.offset };

      if (first < last)
        g_array_append_val (ranges, range);
    }

  return ranges;
}

static void
sonde_memory_reader_finalize (GObject *object)
{
  SondeMemoryReader *self = SONDE_MEMORY_READER (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->runs, g_array_unref);

  G_OBJECT_CLASS (sonde_memory_reader_parent_class)->finalize (object);
}

static void
sonde_memory_reader_class_init (SondeMemoryReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SondeByteReaderClass *reader_class = SONDE_BYTE_READER_CLASS (klass);

  object_class->finalize = sonde_memory_reader_finalize;

  reader_class->get_size = sonde_memory_reader_get_size;
  reader_class->read = sonde_memory_reader_read;
  reader_class->find = sonde_memory_reader_find;
  reader_class->map = sonde_memory_reader_map;
}

static void
sonde_memory_reader_init (SondeMemoryReader *self G_GNUC_UNUSED)
{
}

/**
 * sonde_memory_reader_new:
 * @bytes: bytes
 * @runs: (element-type SondeRun): which way they went, in order; not to be changed any more
 *
 * Returns: (transfer full): a reader of @bytes
 */
SondeByteReader *
sonde_memory_reader_new (GBytes *bytes,
                         GArray *runs)
{
  SondeMemoryReader *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (runs != NULL, NULL);

  self = g_object_new (SONDE_TYPE_MEMORY_READER, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->runs = g_array_ref (runs);

  return SONDE_BYTE_READER (self);
}
