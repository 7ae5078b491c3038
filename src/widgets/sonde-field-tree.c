#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-field-tree-private.h"

/* Levels below which fields are folded until the person unfolds them. */
#define UNFOLDED_DEPTH 2

/* Further rows are not unfolded by themselves, however many a peer makes. */
#define MAX_UNFOLDED_ROWS 1000

G_DEFINE_FINAL_TYPE (SondeFieldTree, sonde_field_tree, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ROOT,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GListModel *
sonde_field_tree_create_model (gpointer item,
                               gpointer user_data G_GNUC_UNUSED)
{
  GListModel *children = sonde_field_get_children (SONDE_FIELD (item));

  return children != NULL ? g_object_ref (children) : NULL;
}

static gboolean
sonde_field_tree_wants_unfolded (SondeFieldTree *self,
                                 GtkTreeListRow *row)
{
  g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);
  const char *id = sonde_field_get_id (field);

  if (gtk_tree_list_row_get_depth (row) < UNFOLDED_DEPTH)
    return !g_hash_table_contains (self->folded, id);

  return g_hash_table_contains (self->unfolded, id);
}

static void
sonde_field_tree_unfold_rows (SondeFieldTree *self)
{
  GListModel *rows = G_LIST_MODEL (self->tree);

  for (guint i = 0; i < MIN (g_list_model_get_n_items (rows), MAX_UNFOLDED_ROWS); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);

      if (gtk_tree_list_row_is_expandable (row) && sonde_field_tree_wants_unfolded (self, row))
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

/* Finds the fields from the root to @field; the innermost comes first. */
static gboolean
sonde_field_tree_find_path (SondeField *ancestor,
                            SondeField *field,
                            GPtrArray  *path)
{
  GListModel *children = sonde_field_get_children (ancestor);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  gboolean is_found = ancestor == field;

  for (guint i = 0; i < n_children && !is_found; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      is_found = sonde_field_tree_find_path (child, field, path);
    }

  if (is_found)
    g_ptr_array_add (path, ancestor);

  return is_found;
}

static GtkTreeListRow *
sonde_field_tree_find_child_row (GtkTreeListRow *row,
                                 SondeField     *field)
{
  GListModel *children = gtk_tree_list_row_get_children (row);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      if (child == field)
        return gtk_tree_list_row_get_child_row (row, i);
    }

  return NULL;
}

/* Unfolds all that a field is below, and finds its row. */
static GtkTreeListRow *
sonde_field_tree_reveal (SondeFieldTree *self,
                         SondeField     *field)
{
  g_autoptr(GPtrArray) path = g_ptr_array_new ();
  GtkTreeListRow *row;

  if (self->root == NULL || !sonde_field_tree_find_path (self->root, field, path))
    return NULL;

  row = gtk_tree_list_model_get_row (self->tree, 0);

  for (guint i = path->len - 1; i > 0 && row != NULL; i--)
    {
      GtkTreeListRow *child;

      gtk_tree_list_row_set_expanded (row, TRUE);
      child = sonde_field_tree_find_child_row (row, g_ptr_array_index (path, i - 1));
      g_object_unref (row);
      row = child;
    }

  return row;
}

static void
sonde_field_tree_scroll_to (SondeFieldTree *self,
                            guint           position)
{
  GtkWidget *child = gtk_widget_get_first_child (self->view);

  /* The column view's own list is what can scroll. */
  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);

  if (child != NULL)
    gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

/* The same field as one that was selected before the record was taken apart anew. */
static SondeField *
sonde_field_tree_find_like (SondeField *ancestor,
                            SondeField *field)
{
  GListModel *children = sonde_field_get_children (ancestor);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (ancestor), sonde_field_get_id (field))
      && sonde_field_get_offset (ancestor) == sonde_field_get_offset (field))
    return ancestor;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = sonde_field_tree_find_like (child, field);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
