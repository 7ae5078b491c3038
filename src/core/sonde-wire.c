#include "config.h"

#include <string.h>

#include "sonde-wire.h"

#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER  20
#define UDP_HEADER  8

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define HOP_LIMIT    64
#define WINDOW       65535

static void
put16 (guint8 *target,
       guint   value)
{
  target[0] = (guint8) (value >> 8);
  target[1] = (guint8) value;
}

static void
put32 (guint8  *target,
       guint32  value)
{
  put16 (target, value >> 16);
  put16 (target + 2, value & 0xffff);
}

static guint32
add_words (guint32       sum,
           const guint8 *data,
           gsize         length)
{
  for (gsize i = 0; i + 1 < length; i += 2)
    sum += (guint32) data[i] << 8 | data[i + 1];

  return sum;
}

static guint16
fold (guint32 sum)
{
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);

  return (guint16) sum;
}

/* An IPv4 endpoint that talks to an IPv6 one is written as ::ffff:a.b.c.d. */
static void
put_ipv6 (guint8              *target,
          const SondeEndpoint *endpoint)
{
  if (endpoint->family == G_SOCKET_FAMILY_IPV6)
    {
      memcpy (target, endpoint->address, 16);
      return;
    }

  memset (target, 0, 10);
  memset (target + 10, 0xff, 2);
  memcpy (target + 12, endpoint->address, 4);
}

static void
write_ipv4 (const SondeEndpoint *source,
            const SondeEndpoint *destination,
            guint                protocol,
            gsize                length,
            guint8              *header)
{
  memset (header, 0, IPV4_HEADER);
  header[0] = 0x45;
  put16 (header + 2, (guint) (IPV4_HEADER + length));
  header[6] = 0x40;
  header[8] = HOP_LIMIT;
  header[9] = (guint8) protocol;
  memcpy (header + 12, source->address, 4);
  memcpy (header + 16, destination->address, 4);
  put16 (header + 10, (guint16) ~fold (add_words (0, header, IPV4_HEADER)));
}

static void
write_ipv6 (const SondeEndpoint *source,
            const SondeEndpoint *destination,
            guint                protocol,
            gsize                length,
            guint8              *header)
{
  memset (header, 0, IPV6_HEADER);
  header[0] = 0x60;
  put16 (header + 4, (guint) length);
  header[6] = (guint8) protocol;
  header[7] = HOP_LIMIT;
  put_ipv6 (header + 8, source);
  put_ipv6 (header + 24, destination);
}

static void
write_tcp (SondeWire           *self,
           SondeDirection       direction,
           guint                flags,
           const SondeEndpoint *source,
           const SondeEndpoint *destination,
           guint8              *header)
{
  SondeDirection other = direction == SONDE_DIRECTION_SENT ? SONDE_DIRECTION_RECEIVED
                                                           : SONDE_DIRECTION_SENT;

  memset (header, 0, TCP_HEADER);
  put16 (header, source->port);
  put16 (header + 2, destination->port);
  put32 (header + 4, self->sequence[direction]);

  if (flags & SONDE_WIRE_ACK)
    put32 (header + 8, self->sequence[other]);

  header[12] = TCP_HEADER / 4 << 4;
  header[13] = (guint8) flags;
  put16 (header + 14, WINDOW);
}

/* The hash of Fowler, Noll and Vo. */
static guint
hash_endpoint (const SondeEndpoint *endpoint)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < sizeof endpoint->address; i++)
    hash = (hash ^ endpoint->address[i]) * 16777619u;

  hash = (hash ^ (endpoint->port >> 8)) * 16777619u;

  return (hash ^ (endpoint->port & 0xff)) * 16777619u;
}

