#pragma once

#include <gtk/gtk.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PROTOCOL_CHOICE (sonde_protocol_choice_get_type ())

G_DECLARE_FINAL_TYPE (SondeProtocolChoice, sonde_protocol_choice, SONDE, PROTOCOL_CHOICE, GtkWidget)

void        sonde_protocol_choice_set_flow    (SondeProtocolChoice *self,
                                               SondeFlow           *flow,
                                               gboolean             guess);
void        sonde_protocol_choice_set_records (SondeProtocolChoice *self,
                                               SondeFlow           *flow,
                                               GListModel          *records,
                                               const char          *name);
void        sonde_protocol_choice_show_first  (SondeProtocolChoice *self);
SondeFlow  *sonde_protocol_choice_get_flow    (SondeProtocolChoice *self);
GListModel *sonde_protocol_choice_get_records (SondeProtocolChoice *self);

G_END_DECLS
