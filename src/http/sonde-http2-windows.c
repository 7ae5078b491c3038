#include "config.h"

#include "sonde-http2-windows.h"

#define DEFAULT_WINDOW 65535
#define MAX_STREAMS    (256 * 1024)

/* The windows after a frame. */
typedef struct
{
  guint32 record;
  gint32  connection;
  gint32  stream;
} SondeHttp2WindowEntry;

/* A stream's windows are kept as what they differ from the initial ones. */
struct _SondeHttp2Windows
{
  gint64      connection[2];
  gint64      initial[2];
  gint64      next_initial[2];
  GHashTable *streams[2];
  GArray     *entries;
};

/**
 * sonde_http2_windows_new:
 *
 * Returns: (transfer full): the windows of a connection that begins
 */
SondeHttp2Windows *
sonde_http2_windows_new (void)
{
  SondeHttp2Windows *self = g_new0 (SondeHttp2Windows, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (SondeHttp2WindowEntry));

  for (guint i = 0; i < 2; i++)
    {
      self->connection[i] = DEFAULT_WINDOW;
      self->initial[i] = DEFAULT_WINDOW;
      self->next_initial[i] = DEFAULT_WINDOW;
      self->streams[i] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    }

  return self;
}

/**
 * sonde_http2_windows_free:
 * @self: windows
 *
 * Frees what sonde_http2_windows_new() returned.
 */
void
sonde_http2_windows_free (SondeHttp2Windows *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->streams[i], g_hash_table_unref);

  g_clear_pointer (&self->entries, g_array_unref);
  g_free (self);
}

/**
 * sonde_http2_windows_set_initial:
 * @self: windows
 * @direction: the direction of the data that it is about
 * @n_bytes: the new initial window of streams
 *
 * Takes a setting. The sender of data may make use of a larger window at once; a smaller one is in
 * force when it has acknowledged it.
 */
void
sonde_http2_windows_set_initial (SondeHttp2Windows *self,
                                 guint              direction,
                                 guint32            n_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < 2);

  self->next_initial[direction] = n_bytes;

  if (n_bytes > self->initial[direction])
    self->initial[direction] = n_bytes;
}

/**
 * sonde_http2_windows_acknowledge:
 * @self: windows
 * @direction: the direction in which settings were acknowledged, which is that of the data
 *
 * Puts the last initial window that was set in force.
 */
void
sonde_http2_windows_acknowledge (SondeHttp2Windows *self,
                                 guint              direction)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < 2);

  self->initial[direction] = self->next_initial[direction];
}

/* The records of two directions may come to their end in another order than they began. */
static void
sonde_http2_windows_add_entry (SondeHttp2Windows           *self,
                               const SondeHttp2WindowEntry *entry)
{
  guint position = self->entries->len;

  while (position > 0 && g_array_index (self->entries, SondeHttp2WindowEntry, position - 1).record
                         >= entry->record)
    position--;

  g_array_insert_val (self->entries, position, *entry);
}

static gint64 *
sonde_http2_windows_ensure_stream (SondeHttp2Windows *self,
                                   guint              direction,
                                   guint32            stream_id)
{
  GHashTable *streams = self->streams[direction];
  gint64 *difference = g_hash_table_lookup (streams, GUINT_TO_POINTER (stream_id));

  if (difference == NULL && g_hash_table_size (streams) < MAX_STREAMS)
    {
      difference = g_new0 (gint64, 1);
      g_hash_table_insert (streams, GUINT_TO_POINTER (stream_id), difference);
    }

  return difference;
}

/* Returns whether the window stays within what it may be. */
static gboolean
sonde_http2_windows_add (gint64 *window,
                         gint64  base,
                         gint64  n_bytes)
{
  gint64 after = *window + n_bytes + base;

  *window = CLAMP (after, G_MININT32 + 1, G_MAXINT32) - base;

  return after <= G_MAXINT32 && (n_bytes >= 0 || after >= 0);
}

/**
 * sonde_http2_windows_change:
 * @self: windows
 * @direction: the direction of the data
 * @stream_id: the stream, or 0 for the connection
 * @n_bytes: how much the window grows; below 0 for data, which takes from both windows
 * @record: the record of the frame
 *
 * Takes data, or leave to send more of it.
 *
 * Returns: whether that is allowed: data that fits, or a window that does not grow too large
 */
gboolean
sonde_http2_windows_change (SondeHttp2Windows *self,
                            guint              direction,
                            guint32            stream_id,
                            gint64             n_bytes,
                            guint32            record)
{
  SondeHttp2WindowEntry entry = { .record = record, .stream = SONDE_HTTP2_NO_WINDOW };
  gint64 *difference = NULL;
  gboolean allowed = TRUE;

  g_return_val_if_fail (self != NULL, TRUE);
  g_return_val_if_fail (direction < 2, TRUE);

  if (stream_id == 0 || n_bytes < 0)
    allowed = sonde_http2_windows_add (&self->connection[direction], 0, n_bytes);

  if (stream_id != 0)
    difference = sonde_http2_windows_ensure_stream (self, direction, stream_id);

  if (difference != NULL)
    {
      allowed = sonde_http2_windows_add (difference, self->initial[direction], n_bytes) && allowed;
      entry.stream = (gint32) (self->initial[direction] + *difference);
    }

  entry.connection = (gint32) self->connection[direction];
  sonde_http2_windows_add_entry (self, &entry);

  return allowed;
}

/**
 * sonde_http2_windows_find:
 * @self: windows
 * @record: the record of a frame
 * @connection: (out): the window of the connection after it
 * @stream: (out): the window of its stream after it, or %SONDE_HTTP2_NO_WINDOW
 *
 * Returns: whether the frame is one that changes windows
 */
gboolean
sonde_http2_windows_find (SondeHttp2Windows *self,
                          guint32            record,
                          gint32            *connection,
                          gint32            *stream)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (connection != NULL && stream != NULL, FALSE);

  high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const SondeHttp2WindowEntry *entry;

      entry = &g_array_index (self->entries, SondeHttp2WindowEntry, middle);

      if (entry->record == record)
        {
          *connection = entry->connection;
          *stream = entry->stream;
          return TRUE;
        }

      if (entry->record < record)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}
