#pragma once

#include "sonde-media-tree.h"

G_BEGIN_DECLS

SondeField *sonde_media_body_dup_fields (const char     *content_type,
                                         const guint8   *data,
                                         gsize           length,
                                         gboolean        is_cut);
SondeField *sonde_media_body_take_apart (const char     *content_type,
                                         const guint8   *data,
                                         gsize           length,
                                         gboolean        is_cut,
                                         GPtrArray      *decodings);
void        sonde_media_body_take       (SondeMediaTree *tree,
                                         guint           node,
                                         gsize           start,
                                         gsize           end,
                                         const char     *content_type,
                                         guint           depth);

G_END_DECLS