/**
 * sonde_wire_write_header:
 * @self: a flow's headers
 * @direction: which way the packet goes
 * @flags: for TCP, `SONDE_WIRE_SYN` and the like
 * @payload_length: how many bytes follow, at most `SONDE_WIRE_MAX_PAYLOAD`, or
 *   `SONDE_WIRE_MAX_DATAGRAM` for UDP, where a packet is a datagram
 * @header: (out caller-allocates): where to write
 *
 * Writes the IPv4 (RFC 791) or IPv6 (RFC 8200) and the TCP (RFC 9293) or UDP (RFC 768)
 * header of the next packet, and moves the sequence number on.
 *
 * The TCP and UDP checksums are left as a host that offloads them to its network card leaves
 * them: over the pseudo-header only.
 *
 * Returns: how many bytes were written
 */
gsize
sonde_wire_write_header (SondeWire      *self,
                         SondeDirection  direction,
                         guint           flags,
                         gsize           payload_length,
                         guint8          header[static SONDE_WIRE_MAX_HEADER])
{
  const SondeEndpoint *source;
  const SondeEndpoint *destination;
  gboolean is_ipv6;
  gsize network;
  gsize transport;
  guint protocol;
  guint32 sum;
  guint16 checksum;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (payload_length <= (self->is_udp ? SONDE_WIRE_MAX_DATAGRAM
                                                        : SONDE_WIRE_MAX_PAYLOAD), 0);

  source = direction == SONDE_DIRECTION_SENT ? &self->local : &self->remote;
  destination = direction == SONDE_DIRECTION_SENT ? &self->remote : &self->local;
  is_ipv6 = source->family == G_SOCKET_FAMILY_IPV6 || destination->family == G_SOCKET_FAMILY_IPV6;
  network = is_ipv6 ? IPV6_HEADER : IPV4_HEADER;
  transport = self->is_udp ? UDP_HEADER : TCP_HEADER;
  protocol = self->is_udp ? PROTOCOL_UDP : PROTOCOL_TCP;

  if (is_ipv6)
    write_ipv6 (source, destination, protocol, transport + payload_length, header);
  else
    write_ipv4 (source, destination, protocol, transport + payload_length, header);

  sum = protocol + (guint32) (transport + payload_length);
  sum = is_ipv6 ? add_words (sum, header + 8, 32) : add_words (sum, header + 12, 8);
  checksum = fold (sum);

  if (self->is_udp)
    {
      put16 (header + network, source->port);
      put16 (header + network + 2, destination->port);
      put16 (header + network + 4, (guint) (UDP_HEADER + payload_length));
      put16 (header + network + 6, checksum);
    }
  else
    {
      write_tcp (self, direction, flags, source, destination, header + network);
      put16 (header + network + 16, checksum);
      self->sequence[direction] += (guint32) payload_length;

      if (flags & (SONDE_WIRE_SYN | SONDE_WIRE_FIN))
        self->sequence[direction]++;
    }

  return network + transport;
}

/**
 * sonde_wire_hash:
 * @wire: a [struct@Wire]
 *
 * Returns: a number that is the same for wires that sonde_wire_equal() takes for one
 */
guint
sonde_wire_hash (gconstpointer wire)
{
  const SondeWire *self = wire;

  g_return_val_if_fail (self != NULL, 0);

  /* In no order. */
  return hash_endpoint (&self->local) + hash_endpoint (&self->remote) + (guint) self->is_udp;
}

/**
 * sonde_wire_equal:
 * @a: a [struct@Wire]
 * @b: another
 *
 * Returns: whether the packets of both look as if they belonged together: they run between the
 *   same endpoints, in whichever direction
 */
gboolean
sonde_wire_equal (gconstpointer a,
                  gconstpointer b)
{
  const SondeWire *one = a;
  const SondeWire *other = b;

  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  if (one->is_udp != other->is_udp)
    return FALSE;

  return (sonde_endpoint_equal (&one->local, &other->local) &&
          sonde_endpoint_equal (&one->remote, &other->remote)) ||
         (sonde_endpoint_equal (&one->local, &other->remote) &&
          sonde_endpoint_equal (&one->remote, &other->local));
}
