#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_RATE_GRAPH_SAMPLES 60

#define SONDE_TYPE_RATE_GRAPH (sonde_rate_graph_get_type ())

G_DECLARE_FINAL_TYPE (SondeRateGraph, sonde_rate_graph, SONDE, RATE_GRAPH, GtkWidget)

GtkWidget *sonde_rate_graph_new   (void);
void       sonde_rate_graph_push  (SondeRateGraph *self,
                                   guint64         bytes_per_second);
void       sonde_rate_graph_clear (SondeRateGraph *self);

G_END_DECLS
