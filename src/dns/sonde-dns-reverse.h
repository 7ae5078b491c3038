#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char         *sonde_dns_reverse_name    (GInetAddress *address);
GInetAddress *sonde_dns_reverse_address (const char   *name);

G_END_DECLS
