#pragma once

#include <glib.h>

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeEvent:
 * @payload_offset: where its bytes lie in the capture file; for %SONDE_EVENT_GAP, how many bytes
 *   are missing
 * @time_ns: when it happened, in nanoseconds since the Unix epoch
 * @flow_id: the flow it belongs to, or 0
 * @length: its bytes, at most 65535
 * @kind: what happened
 * @direction: which way, where that has a meaning
 *
 * One thing that happened, as the capture recorded it.
 */
typedef struct
{
  guint64        payload_offset;
  gint64         time_ns;
  guint32        flow_id;
  guint16        length;
  SondeEventKind kind;
  SondeDirection direction;
} SondeEvent;

G_END_DECLS
