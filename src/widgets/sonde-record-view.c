#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-record-header.h"
#include "sonde-record-view-private.h"

G_DEFINE_FINAL_TYPE (SondeRecordView, sonde_record_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MODEL,
  PROP_COLUMNS,
  PROP_TIME_FORMAT,
  PROP_SELECTED,
  PROP_FOLLOWING,
  PROP_DESCENDING,
  PROP_MENU_MODEL,
  N_PROPS
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Columns have changed. */
static void
sonde_record_view_redraw (SondeRecordView *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->header);
  sonde_record_view_refill_rows (self, 0, G_MAXUINT);
}

static void
sonde_record_view_changed_cb (SondeRecordSelection *selection G_GNUC_UNUSED,
                              guint                 position,
                              guint                 n_items,
                              gpointer              user_data)
{
  sonde_record_view_refill_rows (user_data, position, n_items);
}

static void
sonde_record_view_selected_cb (SondeRecordSelection *selection,
                               gpointer              user_data)
{
  SondeRecordView *self = user_data;
  guint position = sonde_record_selection_get_position (selection);

  /* What a person looks at shall not move away. */
  if (position != GTK_INVALID_LIST_POSITION &&
      sonde_record_selection_map_position (selection, position) + 1 <
      sonde_record_view_count (self))
    sonde_record_view_set_following (self, FALSE);

  sonde_record_view_update_comments (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
sonde_record_view_value_changed_cb (GtkAdjustment *adjustment,
                                    gpointer       user_data)
{
  SondeRecordView *self = user_data;
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double page_size = gtk_adjustment_get_page_size (adjustment);

  gboolean is_descending = sonde_record_selection_is_descending (self->selection);
  gboolean is_at_end = is_descending ? value <= 1 : value + page_size >= upper - 1;
  gboolean went_back = is_descending ? value > self->value : value < self->value;

  if (self->is_scrolling)
    return;

  /* The list view itself also sets the value, whenever its size changes. Only a person goes back
     while nothing else changes. */
  if (is_at_end)
    sonde_record_view_set_following (self, TRUE);
  else if (went_back && upper >= self->upper && page_size == self->page_size)
    sonde_record_view_set_following (self, FALSE);

  self->value = value;
  self->upper = upper;
  self->page_size = page_size;
}

static void
sonde_record_view_activate_cb (GtkListView *list G_GNUC_UNUSED,
                               guint        position,
                               gpointer     user_data)
{
  SondeRecordView *self = user_data;

  sonde_record_selection_select (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
sonde_record_view_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline G_GNUC_UNUSED,
                           int            *natural_baseline G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  int header_minimum, header_natural;

  gtk_widget_measure (self->header, orientation, for_size, &header_minimum, &header_natural,
                      NULL, NULL);
  gtk_widget_measure (self->scroller, orientation, for_size, minimum, natural, NULL, NULL);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum += header_minimum;
      *natural += header_natural;
    }
}

static void
sonde_record_view_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  int header_height;

  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, width, &header_height, NULL,
                      NULL, NULL);
  sonde_record_columns_fit (self->columns, width);

  gtk_widget_size_allocate (self->header,
                            &(GtkAllocation) { 0, 0, width, header_height }, -1);
  gtk_widget_size_allocate (self->scroller,
                            &(GtkAllocation) { 0, header_height, width, height - header_height },
                            -1);

  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));

  if (self->comment_popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->comment_popover));
}

/* The arrow keys shall go on from the selected record, not from the first. */
static gboolean
sonde_record_view_grab_focus (GtkWidget *widget)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  guint position = sonde_record_selection_get_position (self->selection);
  SondeRecordRow *row = NULL;

  if (position != GTK_INVALID_LIST_POSITION)
    row = sonde_record_view_find_row (self, position);

  if (row != NULL && gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row))))
    return TRUE;

  return gtk_widget_grab_focus (self->list);
}

