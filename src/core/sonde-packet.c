#include "config.h"

#include <string.h>

#include "sonde-packet.h"
#include "sonde-pcapng.h"

#define ETHERTYPE_IPV4      0x0800
#define ETHERTYPE_IPV6      0x86dd
#define ETHERTYPE_VLAN      0x8100
#define ETHERTYPE_PROVIDER  0x88a8
#define ETHERTYPE_OLD_OUTER 0x9100

#define PROTOCOL_HOP_BY_HOP  0
#define PROTOCOL_TCP         6
#define PROTOCOL_UDP         17
#define PROTOCOL_ROUTING     43
#define PROTOCOL_FRAGMENT    44
#define PROTOCOL_DESTINATION 60

#define FRAGMENT_OFFSET_IPV4 0x1fff
#define MORE_FRAGMENTS_IPV4  0x2000
#define FRAGMENT_OFFSET_IPV6 0xfff8
#define MORE_FRAGMENTS_IPV6  0x0001

#define MAX_VLAN_TAGS         8
#define MAX_EXTENSION_HEADERS 8

/* No segment is longer, also where offload leaves the length out. */
#define MAX_IP_BYTES (1u << 20)

/*
 * The part of a packet that is not taken apart yet. It ended at end on the wire, of which less
 * may be captured, of which less may be at hand.
 */
