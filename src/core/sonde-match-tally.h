#pragma once

#include "sonde-match.h"

G_BEGIN_DECLS

/* So many matches are remembered; those beyond are only counted. */
#define SONDE_MATCH_TALLY_MAX (1u << 20)

/**
 * SondeMatchTally:
 *
 * Counts all matches from the beginning of a source on, in a thread of its own; another thread
 * takes what has been found so far.
 */
typedef struct _SondeMatchTally SondeMatchTally;

SondeMatchTally *sonde_match_tally_new  (SondeByteReader     *reader,
                                         const SondePattern  *pattern);
void             sonde_match_tally_free (SondeMatchTally     *self);
gboolean         sonde_match_tally_run  (SondeMatchTally     *self,
                                         GCancellable        *cancellable,
                                         GError             **error);
guint64          sonde_match_tally_take (SondeMatchTally     *self,
                                         GArray              *matches,
                                         guint64             *n_scanned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeMatchTally, sonde_match_tally_free)

G_END_DECLS
