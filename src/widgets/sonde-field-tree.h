#pragma once

#include <gtk/gtk.h>

#include "sonde-field.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FIELD_TREE (sonde_field_tree_get_type ())

G_DECLARE_FINAL_TYPE (SondeFieldTree, sonde_field_tree, SONDE, FIELD_TREE, GtkWidget)

GtkWidget  *sonde_field_tree_new          (void);
void        sonde_field_tree_set_root     (SondeFieldTree *self,
                                           SondeField     *root);
SondeField *sonde_field_tree_get_root     (SondeFieldTree *self);
SondeField *sonde_field_tree_get_selected (SondeFieldTree *self);
void        sonde_field_tree_select       (SondeFieldTree *self,
                                           SondeField     *field);
gboolean    sonde_field_tree_select_at    (SondeFieldTree *self,
                                           gsize           offset);

G_END_DECLS
