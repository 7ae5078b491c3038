#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondePositionList:
 *
 * Ascending positions in four bytes each, in chunks that never move.
 */
typedef struct _SondePositionList SondePositionList;

SondePositionList *sonde_position_list_new      (void);
void               sonde_position_list_free     (SondePositionList       *self);
guint              sonde_position_list_length   (const SondePositionList *self);
guint              sonde_position_list_get      (const SondePositionList *self,
                                                 guint                    index);
void               sonde_position_list_append   (SondePositionList       *self,
                                                 const guint32           *positions,
                                                 guint                    n_positions);
void               sonde_position_list_truncate (SondePositionList       *self,
                                                 guint                    length);
guint              sonde_position_list_find     (const SondePositionList *self,
                                                 guint                    position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePositionList, sonde_position_list_free)

G_END_DECLS