typedef struct
{
  const guint8 *data;
  gsize         offset;
  gsize         end;
  gsize         captured;
  gsize         available;
  gboolean      is_fragment;
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

static guint32
get32 (const SondeSpan *span,
       gsize            offset)
{
  return (guint32) get16 (span, offset) << 16 | get16 (span, offset + 2);
}

static guint
get8 (const SondeSpan *span,
      gsize            offset)
{
  return span->data[span->offset + offset];
}

/* Passes a link header whose EtherType lies at an offset, and the VLAN tags behind it. */
static gboolean
skip_link_header (SondeSpan *span,
                  gsize      header,
                  gsize      type_offset)
{
  guint type;

  if (!has (span, header))
    return FALSE;

  type = get16 (span, type_offset);
  span->offset += header;

  for (guint i = 0; i < MAX_VLAN_TAGS; i++)
    {
      if (type != ETHERTYPE_VLAN && type != ETHERTYPE_PROVIDER && type != ETHERTYPE_OLD_OUTER)
        break;

      if (!has (span, 4))
        return FALSE;

      type = get16 (span, 2);
      span->offset += 4;
    }

  return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6;
}

static gboolean
skip_link (SondeSpan *span,
           guint      link_type)
{
  switch (link_type)
    {
    case SONDE_LINKTYPE_ETHERNET:
      return skip_link_header (span, 14, 12);

    case SONDE_LINKTYPE_LINUX_SLL:
      return skip_link_header (span, 16, 14);

    case SONDE_LINKTYPE_LINUX_SLL2:
      return skip_link_header (span, 20, 0);

    case SONDE_LINKTYPE_RAW:
    case SONDE_LINKTYPE_RAW_BSD:
    case SONDE_LINKTYPE_RAW_OPENBSD:
    case SONDE_LINKTYPE_IPV4:
    case SONDE_LINKTYPE_IPV6:
      return TRUE;

    case SONDE_LINKTYPE_NULL:
    case SONDE_LINKTYPE_LOOP:
      if (!has (span, 4))
        return FALSE;

      span->offset += 4;
      return TRUE;

    default:
      return FALSE;
    }
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

static void
set_end (SondeSpan *span,
         gsize      length)
{
  span->end = MIN (span->end, span->offset + length);
  span->captured = MIN (span->captured, span->end);
}

static gboolean
parse_ipv4 (SondePacket *self,
            SondeSpan   *span,
            guint       *protocol)
{
  gsize header;
  gsize total;
  guint fragment;

  if (!has (span, 20))
    return FALSE;

  header = (get8 (span, 0) & 0x0f) * 4u;
  total = get16 (span, 2);
  fragment = get16 (span, 6);

  /* 0 is what segmentation offload leaves; a later fragment has no header to read. */
  if (total == 0)
    total = MIN (span->end - span->offset, MAX_IP_BYTES);

  if (header < 20 || total < header || !has (span, header) ||
      (fragment & FRAGMENT_OFFSET_IPV4) != 0)
    return FALSE;

  set_end (span, total);
  span->is_fragment = (fragment & MORE_FRAGMENTS_IPV4) != 0;
  *protocol = get8 (span, 9);
  set_address (&self->source, span->data + span->offset + 12, 4);
  set_address (&self->destination, span->data + span->offset + 16, 4);
  span->offset += header;

  return TRUE;
}

/* Passes an extension header. Returns whether what follows it can be read. */
static gboolean
skip_extension (SondeSpan *span,
                guint     *protocol)
{
  gsize length = 8;

  if (!has (span, length))
    return FALSE;

  if (*protocol == PROTOCOL_FRAGMENT)
    {
      if ((get16 (span, 2) & FRAGMENT_OFFSET_IPV6) != 0)
        return FALSE;

      span->is_fragment = (get16 (span, 2) & MORE_FRAGMENTS_IPV6) != 0;
    }
  else
    {
      length = (get8 (span, 1) + 1u) * 8u;
    }

  if (!has (span, length))
    return FALSE;

  *protocol = get8 (span, 0);
  span->offset += length;

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

  set_end (span, total > 0 ? total : MAX_IP_BYTES);

  /* Hop-by-hop options, routing, fragment and destination options: RFC 8200, section 4. */
  for (guint i = 0; i < MAX_EXTENSION_HEADERS; i++)
    {
      if (*protocol != PROTOCOL_HOP_BY_HOP && *protocol != PROTOCOL_ROUTING &&
          *protocol != PROTOCOL_FRAGMENT && *protocol != PROTOCOL_DESTINATION)
        return TRUE;

      if (!skip_extension (span, protocol))
        return FALSE;
    }

  return FALSE;
}

static void
set_payload (SondePacket     *self,
             const SondeSpan *span,
             gsize            header)
{
  gsize start = span->offset + header;

  self->payload_offset = start;

  if (span->captured > start)
    self->payload_length = MIN (span->captured, span->end) - start;

  self->n_missing = span->end - start - self->payload_length;
}

static gboolean
parse_udp (SondePacket *self,
           SondeSpan   *span)
{
  gsize length = get16 (span, 4);

  /* Its own length counts, where the packet is not shorter: the rest of a fragment is missing. */
  if (length >= 8 && (span->is_fragment || length <= span->end - span->offset))
    span->end = span->offset + length;

  self->is_udp = TRUE;
  set_payload (self, span, 8);

  return TRUE;
}

static gboolean
parse_tcp (SondePacket *self,
           SondeSpan   *span)
{
  gsize header;

  if (!has (span, 20))
    return FALSE;

  header = (get8 (span, 12) >> 4) * 4u;
  self->sequence = get32 (span, 4);
  self->acknowledged = get32 (span, 8);
  self->flags = get8 (span, 13);

  if (header < 20 || span->end - span->offset < header)
    return FALSE;

  set_payload (self, span, header);

  return TRUE;
}

static gboolean
parse_transport (SondePacket *self,
                 SondeSpan   *span,
                 guint        protocol)
{
  if (!has (span, 8) || (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP))
    return FALSE;

  self->source.port = (guint16) get16 (span, 0);
  self->destination.port = (guint16) get16 (span, 2);

  return protocol == PROTOCOL_UDP ? parse_udp (self, span) : parse_tcp (self, span);
}

/**
 * sonde_packet_parse:
 * @self: (out caller-allocates): what the headers say
 * @link_type: a `LINKTYPE_` value
 * @data: (array length=available): the beginning of the packet
 * @available: the size of @data in bytes
 * @captured: how many bytes of the packet were captured, at least @available
 * @original: how many bytes it had on the wire
 *
 * Reads the headers of a captured packet: Ethernet with VLAN tags (IEEE 802.1Q, 802.1ad), Linux
 * cooked, loopback or none; IPv4 (RFC 791) or IPv6 (RFC 8200); TCP (RFC 9293) or UDP (RFC 768).
 * What follows the IP packet, such as the padding of a short frame or its checksum, is no payload.
 *
 * Fragments of IP packets are not put together: the first is read, its rest is missing.
 *
 * Returns: whether it is a TCP segment or UDP datagram as far as its headers tell
 */
gboolean
sonde_packet_parse (SondePacket  *self,
                    guint         link_type,
                    const guint8 *data,
                    gsize         available,
                    gsize         captured,
                    gsize         original)
{
  SondeSpan span = {
    .data = data,
    .end = MAX (captured, original),
    .captured = captured,
    .available = available,
  };
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
