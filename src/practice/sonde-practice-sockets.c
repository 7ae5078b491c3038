#include "config.h"

#include <gio/gnetworking.h>
#include <glib/gi18n-lib.h>

#include "sonde-practice-sockets.h"

#define BACKLOG 64
#define BIND_ATTEMPTS 32

static GSocket *
sonde_practice_sockets_bind_one (GSocketFamily   family,
                                 GSocketType     type,
                                 guint16         port,
                                 GError        **error)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GSocket) socket = NULL;
  gboolean is_stream = type == G_SOCKET_TYPE_STREAM;

  socket = g_socket_new (family, type, G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);

  if (family == G_SOCKET_FAMILY_IPV6 &&
      !g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, error))
    return NULL;

  /* Address reuse lets a server come back on a fixed port; for datagrams it would let two
   * servers share one.
   */
  if (!g_socket_bind (socket, address, is_stream, error))
    return NULL;

  if (is_stream)
    {
      g_socket_set_listen_backlog (socket, BACKLOG);

      if (!g_socket_listen (socket, error))
        return NULL;
    }

  return g_steal_pointer (&socket);
}

static gboolean
sonde_practice_sockets_bind_family (GPtrArray               *sockets,
                                    GSocketFamily            family,
                                    guint16                  port,
                                    SondePracticeTransport   transports,
                                    GError                 **error)
{
  static const struct
  {
    SondePracticeTransport transport;
    GSocketType type;
  } kinds[] = {
    { SONDE_PRACTICE_TRANSPORT_TCP, G_SOCKET_TYPE_STREAM },
    { SONDE_PRACTICE_TRANSPORT_UDP, G_SOCKET_TYPE_DATAGRAM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GSocket *socket;

      if ((transports & kinds[i].transport) == 0)
        continue;

      if (sockets->len > 0)
        port = sonde_practice_sockets_get_port (sockets);

      socket = sonde_practice_sockets_bind_one (family, kinds[i].type, port, error);

      if (socket == NULL)
        return FALSE;

      g_ptr_array_add (sockets, socket);
    }

  return TRUE;
}

static GPtrArray *
sonde_practice_sockets_try_bind (guint16                  port,
                                 SondePracticeTransport   transports,
                                 GError                 **error)
{
  g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) ipv6_error = NULL;
  guint n_ipv4;

  if (!sonde_practice_sockets_bind_family (sockets, G_SOCKET_FAMILY_IPV4, port, transports, error))
    return NULL;

  n_ipv4 = sockets->len;

  if (!sonde_practice_sockets_bind_family (sockets, G_SOCKET_FAMILY_IPV6, port, transports,
                                           &ipv6_error))
    {
      if (g_error_matches (ipv6_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&ipv6_error));
          return NULL;
        }

      /* A machine without IPv6 practises with IPv4 alone. */
      g_debug ("Not listening on ::1: %s", ipv6_error->message);
      g_ptr_array_set_size (sockets, (int) n_ipv4);
    }

  return g_steal_pointer (&sockets);
}

/**
 * sonde_practice_sockets_bind:
 * @port: the port wanted, or 0 for any that is free
 * @transports: the kinds of sockets wanted
 * @error: return location for an error
 *
 * Binds sockets to 127.0.0.1 and, where the machine has it, ::1, all to the same port.
 *
 * The sockets do not block, and stream sockets listen. Fails with any `G_IO_ERROR`, notably
 * `G_IO_ERROR_ADDRESS_IN_USE` and `G_IO_ERROR_PERMISSION_DENIED`.
 *
 * Returns: (transfer container) (element-type GSocket): the sockets, at least one of each kind
 *   wanted, or `NULL` with @error set
 */
GPtrArray *
sonde_practice_sockets_bind (guint16                  port,
                             SondePracticeTransport   transports,
                             GError                 **error)
{
  g_autoptr(GError) last_error = NULL;

  g_return_val_if_fail (transports != 0, NULL);

  /* A port that is free for the first socket may be taken for the next. */
  for (guint i = 0; i < BIND_ATTEMPTS; i++)
    {
      GPtrArray *sockets;

      g_clear_error (&last_error);
      sockets = sonde_practice_sockets_try_bind (port, transports, &last_error);

      if (sockets != NULL)
        return sockets;

      if (port != 0 || !g_error_matches (last_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        break;
    }

  if (port != 0)
    g_prefix_error (&last_error, _("The practice servers cannot use port %u: "), port);

  g_propagate_error (error, g_steal_pointer (&last_error));

  return NULL;
}

/**
 * sonde_practice_sockets_get_port:
 * @sockets: (element-type GSocket): sockets from [func@practice_sockets_bind]
 *
 * Finds the port all sockets are bound to.
 *
 * Returns: the port in host byte order
 */
guint16
sonde_practice_sockets_get_port (GPtrArray *sockets)
{
  g_autoptr(GSocketAddress) address = NULL;

  g_return_val_if_fail (sockets != NULL && sockets->len > 0, 0);

  address = g_socket_get_local_address (g_ptr_array_index (sockets, 0), NULL);

  if (address == NULL)
    return 0;

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}