static void
sonde_record_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, sonde_record_view_get_model (self));
      break;

    case PROP_COLUMNS:
      g_value_set_uint (value, sonde_record_view_get_columns (self));
      break;

    case PROP_TIME_FORMAT:
      g_value_set_enum (value, sonde_record_view_get_time_format (self));
      break;

    case PROP_SELECTED:
      g_value_set_object (value, sonde_record_view_get_selected (self));
      break;

    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->is_following);
      break;

    case PROP_DESCENDING:
      g_value_set_boolean (value, sonde_record_view_is_descending (self));
      break;

    case PROP_MENU_MODEL:
      g_value_set_object (value, self->menu_model);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_record_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      sonde_record_view_set_model (self, g_value_get_object (value));
      break;

    case PROP_COLUMNS:
      sonde_record_view_set_columns (self, g_value_get_uint (value));
      break;

    case PROP_TIME_FORMAT:
      sonde_record_view_set_time_format (self, g_value_get_enum (value));
      break;

    case PROP_FOLLOWING:
      sonde_record_view_set_following (self, g_value_get_boolean (value));
      break;

    case PROP_DESCENDING:
      sonde_record_view_set_descending (self, g_value_get_boolean (value));
      break;

    case PROP_MENU_MODEL:
      sonde_record_view_set_menu_model (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_record_view_dispose (GObject *object)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (object);

  sonde_record_view_stop_publishing (self);
  g_clear_handle_id (&self->name_id, g_source_remove);

  sonde_record_view_drop_comments (self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  self->list = NULL;

  g_clear_object (&self->selection);
  g_clear_object (&self->columns);
  g_clear_object (&self->menu_model);
  g_clear_object (&self->all_records);
  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_record_view_parent_class)->dispose (object);
}

static void
sonde_record_view_add_order_properties (void)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SondeRecordView:following:
   *
   * Whether the list stays at the end as records arrive.
   */
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);

  /**
   * SondeRecordView:descending:
   *
   * Whether the newest record stands first.
   */
  properties[PROP_DESCENDING] =
    g_param_spec_boolean ("descending", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);

  /**
   * SondeRecordView:menu-model:
   *
   * The menu of a row, whose record is selected when it opens.
   */
  properties[PROP_MENU_MODEL] =
    g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, G_PARAM_READWRITE | flags);
}

static void
sonde_record_view_class_add_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SondeRecordView:model:
   *
   * The records, a list of [class@Record] that only grows.
   */
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READWRITE | flags);

  /**
   * SondeRecordView:columns:
   *
   * Which columns there are, as flags of [enum@RecordColumn].
   */
  properties[PROP_COLUMNS] =
    g_param_spec_uint ("columns", NULL, NULL, 0, SONDE_RECORD_COLUMNS_ALL,
                       SONDE_RECORD_COLUMNS_ALL, G_PARAM_READWRITE | flags);

  /**
   * SondeRecordView:time-format:
   *
   * How to tell when a record passed.
   */
  properties[PROP_TIME_FORMAT] =
    g_param_spec_enum ("time-format", NULL, NULL, SONDE_TYPE_TIME_FORMAT,
                       SONDE_TIME_FORMAT_SINCE_START, G_PARAM_READWRITE | flags);

  /**
   * SondeRecordView:selected:
   *
   * The selected record. Notified of as well when the selected record was rewritten.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SONDE_TYPE_RECORD, G_PARAM_READABLE | flags);

  sonde_record_view_add_order_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_record_view_class_init (SondeRecordViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_record_view_dispose;
  object_class->get_property = sonde_record_view_get_property;
  object_class->set_property = sonde_record_view_set_property;

  widget_class->measure = sonde_record_view_measure;
  widget_class->size_allocate = sonde_record_view_size_allocate;
  widget_class->grab_focus = sonde_record_view_grab_focus;

  sonde_record_view_class_add_properties (object_class);

  /**
   * SondeRecordView::activated:
   *
   * The selected record was double-clicked, or Return was pressed on it.
   */
  signals[ACTIVATED] =
    g_signal_new ("activated", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  sonde_record_view_class_add_menu (widget_class);
  sonde_record_view_class_add_comments (widget_class);
  gtk_widget_class_set_css_name (widget_class, "recordview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonde_record_view_init (SondeRecordView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkScrolledWindow *scroller;
  GtkAdjustment *adjustment;

  self->is_following = TRUE;
  self->rows = g_hash_table_new (NULL, NULL);
  self->columns = sonde_record_columns_new (widget);
  self->selection = sonde_record_selection_new ();
  g_signal_connect (self->selection, "pending", G_CALLBACK (sonde_record_view_pending_cb), self);
  g_signal_connect (self->selection, "changed", G_CALLBACK (sonde_record_view_changed_cb), self);
  g_signal_connect (self->selection, "selected", G_CALLBACK (sonde_record_view_selected_cb), self);

  self->header = sonde_record_header_new (self->columns);
  gtk_widget_set_parent (self->header, widget);

  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)),
                                  sonde_record_view_create_factory (self));
  g_signal_connect (self->list, "activate", G_CALLBACK (sonde_record_view_activate_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Records"),
                                  -1);

  self->scroller = gtk_scrolled_window_new ();
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (scroller, self->list);
  gtk_widget_set_parent (self->scroller, widget);

  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  g_signal_connect_object (adjustment, "value-changed",
                           G_CALLBACK (sonde_record_view_value_changed_cb), self, 0);

  sonde_record_view_add_menu (self);
  sonde_record_view_add_comments (self);
}

