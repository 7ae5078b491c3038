#pragma once

#include "sonde-field.h"
#include "sonde-media-part.h"

G_BEGIN_DECLS

/* What stands for a node that was not made, because there are too many. */
#define SONDE_MEDIA_NO_NODE G_MAXUINT

/* The node that all others are below. */
#define SONDE_MEDIA_ROOT 0

#define SONDE_MEDIA_MAX_FIELDS 10000
#define SONDE_MEDIA_MAX_DEPTH  64

/* So many parts of a body are decoded that have an encoding of their own. */
#define SONDE_MEDIA_MAX_DECODED_PARTS 4

typedef struct _SondeMediaTree SondeMediaTree;

SondeMediaTree *sonde_media_tree_new         (const guint8   *data,
                                              gsize           length,
                                              gboolean        is_cut);
void            sonde_media_tree_free        (SondeMediaTree *self);
void            sonde_media_tree_set_limit   (SondeMediaTree *self,
                                              guint           max_fields);
guint           sonde_media_tree_get_n_left  (SondeMediaTree *self);
gboolean        sonde_media_tree_add_part    (SondeMediaTree *self,
                                              SondeMediaPart  part);
GArray         *sonde_media_tree_get_parts   (SondeMediaTree *self);
SondeField     *sonde_media_tree_finish      (SondeMediaTree *self);
const guint8   *sonde_media_tree_get_data    (SondeMediaTree *self);
gsize           sonde_media_tree_get_length  (SondeMediaTree *self);
gboolean        sonde_media_tree_is_cut      (SondeMediaTree *self);
void            sonde_media_tree_set_charset (SondeMediaTree *self,
                                              const char     *charset);
char           *sonde_media_tree_dup_preview (SondeMediaTree *self,
                                              gsize           start,
                                              gsize           end);
gboolean        sonde_media_tree_is_full     (SondeMediaTree *self);
guint           sonde_media_tree_add         (SondeMediaTree *self,
                                              guint           parent,
                                              const char     *id,
                                              const char     *name,
                                              gsize           start,
                                              gsize           end);
guint           sonde_media_tree_add_text    (SondeMediaTree *self,
                                              guint           parent,
                                              const char     *id,
                                              const char     *name,
                                              gsize           start,
                                              gsize           end);
guint           sonde_media_tree_add_number  (SondeMediaTree *self,
                                              guint           parent,
                                              const char     *id,
                                              const char     *name,
                                              guint64         number,
                                              gsize           start,
                                              gsize           end);
void            sonde_media_tree_add_finding (SondeMediaTree *self,
                                              guint           node,
                                              SondeSeverity   severity,
                                              gsize           start,
                                              gsize           end,
                                              const char     *sentence,
                                              const char     *reference);
void            sonde_media_tree_add_problem (SondeMediaTree *self,
                                              guint           node,
                                              gsize           start,
                                              gsize           end,
                                              const char     *sentence,
                                              const char     *reference);
void            sonde_media_tree_name        (SondeMediaTree *self,
                                              guint           node,
                                              const char     *id,
                                              const char     *name);
void            sonde_media_tree_set_value   (SondeMediaTree *self,
                                              guint           node,
                                              const char     *value);
void            sonde_media_tree_take_value  (SondeMediaTree *self,
                                              guint           node,
                                              char           *value);
void            sonde_media_tree_set_number  (SondeMediaTree *self,
                                              guint           node,
                                              guint64         number);
void            sonde_media_tree_set_end     (SondeMediaTree *self,
                                              guint           node,
                                              gsize           end);
void            sonde_media_tree_set_target  (SondeMediaTree *self,
                                              guint           node,
                                              gsize           start,
                                              gsize           end);
void            sonde_media_tree_explain     (SondeMediaTree *self,
                                              guint           node,
                                              SondeSeverity   severity,
                                              const char     *sentence,
                                              const char     *reference);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeMediaTree, sonde_media_tree_free)

G_END_DECLS
