#pragma once

#include "sonde-flow.h"

G_BEGIN_DECLS

char *sonde_flow_words_dup_detail (SondeFlow  *flow,
                                   const char *state);
char *sonde_flow_words_dup_spoken (SondeFlow  *flow,
                                   const char *state);

G_END_DECLS
