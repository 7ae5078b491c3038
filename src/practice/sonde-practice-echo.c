#include "config.h"

#include "sonde-practice-echo.h"

#define BUFFER_BYTES (64 * 1024)

static void sonde_practice_echo_read (GTask *task);

static void
sonde_practice_echo_close_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_io_stream_close_finish (G_IO_STREAM (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sonde_practice_echo_write_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    {
      g_io_stream_close_async (g_task_get_source_object (task), G_PRIORITY_DEFAULT,
                               NULL, NULL, NULL);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  sonde_practice_echo_read (task);
}

static void
sonde_practice_echo_read_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GIOStream *stream = g_task_get_source_object (task);
  gssize n_read;

  n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n_read < 0)
    {
      g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Everything read so far has been sent back, so a peer that only finished sending loses
   * nothing.
   */
  if (n_read == 0)
    {
      g_io_stream_close_async (stream,
                               G_PRIORITY_DEFAULT,
                               g_task_get_cancellable (task),
                               sonde_practice_echo_close_cb,
                               g_object_ref (task));
      return;
    }

  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream),
                                   g_task_get_task_data (task),
                                   (gsize) n_read,
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   sonde_practice_echo_write_cb,
                                   g_object_ref (task));
}

static void
sonde_practice_echo_read (GTask *task)
{
  GIOStream *stream = g_task_get_source_object (task);

  g_input_stream_read_async (g_io_stream_get_input_stream (stream),
                             g_task_get_task_data (task),
                             BUFFER_BYTES,
                             G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task),
                             sonde_practice_echo_read_cb,
                             g_object_ref (task));
}

/**
 * sonde_practice_echo_async:
 * @stream: a connection
 * @cancellable: (nullable): closes the connection
 * @callback: (nullable) (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Sends everything that arrives on @stream back, until its end, and closes it.
 *
 * Reads only when all that was read before is written: a peer that does not read is not read
 * from, and memory stays at 64 KiB.
 */
void
sonde_practice_echo_async (GIOStream           *stream,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_IO_STREAM (stream));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_practice_echo_async);
  g_task_set_task_data (task, g_malloc (BUFFER_BYTES), g_free);
  sonde_practice_echo_read (task);
}

/**
 * sonde_practice_echo_finish:
 * @stream: the connection
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [func@practice_echo_async] started. Fails with any `G_IO_ERROR` or
 * `G_TLS_ERROR`.
 *
 * Returns: whether the connection ended in good order
 */
gboolean
sonde_practice_echo_finish (GIOStream     *stream,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
