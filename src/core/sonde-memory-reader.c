#include "config.h"

#include <string.h>

#include "sonde-memory-reader.h"

/**
 * SondeMemoryReader:
 *
 * Reads bytes in memory, which all went one way.
 */
struct _SondeMemoryReader
{
  SondeByteReader  parent_instance;

  GBytes          *bytes;
  SondeDirection   direction;
};

G_DEFINE_FINAL_TYPE (SondeMemoryReader, sonde_memory_reader, SONDE_TYPE_BYTE_READER)

static guint64
sonde_memory_reader_get_size (SondeByteReader *reader,
                              SondeByteStream  stream)
{
  SondeMemoryReader *self = SONDE_MEMORY_READER (reader);

  if (stream != SONDE_BYTE_STREAM_ALL && stream != (SondeByteStream) self->direction)
    return 0;

  return g_bytes_get_size (self->bytes);
}

static gsize
sonde_memory_reader_read (SondeByteReader  *reader,
                          SondeByteStream   stream G_GNUC_UNUSED,
                          guint64           offset,
                          guint8           *buffer,
                          gsize             count,
                          GError          **error G_GNUC_UNUSED)
{
  const guint8 *data = g_bytes_get_data (SONDE_MEMORY_READER (reader)->bytes, NULL);

  memcpy (buffer, data + offset, count);

  return count;
}

static guint64
sonde_memory_reader_find (SondeByteReader *reader,
                          SondeByteStream  stream,
                          guint64          source_offset)
{
  return MIN (source_offset, sonde_memory_reader_get_size (reader, stream));
}

static GArray *
sonde_memory_reader_map (SondeByteReader *reader G_GNUC_UNUSED,
                         SondeByteStream  stream G_GNUC_UNUSED,
                         guint64          offset,
                         guint64          length)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  const SondeRange range = { offset, offset + length };

  return g_array_append_val (ranges, range);
}

static void
sonde_memory_reader_finalize (GObject *object)
{
  SondeMemoryReader *self = SONDE_MEMORY_READER (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);

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
 * @direction: which way they went
 *
 * Returns: (transfer full): a reader of @bytes
 */
SondeByteReader *
sonde_memory_reader_new (GBytes         *bytes,
                         SondeDirection  direction)
{
  SondeMemoryReader *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (SONDE_TYPE_MEMORY_READER, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->direction = direction;

  return SONDE_BYTE_READER (self);
}
