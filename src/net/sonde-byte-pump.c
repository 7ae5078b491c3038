#include "config.h"

#include "sonde-byte-pump.h"

#define PROGRESS_MS 33

/**
 * SondeBytePump:
 *
 * Moves the bytes of a connection in another thread than its own.
 *
 * It is the near side of a [class@ByteMover], and serves the connection from its construction until
 * it is closed or reset.
 */
struct _SondeBytePump
{
  GObject         parent_instance;

  SondeIoThread  *thread;
  SondeByteMover *mover;
  GMainContext   *context;

  /* The rest is under the lock: what the mover told last. */
  GMutex          lock;
  SondeTcpStatus  status;
  GError         *error;
  guint64         n_underway;
  gboolean        will_tell_soon;
  gboolean        will_tell_now;
};

G_DEFINE_FINAL_TYPE (SondeBytePump, sonde_byte_pump, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What one call of a public function has the other thread do. */
typedef struct
{
  SondeBytePump *pump;
  GBytes        *bytes;
  GFile         *file;
  gboolean       flag;
} SondeBytePumpJob;

static SondeBytePumpJob *
sonde_byte_pump_job_new (SondeBytePump *self)
{
  SondeBytePumpJob *job = g_new0 (SondeBytePumpJob, 1);

  job->pump = g_object_ref (self);

  return job;
}

static void
sonde_byte_pump_job_free (gpointer data)
{
  SondeBytePumpJob *job = data;

  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_object (&job->file);
  g_clear_object (&job->pump);
  g_free (job);
}

static void
sonde_byte_pump_invoke (SondeBytePump    *self,
                        GSourceFunc       function,
                        SondeBytePumpJob *job)
{
  sonde_io_thread_invoke (self->thread, function, job, sonde_byte_pump_job_free);
}

static gboolean
sonde_byte_pump_tell_cb (gpointer user_data)
{
  SondeBytePump *self = user_data;

  g_mutex_lock (&self->lock);
  self->will_tell_soon = FALSE;
  self->will_tell_now = FALSE;
  g_mutex_unlock (&self->lock);

  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* With the lock held. Progress is told thirty times a second, all else at once. */
static void
sonde_byte_pump_tell (SondeBytePump *self,
                      gboolean       now)
{
  g_autoptr(GSource) source = NULL;

  if (self->will_tell_now || (self->will_tell_soon && !now))
    return;

  if (now)
    self->will_tell_now = TRUE;
  else
    self->will_tell_soon = TRUE;

  source = now ? g_idle_source_new () : g_timeout_source_new (PROGRESS_MS);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, sonde_byte_pump_tell_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

/* In the mover's thread. */
static void
sonde_byte_pump_take_status (const SondeTcpStatus *status,
                             const GError         *error,
                             gpointer              user_data)
{
  SondeBytePump *self = user_data;
  gboolean is_progress;

  g_mutex_lock (&self->lock);
  is_progress = error == NULL && status->n_queued > 0 &&
                status->end == self->status.end &&
                status->sent_finished == self->status.sent_finished &&
                status->received_finished == self->status.received_finished;
  self->status = *status;

  if (error != NULL)
    {
      g_clear_error (&self->error);
      self->error = g_error_copy (error);
    }

  sonde_byte_pump_tell (self, !is_progress);
  g_mutex_unlock (&self->lock);
}

static gboolean
sonde_byte_pump_start_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  sonde_byte_mover_start (job->pump->mover, job->flag);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_set_echo_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  sonde_byte_mover_set_echo (job->pump->mover, job->flag);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_send_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;
  SondeBytePump *self = job->pump;
  gsize size = g_bytes_get_size (job->bytes);
  gboolean is_over = sonde_byte_mover_is_over (self->mover);

  g_mutex_lock (&self->lock);
  self->n_underway -= size;

  if (is_over)
    {
      self->status.n_discarded += size;
      sonde_byte_pump_tell (self, TRUE);
    }

  g_mutex_unlock (&self->lock);

  if (!is_over)
    sonde_byte_mover_send (self->mover, job->bytes);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_send_file_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  if (!sonde_byte_mover_is_over (job->pump->mover))
    sonde_byte_mover_send_file (job->pump->mover, job->file);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_finish_sending_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  sonde_byte_mover_finish_sending (job->pump->mover);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_close_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  sonde_byte_mover_close (job->pump->mover, job->flag);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_byte_pump_reset_cb (gpointer user_data)
{
  SondeBytePumpJob *job = user_data;

  sonde_byte_mover_reset (job->pump->mover);

  return G_SOURCE_REMOVE;
}

static void
sonde_byte_pump_finalize (GObject *object)
{
  SondeBytePump *self = SONDE_BYTE_PUMP (object);

  g_clear_object (&self->mover);
  g_clear_object (&self->thread);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sonde_byte_pump_parent_class)->finalize (object);
}

static void
sonde_byte_pump_class_init (SondeBytePumpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_byte_pump_finalize;

  /**
   * SondeBytePump::changed:
   *
   * The status is another one. Emitted in the main context that the pump was made in.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_BYTE_PUMP, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_byte_pump_init (SondeBytePump *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->status.state = SONDE_TCP_ESTABLISHED;
}

/**
 * sonde_byte_pump_new:
 * @thread: where to move bytes
 * @stream: a TCP connection, or a TLS connection whose handshake is complete; from now on it is
 *   the pump's
 * @socket: the socket below @stream
 * @capture: where the taps record @stream
 * @echo: whether to send back what arrives, from the first byte on
 *
 * Begins to move bytes.
 *
 * Returns: (transfer full): a pump, which has to be closed or reset to go away
 */
SondeBytePump *
sonde_byte_pump_new (SondeIoThread *thread,
                     GIOStream     *stream,
                     GSocket       *socket,
                     SondeCapture  *capture,
                     gboolean       echo)
{
  SondeBytePumpJob *job;
  SondeBytePump *self;

  g_return_val_if_fail (SONDE_IS_IO_THREAD (thread), NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  self = g_object_new (SONDE_TYPE_BYTE_PUMP, NULL);
  self->thread = g_object_ref (thread);
  self->mover = sonde_byte_mover_new (thread, stream, socket, capture,
                                      sonde_byte_pump_take_status,
                                      g_object_ref (self), g_object_unref);
  job = sonde_byte_pump_job_new (self);
  job->flag = echo;
  sonde_byte_pump_invoke (self, sonde_byte_pump_start_cb, job);

  return self;
}

/**
 * sonde_byte_pump_set_echo:
 * @self: a pump
 * @echo: whether to send back what arrives from now on
 *
 * Makes an echo of the connection. An echo finishes when its peer has.
 */
void
sonde_byte_pump_set_echo (SondeBytePump *self,
                          gboolean       echo)
{
  SondeBytePumpJob *job;

  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));

  job = sonde_byte_pump_job_new (self);
  job->flag = echo;
  sonde_byte_pump_invoke (self, sonde_byte_pump_set_echo_cb, job);
}

/**
 * sonde_byte_pump_send:
 * @self: a pump
 * @bytes: what to send
 *
 * Sends bytes, behind those that wait.
 */
void
sonde_byte_pump_send (SondeBytePump *self,
                      GBytes        *bytes)
{
  SondeBytePumpJob *job;

  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));
  g_return_if_fail (bytes != NULL);

  g_mutex_lock (&self->lock);
  self->n_underway += g_bytes_get_size (bytes);
  g_mutex_unlock (&self->lock);

  job = sonde_byte_pump_job_new (self);
  job->bytes = g_bytes_ref (bytes);
  sonde_byte_pump_invoke (self, sonde_byte_pump_send_cb, job);
}

