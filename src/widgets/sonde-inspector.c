#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-decoding-tabs.h"
#include "sonde-field-tree.h"
#include "sonde-hex-foot.h"
#include "sonde-hex-search-bar.h"
#include "sonde-hex-view.h"
#include "sonde-inspector-border.h"
#include "sonde-inspector-hint.h"
#include "sonde-inspector.h"
#include "sonde-range-map.h"
#include "sonde-widgets.h"

#include "sonde-widgets-resources.h"

#define NO_BYTE G_MAXUINT64

/**
 * SondeInspector:
 *
 * A record taken apart, beside the bytes of its flow, with one selection for both: a field
 * that is selected has its bytes selected, and a byte that is clicked has its field selected.
 *
 * A record that stands for other bytes has tabs for these, with bytes and fields of their own.
 */
struct _SondeInspector
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  SondeDecodingTabs *tabs;
  SondeHexSearchBar *search_bar;
  GtkPaned          *paned;
  GtkStack          *tree_stack;
  GtkWidget         *tree_empty;
  SondeFieldTree    *tree;
  GtkStack          *hex_stack;
  GtkWidget         *hex_empty;
  GtkWidget         *hex_scroller;
  SondeHexView      *hex_view;
  SondeHexFoot      *foot;

  SondeByteSource   *source;
  SondeRecord       *record;
  GArray            *record_ranges;
  GArray            *ranges;
  guint64            wanted_byte;
  guint64            decoded_length;
  gboolean           is_linking;
  gboolean           has_position;
  gboolean           is_placing;
};

G_DEFINE_FINAL_TYPE (SondeInspector, sonde_inspector, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_POSITION,
  PROP_BYTES_PER_ROW,
  N_PROPS
};

