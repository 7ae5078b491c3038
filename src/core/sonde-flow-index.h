#pragma once

#include "sonde-event-store.h"

G_BEGIN_DECLS

/**
 * SondeFlowCount:
 * @SONDE_FLOW_COUNT_SENT: the bytes that were sent
 * @SONDE_FLOW_COUNT_RECEIVED: the bytes that were received
 * @SONDE_FLOW_COUNT_BOTH: all bytes, in the order in which they passed
 *
 * Which bytes of a flow an offset counts.
 */
typedef enum
{
  SONDE_FLOW_COUNT_SENT = SONDE_DIRECTION_SENT,
  SONDE_FLOW_COUNT_RECEIVED = SONDE_DIRECTION_RECEIVED,
  SONDE_FLOW_COUNT_BOTH,
} SondeFlowCount;

typedef struct _SondeFlowBlock SondeFlowBlock;

/**
 * SondeFlowIndex:
 * @events: where the events are; not owned
 * @n_bytes: for each direction, the bytes of all events
 * @n_events: how many events there are
 * @n_continued: how many of them go on with the one before
 *
 * Where the events of one flow lie among those of all, in less than 3 bytes each.
 *
 * Events are grouped in blocks; a block knows where it begins, and the steps from each of its
 * events to the next. What is between two blocks is found by looking at the events.
 */
typedef struct
{
  const SondeEventStore  *events;
  guint64                 n_bytes[SONDE_N_DIRECTIONS];
  guint32                 n_events;
  guint32                 n_continued;

  /*< private >*/
  SondeFlowBlock        **blocks;
  guint32                 last_position;
} SondeFlowIndex;

void     sonde_flow_index_init         (SondeFlowIndex        *self,
                                        const SondeEventStore *events);
void     sonde_flow_index_clear        (SondeFlowIndex        *self);
void     sonde_flow_index_append       (SondeFlowIndex        *self,
                                        guint                  position,
                                        const SondeEvent      *event);
guint    sonde_flow_index_get_position (const SondeFlowIndex  *self,
                                        guint                  number);
guint    sonde_flow_index_get_step     (const SondeFlowIndex  *self,
                                        guint                  number);
guint    sonde_flow_index_get_n_calls  (const SondeFlowIndex  *self);
guint    sonde_flow_index_find_call    (const SondeFlowIndex  *self,
                                        guint                  call);
guint    sonde_flow_index_find_byte    (const SondeFlowIndex  *self,
                                        SondeFlowCount         count,
                                        guint64                offset,
                                        guint64                n_before[SONDE_N_DIRECTIONS]);
guint64  sonde_flow_index_count_before (const SondeFlowIndex  *self,
                                        guint                  number,
                                        SondeDirection         direction);
guint64  sonde_flow_count_bytes        (SondeFlowCount         count,
                                        const guint64          n_bytes[SONDE_N_DIRECTIONS]);
gboolean sonde_flow_count_includes     (SondeFlowCount         count,
                                        const SondeEvent      *event);

G_END_DECLS
