#include "config.h"

#include <string.h>

#include "sonde-memory-bytes.h"
#include "sonde-memory-reader.h"

/**
 * SondeMemoryBytes:
 *
 * A byte source over bytes in memory, such as a decoded body or a question with its answer.
 */
struct _SondeMemoryBytes
{
  GObject  parent_instance;

  GBytes  *bytes;
  GArray  *runs;
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
                                  guint64          offset,
                                  guint64         *run_end)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (source);
  const SondeRun *run = &g_array_index (self->runs, SondeRun, 0);

  for (guint i = 1; i < self->runs->len && run->end <= offset; i++)
    run = &g_array_index (self->runs, SondeRun, i);

  *run_end = run->end;

  return run->direction;
}

static SondeByteReader *
sonde_memory_bytes_create_reader (SondeByteSource *source)
{
  SondeMemoryBytes *self = SONDE_MEMORY_BYTES (source);

  return sonde_memory_reader_new (self->bytes, self->runs);
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
  g_clear_pointer (&self->runs, g_array_unref);

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
  const SondeRun run = { bytes != NULL ? g_bytes_get_size (bytes) : 0, direction };
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (SondeRun));

  g_array_append_val (runs, run);

  return sonde_memory_bytes_new_dialogue (bytes, runs);
}

/**
 * sonde_memory_bytes_new_dialogue:
 * @bytes: the bytes
 * @runs: (element-type SondeRun): which way they went, in order: at least one run, of which the
 *   last ends with @bytes; not to be changed any more
 *
 * Returns: (transfer full): a byte source that never changes
 */
SondeMemoryBytes *
sonde_memory_bytes_new_dialogue (GBytes *bytes,
                                 GArray *runs)
{
  SondeMemoryBytes *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (runs != NULL && runs->len > 0, NULL);
  g_return_val_if_fail (g_array_index (runs, SondeRun, runs->len - 1).end ==
                        g_bytes_get_size (bytes), NULL);

  self = g_object_new (SONDE_TYPE_MEMORY_BYTES, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->runs = g_array_ref (runs);

  return self;
}
