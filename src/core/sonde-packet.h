#pragma once

#include "sonde-endpoint.h"

G_BEGIN_DECLS

/**
 * SondePacket:
 * @source: where it came from
 * @destination: where it went
 * @is_udp: whether it is a UDP datagram; otherwise it is a TCP segment
 * @flags: of TCP, `SONDE_WIRE_SYN` and the like
 * @sequence: of TCP, the sequence number of its first byte
 * @acknowledged: of TCP, the acknowledgement number; of use with `SONDE_WIRE_ACK`
 * @payload_offset: where its payload begins, from the packet's first byte
 * @payload_length: how many bytes of payload were captured
 * @n_missing: how many bytes of payload follow those and were not captured
 *
 * What the headers of a packet say.
 */
typedef struct
{
  SondeEndpoint source;
  SondeEndpoint destination;
  gboolean      is_udp;
  guint         flags;
  guint32       sequence;
  guint32       acknowledged;
  gsize         payload_offset;
  gsize         payload_length;
  gsize         n_missing;
} SondePacket;

gboolean sonde_packet_parse (SondePacket  *self,
                             guint         link_type,
                             const guint8 *data,
                             gsize         available,
                             gsize         captured,
                             gsize         original);

G_END_DECLS
