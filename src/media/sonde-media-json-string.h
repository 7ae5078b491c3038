#pragma once

#include "sonde-media-tree.h"

G_BEGIN_DECLS

gsize sonde_media_json_string_take (SondeMediaTree *tree,
                                    guint           node,
                                    gsize           start,
                                    gsize           end,
                                    GString        *text);

G_END_DECLS
