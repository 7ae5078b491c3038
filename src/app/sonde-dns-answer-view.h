#pragma once

#include <gtk/gtk.h>

#include "sonde-dns-lookup.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_ANSWER_VIEW (sonde_dns_answer_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsAnswerView, sonde_dns_answer_view, SONDE, DNS_ANSWER_VIEW, GtkWidget)

void            sonde_dns_answer_view_set_lookup   (SondeDnsAnswerView *self,
                                                    SondeDnsLookup     *lookup,
                                                    SondeClock         *clock);
SondeDnsRecord *sonde_dns_answer_view_get_selected (SondeDnsAnswerView *self);
gboolean        sonde_dns_answer_view_select       (SondeDnsAnswerView *self,
                                                    guint               position);
char           *sonde_dns_answer_view_dup_text     (SondeDnsAnswerView *self);

G_END_DECLS
