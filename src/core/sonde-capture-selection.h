#pragma once

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeCaptureSelection:
 * @flow_id: the flow, or 0 for all; the plaintext of TLS comes with the flow that carries it, and
 *   the other way round
 * @directions: the directions, as flags: `1 << SONDE_DIRECTION_SENT` and the like
 * @start_ns: the first time that is wanted, in nanoseconds since the Unix epoch
 * @end_ns: the last time that is wanted
 *
 * A part of a capture.
 */
typedef struct
{
  guint32 flow_id;
  guint   directions;
  gint64  start_ns;
  gint64  end_ns;
} SondeCaptureSelection;

#define SONDE_DIRECTIONS_BOTH ((1u << SONDE_DIRECTION_SENT) | (1u << SONDE_DIRECTION_RECEIVED))

#define SONDE_CAPTURE_SELECTION_ALL \
  { 0, SONDE_DIRECTIONS_BOTH, G_MININT64, G_MAXINT64 }

G_END_DECLS
