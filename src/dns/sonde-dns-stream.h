#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

#define SONDE_DNS_FRAME_BYTES 2

/**
 * SondeDnsStream:
 *
 * One conversation: the parts of messages that have come so far.
 */
typedef struct _SondeDnsStream SondeDnsStream;

/**
 * SondeDnsStreamTake:
 * @direction: which way the message went
 * @time_ns: when its first byte passed
 * @offset: where its length begins in the stream
 * @data: (array length=length): its length, and as much of the message as came
 * @length: the size of @data in bytes
 * @sink: where a record goes
 *
 * Takes a message off a stream.
 */
typedef void (*SondeDnsStreamTake) (SondeDirection   direction,
                                    gint64           time_ns,
                                    guint64          offset,
                                    const guint8    *data,
                                    gsize            length,
                                    SondeRecordSink *sink);

SondeDnsStream *sonde_dns_stream_new    (void);
void            sonde_dns_stream_free   (SondeDnsStream     *self);
void            sonde_dns_stream_feed   (SondeDnsStream     *self,
                                         SondeDirection      direction,
                                         gint64              time_ns,
                                         guint64             offset,
                                         const guint8       *data,
                                         gsize               length,
                                         SondeDnsStreamTake  take,
                                         SondeRecordSink    *sink);
void            sonde_dns_stream_finish (SondeDnsStream     *self,
                                         SondeDirection      direction,
                                         SondeDnsStreamTake  take,
                                         SondeRecordSink    *sink);

G_END_DECLS
