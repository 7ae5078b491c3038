#include "config.h"

#include "sonde-match-tally.h"

/* What both directions are searched for in turn, so that matches come in about their order. */
#define BLOCK_LENGTH (8 * 1024 * 1024)

struct _SondeMatchTally
{
  /* Of the thread that counts. */
  SondeScan       *scan;
  SondeByteStream  stream;
  guint64          next[SONDE_N_DIRECTIONS];
  guint64          counted;
  GArray          *block;
  guint            n_remembered;
  guint64          n_block;

  /* What it has found so far, for others. */
  GMutex           mutex;
  GArray          *found;
  guint64          n_matches;
  guint64          n_scanned;
};

static int
compare_matches (gconstpointer a,
                 gconstpointer b)
{
  const SondeMatch *x = a;
  const SondeMatch *y = b;

  return (x->source_start > y->source_start) - (x->source_start < y->source_start);
}

static gboolean
sonde_match_tally_found_cb (guint64  start,
                            guint64  end,
                            gpointer user_data)
{
  SondeMatchTally *self = user_data;

  self->n_block++;
  self->next[self->stream] = end;

  if (self->n_remembered < SONDE_MATCH_TALLY_MAX)
    {
      g_autoptr(GArray) ranges = sonde_byte_reader_map (sonde_scan_get_reader (self->scan),
                                                        self->stream, start, 1);
      const SondeMatch match = {
        g_array_index (ranges, SondeRange, 0).start, (guint32) (end - start), self->stream,
      };

      g_array_append_val (self->block, match);
      self->n_remembered++;
    }

  return TRUE;
}

static void
sonde_match_tally_publish (SondeMatchTally *self,
                           guint64          n_scanned)
{
  g_array_sort (self->block, compare_matches);

  g_mutex_lock (&self->mutex);

  if (self->block->len > 0)
    g_array_append_vals (self->found, self->block->data, self->block->len);

  self->n_matches += self->n_block;
  self->n_scanned = n_scanned;
  g_mutex_unlock (&self->mutex);

  g_array_set_size (self->block, 0);
  self->n_block = 0;
}

/**
 * sonde_match_tally_new:
 * @reader: where to count, given to the thread that counts
 * @pattern: what is looked for
 *
 * Returns: (transfer full): a tally of nothing yet
 */
SondeMatchTally *
sonde_match_tally_new (SondeByteReader    *reader,
                       const SondePattern *pattern)
{
  SondeMatchTally *self = g_new0 (SondeMatchTally, 1);

  self->scan = sonde_scan_new (reader, pattern);
  self->block = g_array_new (FALSE, FALSE, sizeof (SondeMatch));
  self->found = g_array_new (FALSE, FALSE, sizeof (SondeMatch));
  g_mutex_init (&self->mutex);

  return self;
}

/**
 * sonde_match_tally_free:
 * @self: a tally that no thread works on
 *
 * Frees a tally.
 */
void
sonde_match_tally_free (SondeMatchTally *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->scan, sonde_scan_free);
  g_clear_pointer (&self->block, g_array_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sonde_match_tally_run:
 * @self: a tally
 * @cancellable: (nullable): ends the count
 * @error: return location for an error
 *
 * Counts on to where the reader ends. Can be called again when that is further on: what had begun
 * at the end is then found.
 *
 * Fails as sonde_scan_run() does.
 *
 * Returns: whether the end was reached
 */
gboolean
sonde_match_tally_run (SondeMatchTally  *self,
                       GCancellable     *cancellable,
                       GError          **error)
{
  SondeByteReader *reader = sonde_scan_get_reader (self->scan);
  guint64 size = sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL);

  while (self->counted < size)
    {
      guint64 end = self->counted + MIN (BLOCK_LENGTH, size - self->counted);

      for (guint stream = 0; stream < SONDE_N_DIRECTIONS; stream++)
        {
          guint64 to = sonde_byte_reader_find (reader, stream, end);

          self->stream = stream;

          if (!sonde_scan_run (self->scan, stream, self->next[stream], to,
                               sonde_match_tally_found_cb, self, cancellable, error))
            return FALSE;

          if (self->next[stream] < to)
            self->next[stream] = MAX (self->next[stream],
                                      to - MIN (to, sonde_scan_get_max (self->scan) - 1));
        }

      self->counted = end;
      sonde_match_tally_publish (self, end);
    }

  return TRUE;
}

/**
 * sonde_match_tally_take:
 * @self: a tally
 * @matches: (element-type SondeMatch): where to append what was found since this was last called
 * @n_scanned: (out): how many bytes of the source have been searched
 *
 * Takes what has been found, from any thread. The matches are remembered in their order,
 * except for those at what was an end; @matches is kept in order.
 *
 * Returns: how many matches have been counted, with those that are not remembered
 */
guint64
sonde_match_tally_take (SondeMatchTally *self,
                        GArray          *matches,
                        guint64         *n_scanned)
{
  guint64 n_matches;
  guint n_old = matches->len;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (matches != NULL && n_scanned != NULL, 0);

  g_mutex_lock (&self->mutex);

  if (self->found->len > 0)
    g_array_append_vals (matches, self->found->data, self->found->len);

  g_array_set_size (self->found, 0);
  n_matches = self->n_matches;
  *n_scanned = self->n_scanned;
  g_mutex_unlock (&self->mutex);

  for (guint i = n_old; i > 0 && i < matches->len; i++)
    {
      const SondeMatch match = g_array_index (matches, SondeMatch, i);
      guint j = i;

      for (; j > 0
             && g_array_index (matches, SondeMatch, j - 1).source_start > match.source_start; j--)
        g_array_index (matches, SondeMatch, j) = g_array_index (matches, SondeMatch, j - 1);

      g_array_index (matches, SondeMatch, j) = match;
    }

  return n_matches;
}