enum {
  BYTE_SELECTED,
  SAVE_BYTES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const SondeRange *
sonde_inspector_get_ranges (SondeInspector *self)
{
  return (const SondeRange *) (gconstpointer) self->ranges->data;
}

static void
sonde_inspector_update_pages (SondeInspector *self)
{
  SondeByteSource *source = sonde_inspector_get_flow_source (self);
  gboolean has_bytes = source != NULL && sonde_byte_source_get_size (source) > 0;
  gboolean has_fields = sonde_field_tree_get_root (self->tree) != NULL;

  sonde_widgets_show_page (self->hex_stack, has_bytes ? self->hex_scroller : self->hex_empty);
  sonde_widgets_show_page (self->tree_stack,
                           has_fields ? GTK_WIDGET (self->tree) : self->tree_empty);
  gtk_label_set_label (GTK_LABEL (self->hex_empty),
                       _("Bytes appear here as they are sent and received"));
  gtk_label_set_label (GTK_LABEL (self->tree_empty),
                       self->record == NULL ? _("Select a record to see its fields")
                       : source == self->source ? _("This record has no fields")
                                                : _("These bytes have no fields"));
}

/*
 * Marks the bytes of the selected field, and those that it refers to: the former are selected, or
 * have the caret; the latter are only underlined.
 */
static void
sonde_inspector_highlight_field (SondeInspector *self,
                                 gboolean        select)
{
  SondeField *field = sonde_field_tree_get_selected (self->tree);
  g_autoptr(GArray) parts = NULL;
  g_autoptr(GArray) highlights = NULL;
  const SondeRange *first;
  gsize offset, length;

  sonde_hex_view_set_link (self->hex_view, 0, 0);

  if (field == NULL)
    {
      sonde_hex_view_set_highlights (self->hex_view, NULL, 0);
      return;
    }

  parts = sonde_range_map_to_source (sonde_inspector_get_ranges (self),
                                     self->ranges->len,
                                     sonde_field_get_offset (field),
                                     sonde_field_get_length (field));
  first = (const SondeRange *) (gconstpointer) parts->data;
  highlights = g_array_copy (parts);

  if (sonde_field_get_target (field, &offset, &length))
    {
      g_autoptr(GArray) target = NULL;

      target = sonde_range_map_to_source (sonde_inspector_get_ranges (self), self->ranges->len,
                                          offset, length);
      g_array_append_vals (highlights, target->data, target->len);

      if (parts->len > 0 && target->len > 0)
        sonde_hex_view_set_link (self->hex_view, first->start,
                                 g_array_index (target, SondeRange, 0).start);
    }

  sonde_hex_view_set_highlights (self->hex_view,
                                 (const SondeRange *) (gconstpointer) highlights->data,
                                 highlights->len);

  if (!select || parts->len == 0)
    return;

  sonde_hex_view_select (self->hex_view, first->start, first->end);
  sonde_hex_view_scroll_to (self->hex_view, first->start);
}

/* Shows where a record begins; or the byte for whose sake the record is shown. */
static void
sonde_inspector_show_start (SondeInspector   *self,
                            const SondeRange *ranges)
{
  guint64 wanted_byte = self->wanted_byte;
  guint64 offset;

  self->wanted_byte = NO_BYTE;

  if (wanted_byte != NO_BYTE
      && sonde_range_map_from_source (sonde_inspector_get_ranges (self), self->ranges->len,
                                      wanted_byte, &offset))
    {
      sonde_field_tree_select_at (self->tree, (gsize) offset);
      sonde_inspector_highlight_field (self, FALSE);
      return;
    }

  sonde_hex_view_select (self->hex_view, ranges->start, ranges->start);
  sonde_hex_view_scroll_to (self->hex_view, ranges->start);
}

/* Shows the record, or what it stands for; of the same as before, nothing moves. */
static void
sonde_inspector_show_tab (SondeInspector *self,
                          gboolean        is_same)
{
  SondeDecoding *decoding = sonde_decoding_tabs_get_opened (self->tabs);
  SondeByteSource *source = sonde_inspector_get_flow_source (self);
  const SondeRange all = { 0, source != NULL ? sonde_byte_source_get_size (source) : 0 };
  g_autoptr(SondeField) root = NULL;

  is_same = is_same && sonde_hex_view_get_source (self->hex_view) == source;
  g_array_set_size (self->ranges, 0);

  if (decoding != NULL)
    {
      g_array_append_val (self->ranges, all);
      g_set_object (&root, sonde_decoding_get_fields (decoding));
    }
  else if (self->record != NULL)
    {
      g_array_append_vals (self->ranges, self->record_ranges->data, self->record_ranges->len);
      root = sonde_record_dup_fields (self->record);
    }

  self->is_linking = TRUE;

  if (!is_same)
    sonde_field_tree_select (self->tree, NULL);

  if (sonde_hex_view_get_source (self->hex_view) != source)
    sonde_hex_view_set_source (self->hex_view, source);

  sonde_field_tree_set_root (self->tree, root);
  sonde_hex_view_set_scope (self->hex_view, sonde_inspector_get_ranges (self),
                            decoding == NULL ? self->ranges->len : 0);
  sonde_inspector_highlight_field (self, FALSE);

  if (!is_same && self->ranges->len > 0)
    sonde_inspector_show_start (self, sonde_inspector_get_ranges (self));

  self->is_linking = FALSE;
  sonde_inspector_update_pages (self);
}

static void
sonde_inspector_tab_opened_cb (SondeInspector *self)
{
  if (!self->is_linking)
    sonde_inspector_show_tab (self, FALSE);
}

static void
sonde_inspector_field_selected_cb (SondeFieldTree *tree G_GNUC_UNUSED,
                                   GParamSpec     *pspec G_GNUC_UNUSED,
                                   gpointer        user_data)
{
  SondeInspector *self = user_data;

  if (self->is_linking)
    return;

  self->is_linking = TRUE;
  sonde_inspector_highlight_field (self, TRUE);
  self->is_linking = FALSE;
}

static void
sonde_inspector_hex_selected_cb (SondeHexView *hex_view,
                                 gpointer      user_data)
{
  SondeInspector *self = user_data;
  guint64 start, offset;

  if (self->is_linking)
    return;

  sonde_hex_view_get_selection (hex_view, &start, NULL);

  if (!sonde_range_map_from_source (sonde_inspector_get_ranges (self), self->ranges->len,
                                    start, &offset))
    {
      self->wanted_byte = start;
      g_signal_emit (self, signals[BYTE_SELECTED], 0, start);
      return;
    }

  self->is_linking = TRUE;
  sonde_field_tree_select_at (self->tree, (gsize) offset);
  sonde_inspector_highlight_field (self, FALSE);
  self->is_linking = FALSE;
}

static gboolean
sonde_inspector_query_tooltip_cb (GtkWidget  *hex_view    G_GNUC_UNUSED,
                                  int         x,
                                  int         y,
                                  gboolean    is_keyboard,
                                  GtkTooltip *tooltip,
                                  gpointer    user_data)
{
  SondeInspector *self = user_data;

  return !is_keyboard &&
         sonde_inspector_hint_show (self->hex_view, x, y, sonde_field_tree_get_root (self->tree),
                                    self->ranges, tooltip);
}

static void
sonde_inspector_save_bytes_cb (SondeHexView *hex_view G_GNUC_UNUSED,
                               guint64       start,
                               guint64       end,
                               gpointer      user_data)
{
  g_signal_emit (user_data, signals[SAVE_BYTES], 0, start, end);
}

static void
sonde_inspector_source_changed_cb (SondeByteSource *source G_GNUC_UNUSED,
                                   gpointer         user_data)
{
  SondeInspector *self = user_data;

  if (gtk_stack_get_visible_child (self->hex_stack) != self->hex_empty)
    return;

  sonde_inspector_update_pages (self);
}

static void
sonde_inspector_position_cb (GtkPaned   *paned G_GNUC_UNUSED,
                             GParamSpec *pspec G_GNUC_UNUSED,
                             gpointer    user_data)
{
  SondeInspector *self = user_data;

  if (self->is_placing)
    return;

  self->has_position = TRUE;
  g_object_notify_by_pspec (user_data, properties[PROP_POSITION]);
}

/* Rows that fit keep the pane as wide as they are at least; others can be scrolled. */
static void
sonde_inspector_bytes_per_row_cb (SondeInspector *self)
{
  gboolean is_fitted = sonde_hex_view_get_bytes_per_row (self->hex_view) == 0;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->hex_scroller),
                                  is_fitted ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES_PER_ROW]);
}

