#include "config.h"

#include <string.h>

#include "sonde-memory-bytes.h"
#include "sonde-memory-reader.h"

/**
 * SondeMemoryBytes:
 *
 * A byte source over bytes in memory, such as a decoded body.
 */
struct _SondeMemoryBytes
{
  GObject         parent_instance;

  GBytes         *bytes;
  SondeDirection  direction;
};

static void sonde_memory_bytes_source_init (SondeByteSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeMemoryBytes, sonde_memory_bytes, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_BYTE_SOURCE,
                                                      sonde_memory_bytes_source_init))

static guint64
sonde_memory_bytes_get_size (SondeByteSource *source)
{
  return g_bytes_get_size (SONDE_MEMORY_BYTES (source)->bytes);
}

static gssize
sonde_memory_bytes_read (SondeByteSource  *source,
                         guint64           offset,
                         guint8           *buffer,
                         gsize             count,
                         GError          **error G_GNUC_UNUSED)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (source);
  const guint8 *data;
  gsize size;

  data = g_bytes_get_data (self->bytes, &size);

  if (offset >= size)
    return 0;

  count = MIN (count, size - offset);
  memcpy (buffer, data + offset, count);

  return (gssize) count;
}

static SondeDirection
sonde_memory_bytes_get_direction (SondeByteSource *source,
                                  guint64          offset G_GNUC_UNUSED,
                                  guint64         *run_end)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (source);

  *run_end = g_bytes_get_size (self->bytes);

  return self->direction;
}

static SondeByteReader *
sonde_memory_bytes_create_reader (SondeByteSource *source)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (source);

  return sonde_memory_reader_new (self->bytes, self->direction);
}

static void
sonde_memory_bytes_source_init (SondeByteSourceInterface *iface)
{
  iface->get_size = sonde_memory_bytes_get_size;
  iface->read = sonde_memory_bytes_read;
  iface->get_direction = sonde_memory_bytes_get_direction;
  iface->create_reader = sonde_memory_bytes_create_reader;
}

static void
sonde_memory_bytes_finalize (GObject *object)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (sonde_memory_bytes_parent_class)->finalize (object);
}

static void
sonde_memory_bytes_class_init (SondeMemoryBytesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_memory_bytes_finalize;
}

static void
sonde_memory_bytes_init (SondeMemoryBytes *self G_GNUC_UNUSED)
{
}

/**
 * sonde_memory_bytes_new:
 * @bytes: the bytes
 * @direction: which way they went
 *
 * Returns: (transfer full): a byte source that never changes
 */
SondeMemoryBytes *
sonde_memory_bytes_new (GBytes         *bytes,
                        SondeDirection  direction)
{
  SondeMemoryBytes *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (SONDE_TYPE_MEMORY_BYTES, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->direction = direction;

  return self;
}
