#include "config.h"

#include "sonde-practice-gated-input.h"
#include "sonde-practice-gated-output.h"
#include "sonde-practice-stream.h"

/**
 * SondePracticeStream:
 *
 * A connection that is not read from while something waits to be written to it.
 *
 * A server that answers as much as it hears, through a library that queues without a bound,
 * so needs no more memory than the longest message takes.
 */
struct _SondePracticeStream
{
  GIOStream                 parent_instance;

  GIOStream                *base;
  SondePracticeGatedInput  *input;
  SondePracticeGatedOutput *output;
};

G_DEFINE_FINAL_TYPE (SondePracticeStream, sonde_practice_stream, G_TYPE_IO_STREAM)

static void
sonde_practice_stream_waiting_cb (SondePracticeStream *self)
{
  sonde_practice_gated_input_set_open (self->input,
                                       !sonde_practice_gated_output_is_waiting (self->output));
}

static GInputStream *
sonde_practice_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (SONDE_PRACTICE_STREAM (stream)->input);
}

static GOutputStream *
sonde_practice_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (SONDE_PRACTICE_STREAM (stream)->output);
}

static gboolean
sonde_practice_stream_close (GIOStream     *stream,
                             GCancellable  *cancellable,
                             GError       **error)
{
  return g_io_stream_close (SONDE_PRACTICE_STREAM (stream)->base, cancellable, error);
}

static void
sonde_practice_stream_close_cb (GObject      *object,
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
sonde_practice_stream_close_async (GIOStream           *stream,
                                   int                  io_priority,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, sonde_practice_stream_close_async);
  g_io_stream_close_async (SONDE_PRACTICE_STREAM (stream)->base,
                           io_priority,
                           cancellable,
                           sonde_practice_stream_close_cb,
                           g_steal_pointer (&task));
}

static gboolean
sonde_practice_stream_close_finish (GIOStream     *stream,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_assert (g_task_is_valid (result, stream));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sonde_practice_stream_dispose (GObject *object)
{
  SondePracticeStream *self = SONDE_PRACTICE_STREAM (object);

  G_OBJECT_CLASS (sonde_practice_stream_parent_class)->dispose (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
}

static void
sonde_practice_stream_class_init (SondePracticeStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->dispose = sonde_practice_stream_dispose;

  stream_class->get_input_stream = sonde_practice_stream_get_input_stream;
  stream_class->get_output_stream = sonde_practice_stream_get_output_stream;
  stream_class->close_fn = sonde_practice_stream_close;
  stream_class->close_async = sonde_practice_stream_close_async;
  stream_class->close_finish = sonde_practice_stream_close_finish;
}

static void
sonde_practice_stream_init (SondePracticeStream *self G_GNUC_UNUSED)
{
}

/**
 * sonde_practice_stream_new:
 * @base: a connection whose streams can be polled
 *
 * Wraps a connection. Closing the wrapper closes @base.
 *
 * Returns: (transfer full): a new stream
 */
SondePracticeStream *
sonde_practice_stream_new (GIOStream *base)
{
  SondePracticeStream *self;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_STREAM, NULL);
  self->base = g_object_ref (base);
  self->input = sonde_practice_gated_input_new (g_io_stream_get_input_stream (base));
  self->output = sonde_practice_gated_output_new (g_io_stream_get_output_stream (base));
  g_signal_connect_object (self->output, "notify::waiting",
                           G_CALLBACK (sonde_practice_stream_waiting_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_practice_stream_is_blocked:
 * @self: a stream
 *
 * Tells whether something waits to be written, which means that the peer does not read.
 *
 * Returns: whether something waits
 */
gboolean
sonde_practice_stream_is_blocked (SondePracticeStream *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_STREAM (self), FALSE);

  return sonde_practice_gated_output_is_waiting (self->output);
}

/**
 * sonde_practice_stream_set_quota:
 * @self: a stream
 * @quota_bytes: how many bytes may be read from now on
 *
 * Limits what can be read until the next call. Beyond it, reading fails with
 * `G_IO_ERROR_MESSAGE_TOO_LARGE`. A new stream has no limit.
 */
void
sonde_practice_stream_set_quota (SondePracticeStream *self,
                                 guint64              quota_bytes)
{
  g_return_if_fail (SONDE_IS_PRACTICE_STREAM (self));

  sonde_practice_gated_input_set_quota (self->input, quota_bytes);
}
