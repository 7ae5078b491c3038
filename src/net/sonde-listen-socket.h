#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *sonde_listen_sockets_open     (const char   *host,
                                          guint16       port,
                                          GSocketType   type,
                                          char        **address,
                                          GError      **error);
guint16    sonde_listen_sockets_get_port (GPtrArray    *sockets);
char      *sonde_listen_sockets_to_text  (GPtrArray    *sockets);

G_END_DECLS
