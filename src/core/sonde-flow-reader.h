#pragma once

#include "sonde-byte-reader.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FLOW_READER (sonde_flow_reader_get_type ())

G_DECLARE_FINAL_TYPE (SondeFlowReader, sonde_flow_reader, SONDE, FLOW_READER, SondeByteReader)

SondeByteReader *sonde_flow_reader_new    (SondeFlow       *flow);
void             sonde_flow_reader_update (SondeFlowReader *self,
                                           SondeFlow       *flow);

G_END_DECLS