/**
 * sonde_byte_pump_send_file:
 * @self: a pump
 * @file: whose content to send
 *
 * Sends a file, behind what waits. It is read as it is sent.
 */
void
sonde_byte_pump_send_file (SondeBytePump *self,
                           GFile         *file)
{
  SondeBytePumpJob *job;

  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));
  g_return_if_fail (G_IS_FILE (file));

  job = sonde_byte_pump_job_new (self);
  job->file = g_object_ref (file);
  sonde_byte_pump_invoke (self, sonde_byte_pump_send_file_cb, job);
}

/**
 * sonde_byte_pump_finish_sending:
 * @self: a pump
 *
 * Closes this side's direction when all is sent that waits (FIN, with TLS close_notify before
 * it). The peer may still send.
 */
void
sonde_byte_pump_finish_sending (SondeBytePump *self)
{
  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));

  sonde_byte_pump_invoke (self, sonde_byte_pump_finish_sending_cb,
                          sonde_byte_pump_job_new (self));
}

/**
 * sonde_byte_pump_close:
 * @self: a pump
 * @discard: whether to throw away what waits to be sent, instead of sending it first
 *
 * Closes the connection.
 */
void
sonde_byte_pump_close (SondeBytePump *self,
                       gboolean       discard)
{
  SondeBytePumpJob *job;

  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));

  job = sonde_byte_pump_job_new (self);
  job->flag = discard;
  sonde_byte_pump_invoke (self, sonde_byte_pump_close_cb, job);
}

/**
 * sonde_byte_pump_reset:
 * @self: a pump
 *
 * Ends the connection at once with a reset (RST), and throws away whatever waits.
 */
void
sonde_byte_pump_reset (SondeBytePump *self)
{
  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));

  sonde_byte_pump_invoke (self, sonde_byte_pump_reset_cb, sonde_byte_pump_job_new (self));
}

/**
 * sonde_byte_pump_get_status:
 * @self: a pump
 * @status: (out caller-allocates): how the connection stands
 *
 * Tells how the connection stands.
 */
void
sonde_byte_pump_get_status (SondeBytePump  *self,
                            SondeTcpStatus *status)
{
  g_return_if_fail (SONDE_IS_BYTE_PUMP (self));
  g_return_if_fail (status != NULL);

  g_mutex_lock (&self->lock);
  *status = self->status;
  status->n_queued += self->n_underway;
  g_mutex_unlock (&self->lock);
}

/**
 * sonde_byte_pump_take_error:
 * @self: a pump
 *
 * Takes the last error there was: what ended the connection if that failed, or why a file could
 * not be sent.
 *
 * Returns: (transfer full) (nullable): the error, if there was one since it was asked for last
 */
GError *
sonde_byte_pump_take_error (SondeBytePump *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (SONDE_IS_BYTE_PUMP (self), NULL);

  locker = g_mutex_locker_new (&self->lock);

  return g_steal_pointer (&self->error);
}
