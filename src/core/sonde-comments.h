#pragma once

#include <glib-object.h>

#include "sonde-comment.h"

G_BEGIN_DECLS

#define SONDE_TYPE_COMMENTS (sonde_comments_get_type ())

G_DECLARE_FINAL_TYPE (SondeComments, sonde_comments, SONDE, COMMENTS, GObject)

SondeComments      *sonde_comments_new             (void);
const SondeComment *sonde_comments_get             (SondeComments *self,
                                                    guint64        place);
guint               sonde_comments_get_n_comments  (SondeComments *self);
void                sonde_comments_set             (SondeComments *self,
                                                    guint64        place,
                                                    gboolean       is_marked,
                                                    const char    *text);
void                sonde_comments_load            (SondeComments *self,
                                                    SondeComment  *comment);
GPtrArray          *sonde_comments_dup_all         (SondeComments *self);
gboolean            sonde_comments_has_unsaved     (SondeComments *self);
void                sonde_comments_set_unsaved     (SondeComments *self,
                                                    gboolean       unsaved);

G_END_DECLS
