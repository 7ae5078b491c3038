#pragma once

#include "sonde-flow.h"

G_BEGIN_DECLS

/**
 * SondeStreamReader:
 *
 * Reads many small pieces of a flow's streams in another thread than the flow's, best in ascending
 * order, while the flow grows. It never touches the flow. [class@FlowReader] is for large pieces.
 */
typedef struct _SondeStreamReader SondeStreamReader;

SondeStreamReader *sonde_stream_reader_new     (SondeFlow         *flow);
void               sonde_stream_reader_free    (SondeStreamReader *self);
guint              sonde_stream_reader_measure (SondeFlow         *flow);
void               sonde_stream_reader_set_end (SondeStreamReader *self,
                                                guint              end);
gsize              sonde_stream_reader_read    (SondeStreamReader *self,
                                                SondeDirection     direction,
                                                guint64            offset,
                                                guint8            *buffer,
                                                gsize              count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeStreamReader, sonde_stream_reader_free)

G_END_DECLS
