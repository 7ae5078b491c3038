#pragma once

#include "sonde-field-tree.h"

G_BEGIN_DECLS

/**
 * SondeFieldTree:
 *
 * A record taken apart: a tree of fields, each with a name and a value.
 *
 * What the person unfolds or folds stays so in the next record, by the identifiers of fields.
 * Names, values and explanations come from a peer, and are never markup.
 */
struct _SondeFieldTree
{
  GtkWidget           parent_instance;

  SondeField         *root;
  GtkTreeListModel   *tree;
  GtkSingleSelection *selection;
  GHashTable         *unfolded;
  GHashTable         *folded;

  GtkWidget          *scroller;
  GtkWidget          *view;
  GtkWidget          *popover;
  GHashTable         *expanders;
};

/* sonde-field-tree.c */
void                 sonde_field_tree_set_unfolded        (SondeFieldTree *self,
                                                           GtkTreeListRow *row,
                                                           gboolean        unfolded);

/* sonde-field-cells.c */
GtkColumnViewColumn *sonde_field_tree_create_name_column  (SondeFieldTree *self);
GtkColumnViewColumn *sonde_field_tree_create_value_column (SondeFieldTree *self);

/* sonde-field-menu.c */
void                 sonde_field_tree_class_add_menu      (GtkWidgetClass *widget_class);
void                 sonde_field_tree_add_menu            (SondeFieldTree *self);

G_END_DECLS
