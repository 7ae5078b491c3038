#include "config.h"

#include "sonde-filter-run.h"
#include "sonde-stream-reader.h"

#define BATCH_RECORDS 16384
#define PIECE_RECORDS 256
#define N_KINDS 64
#define CHECK_RECORDS 1024

/* A record, and which conditions are known to be met without its bytes. */
typedef struct _SondeFilterItem
{
  SondeRecordInfo   info;
  guint64           truth;
  SondeRecordDecode decode;
} SondeFilterItem;

/* Which conditions the name of a kind meets. */
typedef struct
{
  const char *id;
  guint16     kind;
  guint8      direction;
  gboolean    is_known;
  guint64     truth;
} SondeFilterKind;

struct _SondeFilterRun
{
  SondeFilter                *filter;
  SondeFilterNeeds            needs;
  SondeFilterPayload         *payload;
  GCancellable               *cancellable;
  GListModel                 *records;
  SondeRecordOrigin          *origin;
  SondeRecordOriginInterface *iface;
  gint64                      start_ns;
  guint64                     truth;
  SondeFilterKind             kinds[N_KINDS];

  int                         ref_count;
};

static gsize
read_flow (gpointer       source,
           SondeDirection direction,
           guint64        offset,
           guint8        *buffer,
           gsize          count)
{
  return sonde_stream_reader_read (source, direction, offset, buffer, count);
}

static void
sonde_filter_run_copy_infos (SondeFilterRun  *self,
                             guint            first,
                             guint            n_infos,
                             SondeRecordInfo *infos)
{
  if (self->iface != NULL && self->iface->copy_infos != NULL)
    {
      self->iface->copy_infos (self->origin, first, n_infos, infos);
      return;
    }

  for (guint i = 0; i < n_infos; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (self->records, first + i);

      infos[i] = *sonde_record_get_info (record);
    }
}

static guint64
sonde_filter_run_judge_kind (SondeFilterRun        *self,
                             const SondeRecordInfo *info)
{
  const char *id = NULL;
  SondeFilterKind *kind;
  g_autofree char *name = NULL;
  gsize slot;

  if (self->iface->get_kind_id != NULL)
    id = self->iface->get_kind_id (self->origin, info);

  slot = (GPOINTER_TO_SIZE (id) >> 3 ^ (gsize) info->kind << 2 ^ info->direction) % N_KINDS;
  kind = &self->kinds[slot];

  if (kind->is_known && kind->id == id && kind->kind == info->kind &&
      kind->direction == info->direction)
    return kind->truth;

  name = self->iface->dup_kind (self->origin, info);
  kind->id = id;
  kind->kind = info->kind;
  kind->direction = info->direction;
  kind->truth = sonde_filter_judge_kind (self->filter, name, id);
  kind->is_known = TRUE;

  return kind->truth;
}

/* Returns whether it took as long as finding out a summary takes. */
static gboolean
sonde_filter_run_prepare (SondeFilterRun  *self,
                          SondeFilterItem *item)
{
  const SondeRecordInfo *info = &item->info;
  gboolean is_slow = FALSE;

  item->truth = self->truth;
  item->decode = NULL;

  if (self->iface == NULL)
    return FALSE;

  if ((self->needs & SONDE_FILTER_NEEDS_KIND) != 0)
    item->truth |= sonde_filter_run_judge_kind (self, info);

  if ((self->needs & SONDE_FILTER_NEEDS_MARKS) != 0)
    {
      const SondeComment *comment = sonde_record_origin_get_comment (self->origin, info);

      item->truth |= sonde_filter_judge_marks (self->filter, comment != NULL && comment->is_marked,
                                               comment != NULL ? comment->text : NULL);
    }

  if ((self->needs & SONDE_FILTER_NEEDS_TEXT) == 0)
    return FALSE;

  if (self->iface->get_decode != NULL)
    item->decode = self->iface->get_decode (self->origin, info);

  if (self->iface->has_own_words == NULL || self->iface->has_own_words (self->origin, info))
    {
      g_autofree char *summary = self->iface->dup_summary (self->origin, info);

      item->truth |= sonde_filter_judge_summary (self->filter, summary);
      is_slow = TRUE;
    }

  return is_slow;
}

/**
 * sonde_filter_run_new:
 * @filter: a filter
 * @records: a list of [class@Record]; not held, so it must outlive the filling of batches
 *
 * Begins to filter a list.
 *
 * Returns: (transfer full): a run
 */
