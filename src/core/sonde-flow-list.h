#pragma once

#include <gio/gio.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FLOW_LIST (sonde_flow_list_get_type ())

G_DECLARE_FINAL_TYPE (SondeFlowList, sonde_flow_list, SONDE, FLOW_LIST, GObject)

SondeFlowList *sonde_flow_list_new      (void);
void           sonde_flow_list_take     (SondeFlowList *self,
                                         SondeFlow     *flow);
guint          sonde_flow_list_get_size (SondeFlowList *self);
SondeFlow     *sonde_flow_list_get      (SondeFlowList *self,
                                         guint          position);
void           sonde_flow_list_announce (SondeFlowList *self);

G_END_DECLS
