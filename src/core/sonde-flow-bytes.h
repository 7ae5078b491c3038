#pragma once

#include "sonde-byte-source.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FLOW_BYTES (sonde_flow_bytes_get_type ())

G_DECLARE_FINAL_TYPE (SondeFlowBytes, sonde_flow_bytes, SONDE, FLOW_BYTES, GObject)

SondeFlowBytes *sonde_flow_bytes_new      (SondeFlow      *flow);
SondeFlow      *sonde_flow_bytes_get_flow (SondeFlowBytes *self);

G_END_DECLS
