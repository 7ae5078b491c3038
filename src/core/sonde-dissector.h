#pragma once

#include <gio/gio.h>

#include "sonde-decoding.h"
#include "sonde-field.h"
#include "sonde-record-store.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeRecordSink:
 * @records: all records of the flow so far; a dissector appends to it, and may rewrite records
 *   that it appended before
 * @first_changed: a dissector that rewrites a record lowers this to the record's number
 * @handover: (nullable): set to the name of the dissector that shall be fed what follows, such as
 *   "websocket" once an upgrade is complete; each direction continues behind the last
 *   byte that was consumed in it
 * @terms: (nullable) (transfer full): set with @handover, if it is known what was agreed on for
 *   what follows, in the words of that protocol: for "websocket" the extensions, as they are named
 *   in `Sec-WebSocket-Extensions`, or an empty string for none
 *
 * Where a dissector puts what it found.
 */
typedef struct
{
  SondeRecordStore *records;
  guint             first_changed;
  const char       *handover;
  char             *terms;
} SondeRecordSink;

/**
 * SondeDissectorRead:
 * @direction: a direction of the conversation
 * @offset: an offset into its stream
 * @buffer: (array length=count): where the bytes go
 * @count: how many are wanted
 * @user_data: data of whoever reads
 *
 * Reads bytes of a conversation.
 *
 * Returns: how many there were, or -1 if they can no longer be read
 */
typedef gssize (*SondeDissectorRead) (SondeDirection  direction,
                                      guint64         offset,
                                      guint8         *buffer,
                                      gsize           count,
                                      gpointer        user_data);

/**
 * SondeDissector:
 * @name: the name by which others hand over to it, such as "http1"
 * @create: makes the state of one conversation; @client_direction is the direction in which the
 *   client's bytes go
 * @destroy: frees a state
 * @take_terms: (nullable): is told what was agreed on before, see [struct@RecordSink]; not called
 *   where that is not known
 * @probe: says whether the first bytes of a direction look like this protocol's: 1 yes, 0 no, -1
 *   too few to tell
 * @feed: takes the next bytes of a direction and appends the records that they begin or complete.
 *   Returns how many it consumed; all, unless it sets the sink's handover
 * @get_skippable: (nullable): how many of the next bytes of a direction need not be fed, because
 *   they lie inside a record whose bytes do not matter to the state (a body of known length)
 * @skip: (nullable): passes over as many bytes, at most what @get_skippable said
 * @finish: (nullable): no more bytes will come in a direction; @how is
 *   %SONDE_EVENT_FINISHED, %SONDE_EVENT_RESET or %SONDE_EVENT_CLOSED, or %SONDE_EVENT_GAP where
 *   bytes of either direction are missing from the capture, behind which nothing is fed any more
 * @dup_kind: names the kind of a record
 * @dup_summary: says in one line what a record holds; @data is its beginning, up to 4 KiB
 * @dup_fields: (nullable): takes a record apart; @data is its beginning, up to 1 MiB
 * @get_kind_id: (nullable): names the kind of a record as @dup_kind does, in English; the same
 *   string for all records for which @dup_kind gives the same
 * @decode: (nullable): makes the bytes of a record readable where they are masked
 * @dup_decodings: (nullable): makes what a record stands for besides its own bytes, as an array of
 *   [class@Decoding], or `NULL` if there is nothing; takes no more than a few milliseconds
 *
 * A protocol, as pure functions over byte ranges: no I/O, no globals, no trust in any length.
 * Any split of the input gives the same records. Malformed input is marked by a record of severity
 * %SONDE_SEVERITY_ERROR at the first offending byte.
 */
typedef struct
{
  const char *name;

  gpointer    (*create)        (SondeDirection          client_direction);
  void        (*destroy)       (gpointer                state);
  void        (*take_terms)    (gpointer                state,
                                const char             *terms);
  int         (*probe)         (const guint8           *data,
                                gsize                   length);
  gsize       (*feed)          (gpointer                state,
                                SondeDirection          direction,
                                gint64                  time_ns,
                                guint64                 offset,
                                const guint8           *data,
                                gsize                   length,
                                SondeRecordSink        *sink);
  guint64     (*get_skippable) (gpointer                state,
                                SondeDirection          direction);
  void        (*skip)          (gpointer                state,
                                SondeDirection          direction,
                                gint64                  time_ns,
                                guint64                 offset,
                                guint64                 length,
                                SondeRecordSink        *sink);
  void        (*finish)        (gpointer                state,
                                SondeDirection          direction,
                                gint64                  time_ns,
                                SondeEventKind          how,
                                SondeRecordSink        *sink);
  char       *(*dup_kind)      (gpointer                state,
                                const SondeRecordInfo  *info);
  char       *(*dup_summary)   (gpointer                state,
                                const SondeRecordInfo  *info,
                                const guint8           *data,
                                gsize                   length);
  SondeField *(*dup_fields)    (gpointer                state,
                                const SondeRecordInfo  *info,
                                const guint8           *data,
                                gsize                   length);
  const char *(*get_kind_id)   (const SondeRecordInfo  *info);

  SondeRecordDecode decode;
  GPtrArray  *(*dup_decodings) (gpointer                state,
                                const SondeRecordInfo  *info,
                                SondeDissectorRead      read,
                                gpointer                user_data);
} SondeDissector;

SondeRecordInfo *sonde_record_sink_append (SondeRecordSink *sink,
                                           guint            kind,
                                           SondeDirection   direction,
                                           gint64           time_ns,
                                           guint64          offset,
                                           guint64          length);
SondeRecordInfo *sonde_record_sink_change (SondeRecordSink *sink,
                                           guint            number);

G_END_DECLS
