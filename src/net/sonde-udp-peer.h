#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-datagram.h"
#include "sonde-icmp-error.h"

G_BEGIN_DECLS

#define SONDE_TYPE_UDP_PEER (sonde_udp_peer_get_type ())

G_DECLARE_FINAL_TYPE (SondeUdpPeer, sonde_udp_peer, SONDE, UDP_PEER, GObject)

SondeUdpPeer        *sonde_udp_peer_new            (SondeCapture         *capture,
                                                    GSocket              *socket,
                                                    SondeRole             role,
                                                    const SondeEndpoint  *local,
                                                    const SondeEndpoint  *remote);
GSocket             *sonde_udp_peer_get_socket     (SondeUdpPeer         *self);
const SondeEndpoint *sonde_udp_peer_get_local      (SondeUdpPeer         *self);
const SondeEndpoint *sonde_udp_peer_get_remote     (SondeUdpPeer         *self);
const char          *sonde_udp_peer_get_text       (SondeUdpPeer         *self);
guint32              sonde_udp_peer_get_flow_id    (SondeUdpPeer         *self);
SondeFlow           *sonde_udp_peer_get_flow       (SondeUdpPeer         *self);
void                 sonde_udp_peer_note_truncated (SondeUdpPeer         *self,
                                                    const SondeDatagram  *datagram);
void                 sonde_udp_peer_note_icmp      (SondeUdpPeer         *self,
                                                    const SondeIcmpError *icmp);

G_END_DECLS
