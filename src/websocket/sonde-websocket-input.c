#include "config.h"

#include <string.h>

#include "sonde-websocket-input.h"

/* A connection works on all it can read before others have their turn, and takes time by the square
 * of it. */
#define BUDGET_BYTES (2 * 1024)
#define LEFT_OUT_BYTES (256 * 1024)
#define BUFFER_BYTES (64 * 1024)
#define PAUSE_MS 10

/**
 * SondeWebsocketInput:
 *
 * What a WebSocket connection reads from. It gives back the bytes that were read together with the
 * handshake, reads in large pieces, and lets others have their turn when more comes than can be
 * worked on: after a while it claims that nothing is there, until it is polled again. Messages that
 * nobody wants are left out where there is nothing about them to be worked on.
 */
struct _SondeWebsocketInput
{
  GFilterInputStream       parent_instance;

  guint8                  *buffer;
  gsize                    start;
  gsize                    end;
  gsize                    budget;
  gsize                    left_out_budget;
  SondeWebsocketSieve      sieve;
  SondeWebsocketInputFunc  is_wanted;
  gpointer                 user_data;
  GCancellable            *aborted;
  gboolean                 leaves_out;
  gboolean                 is_discarding;
  gboolean                 is_paused;
};

static void sonde_websocket_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeWebsocketInput, sonde_websocket_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      sonde_websocket_input_pollable_init))

static GPollableInputStream *
sonde_websocket_input_get_base (SondeWebsocketInput *self)
{
  return G_POLLABLE_INPUT_STREAM (
    g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)));
}

static gssize
sonde_websocket_input_fill (SondeWebsocketInput  *self,
                            GError              **error)
{
  gssize n_read;

  n_read = g_pollable_input_stream_read_nonblocking (sonde_websocket_input_get_base (self),
                                                     self->buffer,
                                                     BUFFER_BYTES,
                                                     NULL,
                                                     error);
  self->start = 0;
  self->end = (gsize) MAX (n_read, 0);

  return n_read;
}

static gssize
sonde_websocket_input_take (SondeWebsocketInput *self,
                            void                *buffer,
                            gsize                count)
{
  gsize n_bytes = sonde_websocket_sieve_pass (&self->sieve,
                                              self->buffer + self->start,
                                              self->end - self->start,
                                              MIN (count, self->end - self->start),
                                              self->leaves_out);

  memcpy (buffer, self->buffer + self->start, n_bytes);
  self->start += n_bytes;
  self->budget -= MIN (self->budget, n_bytes);

  return (gssize) n_bytes;
}

/* Passes over what needs not be read. Returns whether something is left that does. */
static gboolean
sonde_websocket_input_sift (SondeWebsocketInput *self)
{
  gsize n_bytes = self->end - self->start;

  if (self->is_discarding)
    {
      self->start = self->end;
      self->budget -= MIN (self->budget, n_bytes);
    }
  else if (self->leaves_out)
    {
      n_bytes = sonde_websocket_sieve_leave_out (&self->sieve, self->buffer + self->start,
                                                 n_bytes);
      self->start += n_bytes;
      self->left_out_budget -= MIN (self->left_out_budget, n_bytes);
    }

  return self->start < self->end;
}

static gssize
sonde_websocket_input_read_nonblocking (GPollableInputStream  *pollable,
                                        void                  *buffer,
                                        gsize                  count,
                                        GError               **error)
{
  SondeWebsocketInput *self = SONDE_WEBSOCKET_INPUT (pollable);

  if (g_cancellable_set_error_if_cancelled (self->aborted, error))
    return -1;

  while (self->budget > 0 && self->left_out_budget > 0 && !self->is_paused)
    {
      if (self->start == self->end)
        {
          gssize n_read = sonde_websocket_input_fill (self, error);

          if (n_read <= 0)
            return n_read;
        }

      if (sonde_websocket_input_sift (self))
        return sonde_websocket_input_take (self, buffer, count);
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Others have their turn");

  return -1;
}

static gboolean
sonde_websocket_input_can_poll (GPollableInputStream *pollable)
{
  return g_pollable_input_stream_can_poll (
    sonde_websocket_input_get_base (SONDE_WEBSOCKET_INPUT (pollable)));
}

static gboolean
sonde_websocket_input_is_readable (GPollableInputStream *pollable)
{
  SondeWebsocketInput *self = SONDE_WEBSOCKET_INPUT (pollable);

  if (g_cancellable_is_cancelled (self->aborted))
    return TRUE;

  return !self->is_paused &&
         (self->start < self->end ||
             g_pollable_input_stream_is_readable (sonde_websocket_input_get_base (self)));
}

static GSource *
sonde_websocket_input_create_source (GPollableInputStream *pollable,
                                     GCancellable         *cancellable)
{
  SondeWebsocketInput *self = SONDE_WEBSOCKET_INPUT (pollable);
  g_autoptr(GSource) ready = NULL;
  g_autoptr(GSource) aborted = NULL;
  GSource *source;

  self->budget = BUDGET_BYTES;
  self->left_out_budget = LEFT_OUT_BYTES;
  self->leaves_out = self->is_wanted != NULL && !self->is_wanted (self->user_data);

  if (self->is_paused)
    ready = g_timeout_source_new (PAUSE_MS);
  else if (self->start < self->end)
    ready = g_idle_source_new ();
  else
    ready = g_pollable_input_stream_create_source (sonde_websocket_input_get_base (self), NULL);

  source = g_pollable_source_new_full (self, ready, cancellable);
  aborted = g_cancellable_source_new (self->aborted);
  g_source_set_dummy_callback (aborted);
  g_source_add_child_source (source, aborted);
  g_source_set_priority (source, SONDE_WEBSOCKET_IO_PRIORITY);

  return source;
}

static void
sonde_websocket_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = sonde_websocket_input_can_poll;
  iface->is_readable = sonde_websocket_input_is_readable;
  iface->create_source = sonde_websocket_input_create_source;
  iface->read_nonblocking = sonde_websocket_input_read_nonblocking;
}

