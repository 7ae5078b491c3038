#pragma once

#include "sonde-http-message.h"
#include "sonde-http-phase.h"

G_BEGIN_DECLS

void    sonde_http_timeline_begin        (GArray                 *phases,
                                          SondeHttpPhaseKind      kind,
                                          gint64                  now_ns);
void    sonde_http_timeline_end          (GArray                 *phases,
                                          SondeHttpPhaseKind      kind,
                                          gint64                  now_ns);
GArray *sonde_http_timeline_dup_complete (GArray                 *phases,
                                          gint64                  started_ns,
                                          const SondeHttpMessage *request,
                                          const SondeHttpMessage *response);

G_END_DECLS
