#pragma once

#include "sonde-practice-answer.h"
#include "sonde-practice-request.h"

G_BEGIN_DECLS

SondePracticeAnswer *sonde_practice_http_routes_answer         (SondePracticeRequest  *request);
char                *sonde_practice_http_routes_split_target   (const char            *target,
                                                                char                 **query);
gboolean             sonde_practice_http_routes_parse_interval (const char            *query,
                                                                guint                 *interval_ms);

G_END_DECLS
