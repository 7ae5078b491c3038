#include "config.h"

#include "sonde-match.h"

#define MIN_BLOCK (256 * 1024)
#define MAX_BLOCK (64 * 1024 * 1024)

typedef struct
{
  guint64  start;
  guint64  end;
  gboolean is_found;
  gboolean wants_last;
} SondeMatchSpan;

typedef struct
{
  SondeByteReader *reader;
  SondeByteStream  stream;
  GArray          *ranges;
  guint            max_ranges;
} SondeMatchList;

static gboolean
sonde_match_find_cb (guint64  start,
                     guint64  end,
                     gpointer user_data)
{
  SondeMatchSpan *span = user_data;

  span->start = start;
  span->end = end;
  span->is_found = TRUE;

  return span->wants_last;
}

/* Finds the first or the last match that begins in a block of the source, in either stream. */
static gboolean
sonde_match_find_in_block (SondeScan        *scan,
                           const SondeRange *block,
                           gboolean          backwards,
                           SondeMatch       *match,
                           gboolean         *is_found,
                           GCancellable     *cancellable,
                           GError          **error)
{
  SondeByteReader *reader = sonde_scan_get_reader (scan);

  for (guint stream = 0; stream < SONDE_N_DIRECTIONS; stream++)
    {
      guint64 from = sonde_byte_reader_find (reader, stream, block->start);
      guint64 to = sonde_byte_reader_find (reader, stream, block->end);
      SondeMatchSpan span = { .wants_last = backwards };
      g_autoptr(GArray) ranges = NULL;
      guint64 source_start;

      if (!sonde_scan_run (scan, stream, from, to, sonde_match_find_cb, &span, cancellable, error))
        return FALSE;

      if (!span.is_found)
        continue;

      ranges = sonde_byte_reader_map (reader, stream, span.start, 1);
      source_start = g_array_index (ranges, SondeRange, 0).start;

      if (*is_found && (source_start > match->source_start) != backwards)
        continue;

      *is_found = TRUE;
      match->source_start = source_start;
      match->length = (guint32) (span.end - span.start);
      match->stream = stream;
    }

  return TRUE;
}

/* Finds in a range, by blocks that grow, the first match or the last. */
static gboolean
sonde_match_find_in_range (SondeScan     *scan,
                           guint64        start,
                           guint64        end,
                           gboolean       backwards,
                           SondeMatch    *match,
                           gboolean      *is_found,
                           GCancellable  *cancellable,
                           GError       **error)
{
  guint64 length = MIN_BLOCK;

  while (start < end && !*is_found)
    {
      SondeRange block = { start, end };

      if (backwards)
        end = block.start = end - MIN (length, end - start);
      else
        start = block.end = start + MIN (length, end - start);

      if (!sonde_match_find_in_block (scan, &block, backwards, match, is_found, cancellable, error))
        return FALSE;

      length = MIN (length * 2, MAX_BLOCK);
    }

  return TRUE;
}

static gboolean
sonde_match_list_cb (guint64  start,
                     guint64  end,
                     gpointer user_data)
{
  SondeMatchList *list = user_data;
  g_autoptr(GArray) ranges = sonde_byte_reader_map (list->reader, list->stream, start,
                                                    end - start);

  g_array_append_vals (list->ranges, ranges->data, ranges->len);

  return list->ranges->len < list->max_ranges;
}

/**
 * sonde_match_find:
 * @scan: what is looked for, and where
 * @place: an offset in the source
 * @backwards: whether to look for matches that begin before @place, rather than there or behind
 * @match: (out caller-allocates): the nearest match
 * @has_wrapped: (out): whether it was found from the other end of the source
 * @cancellable: (nullable): ends the search
 * @error: return location for an error
 *
 * Finds the nearest match in either stream, if need be from the other end on.
 *
 * Fails as sonde_scan_run() does, and with `G_IO_ERROR_NOT_FOUND` if there is no match.
 *
 * Returns: whether there is a match
 */
gboolean
sonde_match_find (SondeScan     *scan,
                  guint64        place,
                  gboolean       backwards,
                  SondeMatch    *match,
                  gboolean      *has_wrapped,
                  GCancellable  *cancellable,
                  GError       **error)
{
  guint64 size = sonde_byte_reader_get_size (sonde_scan_get_reader (scan), SONDE_BYTE_STREAM_ALL);
  gboolean is_found = FALSE;

  place = MIN (place, size);
  *has_wrapped = FALSE;

  if (!sonde_match_find_in_range (scan, backwards ? 0 : place, backwards ? place : size, backwards,
                                  match, &is_found, cancellable, error))
    return FALSE;

  if (is_found)
    return TRUE;

  *has_wrapped = TRUE;

  if (!sonde_match_find_in_range (scan, backwards ? place : 0, backwards ? size : place, backwards,
                                  match, &is_found, cancellable, error))
    return FALSE;

  if (!is_found)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No match");

  return is_found;
}

/**
 * sonde_match_list:
 * @scan: what is looked for, and where
 * @start: the first byte of a part of the source
 * @end: the byte after its last
 * @max_ranges: how many ranges are enough
 * @cancellable: (nullable): ends the search
 * @error: return location for an error
 *
 * Lists the matches that touch a part of the source.
 *
 * Fails as sonde_scan_run() does.
 *
 * Returns: (transfer full) (nullable) (element-type SondeRange): where they lie in the source;
 *   or `NULL` with @error set
 */
GArray *
sonde_match_list (SondeScan     *scan,
                  guint64        start,
                  guint64        end,
                  guint          max_ranges,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(GArray) ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  SondeMatchList list = { sonde_scan_get_reader (scan), 0, ranges, max_ranges };

  for (guint stream = 0; stream < SONDE_N_DIRECTIONS; stream++)
    {
      guint64 from = sonde_byte_reader_find (list.reader, stream, start);
      guint64 to = sonde_byte_reader_find (list.reader, stream, end);

      list.stream = stream;
      from -= MIN (from, sonde_scan_get_max (scan) - 1);

      if (!sonde_scan_run (scan, stream, from, to, sonde_match_list_cb, &list, cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&ranges);
}

/**
 * sonde_match_map:
 * @match: a match
 * @reader: where it is
 *
 * Returns: (transfer full) (element-type SondeRange): where its bytes lie in the source: in several
 *   pieces if bytes of the other direction are between
 */
GArray *
sonde_match_map (const SondeMatch *match,
                 SondeByteReader  *reader)
{
  guint64 offset;

  g_return_val_if_fail (match != NULL, NULL);

  offset = sonde_byte_reader_find (reader, match->stream, match->source_start);

  return sonde_byte_reader_map (reader, match->stream, offset, match->length);
}
