#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-websocket-frame.h"
#include "sonde-websocket-input.h"
#include "sonde-websocket-output.h"

#define BUDGET_BYTES (1024 * 1024)

/**
 * SondeWebsocketOutput:
 *
 * What a WebSocket connection writes to: a queue of whole frames. It takes all that it is given at
 * once, so that frames of several writers never mix. Nothing goes out after a close frame.
 */
struct _SondeWebsocketOutput
{
  GOutputStream   parent_instance;

  GOutputStream  *base;
  GQueue          frames;
  gsize           n_sent;
  guint64         n_queued;
  GSource        *source;
  GError         *error;
  GTask          *drain;
  guint           drain_id;
  gboolean        is_closing;
};

static void sonde_websocket_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeWebsocketOutput, sonde_websocket_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      sonde_websocket_output_pollable_init))

enum {
  PROP_0,
  PROP_N_QUEUED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void sonde_websocket_output_pump (SondeWebsocketOutput *self);

static void
sonde_websocket_output_stop_source (SondeWebsocketOutput *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);

  g_clear_pointer (&self->source, g_source_unref);
}

static void
sonde_websocket_output_finish_drain (SondeWebsocketOutput *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->drain);

  g_clear_handle_id (&self->drain_id, g_source_remove);

  if (task == NULL)
    return;

  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
sonde_websocket_output_fail (SondeWebsocketOutput *self,
                             GError               *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);

  sonde_websocket_output_stop_source (self);
  g_queue_clear_full (&self->frames, (GDestroyNotify) g_bytes_unref);
  self->n_sent = 0;
  self->n_queued = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);
  sonde_websocket_output_finish_drain (self);
}

static gboolean
sonde_websocket_output_ready_cb (GObject  *pollable G_GNUC_UNUSED,
                                 gpointer  user_data)
{
  g_autoptr(SondeWebsocketOutput) self = g_object_ref (SONDE_WEBSOCKET_OUTPUT (user_data));

  sonde_websocket_output_stop_source (self);
  sonde_websocket_output_pump (self);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_websocket_output_drain_timeout_cb (gpointer user_data)
{
  SondeWebsocketOutput *self = SONDE_WEBSOCKET_OUTPUT (user_data);

  self->drain_id = 0;
  sonde_websocket_output_fail (self,
                               g_error_new_literal (G_IO_ERROR,
                                                    G_IO_ERROR_TIMED_OUT,
                                                    _("The peer does not take the last bytes.")));

  return G_SOURCE_REMOVE;
}

static void
sonde_websocket_output_wait (SondeWebsocketOutput *self)
{
  self->source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (self->base),
                                                         NULL);
  g_source_set_callback (self->source,
                         G_SOURCE_FUNC (sonde_websocket_output_ready_cb),
                         self,
                         NULL);
  g_source_set_priority (self->source, SONDE_WEBSOCKET_IO_PRIORITY);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* Returns whether the base stream may take more. */
static gboolean
sonde_websocket_output_write_some (SondeWebsocketOutput *self,
                                   gsize                *budget)
{
  GBytes *frame = g_queue_peek_head (&self->frames);
  g_autoptr(GError) error = NULL;
  const guint8 *data;
  gsize length;
  gssize n_written;

  data = g_bytes_get_data (frame, &length);
  n_written = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (self->base),
                                                          data + self->n_sent,
                                                          length - self->n_sent,
                                                          NULL,
                                                          &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;

  if (n_written < 0)
    {
      sonde_websocket_output_fail (self, g_steal_pointer (&error));
      return FALSE;
    }

  self->n_sent += (gsize) n_written;
  self->n_queued -= (guint64) n_written;
  *budget -= MIN (*budget, (gsize) n_written);

  if (self->n_sent == length)
    {
      g_bytes_unref (g_queue_pop_head (&self->frames));
      self->n_sent = 0;
    }

  return TRUE;
}

static void
sonde_websocket_output_pump (SondeWebsocketOutput *self)
{
  gsize budget = BUDGET_BYTES;

  if (self->source != NULL)
    return;

  while (self->frames.length > 0 && budget > 0)
    {
      if (!sonde_websocket_output_write_some (self, &budget))
        break;
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);

  if (self->frames.length > 0)
    sonde_websocket_output_wait (self);
  else
    sonde_websocket_output_finish_drain (self);
}

static gssize
sonde_websocket_output_write (GOutputStream  *stream,
                              const void     *buffer,
                              gsize           count,
                              GCancellable   *cancellable G_GNUC_UNUSED,
                              GError        **error)
{
  SondeWebsocketOutput *self = SONDE_WEBSOCKET_OUTPUT (stream);
  g_autoptr(GBytes) frame = NULL;

  if (count == 0)
    return 0;

  frame = g_bytes_new (buffer, count);

  return sonde_websocket_output_push (self, frame, error) ? (gssize) count : -1;
}

static gboolean
sonde_websocket_output_can_poll (GPollableOutputStream *pollable G_GNUC_UNUSED)
{
  return TRUE;
}

static gboolean
sonde_websocket_output_is_writable (GPollableOutputStream *pollable G_GNUC_UNUSED)
{
  return TRUE;
}

static GSource *
sonde_websocket_output_create_source (GPollableOutputStream *pollable,
                                      GCancellable          *cancellable)
{
  g_autoptr(GSource) ready = g_idle_source_new ();
  GSource *source = g_pollable_source_new_full (pollable, ready, cancellable);

  g_source_set_priority (source, SONDE_WEBSOCKET_IO_PRIORITY);

  return source;
}

static void
sonde_websocket_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = sonde_websocket_output_can_poll;
  iface->is_writable = sonde_websocket_output_is_writable;
  iface->create_source = sonde_websocket_output_create_source;
}

