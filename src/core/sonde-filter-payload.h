#pragma once

#include "sonde-needle.h"
#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SondeFilterRead:
 * @source: where the bytes are
 * @direction: the stream that they lie in
 * @offset: where to begin in that stream
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 *
 * Reads bytes for a filter, in the thread in which it runs.
 *
 * Returns: the number of bytes read, short where there are no more
 */
typedef gsize (*SondeFilterRead) (gpointer        source,
                                  SondeDirection  direction,
                                  guint64         offset,
                                  guint8         *buffer,
                                  gsize           count);

/**
 * SondeFilterPayload:
 *
 * The bytes of the record that is looked at, a part at a time.
 */
typedef struct _SondeFilterPayload SondeFilterPayload;

SondeFilterPayload *sonde_filter_payload_new        (SondeFilterRead         read,
                                                     gpointer                source,
                                                     GDestroyNotify          destroy);
void                sonde_filter_payload_free       (SondeFilterPayload     *self);
gpointer            sonde_filter_payload_get_source (SondeFilterPayload     *self);
void                sonde_filter_payload_set_record (SondeFilterPayload     *self,
                                                     const SondeRecordInfo  *info,
                                                     SondeRecordDecode       decode);
gboolean            sonde_filter_payload_contains   (SondeFilterPayload     *self,
                                                     const SondeNeedle      *needle);
gboolean            sonde_filter_payload_matches    (SondeFilterPayload     *self,
                                                     const GRegex           *regex);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFilterPayload, sonde_filter_payload_free)

G_END_DECLS
