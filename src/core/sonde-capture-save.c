#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "sonde-capture-export.h"
#include "sonde-capture-private.h"

#define BUFFER_SIZE (1 << 20)

typedef struct
{
  GFile                 *file;
  GPtrArray             *comments;
  SondeCaptureSelection  selection;
  guint64                size;
  gboolean               is_whole;
  gboolean               is_plain;
  gboolean               is_kept;
  gboolean               was_unsaved;
} SondeCopy;

static void
sonde_copy_free (SondeCopy *copy)
{
  g_object_unref (copy->file);
  g_ptr_array_unref (copy->comments);
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

  return TRUE;
}

/* As it is, or anew with what a person has to say about it. */
static gboolean
sonde_copy_run (SondeCopy      *copy,
                SondeCapture   *capture,
                GOutputStream  *stream,
                GCancellable   *cancellable,
                GError        **error)
{
  gboolean is_written;

  if (copy->is_plain)
    is_written = sonde_copy_write (copy, capture, stream, cancellable, error);
  else
    is_written = sonde_capture_export (sonde_capture_get_storage (capture), copy->size,
                                       &copy->selection, copy->comments, stream, cancellable,
                                       error);

  return is_written && g_output_stream_close (stream, cancellable, error);
}

/* What is closed under a cancelled operation does not take the place of the file before it; where
 * there was none, it is the file. */
static void
discard (GOutputStream *stream,
         GFile         *new_file)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);

  if (new_file != NULL)
    g_file_delete (new_file, NULL, NULL);
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
  gboolean is_new;
  GError *error = NULL;

  if (copy->is_kept && path != NULL && sonde_capture_is_file (self, path))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (path != NULL && sonde_capture_get_recorder (self) != NULL &&
      sonde_capture_is_file (self, path))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS,
                               _("The part was not saved: this is the file that is being recorded "
                                 "into. Choose another name."));
      return;
    }

  /* Never into the file itself, which may be the one that is read. */
  is_new = !g_file_query_exists (copy->file, cancellable);
  stream = g_file_replace (copy->file, NULL, FALSE,
                           G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                           cancellable, &error);

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (sonde_copy_run (copy, self, G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  discard (G_OUTPUT_STREAM (stream), is_new ? copy->file : NULL);
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
 * @selection: (nullable): the part that is wanted, or `NULL` for all
 * @file: where to put the copy; replaced if it exists
 * @cancellable: (nullable): cancels the copying
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Copies what the capture holds now, or a part of it, into another file; comments become those of
 * its packets. A copy that fails or is cancelled leaves @file as it was. When @file is the
 * capture's own and says everything already, there is nothing to do.
 */
void
sonde_capture_save_copy_async (SondeCapture                *self,
                               const SondeCaptureSelection *selection,
                               GFile                       *file,
                               GCancellable                *cancellable,
                               GAsyncReadyCallback          callback,
                               gpointer                     user_data)
{
  const SondeCaptureSelection all = SONDE_CAPTURE_SELECTION_ALL;
  g_autoptr(GTask) task = NULL;
  SondeComments *comments;
  SondeCopy *copy;

  g_return_if_fail (SONDE_IS_CAPTURE (self));
  g_return_if_fail (G_IS_FILE (file));

  /* Always a whole number of blocks. */
  copy = g_new0 (SondeCopy, 1);
  copy->file = g_object_ref (file);
  copy->size = sonde_capture_get_size (self);
  copy->selection = selection != NULL ? *selection : all;
  copy->is_whole = selection == NULL;

  comments = sonde_capture_get_comments (self);
  copy->comments = sonde_comments_dup_all (comments);
  copy->is_kept = copy->is_whole && (sonde_capture_get_recorder (self) != NULL ||
                                     !sonde_comments_has_unsaved (comments));
  copy->is_plain = copy->is_kept && copy->comments->len == 0;

  copy->was_unsaved = sonde_comments_has_unsaved (comments);

  if (copy->is_whole)
    sonde_comments_set_unsaved (comments, FALSE);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_capture_save_copy_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) sonde_copy_free);

  /* Notes about what was not read yet would have no place in what is written anew. */
  if (!copy->is_plain && sonde_capture_is_reading (self))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                             _("The capture is still being read. Wait until it is, or stop "
                               "reading; then save again."));
  else
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
  SondeCopy *copy;

  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (g_task_propagate_boolean (G_TASK (result), error))
    return TRUE;

  copy = g_task_get_task_data (G_TASK (result));

  if (copy->is_whole && copy->was_unsaved)
    sonde_comments_set_unsaved (sonde_capture_get_comments (self), TRUE);

  return FALSE;
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
