#include "config.h"

#include "sonde-practice-udp-echo.h"

#define DATAGRAMS_PER_TURN 32
#define MAX_DATAGRAM_BYTES 65535

/**
 * SondePracticeUdpEcho:
 *
 * A UDP server that sends every datagram back (RFC 862).
 *
 * An answer the kernel has no room for is lost, as datagrams are. It serves until it is
 * disposed of.
 */
struct _SondePracticeUdpEcho
{
  GObject    parent_instance;

  GPtrArray *sockets;
  GPtrArray *sources;
  char      *buffer;
};

G_DEFINE_FINAL_TYPE (SondePracticeUdpEcho, sonde_practice_udp_echo, G_TYPE_OBJECT)

static void
sonde_practice_udp_echo_destroy_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

static gboolean
sonde_practice_udp_echo_ready_cb (GSocket      *socket,
                                  GIOCondition  condition G_GNUC_UNUSED,
                                  gpointer      user_data)
{
  SondePracticeUdpEcho *self = user_data;

  for (guint i = 0; i < DATAGRAMS_PER_TURN; i++)
    {
      g_autoptr(GSocketAddress) peer = NULL;
      g_autoptr(GError) error = NULL;
      gssize n_read;

      n_read = g_socket_receive_from (socket, &peer, self->buffer, MAX_DATAGRAM_BYTES,
                                      NULL, &error);

      if (n_read < 0)
        {
          /* Any other error belongs to an earlier answer, such as "port unreachable". */
          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            break;

          continue;
        }

      if (peer != NULL)
        g_socket_send_to (socket, peer, self->buffer, (gsize) n_read, NULL, NULL);
    }

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_udp_echo_dispose (GObject *object)
{
  SondePracticeUdpEcho *self = SONDE_PRACTICE_UDP_ECHO (object);

  g_clear_pointer (&self->sources, g_ptr_array_unref);

  for (guint i = 0; self->sockets != NULL && i < self->sockets->len; i++)
    g_socket_close (g_ptr_array_index (self->sockets, i), NULL);

  g_clear_pointer (&self->sockets, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_practice_udp_echo_parent_class)->dispose (object);
}

static void
sonde_practice_udp_echo_finalize (GObject *object)
{
  SondePracticeUdpEcho *self = SONDE_PRACTICE_UDP_ECHO (object);

  g_clear_pointer (&self->buffer, g_free);

  G_OBJECT_CLASS (sonde_practice_udp_echo_parent_class)->finalize (object);
}

static void
sonde_practice_udp_echo_class_init (SondePracticeUdpEchoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_udp_echo_dispose;
  object_class->finalize = sonde_practice_udp_echo_finalize;
}

static void
sonde_practice_udp_echo_init (SondePracticeUdpEcho *self)
{
  self->buffer = g_malloc (MAX_DATAGRAM_BYTES);
  self->sources = g_ptr_array_new_with_free_func (sonde_practice_udp_echo_destroy_source);
}

/**
 * sonde_practice_udp_echo_new:
 * @sockets: (element-type GSocket): bound datagram sockets
 *
 * Starts a UDP echo server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeUdpEcho *
sonde_practice_udp_echo_new (GPtrArray *sockets)
{
  SondePracticeUdpEcho *self;

  g_return_val_if_fail (sockets != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_UDP_ECHO, NULL);
  self->sockets = g_ptr_array_ref (sockets);

  for (guint i = 0; i < sockets->len; i++)
    {
      GSource *source = g_socket_create_source (g_ptr_array_index (sockets, i), G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (sonde_practice_udp_echo_ready_cb), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
    }

  return self;
}
