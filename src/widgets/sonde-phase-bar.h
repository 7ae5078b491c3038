#pragma once

#include <gtk/gtk.h>

#include "sonde-phase.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PHASE_BAR (sonde_phase_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondePhaseBar, sonde_phase_bar, SONDE, PHASE_BAR, GtkWidget)

GtkWidget  *sonde_phase_bar_new       (void);
void        sonde_phase_bar_set_phase (SondePhaseBar    *self,
                                       const SondePhase *phase);
const char *sonde_phase_bar_get_text  (SondePhaseBar    *self);

G_END_DECLS
