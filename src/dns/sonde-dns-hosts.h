#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  sonde_dns_hosts_has_name  (const char   *content,
                                     const char   *name);
char     *sonde_dns_hosts_find_name (const char   *content,
                                     GInetAddress *address);

G_END_DECLS
