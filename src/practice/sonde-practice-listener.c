#include "config.h"

#include "sonde-practice-listener.h"

#define ACCEPTS_PER_TURN 16
#define RETRY_MS 200

/**
 * SondePracticeListener:
 *
 * Accepts connections on several sockets, never more at a time than it was told.
 *
 * A connection counts until its socket is finalized. Those beyond the limit wait in the
 * kernel's queue, which is bounded too.
 */
struct _SondePracticeListener
{
  GObject     parent_instance;

  GPtrArray  *sockets;
  GPtrArray  *sources;
  GHashTable *live;
  guint       max_connections;
  guint       retry_id;
};

G_DEFINE_FINAL_TYPE (SondePracticeListener, sonde_practice_listener, G_TYPE_OBJECT)

enum {
  INCOMING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonde_practice_listener_resume (SondePracticeListener *self);

static void
sonde_practice_listener_destroy_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

static void
sonde_practice_listener_pause (SondePracticeListener *self)
{
  g_ptr_array_set_size (self->sources, 0);
}

static gboolean
sonde_practice_listener_retry_cb (gpointer user_data)
{
  SondePracticeListener *self = user_data;

  self->retry_id = 0;
  sonde_practice_listener_resume (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_listener_released_cb (gpointer  user_data,
                                     GObject  *where_the_object_was)
{
  SondePracticeListener *self = user_data;

  g_hash_table_remove (self->live, where_the_object_was);
  sonde_practice_listener_resume (self);
}

static gboolean
sonde_practice_listener_accept (SondePracticeListener *self,
                                GSocket               *listening)
{
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) error = NULL;

  socket = g_socket_accept (listening, NULL, &error);

  if (socket == NULL)
    {
      /* Out of file descriptors, say: the connection still waits, so asking again at once
       * would spin.
       */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_debug ("Could not accept: %s", error->message);
          sonde_practice_listener_pause (self);

          if (self->retry_id == 0)
            self->retry_id = g_timeout_add (RETRY_MS, sonde_practice_listener_retry_cb, self);
        }

      return FALSE;
    }

  g_hash_table_add (self->live, socket);
  g_object_weak_ref (G_OBJECT (socket), sonde_practice_listener_released_cb, self);

  if (g_hash_table_size (self->live) >= self->max_connections)
    sonde_practice_listener_pause (self);

  connection = g_socket_connection_factory_create_connection (socket);
  g_signal_emit (self, signals[INCOMING], 0, connection);

  return self->sources->len > 0;
}

static gboolean
sonde_practice_listener_ready_cb (GSocket      *socket,
                                  GIOCondition  condition G_GNUC_UNUSED,
                                  gpointer      user_data)
{
  g_autoptr(SondePracticeListener) self = g_object_ref (user_data);
  g_autoptr(GSocket) listening = g_object_ref (socket);

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      if (!sonde_practice_listener_accept (self, listening))
        break;
    }

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_listener_resume (SondePracticeListener *self)
{
  if (self->sources->len > 0 || self->retry_id != 0 ||
      g_hash_table_size (self->live) >= self->max_connections)
    return;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      GSource *source = g_socket_create_source (g_ptr_array_index (self->sockets, i),
                                                G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (sonde_practice_listener_ready_cb), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
    }
}

static void
sonde_practice_listener_dispose (GObject *object)
{
  SondePracticeListener *self = SONDE_PRACTICE_LISTENER (object);
  GHashTableIter iter;
  gpointer socket;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  sonde_practice_listener_pause (self);

  for (guint i = 0; self->sockets != NULL && i < self->sockets->len; i++)
    g_socket_close (g_ptr_array_index (self->sockets, i), NULL);

  g_clear_pointer (&self->sockets, g_ptr_array_unref);

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &socket, NULL))
    g_object_weak_unref (socket, sonde_practice_listener_released_cb, self);
  g_hash_table_remove_all (self->live);

  G_OBJECT_CLASS (sonde_practice_listener_parent_class)->dispose (object);
}

static void
sonde_practice_listener_finalize (GObject *object)
{
  SondePracticeListener *self = SONDE_PRACTICE_LISTENER (object);

  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_practice_listener_parent_class)->finalize (object);
}

static void
sonde_practice_listener_class_init (SondePracticeListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_listener_dispose;
  object_class->finalize = sonde_practice_listener_finalize;

  /**
   * SondePracticeListener::incoming:
   * @self: the listener
   * @connection: the connection just accepted
   *
   * Emitted for each connection. Without a reference it closes at once.
   */
  signals[INCOMING] =
    g_signal_new ("incoming",
                  SONDE_TYPE_PRACTICE_LISTENER,
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_SOCKET_CONNECTION);
}

static void
sonde_practice_listener_init (SondePracticeListener *self)
{
  self->live = g_hash_table_new (NULL, NULL);
  self->sources = g_ptr_array_new_with_free_func (sonde_practice_listener_destroy_source);
}

/**
 * sonde_practice_listener_new:
 * @sockets: (element-type GSocket): listening sockets, closed when the listener goes
 * @max_connections: how many connections may live at a time, at least 1
 *
 * Starts to accept connections in the thread-default main context.
 *
 * Returns: (transfer full): a new listener
 */
SondePracticeListener *
sonde_practice_listener_new (GPtrArray *sockets,
                             guint      max_connections)
{
  SondePracticeListener *self;

  g_return_val_if_fail (sockets != NULL, NULL);
  g_return_val_if_fail (max_connections > 0, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_LISTENER, NULL);
  self->sockets = g_ptr_array_ref (sockets);
  self->max_connections = max_connections;
  sonde_practice_listener_resume (self);

  return self;
}
