#pragma once

#include "sonde-media-tree.h"

G_BEGIN_DECLS

SondeField *sonde_media_xml_dup_fields (const guint8   *data,
                                        gsize           length,
                                        gboolean        is_cut,
                                        gboolean        is_html);
void        sonde_media_xml_take       (SondeMediaTree *tree,
                                        guint           node,
                                        gsize           start,
                                        gsize           end,
                                        gboolean        is_html);

G_END_DECLS
