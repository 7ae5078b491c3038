#include "config.h"

#include <string.h>

#include "sonde-packet.h"
#include "sonde-pcapng.h"

#define ETHERTYPE_VLAN 0x8100

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17

#define MAX_EXTENSION_HEADERS 8

/* The part of a packet that is not taken apart yet, of which the beginning is at hand. */
typedef struct
{
  const guint8 *data;
  gsize         offset;
  gsize         end;
  gsize         available;
} SondeSpan;

static gboolean
has (const SondeSpan *span,
     gsize            length)
{
  return span->end - span->offset >= length && span->offset + length <= span->available;
}

static guint
get16 (const SondeSpan *span,
       gsize            offset)
{
  const guint8 *data = span->data + span->offset + offset;

  return (guint) data[0] << 8 | data[1];
}

static guint
get8 (const SondeSpan *span,
      gsize            offset)
{
  return span->data[span->offset + offset];
}

static gboolean
skip_ethernet (SondeSpan *span)
{
  gsize header = 14;

  if (!has (span, header))
    return FALSE;

  while (get16 (span, header - 2) == ETHERTYPE_VLAN && has (span, header + 4))
    header += 4;

  span->offset += header;

  return TRUE;
}

static gboolean
skip_link (SondeSpan *span,
           guint      link_type)
{
  gsize header;

  switch (link_type)
    {
    case SONDE_LINKTYPE_ETHERNET:
      return skip_ethernet (span);

    case SONDE_LINKTYPE_RAW:
    case SONDE_LINKTYPE_IPV4:
    case SONDE_LINKTYPE_IPV6:
      header = 0;
      break;

    case SONDE_LINKTYPE_NULL:
      header = 4;
      break;

    case SONDE_LINKTYPE_LINUX_SLL:
      header = 16;
      break;

    case SONDE_LINKTYPE_LINUX_SLL2:
      header = 20;
      break;

    default:
      return FALSE;
    }

  if (!has (span, header))
    return FALSE;

  span->offset += header;

  return TRUE;
}

static void
set_address (SondeEndpoint *endpoint,
             const guint8  *bytes,
             gsize          length)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

  endpoint->family = length == 16 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;

  if (length == 16 && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      endpoint->family = G_SOCKET_FAMILY_IPV4;
      bytes += sizeof mapped;
      length = 4;
    }

  memcpy (endpoint->address, bytes, length);
}

static gboolean
parse_ipv4 (SondePacket *self,
            SondeSpan   *span,
            guint       *protocol)
{
  gsize header;
  gsize total;

  if (!has (span, 20))
    return FALSE;

  header = (get8 (span, 0) & 0x0f) * 4u;
  total = get16 (span, 2);

  /* 0 is what segmentation offload leaves; a fragment has no header to read. */
  if (total == 0)
    total = span->end - span->offset;

  if (header < 20 || total < header || !has (span, header) || (get16 (span, 6) & 0x1fff) != 0)
    return FALSE;

  span->end = MIN (span->end, span->offset + total);
  *protocol = get8 (span, 9);
  set_address (&self->source, span->data + span->offset + 12, 4);
  set_address (&self->destination, span->data + span->offset + 16, 4);
  span->offset += header;

  return TRUE;
}

static gboolean
parse_ipv6 (SondePacket *self,
            SondeSpan   *span,
            guint       *protocol)
{
  gsize total;

  if (!has (span, 40))
    return FALSE;

  total = get16 (span, 4);
  *protocol = get8 (span, 6);
  set_address (&self->source, span->data + span->offset + 8, 16);
  set_address (&self->destination, span->data + span->offset + 24, 16);
  span->offset += 40;

  if (total > 0)
    span->end = MIN (span->end, span->offset + total);

  /* Hop-by-hop options, routing and destination options: RFC 8200, section 4. */
  for (guint i = 0; i < MAX_EXTENSION_HEADERS; i++)
    {
      gsize length;

      if (*protocol != 0 && *protocol != 43 && *protocol != 60)
        return TRUE;

      if (!has (span, 8))
        return FALSE;

      length = (get8 (span, 1) + 1u) * 8u;

      if (!has (span, length))
        return FALSE;

      *protocol = get8 (span, 0);
      span->offset += length;
    }

  return FALSE;
}

static gboolean
parse_transport (SondePacket *self,
                 SondeSpan   *span,
                 guint        protocol)
{
  gsize header = 8;

  if (!has (span, 8) || (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP))
    return FALSE;

  self->is_udp = protocol == PROTOCOL_UDP;
  self->source.port = (guint16) get16 (span, 0);
  self->destination.port = (guint16) get16 (span, 2);

  if (!self->is_udp)
    {
      if (!has (span, 20))
        return FALSE;

      header = (get8 (span, 12) >> 4) * 4u;
      self->sequence = (guint32) get16 (span, 4) << 16 | get16 (span, 6);
      self->flags = get8 (span, 13);

      if (header < 20 || !has (span, header))
        return FALSE;
    }

  self->payload_offset = span->offset + header;
  self->payload_length = span->end - self->payload_offset;

  return TRUE;
}

/**
 * sonde_packet_parse:
 * @self: (out caller-allocates): what the headers say
 * @link_type: a `LINKTYPE_` value
 * @data: (array length=available): the beginning of the packet
 * @available: the size of @data in bytes
 * @captured: how many bytes of the packet were captured, at least @available
 *
 * Reads the headers of a captured packet: Ethernet, Linux cooked, loopback or none; IPv4 (RFC 791)
 * or IPv6 (RFC 8200); TCP (RFC 9293) or UDP (RFC 768). What follows the IP packet, such as the
 * padding of a short frame or its checksum, is no payload.
 *
 * Returns: whether it is a whole TCP segment or UDP datagram as far as its headers tell
 */
gboolean
sonde_packet_parse (SondePacket  *self,
                    guint         link_type,
                    const guint8 *data,
                    gsize         available,
                    gsize         captured)
{
  SondeSpan span = { data, 0, captured, available };
  guint protocol;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || available == 0, FALSE);
  g_return_val_if_fail (available <= captured, FALSE);

  memset (self, 0, sizeof *self);

  if (!skip_link (&span, link_type) || !has (&span, 1))
    return FALSE;

  switch (get8 (&span, 0) >> 4)
    {
    case 4:
      return parse_ipv4 (self, &span, &protocol) && parse_transport (self, &span, protocol);

    case 6:
      return parse_ipv6 (self, &span, &protocol) && parse_transport (self, &span, protocol);

    default:
      return FALSE;
    }
}
