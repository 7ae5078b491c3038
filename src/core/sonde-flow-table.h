#pragma once

#include "sonde-flow-spec.h"
#include "sonde-packet.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

/**
 * SondeFlowTable:
 *
 * Sorts captured packets into flows, and their bytes into the streams' order.
 */
typedef struct _SondeFlowTable SondeFlowTable;

/* How many flows are taken from packets alone, each of which may claim another, and how many in
   all: a note of a few bytes makes a flow too. */
#define SONDE_FLOW_TABLE_MAX_FOREIGN (1u << 18)
#define SONDE_FLOW_TABLE_MAX_FLOWS   (1u << 20)

SondeFlowTable      *sonde_flow_table_new         (SondeStorage      *storage);
void                 sonde_flow_table_free        (SondeFlowTable    *self);
guint32              sonde_flow_table_announce    (SondeFlowTable    *self,
                                                   GHashTable        *note,
                                                   gint64             time_ns,
                                                   guint64            note_offset,
                                                   gsize              note_length);
guint32              sonde_flow_table_add_packet  (SondeFlowTable    *self,
                                                   const SondePacket *packet,
                                                   guint              interface,
                                                   gint64             time_ns,
                                                   guint64            packet_offset,
                                                   SondeDirection    *direction);
void                 sonde_flow_table_finish      (SondeFlowTable    *self);
gboolean             sonde_flow_table_is_full     (SondeFlowTable    *self);
guint                sonde_flow_table_get_n_flows (SondeFlowTable    *self);
const SondeFlowSpec *sonde_flow_table_get_spec    (SondeFlowTable    *self,
                                                   guint              index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFlowTable, sonde_flow_table_free)

G_END_DECLS
