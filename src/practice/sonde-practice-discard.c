#include "config.h"

#include "sonde-practice-discard.h"

#define BUFFER_BYTES (16 * 1024)

static void sonde_practice_discard_read (GTask *task);

static void
sonde_practice_discard_read_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_read;

  n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n_read < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (n_read == 0)
    g_task_return_boolean (task, TRUE);
  else
    sonde_practice_discard_read (task);
}

static void
sonde_practice_discard_read (GTask *task)
{
  g_input_stream_read_async (g_task_get_source_object (task),
                             g_task_get_task_data (task),
                             BUFFER_BYTES,
                             G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task),
                             sonde_practice_discard_read_cb,
                             g_object_ref (task));
}

/**
 * sonde_practice_discard_async:
 * @stream: a stream
 * @cancellable: (nullable): ends the reading
 * @callback: (nullable) (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Reads a stream to its end and forgets what it held.
 */
void
sonde_practice_discard_async (GInputStream        *stream,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_practice_discard_async);
  g_task_set_task_data (task, g_malloc (BUFFER_BYTES), g_free);
  sonde_practice_discard_read (task);
}

/**
 * sonde_practice_discard_finish:
 * @stream: the stream
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [func@practice_discard_async] started. Fails with any `G_IO_ERROR`.
 *
 * Returns: whether the stream was read to its end
 */
gboolean
sonde_practice_discard_finish (GInputStream  *stream,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