/**
 * sonde_record_view_new:
 *
 * Makes a list without records, with all columns.
 *
 * Returns: (transfer floating): a record view
 */
GtkWidget *
sonde_record_view_new (void)
{
  return g_object_new (SONDE_TYPE_RECORD_VIEW, NULL);
}

/**
 * sonde_record_view_set_model:
 * @self: a record view
 * @model: (nullable): a list of [class@Record] that only grows; it may rewrite records where they
 *   are
 *
 * Shows other records, from the first, and follows the end once it is in sight.
 */
void
sonde_record_view_set_model (SondeRecordView *self,
                             GListModel      *model)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (sonde_record_selection_get_model (self->selection) == model)
    return;

  sonde_record_view_stop_publishing (self);
  sonde_record_view_set_following (self, model == NULL || g_list_model_get_n_items (model) == 0);
  sonde_record_view_update_start (self, model);
  sonde_record_selection_set_model (self->selection, model);
  sonde_record_columns_set_n_records (self->columns, sonde_record_view_count (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->header);

  if (sonde_record_view_count (self) > 0)
    sonde_record_view_scroll_to (self, 0);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * sonde_record_view_get_model:
 * @self: a record view
 *
 * Returns: (transfer none) (nullable): the records
 */
GListModel *
sonde_record_view_get_model (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), NULL);

  return sonde_record_selection_get_model (self->selection);
}

/**
 * sonde_record_view_set_columns:
 * @self: a record view
 * @columns: flags of [enum@RecordColumn]
 *
 * Sets which columns there are. Where there is too little room, the list does without some.
 */
void
sonde_record_view_set_columns (SondeRecordView *self,
                               guint            columns)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));

  if (sonde_record_columns_get_shown (self->columns) == columns)
    return;

  sonde_record_columns_set_shown (self->columns, columns);
  sonde_record_view_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMNS]);
}

/**
 * sonde_record_view_get_columns:
 * @self: a record view
 *
 * Returns: which columns there are, as flags of [enum@RecordColumn]
 */
guint
sonde_record_view_get_columns (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), 0);

  return sonde_record_columns_get_shown (self->columns);
}

/**
 * sonde_record_view_set_time_format:
 * @self: a record view
 * @format: how to tell when a record passed
 *
 * Sets what stands in the column of times.
 */
void
sonde_record_view_set_time_format (SondeRecordView *self,
                                   SondeTimeFormat  format)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));

  if (sonde_record_columns_get_time_format (self->columns) == format)
    return;

  sonde_record_columns_set_time_format (self->columns, format);
  sonde_record_view_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_FORMAT]);
}

/**
 * sonde_record_view_get_time_format:
 * @self: a record view
 *
 * Returns: how to tell when a record passed
 */
SondeTimeFormat
sonde_record_view_get_time_format (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), SONDE_TIME_FORMAT_ABSOLUTE);

  return sonde_record_columns_get_time_format (self->columns);
}

/**
 * sonde_record_view_get_selected:
 * @self: a record view
 *
 * Returns: (transfer none) (nullable): the selected record, as it is now
 */
SondeRecord *
sonde_record_view_get_selected (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), NULL);

  return sonde_record_selection_get_selected (self->selection);
}

/**
 * sonde_record_view_get_selected_position:
 * @self: a record view
 *
 * Returns: the position of the selected record in the list, or `GTK_INVALID_LIST_POSITION`
 */