sonde_field_tree_selected_cb (GtkSingleSelection *selection G_GNUC_UNUSED,
                              GParamSpec         *pspec G_GNUC_UNUSED,
                              gpointer            user_data)
{
  SondeFieldTree *self = user_data;
  gboolean has_selected = sonde_field_tree_get_selected (self) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "field-tree.copy", has_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "field-tree.copy-value", has_selected);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Internal to the field tree: remembers what the person unfolded or folded. */
void
sonde_field_tree_set_unfolded (SondeFieldTree *self,
                               GtkTreeListRow *row,
                               gboolean        unfolded)
{
  g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);

  /* Newer versions of GTK also fold the rows of a tree that is taken down. */
  if (field == NULL || self->tree == NULL)
    return;

  g_hash_table_add (unfolded ? self->unfolded : self->folded,
                    g_strdup (sonde_field_get_id (field)));
  g_hash_table_remove (unfolded ? self->folded : self->unfolded, sonde_field_get_id (field));
}

static void
sonde_field_tree_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (object);

  switch (prop_id)
    {
    case PROP_ROOT:
      g_value_set_object (value, self->root);
      break;

    case PROP_SELECTED:
      g_value_set_object (value, sonde_field_tree_get_selected (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_field_tree_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ROOT:
      sonde_field_tree_set_root (SONDE_FIELD_TREE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
sonde_field_tree_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SONDE_FIELD_TREE (widget)->view);
}

static void
sonde_field_tree_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (widget);

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);

  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
sonde_field_tree_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (SONDE_FIELD_TREE (widget)->scroller, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
sonde_field_tree_dispose (GObject *object)
{
  SondeFieldTree *self = SONDE_FIELD_TREE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_func (self->selection, sonde_field_tree_selected_cb, self);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  self->view = NULL;

  g_clear_object (&self->root);
  g_clear_object (&self->tree);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_pointer (&self->expanders, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_field_tree_parent_class)->dispose (object);
}

static void
sonde_field_tree_class_init (SondeFieldTreeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_field_tree_dispose;
  object_class->get_property = sonde_field_tree_get_property;
  object_class->set_property = sonde_field_tree_set_property;

  widget_class->measure = sonde_field_tree_measure;
  widget_class->size_allocate = sonde_field_tree_size_allocate;
  widget_class->grab_focus = sonde_field_tree_grab_focus;

  /**
   * SondeFieldTree:root:
   *
   * The record as a field, whose children are shown below it.
   */
  properties[PROP_ROOT] =
    g_param_spec_object ("root", NULL, NULL, SONDE_TYPE_FIELD,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * SondeFieldTree:selected:
   *
   * The selected field.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SONDE_TYPE_FIELD,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  sonde_field_tree_class_add_menu (widget_class);
  gtk_widget_class_set_css_name (widget_class, "fieldtree");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonde_field_tree_init (SondeFieldTree *self)
{
  GtkColumnView *view;
  g_autoptr(GtkColumnViewColumn) name_column = NULL;
  g_autoptr(GtkColumnViewColumn) value_column = NULL;

  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->expanders = g_hash_table_new (NULL, NULL);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (self->selection, "notify::selected-item",
                    G_CALLBACK (sonde_field_tree_selected_cb), self);

  self->view = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)));
  view = GTK_COLUMN_VIEW (self->view);
  gtk_widget_add_css_class (self->view, "data-table");
  name_column = sonde_field_tree_create_name_column (self);
  value_column = sonde_field_tree_create_value_column (self);
  gtk_column_view_append_column (view, name_column);
  gtk_column_view_append_column (view, value_column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fields"),
                                  -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  sonde_field_tree_add_menu (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "field-tree.copy", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "field-tree.copy-value", FALSE);
}

/**
 * sonde_field_tree_new:
 *
 * Returns: (transfer floating): a field tree without fields
 */
GtkWidget *
sonde_field_tree_new (void)
{
  return g_object_new (SONDE_TYPE_FIELD_TREE, NULL);
}

/**
 * sonde_field_tree_set_root:
 * @self: a field tree
 * @root: (nullable): a record as a field, no longer changed
 *
 * Shows another record. If it has a field like the one that was selected, at the same offset,
 * that stays selected; otherwise none is.
 */
void
sonde_field_tree_set_root (SondeFieldTree *self,
                           SondeField     *root)
{
  g_autoptr(SondeField) selected = NULL;
  SondeField *like = NULL;

  g_return_if_fail (SONDE_IS_FIELD_TREE (self));
  g_return_if_fail (root == NULL || SONDE_IS_FIELD (root));

  if (self->root == root)
    return;

  if (sonde_field_tree_get_selected (self) != NULL)
    selected = g_object_ref (sonde_field_tree_get_selected (self));

  g_set_object (&self->root, root);
  g_signal_handlers_block_by_func (self->selection, sonde_field_tree_selected_cb, self);
  gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->tree);

  if (root != NULL)
    {
      GListStore *roots = g_list_store_new (SONDE_TYPE_FIELD);

      g_list_store_append (roots, root);
      self->tree = gtk_tree_list_model_new (G_LIST_MODEL (roots), FALSE, FALSE,
                                            sonde_field_tree_create_model, NULL, NULL);
      sonde_field_tree_unfold_rows (self);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->tree));
    }

  if (root != NULL && selected != NULL)
    like = sonde_field_tree_find_like (root, selected);

  if (like != NULL)
    sonde_field_tree_select (self, like);

  g_signal_handlers_unblock_by_func (self->selection, sonde_field_tree_selected_cb, self);

  if (selected != NULL)
    sonde_field_tree_selected_cb (self->selection, NULL, self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROOT]);
}

