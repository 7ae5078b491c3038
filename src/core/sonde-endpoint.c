#include "config.h"

#include <net/if.h>
#include <string.h>

#include "sonde-endpoint.h"

static const guint8 mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void
sonde_endpoint_set_inet (SondeEndpoint *self,
                         GInetAddress  *address,
                         guint16        port,
                         guint32        scope_id)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  gsize size = g_inet_address_get_native_size (address);

  memset (self, 0, sizeof *self);
  self->port = port;

  if (size == 16 && memcmp (bytes, mapped_prefix, sizeof mapped_prefix) == 0)
    {
      self->family = G_SOCKET_FAMILY_IPV4;
      memcpy (self->address, bytes + sizeof mapped_prefix, 4);
      return;
    }

  self->family = size == 16 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
  self->scope_id = scope_id;
  memcpy (self->address, bytes, MIN (size, sizeof self->address));
}

/**
 * sonde_endpoint_from_address:
 * @self: (out caller-allocates): an endpoint
 * @address: a socket address
 *
 * Takes an endpoint from GIO's form of it.
 *
 * Returns: whether @address is an IPv4 or IPv6 address
 */
gboolean
sonde_endpoint_from_address (SondeEndpoint  *self,
                             GSocketAddress *address)
{
  GInetSocketAddress *inet;
  guint32 scope_id = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), FALSE);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return FALSE;

  inet = G_INET_SOCKET_ADDRESS (address);

  if (g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    scope_id = g_inet_socket_address_get_scope_id (inet);

  sonde_endpoint_set_inet (self,
                           g_inet_socket_address_get_address (inet),
                           g_inet_socket_address_get_port (inet),
                           scope_id);

  return TRUE;
}

/**
 * sonde_endpoint_parse:
 * @self: (out caller-allocates): an endpoint
 * @text: the form that sonde_endpoint_to_string() gives
 *
 * Reads an endpoint back from its text.
 *
 * Returns: whether @text is an endpoint
 */
gboolean
sonde_endpoint_parse (SondeEndpoint *self,
                      const char    *text)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *host = NULL;
  const char *colon;
  const char *scope;
  guint64 port;
  guint32 scope_id = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  colon = strrchr (text, ':');

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return FALSE;

  if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
    host = g_strndup (text + 1, (gsize) (colon - text - 2));
  else
    host = g_strndup (text, (gsize) (colon - text));

  scope = strchr (host, '%');

  if (scope != NULL)
    {
      scope_id = if_nametoindex (scope + 1);
      host[scope - host] = '\0';
    }

  address = g_inet_address_new_from_string (host);

  if (address == NULL)
    return FALSE;

  sonde_endpoint_set_inet (self, address, (guint16) port, scope_id);

  return TRUE;
}

/**
 * sonde_endpoint_equal:
 * @a: an endpoint
 * @b: an endpoint
 *
 * Returns: whether both are the same address, scope and port
 */
gboolean
sonde_endpoint_equal (const SondeEndpoint *a,
                      const SondeEndpoint *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->family == b->family &&
         a->port == b->port &&
         a->scope_id == b->scope_id &&
         memcmp (a->address, b->address, sizeof a->address) == 0;
}

/**
 * sonde_endpoint_dup_address:
 * @self: an endpoint
 *
 * Returns: (transfer full): the address without its port, with the interface of a
 *   link-local one, such as `fe80::1%lo`
 */
char *
sonde_endpoint_dup_address (const SondeEndpoint *self)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *text = NULL;
  char interface[IF_NAMESIZE];

  g_return_val_if_fail (self != NULL, NULL);

  if (self->family != G_SOCKET_FAMILY_IPV4 && self->family != G_SOCKET_FAMILY_IPV6)
    return g_strdup ("");

  address = g_inet_address_new_from_bytes (self->address, self->family);
  text = g_inet_address_to_string (address);

  if (self->scope_id != 0 && if_indextoname (self->scope_id, interface) != NULL)
    return g_strdup_printf ("%s%%%s", text, interface);

  return g_steal_pointer (&text);
}

/**
 * sonde_endpoint_to_string:
 * @self: an endpoint
 *
 * Returns: (transfer full): address and port, such as `192.0.2.7:443` or `[2001:db8::7]:443`
 */
char *
sonde_endpoint_to_string (const SondeEndpoint *self)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  address = sonde_endpoint_dup_address (self);

  if (self->family == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[%s]:%u", address, self->port);

  return g_strdup_printf ("%s:%u", address, self->port);
}