guint
sonde_record_view_get_selected_position (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), GTK_INVALID_LIST_POSITION);

  return sonde_record_selection_map_position (
    self->selection, sonde_record_selection_get_position (self->selection));
}

/**
 * sonde_record_view_select:
 * @self: a record view
 * @position: a position in the list, or `GTK_INVALID_LIST_POSITION` for none
 *
 * Selects a record and brings it into sight.
 */
void
sonde_record_view_select (SondeRecordView *self,
                          guint            position)
{
  SondeRecordRow *row;

  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));

  /* It may have been appended but not published. */
  sonde_record_view_publish (self);
  position = sonde_record_selection_map_position (self->selection, position);
  sonde_record_selection_select (self->selection, position);

  if (position >= sonde_record_view_count (self))
    return;

  sonde_record_view_scroll_to (self, position);
  row = sonde_record_view_find_row (self, position);

  /* The arrow keys shall go on from here. */
  if (row != NULL && gtk_widget_get_focus_child (self->list) != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
}

/**
 * sonde_record_view_set_following:
 * @self: a record view
 * @following: whether to stay at the end as records arrive
 *
 * Goes to the end, to stay there until the person scrolls back; or stops staying there.
 */
void
sonde_record_view_set_following (SondeRecordView *self,
                                 gboolean         following)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));

  if (self->is_following == !!following)
    return;

  self->is_following = !!following;

  if (following)
    sonde_record_view_scroll_to_end (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/**
 * sonde_record_view_is_following:
 * @self: a record view
 *
 * Returns: whether the list stays at the end as records arrive
 */
gboolean
sonde_record_view_is_following (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), FALSE);

  return self->is_following;
}

/**
 * sonde_record_view_set_descending:
 * @self: a record view
 * @descending: whether the newest record shall stand first
 *
 * Sorts by time. The selected record stays in sight.
 */
void
sonde_record_view_set_descending (SondeRecordView *self,
                                  gboolean         descending)
{
  guint position;
  gboolean was_following;

  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));

  if (sonde_record_view_is_descending (self) == !!descending)
    return;

  was_following = self->is_following;
  position = sonde_record_view_get_selected_position (self);
  sonde_record_columns_set_descending (self->columns, descending);
  sonde_record_selection_set_descending (self->selection, descending);
  sonde_record_view_redraw (self);

  if (was_following)
    sonde_record_view_scroll_to_end (self);
  else if (position != GTK_INVALID_LIST_POSITION)
    sonde_record_view_scroll_to (self, sonde_record_selection_get_position (self->selection));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCENDING]);
}

/**
 * sonde_record_view_is_descending:
 * @self: a record view
 *
 * Returns: whether the newest record stands first
 */
gboolean
sonde_record_view_is_descending (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), FALSE);

  return sonde_record_selection_is_descending (self->selection);
}

/**
 * sonde_record_view_set_all_records:
 * @self: a record view
 * @all_records: (nullable): the list that the records shown are a part of
 *
 * Has times told from the first of all records, where only some are shown. To be set before the
 * model.
 */
void
sonde_record_view_set_all_records (SondeRecordView *self,
                                   GListModel      *all_records)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));
  g_return_if_fail (all_records == NULL || G_IS_LIST_MODEL (all_records));

  g_set_object (&self->all_records, all_records);
}

/**
 * sonde_record_view_set_menu_model:
 * @self: a record view
 * @menu_model: (nullable): the menu of a row
 *
 * Sets the menu that opens on a row, whose record is selected first.
 */
void
sonde_record_view_set_menu_model (SondeRecordView *self,
                                  GMenuModel      *menu_model)
{
  g_return_if_fail (SONDE_IS_RECORD_VIEW (self));
  g_return_if_fail (menu_model == NULL || G_IS_MENU_MODEL (menu_model));

  if (g_set_object (&self->menu_model, menu_model))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENU_MODEL]);
}

/**
 * sonde_record_view_get_menu_model:
 * @self: a record view
 *
 * Returns: (transfer none) (nullable): the menu of a row
 */
GMenuModel *
sonde_record_view_get_menu_model (SondeRecordView *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_VIEW (self), NULL);

  return self->menu_model;
}