static void
sonde_inspector_find_action (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter G_GNUC_UNUSED)
{
  SondeInspector *self = SONDE_INSPECTOR (widget);

  if (gtk_stack_get_visible_child (self->hex_stack) == self->hex_empty)
    gtk_widget_error_bell (widget);
  else if (g_str_equal (action_name, "inspector.find"))
    sonde_hex_search_bar_open (self->search_bar);
  else
    sonde_hex_search_bar_find (self->search_bar,
                               g_str_equal (action_name, "inspector.find-previous"));
}

static void
sonde_inspector_go_to_action (GtkWidget  *widget,
                              const char *action_name G_GNUC_UNUSED,
                              GVariant   *parameter G_GNUC_UNUSED)
{
  sonde_hex_foot_go_to (SONDE_INSPECTOR (widget)->foot);
}

static gboolean
sonde_inspector_is_same_record (SondeInspector *self,
                                SondeRecord    *record)
{
  return self->record != NULL
         && sonde_record_get_origin (self->record) == sonde_record_get_origin (record)
         && sonde_record_get_info (self->record)->number == sonde_record_get_info (record)->number;
}

static void
sonde_inspector_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SondeInspector *self = SONDE_INSPECTOR (widget);

  self->is_placing = TRUE;

  if (!self->has_position)
    sonde_inspector_border_place (self->paned, self->hex_view, width);

  gtk_widget_size_allocate (self->box, &(GtkAllocation) { 0, 0, width, height }, baseline);
  self->is_placing = FALSE;
}

