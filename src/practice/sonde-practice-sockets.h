#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePracticeTransport:
 * @SONDE_PRACTICE_TRANSPORT_TCP: a listening stream socket
 * @SONDE_PRACTICE_TRANSPORT_UDP: a datagram socket
 *
 * The kinds of sockets a practice server wants on its port.
 */
typedef enum
{
  SONDE_PRACTICE_TRANSPORT_TCP = 1 << 0,
  SONDE_PRACTICE_TRANSPORT_UDP = 1 << 1
} SondePracticeTransport;

GPtrArray *sonde_practice_sockets_bind     (guint16                  port,
                                            SondePracticeTransport   transports,
                                            GError                 **error);
guint16    sonde_practice_sockets_get_port (GPtrArray               *sockets);

G_END_DECLS
