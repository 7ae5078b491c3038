#include "config.h"

#include "sonde-fake-bytes.h"

/**
 * SondeFakeBytes:
 *
 * Bytes of any number that take no room: the byte at an offset is the offset's last eight bits.
 * Their direction changes in runs of equal length.
 */
struct _SondeFakeBytes
{
  GObject parent_instance;

  guint64 size;
  guint64 run_length;
  guint   n_reads;
};

static void sonde_fake_bytes_source_init (SondeByteSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeFakeBytes, sonde_fake_bytes, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_BYTE_SOURCE,
                                                      sonde_fake_bytes_source_init))

static guint64
sonde_fake_bytes_get_size (SondeByteSource *source)
{
  return SONDE_FAKE_BYTES (source)->size;
}

static gssize
sonde_fake_bytes_read (SondeByteSource  *source,
                       guint64           offset,
                       guint8           *buffer,
                       gsize             count,
                       GError          **error G_GNUC_UNUSED)
{
  SondeFakeBytes *self = SONDE_FAKE_BYTES (source);

  self->n_reads++;

  if (offset >= self->size)
    return 0;

  count = MIN (count, self->size - offset);

  for (gsize i = 0; i < count; i++)
    buffer[i] = (guint8) (offset + i);

  return (gssize) count;
}

static SondeDirection
sonde_fake_bytes_get_direction (SondeByteSource *source,
                                guint64          offset,
                                guint64         *run_end)
{
  SondeFakeBytes *self = SONDE_FAKE_BYTES (source);
  guint64 run = offset / self->run_length;

  *run_end = MIN ((run + 1) * self->run_length, self->size);

  return run % 2 == 0 ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
}

static void
sonde_fake_bytes_source_init (SondeByteSourceInterface *iface)
{
  iface->get_size = sonde_fake_bytes_get_size;
  iface->read = sonde_fake_bytes_read;
  iface->get_direction = sonde_fake_bytes_get_direction;
}

static void
sonde_fake_bytes_class_init (SondeFakeBytesClass *klass G_GNUC_UNUSED)
{
}

static void
sonde_fake_bytes_init (SondeFakeBytes *self G_GNUC_UNUSED)
{
}

/**
 * sonde_fake_bytes_new:
 * @size: how many bytes there are at first
 * @run_length: after how many bytes the direction changes, at least 1
 *
 * Returns: (transfer full): bytes
 */
SondeFakeBytes *
sonde_fake_bytes_new (guint64 size,
                      guint64 run_length)
{
  SondeFakeBytes *self = g_object_new (SONDE_TYPE_FAKE_BYTES, NULL);

  self->size = size;
  self->run_length = run_length;

  return self;
}

/**
 * sonde_fake_bytes_grow:
 * @self: bytes
 * @n_bytes: how many more there shall be
 *
 * Lets bytes arrive.
 */
void
sonde_fake_bytes_grow (SondeFakeBytes *self,
                       guint64         n_bytes)
{
  self->size += n_bytes;
  sonde_byte_source_emit_changed (SONDE_BYTE_SOURCE (self));
}

/**
 * sonde_fake_bytes_take_reads:
 * @self: bytes
 *
 * Returns: how often bytes were read since this was last asked
 */
guint
sonde_fake_bytes_take_reads (SondeFakeBytes *self)
{
  guint n_reads = self->n_reads;

  self->n_reads = 0;

  return n_reads;
}