SondeFilterRun *
sonde_filter_run_new (SondeFilter *filter,
                      GListModel  *records)
{
  SondeFilterRun *self;
  g_autoptr(SondeRecord) first = NULL;
  SondeFlow *flow = NULL;

  g_return_val_if_fail (filter != NULL, NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (records), NULL);

  self = g_new0 (SondeFilterRun, 1);
  self->filter = sonde_filter_ref (filter);
  self->needs = sonde_filter_get_needs (filter);
  self->cancellable = g_cancellable_new ();
  self->records = records;
  self->ref_count = 1;
  first = g_list_model_get_item (records, 0);

  if (first == NULL)
    return self;

  self->start_ns = sonde_record_get_time_ns (first);
  self->origin = sonde_record_get_origin (first);
  self->iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

  if (self->iface->get_flow != NULL)
    flow = self->iface->get_flow (self->origin);

  if (flow != NULL)
    self->truth = sonde_filter_judge_flow (filter, flow);

  if (flow != NULL && (self->needs & SONDE_FILTER_NEEDS_TEXT) != 0)
    self->payload = sonde_filter_payload_new (read_flow, sonde_stream_reader_new (flow),
                                              (GDestroyNotify) sonde_stream_reader_free);

  return self;
}

/**
 * sonde_filter_run_ref:
 * @self: a run
 *
 * Returns: (transfer full): @self
 */
SondeFilterRun *
sonde_filter_run_ref (SondeFilterRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * sonde_filter_run_unref:
 * @self: a run
 *
 * Gives up a reference, in any thread.
 */
void
sonde_filter_run_unref (SondeFilterRun *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->payload, sonde_filter_payload_free);
  g_clear_pointer (&self->filter, sonde_filter_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * sonde_filter_run_get_cancellable:
 * @self: a run
 *
 * Returns: (transfer none): what ends it
 */
GCancellable *
sonde_filter_run_get_cancellable (SondeFilterRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * sonde_filter_batch_new:
 * @run: what it belongs to
 * @first: the position of its first record
 *
 * Returns: (transfer full): a batch without records
 */
SondeFilterBatch *
sonde_filter_batch_new (SondeFilterRun *run,
                        guint           first)
{
  SondeFilterBatch *self;

  g_return_val_if_fail (run != NULL, NULL);

  self = g_new0 (SondeFilterBatch, 1);
  self->run = sonde_filter_run_ref (run);
  self->first = first;
  self->items = g_new (SondeFilterItem, BATCH_RECORDS);

  return self;
}

/**
 * sonde_filter_batch_free:
 * @self: a batch
 *
 * Frees a batch, in any thread.
 */
void
sonde_filter_batch_free (SondeFilterBatch *self)
{
  g_return_if_fail (self != NULL);

  sonde_filter_run_unref (self->run);
  g_free (self->items);
  g_free (self->matches);
  g_free (self);
}

/**
 * sonde_filter_batch_is_full:
 * @self: a batch
 *
 * Returns: whether it takes no more records
 */
gboolean
sonde_filter_batch_is_full (SondeFilterBatch *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->n_items == BATCH_RECORDS;
}

/**
 * sonde_filter_batch_fill:
 * @self: a batch
 * @n_records: how many records its list has now
 * @deadline_us: when to stop at the latest, in monotonic time
 *
 * Copies records of the list, and decides what their bytes are not needed for. To be called in the
 * list's thread.
 */
void
sonde_filter_batch_fill (SondeFilterBatch *self,
                         guint             n_records,
                         gint64            deadline_us)
{
  SondeRecordInfo infos[PIECE_RECORDS];
  SondeFlow *flow = NULL;

  g_return_if_fail (self != NULL);

  if (self->run->payload != NULL)
    flow = self->run->iface->get_flow (self->run->origin);

  if (flow != NULL)
    self->reader_end = sonde_stream_reader_measure (flow);

  while (self->n_items < BATCH_RECORDS && self->first + self->n_items < n_records)
    {
      guint first = self->first + self->n_items;
      guint n_infos = MIN (MIN (PIECE_RECORDS, BATCH_RECORDS - self->n_items), n_records - first);

      sonde_filter_run_copy_infos (self->run, first, n_infos, infos);

      for (guint i = 0; i < n_infos; i++)
        {
          SondeFilterItem *item = &self->items[self->n_items++];

          item->info = infos[i];

          if (sonde_filter_run_prepare (self->run, item) &&
              g_get_monotonic_time () >= deadline_us)
            return;
        }

      if (g_get_monotonic_time () >= deadline_us)
        break;
    }
}

/**
 * sonde_filter_batch_judge:
 * @self: a batch
 *
 * Finds the records that match. A pure function, to be called in any one thread; stops early when
 * its run was cancelled.
 */
void
sonde_filter_batch_judge (SondeFilterBatch *self)
{
  SondeFilterRun *run;

  g_return_if_fail (self != NULL);

  run = self->run;
  self->matches = g_new (guint32, MAX (self->n_items, 1));

  if (run->payload != NULL)
    sonde_stream_reader_set_end (sonde_filter_payload_get_source (run->payload), self->reader_end);

  for (guint i = 0; i < self->n_items; i++)
    {
      const SondeFilterItem *item = &self->items[i];

      if ((run->payload != NULL || i % CHECK_RECORDS == 0) &&
          g_cancellable_is_cancelled (run->cancellable))
        return;

      if (run->payload != NULL)
        sonde_filter_payload_set_record (run->payload, &item->info, item->decode);

      if (sonde_filter_matches (run->filter, &item->info, item->truth, run->start_ns,
                                run->payload))
        self->matches[self->n_matches++] = self->first + i;
    }
}
