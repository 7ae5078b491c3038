#pragma once

#include "sonde-http1-state.h"

G_BEGIN_DECLS

void    sonde_http1_take     (SondeHttp1Input      *in);
guint64 sonde_http1_get_pass (const SondeHttp1Side *side);
void    sonde_http1_pass     (SondeHttp1Input      *in,
                              guint64               n_bytes);

G_END_DECLS
