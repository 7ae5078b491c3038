#pragma once

#include "sonde-flow.h"

G_BEGIN_DECLS

void sonde_flow_measure_rates (SondeFlow *flow,
                               gint64     start_ns,
                               gint64     end_ns,
                               guint64   *samples,
                               guint      n_samples);

G_END_DECLS
