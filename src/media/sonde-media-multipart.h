#pragma once

#include "sonde-media-tree.h"

G_BEGIN_DECLS

void sonde_media_multipart_take (SondeMediaTree *tree,
                                 guint           node,
                                 gsize           start,
                                 gsize           end,
                                 const char     *content_type,
                                 guint           depth);

G_END_DECLS
