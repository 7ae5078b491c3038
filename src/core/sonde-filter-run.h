#pragma once

#include "sonde-filter.h"
#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SondeFilterRun:
 *
 * A filter at work on a list of records: what it has found out about the list, and the reader of
 * its bytes. Held by the list and by each batch under way.
 */
typedef struct _SondeFilterRun SondeFilterRun;

/**
 * SondeFilterBatch:
 * @run: what it belongs to
 * @first: the position of its first record in the list
 * @n_items: how many records it holds
 * @n_matches: how many of them match, once it was judged
 * @matches: their positions, ascending
 *
 * Some records that lie beside each other, to be judged together in another thread.
 */
typedef struct
{
  SondeFilterRun *run;
  guint           first;
  guint           n_items;
  guint           n_matches;
  guint32        *matches;

  struct _SondeFilterItem *items;
  guint                    reader_end;
} SondeFilterBatch;

SondeFilterRun   *sonde_filter_run_new             (SondeFilter       *filter,
                                                    GListModel        *records);
SondeFilterRun   *sonde_filter_run_ref             (SondeFilterRun    *self);
void              sonde_filter_run_unref           (SondeFilterRun    *self);
GCancellable     *sonde_filter_run_get_cancellable (SondeFilterRun    *self);

SondeFilterBatch *sonde_filter_batch_new           (SondeFilterRun    *run,
                                                    guint              first);
void              sonde_filter_batch_free          (SondeFilterBatch  *self);
gboolean          sonde_filter_batch_is_full       (SondeFilterBatch  *self);
void              sonde_filter_batch_fill          (SondeFilterBatch  *self,
                                                    guint              n_records,
                                                    gint64             deadline_us);
void              sonde_filter_batch_judge         (SondeFilterBatch  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFilterRun, sonde_filter_run_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFilterBatch, sonde_filter_batch_free)

G_END_DECLS
