#include "config.h"

#include "sonde-byte-queue.h"

#define CHUNK_BYTES (256 * 1024)

struct _SondeByteQueue
{
  GQueue  items;
  guint8 *chunk;
  guint64 size;
};

/* Bytes, or a file of which a chunk at a time is in memory. */
typedef struct
{
  GBytes       *bytes;
  GInputStream *stream;
  guint64       left;
  gsize         offset;
  gsize         chunk_length;
} SondeByteItem;

static void
sonde_byte_item_free (gpointer data)
{
  SondeByteItem *item = data;

  g_clear_pointer (&item->bytes, g_bytes_unref);
  g_clear_object (&item->stream);
  g_free (item);
}

static void
sonde_byte_queue_drop_head (SondeByteQueue *self)
{
  SondeByteItem *item = g_queue_pop_head (&self->items);

  self->size -= item->left;
  sonde_byte_item_free (item);
}

/* Has the next chunk of a file in memory. Returns whether the file has one. */
static gboolean
sonde_byte_queue_fill (SondeByteQueue  *self,
                       SondeByteItem   *item,
                       GError         **error)
{
  gssize n_read;

  if (item->offset < item->chunk_length)
    return TRUE;

  if (self->chunk == NULL)
    self->chunk = g_malloc (CHUNK_BYTES);

  n_read = g_input_stream_read (item->stream, self->chunk, MIN (CHUNK_BYTES, item->left),
                                NULL, error);
  item->offset = 0;
  item->chunk_length = n_read > 0 ? (gsize) n_read : 0;

  return n_read > 0;
}

/**
 * sonde_byte_queue_new:
 *
 * Returns: (transfer full): an empty queue
 */
SondeByteQueue *
sonde_byte_queue_new (void)
{
  SondeByteQueue *self = g_new0 (SondeByteQueue, 1);

  g_queue_init (&self->items);

  return self;
}

/**
 * sonde_byte_queue_free:
 * @self: (transfer full): a queue
 *
 * Frees a queue and what waits in it.
 */
void
sonde_byte_queue_free (SondeByteQueue *self)
{
  g_return_if_fail (self != NULL);

  sonde_byte_queue_clear (self);
  g_free (self->chunk);
  g_free (self);
}

/**
 * sonde_byte_queue_push_bytes:
 * @self: a queue
 * @bytes: what shall be sent
 *
 * Puts bytes at the end of the queue.
 */
void
sonde_byte_queue_push_bytes (SondeByteQueue *self,
                             GBytes         *bytes)
{
  SondeByteItem *item;

  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL);

  if (g_bytes_get_size (bytes) == 0)
    return;

  item = g_new0 (SondeByteItem, 1);
  item->bytes = g_bytes_ref (bytes);
  item->left = g_bytes_get_size (bytes);
  self->size += item->left;
  g_queue_push_tail (&self->items, item);
}

/**
 * sonde_byte_queue_push_file:
 * @self: a queue
 * @file: whose content shall be sent
 * @error: return location for an error
 *
 * Puts a file at the end of the queue, as long as it is now. Blocks while the file is opened.
 *
 * Returns: whether the file could be opened; else @error is any `G_IO_ERROR`
 */
gboolean
sonde_byte_queue_push_file (SondeByteQueue  *self,
                            GFile           *file,
                            GError         **error)
{
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;
  SondeByteItem *item;
  goffset size;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  stream = g_file_read (file, NULL, error);

  if (stream == NULL)
    return FALSE;

  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);

  if (info == NULL)
    return FALSE;

  size = g_file_info_get_size (info);

  if (size <= 0)
    return TRUE;

  item = g_new0 (SondeByteItem, 1);
  item->stream = G_INPUT_STREAM (g_steal_pointer (&stream));
  item->left = (guint64) size;
  self->size += item->left;
  g_queue_push_tail (&self->items, item);

  return TRUE;
}

/**
 * sonde_byte_queue_get_size:
 * @self: a queue
 *
 * Returns: how many bytes wait
 */
guint64
sonde_byte_queue_get_size (SondeByteQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sonde_byte_queue_peek:
 * @self: a queue
 * @data: (out) (transfer none): the next bytes, until the queue changes
 * @length: (out): how many they are, at most 256 KiB
 * @error: return location for an error
 *
 * Looks at what is to be sent next. Blocks while a file is read.
 *
 * A file that cannot be read to its end is dropped, with @error set. One that has become shorter
 * is sent as it is.
 *
 * Returns: whether there is anything
 */
gboolean
sonde_byte_queue_peek (SondeByteQueue  *self,
                       const guint8   **data,
                       gsize           *length,
                       GError         **error)
{
  SondeByteItem *item;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL && length != NULL, FALSE);

  while ((item = g_queue_peek_head (&self->items)) != NULL)
    {
      g_autoptr(GError) read_error = NULL;

      if (item->bytes != NULL)
        {
          *data = (const guint8 *) g_bytes_get_data (item->bytes, NULL) + item->offset;
          *length = MIN (CHUNK_BYTES, item->left);
          return TRUE;
        }

      if (sonde_byte_queue_fill (self, item, &read_error))
        {
          *data = self->chunk + item->offset;
          *length = item->chunk_length - item->offset;
          return TRUE;
        }

      sonde_byte_queue_drop_head (self);

      if (read_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
    }

  return FALSE;
}

/**
 * sonde_byte_queue_pop:
 * @self: a queue
 * @n_bytes: how many bytes were sent, at most those that sonde_byte_queue_peek() gave
 *
 * Takes bytes from the front of the queue.
 */
void
sonde_byte_queue_pop (SondeByteQueue *self,
                      gsize           n_bytes)
{
  SondeByteItem *item;

  g_return_if_fail (self != NULL);

  item = g_queue_peek_head (&self->items);
  g_return_if_fail (item != NULL && n_bytes <= item->left);

  item->offset += n_bytes;
  item->left -= n_bytes;
  self->size -= n_bytes;

  if (item->left == 0)
    sonde_byte_queue_drop_head (self);
}

/**
 * sonde_byte_queue_clear:
 * @self: a queue
 *
 * Empties the queue.
 *
 * Returns: how many bytes waited
 */
guint64
sonde_byte_queue_clear (SondeByteQueue *self)
{
  guint64 size;

  g_return_val_if_fail (self != NULL, 0);

  size = self->size;
  g_queue_clear_full (&self->items, sonde_byte_item_free);
  self->size = 0;

  return size;
}
