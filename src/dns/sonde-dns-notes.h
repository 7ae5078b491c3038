#pragma once

#include "sonde-capture.h"
#include "sonde-dns-answer.h"
#include "sonde-field.h"

G_BEGIN_DECLS

void        sonde_dns_notes_add_question (SondeCapture         *capture,
                                          SondeDnsQuestion     *question,
                                          gint64                started_ns);
void        sonde_dns_notes_add_answer   (SondeCapture         *capture,
                                          SondeDnsQuestion     *question,
                                          const SondeDnsAnswer *answer,
                                          gint64                started_ns);
SondeField *sonde_dns_notes_to_fields    (SondeDnsQuestion     *question,
                                          const SondeDnsAnswer *answer,
                                          gint64                started_ns);

G_END_DECLS
