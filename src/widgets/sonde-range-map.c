#include "config.h"

#include "sonde-range-map.h"

/**
 * sonde_range_map_to_source:
 * @ranges: (array length=n_ranges) (nullable): where a record's bytes lie in a source, in their
 *   order
 * @n_ranges: how many ranges there are
 * @offset: a byte of the record
 * @length: how many bytes of it
 *
 * Finds where a part of a record lies in the source.
 *
 * Returns: (transfer full) (element-type SondeRange): the ranges of these bytes, in their order,
 *   without empty ones; none for what is beyond the record
 */
GArray *
sonde_range_map_to_source (const SondeRange *ranges,
                           guint             n_ranges,
                           guint64           offset,
                           guint64           length)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (SondeRange));

  for (guint i = 0; i < n_ranges && length > 0; i++)
    {
      guint64 size = ranges[i].end > ranges[i].start ? ranges[i].end - ranges[i].start : 0;
      SondeRange part;

      if (offset >= size)
        {
          offset -= size;
          continue;
        }

      part.start = ranges[i].start + offset;
      part.end = part.start + MIN (length, size - offset);
      g_array_append_val (result, part);

      length -= part.end - part.start;
      offset = 0;
    }

  return result;
}

/**
 * sonde_range_map_from_source:
 * @ranges: (array length=n_ranges) (nullable): where a record's bytes lie in a source, in their
 *   order
 * @n_ranges: how many ranges there are
 * @source_offset: a byte of the source
 * @offset: (out): return location for the same byte, from the record's first
 *
 * Finds which byte of a record a byte of the source is.
 *
 * Returns: whether it is one of the record's; otherwise @offset is not set
 */
gboolean
sonde_range_map_from_source (const SondeRange *ranges,
                             guint             n_ranges,
                             guint64           source_offset,
                             guint64          *offset)
{
  guint64 passed = 0;

  for (guint i = 0; i < n_ranges; i++)
    {
      if (ranges[i].end <= ranges[i].start)
        continue;

      if (source_offset >= ranges[i].start && source_offset < ranges[i].end)
        {
          *offset = passed + (source_offset - ranges[i].start);
          return TRUE;
        }

      passed += ranges[i].end - ranges[i].start;
    }

  return FALSE;
}
