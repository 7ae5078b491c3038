#pragma once

#include "sonde-sockets-item.h"
#include "sonde-target.h"

G_BEGIN_DECLS

const char         *sonde_sockets_words_get_transport      (SondeSocketsItem *item);
char               *sonde_sockets_words_dup_detail         (SondeSocketsItem *item);
char               *sonde_sockets_words_dup_spoken         (SondeSocketsItem *item);
SondeActivityState  sonde_sockets_words_get_activity_state (SondeSocketsItem *item);
SondeTarget        *sonde_sockets_words_dup_target         (SondeSocketsItem *item);

G_END_DECLS
