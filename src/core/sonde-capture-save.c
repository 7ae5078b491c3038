#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "sonde-capture-private.h"

#define BUFFER_SIZE (1 << 20)

typedef struct
{
  GFile   *file;
  guint64  size;
} SondeCopy;

static void
sonde_copy_free (SondeCopy *copy)
{
  g_object_unref (copy->file);
  g_free (copy);
}

static gboolean
sonde_copy_write (SondeCopy      *copy,
                  SondeCapture   *capture,
                  GOutputStream  *stream,
                  GCancellable   *cancellable,
                  GError        **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  guint64 offset = 0;

  while (offset < copy->size)
    {
      gsize wanted = MIN (BUFFER_SIZE, copy->size - offset);
      gssize n_read = sonde_capture_read (capture, offset, buffer, wanted, error);

      if (n_read < 0)
        return FALSE;

      if (n_read == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               _("The copy was not saved: the capture file has been cut short by "
                                 "another program."));
          return FALSE;
        }

      if (!g_output_stream_write_all (stream, buffer, (gsize) n_read, NULL, cancellable, error))
        return FALSE;

      offset += (guint64) n_read;
    }

  return g_output_stream_close (stream, cancellable, error);
}

/* What is closed under a cancelled operation does not take the place of the file before it. */
static void
discard (GOutputStream *stream)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
}

static void
sonde_capture_copy_in_thread (GTask        *task,
                              gpointer      source_object,
                              gpointer      task_data,
                              GCancellable *cancellable)
{
  SondeCapture *self = source_object;
  SondeCopy *copy = task_data;
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autofree char *path = g_file_get_path (copy->file);
  GError *error = NULL;

  if (path != NULL && sonde_capture_is_file (self, path))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  stream = g_file_replace (copy->file, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                           cancellable, &error);

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (sonde_copy_write (copy, self, G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  discard (G_OUTPUT_STREAM (stream));
  g_task_return_error (task, error);
}

/**
 * sonde_capture_read:
 * @self: a capture
 * @offset: where to begin in the file
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads from the file. May be called from any thread.
 *
 * Returns: the number of bytes read, short only at the end, or -1 with @error set to any
 *   `G_IO_ERROR`
 */
gssize
sonde_capture_read (SondeCapture  *self,
                    guint64        offset,
                    guint8        *buffer,
                    gsize          count,
                    GError       **error)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), -1);

  return sonde_storage_read (sonde_capture_get_storage (self), offset, buffer, count, error);
}

/**
 * sonde_capture_save_copy_async:
 * @self: a capture
 * @file: where to put the copy; replaced if it exists
 * @cancellable: (nullable): cancels the copying
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Copies what the capture holds now into another file. A copy that fails or is cancelled leaves
 * @file as it was. When @file is the capture's own, there is nothing to do.
 */
void
sonde_capture_save_copy_async (SondeCapture        *self,
                               GFile               *file,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SondeCopy *copy;

  g_return_if_fail (SONDE_IS_CAPTURE (self));
  g_return_if_fail (G_IS_FILE (file));

  /* Always a whole number of blocks. */
  copy = g_new0 (SondeCopy, 1);
  copy->file = g_object_ref (file);
  copy->size = sonde_capture_get_size (self);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_capture_save_copy_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) sonde_copy_free);
  g_task_run_in_thread (task, sonde_capture_copy_in_thread);
}

/**
 * sonde_capture_save_copy_finish:
 * @self: a capture
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes a copy begun with sonde_capture_save_copy_async().
 *
 * Returns: whether the copy is complete; if not, @error is any `G_IO_ERROR`, notably
 *   `G_IO_ERROR_PARTIAL_INPUT` when the capture file has been cut short
 */
gboolean
sonde_capture_save_copy_finish (SondeCapture  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonde_capture_is_file:
 * @self: a capture
 * @path: (type filename): a path
 *
 * Looks whether a path leads to the very file that the capture is in; for saving. May be called
 * from any thread.
 *
 * Returns: whether it does
 */
gboolean
sonde_capture_is_file (SondeCapture *self,
                       const char   *path)
{
  struct stat own;
  struct stat other;

  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return fstat (sonde_capture_get_storage (self)->fd, &own) == 0 && stat (path, &other) == 0 &&
         own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}
