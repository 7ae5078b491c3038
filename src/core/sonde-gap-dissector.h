#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

/**
 * sonde_gap_dissector:
 *
 * Takes over a flow where bytes are missing from the capture: nothing behind them can be taken
 * apart without a lie. It is never chosen by its probe.
 */
extern const SondeDissector sonde_gap_dissector;

void sonde_gap_dissector_add (SondeRecordSink *sink,
                              SondeDirection   direction,
                              gint64           time_ns,
                              guint64          offset,
                              guint64          n_missing);

G_END_DECLS
