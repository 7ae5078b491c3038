#include "config.h"

#include "sonde-io-thread.h"

/**
 * SondeIoThread:
 *
 * A thread that moves bytes, so that the main loop need not: a source that is always ready, as a
 * fast peer's socket is, would starve whatever has a lower priority, and the window with it.
 *
 * It runs a main context for as long as the object lives, and may serve any number of sockets.
 */
struct _SondeIoThread
{
  GObject       parent_instance;

  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  guint8       *buffer;
};

G_DEFINE_FINAL_TYPE (SondeIoThread, sonde_io_thread, G_TYPE_OBJECT)

static gpointer
sonde_io_thread_run (gpointer data)
{
  g_autoptr(GMainLoop) loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static gboolean
sonde_io_thread_quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
sonde_io_thread_finalize (GObject *object)
{
  SondeIoThread *self = SONDE_IO_THREAD (object);
  GSource *source = g_idle_source_new ();

  /*
   * A loop that is told to quit before it runs would never end, so its own thread tells it, after
   * all that is there to do. The last reference may be dropped by that thread: it is not joined.
   */
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, sonde_io_thread_quit_cb, self->loop,
                         (GDestroyNotify) g_main_loop_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);
  g_thread_unref (self->thread);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->buffer, g_free);

  G_OBJECT_CLASS (sonde_io_thread_parent_class)->finalize (object);
}

static void
sonde_io_thread_class_init (SondeIoThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_io_thread_finalize;
}

static void
sonde_io_thread_init (SondeIoThread *self)
{
  self->buffer = g_malloc (SONDE_IO_THREAD_BUFFER_BYTES);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("sonde-io", sonde_io_thread_run, g_main_loop_ref (self->loop));
}

/**
 * sonde_io_thread_new:
 *
 * Starts a thread.
 *
 * Returns: (transfer full): a new thread
 */
SondeIoThread *
sonde_io_thread_new (void)
{
  return g_object_new (SONDE_TYPE_IO_THREAD, NULL);
}

/**
 * sonde_io_thread_get_context:
 * @self: a thread
 *
 * Returns: (transfer none): the main context that it runs, its thread-default one
 */
GMainContext *
sonde_io_thread_get_context (SondeIoThread *self)
{
  g_return_val_if_fail (SONDE_IS_IO_THREAD (self), NULL);

  return self->context;
}

/**
 * sonde_io_thread_get_buffer:
 * @self: a thread
 *
 * Finds room to read into, which all that runs in the thread shares: what is in it lasts until the
 * function that read it returns.
 *
 * Returns: (transfer none): `SONDE_IO_THREAD_BUFFER_BYTES` bytes, for that thread only
 */
guint8 *
sonde_io_thread_get_buffer (SondeIoThread *self)
{
  g_return_val_if_fail (SONDE_IS_IO_THREAD (self), NULL);

  return self->buffer;
}

/**
 * sonde_io_thread_invoke:
 * @self: a thread
 * @function: what to do; called again as long as it returns `G_SOURCE_CONTINUE`
 * @user_data: data for @function
 * @destroy: (nullable): frees @user_data afterwards, in that thread
 *
 * Has the thread do something. What is asked for first is done first.
 */
void
sonde_io_thread_invoke (SondeIoThread  *self,
                        GSourceFunc     function,
                        gpointer        user_data,
                        GDestroyNotify  destroy)
{
  g_autoptr(GSource) source = NULL;

  g_return_if_fail (SONDE_IS_IO_THREAD (self));
  g_return_if_fail (function != NULL);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, user_data, destroy);
  g_source_attach (source, self->context);
}
