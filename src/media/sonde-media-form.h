#pragma once

#include "sonde-media-tree.h"

G_BEGIN_DECLS

SondeField *sonde_media_form_dup_fields (const guint8   *data,
                                         gsize           length,
                                         gboolean        is_cut);
void        sonde_media_form_take       (SondeMediaTree *tree,
                                         guint           node,
                                         gsize           start,
                                         gsize           end);

G_END_DECLS
