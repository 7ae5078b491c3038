#include "config.h"

#include <sys/socket.h>

#include "sonde-byte-mover.h"
#include "sonde-byte-queue.h"
#include "sonde-taps-private.h"
#include "sonde-tls-tap.h"

/* How much is moved before other connections of the same thread have their turn. */
#define SLICE_CALLS 16

/* An echo stops reading while the peer does not take back what it sent. */
#define ECHO_HIGH_BYTES (1024 * 1024)
#define ECHO_LOW_BYTES (256 * 1024)

/* How long the last words of TLS may take. */
#define CLOSE_TIMEOUT_S 5

/**
 * SondeByteMover:
 *
 * Moves the bytes of a connection, in the thread that it was made for. All functions but that which
 * makes it are for that thread.
 *
 * What arrives is read and thrown away: the taps below have recorded it by then. What shall be
 * sent waits in a queue. The ends that a tap cannot see are recorded from here.
 */
struct _SondeByteMover
{
  GObject             parent_instance;

  SondeIoThread      *thread;
  GIOStream          *stream;
  GSocket            *socket;
  SondeCapture       *capture;
  SondeByteMoverFunc  function;
  gpointer            user_data;
  GDestroyNotify      destroy;

  SondeTcpStatus      status;
  SondeByteQueue     *queue;
  GSource            *read_source;
  GSource            *write_source;
  GSource            *hangup_source;
  gboolean            is_echo;
  gboolean            finish_wanted;
  gboolean            close_wanted;
};

G_DEFINE_FINAL_TYPE (SondeByteMover, sonde_byte_mover, G_TYPE_OBJECT)

static void sonde_byte_mover_update (SondeByteMover *self);

static void
sonde_byte_mover_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

/* A source keeps the mover, so that a connection which nobody looks at is served nevertheless. */
static void
sonde_byte_mover_attach (SondeByteMover *self,
                         GSource        *source,
                         GSourceFunc     callback)
{
  g_source_set_callback (source, callback, g_object_ref (self), g_object_unref);
  g_source_attach (source, sonde_io_thread_get_context (self->thread));
}

static void
sonde_byte_mover_tell (SondeByteMover *self,
                       const GError   *error)
{
  self->status.n_queued = sonde_byte_queue_get_size (self->queue);

  if (self->function != NULL)
    self->function (&self->status, error, self->user_data);
}

static void
sonde_byte_mover_clear_function (SondeByteMover *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  self->function = NULL;

  if (destroy != NULL)
    destroy (g_steal_pointer (&self->user_data));
}

static SondeTap *
sonde_byte_mover_get_base_tap (SondeByteMover *self)
{
  g_autoptr(GIOStream) base = NULL;

  if (!G_IS_TLS_CONNECTION (self->stream))
    return NULL;

  g_object_get (self->stream, "base-io-stream", &base, NULL);

  return sonde_taps_lookup (base);
}

/* Records an end that the taps do not see, in the plaintext of TLS as well. */
static void
sonde_byte_mover_record_end (SondeByteMover *self,
                             SondeDirection  direction,
                             SondeEventKind  kind)
{
  SondeTap *tap = sonde_taps_lookup (self->stream);
  SondeTap *base_tap = sonde_byte_mover_get_base_tap (self);

  if (tap != NULL)
    sonde_tap_add_end (tap, direction, kind);

  if (base_tap != NULL)
    sonde_tap_add_end (base_tap, direction, kind);
}

static void
sonde_byte_mover_closed_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  SondeByteMover *self = user_data;

  /* Whatever there was to say about the end has been said. */
  g_io_stream_close_finish (G_IO_STREAM (object), result, NULL);
  g_object_unref (self);
}

/* Takes the connection down, and tells why. */
static void
sonde_byte_mover_end (SondeByteMover *self,
                      SondeTcpEnd     end,
                      const GError   *error)
{
  SondeTcpInfo info;

  if (sonde_byte_mover_is_over (self))
    return;

  sonde_tcp_info_read (self->socket, &info);
  sonde_byte_mover_clear_source (&self->read_source);
  sonde_byte_mover_clear_source (&self->write_source);
  sonde_byte_mover_clear_source (&self->hangup_source);

  self->status.end = end;
  self->status.state = info.state;
  self->status.n_discarded = sonde_byte_queue_clear (self->queue);

  if (end == SONDE_TCP_END_RESET_BY_PEER)
    self->status.n_unacknowledged = info.n_unacknowledged;

  if (end == SONDE_TCP_END_RESET_BY_US)
    {
      g_socket_close (self->socket, NULL);
    }
  else
    {
      g_socket_set_timeout (self->socket, CLOSE_TIMEOUT_S);
      g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL,
                               sonde_byte_mover_closed_cb, g_object_ref (self));
    }

  sonde_byte_mover_tell (self, error);
  sonde_byte_mover_clear_function (self);
}

