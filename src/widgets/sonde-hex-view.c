#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "sonde-hex-view-private.h"

#define TEXT_DELAY_MS 100

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeHexView, sonde_hex_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum {
  PROP_0,
  PROP_SOURCE,
  PROP_BYTES_PER_ROW,
  PROP_SELECTION_START,
  PROP_SELECTION_END,
  PROP_FOLLOWING,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum {
  SELECTION_CHANGED,
  SAVE_BYTES,
  MOVE_CURSOR,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
sonde_hex_view_text_cb (gpointer user_data)
{
  SondeHexView *self = user_data;
  g_autofree char *text = sonde_hex_view_dup_text (self);

  self->text_id = 0;
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);

  return G_SOURCE_REMOVE;
}

/* Internal to the hex view: draws anew, and soon tells assistive technologies. */
void
sonde_hex_view_queue_paint (SondeHexView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));

  if (self->text_id == 0)
    self->text_id = g_timeout_add_full (G_PRIORITY_LOW, TEXT_DELAY_MS,
                                        sonde_hex_view_text_cb, self, NULL);
}

/* Internal to the hex view: notes whether the end is being followed. */
void
sonde_hex_view_set_following (SondeHexView *self,
                              gboolean      is_following)
{
  if (self->is_following == is_following)
    return;

  self->is_following = is_following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
sonde_hex_view_set_policy (SondeHexView        *self,
                           GtkOrientation       orientation,
                           GtkScrollablePolicy  policy)
{
  if (self->policies[orientation] == policy)
    return;

  self->policies[orientation] = policy;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sonde_hex_view_set_ranges (SondeHexView     *self,
                           GArray           *array,
                           const SondeRange *ranges,
                           guint             n_ranges)
{
  if (array->len == n_ranges
      && (n_ranges == 0 || memcmp (array->data, ranges, n_ranges * sizeof *ranges) == 0))
    return;

  g_array_set_size (array, 0);

  if (n_ranges > 0)
    g_array_append_vals (array, ranges, n_ranges);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sonde_hex_view_update_description (SondeHexView *self)
{
  g_autofree char *description = NULL;
  guint64 start = sonde_hex_cursor_get_start (&self->cursor);
  guint64 end = sonde_hex_cursor_get_end (&self->cursor);

  if (start == end)
    description = g_strdup_printf (_("Caret at byte %" PRIu64), start);
  else
    description = g_strdup_printf (_("Bytes %" PRIu64 " to %" PRIu64
                                     " are selected"),
                                   start, end - 1);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

/* Internal to the hex view: clamps a cursor to the source, takes it over and tells of it. */
void
sonde_hex_view_set_cursor (SondeHexView         *self,
                           const SondeHexCursor *cursor)
{
  SondeHexCursor old = self->cursor;

  self->cursor.anchor = MIN (cursor->anchor, self->size);
  self->cursor.caret = MIN (cursor->caret, self->size);

  if (old.anchor == self->cursor.anchor && old.caret == self->cursor.caret)
    return;

  /* What a person looks at shall not move away. */
  if (self->cursor.caret < self->size)
    sonde_hex_view_set_following (self, FALSE);

  sonde_hex_view_update_actions (self);
  sonde_hex_view_update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  if (sonde_hex_cursor_get_start (&old) != sonde_hex_cursor_get_start (&self->cursor))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION_START]);

  if (sonde_hex_cursor_get_end (&old) != sonde_hex_cursor_get_end (&self->cursor))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION_END]);

  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
sonde_hex_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);
  GtkAdjustment *hadjustment = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  float x = (float) -gtk_adjustment_get_value (hadjustment);

  sonde_hex_viewport_ensure_glyphs (self);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, 0));
  sonde_hex_view_paint (self, snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
sonde_hex_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SondeHexView *self = SONDE_HEX_VIEW (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;

    case PROP_BYTES_PER_ROW:
      g_value_set_uint (value, self->bytes_per_row);
      break;

    case PROP_SELECTION_START:
      g_value_set_uint64 (value, sonde_hex_cursor_get_start (&self->cursor));
      break;

    case PROP_SELECTION_END:
      g_value_set_uint64 (value, sonde_hex_cursor_get_end (&self->cursor));
      break;

    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->is_following);
      break;

    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;

    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;

    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;

    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_hex_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SondeHexView *self = SONDE_HEX_VIEW (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      sonde_hex_view_set_source (self, g_value_get_object (value));
      break;

    case PROP_BYTES_PER_ROW:
      sonde_hex_view_set_bytes_per_row (self, g_value_get_uint (value));
      break;

    case PROP_HADJUSTMENT:
      sonde_hex_viewport_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL,
                                     g_value_get_object (value));
      break;

    case PROP_VADJUSTMENT:
      sonde_hex_viewport_set_adjustment (self, GTK_ORIENTATION_VERTICAL,
                                         g_value_get_object (value));
      break;

    case PROP_HSCROLL_POLICY:
      sonde_hex_view_set_policy (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_enum (value));
      break;

    case PROP_VSCROLL_POLICY:
      sonde_hex_view_set_policy (self, GTK_ORIENTATION_VERTICAL, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_hex_view_dispose (GObject *object)
{
  SondeHexView *self = SONDE_HEX_VIEW (object);

  g_clear_handle_id (&self->text_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  sonde_hex_viewport_dispose (self);

  G_OBJECT_CLASS (sonde_hex_view_parent_class)->dispose (object);
}

static void
sonde_hex_view_finalize (GObject *object)
{
  SondeHexView *self = SONDE_HEX_VIEW (object);

  sonde_hex_window_clear (&self->window);
  sonde_icons_clear (&self->icons);
  g_clear_pointer (&self->glyphs, sonde_hex_glyphs_free);
  g_clear_pointer (&self->highlights, g_array_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->scope, g_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);

  G_OBJECT_CLASS (sonde_hex_view_parent_class)->finalize (object);
}

static void
sonde_hex_view_class_add_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SondeHexView:source:
   *
   * The bytes shown.
   */
  properties[PROP_SOURCE] =
    g_param_spec_object ("source", NULL, NULL, SONDE_TYPE_BYTE_SOURCE,
                         G_PARAM_READWRITE | flags);

  /**
   * SondeHexView:bytes-per-row:
   *
   * How many bytes stand in a row; 0 for as many as there is room for.
   */
  properties[PROP_BYTES_PER_ROW] =
    g_param_spec_uint ("bytes-per-row", NULL, NULL, 0, SONDE_HEX_LAYOUT_MAX_BYTES, 0,
                       G_PARAM_READWRITE | flags);

  /**
   * SondeHexView:selection-start:
   *
   * The first byte selected; the caret if none is.
   */
  properties[PROP_SELECTION_START] =
    g_param_spec_uint64 ("selection-start", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | flags);

  /**
   * SondeHexView:selection-end:
   *
   * The byte after the last one selected; the caret if none is.
   */
  properties[PROP_SELECTION_END] =
    g_param_spec_uint64 ("selection-end", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | flags);

  /**
   * SondeHexView:following:
   *
   * Whether the view stays at the end as bytes arrive, because it is there.
   */
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
sonde_hex_view_class_add_signals (GObjectClass *object_class)
{
  /**
   * SondeHexView::selection-changed:
   *
   * The selection has changed, or the caret moved.
   */
  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeHexView::save-bytes:
   * @self: the hex view
   * @start: the first byte
   * @end: the byte after the last
   *
   * The person wants to save the selected bytes to a file.
   */
  signals[SAVE_BYTES] =
    g_signal_new ("save-bytes", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);

  /**
   * SondeHexView::move-cursor:
   * @self: the hex view
   * @step: how far
   * @count: -1 for back, 1 for forth
   * @extend: whether to draw the selection along
   *
   * Moves the caret, for key bindings.
   */
  signals[MOVE_CURSOR] =
    g_signal_new_class_handler ("move-cursor", G_OBJECT_CLASS_TYPE (object_class),
                                G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                                G_CALLBACK (sonde_hex_view_move_cursor),
                                NULL, NULL, NULL,
                                G_TYPE_NONE, 3,
                                GTK_TYPE_MOVEMENT_STEP, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void
sonde_hex_view_class_init (SondeHexViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_hex_view_dispose;
  object_class->finalize = sonde_hex_view_finalize;
  object_class->get_property = sonde_hex_view_get_property;
  object_class->set_property = sonde_hex_view_set_property;

  widget_class->measure = sonde_hex_viewport_measure;
  widget_class->size_allocate = sonde_hex_viewport_size_allocate;
  widget_class->snapshot = sonde_hex_view_snapshot;

  sonde_hex_view_class_add_properties (object_class);
  sonde_hex_view_class_add_signals (object_class);
  sonde_hex_view_class_add_input (widget_class);
  sonde_hex_view_class_add_menu (widget_class);

  gtk_widget_class_set_css_name (widget_class, "hexview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DOCUMENT);
}

static void
sonde_hex_view_init (SondeHexView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->is_following = TRUE;
  self->pending_offset = G_MAXUINT64;
  self->highlights = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->links = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->scope = g_array_new (FALSE, FALSE, sizeof (SondeRange));
  self->matches = g_array_new (FALSE, FALSE, sizeof (SondeRange));

  self->text = gtk_inscription_new ("");
  gtk_widget_set_can_target (self->text, FALSE);
  gtk_widget_set_parent (self->text, widget);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (widget, "text");
  sonde_hex_viewport_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  sonde_hex_viewport_set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  sonde_hex_view_add_input (self);
  sonde_hex_view_update_actions (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Bytes"),
                                  -1);
  sonde_hex_view_update_description (self);
}

/**
 * sonde_hex_view_new:
 *
 * Makes a hex view without a source, to be put into a scrolled window.
 *
 * Returns: (transfer floating): a hex view
 */
GtkWidget *
sonde_hex_view_new (void)
{
  return g_object_new (SONDE_TYPE_HEX_VIEW, NULL);
}

/**
 * sonde_hex_view_set_source:
 * @self: a hex view
 * @source: (nullable): the bytes to show
 *
 * Shows other bytes, from their beginning, without a selection or highlights.
 */
void
sonde_hex_view_set_source (SondeHexView    *self,
                           SondeByteSource *source)
{
  const SondeHexCursor cursor = { 0, 0 };

  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (source == NULL || SONDE_IS_BYTE_SOURCE (source));

  if (self->source == source)
    return;

  g_array_set_size (self->highlights, 0);
  g_array_set_size (self->scope, 0);
  g_array_set_size (self->matches, 0);
  self->pending_offset = G_MAXUINT64;
  sonde_hex_view_set_cursor (self, &cursor);
  sonde_hex_viewport_set_source (self, source);

  gtk_widget_queue_resize (GTK_WIDGET (self));
  sonde_hex_view_queue_paint (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
}

/**
 * sonde_hex_view_get_source:
 * @self: a hex view
 *
 * Returns: (transfer none) (nullable): the bytes shown
 */
SondeByteSource *
sonde_hex_view_get_source (SondeHexView *self)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), NULL);

  return self->source;
}

/**
 * sonde_hex_view_set_bytes_per_row:
 * @self: a hex view
 * @bytes_per_row: from 1 to 64, or 0 for as many as there is room for
 *
 * Sets how many bytes stand in a row.
 */
void
sonde_hex_view_set_bytes_per_row (SondeHexView *self,
                                  guint         bytes_per_row)
{
  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (bytes_per_row <= SONDE_HEX_LAYOUT_MAX_BYTES);

  if (self->bytes_per_row == bytes_per_row)
    return;

  self->bytes_per_row = bytes_per_row;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES_PER_ROW]);
}

/**
 * sonde_hex_view_get_bytes_per_row:
 * @self: a hex view
 *
 * Returns: how many bytes stand in a row, or 0 for as many as there is room for
 */
guint
sonde_hex_view_get_bytes_per_row (SondeHexView *self)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), 0);

  return self->bytes_per_row;
}

