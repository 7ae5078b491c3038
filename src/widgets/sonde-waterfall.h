#pragma once

#include <gtk/gtk.h>

#include "sonde-phase.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WATERFALL (sonde_waterfall_get_type ())

G_DECLARE_FINAL_TYPE (SondeWaterfall, sonde_waterfall, SONDE, WATERFALL, GtkWidget)

GtkWidget *sonde_waterfall_new          (void);
void       sonde_waterfall_set_phases   (SondeWaterfall   *self,
                                         const SondePhase *phases,
                                         guint             n_phases);
guint      sonde_waterfall_get_n_phases (SondeWaterfall   *self);

G_END_DECLS