static void
sonde_byte_mover_take_reset (SondeByteMover *self)
{
  /* A tap that has recorded the peer's FIN records no other end of that direction. */
  if (self->status.received_finished)
    sonde_capture_add_end (self->capture, sonde_taps_get_flow_id (self->stream),
                           SONDE_DIRECTION_RECEIVED, SONDE_EVENT_RESET);
  else
    sonde_byte_mover_record_end (self, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_RESET);

  sonde_byte_mover_end (self, SONDE_TCP_END_RESET_BY_PEER, NULL);
}

static void
sonde_byte_mover_take_error (SondeByteMover *self,
                             const GError   *error)
{
  /* GIO has one code for ECONNRESET and EPIPE. Either way the peer's reset came before. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    sonde_byte_mover_take_reset (self);
  else
    sonde_byte_mover_end (self, SONDE_TCP_END_FAILED, error);
}

/* A direction is done. The connection is over when both are. */
static void
sonde_byte_mover_finish_direction (SondeByteMover *self,
                                   gboolean       *finished)
{
  SondeTcpInfo info;

  sonde_tcp_info_read (self->socket, &info);
  *finished = TRUE;
  self->status.state = info.state;

  if (self->status.sent_finished && self->status.received_finished)
    sonde_byte_mover_end (self, SONDE_TCP_END_CLOSED, NULL);
  else
    sonde_byte_mover_tell (self, NULL);
}

/* A reset that follows the peer's FIN: it took no more of what was sent. */
static gboolean
sonde_byte_mover_hangup_cb (GSocket      *socket,
                            GIOCondition  condition G_GNUC_UNUSED,
                            gpointer      user_data)
{
  SondeByteMover *self = user_data;
  SondeTcpInfo info;

  sonde_tcp_info_read (socket, &info);

  if (info.state != SONDE_TCP_CLOSE)
    return G_SOURCE_CONTINUE;

  sonde_byte_mover_take_reset (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_byte_mover_take_end (SondeByteMover *self)
{
  SondeTcpInfo info;

  sonde_tcp_info_read (self->socket, &info);
  sonde_byte_mover_clear_source (&self->read_source);

  /* A send may have been told of the reset; then reading only says that there is no more. */
  if (info.state == SONDE_TCP_CLOSE && !self->status.sent_finished)
    {
      sonde_byte_mover_take_reset (self);
      return;
    }

  sonde_byte_mover_finish_direction (self, &self->status.received_finished);

  if (sonde_byte_mover_is_over (self))
    return;

  self->hangup_source = g_socket_create_source (self->socket, G_IO_HUP | G_IO_ERR, NULL);
  sonde_byte_mover_attach (self, self->hangup_source,
                           G_SOURCE_FUNC (sonde_byte_mover_hangup_cb));

  /* An echo has nothing more to say once it has given back the rest. */
  if (self->is_echo)
    self->finish_wanted = TRUE;
}

static void
sonde_byte_mover_take_data (SondeByteMover *self,
                            gsize           length)
{
  g_autoptr(GBytes) bytes = NULL;

  if (!self->is_echo)
    return;

  bytes = g_bytes_new (sonde_io_thread_get_buffer (self->thread), length);
  sonde_byte_queue_push_bytes (self->queue, bytes);
}

static gboolean
sonde_byte_mover_read_cb (GObject  *stream,
                          gpointer  user_data)
{
  SondeByteMover *self = user_data;
  guint8 *buffer = sonde_io_thread_get_buffer (self->thread);

  for (guint i = 0; i < SLICE_CALLS && self->read_source != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      gssize n_read;

      n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                         buffer, SONDE_IO_THREAD_BUFFER_BYTES,
                                                         NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      if (n_read > 0)
        sonde_byte_mover_take_data (self, (gsize) n_read);
      else if (n_read == 0)
        sonde_byte_mover_take_end (self);
      else
        sonde_byte_mover_take_error (self, error);

      sonde_byte_mover_update (self);
    }

  return self->read_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
sonde_byte_mover_shutdown (SondeByteMover *self)
{
  if (sonde_byte_mover_is_over (self))
    return;

  sonde_byte_mover_record_end (self, SONDE_DIRECTION_SENT, SONDE_EVENT_FINISHED);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  sonde_byte_mover_finish_direction (self, &self->status.sent_finished);
}

static void
sonde_byte_mover_tls_finished_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(SondeByteMover) self = user_data;

  /* If this failed the peer will miss the close_notify, but not the FIN. */
  g_output_stream_close_finish (G_OUTPUT_STREAM (object), result, NULL);
  sonde_byte_mover_shutdown (self);
}

/* Closes our direction. TLS says so in its own words first. */
static void
sonde_byte_mover_finish (SondeByteMover *self)
{
  GIOStream *real = self->stream;

  if (!G_IS_TLS_CONNECTION (self->stream))
    {
      sonde_byte_mover_shutdown (self);
      return;
    }

  if (SONDE_IS_TLS_TAP (self->stream))
    real = G_IO_STREAM (sonde_tls_tap_get_real (SONDE_TLS_TAP (self->stream)));

  g_output_stream_close_async (g_io_stream_get_output_stream (real), G_PRIORITY_DEFAULT, NULL,
                               sonde_byte_mover_tls_finished_cb, g_object_ref (self));
}

/* Returns whether to go on writing. */
static gboolean
sonde_byte_mover_write (SondeByteMover        *self,
                        GPollableOutputStream *stream)
{
  g_autoptr(GError) file_error = NULL;
  g_autoptr(GError) error = NULL;
  const guint8 *data;
  gsize length;
  gssize n_written;

  if (!sonde_byte_queue_peek (self->queue, &data, &length, &file_error))
    {
      if (file_error != NULL)
        sonde_byte_mover_tell (self, file_error);

      return FALSE;
    }

  n_written = g_pollable_output_stream_write_nonblocking (stream, data, length, NULL, &error);

  if (n_written >= 0)
    sonde_byte_queue_pop (self->queue, (gsize) n_written);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    sonde_byte_mover_take_error (self, error);

  return n_written >= 0;
}

static gboolean
sonde_byte_mover_write_cb (GObject  *stream,
                           gpointer  user_data)
{
  SondeByteMover *self = user_data;

  for (guint i = 0; i < SLICE_CALLS; i++)
    {
      if (!sonde_byte_mover_write (self, G_POLLABLE_OUTPUT_STREAM (stream)))
        break;
    }

  sonde_byte_mover_tell (self, NULL);
  sonde_byte_mover_update (self);

  return self->write_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
sonde_byte_mover_update_reading (SondeByteMover *self)
{
  guint64 limit = self->read_source != NULL ? ECHO_HIGH_BYTES : ECHO_LOW_BYTES;
  GInputStream *input;

  if (self->status.received_finished ||
      (self->is_echo && sonde_byte_queue_get_size (self->queue) > limit))
    {
      sonde_byte_mover_clear_source (&self->read_source);
      return;
    }

  if (self->read_source != NULL)
    return;

  input = g_io_stream_get_input_stream (self->stream);
  self->read_source =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  sonde_byte_mover_attach (self, self->read_source, G_SOURCE_FUNC (sonde_byte_mover_read_cb));
}

static void
sonde_byte_mover_update_writing (SondeByteMover *self)
{
  GOutputStream *output;

  if (sonde_byte_queue_get_size (self->queue) == 0)
    {
      sonde_byte_mover_clear_source (&self->write_source);
      return;
    }

  if (self->write_source != NULL)
    return;

  output = g_io_stream_get_output_stream (self->stream);
  self->write_source =
    g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output), NULL);
  sonde_byte_mover_attach (self, self->write_source, G_SOURCE_FUNC (sonde_byte_mover_write_cb));
}

/* Does what is due: reads, writes, finishes or closes. */
static void
sonde_byte_mover_update (SondeByteMover *self)
{
  if (sonde_byte_mover_is_over (self))
    return;

  sonde_byte_mover_update_reading (self);
  sonde_byte_mover_update_writing (self);

  if (self->write_source != NULL)
    return;

  if (self->close_wanted)
    {
      sonde_byte_mover_end (self, SONDE_TCP_END_CLOSED, NULL);
    }
  else if (self->finish_wanted && !self->status.sent_finished)
    {
      self->finish_wanted = FALSE;
      sonde_byte_mover_finish (self);
    }
}

static void
sonde_byte_mover_finalize (GObject *object)
{
  SondeByteMover *self = SONDE_BYTE_MOVER (object);

  sonde_byte_mover_clear_function (self);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->capture);
  g_clear_object (&self->thread);
  g_clear_pointer (&self->queue, sonde_byte_queue_free);

  G_OBJECT_CLASS (sonde_byte_mover_parent_class)->finalize (object);
}

static void
sonde_byte_mover_class_init (SondeByteMoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_byte_mover_finalize;
}

static void
sonde_byte_mover_init (SondeByteMover *self)
{
  self->queue = sonde_byte_queue_new ();
  self->status.state = SONDE_TCP_ESTABLISHED;
}

/**
 * sonde_byte_mover_new:
 * @thread: where it will be used
 * @stream: a TCP connection, or a TLS connection whose handshake is complete
 * @socket: the socket below @stream
 * @capture: where the taps record @stream
 * @function: told of every change
 * @user_data: data for @function
 * @destroy: (nullable): frees @user_data when the connection is over
 *
 * Returns: (transfer full): a mover that is not started; once it is, it has to be closed or
 *   reset to go away
 */
SondeByteMover *
sonde_byte_mover_new (SondeIoThread      *thread,
                      GIOStream          *stream,
                      GSocket            *socket,
                      SondeCapture       *capture,
                      SondeByteMoverFunc  function,
                      gpointer            user_data,
                      GDestroyNotify      destroy)
{
  SondeByteMover *self;

  g_return_val_if_fail (SONDE_IS_IO_THREAD (thread), NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (function != NULL, NULL);

  self = g_object_new (SONDE_TYPE_BYTE_MOVER, NULL);
  self->thread = g_object_ref (thread);
  self->stream = g_object_ref (stream);
  self->socket = g_object_ref (socket);
  self->capture = g_object_ref (capture);
  self->function = function;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * sonde_byte_mover_start:
 * @self: a mover
 * @echo: whether to send back what arrives
 *
 * Begins to move bytes. To be called once.
 */
void
sonde_byte_mover_start (SondeByteMover *self,
                        gboolean        echo)
{
  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));

  self->is_echo = echo;
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_set_echo:
 * @self: a mover
 * @echo: whether to send back what arrives from now on
 *
 * Makes an echo of the mover. An echo finishes when its peer has.
 */
void
sonde_byte_mover_set_echo (SondeByteMover *self,
                           gboolean        echo)
{
  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));

  self->is_echo = echo;
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_send:
 * @self: a mover that is not over
 * @bytes: what to send
 *
 * Sends bytes, behind those that wait.
 */
void
sonde_byte_mover_send (SondeByteMover *self,
                       GBytes         *bytes)
{
  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));
  g_return_if_fail (bytes != NULL);

  sonde_byte_queue_push_bytes (self->queue, bytes);
  sonde_byte_mover_tell (self, NULL);
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_send_file:
 * @self: a mover that is not over
 * @file: whose content to send
 *
 * Sends a file, behind what waits. It is opened now, and read as it is sent.
 */
