#include "config.h"

#include "sonde-websocket-stream.h"

#define DRAIN_MS 3000

/**
 * SondeWebsocketStream:
 *
 * The two streams that a WebSocket connection works on, around those that the frames go over.
 * Closing it waits for frames that are still to be sent.
 */
struct _SondeWebsocketStream
{
  GIOStream             parent_instance;

  GIOStream            *base;
  SondeWebsocketInput  *input;
  SondeWebsocketOutput *output;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketStream, sonde_websocket_stream, G_TYPE_IO_STREAM)

static void
sonde_websocket_stream_base_closed_cb (GObject      *object,
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
sonde_websocket_stream_drained_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeWebsocketStream *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  int io_priority = g_task_get_priority (task);

  /* What could not be sent is lost, whatever happens now. */
  sonde_websocket_output_drain_finish (SONDE_WEBSOCKET_OUTPUT (object), result, NULL);
  g_io_stream_close_async (self->base,
                           io_priority,
                           cancellable,
                           sonde_websocket_stream_base_closed_cb,
                           g_steal_pointer (&task));
}

static void
sonde_websocket_stream_close_async (GIOStream           *stream,
                                    int                  io_priority,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  SondeWebsocketStream *self = SONDE_WEBSOCKET_STREAM (stream);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sonde_websocket_stream_close_async);
  g_task_set_priority (task, io_priority);
  sonde_websocket_output_drain_async (self->output,
                                      DRAIN_MS,
                                      sonde_websocket_stream_drained_cb,
                                      g_steal_pointer (&task));
}

static gboolean
sonde_websocket_stream_close_finish (GIOStream     *stream,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_assert (g_task_is_valid (result, stream));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
sonde_websocket_stream_close (GIOStream     *stream,
                              GCancellable  *cancellable,
                              GError       **error)
{
  return g_io_stream_close (SONDE_WEBSOCKET_STREAM (stream)->base, cancellable, error);
}

static GInputStream *
sonde_websocket_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (SONDE_WEBSOCKET_STREAM (stream)->input);
}

static GOutputStream *
sonde_websocket_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (SONDE_WEBSOCKET_STREAM (stream)->output);
}

static void
sonde_websocket_stream_finalize (GObject *object)
{
  SondeWebsocketStream *self = SONDE_WEBSOCKET_STREAM (object);

  G_OBJECT_CLASS (sonde_websocket_stream_parent_class)->finalize (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
}

static void
sonde_websocket_stream_class_init (SondeWebsocketStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = sonde_websocket_stream_finalize;
  stream_class->get_input_stream = sonde_websocket_stream_get_input_stream;
  stream_class->get_output_stream = sonde_websocket_stream_get_output_stream;
  stream_class->close_fn = sonde_websocket_stream_close;
  stream_class->close_async = sonde_websocket_stream_close_async;
  stream_class->close_finish = sonde_websocket_stream_close_finish;
}

static void
sonde_websocket_stream_init (SondeWebsocketStream *self G_GNUC_UNUSED)
{
}

/**
 * sonde_websocket_stream_new:
 * @base: the stream that the frames go over; its streams are pollable
 * @head: (nullable): bytes that were read from @base already
 *
 * Makes the stream that a WebSocket connection works on.
 *
 * Returns: (transfer full): a stream
 */
SondeWebsocketStream *
sonde_websocket_stream_new (GIOStream *base,
                            GBytes    *head)
{
  SondeWebsocketStream *self;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_STREAM, NULL);
  self->base = g_object_ref (base);
  self->input = sonde_websocket_input_new (g_io_stream_get_input_stream (base), head);
  self->output = sonde_websocket_output_new (g_io_stream_get_output_stream (base));

  return self;
}

/**
 * sonde_websocket_stream_get_input:
 * @self: a stream
 *
 * Gets what is read from.
 *
 * Returns: (transfer none): the input
 */
SondeWebsocketInput *
sonde_websocket_stream_get_input (SondeWebsocketStream *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_STREAM (self), NULL);

  return self->input;
}

/**
 * sonde_websocket_stream_get_output:
 * @self: a stream
 *
 * Gets what is written to.
 *
 * Returns: (transfer none): the output
 */
SondeWebsocketOutput *
sonde_websocket_stream_get_output (SondeWebsocketStream *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_STREAM (self), NULL);

  return self->output;
}

/**
 * sonde_websocket_stream_abort:
 * @self: a stream
 *
 * Ends the connection without further ado: nothing more is sent, and reading fails.
 */
void
sonde_websocket_stream_abort (SondeWebsocketStream *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_STREAM (self));

  sonde_websocket_output_abort (self->output);
  sonde_websocket_input_abort (self->input);
}
