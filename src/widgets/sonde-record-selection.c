#include "config.h"

#include "sonde-record-selection.h"

/**
 * SondeRecordSelection:
 *
 * Stands between a list of records and the list view that shows it: holds back what was appended
 * until it is published, and knows which record is selected, by its position.
 *
 * In GTK 4.8 each append that a list view hears of makes a node that is never merged, and every
 * later change walks them all. An insertion before a last item that has no row is merged, and
 * what a row shows is found by its position alone; so that is what growth is announced as.
 *
 * With the newest record first, growth at the top is told in the same way while the top is in
 * sight, and "changed" has all rows drawn anew; otherwise it is an insertion at the top, so that
 * what is in sight stays there.
 *
 * A record that was rewritten is not announced to the list view at all, which would forget the
 * selection: "changed" tells which rows to draw anew.
 */
struct _SondeRecordSelection
{
  GObject      parent_instance;

  GListModel  *model;
  guint        n_items;
  guint        n_model_items;

  guint        position;
  SondeRecord *selected;
  gboolean     is_descending;
};

enum {
  CHANGED,
  PENDING,
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Where a record of the list stands here, and the other way round. */
static guint
sonde_record_selection_map (SondeRecordSelection *self,
                            guint                 position)
{
  return self->is_descending ? self->n_items - 1 - position : position;
}

static void
sonde_record_selection_set_selected (SondeRecordSelection *self,
                                     guint                 position)
{
  g_clear_object (&self->selected);
  self->position = position;

  if (position != GTK_INVALID_LIST_POSITION)
    self->selected = g_list_model_get_item (self->model,
                                            sonde_record_selection_map (self, position));

  g_signal_emit (self, signals[SELECTED], 0);
}

static void
sonde_record_selection_rewrite (SondeRecordSelection *self,
                                guint                 position,
                                guint                 n_items)
{
  if (self->is_descending)
    position = self->n_items - position - n_items;

  if (self->position >= position && self->position - position < n_items)
    sonde_record_selection_set_selected (self, self->position);

  g_signal_emit (self, signals[CHANGED], 0, position, n_items);
}

static void
sonde_record_selection_model_changed_cb (GListModel *model,
                                         guint       position,
                                         guint       removed,
                                         guint       added,
                                         gpointer    user_data)
{
  SondeRecordSelection *self = user_data;
  guint old_n_items = self->n_items;
  guint end = position + removed;
  gboolean stays = removed == added || (removed < added && end == self->n_model_items);

  self->n_model_items = g_list_model_get_n_items (model);

  if (stays)
    {
      if (position < MIN (end, old_n_items))
        sonde_record_selection_rewrite (self, position, MIN (end, old_n_items) - position);

      if (sonde_record_selection_has_pending (self))
        g_signal_emit (self, signals[PENDING], 0);

      return;
    }

  /* Records are only taken out of a list all at once; a selection behind the place is lost. */
  position = self->is_descending ? 0 : MIN (position, old_n_items);
  self->n_items = self->n_model_items;
  g_list_model_items_changed (G_LIST_MODEL (self),
                              position,
                              old_n_items - position,
                              self->n_items - position);

  if (self->position != GTK_INVALID_LIST_POSITION && self->position >= position)
    sonde_record_selection_set_selected (self, GTK_INVALID_LIST_POSITION);
}

static GType
sonde_record_selection_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
sonde_record_selection_get_n_items (GListModel *model)
{
  return SONDE_RECORD_SELECTION (model)->n_items;
}

static gpointer
sonde_record_selection_get_item (GListModel *model,
                                 guint       position)
{
  SondeRecordSelection *self = SONDE_RECORD_SELECTION (model);

  if (position >= self->n_items)
    return NULL;

  return g_list_model_get_item (self->model, sonde_record_selection_map (self, position));
}

static void
sonde_record_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_record_selection_get_item_type;
  iface->get_n_items = sonde_record_selection_get_n_items;
  iface->get_item = sonde_record_selection_get_item;
}

static gboolean
sonde_record_selection_is_selected (GtkSelectionModel *model,
                                    guint              position)
{
  return SONDE_RECORD_SELECTION (model)->position == position;
}

