#pragma once

#include "sonde-flow-spec.h"
#include "sonde-flow.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

SondeFlow    *sonde_flow_new          (SondeStorage        *storage,
                                       guint32              id,
                                       const SondeFlowSpec *spec);
gboolean      sonde_flow_take_event   (SondeFlow           *self,
                                       guint                position,
                                       const SondeEvent    *event);
void          sonde_flow_set_child    (SondeFlow           *self,
                                       SondeFlow           *child);
void          sonde_flow_emit_changed (SondeFlow           *self);
SondeStorage *sonde_flow_get_span     (SondeFlow           *self,
                                       guint               *first,
                                       guint               *end);
SondeStorage *sonde_flow_get_storage  (SondeFlow           *self);
guint         sonde_flow_get_place    (SondeFlow           *self,
                                       guint                position);

G_END_DECLS