static void
sonde_websocket_output_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SondeWebsocketOutput *self = SONDE_WEBSOCKET_OUTPUT (object);

  switch (prop_id)
    {
    case PROP_N_QUEUED:
      g_value_set_uint64 (value, self->n_queued);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_websocket_output_dispose (GObject *object)
{
  SondeWebsocketOutput *self = SONDE_WEBSOCKET_OUTPUT (object);

  sonde_websocket_output_stop_source (self);
  g_clear_handle_id (&self->drain_id, g_source_remove);

  G_OBJECT_CLASS (sonde_websocket_output_parent_class)->dispose (object);
}

static void
sonde_websocket_output_finalize (GObject *object)
{
  SondeWebsocketOutput *self = SONDE_WEBSOCKET_OUTPUT (object);

  g_queue_clear_full (&self->frames, (GDestroyNotify) g_bytes_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (sonde_websocket_output_parent_class)->finalize (object);
}

static void
sonde_websocket_output_class_init (SondeWebsocketOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->get_property = sonde_websocket_output_get_property;
  object_class->dispose = sonde_websocket_output_dispose;
  object_class->finalize = sonde_websocket_output_finalize;
  stream_class->write_fn = sonde_websocket_output_write;

  /**
   * SondeWebsocketOutput:n-queued:
   *
   * How many bytes wait to be sent.
   */
  properties[PROP_N_QUEUED] =
    g_param_spec_uint64 ("n-queued", NULL, NULL,
                         0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_websocket_output_init (SondeWebsocketOutput *self)
{
  g_queue_init (&self->frames);
}

/**
 * sonde_websocket_output_new:
 * @base: the stream that the frames go to; pollable
 *
 * Makes the stream that a WebSocket connection writes to.
 *
 * Returns: (transfer full): a stream
 */
SondeWebsocketOutput *
sonde_websocket_output_new (GOutputStream *base)
{
  SondeWebsocketOutput *self;

  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (base), NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_OUTPUT, NULL);
  self->base = g_object_ref (base);

  return self;
}

/**
 * sonde_websocket_output_push:
 * @self: a stream
 * @frame: a whole frame
 * @error: return location for an error
 *
 * Queues a frame. After a close frame, further frames are silently left out.
 *
 * Fails with the error that made writing impossible before.
 *
 * Returns: whether the frame was taken
 */
gboolean
sonde_websocket_output_push (SondeWebsocketOutput  *self,
                             GBytes                *frame,
                             GError               **error)
{
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }

  data = g_bytes_get_data (frame, &length);

  if (self->is_closing || length == 0)
    return TRUE;

  self->is_closing = (data[0] & 0x0f) == SONDE_WEBSOCKET_OPCODE_CLOSE;
  g_queue_push_tail (&self->frames, g_bytes_ref (frame));
  self->n_queued += length;
  sonde_websocket_output_pump (self);

  return TRUE;
}

/**
 * sonde_websocket_output_get_n_queued:
 * @self: a stream
 *
 * Gets how many bytes wait to be sent.
 *
 * Returns: the number of bytes
 */
guint64
sonde_websocket_output_get_n_queued (SondeWebsocketOutput *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self), 0);

  return self->n_queued;
}

/**
 * sonde_websocket_output_is_closing:
 * @self: a stream
 *
 * Says whether a close frame was queued, or sent.
 *
 * Returns: whether it was
 */
gboolean
sonde_websocket_output_is_closing (SondeWebsocketOutput *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self), FALSE);

  return self->is_closing;
}

/**
 * sonde_websocket_output_abort:
 * @self: a stream
 *
 * Throws away what waits, and sends nothing more.
 */
void
sonde_websocket_output_abort (SondeWebsocketOutput *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self));

  sonde_websocket_output_fail (self,
                               g_error_new_literal (G_IO_ERROR,
                                                    G_IO_ERROR_CANCELLED,
                                                    _("The connection was stopped.")));
}

/**
 * sonde_websocket_output_drain_async:
 * @self: a stream
 * @timeout_ms: how long to wait, in milliseconds
 * @callback: (scope async): called when all is sent, or never will be
 * @user_data: data for @callback
 *
 * Waits until all frames are sent. Only one may wait at a time.
 */
void
sonde_websocket_output_drain_async (SondeWebsocketOutput *self,
                                    guint                 timeout_ms,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self));
  g_return_if_fail (self->drain == NULL);

  self->drain = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->drain, sonde_websocket_output_drain_async);

  if (self->frames.length == 0)
    {
      sonde_websocket_output_finish_drain (self);
      return;
    }

  self->drain_id = g_timeout_add (timeout_ms, sonde_websocket_output_drain_timeout_cb, self);
}

/**
 * sonde_websocket_output_drain_finish:
 * @self: a stream
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes waiting. Fails with the error that made writing impossible.
 *
 * Returns: whether all was sent
 */
gboolean
sonde_websocket_output_drain_finish (SondeWebsocketOutput  *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_OUTPUT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