static gssize
sonde_websocket_input_read (GInputStream  *stream,
                            void          *buffer,
                            gsize          count,
                            GCancellable  *cancellable,
                            GError       **error)
{
  SondeWebsocketInput *self = SONDE_WEBSOCKET_INPUT (stream);

  if (self->start < self->end)
    return sonde_websocket_input_take (self, buffer, count);

  return g_input_stream_read (G_INPUT_STREAM (sonde_websocket_input_get_base (self)),
                              buffer,
                              count,
                              cancellable,
                              error);
}

static void
sonde_websocket_input_finalize (GObject *object)
{
  SondeWebsocketInput *self = SONDE_WEBSOCKET_INPUT (object);

  g_clear_pointer (&self->buffer, g_free);
  g_clear_object (&self->aborted);

  G_OBJECT_CLASS (sonde_websocket_input_parent_class)->finalize (object);
}

static void
sonde_websocket_input_class_init (SondeWebsocketInputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = sonde_websocket_input_finalize;
  stream_class->read_fn = sonde_websocket_input_read;
}

static void
sonde_websocket_input_init (SondeWebsocketInput *self)
{
  self->buffer = g_malloc (BUFFER_BYTES);
  self->budget = BUDGET_BYTES;
  self->left_out_budget = LEFT_OUT_BYTES;
  self->aborted = g_cancellable_new ();
}

/**
 * sonde_websocket_input_new:
 * @base: the stream that the frames come from; pollable
 * @head: (nullable): bytes that were read from @base already; at most 64 KiB
 *
 * Makes the stream that a WebSocket connection reads from.
 *
 * Returns: (transfer full): a stream
 */
SondeWebsocketInput *
sonde_websocket_input_new (GInputStream *base,
                           GBytes       *head)
{
  SondeWebsocketInput *self;

  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (head == NULL || g_bytes_get_size (head) <= BUFFER_BYTES, NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_INPUT,
                       "base-stream", base,
                       "close-base-stream", FALSE,
                       NULL);

  if (head != NULL && g_bytes_get_size (head) > 0)
    {
      self->end = g_bytes_get_size (head);
      memcpy (self->buffer, g_bytes_get_data (head, NULL), self->end);
    }

  return self;
}

/**
 * sonde_websocket_input_leave_out:
 * @self: a stream
 * @sieve: what a message that can be left out looks like
 * @is_wanted: (nullable): says whether somebody wants messages, or `NULL` when all are wanted
 * @user_data: data for @is_wanted, which must live until this is called again
 *
 * Leaves out messages that nobody wants, from the next turn on.
 */
void
sonde_websocket_input_leave_out (SondeWebsocketInput       *self,
                                 const SondeWebsocketSieve *sieve,
                                 SondeWebsocketInputFunc    is_wanted,
                                 gpointer                   user_data)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_INPUT (self));
  g_return_if_fail (sieve != NULL);

  self->sieve.is_masked = sieve->is_masked;
  self->sieve.max_message_bytes = sieve->max_message_bytes;
  self->is_wanted = is_wanted;
  self->user_data = user_data;
  self->leaves_out = FALSE;
}

/**
 * sonde_websocket_input_discard:
 * @self: a stream
 *
 * From now on all bytes are read and thrown away, until the end of the stream.
 */
void
sonde_websocket_input_discard (SondeWebsocketInput *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_INPUT (self));

  self->is_discarding = TRUE;
}

/**
 * sonde_websocket_input_set_paused:
 * @self: a stream
 * @paused: whether to let bytes wait
 *
 * Stops and goes on reading. Goes on within 10 milliseconds.
 */
void
sonde_websocket_input_set_paused (SondeWebsocketInput *self,
                                  gboolean             paused)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_INPUT (self));

  self->is_paused = paused;
}

/**
 * sonde_websocket_input_abort:
 * @self: a stream
 *
 * Makes reading fail with `G_IO_ERROR_CANCELLED`, at once and for good.
 */
void
sonde_websocket_input_abort (SondeWebsocketInput *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_INPUT (self));

  g_cancellable_cancel (self->aborted);
}
