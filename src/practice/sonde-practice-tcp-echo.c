#include "config.h"

#include "sonde-practice-echo.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-tcp-echo.h"

#define MAX_CONNECTIONS 64

/**
 * SondePracticeTcpEcho:
 *
 * A TCP server that sends every byte back (RFC 862).
 *
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeTcpEcho
{
  GObject                parent_instance;

  SondePracticeListener *listener;
  GCancellable          *cancellable;
};

G_DEFINE_FINAL_TYPE (SondePracticeTcpEcho, sonde_practice_tcp_echo, G_TYPE_OBJECT)

static void
sonde_practice_tcp_echo_incoming_cb (SondePracticeTcpEcho *self,
                                     GSocketConnection    *connection)
{
  sonde_practice_echo_async (G_IO_STREAM (connection), self->cancellable, NULL, NULL);
}

static void
sonde_practice_tcp_echo_dispose (GObject *object)
{
  SondePracticeTcpEcho *self = SONDE_PRACTICE_TCP_ECHO (object);

  g_cancellable_cancel (self->cancellable);

  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_practice_tcp_echo_parent_class)->dispose (object);
}

static void
sonde_practice_tcp_echo_class_init (SondePracticeTcpEchoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonde_practice_tcp_echo_dispose;
}

static void
sonde_practice_tcp_echo_init (SondePracticeTcpEcho *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonde_practice_tcp_echo_new:
 * @sockets: (element-type GSocket): listening sockets
 *
 * Starts a TCP echo server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeTcpEcho *
sonde_practice_tcp_echo_new (GPtrArray *sockets)
{
  SondePracticeTcpEcho *self;

  g_return_val_if_fail (sockets != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_TCP_ECHO, NULL);
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_tcp_echo_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}
