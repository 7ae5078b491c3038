#include "config.h"

#include "sonde-byte-source.h"

G_DEFINE_INTERFACE (SondeByteSource, sonde_byte_source, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SondeDirection
sonde_byte_source_default_get_direction (SondeByteSource *self,
                                         guint64          offset G_GNUC_UNUSED,
                                         guint64         *run_end)
{
  *run_end = sonde_byte_source_get_size (self);

  return SONDE_DIRECTION_RECEIVED;
}

static void
sonde_byte_source_default_init (SondeByteSourceInterface *iface)
{
  iface->get_direction = sonde_byte_source_default_get_direction;

  /**
   * SondeByteSource::changed:
   *
   * The source has grown. Bytes that could be read before stay as they were.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_BYTE_SOURCE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * sonde_byte_source_get_size:
 * @self: a byte source
 *
 * Returns: the number of bytes that can be read now, below 2^63
 */
guint64
sonde_byte_source_get_size (SondeByteSource *self)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (self), 0);

  return SONDE_BYTE_SOURCE_GET_IFACE (self)->get_size (self);
}

/**
 * sonde_byte_source_read:
 * @self: a byte source
 * @offset: where to begin, in bytes
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads bytes. Reads as many as there are up to @count, so that a short count means the
 * end. Meant for amounts that fit a window: the caller's thread does the reading.
 *
 * Returns: the number of bytes read, 0 at the end, or -1 with @error set to any
 *   `G_IO_ERROR`
 */
gssize
sonde_byte_source_read (SondeByteSource  *self,
                        guint64           offset,
                        guint8           *buffer,
                        gsize             count,
                        GError          **error)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (self), -1);
  g_return_val_if_fail (buffer != NULL || count == 0, -1);

  return SONDE_BYTE_SOURCE_GET_IFACE (self)->read (self, offset, buffer, count, error);
}

/**
 * sonde_byte_source_get_direction:
 * @self: a byte source
 * @offset: a position below the source's size
 * @run_end: (out): the end of the run of bytes of one direction that @offset lies in
 *
 * Returns: which way the byte at @offset went
 */
SondeDirection
sonde_byte_source_get_direction (SondeByteSource *self,
                                 guint64          offset,
                                 guint64         *run_end)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (self), SONDE_DIRECTION_RECEIVED);
  g_return_val_if_fail (run_end != NULL, SONDE_DIRECTION_RECEIVED);

  return SONDE_BYTE_SOURCE_GET_IFACE (self)->get_direction (self, offset, run_end);
}

/**
 * sonde_byte_source_read_bytes:
 * @self: a byte source
 * @offset: where to begin, in bytes
 * @count: how many bytes are wanted at most
 * @error: return location for an error
 *
 * Reads bytes into a buffer of their own.
 *
 * Returns: (transfer full) (nullable): up to @count bytes, or `NULL` with @error set
 */
GBytes *
sonde_byte_source_read_bytes (SondeByteSource  *self,
                              guint64           offset,
                              gsize             count,
                              GError          **error)
{
  g_autofree guint8 *buffer = NULL;
  guint64 size;
  gssize n_read;

  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (self), NULL);

  size = sonde_byte_source_get_size (self);
  count = MIN (count, offset < size ? size - offset : 0);
  buffer = g_malloc (MAX (count, 1));
  n_read = sonde_byte_source_read (self, offset, buffer, count, error);

  if (n_read < 0)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&buffer), (gsize) n_read);
}

/**
 * sonde_byte_source_create_reader:
 * @self: a byte source
 *
 * Makes a reader of the bytes that there are now. It may be given to one other thread.
 *
 * Returns: (transfer full) (nullable): a reader, or `NULL` if the source is for its own thread only
 */
SondeByteReader *
sonde_byte_source_create_reader (SondeByteSource *self)
{
  SondeByteSourceInterface *iface;

  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (self), NULL);

  iface = SONDE_BYTE_SOURCE_GET_IFACE (self);

  return iface->create_reader != NULL ? iface->create_reader (self) : NULL;
}

/**
 * sonde_byte_source_update_reader:
 * @self: a byte source
 * @reader: a reader that @self has made, and that no other thread uses now
 *
 * Lets a reader see the bytes that have come since it was made.
 */
void
sonde_byte_source_update_reader (SondeByteSource *self,
                                 SondeByteReader *reader)
{
  SondeByteSourceInterface *iface;

  g_return_if_fail (SONDE_IS_BYTE_SOURCE (self));
  g_return_if_fail (SONDE_IS_BYTE_READER (reader));

  iface = SONDE_BYTE_SOURCE_GET_IFACE (self);

  if (iface->update_reader != NULL)
    iface->update_reader (self, reader);
}

/**
 * sonde_byte_source_emit_changed:
 * @self: a byte source
 *
 * Emits [signal@ByteSource::changed]; for implementations.
 */
void
sonde_byte_source_emit_changed (SondeByteSource *self)
{
  g_return_if_fail (SONDE_IS_BYTE_SOURCE (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
