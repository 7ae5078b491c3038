#include "config.h"

#include "sonde-tap-output-stream.h"

/**
 * SondeTapOutputStream:
 *
 * Writes to another stream and records what was written.
 */
struct _SondeTapOutputStream
{
  GFilterOutputStream  parent_instance;

  SondeTap            *tap;
  GSocket             *socket;
};

static void sonde_tap_output_stream_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeTapOutputStream, sonde_tap_output_stream,
                               G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      sonde_tap_output_stream_pollable_init))

static GOutputStream *
get_base (gpointer stream)
{
  return g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream));
}

/* On a socket, written without blocking and then waited for, so that the tap is never locked
 * while the peer makes up its mind. */
static gssize
sonde_tap_output_stream_write_socket (SondeTapOutputStream  *self,
                                      const void            *buffer,
                                      gsize                  count,
                                      GCancellable          *cancellable,
                                      GError               **error)
{
  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      gssize n_written;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;

      n_written = sonde_tap_write (self->tap, get_base (self), buffer, count, &local_error);

      if (n_written >= 0)
        return n_written;

      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          sonde_tap_add_write_failure (self->tap, local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return -1;
        }

      if (!g_socket_condition_wait (self->socket, G_IO_OUT, cancellable, error))
        return -1;
    }
}

static gssize
sonde_tap_output_stream_write (GOutputStream  *stream,
                               const void     *buffer,
                               gsize           count,
                               GCancellable   *cancellable,
                               GError        **error)
{
  SondeTapOutputStream *self = SONDE_TAP_OUTPUT_STREAM (stream);
  GError *local_error = NULL;
  gssize n_written;

  if (self->socket != NULL)
    return sonde_tap_output_stream_write_socket (self, buffer, count, cancellable, error);

  n_written = g_output_stream_write (get_base (stream), buffer, count, cancellable, &local_error);

  if (n_written > 0)
    sonde_tap_add_data (self->tap, SONDE_DIRECTION_SENT, buffer, (gsize) n_written);

  if (local_error != NULL)
    {
      sonde_tap_add_write_failure (self->tap, local_error);
      g_propagate_error (error, local_error);
    }

  return n_written;
}

static gboolean
sonde_tap_output_stream_can_poll (GPollableOutputStream *stream)
{
  GOutputStream *base = get_base (stream);

  return G_IS_POLLABLE_OUTPUT_STREAM (base) &&
         g_pollable_output_stream_can_poll (G_POLLABLE_OUTPUT_STREAM (base));
}

static gboolean
sonde_tap_output_stream_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (get_base (stream)));
}

static GSource *
sonde_tap_output_stream_create_source (GPollableOutputStream *stream,
                                       GCancellable          *cancellable)
{
  GPollableOutputStream *base = G_POLLABLE_OUTPUT_STREAM (get_base (stream));
  g_autoptr(GSource) base_source = g_pollable_output_stream_create_source (base, cancellable);

  return g_pollable_source_new_full (stream, base_source, NULL);
}

static gssize
sonde_tap_output_stream_write_nonblocking (GPollableOutputStream  *stream,
                                           const void             *buffer,
                                           gsize                   count,
                                           GError                **error)
{
  SondeTapOutputStream *self = SONDE_TAP_OUTPUT_STREAM (stream);
  GError *local_error = NULL;
  gssize n_written;

  n_written = sonde_tap_write (self->tap, get_base (stream), buffer, count, &local_error);

  if (local_error != NULL)
    {
      sonde_tap_add_write_failure (self->tap, local_error);
      g_propagate_error (error, local_error);
    }

  return n_written;
}

static void
sonde_tap_output_stream_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = sonde_tap_output_stream_can_poll;
  iface->is_writable = sonde_tap_output_stream_is_writable;
  iface->create_source = sonde_tap_output_stream_create_source;
  iface->write_nonblocking = sonde_tap_output_stream_write_nonblocking;
}

static void
sonde_tap_output_stream_finalize (GObject *object)
{
  SondeTapOutputStream *self = SONDE_TAP_OUTPUT_STREAM (object);

  g_clear_pointer (&self->tap, sonde_tap_unref);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (sonde_tap_output_stream_parent_class)->finalize (object);
}

static void
sonde_tap_output_stream_class_init (SondeTapOutputStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->finalize = sonde_tap_output_stream_finalize;
  stream_class->write_fn = sonde_tap_output_stream_write;
}

static void
sonde_tap_output_stream_init (SondeTapOutputStream *self G_GNUC_UNUSED)
{
}

/**
 * sonde_tap_output_stream_new:
 * @base: the stream to write to, which stays open when this one is closed
 * @tap: what records
 * @socket: (nullable): the socket that @base writes to directly, if it does
 *
 * Returns: (transfer full): a stream that can be polled if @base can
 */
GOutputStream *
sonde_tap_output_stream_new (GOutputStream *base,
                             SondeTap      *tap,
                             GSocket       *socket)
{
  SondeTapOutputStream *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (base), NULL);
  g_return_val_if_fail (tap != NULL, NULL);
  g_return_val_if_fail (socket == NULL || G_IS_SOCKET (socket), NULL);

  self = g_object_new (SONDE_TYPE_TAP_OUTPUT_STREAM,
                       "base-stream", base,
                       "close-base-stream", FALSE,
                       NULL);
  self->tap = sonde_tap_ref (tap);
  g_set_object (&self->socket, socket);

  return G_OUTPUT_STREAM (self);
}
