#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-match-tally.h"
#include "sonde-search.h"

#define ANNOUNCE_INTERVAL_MS 100
#define MAX_WINDOW_RANGES    4096

/* What the second thread does: one thing at a time, while the first one counts. */
typedef struct
{
  gboolean    is_window;
  SondeRange  window;

  guint64     place;
  gboolean    backwards;
  gboolean    is_known;
  SondeMatch  match;
  gboolean    has_wrapped;
} SondeSearchJob;

/**
 * SondeSearch:
 *
 * Looks for a pattern in a byte source, without blocking: counts the matches from the beginning on,
 * finds the next or the previous one from any place, and lists those that are in sight.
 *
 * Each direction is a stream of its own, so that a match may be interrupted, in the source, by
 * bytes of the other direction; it has several ranges then. Matches of one stream do not overlap.
 *
 * Counting begins when the search is made, and goes on as the source grows.
 */
struct _SondeSearch
{
  GObject           parent_instance;

  SondeByteSource  *source;
  SondePattern     *pattern;
  SondeSearchState  state;
  GError           *error;

  SondeByteReader  *tally_reader;
  SondeMatchTally  *tally;
  GCancellable     *cancellable;
  GArray           *matches;
  guint64           n_matches;
  guint64           n_scanned;
  gboolean          is_counting;
  guint             announce_id;

  SondeByteReader  *near_reader;
  SondeScan        *near_scan;
  gboolean          is_near_busy;
  gboolean          has_find;
  gboolean          has_window;
  gboolean          is_finding;
  SondeSearchJob    find;
  SondeSearchJob    window;

  SondeMatch        match;
  GArray           *match_ranges;
  GArray           *window_ranges;
};

G_DEFINE_FINAL_TYPE (SondeSearch, sonde_search, G_TYPE_OBJECT)

enum {
  CHANGED,
  FOUND,
  WINDOW_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonde_search_run_near (SondeSearch *self);
static void sonde_search_count    (SondeSearch *self);

static void
sonde_search_fail (SondeSearch  *self,
                   const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->error != NULL)
    return;

  self->error = g_error_copy (error);
  self->state = SONDE_SEARCH_FAILED;
}

static void
sonde_search_take_tally (SondeSearch *self)
{
  self->n_matches = sonde_match_tally_take (self->tally, self->matches, &self->n_scanned);
}

/* The first of the matches remembered that begins at a place or behind. */
static guint
sonde_search_bisect (SondeSearch *self,
                     guint64      place)
{
  guint low = 0;
  guint high = self->matches->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->matches, SondeMatch, middle).source_start < place)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Looks among the matches that have been counted, which is final if all that matters has been. */
static gboolean
sonde_search_recall (SondeSearch    *self,
                     SondeSearchJob *job)
{
  gboolean is_whole = self->state == SONDE_SEARCH_DONE && !self->is_counting
                      && self->n_matches == self->matches->len;
  guint index = sonde_search_bisect (self, job->place);
  guint n = self->matches->len;

  if (self->n_matches != n || (!is_whole && job->place > self->n_scanned))
    return FALSE;

  job->has_wrapped = job->backwards ? index == 0 : index == n;

  if (n == 0 || (job->has_wrapped && !is_whole))
    return FALSE;

  if (job->backwards)
    index = index == 0 ? n - 1 : index - 1;
  else if (index == n)
    index = 0;

  job->match = g_array_index (self->matches, SondeMatch, index);

  return TRUE;
}

