#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-udp-peer.h"

G_BEGIN_DECLS

#define SONDE_TYPE_UDP_SOCKET (sonde_udp_socket_get_type ())

G_DECLARE_FINAL_TYPE (SondeUdpSocket, sonde_udp_socket, SONDE, UDP_SOCKET, GObject)

SondeUdpSocket *sonde_udp_socket_new               (SondeCapture         *capture);
void            sonde_udp_socket_set_buffer_size   (SondeUdpSocket       *self,
                                                    gsize                 buffer_size);
void            sonde_udp_socket_set_echo          (SondeUdpSocket       *self,
                                                    gboolean              echo);
void            sonde_udp_socket_set_broadcast     (SondeUdpSocket       *self,
                                                    gboolean              broadcast);
gboolean        sonde_udp_socket_listen            (SondeUdpSocket       *self,
                                                    const char           *host,
                                                    guint16               port,
                                                    GError              **error);
void            sonde_udp_socket_connect_async     (SondeUdpSocket       *self,
                                                    GResolver            *resolver,
                                                    const char           *host,
                                                    guint16               port,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
SondeUdpPeer   *sonde_udp_socket_connect_finish    (SondeUdpSocket       *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
gboolean        sonde_udp_socket_send              (SondeUdpSocket       *self,
                                                    SondeUdpPeer         *peer,
                                                    GBytes               *bytes,
                                                    GError              **error);
void            sonde_udp_socket_stop              (SondeUdpSocket       *self);
gboolean        sonde_udp_socket_is_open           (SondeUdpSocket       *self);
guint16         sonde_udp_socket_get_port          (SondeUdpSocket       *self);
char           *sonde_udp_socket_dup_addresses     (SondeUdpSocket       *self);
const char     *sonde_udp_socket_get_outcome       (SondeUdpSocket       *self);
GListModel     *sonde_udp_socket_list_peers        (SondeUdpSocket       *self);

G_END_DECLS
