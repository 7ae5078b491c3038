#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeEndpoint:
 * @family: %G_SOCKET_FAMILY_IPV4 or %G_SOCKET_FAMILY_IPV6
 * @port: the TCP or UDP port, in host byte order
 * @scope_id: the interface of a link-local address, or 0
 * @address: the address in network byte order; an IPv4 address is in the first four bytes
 *
 * One end of a flow. An IPv4-mapped IPv6 address is held as the IPv4 address it stands for.
 */
typedef struct
{
  GSocketFamily family;
  guint16       port;
  guint32       scope_id;
  guint8        address[16];
} SondeEndpoint;

gboolean  sonde_endpoint_from_address (SondeEndpoint       *self,
                                       GSocketAddress      *address);
gboolean  sonde_endpoint_parse        (SondeEndpoint       *self,
                                       const char          *text);
gboolean  sonde_endpoint_equal        (const SondeEndpoint *a,
                                       const SondeEndpoint *b);
char     *sonde_endpoint_dup_address  (const SondeEndpoint *self);
char     *sonde_endpoint_to_string    (const SondeEndpoint *self);

G_END_DECLS
