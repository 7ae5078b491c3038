#include "config.h"

#include "sonde-filter-run.h"
#include "sonde-filtered-list.h"
#include "sonde-position-list.h"
#include "sonde-record.h"
#include "sonde-update-source.h"

/* How long the main thread may be kept by one round of copying. */
#define BUDGET_US 3000

/* How long what another filter let through stays, to spare the eye an empty list. */
#define PATIENCE_US 150000

/**
 * SondeFilteredList:
 *
 * The records of a list that a filter lets through, as a list of [class@Record].
 *
 * Records are copied in their compact form a few milliseconds at a time, and judged in another
 * thread; what was found is announced at most once per frame. Records that arrive or are rewritten
 * are judged as well.
 */
struct _SondeFilteredList
{
  GObject            parent_instance;

  GListModel        *records;
  SondeFilter       *filter;
  SondeFilterRun    *run;
  SondeFilterBatch  *batch;
  GSource           *announcement;
  GSignalGroup      *comment_signals;
  guint              feed_id;

  guint              n_records;
  guint              n_judged;
  guint              redo_from;
  guint              judging_end;
  gboolean           is_judging;
  gboolean           is_outdated;
  gint64             began_us;

  /* Announced are the first n_shared of the matches, and then the old ones. */
  SondePositionList *matches;
  SondePositionList *old;
  guint              n_shared;
  guint              n_announced;
  guint              old_until;
  gboolean           is_renewed;
};

enum {
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonde_filtered_list_model_init (GListModelInterface *iface);
static void sonde_filtered_list_go_on      (SondeFilteredList   *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeFilteredList, sonde_filtered_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_filtered_list_model_init))

static GType
sonde_filtered_list_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
sonde_filtered_list_get_n_items (GListModel *model)
{
  return SONDE_FILTERED_LIST (model)->n_announced;
}

static gpointer
sonde_filtered_list_get_item (GListModel *model,
                              guint       position)
{
  SondeFilteredList *self = SONDE_FILTERED_LIST (model);

  if (position >= self->n_announced)
    return NULL;

  return g_list_model_get_item (self->records,
                                sonde_filtered_list_get_source_position (self, position));
}

static void
sonde_filtered_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_filtered_list_get_item_type;
  iface->get_n_items = sonde_filtered_list_get_n_items;
  iface->get_item = sonde_filtered_list_get_item;
}

static void
sonde_filtered_list_announce_renewal (SondeFilteredList *self)
{
  guint n_old = self->n_announced;

  self->is_renewed = FALSE;
  self->n_announced = self->n_shared = 0;
  sonde_position_list_truncate (self->old, 0);

  /* Twice, as none of the old ones stays: it was another question. */
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
}

/* The first record that was not copied yet. */
static guint
sonde_filtered_list_get_next (SondeFilteredList *self)
{
  if (self->batch != NULL)
    return self->batch->first + self->batch->n_items;

  return self->is_judging ? self->judging_end : self->n_judged;
}

/* Returns TRUE: whoever finds more asks for another announcement. */
static gboolean
sonde_filtered_list_announce (GObject *object)
{
  SondeFilteredList *self = SONDE_FILTERED_LIST (object);
  gboolean is_running = sonde_filtered_list_is_running (self);
  guint first, n_old;

  if (self->is_renewed)
    {
      if (is_running && g_get_monotonic_time () - self->began_us < PATIENCE_US)
        {
          g_signal_emit (self, signals[PROGRESS], 0);
          return TRUE;
        }

      sonde_filtered_list_announce_renewal (self);
    }

  /* Some that were rewritten have not been judged anew. */
  if (sonde_position_list_length (self->old) > 0 && self->n_judged < self->old_until && is_running)
    return TRUE;

  first = self->n_shared;
  n_old = self->n_announced - first;
  self->n_announced = self->n_shared = sonde_position_list_length (self->matches);
  sonde_position_list_truncate (self->old, 0);
  self->old_until = 0;

  if (n_old > 0 || self->n_announced > first)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_old, self->n_announced - first);

  g_signal_emit (self, signals[PROGRESS], 0);

  return TRUE;
}

