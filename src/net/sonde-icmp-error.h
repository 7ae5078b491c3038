#pragma once

#include <gio/gio.h>

#include "sonde-endpoint.h"

G_BEGIN_DECLS

/**
 * SondeIcmpError:
 * @number: the `errno` value that stands for it
 * @from_network: whether an ICMP message said so, and not this computer itself
 * @type: the ICMP type, if it came from the network
 * @code: the ICMP code, if it came from the network
 * @has_router: whether @router is known
 * @router: who sent the ICMP message, without a port
 * @has_destination: whether @destination is known
 * @destination: where the datagram was sent that caused it
 * @length: how many bytes of the datagram came back with it
 *
 * An error that the kernel kept for a socket: why something that was sent did not arrive.
 */
typedef struct
{
  int            number;
  gboolean       from_network;
  guint8         type;
  guint8         code;
  gboolean       has_router;
  SondeEndpoint  router;
  gboolean       has_destination;
  SondeEndpoint  destination;
  gsize          length;
} SondeIcmpError;

void      sonde_icmp_error_enable (GSocket        *socket,
                                   gboolean        enable);
gboolean  sonde_icmp_error_read   (GSocket        *socket,
                                   SondeIcmpError *self);

G_END_DECLS
