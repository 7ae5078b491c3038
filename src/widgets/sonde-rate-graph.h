#pragma once

#include <gtk/gtk.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RATE_GRAPH (sonde_rate_graph_get_type ())

G_DECLARE_FINAL_TYPE (SondeRateGraph, sonde_rate_graph, SONDE, RATE_GRAPH, GtkWidget)

GtkWidget *sonde_rate_graph_new      (void);
void       sonde_rate_graph_set_flow (SondeRateGraph *self,
                                      SondeFlow      *flow);

G_END_DECLS
