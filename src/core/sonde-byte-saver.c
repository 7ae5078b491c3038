#include "config.h"

#include "sonde-byte-saver.h"

#define PIECE_LENGTH (1024 * 1024)

/**
 * SondeByteSaver:
 *
 * Writes bytes of a source to a file, in a thread of its own: they may be more than fit in memory.
 *
 * A file that was there before is replaced when all has been written, or else stays as it is.
 */
struct _SondeByteSaver
{
  GObject          parent_instance;

  SondeByteReader *reader;
  guint64          start;
  guint64          end;

  /* In thousandths: written by the thread, read by others. */
  int              progress;
};

G_DEFINE_FINAL_TYPE (SondeByteSaver, sonde_byte_saver, G_TYPE_OBJECT)

static gboolean
sonde_byte_saver_write (SondeByteSaver  *self,
                        GOutputStream   *stream,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_LENGTH);

  for (guint64 offset = self->start; offset < self->end;)
    {
      gsize length = (gsize) MIN (PIECE_LENGTH, self->end - offset);

      if (!sonde_byte_reader_read (self->reader, SONDE_BYTE_STREAM_ALL, offset, buffer, length,
                                   error)
          || !g_output_stream_write_all (stream, buffer, length, NULL, cancellable, error))
        return FALSE;

      offset += length;
      g_atomic_int_set (&self->progress, (int) ((double) (offset - self->start) * 1000
                                                / (double) (self->end - self->start)));
    }

  return TRUE;
}

static void
sonde_byte_saver_thread (GTask        *task,
                         gpointer      source_object,
                         gpointer      task_data,
                         GCancellable *cancellable)
{
  SondeByteSaver *self = source_object;
  g_autoptr(GCancellable) abandon = g_cancellable_new ();
  g_autoptr(GFileOutputStream) stream = NULL;
  GError *error = NULL;

  stream = g_file_replace (task_data, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);

  if (stream != NULL && sonde_byte_saver_write (self, G_OUTPUT_STREAM (stream), cancellable, &error)
      && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* A stream that is closed when cancelled leaves the file that was there as it was. */
  g_cancellable_cancel (abandon);

  if (stream != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (stream), abandon, NULL);

  g_task_return_error (task, error);
}

static void
sonde_byte_saver_finalize (GObject *object)
{
  SondeByteSaver *self = SONDE_BYTE_SAVER (object);

  g_clear_object (&self->reader);

  G_OBJECT_CLASS (sonde_byte_saver_parent_class)->finalize (object);
}

static void
sonde_byte_saver_class_init (SondeByteSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_byte_saver_finalize;
}

static void
sonde_byte_saver_init (SondeByteSaver *self G_GNUC_UNUSED)
{
}

/**
 * sonde_byte_saver_new:
 * @source: a source that can make readers
 * @start: the first byte to save
 * @end: the byte after the last, at most the size of the source
 *
 * Returns: (transfer full): a saver that has not begun
 */
SondeByteSaver *
sonde_byte_saver_new (SondeByteSource *source,
                      guint64          start,
                      guint64          end)
{
  SondeByteSaver *self;

  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (source), NULL);
  g_return_val_if_fail (start <= end && end <= sonde_byte_source_get_size (source), NULL);

  self = g_object_new (SONDE_TYPE_BYTE_SAVER, NULL);
  self->reader = sonde_byte_source_create_reader (source);
  self->start = start;
  self->end = end;

  return self;
}

/**
 * sonde_byte_saver_run_async:
 * @self: a saver, to be run once
 * @file: where to write
 * @cancellable: (nullable): ends the writing
 * @callback: (scope async): called when all is written, or nothing will be
 * @user_data: data for @callback
 *
 * Writes the bytes. Finish with [method@ByteSaver.run_finish].
 */
void
sonde_byte_saver_run_async (SondeByteSaver      *self,
                            GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SONDE_IS_BYTE_SAVER (self) && self->reader != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_byte_saver_run_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, sonde_byte_saver_thread);
}

/**
 * sonde_byte_saver_run_finish:
 * @self: a saver
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Fails with any `G_IO_ERROR`, notably `G_IO_ERROR_CANCELLED`, `G_IO_ERROR_NO_SPACE`,
 * `G_IO_ERROR_PERMISSION_DENIED` and `G_IO_ERROR_PARTIAL_INPUT`.
 *
 * Returns: whether the bytes are in the file
 */
gboolean
sonde_byte_saver_run_finish (SondeByteSaver  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SAVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonde_byte_saver_get_progress:
 * @self: a saver
 *
 * Returns: how much has been written, from 0.0 to 1.0
 */
double
sonde_byte_saver_get_progress (SondeByteSaver *self)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SAVER (self), 0);

  return g_atomic_int_get (&self->progress) / 1000.0;
}

/**
 * sonde_byte_saver_get_length:
 * @self: a saver
 *
 * Returns: how many bytes it saves
 */
guint64
sonde_byte_saver_get_length (SondeByteSaver *self)
{
  g_return_val_if_fail (SONDE_IS_BYTE_SAVER (self), 0);

  return self->end - self->start;
}
