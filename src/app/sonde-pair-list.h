#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PAIR_LIST (sonde_pair_list_get_type ())

G_DECLARE_FINAL_TYPE (SondePairList, sonde_pair_list, SONDE, PAIR_LIST, GtkWidget)

guint       sonde_pair_list_get_n_pairs (SondePairList *self);
const char *sonde_pair_list_get_name    (SondePairList *self,
                                         guint          position);
const char *sonde_pair_list_get_value   (SondePairList *self,
                                         guint          position);
void        sonde_pair_list_add         (SondePairList *self,
                                         const char    *name,
                                         const char    *value);
void        sonde_pair_list_clear       (SondePairList *self);
void        sonde_pair_list_set_error   (SondePairList *self,
                                         guint          position,
                                         const char    *reason);

G_END_DECLS
