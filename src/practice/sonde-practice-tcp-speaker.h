#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_TCP_SPEAKER (sonde_practice_tcp_speaker_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeTcpSpeaker, sonde_practice_tcp_speaker,
                      SONDE, PRACTICE_TCP_SPEAKER, GObject)

SondePracticeTcpSpeaker *sonde_practice_tcp_speaker_new (GPtrArray  *sockets,
                                                         const char *text,
                                                         guint       interval_ms);

G_END_DECLS