static GtkBitset *
sonde_record_selection_get_selection_in_range (GtkSelectionModel *model,
                                               guint              position G_GNUC_UNUSED,
                                               guint              n_items G_GNUC_UNUSED)
{
  SondeRecordSelection *self = SONDE_RECORD_SELECTION (model);
  GtkBitset *selection = gtk_bitset_new_empty ();

  if (self->position != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (selection, self->position);

  return selection;
}

static gboolean
sonde_record_selection_select_item (GtkSelectionModel *model,
                                    guint              position,
                                    gboolean           unselect_rest G_GNUC_UNUSED)
{
  sonde_record_selection_select (SONDE_RECORD_SELECTION (model), position);

  return TRUE;
}

static gboolean
sonde_record_selection_unselect_item (GtkSelectionModel *model,
                                      guint              position)
{
  SondeRecordSelection *self = SONDE_RECORD_SELECTION (model);

  if (self->position == position)
    sonde_record_selection_select (self, GTK_INVALID_LIST_POSITION);

  return TRUE;
}

static void
sonde_record_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = sonde_record_selection_is_selected;
  iface->get_selection_in_range = sonde_record_selection_get_selection_in_range;
  iface->select_item = sonde_record_selection_select_item;
  iface->unselect_item = sonde_record_selection_unselect_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeRecordSelection, sonde_record_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_record_selection_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      sonde_record_selection_selection_model_init))

static void
sonde_record_selection_dispose (GObject *object)
{
  SondeRecordSelection *self = SONDE_RECORD_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model,
                                          sonde_record_selection_model_changed_cb,
                                          self);

  g_clear_object (&self->model);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (sonde_record_selection_parent_class)->dispose (object);
}

static void
sonde_record_selection_class_init (SondeRecordSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_record_selection_dispose;

  /**
   * SondeRecordSelection::changed:
   * @self: the selection
   * @position: the first record
   * @n_items: how many there are
   *
   * Records were rewritten, where they are.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  /**
   * SondeRecordSelection::pending:
   *
   * There are more records than were published.
   */
  signals[PENDING] =
    g_signal_new ("pending", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeRecordSelection::selected:
   *
   * Another record is selected, or none, or the selected one was rewritten.
   */
  signals[SELECTED] =
    g_signal_new ("selected", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_record_selection_init (SondeRecordSelection *self)
{
  self->position = GTK_INVALID_LIST_POSITION;
}

/**
 * sonde_record_selection_new:
 *
 * Returns: (transfer full): a selection without a list
 */
SondeRecordSelection *
sonde_record_selection_new (void)
{
  return g_object_new (SONDE_TYPE_RECORD_SELECTION, NULL);
}

/**
 * sonde_record_selection_set_model:
 * @self: a selection
 * @model: (nullable): a list of [class@Record], which only grows
 *
 * Publishes another list, all of it, and selects nothing.
 */
void
sonde_record_selection_set_model (SondeRecordSelection *self,
                                  GListModel           *model)
{
  guint old_n_items;

  g_return_if_fail (SONDE_IS_RECORD_SELECTION (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model,
                                          sonde_record_selection_model_changed_cb,
                                          self);

  sonde_record_selection_select (self, GTK_INVALID_LIST_POSITION);
  old_n_items = self->n_items;
  g_set_object (&self->model, model);
  self->n_items = self->n_model_items = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (model != NULL)
    g_signal_connect (model, "items-changed",
                      G_CALLBACK (sonde_record_selection_model_changed_cb), self);

  g_list_model_items_changed (G_LIST_MODEL (self), 0, old_n_items, self->n_items);
}

/**
 * sonde_record_selection_get_model:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): the list it stands before
 */
GListModel *
sonde_record_selection_get_model (SondeRecordSelection *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), NULL);

  return self->model;
}

/**
 * sonde_record_selection_has_pending:
 * @self: a selection
 *
 * Returns: whether there are more records than were published
 */
gboolean
sonde_record_selection_has_pending (SondeRecordSelection *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), FALSE);

  return self->n_model_items > self->n_items;
}

