#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_TCP_CHAT (sonde_practice_tcp_chat_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeTcpChat, sonde_practice_tcp_chat,
                      SONDE, PRACTICE_TCP_CHAT, GObject)

SondePracticeTcpChat *sonde_practice_tcp_chat_new (GPtrArray *sockets);

G_END_DECLS