static gboolean
sonde_search_announce_cb (gpointer user_data)
{
  SondeSearch *self = user_data;
  g_autoptr(SondeSearch) alive G_GNUC_UNUSED = g_object_ref (self);

  sonde_search_take_tally (self);
  g_signal_emit (self, signals[CHANGED], 0);

  /* Whoever was told may have had enough. */
  if (self->announce_id == 0)
    return G_SOURCE_REMOVE;

  if (self->is_counting)
    return G_SOURCE_CONTINUE;

  self->announce_id = 0;
  sonde_search_count (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_search_start_announcing (SondeSearch *self)
{
  if (self->announce_id == 0)
    self->announce_id = g_timeout_add (ANNOUNCE_INTERVAL_MS, sonde_search_announce_cb, self);
}

static void
sonde_search_count_thread (GTask        *task,
                           gpointer      source_object,
                           gpointer      task_data G_GNUC_UNUSED,
                           GCancellable *cancellable)
{
  SondeSearch *self = source_object;
  GError *error = NULL;

  if (sonde_match_tally_run (self->tally, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sonde_search_count_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data G_GNUC_UNUSED)
{
  SondeSearch *self = SONDE_SEARCH (object);
  g_autoptr(GError) error = NULL;

  self->is_counting = FALSE;
  sonde_search_take_tally (self);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    sonde_search_fail (self, error);
  else if (self->state == SONDE_SEARCH_COUNTING)
    self->state = SONDE_SEARCH_DONE;

  if (self->state != SONDE_SEARCH_DONE)
    g_clear_handle_id (&self->announce_id, g_source_remove);

  g_signal_emit (self, signals[CHANGED], 0);
}

/* Counts what has not been counted yet. */
static void
sonde_search_count (SondeSearch *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->is_counting || self->state > SONDE_SEARCH_DONE
      || self->n_scanned >= sonde_byte_source_get_size (self->source))
    return;

  sonde_byte_source_update_reader (self->source, self->tally_reader);
  self->is_counting = TRUE;

  task = g_task_new (self, self->cancellable, sonde_search_count_cb, NULL);
  g_task_set_source_tag (task, sonde_search_count);
  g_task_run_in_thread (task, sonde_search_count_thread);
  sonde_search_start_announcing (self);
}

static void
sonde_search_near_thread (GTask        *task,
                          gpointer      source_object,
                          gpointer      task_data,
                          GCancellable *cancellable)
{
  SondeSearch *self = source_object;
  SondeSearchJob *job = task_data;
  GArray *ranges = NULL;
  GError *error = NULL;

  if (job->is_window)
    ranges = sonde_match_list (self->near_scan, job->window.start, job->window.end,
                               MAX_WINDOW_RANGES, cancellable, &error);
  else if (job->is_known
           || sonde_match_find (self->near_scan, job->place, job->backwards, &job->match,
                                &job->has_wrapped, cancellable, &error))
    ranges = sonde_match_map (&job->match, self->near_reader);

  if (ranges != NULL)
    g_task_return_pointer (task, ranges, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
sonde_search_found (SondeSearch          *self,
                    const SondeSearchJob *job,
                    GArray               *ranges)
{
  self->is_finding = self->has_find;

  if (ranges != NULL)
    {
      self->match = job->match;
      g_array_unref (self->match_ranges);
      self->match_ranges = g_array_ref (ranges);
    }

  g_signal_emit (self, signals[FOUND], 0, ranges != NULL, ranges != NULL && job->has_wrapped);
}

static void
sonde_search_near_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data G_GNUC_UNUSED)
{
  SondeSearch *self = SONDE_SEARCH (object);
  const SondeSearchJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ranges = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  self->is_near_busy = FALSE;

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    sonde_search_fail (self, error);

  if (!job->is_window && !is_cancelled)
    {
      sonde_search_found (self, job, ranges);
    }
  else if (ranges != NULL)
    {
      g_array_unref (self->window_ranges);
      self->window_ranges = g_array_ref (ranges);
      g_signal_emit (self, signals[WINDOW_CHANGED], 0);
    }

  if (error != NULL)
    g_signal_emit (self, signals[CHANGED], 0);

  sonde_search_run_near (self);
}

static void
sonde_search_run_near (SondeSearch *self)
{
  g_autoptr(GTask) task = NULL;
  SondeSearchJob *job;

  if (self->is_near_busy || (!self->has_find && !self->has_window))
    return;

  job = g_memdup2 (self->has_find ? &self->find : &self->window, sizeof *job);

  if (self->has_find)
    self->has_find = FALSE;
  else
    self->has_window = FALSE;

  if (!job->is_window)
    job->is_known = sonde_search_recall (self, job);

  sonde_byte_source_update_reader (self->source, self->near_reader);
  self->is_near_busy = TRUE;

  task = g_task_new (self, self->cancellable, sonde_search_near_cb, NULL);
  g_task_set_source_tag (task, sonde_search_run_near);
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, sonde_search_near_thread);
}

static void
sonde_search_source_changed_cb (SondeSearch *self)
{
  if (self->state == SONDE_SEARCH_DONE)
    sonde_search_start_announcing (self);
}

static void
sonde_search_dispose (GObject *object)
{
  SondeSearch *self = SONDE_SEARCH (object);

  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (sonde_search_parent_class)->dispose (object);
}

static void
sonde_search_finalize (GObject *object)
{
  SondeSearch *self = SONDE_SEARCH (object);

  g_clear_pointer (&self->tally, sonde_match_tally_free);
  g_clear_pointer (&self->near_scan, sonde_scan_free);
  g_clear_pointer (&self->pattern, sonde_pattern_free);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->match_ranges, g_array_unref);
  g_clear_pointer (&self->window_ranges, g_array_unref);
  g_clear_object (&self->tally_reader);
  g_clear_object (&self->near_reader);
  g_clear_object (&self->source);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sonde_search_parent_class)->finalize (object);
}

static void
sonde_search_class_init (SondeSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_search_dispose;
  object_class->finalize = sonde_search_finalize;

  /**
   * SondeSearch::changed:
   *
   * The state, the progress or the count is another.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_SEARCH, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeSearch::found:
   * @self: the search
   * @is_found: whether there is a match
   * @has_wrapped: whether it was found from the other end of the source
   *
   * What sonde_search_find() was to find is known.
   */
  signals[FOUND] =
    g_signal_new ("found", SONDE_TYPE_SEARCH, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);

  /**
   * SondeSearch::window-changed:
   *
   * What sonde_search_set_window() was to list is known.
   */
  signals[WINDOW_CHANGED] =
    g_signal_new ("window-changed", SONDE_TYPE_SEARCH, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_search_init (SondeSearch *self)
{
  self->cancellable = g_cancellable_new ();
  self->matches = g_array_new (FALSE, FALSE, sizeof (SondeMatch));
  self->match_ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->window_ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->window.is_window = TRUE;
}

/**
 * sonde_search_new:
 * @source: where to look, a source that can make readers
 * @pattern: what to look for; copied
 *
 * Makes a search, and has it begin to count.
 *
 * Returns: (transfer full): a search
 */
SondeSearch *
sonde_search_new (SondeByteSource    *source,
                  const SondePattern *pattern)
{
  SondeSearch *self;

  g_return_val_if_fail (SONDE_IS_BYTE_SOURCE (source), NULL);
  g_return_val_if_fail (pattern != NULL, NULL);

  self = g_object_new (SONDE_TYPE_SEARCH, NULL);
  self->source = g_object_ref (source);
  self->pattern = sonde_pattern_copy (pattern);
  self->tally_reader = sonde_byte_source_create_reader (source);
  self->near_reader = sonde_byte_source_create_reader (source);
  g_return_val_if_fail (self->tally_reader != NULL && self->near_reader != NULL, self);

  self->tally = sonde_match_tally_new (self->tally_reader, pattern);
  self->near_scan = sonde_scan_new (self->near_reader, pattern);
  g_signal_connect_object (source, "changed", G_CALLBACK (sonde_search_source_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_search_count (self);

  if (!self->is_counting)
    self->state = SONDE_SEARCH_DONE;

  return self;
}

/**
 * sonde_search_stop:
 * @self: a search
 *
 * Stops counting and finding. What has been found stays, and more can be found.
 */
void
sonde_search_stop (SondeSearch *self)
{
  g_return_if_fail (SONDE_IS_SEARCH (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->has_find = FALSE;
  self->has_window = FALSE;
  self->is_finding = FALSE;

  if (self->state <= SONDE_SEARCH_DONE)
    {
      g_clear_handle_id (&self->announce_id, g_source_remove);
      self->state = SONDE_SEARCH_STOPPED;
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonde_search_get_state:
 * @self: a search
 *
 * Returns: how far it has come
 */
SondeSearchState
sonde_search_get_state (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), SONDE_SEARCH_FAILED);

  return self->state;
}

/**
 * sonde_search_get_error:
 * @self: a search
 *
 * Returns: (transfer none) (nullable): why it failed, if it did
 */
const GError *
sonde_search_get_error (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), NULL);

  return self->error;
}

/**
 * sonde_search_get_progress:
 * @self: a search
 *
 * Returns: how much of the source has been searched by counting, from 0.0 to 1.0
 */
double
sonde_search_get_progress (SondeSearch *self)
{
  guint64 size;

  g_return_val_if_fail (SONDE_IS_SEARCH (self), 0);

  size = sonde_byte_source_get_size (self->source);

  return size > 0 ? (double) self->n_scanned / (double) size : 1;
}

/**
 * sonde_search_get_n_matches:
 * @self: a search
 *
 * Returns: how many matches have been counted
 */
guint64
sonde_search_get_n_matches (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), 0);

  return self->n_matches;
}

/**
 * sonde_search_find:
 * @self: a search
 * @place: an offset in the source
 * @backwards: whether to find the last match that begins before @place, rather than the first that
 *   begins there or behind
 *
 * Has a match found, from the other end on if there is none; [signal@Search::found] tells when it
 * is known. What was to be found before need not be any more.
 */
void
sonde_search_find (SondeSearch *self,
                   guint64      place,
                   gboolean     backwards)
{
  g_return_if_fail (SONDE_IS_SEARCH (self));

  self->find = (SondeSearchJob) { .place = place, .backwards = backwards };
  self->has_find = TRUE;
  self->is_finding = TRUE;
  sonde_search_run_near (self);
}

/**
 * sonde_search_is_finding:
 * @self: a search
 *
 * Returns: whether it is not yet known where the next match is
 */
gboolean
sonde_search_is_finding (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), FALSE);

  return self->is_finding;
}

/**
 * sonde_search_get_match:
 * @self: a search
 *
 * Returns: (transfer none) (element-type SondeRange): where the match that was found last lies in
 *   the source; empty if none was
 */
GArray *
sonde_search_get_match (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), NULL);

  return self->match_ranges;
}