static void
sonde_inspector_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  gtk_widget_measure (SONDE_INSPECTOR (widget)->box, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
sonde_inspector_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_POSITION:
      g_value_set_int (value, sonde_inspector_get_position (SONDE_INSPECTOR (object)));
      break;

    case PROP_BYTES_PER_ROW:
      g_value_set_uint (value,
                        sonde_hex_view_get_bytes_per_row (SONDE_INSPECTOR (object)->hex_view));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_inspector_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_POSITION:
      sonde_inspector_set_position (SONDE_INSPECTOR (object), g_value_get_int (value));
      break;

    case PROP_BYTES_PER_ROW:
      sonde_hex_view_set_bytes_per_row (SONDE_INSPECTOR (object)->hex_view,
                                        g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_inspector_dispose (GObject *object)
{
  SondeInspector *self = SONDE_INSPECTOR (object);

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, sonde_inspector_source_changed_cb, self);

  if (self->tree != NULL)
    g_signal_handlers_disconnect_by_func (self->tree, sonde_inspector_field_selected_cb, self);

  if (self->hex_view != NULL)
    g_signal_handlers_disconnect_by_func (self->hex_view, sonde_inspector_hex_selected_cb, self);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_INSPECTOR);

  g_clear_object (&self->source);
  g_clear_object (&self->record);
  g_clear_pointer (&self->record_ranges, g_array_unref);
  g_clear_pointer (&self->ranges, g_array_unref);

  G_OBJECT_CLASS (sonde_inspector_parent_class)->dispose (object);
}

static void
sonde_inspector_class_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/sonde-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, paned);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, tree_stack);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, tree_empty);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, tree);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, hex_stack);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, hex_empty);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, hex_scroller);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, hex_view);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, foot);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, box);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SondeInspector, tabs);
}

static void
sonde_inspector_class_add_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "inspector.find", NULL,
                                   sonde_inspector_find_action);
  gtk_widget_class_install_action (widget_class, "inspector.find-next", NULL,
                                   sonde_inspector_find_action);
  gtk_widget_class_install_action (widget_class, "inspector.find-previous", NULL,
                                   sonde_inspector_find_action);
  gtk_widget_class_install_action (widget_class, "inspector.go-to", NULL,
                                   sonde_inspector_go_to_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "inspector.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK,
                                       "inspector.find-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "inspector.find-previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK,
                                       "inspector.go-to", NULL);
}