/* Forgets what was found of records from a position on, but not what was announced of them. */
static void
sonde_filtered_list_forget (SondeFilteredList *self,
                            guint              position)
{
  guint n_kept = sonde_position_list_find (self->matches, position);

  if (n_kept < self->n_shared)
    {
      g_autoptr(SondePositionList) old = sonde_position_list_new ();

      for (guint i = n_kept; i < self->n_announced; i++)
        {
          guint32 old_position = sonde_filtered_list_get_source_position (self, i);

          sonde_position_list_append (old, &old_position, 1);
        }

      g_clear_pointer (&self->old, sonde_position_list_free);
      self->old = g_steal_pointer (&old);
      self->n_shared = n_kept;
      self->old_until = MAX (self->old_until, self->n_judged);
    }

  sonde_position_list_truncate (self->matches, n_kept);
  self->n_judged = MIN (self->n_judged, position);
}

static void
sonde_filtered_list_redo (SondeFilteredList *self)
{
  guint position = self->redo_from;

  self->redo_from = G_MAXUINT;

  if (position < self->n_judged)
    sonde_filtered_list_forget (self, position);

  if (self->batch != NULL && position < self->batch->first + self->batch->n_items)
    g_clear_pointer (&self->batch, sonde_filter_batch_free);
}

static void
sonde_filtered_list_judge_cb (GTask        *task,
                              gpointer      object G_GNUC_UNUSED,
                              gpointer      task_data,
                              GCancellable *cancellable G_GNUC_UNUSED)
{
  sonde_filter_batch_judge (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
sonde_filtered_list_judged_cb (GObject      *object G_GNUC_UNUSED,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  SondeFilteredList *self = user_data;
  const SondeFilterBatch *batch = g_task_get_task_data (G_TASK (result));

  /* Cancelled with the run, by another filter or because the list is gone. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  sonde_position_list_append (self->matches, batch->matches, batch->n_matches);
  self->n_judged = batch->first + batch->n_items;
  self->is_judging = FALSE;
  sonde_update_source_wake (self->announcement);
  sonde_filtered_list_go_on (self);
}

static void
sonde_filtered_list_judge (SondeFilteredList *self)
{
  g_autoptr(GTask) task = NULL;

  self->judging_end = self->batch->first + self->batch->n_items;
  task = g_task_new (NULL, sonde_filter_run_get_cancellable (self->run),
                     sonde_filtered_list_judged_cb, self);
  g_task_set_source_tag (task, sonde_filtered_list_judge);
  g_task_set_task_data (task, g_steal_pointer (&self->batch),
                        (GDestroyNotify) sonde_filter_batch_free);
  self->is_judging = TRUE;
  g_task_run_in_thread (task, sonde_filtered_list_judge_cb);
}

/* Fills the next batch while the one before it is judged. */
static gboolean
sonde_filtered_list_feed_cb (gpointer user_data)
{
  SondeFilteredList *self = user_data;

  self->feed_id = 0;

  if (self->batch == NULL)
    self->batch = sonde_filter_batch_new (self->run, sonde_filtered_list_get_next (self));

  sonde_filter_batch_fill (self->batch, self->n_records, g_get_monotonic_time () + BUDGET_US);
  sonde_filtered_list_go_on (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_filtered_list_go_on (SondeFilteredList *self)
{
  if (self->run == NULL)
    return;

  /* What was read from the file may be about any record; once through is enough for all of it. */
  if (self->is_outdated && !sonde_filtered_list_is_running (self))
    {
      self->is_outdated = FALSE;
      self->redo_from = 0;
    }

  if (!self->is_judging && self->redo_from != G_MAXUINT)
    sonde_filtered_list_redo (self);

  if (!self->is_judging && self->batch != NULL && self->batch->n_items > 0)
    sonde_filtered_list_judge (self);

  if (self->feed_id == 0 && sonde_filtered_list_get_next (self) < self->n_records &&
      (self->batch == NULL || !sonde_filter_batch_is_full (self->batch)))
    self->feed_id = g_idle_add (sonde_filtered_list_feed_cb, self);
}

static void
sonde_filtered_list_comment_changed_cb (SondeFilteredList *self,
                                        guint64            place G_GNUC_UNUSED,
                                        gboolean           by_person)
{
  if (by_person)
    self->redo_from = 0;
  else
    self->is_outdated = TRUE;

  sonde_update_source_wake (self->announcement);
  sonde_filtered_list_go_on (self);
}

/* Only a filter that asks for marks or comments cares if there are others. */
static void
sonde_filtered_list_watch_comments (SondeFilteredList *self)
{
  g_autoptr(SondeRecord) first = NULL;
  SondeComments *comments = NULL;

  if (self->filter != NULL &&
      (sonde_filter_get_needs (self->filter) & SONDE_FILTER_NEEDS_MARKS) != 0)
    first = g_list_model_get_item (self->records, 0);

  if (first != NULL)
    comments = sonde_record_origin_get_comments (sonde_record_get_origin (first));

  g_signal_group_set_target (self->comment_signals, comments);
}

static void
sonde_filtered_list_stop (SondeFilteredList *self)
{
  if (self->run != NULL)
    g_cancellable_cancel (sonde_filter_run_get_cancellable (self->run));

  g_clear_handle_id (&self->feed_id, g_source_remove);
  g_clear_pointer (&self->batch, sonde_filter_batch_free);
  g_clear_pointer (&self->run, sonde_filter_run_unref);
  self->is_judging = FALSE;
  self->is_outdated = FALSE;
  self->redo_from = G_MAXUINT;
  self->n_judged = 0;
}

static void
sonde_filtered_list_restart (SondeFilteredList *self)
{
  sonde_filtered_list_stop (self);

  /* What was announced stays for a moment, unless part of it was outdated already. */
  if (!self->is_renewed && sonde_position_list_length (self->old) == 0)
    {
      SondePositionList *empty = g_steal_pointer (&self->old);

      self->old = g_steal_pointer (&self->matches);
      self->matches = empty;
      self->n_shared = 0;
      self->is_renewed = TRUE;
    }
  else
    {
      sonde_position_list_truncate (self->matches, 0);

      if (!self->is_renewed)
        sonde_filtered_list_announce_renewal (self);
    }

  self->old_until = 0;
  self->began_us = g_get_monotonic_time ();

  if (self->filter != NULL)
    self->run = sonde_filter_run_new (self->filter, self->records);

  sonde_filtered_list_watch_comments (self);
  sonde_update_source_wake (self->announcement);
  sonde_filtered_list_go_on (self);
}

static void
sonde_filtered_list_records_changed_cb (SondeFilteredList *self,
                                        guint              position,
                                        guint              removed,
                                        guint              added)
{
  guint n_before = self->n_records;

  self->n_records = g_list_model_get_n_items (self->records);

  if (self->filter == NULL)
    return;

  if (removed > added || n_before == 0)
    {
      sonde_filtered_list_restart (self);

      /* They may be gone, so they cannot be shown for another moment. */
      if (self->is_renewed)
        sonde_filtered_list_announce_renewal (self);

      return;
    }

  if (position < sonde_filtered_list_get_next (self))
    self->redo_from = MIN (self->redo_from, position);

  sonde_update_source_wake (self->announcement);
  sonde_filtered_list_go_on (self);
}

static void
sonde_filtered_list_dispose (GObject *object)
{
  SondeFilteredList *self = SONDE_FILTERED_LIST (object);

  sonde_filtered_list_stop (self);

  if (self->announcement != NULL)
    g_source_destroy (self->announcement);

  g_clear_pointer (&self->announcement, g_source_unref);
  g_clear_object (&self->comment_signals);
  g_clear_pointer (&self->filter, sonde_filter_unref);

  G_OBJECT_CLASS (sonde_filtered_list_parent_class)->dispose (object);
}

static void
sonde_filtered_list_finalize (GObject *object)
{
  SondeFilteredList *self = SONDE_FILTERED_LIST (object);

  g_clear_pointer (&self->matches, sonde_position_list_free);
  g_clear_pointer (&self->old, sonde_position_list_free);
  g_clear_object (&self->records);

  G_OBJECT_CLASS (sonde_filtered_list_parent_class)->finalize (object);
}

static void
sonde_filtered_list_class_init (SondeFilteredListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_filtered_list_dispose;
  object_class->finalize = sonde_filtered_list_finalize;

  /**
   * SondeFilteredList::progress:
   *
   * More records were judged, or the last. Emitted at most once per frame.
   */
  signals[PROGRESS] =
    g_signal_new ("progress", SONDE_TYPE_FILTERED_LIST, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_filtered_list_init (SondeFilteredList *self)
{
  self->matches = sonde_position_list_new ();
  self->old = sonde_position_list_new ();
  self->redo_from = G_MAXUINT;
  self->announcement = sonde_update_source_new (G_OBJECT (self), sonde_filtered_list_announce);
  self->comment_signals = g_signal_group_new (SONDE_TYPE_COMMENTS);
  g_signal_group_connect_swapped (self->comment_signals, "changed",
                                  G_CALLBACK (sonde_filtered_list_comment_changed_cb), self);
}

/**
 * sonde_filtered_list_new:
 * @records: a list of [class@Record] that only grows; it may rewrite records where they are
 *
 * Returns: (transfer full): a list without a filter, which lets nothing through
 */
SondeFilteredList *
sonde_filtered_list_new (GListModel *records)
{
  SondeFilteredList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (records), NULL);

  self = g_object_new (SONDE_TYPE_FILTERED_LIST, NULL);
  self->records = g_object_ref (records);
  self->n_records = g_list_model_get_n_items (records);
  g_signal_connect_object (records, "items-changed",
                           G_CALLBACK (sonde_filtered_list_records_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_filtered_list_set_filter:
 * @self: a filtered list
 * @filter: (nullable): what is let through; with `NULL` nothing is
 *
 * Filters anew, from the first record. What runs already is given up.
 */
void
sonde_filtered_list_set_filter (SondeFilteredList *self,
                                SondeFilter       *filter)
{
  g_return_if_fail (SONDE_IS_FILTERED_LIST (self));

  if (filter != NULL)
    sonde_filter_ref (filter);

  g_clear_pointer (&self->filter, sonde_filter_unref);
  self->filter = filter;
  sonde_filtered_list_restart (self);
}

/**
 * sonde_filtered_list_get_filter:
 * @self: a filtered list
 *
 * Returns: (transfer none) (nullable): what is let through
 */
SondeFilter *
sonde_filtered_list_get_filter (SondeFilteredList *self)
{
  g_return_val_if_fail (SONDE_IS_FILTERED_LIST (self), NULL);

  return self->filter;
}

/**
 * sonde_filtered_list_is_running:
 * @self: a filtered list
 *
 * Returns: whether there are records that were not judged yet
 */
gboolean
sonde_filtered_list_is_running (SondeFilteredList *self)
{
  g_return_val_if_fail (SONDE_IS_FILTERED_LIST (self), FALSE);

  return self->filter != NULL &&
         (self->n_judged < self->n_records || self->redo_from != G_MAXUINT);
}

/**
 * sonde_filtered_list_get_n_judged:
 * @self: a filtered list
 *
 * Returns: how many records were judged, from the first
 */
guint
sonde_filtered_list_get_n_judged (SondeFilteredList *self)
{
  g_return_val_if_fail (SONDE_IS_FILTERED_LIST (self), 0);

  return self->n_judged;
}

/**
 * sonde_filtered_list_get_source_position:
 * @self: a filtered list
 * @position: a position in it
 *
 * Returns: the record's position among all records
 */
guint
sonde_filtered_list_get_source_position (SondeFilteredList *self,
                                         guint              position)
{
  g_return_val_if_fail (SONDE_IS_FILTERED_LIST (self), 0);
  g_return_val_if_fail (position < self->n_announced, 0);

  if (position < self->n_shared)
    return sonde_position_list_get (self->matches, position);

  return sonde_position_list_get (self->old, position - self->n_shared);
}

/**
 * sonde_filtered_list_find:
 * @self: a filtered list
 * @source_position: a position among all records
 *
 * Returns: the position of the first record here that is not before it, or the number of records
 *   here
 */
guint
sonde_filtered_list_find (SondeFilteredList *self,
                          guint              source_position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (SONDE_IS_FILTERED_LIST (self), 0);

  high = self->n_announced;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sonde_filtered_list_get_source_position (self, middle) < source_position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}