void
sonde_byte_mover_send_file (SondeByteMover *self,
                            GFile          *file)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));
  g_return_if_fail (G_IS_FILE (file));

  sonde_byte_queue_push_file (self->queue, file, &error);
  sonde_byte_mover_tell (self, error);
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_finish_sending:
 * @self: a mover
 *
 * Closes this side's direction when all is sent that waits (FIN, with TLS close_notify before
 * it). The peer may still send.
 */
void
sonde_byte_mover_finish_sending (SondeByteMover *self)
{
  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));

  self->finish_wanted = TRUE;
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_close:
 * @self: a mover
 * @discard: whether to throw away what waits to be sent, instead of sending it first
 *
 * Closes the connection.
 */
void
sonde_byte_mover_close (SondeByteMover *self,
                        gboolean        discard)
{
  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));

  if (discard)
    sonde_byte_mover_end (self, SONDE_TCP_END_CLOSED, NULL);

  self->close_wanted = TRUE;
  sonde_byte_mover_update (self);
}

/**
 * sonde_byte_mover_reset:
 * @self: a mover
 *
 * Ends the connection at once with a reset (RST), and throws away whatever waits.
 */
void
sonde_byte_mover_reset (SondeByteMover *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_return_if_fail (SONDE_IS_BYTE_MOVER (self));

  if (sonde_byte_mover_is_over (self))
    return;

  sonde_byte_mover_record_end (self, SONDE_DIRECTION_SENT, SONDE_EVENT_RESET);
  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  sonde_byte_mover_end (self, SONDE_TCP_END_RESET_BY_US, NULL);
}

/**
 * sonde_byte_mover_is_over:
 * @self: a mover
 *
 * Returns: whether the connection has ended
 */
gboolean
sonde_byte_mover_is_over (SondeByteMover *self)
{
  g_return_val_if_fail (SONDE_IS_BYTE_MOVER (self), TRUE);

  return self->status.end != SONDE_TCP_END_NONE;
}