static void
sonde_record_selection_publish_on_top (SondeRecordSelection *self,
                                       guint                 n_added,
                                       gboolean              last_is_shown,
                                       gboolean              top_is_shown)
{
  guint old_n_items = self->n_items - n_added;

  if (self->position != GTK_INVALID_LIST_POSITION)
    self->position += n_added;

  if (!top_is_shown)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_added);
      return;
    }

  g_list_model_items_changed (G_LIST_MODEL (self),
                              old_n_items == 0 || last_is_shown ? old_n_items : old_n_items - 1,
                              0, n_added);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->n_items);
  g_signal_emit (self, signals[CHANGED], 0, 0, self->n_items);
}

/**
 * sonde_record_selection_publish:
 * @self: a selection
 * @last_is_shown: whether the last record published has a row
 * @stays_at_top: whether the first record is to stay in sight, where the newest is first
 *
 * Publishes what was appended.
 *
 * Returns: whether that was anything
 */
gboolean
sonde_record_selection_publish (SondeRecordSelection *self,
                                gboolean              last_is_shown,
                                gboolean              stays_at_top)
{
  guint old_n_items;
  guint n_added;

  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), FALSE);

  if (!sonde_record_selection_has_pending (self))
    return FALSE;

  old_n_items = self->n_items;
  n_added = self->n_model_items - old_n_items;
  self->n_items = self->n_model_items;

  if (self->is_descending)
    sonde_record_selection_publish_on_top (self, n_added, last_is_shown, stays_at_top);
  else if (old_n_items == 0 || last_is_shown || self->position == old_n_items - 1)
    g_list_model_items_changed (G_LIST_MODEL (self), old_n_items, 0, n_added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), old_n_items - 1, 0, n_added);

  return TRUE;
}

/**
 * sonde_record_selection_select:
 * @self: a selection
 * @position: the position of a record, or `GTK_INVALID_LIST_POSITION` for none
 *
 * Selects a record. A position that was not published yet selects none.
 */
void
sonde_record_selection_select (SondeRecordSelection *self,
                               guint                 position)
{
  guint old_position;

  g_return_if_fail (SONDE_IS_RECORD_SELECTION (self));

  if (position >= self->n_items)
    position = GTK_INVALID_LIST_POSITION;

  if (self->position == position)
    return;

  old_position = self->position;
  sonde_record_selection_set_selected (self, position);

  if (old_position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old_position, 1);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
}

/**
 * sonde_record_selection_get_position:
 * @self: a selection
 *
 * Returns: the position of the selected record, or `GTK_INVALID_LIST_POSITION`
 */
guint
sonde_record_selection_get_position (SondeRecordSelection *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), GTK_INVALID_LIST_POSITION);

  return self->position;
}

/**
 * sonde_record_selection_get_selected:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): the selected record, as it is now
 */
SondeRecord *
sonde_record_selection_get_selected (SondeRecordSelection *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), NULL);

  return self->selected;
}

/**
 * sonde_record_selection_set_descending:
 * @self: a selection
 * @is_descending: whether the last record of the list stands first
 *
 * Turns the order round. The same record stays selected.
 */
void
sonde_record_selection_set_descending (SondeRecordSelection *self,
                                       gboolean              is_descending)
{
  guint n_items;

  g_return_if_fail (SONDE_IS_RECORD_SELECTION (self));

  if (self->is_descending == !!is_descending)
    return;

  n_items = self->n_items;
  self->is_descending = !!is_descending;

  if (self->position != GTK_INVALID_LIST_POSITION)
    self->position = n_items - 1 - self->position;

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, n_items);
}

/**
 * sonde_record_selection_is_descending:
 * @self: a selection
 *
 * Returns: whether the last record of the list stands first
 */
gboolean
sonde_record_selection_is_descending (SondeRecordSelection *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), FALSE);

  return self->is_descending;
}

/**
 * sonde_record_selection_map_position:
 * @self: a selection
 * @position: a position in the list of records, or here
 *
 * Returns: where that record stands here, or in the list; `GTK_INVALID_LIST_POSITION` if it was
 *   not published
 */
guint
sonde_record_selection_map_position (SondeRecordSelection *self,
                                     guint                 position)
{
  g_return_val_if_fail (SONDE_IS_RECORD_SELECTION (self), GTK_INVALID_LIST_POSITION);

  return position < self->n_items ? sonde_record_selection_map (self, position)
                                  : GTK_INVALID_LIST_POSITION;
}
