#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_TLS_ECHO (sonde_practice_tls_echo_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeTlsEcho, sonde_practice_tls_echo,
                      SONDE, PRACTICE_TLS_ECHO, GObject)

SondePracticeTlsEcho *sonde_practice_tls_echo_new (GPtrArray       *sockets,
                                                   GTlsCertificate *certificate);

G_END_DECLS
