#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_UDP_ECHO (sonde_practice_udp_echo_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeUdpEcho, sonde_practice_udp_echo,
                      SONDE, PRACTICE_UDP_ECHO, GObject)

SondePracticeUdpEcho *sonde_practice_udp_echo_new (GPtrArray *sockets);

G_END_DECLS
