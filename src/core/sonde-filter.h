#pragma once

#include "sonde-filter-error.h"
#include "sonde-filter-payload.h"
#include "sonde-flow.h"
#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_FILTER_MAX_BYTES   4096
#define SONDE_FILTER_MAX_CLAUSES 64

/**
 * SondeFilter:
 *
 * What a person asks of records, in a small language. Never changes, so any thread may use it.
 *
 * Conditions such as `size > 1 KiB`, `sent`, `kind = text` or `contains "GET /"` are joined by
 * `and`, `or`, `not` and parentheses; those that only stand beside each other must all be met.
 * Other words and strings are looked for in a record's bytes and its summary, whatever their case.
 */
typedef struct _SondeFilter SondeFilter;

/**
 * SondeFilterNeeds:
 * @SONDE_FILTER_NEEDS_NOTHING: what a record holds in its compact form is enough
 * @SONDE_FILTER_NEEDS_KIND: the name of its kind, for sonde_filter_judge_kind()
 * @SONDE_FILTER_NEEDS_TEXT: its summary and its bytes, for sonde_filter_judge_summary()
 * @SONDE_FILTER_NEEDS_MARKS: what the person noted, for sonde_filter_judge_marks()
 *
 * What a filter has to be told of each record, beyond its compact form.
 */
typedef enum
{
  SONDE_FILTER_NEEDS_NOTHING = 0,
  SONDE_FILTER_NEEDS_KIND    = 1 << 0,
  SONDE_FILTER_NEEDS_TEXT    = 1 << 1,
  SONDE_FILTER_NEEDS_MARKS   = 1 << 2,
} SondeFilterNeeds;

#define SONDE_TYPE_FILTER (sonde_filter_get_type ())

GType             sonde_filter_get_type      (void);
SondeFilter      *sonde_filter_parse         (const char             *text,
                                              SondeFilterPlace       *place,
                                              GError                **error);
SondeFilter      *sonde_filter_ref           (SondeFilter            *self);
void              sonde_filter_unref         (SondeFilter            *self);
SondeFilterNeeds  sonde_filter_get_needs     (const SondeFilter      *self);
guint64           sonde_filter_judge_flow    (const SondeFilter      *self,
                                              SondeFlow              *flow);
guint64           sonde_filter_judge_kind    (const SondeFilter      *self,
                                              const char             *name,
                                              const char             *id);
guint64           sonde_filter_judge_summary (const SondeFilter      *self,
                                              const char             *summary);
guint64           sonde_filter_judge_marks   (const SondeFilter      *self,
                                              gboolean                is_marked,
                                              const char             *comment);
gboolean          sonde_filter_matches       (const SondeFilter      *self,
                                              const SondeRecordInfo  *info,
                                              guint64                 truth,
                                              gint64                  start_ns,
                                              SondeFilterPayload     *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFilter, sonde_filter_unref)

G_END_DECLS
