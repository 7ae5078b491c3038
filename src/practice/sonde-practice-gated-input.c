#include "config.h"

#include <errno.h>

#include "sonde-practice-gated-input.h"

/**
 * SondePracticeGatedInput:
 *
 * An input stream with a gate: while it is closed, nothing can be read.
 *
 * It can also limit what is read, since libsoup 3.2 puts the fragments of a message together
 * without a limit.
 */
struct _SondePracticeGatedInput
{
  GFilterInputStream  parent_instance;

  GCancellable       *opened;
  gboolean            is_open;
  guint64             max_bytes;
};

static void sonde_practice_gated_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondePracticeGatedInput, sonde_practice_gated_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      sonde_practice_gated_input_pollable_init))

static GPollableInputStream *
sonde_practice_gated_input_get_pollable (gpointer self)
{
  GFilterInputStream *filter = G_FILTER_INPUT_STREAM (self);

  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (filter));
}

static gboolean
sonde_practice_gated_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (sonde_practice_gated_input_get_pollable (stream));
}

static gboolean
sonde_practice_gated_input_is_readable (GPollableInputStream *stream)
{
  SondePracticeGatedInput *self = SONDE_PRACTICE_GATED_INPUT (stream);

  return self->is_open &&
         g_pollable_input_stream_is_readable (sonde_practice_gated_input_get_pollable (self));
}

static GSource *
sonde_practice_gated_input_create_source (GPollableInputStream *stream,
                                          GCancellable         *cancellable)
{
  SondePracticeGatedInput *self = SONDE_PRACTICE_GATED_INPUT (stream);
  g_autoptr(GSource) child = NULL;

  /* Before a closed gate, the only thing worth waking up for is that it opens. */
  if (self->is_open)
    child = g_pollable_input_stream_create_source (sonde_practice_gated_input_get_pollable (self),
                                                   NULL);
  else
    child = g_cancellable_source_new (self->opened);

  return g_pollable_source_new_full (self, child, cancellable);
}

static gssize
sonde_practice_gated_input_read_nonblocking (GPollableInputStream  *stream,
                                             void                  *buffer,
                                             gsize                  count,
                                             GError               **error)
{
  SondePracticeGatedInput *self = SONDE_PRACTICE_GATED_INPUT (stream);
  gssize n_read;

  if (!self->is_open)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           g_strerror (EAGAIN));
      return -1;
    }

  if (self->max_bytes == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           g_strerror (EMSGSIZE));
      return -1;
    }

  n_read = g_pollable_input_stream_read_nonblocking (sonde_practice_gated_input_get_pollable (self),
                                                     buffer,
                                                     (gsize) MIN (count, self->max_bytes),
                                                     NULL, error);

  if (n_read > 0)
    self->max_bytes -= (guint64) n_read;

  return n_read;
}

static void
sonde_practice_gated_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = sonde_practice_gated_input_can_poll;
  iface->is_readable = sonde_practice_gated_input_is_readable;
  iface->create_source = sonde_practice_gated_input_create_source;
  iface->read_nonblocking = sonde_practice_gated_input_read_nonblocking;
}

static void
sonde_practice_gated_input_finalize (GObject *object)
{
  SondePracticeGatedInput *self = SONDE_PRACTICE_GATED_INPUT (object);

  g_clear_object (&self->opened);

  G_OBJECT_CLASS (sonde_practice_gated_input_parent_class)->finalize (object);
}

static void
sonde_practice_gated_input_class_init (SondePracticeGatedInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_gated_input_finalize;
}

static void
sonde_practice_gated_input_init (SondePracticeGatedInput *self)
{
  self->is_open = TRUE;
  self->max_bytes = G_MAXUINT64;
}

/**
 * sonde_practice_gated_input_new:
 * @base: a stream that can be polled
 *
 * Wraps a stream. The gate is open.
 *
 * Returns: (transfer full): a new stream
 */
SondePracticeGatedInput *
sonde_practice_gated_input_new (GInputStream *base)
{
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (base), NULL);

  return g_object_new (SONDE_TYPE_PRACTICE_GATED_INPUT,
                       "base-stream", base,
                       "close-base-stream", FALSE,
                       NULL);
}

/**
 * sonde_practice_gated_input_set_open:
 * @self: a stream
 * @open: whether the stream can be read
 *
 * Opens or closes the gate. Opening wakes whoever waits.
 */
void
sonde_practice_gated_input_set_open (SondePracticeGatedInput *self,
                                     gboolean                 open)
{
  g_return_if_fail (SONDE_IS_PRACTICE_GATED_INPUT (self));

  if (self->is_open == open)
    return;

  self->is_open = open;

  if (open)
    {
      g_cancellable_cancel (self->opened);
      g_clear_object (&self->opened);
    }
  else
    {
      self->opened = g_cancellable_new ();
    }
}

/**
 * sonde_practice_gated_input_set_quota:
 * @self: a stream
 * @max_bytes: how many bytes may be read from now on
 *
 * Limits what can be read without blocking until the next call. Beyond it, reading fails with
 * `G_IO_ERROR_MESSAGE_TOO_LARGE`. A new stream has no limit.
 */
void
sonde_practice_gated_input_set_quota (SondePracticeGatedInput *self,
                                      guint64                  max_bytes)
{
  g_return_if_fail (SONDE_IS_PRACTICE_GATED_INPUT (self));

  self->max_bytes = max_bytes;
}
