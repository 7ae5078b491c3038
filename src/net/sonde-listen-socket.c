#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sonde-listen-socket.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"

#define BACKLOG 128

/* How often a free port is asked for that is free in both families. */
#define MAX_TRIES 16

static gboolean
sonde_listen_socket_bind (GSocket         *socket,
                          GSocketAddress  *address,
                          GError         **error)
{
  struct sockaddr_storage native;
  gssize size = g_socket_address_get_native_size (address);

  if (size < 0 || (gsize) size > sizeof native ||
      !g_socket_address_to_native (address, &native, sizeof native, error))
    return FALSE;

  /* Not g_socket_bind(): its errors do not tell an address that is not ours from the rest. */
  if (bind (g_socket_get_fd (socket), (struct sockaddr *) &native, (socklen_t) size) != 0)
    {
      sonde_network_error_set_errno (error, errno);
      return FALSE;
    }

  return TRUE;
}

static GSocket *
sonde_listen_socket_new (GSocketAddress  *address,
                         GSocketType      type,
                         GError         **error)
{
  g_autoptr(GSocket) socket = NULL;
  gboolean is_stream = type == G_SOCKET_TYPE_STREAM;

  socket = g_socket_new (g_socket_address_get_family (address), type,
                         is_stream ? G_SOCKET_PROTOCOL_TCP : G_SOCKET_PROTOCOL_UDP, error);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);

  /* For datagrams this would let two programs have the same port. */
  if (is_stream)
    g_socket_set_option (socket, SOL_SOCKET, SO_REUSEADDR, TRUE, NULL);

  /* `::` takes IPv4 as well, as `::ffff:a.b.c.d`, whatever the system's habit is. */
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, FALSE, NULL);

  if (!sonde_listen_socket_bind (socket, address, error))
    return NULL;

  if (is_stream)
    {
      g_socket_set_listen_backlog (socket, BACKLOG);

      if (!g_socket_listen (socket, error))
        return NULL;
    }

  return g_steal_pointer (&socket);
}

static guint16
sonde_listen_socket_get_port (GSocket *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  if (address == NULL)
    return 0;

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* Whether this computer has the loopback address of IPv6. */
static gboolean
sonde_listen_socket_lacks_ipv6 (const GError *error)
{
  return g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* Both loopback addresses, at the same port. */
static gboolean
sonde_listen_sockets_open_loopback (GPtrArray    *sockets,
                                    guint16       port,
                                    GSocketType   type,
                                    char        **address,
                                    GError      **error)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr(GSocketAddress) ipv4 = sonde_literal_to_address ("127.0.0.1", port);
      g_autoptr(GSocketAddress) ipv6 = NULL;
      g_autoptr(GError) ipv6_error = NULL;
      g_autoptr(GSocket) first = sonde_listen_socket_new (ipv4, type, error);
      g_autoptr(GSocket) second = NULL;

      *address = sonde_address_to_text (ipv4);

      if (first == NULL)
        return FALSE;

      ipv6 = sonde_literal_to_address ("::1", sonde_listen_socket_get_port (first));
      second = sonde_listen_socket_new (ipv6, type, &ipv6_error);

      if (second != NULL || sonde_listen_socket_lacks_ipv6 (ipv6_error))
        {
          g_ptr_array_add (sockets, g_steal_pointer (&first));

          if (second != NULL)
            g_ptr_array_add (sockets, g_steal_pointer (&second));

          return TRUE;
        }

      /* A port that was asked for has to be free in both; a free one can be another. */
      if (port != 0 || i + 1 == MAX_TRIES)
        {
          g_free (*address);
          *address = sonde_address_to_text (ipv6);
          g_propagate_error (error, g_steal_pointer (&ipv6_error));
          return FALSE;
        }

      g_clear_pointer (address, g_free);
    }

  return FALSE;
}

/**
 * sonde_listen_sockets_open:
 * @host: (nullable): an address of this computer, or `NULL` for both loopback addresses
 * @port: a port, or 0 for a free one
 * @type: `G_SOCKET_TYPE_STREAM` to listen for connections, `G_SOCKET_TYPE_DATAGRAM` to wait for
 *   datagrams
 * @address: (out) (transfer full): the address that was bound, or that could not be
 * @error: return location for an error
 *
 * Binds to an address of this computer, and listens. Names other than `localhost` are not taken.
 *
 * Fails with `SONDE_NETWORK_ERROR_NOT_AN_ADDRESS` or `SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL`, or
 * with `G_IO_ERROR_ADDRESS_IN_USE`, `G_IO_ERROR_PERMISSION_DENIED` or another `G_IO_ERROR`.
 *
 * Returns: (transfer full) (nullable) (element-type GSocket): one or two sockets, which do not
 *   block; or `NULL` with @error set
 */
GPtrArray *
sonde_listen_sockets_open (const char   *host,
                           guint16       port,
                           GSocketType   type,
                           char        **address,
                           GError      **error)
{
  g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GSocketAddress) literal = NULL;
  GSocket *socket;

  g_return_val_if_fail (address != NULL, NULL);

  *address = NULL;

  if (host == NULL || g_ascii_strcasecmp (host, "localhost") == 0)
    {
      if (!sonde_listen_sockets_open_loopback (sockets, port, type, address, error))
        return NULL;

      return g_steal_pointer (&sockets);
    }

  literal = sonde_literal_to_address (host, port);

  if (literal == NULL)
    {
      *address = g_strdup (host);
      g_set_error_literal (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NOT_AN_ADDRESS,
                           _("Not an address"));
      return NULL;
    }

  *address = sonde_address_to_text (literal);
  socket = sonde_listen_socket_new (literal, type, error);

  if (socket == NULL)
    return NULL;

  g_ptr_array_add (sockets, socket);

  return g_steal_pointer (&sockets);
}

/**
 * sonde_listen_sockets_get_port:
 * @sockets: (nullable) (element-type GSocket): sockets
 *
 * Returns: the port that they are bound to, or 0 if there are none
 */
guint16
sonde_listen_sockets_get_port (GPtrArray *sockets)
{
  if (sockets == NULL || sockets->len == 0)
    return 0;

  return sonde_listen_socket_get_port (g_ptr_array_index (sockets, 0));
}

/**
 * sonde_listen_sockets_to_text:
 * @sockets: (nullable) (element-type GSocket): sockets
 *
 * Returns: (transfer full): the addresses and ports that they are bound to, such as
 *   `127.0.0.1:8080, [::1]:8080`
 */
char *
sonde_listen_sockets_to_text (GPtrArray *sockets)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; sockets != NULL && i < sockets->len; i++)
    {
      GSocket *socket = g_ptr_array_index (sockets, i);
      g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);
      g_autofree char *one = address != NULL ? sonde_address_to_text (address) : g_strdup ("");

      g_string_append_printf (text, i == 0 ? "%s" : ", %s", one);
    }

  return g_strdup (text->str);
}
