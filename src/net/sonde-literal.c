#include "config.h"

#include <net/if.h>
#include <string.h>

#include "sonde-endpoint.h"
#include "sonde-literal.h"

/**
 * sonde_literal_to_address:
 * @host: a host, as sonde_host_port_parse() gives it
 * @port: a port, in host byte order
 *
 * Makes a socket address of a literal IPv4 or IPv6 address, the latter perhaps with a scope
 * that is the name or the number of an interface.
 *
 * Returns: (transfer full) (nullable): the address, or `NULL` if @host is a name, or has a scope
 *   that is no interface of this computer
 */
GSocketAddress *
sonde_literal_to_address (const char *host,
                          guint16     port)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *bare = NULL;
  const char *percent;
  guint64 scope_id = 0;

  g_return_val_if_fail (host != NULL, NULL);

  percent = strchr (host, '%');

  if (percent == NULL)
    bare = g_strdup (host);
  else
    bare = g_strndup (host, (gsize) (percent - host));

  address = g_inet_address_new_from_string (bare);

  if (address == NULL)
    return NULL;

  if (percent != NULL)
    {
      scope_id = if_nametoindex (percent + 1);

      if (scope_id == 0 &&
          !g_ascii_string_to_unsigned (percent + 1, 10, 1, G_MAXINT32, &scope_id, NULL))
        return NULL;
    }

  return g_object_new (G_TYPE_INET_SOCKET_ADDRESS,
                       "address", address,
                       "port", (guint) port,
                       "scope-id", (guint) scope_id,
                       NULL);
}

/**
 * sonde_address_to_text:
 * @address: a socket address
 *
 * Returns: (transfer full): an IPv4 or IPv6 address with its port, such as `[::1]:80`; the
 *   empty string for an address of another family
 */
char *
sonde_address_to_text (GSocketAddress *address)
{
  SondeEndpoint endpoint;

  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), NULL);

  if (!sonde_endpoint_from_address (&endpoint, address))
    return g_strdup ("");

  return sonde_endpoint_to_string (&endpoint);
}
