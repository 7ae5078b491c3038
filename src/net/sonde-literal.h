#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocketAddress *sonde_literal_to_address (const char     *host,
                                          guint16         port);
char           *sonde_address_to_text    (GSocketAddress *address);

G_END_DECLS
