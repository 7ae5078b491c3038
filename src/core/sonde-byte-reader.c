#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-byte-reader.h"

/**
 * SondeByteReader:
 *
 * Reads the bytes that a source had at one moment.
 *
 * A reader belongs to one thread at a time, which need not be the one that made it. It does not
 * touch the source. Memory is all that it holds of its own: it may be kept as long as need be.
 */
G_DEFINE_ABSTRACT_TYPE (SondeByteReader, sonde_byte_reader, G_TYPE_OBJECT)

static void
sonde_byte_reader_class_init (SondeByteReaderClass *klass G_GNUC_UNUSED)
{
}

static void
sonde_byte_reader_init (SondeByteReader *self G_GNUC_UNUSED)
{
}

/**
 * sonde_byte_reader_get_size:
 * @self: a reader
 * @stream: which bytes
 *
 * Returns: how many of them there are
 */
guint64
sonde_byte_reader_get_size (SondeByteReader *self,
                            SondeByteStream  stream)
{
  g_return_val_if_fail (SONDE_IS_BYTE_READER (self), 0);
  g_return_val_if_fail (stream < SONDE_N_BYTE_STREAMS, 0);

  return SONDE_BYTE_READER_GET_CLASS (self)->get_size (self, stream);
}

/**
 * sonde_byte_reader_read:
 * @self: a reader
 * @stream: which bytes
 * @offset: where to begin
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted, all of which the stream has
 * @error: return location for an error
 *
 * Reads bytes, all of them or none. Blocks until they have been read.
 *
 * Fails with `G_IO_ERROR_PARTIAL_INPUT` if somebody else has cut the file, or with any
 * other `G_IO_ERROR`.
 *
 * Returns: whether the bytes could be read
 */
gboolean
sonde_byte_reader_read (SondeByteReader  *self,
                        SondeByteStream   stream,
                        guint64           offset,
                        guint8           *buffer,
                        gsize             count,
                        GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  guint64 size;

  g_return_val_if_fail (SONDE_IS_BYTE_READER (self), FALSE);
  g_return_val_if_fail (stream < SONDE_N_BYTE_STREAMS, FALSE);
  g_return_val_if_fail (buffer != NULL || count == 0, FALSE);

  size = sonde_byte_reader_get_size (self, stream);
  g_return_val_if_fail (offset <= size && count <= size - offset, FALSE);

  if (count == 0)
    return TRUE;

  if (SONDE_BYTE_READER_GET_CLASS (self)->read (self, stream, offset, buffer, count,
                                                &local_error) == count)
    return TRUE;

  if (local_error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                         _("The capture file was cut short by another program"));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * sonde_byte_reader_find:
 * @self: a reader
 * @stream: which bytes
 * @source_offset: an offset among all bytes, at most their number
 *
 * Returns: how many bytes of the stream are before that place
 */
guint64
sonde_byte_reader_find (SondeByteReader *self,
                        SondeByteStream  stream,
                        guint64          source_offset)
{
  guint64 size;

  g_return_val_if_fail (SONDE_IS_BYTE_READER (self), 0);
  g_return_val_if_fail (stream < SONDE_N_BYTE_STREAMS, 0);

  size = sonde_byte_reader_get_size (self, SONDE_BYTE_STREAM_ALL);

  if (source_offset >= size)
    return sonde_byte_reader_get_size (self, stream);

  return SONDE_BYTE_READER_GET_CLASS (self)->find (self, stream, source_offset);
}

/**
 * sonde_byte_reader_map:
 * @self: a reader
 * @stream: which bytes
 * @offset: the first of them
 * @length: how many
 *
 * Finds where bytes of a stream lie among those of all.
 *
 * Returns: (transfer full) (element-type SondeRange): the ranges, ascending and apart; no
 *   more than 1024 of them
 */
GArray *
sonde_byte_reader_map (SondeByteReader *self,
                       SondeByteStream  stream,
                       guint64          offset,
                       guint64          length)
{
  guint64 size;

  g_return_val_if_fail (SONDE_IS_BYTE_READER (self), NULL);
  g_return_val_if_fail (stream < SONDE_N_BYTE_STREAMS, NULL);

  size = sonde_byte_reader_get_size (self, stream);

  if (offset >= size || length == 0)
    return g_array_new (FALSE, FALSE, sizeof (SondeRange));

  return SONDE_BYTE_READER_GET_CLASS (self)->map (self, stream, offset,
                                                  MIN (length, size - offset));
}
