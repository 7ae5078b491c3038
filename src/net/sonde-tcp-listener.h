#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TCP_LISTENER (sonde_tcp_listener_get_type ())

G_DECLARE_FINAL_TYPE (SondeTcpListener, sonde_tcp_listener, SONDE, TCP_LISTENER, GObject)

SondeTcpListener *sonde_tcp_listener_new                (SondeCapture      *capture,
                                                         GTlsCertificate   *certificate);
gboolean          sonde_tcp_listener_start              (SondeTcpListener  *self,
                                                         const char        *host,
                                                         guint16            port,
                                                         GError           **error);
void              sonde_tcp_listener_stop               (SondeTcpListener  *self);
gboolean          sonde_tcp_listener_is_listening       (SondeTcpListener  *self);
guint16           sonde_tcp_listener_get_port           (SondeTcpListener  *self);
char             *sonde_tcp_listener_dup_addresses      (SondeTcpListener  *self);
const char       *sonde_tcp_listener_get_outcome        (SondeTcpListener  *self);
void              sonde_tcp_listener_set_echo           (SondeTcpListener  *self,
                                                         gboolean           echo);
void              sonde_tcp_listener_set_accepting      (SondeTcpListener  *self,
                                                         gboolean           accepting);
void              sonde_tcp_listener_get_queue          (SondeTcpListener  *self,
                                                         guint             *n_waiting,
                                                         guint             *backlog);
GListModel       *sonde_tcp_listener_list_conversations (SondeTcpListener  *self);
guint             sonde_tcp_listener_send_to_all        (SondeTcpListener  *self,
                                                         GBytes            *bytes);
void              sonde_tcp_listener_close_all          (SondeTcpListener  *self);

G_END_DECLS
