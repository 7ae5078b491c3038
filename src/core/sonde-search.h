#pragma once

#include "sonde-byte-source.h"
#include "sonde-pattern.h"

G_BEGIN_DECLS

/**
 * SondeSearchState:
 * @SONDE_SEARCH_COUNTING: the matches are being counted
 * @SONDE_SEARCH_DONE: all have been counted; those that come later will be
 * @SONDE_SEARCH_STOPPED: there may be more matches than were counted
 * @SONDE_SEARCH_FAILED: the bytes could not be read, or the expression takes too long
 *
 * How far a search has come.
 */
typedef enum
{
  SONDE_SEARCH_COUNTING,
  SONDE_SEARCH_DONE,
  SONDE_SEARCH_STOPPED,
  SONDE_SEARCH_FAILED,
} SondeSearchState;

#define SONDE_TYPE_SEARCH (sonde_search_get_type ())

G_DECLARE_FINAL_TYPE (SondeSearch, sonde_search, SONDE, SEARCH, GObject)

SondeSearch      *sonde_search_new           (SondeByteSource     *source,
                                              const SondePattern  *pattern);
void              sonde_search_stop          (SondeSearch         *self);
SondeSearchState  sonde_search_get_state     (SondeSearch         *self);
const GError     *sonde_search_get_error     (SondeSearch         *self);
double            sonde_search_get_progress  (SondeSearch         *self);
guint64           sonde_search_get_n_matches (SondeSearch         *self);
void              sonde_search_find          (SondeSearch         *self,
                                              guint64              place,
                                              gboolean             backwards);
gboolean          sonde_search_is_finding    (SondeSearch         *self);
GArray           *sonde_search_get_match     (SondeSearch         *self);
guint64           sonde_search_get_ordinal   (SondeSearch         *self);
void              sonde_search_set_window    (SondeSearch         *self,
                                              guint64              start,
                                              guint64              end);
GArray           *sonde_search_get_window    (SondeSearch         *self);

G_END_DECLS