/**
 * sonde_search_get_ordinal:
 * @self: a search
 *
 * Returns: the place of the match that was found last among all, from 1; 0 while that is not known
 */
guint64
sonde_search_get_ordinal (SondeSearch *self)
{
  guint index;

  g_return_val_if_fail (SONDE_IS_SEARCH (self), 0);

  if (self->match_ranges->len == 0)
    return 0;

  index = sonde_search_bisect (self, self->match.source_start);

  if (index == self->matches->len
      || g_array_index (self->matches, SondeMatch, index).source_start
         != self->match.source_start)
    return 0;

  return index + 1;
}

/**
 * sonde_search_set_window:
 * @self: a search
 * @start: the first byte in sight
 * @end: the byte after the last
 *
 * Has the matches in sight listed; [signal@Search::window-changed] tells when they are known.
 */
void
sonde_search_set_window (SondeSearch *self,
                         guint64      start,
                         guint64      end)
{
  g_return_if_fail (SONDE_IS_SEARCH (self));
  g_return_if_fail (start <= end);

  self->window.window = (SondeRange) { start, end };
  self->has_window = TRUE;
  sonde_search_run_near (self);
}

/**
 * sonde_search_get_window:
 * @self: a search
 *
 * Returns: (transfer none) (element-type SondeRange): where the matches in sight lie in the source,
 *   each with all its ranges
 */
GArray *
sonde_search_get_window (SondeSearch *self)
{
  g_return_val_if_fail (SONDE_IS_SEARCH (self), NULL);

  return self->window_ranges;
}
