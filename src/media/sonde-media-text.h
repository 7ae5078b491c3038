#pragma once

#include "sonde-http-media.h"
#include "sonde-media-tree.h"

G_BEGIN_DECLS

SondeField *sonde_media_text_dup_fields  (const guint8       *data,
                                          gsize               length,
                                          gboolean            is_cut,
                                          const char         *content_type);
void        sonde_media_text_take        (SondeMediaTree     *tree,
                                          guint               node,
                                          gsize               start,
                                          gsize               end,
                                          const char         *content_type);
char       *sonde_media_text_add_charset (SondeMediaTree     *tree,
                                          guint               node,
                                          gsize               start,
                                          gsize               end,
                                          const char         *content_type,
                                          SondeHttpMediaKind  kind);

G_END_DECLS
