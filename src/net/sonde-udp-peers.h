#pragma once

#include <gio/gio.h>

#include "sonde-udp-peer.h"

G_BEGIN_DECLS

/**
 * SondeUdpPeers:
 *
 * The peers of a UDP socket, found by their address and ours. Not for several threads at once.
 */
typedef struct _SondeUdpPeers SondeUdpPeers;

SondeUdpPeers *sonde_udp_peers_new           (SondeCapture        *capture);
void           sonde_udp_peers_free          (SondeUdpPeers       *self);
SondeUdpPeer  *sonde_udp_peers_ensure        (SondeUdpPeers       *self,
                                              GSocket             *socket,
                                              SondeRole            role,
                                              const SondeEndpoint *local,
                                              const SondeEndpoint *remote);
SondeUdpPeer  *sonde_udp_peers_find_remote   (SondeUdpPeers       *self,
                                              const SondeEndpoint *remote);
GPtrArray     *sonde_udp_peers_take_new      (SondeUdpPeers       *self);
gboolean       sonde_udp_peers_has_new       (SondeUdpPeers       *self);
guint64        sonde_udp_peers_get_n_ignored (SondeUdpPeers       *self);
void           sonde_udp_peers_close         (SondeUdpPeers       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeUdpPeers, sonde_udp_peers_free)

G_END_DECLS
