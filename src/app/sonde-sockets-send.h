#pragma once

#include "sonde-sockets-item.h"

G_BEGIN_DECLS

gboolean sonde_sockets_send      (SondeSocketsItem  *item,
                                  GBytes            *bytes,
                                  GError           **error);
gboolean sonde_sockets_send_file (SondeSocketsItem  *item,
                                  GFile             *file,
                                  GError           **error);

G_END_DECLS
