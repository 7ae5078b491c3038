#pragma once

#include <gio/gio.h>

#include "sonde-comment.h"
#include "sonde-field.h"
#include "sonde-flow.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/* What a record's direction is when it went neither way: a note, or the beginning of a flow. */
#define SONDE_RECORD_NO_DIRECTION SONDE_N_DIRECTIONS

/**
 * SondeRecordInfo:
 * @time_ns: when its first byte passed, in nanoseconds since the Unix epoch
 * @offset: its first byte, as an offset into the stream of its direction
 * @length: its bytes in that stream; may grow until the message is complete
 * @number: its position in its list, from 0
 * @kind: what it is, in the numbers of its dissector
 * @direction: which way it went, or `SONDE_RECORD_NO_DIRECTION`
 * @severity: the worst of its departures from the standard
 * @detail: for the dissector's own use
 *
 * A message or frame, as compact as a list of millions needs it.
 */
typedef struct
{
  gint64  time_ns;
  guint64 offset;
  guint64 length;
  guint64 detail;
  guint32 number;
  guint16 kind;
  guint8  direction;
  guint8  severity;
} SondeRecordInfo;

/**
 * SondeRecordDecode:
 * @head: (array length=n_head): the first bytes of the record, as they were on the wire
 * @n_head: how many, at most 16
 * @offset: where @data begins, from the record's first byte
 * @data: (array length=length): bytes of the record, changed in place
 * @length: the number of bytes in @data
 *
 * Makes bytes readable that were masked on the wire. A pure function, called in any thread.
 */
typedef void (*SondeRecordDecode) (const guint8 *head,
                                   gsize         n_head,
                                   guint64       offset,
                                   guint8       *data,
                                   gsize         length);

#define SONDE_TYPE_RECORD (sonde_record_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecord, sonde_record, SONDE, RECORD, GObject)

/**
 * SondeRecordOrigin:
 *
 * What a record's list knows and the record itself does not hold.
 */
#define SONDE_TYPE_RECORD_ORIGIN (sonde_record_origin_get_type ())

G_DECLARE_INTERFACE (SondeRecordOrigin, sonde_record_origin, SONDE, RECORD_ORIGIN, GObject)

/**
 * SondeRecordOriginInterface:
 * @dup_kind: names the kind of a record in one or two words, such as "Text frame"
 * @dup_summary: says in one line what a record holds
 * @dup_fields: (nullable): takes a record apart; offsets count from its first byte
 * @read: reads bytes of the stream that a record lies in, at an offset from its first byte
 * @get_flow: (nullable): the flow that the records lie in
 * @copy_infos: (nullable): copies records in their compact form, without making objects
 * @get_kind_id: (nullable): names the kind of a record as @dup_kind does, in English, which must
 *   be the same string for all records for which @dup_kind gives the same
 * @get_decode: (nullable): what makes the bytes of a record readable, if they are not
 * @has_own_words: (nullable): whether the summary of a record may say what its bytes do not
 * @dup_decodings: (nullable): makes what a record stands for besides its own bytes, as an array of
 *   [class@Decoding]; `NULL` if there is nothing
 * @get_place: (nullable): the offset in the capture file of a record's first byte, or of what tells
 *   of it; 0 when there is none
 */
struct _SondeRecordOriginInterface
{
  GTypeInterface parent_iface;

  char       *(*dup_kind)    (SondeRecordOrigin      *self,
                              const SondeRecordInfo  *info);
  char       *(*dup_summary) (SondeRecordOrigin      *self,
                              const SondeRecordInfo  *info);
  SondeField *(*dup_fields)  (SondeRecordOrigin      *self,
                              const SondeRecordInfo  *info);
  gssize      (*read)        (SondeRecordOrigin      *self,
                              const SondeRecordInfo  *info,
                              guint64                 offset,
                              guint8                 *buffer,
                              gsize                   count,
                              GError                **error);

  SondeFlow         *(*get_flow)      (SondeRecordOrigin      *self);
  void               (*copy_infos)    (SondeRecordOrigin      *self,
                                       guint                   first,
                                       guint                   n_infos,
                                       SondeRecordInfo        *infos);
  const char        *(*get_kind_id)   (SondeRecordOrigin      *self,
                                       const SondeRecordInfo  *info);
  SondeRecordDecode  (*get_decode)    (SondeRecordOrigin      *self,
                                       const SondeRecordInfo  *info);
  gboolean           (*has_own_words) (SondeRecordOrigin      *self,
                                       const SondeRecordInfo  *info);
  guint64            (*get_place)     (SondeRecordOrigin      *self,
                                       const SondeRecordInfo  *info);
  GPtrArray         *(*dup_decodings) (SondeRecordOrigin      *self,
                                       const SondeRecordInfo  *info);
};

SondeRecord           *sonde_record_new           (SondeRecordOrigin      *origin,
                                                   const SondeRecordInfo  *info);
const SondeRecordInfo *sonde_record_get_info      (SondeRecord            *self);
SondeRecordOrigin     *sonde_record_get_origin    (SondeRecord            *self);
gint64                 sonde_record_get_time_ns   (SondeRecord            *self);
SondeDirection         sonde_record_get_direction (SondeRecord            *self);
gboolean               sonde_record_has_direction (SondeRecord            *self);
SondeSeverity          sonde_record_get_severity  (SondeRecord            *self);
guint64                sonde_record_get_length    (SondeRecord            *self);
const char            *sonde_record_get_kind      (SondeRecord            *self);
const char            *sonde_record_get_summary   (SondeRecord            *self);
SondeField            *sonde_record_dup_fields    (SondeRecord            *self);
GPtrArray             *sonde_record_dup_decodings (SondeRecord            *self);
GBytes                *sonde_record_read_bytes    (SondeRecord            *self,
                                                   guint64                 offset,
                                                   gsize                   count,
                                                   GError                **error);
guint64                sonde_record_get_place     (SondeRecord            *self);
const SondeComment    *sonde_record_get_comment   (SondeRecord            *self);
void                   sonde_record_set_comment   (SondeRecord            *self,
                                                   gboolean                is_marked,
                                                   const char             *text);

SondeComments      *sonde_record_origin_get_comments (SondeRecordOrigin     *self);
const SondeComment *sonde_record_origin_get_comment  (SondeRecordOrigin     *self,
                                                      const SondeRecordInfo *info);

G_END_DECLS
