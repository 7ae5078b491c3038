#include "config.h"

#include <sys/socket.h>

#include "sonde-practice-discard.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-tcp-fault.h"

#define MAX_CONNECTIONS 64
#define MAX_DRAINS 16

/* A reset any sooner looks like a connection that never was. */
#define RESET_DELAY_MS 100

/**
 * SondePracticeTcpFault:
 *
 * A TCP server that ends its connections badly, or does not answer on them.
 *
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeTcpFault
{
  GObject                parent_instance;

  SondePracticeListener *listener;
  GCancellable          *cancellable;
  SondePracticeFault     fault;
};

G_DEFINE_FINAL_TYPE (SondePracticeTcpFault, sonde_practice_tcp_fault, G_TYPE_OBJECT)

/* A close with bytes unread would send a reset. */
static void
sonde_practice_tcp_fault_drain (GSocket *socket)
{
  char buffer[4096];

  for (guint i = 0; i < MAX_DRAINS; i++)
    {
      if (g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL) <= 0)
        break;
    }
}

static void
sonde_practice_tcp_fault_discard_cb (GObject      *object,
                                     GAsyncResult *result,
                                     gpointer      user_data)
{
  g_autoptr(GIOStream) stream = user_data;

  sonde_practice_discard_finish (G_INPUT_STREAM (object), result, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
sonde_practice_tcp_fault_reset_cb (gpointer user_data)
{
  const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
  GSocket *socket = g_socket_connection_get_socket (user_data);

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  g_io_stream_close (user_data, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_tcp_fault_incoming_cb (SondePracticeTcpFault *self,
                                      GSocketConnection     *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  GIOStream *stream = G_IO_STREAM (connection);

  switch (self->fault)
    {
    case SONDE_PRACTICE_FAULT_RESET:
      g_timeout_add_full (G_PRIORITY_DEFAULT, RESET_DELAY_MS,
                          sonde_practice_tcp_fault_reset_cb,
                          g_object_ref (stream), g_object_unref);
      break;

    case SONDE_PRACTICE_FAULT_CLOSE:
      sonde_practice_tcp_fault_drain (socket);
      g_io_stream_close (stream, NULL, NULL);
      break;

    case SONDE_PRACTICE_FAULT_SILENT:
      sonde_practice_discard_async (g_io_stream_get_input_stream (stream),
                                    self->cancellable,
                                    sonde_practice_tcp_fault_discard_cb,
                                    g_object_ref (stream));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
sonde_practice_tcp_fault_dispose (GObject *object)
{
  SondePracticeTcpFault *self = SONDE_PRACTICE_TCP_FAULT (object);

  g_cancellable_cancel (self->cancellable);

  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_practice_tcp_fault_parent_class)->dispose (object);
}

static void
sonde_practice_tcp_fault_class_init (SondePracticeTcpFaultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonde_practice_tcp_fault_dispose;
}

static void
sonde_practice_tcp_fault_init (SondePracticeTcpFault *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonde_practice_tcp_fault_new:
 * @sockets: (element-type GSocket): listening sockets
 * @fault: what to do with each connection
 *
 * Starts a TCP server that misbehaves.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeTcpFault *
sonde_practice_tcp_fault_new (GPtrArray          *sockets,
                              SondePracticeFault  fault)
{
  SondePracticeTcpFault *self;

  g_return_val_if_fail (sockets != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_TCP_FAULT, NULL);
  self->fault = fault;
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_tcp_fault_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}
