#pragma once

#include "sonde-scan.h"

G_BEGIN_DECLS

/**
 * SondeMatch:
 * @source_start: where it begins among all bytes
 * @length: how many bytes it has in its stream
 * @stream: the stream that it is in
 *
 * A place where what was looked for is.
 */
typedef struct
{
  guint64         source_start;
  guint32         length;
  SondeByteStream stream;
} SondeMatch;

gboolean  sonde_match_find  (SondeScan         *scan,
                             guint64            place,
                             gboolean           backwards,
                             SondeMatch        *match,
                             gboolean          *has_wrapped,
                             GCancellable      *cancellable,
                             GError           **error);
GArray   *sonde_match_list  (SondeScan         *scan,
                             guint64            start,
                             guint64            end,
                             guint              max_ranges,
                             GCancellable      *cancellable,
                             GError           **error);
GArray   *sonde_match_map   (const SondeMatch  *match,
                             SondeByteReader   *reader);

G_END_DECLS
