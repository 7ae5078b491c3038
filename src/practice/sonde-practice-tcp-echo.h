#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_TCP_ECHO (sonde_practice_tcp_echo_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeTcpEcho, sonde_practice_tcp_echo,
                      SONDE, PRACTICE_TCP_ECHO, GObject)

SondePracticeTcpEcho *sonde_practice_tcp_echo_new (GPtrArray *sockets);

G_END_DECLS
