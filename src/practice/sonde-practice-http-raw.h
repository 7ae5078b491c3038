#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void sonde_practice_http_raw_answer (SoupServerMessage *message,
                                     GBytes            *bytes);

G_END_DECLS