/**
 * sonde_hex_view_get_row_width:
 * @self: a hex view
 * @n_bytes: a number of bytes, from 1 to 64
 *
 * Returns: the width that a row of @n_bytes needs, in pixels
 */
int
sonde_hex_view_get_row_width (SondeHexView *self,
                              guint         n_bytes)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), 0);
  g_return_val_if_fail (n_bytes > 0 && n_bytes <= SONDE_HEX_LAYOUT_MAX_BYTES, 0);

  return sonde_hex_viewport_get_row_width (self, n_bytes);
}

/**
 * sonde_hex_view_get_selection:
 * @self: a hex view
 * @start: (out) (optional): return location for the first byte selected, or the caret
 * @end: (out) (optional): return location for the byte after the last, or the caret
 *
 * Returns: whether any byte is selected
 */
gboolean
sonde_hex_view_get_selection (SondeHexView *self,
                              guint64      *start,
                              guint64      *end)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), FALSE);

  if (start != NULL)
    *start = sonde_hex_cursor_get_start (&self->cursor);

  if (end != NULL)
    *end = sonde_hex_cursor_get_end (&self->cursor);

  return !sonde_hex_cursor_is_empty (&self->cursor);
}

/**
 * sonde_hex_view_select:
 * @self: a hex view
 * @start: the first byte
 * @end: the byte after the last; @start for none
 *
 * Selects a range, cut to the source, and puts the caret behind it. Does not scroll.
 */
