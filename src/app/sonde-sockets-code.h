#pragma once

#include "sonde-sockets-item.h"

G_BEGIN_DECLS

char *sonde_sockets_code_dup (SondeSocketsItem *item,
                              gboolean          echo);

G_END_DECLS