static void
sonde_inspector_class_add_signals (SondeInspectorClass *klass)
{
  /**
   * SondeInspector::byte-selected:
   * @self: the inspector
   * @offset: a byte of the source
   *
   * The person selected a byte that is not in the record shown. Whoever has the records may show
   * the one that it is in.
   */
  signals[BYTE_SELECTED] =
    g_signal_new ("byte-selected", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  /**
   * SondeInspector::save-bytes:
   * @self: the inspector
   * @start: the first byte
   * @end: the byte after the last
   *
   * The person wants to save bytes of the source to a file.
   */
  signals[SAVE_BYTES] =
    g_signal_new ("save-bytes", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
sonde_inspector_class_init (SondeInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_inspector_dispose;
  object_class->get_property = sonde_inspector_get_property;
  object_class->set_property = sonde_inspector_set_property;

  widget_class->measure = sonde_inspector_measure;
  widget_class->size_allocate = sonde_inspector_size_allocate;

  /**
   * SondeInspector:position:
   *
   * Where the bytes begin, in pixels; -1 while nobody has set it.
   */
  properties[PROP_POSITION] =
    g_param_spec_int ("position", NULL, NULL, -1, G_MAXINT, -1,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * SondeInspector:bytes-per-row:
   *
   * How many bytes stand in a row; 0 for as many as there is room for.
   */
  properties[PROP_BYTES_PER_ROW] =
    g_param_spec_uint ("bytes-per-row", NULL, NULL, 0, 64, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  sonde_inspector_class_add_actions (widget_class);

  sonde_inspector_class_add_signals (klass);
  g_resources_register (sonde_widgets_get_resource ());
  g_type_ensure (SONDE_TYPE_DECODING_TABS);
  g_type_ensure (SONDE_TYPE_FIELD_TREE);
  g_type_ensure (SONDE_TYPE_HEX_FOOT);
  g_type_ensure (SONDE_TYPE_HEX_SEARCH_BAR);
  g_type_ensure (SONDE_TYPE_HEX_VIEW);
  sonde_inspector_class_bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonde_inspector_init (SondeInspector *self)
{
  self->record_ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->wanted_byte = NO_BYTE;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Inspector"),
                                  -1);
  g_signal_connect (self->tree, "notify::selected",
                    G_CALLBACK (sonde_inspector_field_selected_cb), self);
  g_signal_connect (self->hex_view, "selection-changed",
                    G_CALLBACK (sonde_inspector_hex_selected_cb), self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->hex_view), TRUE);
  g_signal_connect (self->hex_view, "query-tooltip",
                    G_CALLBACK (sonde_inspector_query_tooltip_cb), self);
  g_signal_connect (self->hex_view, "save-bytes",
                    G_CALLBACK (sonde_inspector_save_bytes_cb), self);
  g_signal_connect_object (self->tabs, "notify::opened",
                           G_CALLBACK (sonde_inspector_tab_opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paned, "notify::position",
                           G_CALLBACK (sonde_inspector_position_cb), self, 0);
  g_signal_connect_object (self->hex_view, "notify::bytes-per-row",
                           G_CALLBACK (sonde_inspector_bytes_per_row_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_hex_search_bar_set_view (self->search_bar, self->hex_view);
  sonde_hex_foot_set_view (self->foot, self->hex_view);
  sonde_inspector_update_pages (self);
}

/**
 * sonde_inspector_new:
 *
 * Returns: (transfer floating): an inspector with nothing in it
 */
GtkWidget *
sonde_inspector_new (void)
{
  return g_object_new (SONDE_TYPE_INSPECTOR, NULL);
}

/**
 * sonde_inspector_set_flow_source:
 * @self: an inspector
 * @source: (nullable): the bytes of a flow
 *
 * Shows the bytes of another flow, and no record.
 */
void
sonde_inspector_set_flow_source (SondeInspector  *self,
                                 SondeByteSource *source)
{
  g_return_if_fail (SONDE_IS_INSPECTOR (self));
  g_return_if_fail (source == NULL || SONDE_IS_BYTE_SOURCE (source));

  if (self->source == source)
    return;

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, sonde_inspector_source_changed_cb, self);

  sonde_inspector_clear (self);
  g_set_object (&self->source, source);

  if (source != NULL)
    g_signal_connect (source, "changed", G_CALLBACK (sonde_inspector_source_changed_cb), self);

  self->is_linking = TRUE;
  sonde_hex_view_set_source (self->hex_view, source);
  self->is_linking = FALSE;
  sonde_inspector_update_pages (self);
}

/**
 * sonde_inspector_get_flow_source:
 * @self: an inspector
 *
 * Returns: (transfer none) (nullable): the bytes shown: those of the flow, or of what the record
 *   stands for while that is open
 */
SondeByteSource *
sonde_inspector_get_flow_source (SondeInspector *self)
{
  SondeByteSource *source;

  g_return_val_if_fail (SONDE_IS_INSPECTOR (self), NULL);

  source = sonde_decoding_tabs_get_source (self->tabs);

  return source != NULL ? source : self->source;
}

/**
 * sonde_inspector_show_record:
 * @self: an inspector
 * @record: a record of the flow
 * @ranges: (array length=n_ranges) (nullable): where the record's bytes lie in the source, in their
 *   order
 * @n_ranges: how many ranges there are
 *
 * Takes a record apart and brings its bytes into sight.
 *
 * If it is the record that is shown already, but longer now, nothing moves and the selected field
 * stays selected.
 */
void
sonde_inspector_show_record (SondeInspector   *self,
                             SondeRecord      *record,
                             const SondeRange *ranges,
                             guint             n_ranges)
{
  g_autoptr(GPtrArray) decodings = NULL;
  gboolean is_same;

  g_return_if_fail (SONDE_IS_INSPECTOR (self));
  g_return_if_fail (SONDE_IS_RECORD (record));
  g_return_if_fail (ranges != NULL || n_ranges == 0);

  is_same = sonde_inspector_is_same_record (self, record);
  g_set_object (&self->record, record);
  g_array_set_size (self->record_ranges, 0);

  if (n_ranges > 0)
    g_array_append_vals (self->record_ranges, ranges, n_ranges);

  self->is_linking = TRUE;

  /* A byte was clicked, which only the record itself has. */
  if (self->wanted_byte != NO_BYTE)
    sonde_decoding_tabs_open (self->tabs, NULL);

  /* Of one that goes on growing, what is decoded no longer changes. */
  if (!is_same || self->decoded_length < SONDE_DECODING_MAX_BYTES)
    {
      self->decoded_length = sonde_record_get_length (record);
      decodings = sonde_record_dup_decodings (record);
      sonde_decoding_tabs_set_decodings (self->tabs, decodings,
                                         sonde_record_get_direction (record));
    }

  self->is_linking = FALSE;
  sonde_inspector_show_tab (self, is_same);
}

/**
 * sonde_inspector_clear:
 * @self: an inspector
 *
 * Shows no record; the bytes stay.
 */
void
sonde_inspector_clear (SondeInspector *self)
{
  g_return_if_fail (SONDE_IS_INSPECTOR (self));

  self->is_linking = TRUE;
  self->wanted_byte = NO_BYTE;
  g_clear_object (&self->record);
  g_array_set_size (self->record_ranges, 0);
  sonde_decoding_tabs_set_decodings (self->tabs, NULL, SONDE_DIRECTION_SENT);
  sonde_inspector_show_tab (self, TRUE);
}

/**
 * sonde_inspector_select_field_at:
 * @self: an inspector
 * @offset: a byte of the record shown, from its first
 *
 * Selects the innermost field that covers a byte, and its bytes, as if the person had.
 *
 * Returns: whether there is such a field
 */
gboolean
sonde_inspector_select_field_at (SondeInspector *self,
                                 gsize           offset)
{
  g_return_val_if_fail (SONDE_IS_INSPECTOR (self), FALSE);

  sonde_decoding_tabs_open (self->tabs, NULL);

  return sonde_field_tree_select_at (self->tree, offset);
}

/**
 * sonde_inspector_set_position:
 * @self: an inspector
 * @position: where the bytes begin, in pixels, or -1 for the place that fits the contents
 *
 * Moves the border between fields and bytes.
 */
void
sonde_inspector_set_position (SondeInspector *self,
                              int             position)
{
  g_return_if_fail (SONDE_IS_INSPECTOR (self));

  if (position == sonde_inspector_get_position (self))
    return;

  self->is_placing = TRUE;
  self->has_position = position >= 0;

  if (position >= 0)
    gtk_paned_set_position (self->paned, position);

  self->is_placing = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

/**
 * sonde_inspector_get_position:
 * @self: an inspector
 *
 * Returns: where the bytes begin, in pixels, or -1 while nobody has set it
 */
int
sonde_inspector_get_position (SondeInspector *self)
{
  g_return_val_if_fail (SONDE_IS_INSPECTOR (self), -1);

  return self->has_position ? gtk_paned_get_position (self->paned) : -1;
}
