#pragma once

#include "sonde-activity.h"
#include "sonde-flow.h"
#include "sonde-outcome.h"
#include "sonde-tcp-client.h"
#include "sonde-tcp-listener.h"
#include "sonde-udp-socket.h"

G_BEGIN_DECLS

#define SONDE_TYPE_SOCKETS_ITEM (sonde_sockets_item_get_type ())

G_DECLARE_FINAL_TYPE (SondeSocketsItem, sonde_sockets_item, SONDE, SOCKETS_ITEM, GObject)

SondeSocketsItem     *sonde_sockets_item_new_tcp_client   (SondeTcpClient        *client);
SondeSocketsItem     *sonde_sockets_item_new_tcp_listener (SondeTcpListener      *listener);
SondeSocketsItem     *sonde_sockets_item_new_tcp_guest    (SondeSocketsItem      *parent,
                                                           SondeTcpConversation  *conversation);
SondeSocketsItem     *sonde_sockets_item_new_udp_client   (SondeUdpSocket        *socket,
                                                           const char            *title);
SondeSocketsItem     *sonde_sockets_item_new_udp_listener (SondeUdpSocket        *socket);
SondeSocketsItem     *sonde_sockets_item_new_udp_guest    (SondeSocketsItem      *parent,
                                                           SondeUdpPeer          *peer);
SondeSocketsItem     *sonde_sockets_item_new_flow         (SondeFlow             *flow);

SondeActivity        *sonde_sockets_item_create_activity  (SondeSocketsItem      *self);
SondeActivity        *sonde_sockets_item_get_activity     (SondeSocketsItem      *self);
SondeSocketsItem     *sonde_sockets_item_get_parent       (SondeSocketsItem      *self);
SondeTcpClient       *sonde_sockets_item_get_tcp_client   (SondeSocketsItem      *self);
SondeTcpListener     *sonde_sockets_item_get_tcp_listener (SondeSocketsItem      *self);
SondeUdpSocket       *sonde_sockets_item_get_udp_socket   (SondeSocketsItem      *self);
SondeTcpConversation *sonde_sockets_item_get_conversation (SondeSocketsItem      *self);
SondeUdpPeer         *sonde_sockets_item_get_peer         (SondeSocketsItem      *self);
GCancellable         *sonde_sockets_item_get_cancellable  (SondeSocketsItem      *self);
GListModel           *sonde_sockets_item_list_guests      (SondeSocketsItem      *self);
SondeFlow            *sonde_sockets_item_get_flow         (SondeSocketsItem      *self);
const char           *sonde_sockets_item_get_outcome      (SondeSocketsItem      *self);
SondeOutcomeKind      sonde_sockets_item_get_kind         (SondeSocketsItem      *self);
gboolean              sonde_sockets_item_is_pending       (SondeSocketsItem      *self);
gboolean              sonde_sockets_item_is_live          (SondeSocketsItem      *self);
gboolean              sonde_sockets_item_is_listening     (SondeSocketsItem      *self);
gboolean              sonde_sockets_item_is_stream        (SondeSocketsItem      *self);
gboolean              sonde_sockets_item_can_send         (SondeSocketsItem      *self);
void                  sonde_sockets_item_set_peer         (SondeSocketsItem      *self,
                                                           SondeUdpPeer          *peer);
void                  sonde_sockets_item_finish_sending   (SondeSocketsItem      *self);
void                  sonde_sockets_item_reset            (SondeSocketsItem      *self);
void                  sonde_sockets_item_stop             (SondeSocketsItem      *self);

G_END_DECLS
