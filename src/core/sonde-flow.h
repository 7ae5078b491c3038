#pragma once

#include <gio/gio.h>

#include "sonde-byte-source.h"
#include "sonde-endpoint.h"
#include "sonde-comments.h"
#include "sonde-event.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeFlowState:
 * @SONDE_FLOW_OPEN: both directions may carry bytes
 * @SONDE_FLOW_SENT_FINISHED: this side said that it is done (our FIN)
 * @SONDE_FLOW_RECEIVED_FINISHED: the peer said that it is done (its FIN)
 * @SONDE_FLOW_CLOSED: over, in good order
 * @SONDE_FLOW_RESET: over, by a reset (RST)
 *
 * How far a flow has come.
 */
typedef enum
{
  SONDE_FLOW_OPEN,
  SONDE_FLOW_SENT_FINISHED,
  SONDE_FLOW_RECEIVED_FINISHED,
  SONDE_FLOW_CLOSED,
  SONDE_FLOW_RESET,
} SondeFlowState;

#define SONDE_TYPE_FLOW (sonde_flow_get_type ())

G_DECLARE_FINAL_TYPE (SondeFlow, sonde_flow, SONDE, FLOW, GObject)

guint32              sonde_flow_get_id            (SondeFlow         *self);
SondeTransport       sonde_flow_get_transport     (SondeFlow         *self);
SondeRole            sonde_flow_get_role          (SondeFlow         *self);
const SondeEndpoint *sonde_flow_get_local         (SondeFlow         *self);
const SondeEndpoint *sonde_flow_get_remote        (SondeFlow         *self);
guint32              sonde_flow_get_parent_id     (SondeFlow         *self);
SondeFlow           *sonde_flow_dup_child         (SondeFlow         *self);
SondeFlow           *sonde_flow_dup_parent        (SondeFlow         *self);
SondeFlowState       sonde_flow_get_state         (SondeFlow         *self);
gint64               sonde_flow_get_opened_ns     (SondeFlow         *self);
gint64               sonde_flow_get_changed_ns    (SondeFlow         *self);
guint64              sonde_flow_get_n_bytes       (SondeFlow         *self,
                                                   SondeDirection     direction);
guint                sonde_flow_get_n_events      (SondeFlow         *self);
void                 sonde_flow_get_event         (SondeFlow         *self,
                                                   guint              position,
                                                   SondeEvent        *event);
guint64              sonde_flow_get_stream_offset (SondeFlow         *self,
                                                   guint              position,
                                                   SondeDirection     direction);
guint                sonde_flow_get_n_calls       (SondeFlow         *self);
guint                sonde_flow_find_call         (SondeFlow         *self,
                                                   guint              call);
gssize               sonde_flow_read_payload      (SondeFlow         *self,
                                                   const SondeEvent  *event,
                                                   guint8            *buffer,
                                                   GError           **error);
GHashTable          *sonde_flow_read_note         (SondeFlow         *self,
                                                   const SondeEvent  *event);
gssize               sonde_flow_read_stream       (SondeFlow         *self,
                                                   SondeDirection     direction,
                                                   guint64            offset,
                                                   guint8            *buffer,
                                                   gsize              count,
                                                   GError           **error);
gssize               sonde_flow_read_both         (SondeFlow         *self,
                                                   guint64            offset,
                                                   guint8            *buffer,
                                                   gsize              count,
                                                   GError           **error);
SondeDirection       sonde_flow_get_direction_at  (SondeFlow         *self,
                                                   guint64            offset,
                                                   guint64           *run_end);
GArray              *sonde_flow_map_range         (SondeFlow         *self,
                                                   SondeDirection     direction,
                                                   guint64            offset,
                                                   guint64            length);

guint64              sonde_flow_find_place        (SondeFlow         *self,
                                                   SondeDirection     direction,
                                                   guint64            offset);
SondeComments       *sonde_flow_get_comments      (SondeFlow         *self);

G_END_DECLS