/**
 * sonde_field_tree_get_root:
 * @self: a field tree
 *
 * Returns: (transfer none) (nullable): the record as a field
 */
SondeField *
sonde_field_tree_get_root (SondeFieldTree *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD_TREE (self), NULL);

  return self->root;
}

/**
 * sonde_field_tree_get_selected:
 * @self: a field tree
 *
 * Returns: (transfer none) (nullable): the selected field
 */
SondeField *
sonde_field_tree_get_selected (SondeFieldTree *self)
{
  GtkTreeListRow *row;
  g_autoptr(SondeField) field = NULL;

  g_return_val_if_fail (SONDE_IS_FIELD_TREE (self), NULL);

  row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL)
    field = gtk_tree_list_row_get_item (row);

  /* The tree keeps it alive. */
  return field;
}

/**
 * sonde_field_tree_select:
 * @self: a field tree
 * @field: (nullable): a field of the record shown, or `NULL` for none
 *
 * Selects a field, unfolds what it is below, and brings it into sight.
 */
void
sonde_field_tree_select (SondeFieldTree *self,
                         SondeField     *field)
{
  g_autoptr(GtkTreeListRow) row = NULL;
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (SONDE_IS_FIELD_TREE (self));
  g_return_if_fail (field == NULL || SONDE_IS_FIELD (field));

  if (field != NULL)
    row = sonde_field_tree_reveal (self, field);

  if (row != NULL)
    position = gtk_tree_list_row_get_position (row);

  gtk_single_selection_set_selected (self->selection, position);

  if (position != GTK_INVALID_LIST_POSITION)
    sonde_field_tree_scroll_to (self, position);
}

/**
 * sonde_field_tree_select_at:
 * @self: a field tree
 * @offset: a byte of the record
 *
 * Selects the innermost field that covers a byte; or none, if no field does.
 *
 * Returns: whether there is such a field
 */
gboolean
sonde_field_tree_select_at (SondeFieldTree *self,
                            gsize           offset)
{
  SondeField *field = NULL;

  g_return_val_if_fail (SONDE_IS_FIELD_TREE (self), FALSE);

  if (self->root != NULL)
    field = sonde_field_find (self->root, offset);

  sonde_field_tree_select (self, field);

  return field != NULL;
}
