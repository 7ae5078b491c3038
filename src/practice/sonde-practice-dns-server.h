#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_DNS_SERVER (sonde_practice_dns_server_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeDnsServer, sonde_practice_dns_server,
                      SONDE, PRACTICE_DNS_SERVER, GObject)

SondePracticeDnsServer *sonde_practice_dns_server_new (GPtrArray *sockets);

G_END_DECLS
