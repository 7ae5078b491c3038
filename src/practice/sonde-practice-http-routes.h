#pragma once

#include "sonde-practice-http-answer.h"
#include "sonde-practice-http-request.h"

G_BEGIN_DECLS

SondePracticeHttpAnswer *sonde_practice_http_routes_answer         (SondePracticeHttpRequest *request);
char                    *sonde_practice_http_routes_split_target   (const char               *target,
                                                                    char                    **query);
gboolean                 sonde_practice_http_routes_parse_interval (const char               *query,
                                                                    guint                    *interval_ms);

G_END_DECLS
