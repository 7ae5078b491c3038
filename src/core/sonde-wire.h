#pragma once

#include "sonde-endpoint.h"
#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_WIRE_MAX_HEADER   60
#define SONDE_WIRE_MAX_PAYLOAD  65280
#define SONDE_WIRE_MAX_DATAGRAM 65527

#define SONDE_WIRE_FIN 0x01
#define SONDE_WIRE_SYN 0x02
#define SONDE_WIRE_RST 0x04
#define SONDE_WIRE_PSH 0x08
#define SONDE_WIRE_ACK 0x10

/**
 * SondeWire:
 * @local: this end, as the capture file shows it
 * @remote: the other end, as the capture file shows it
 * @is_udp: whether it carries datagrams
 * @sequence: for each direction, the TCP sequence number of the next byte
 *
 * The synthesised packet headers of one flow.
 */
typedef struct
{
  SondeEndpoint local;
  SondeEndpoint remote;
  gboolean      is_udp;
  guint32       sequence[SONDE_N_DIRECTIONS];
} SondeWire;

gsize    sonde_wire_write_header (SondeWire      *self,
                                  SondeDirection  direction,
                                  guint           flags,
                                  gsize           payload_length,
                                  guint8          header[static SONDE_WIRE_MAX_HEADER]);
guint    sonde_wire_hash         (gconstpointer   wire);
gboolean sonde_wire_equal        (gconstpointer   a,
                                  gconstpointer   b);

G_END_DECLS