void
sonde_hex_view_select (SondeHexView *self,
                       guint64       start,
                       guint64       end)
{
  SondeHexCursor cursor;

  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (start <= end);

  sonde_hex_cursor_select (&cursor, start, end);
  sonde_hex_view_set_cursor (self, &cursor);
}

/**
 * sonde_hex_view_get_caret:
 * @self: a hex view
 *
 * Returns: the byte before which the caret is; the size of the source at its end
 */
guint64
sonde_hex_view_get_caret (SondeHexView *self)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), 0);

  return self->cursor.caret;
}

/**
 * sonde_hex_view_set_highlights:
 * @self: a hex view
 * @ranges: (array length=n_ranges) (nullable): ranges of the source
 * @n_ranges: how many there are; 0 for none
 *
 * Marks bytes that are linked to what is selected elsewhere, with a background and a line below.
 */
void
sonde_hex_view_set_highlights (SondeHexView     *self,
                               const SondeRange *ranges,
                               guint             n_ranges)
{
  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (ranges != NULL || n_ranges == 0);

  sonde_hex_view_set_ranges (self, self->highlights, ranges, n_ranges);
}

/**
 * sonde_hex_view_set_link:
 * @self: a hex view
 * @from: a byte of the source, which refers to another
 * @to: the byte that it refers to, or @from for none
 *
 * Draws an arrow from one byte to another.
 */
void
sonde_hex_view_set_link (SondeHexView *self,
                         guint64       from,
                         guint64       to)
{
  const SondeRange link = { from, to };

  g_return_if_fail (SONDE_IS_HEX_VIEW (self));

  sonde_hex_view_set_ranges (self, self->links, &link, from != to ? 1 : 0);
}

/**
 * sonde_hex_view_set_scope:
 * @self: a hex view
 * @ranges: (array length=n_ranges) (nullable): ranges of the source
 * @n_ranges: how many there are; 0 for none
 *
 * Marks the bytes of the record that is looked at, with a faint background.
 */
void
sonde_hex_view_set_scope (SondeHexView     *self,
                          const SondeRange *ranges,
                          guint             n_ranges)
{
  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (ranges != NULL || n_ranges == 0);

  sonde_hex_view_set_ranges (self, self->scope, ranges, n_ranges);
}

/**
 * sonde_hex_view_set_matches:
 * @self: a hex view
 * @ranges: (array length=n_ranges) (nullable): ranges of the source
 * @n_ranges: how many there are; 0 for none
 *
 * Marks bytes that a search has found, with a background and a frame.
 */
void
sonde_hex_view_set_matches (SondeHexView     *self,
                            const SondeRange *ranges,
                            guint             n_ranges)
{
  g_return_if_fail (SONDE_IS_HEX_VIEW (self));
  g_return_if_fail (ranges != NULL || n_ranges == 0);

  sonde_hex_view_set_ranges (self, self->matches, ranges, n_ranges);
}

/**
 * sonde_hex_view_get_visible:
 * @self: a hex view
 * @start: (out): the first byte in sight
 * @end: (out): the byte after the last
 *
 * Returns: whether any byte is in sight
 */
gboolean
sonde_hex_view_get_visible (SondeHexView *self,
                            guint64      *start,
                            guint64      *end)
{
  guint64 n_rows;

  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), FALSE);
  g_return_val_if_fail (start != NULL && end != NULL, FALSE);

  if (self->size == 0 || self->scroll.row_height == 0)
    return FALSE;

  n_rows = (guint64) (self->scroll.page_height / self->scroll.row_height) + 2;
  *start = MIN (self->scroll.top_row * self->layout.n_bytes, self->size);
  *end = *start + MIN (n_rows * self->layout.n_bytes, self->size - *start);

  return *start < *end;
}

/**
 * sonde_hex_view_scroll_to:
 * @self: a hex view
 * @offset: a byte
 *
 * Brings a byte into sight, unless it is; the view stops following the end.
 */
void
sonde_hex_view_scroll_to (SondeHexView *self,
                          guint64       offset)
{
  g_return_if_fail (SONDE_IS_HEX_VIEW (self));

  sonde_hex_viewport_show_byte (self, offset, TRUE);
}

/**
 * sonde_hex_view_is_following:
 * @self: a hex view
 *
 * Returns: whether the view stays at the end as bytes arrive
 */
gboolean
sonde_hex_view_is_following (SondeHexView *self)
{
  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), FALSE);

  return self->is_following;
}
