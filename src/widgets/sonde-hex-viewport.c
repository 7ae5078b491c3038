#include "config.h"

#include "sonde-hex-view-private.h"

#define LINE_SPACING 2
#define MINIMAL_BYTES_PER_ROW 4
#define NATURAL_BYTES_PER_ROW 16
#define NATURAL_ROWS 8

/* Internal to the hex view: shapes the glyphs if there are none, or the font has changed. */
void
sonde_hex_viewport_ensure_glyphs (SondeHexView *self)
{
  if (self->glyphs != NULL && sonde_hex_glyphs_is_valid (self->glyphs, GTK_WIDGET (self)))
    return;

  g_clear_pointer (&self->glyphs, sonde_hex_glyphs_free);
  self->glyphs = sonde_hex_glyphs_new (GTK_WIDGET (self));
}

static guint64
sonde_hex_viewport_count_rows (SondeHexView *self)
{
  guint64 n_bytes = MAX (self->layout.n_bytes, 1);

  return self->size / n_bytes + (self->size % n_bytes != 0);
}

static void
sonde_hex_viewport_init_layout (SondeHexView   *self,
                                SondeHexLayout *layout,
                                guint           n_bytes)
{
  sonde_hex_layout_init (layout,
                         sonde_hex_glyphs_get_char_width (self->glyphs),
                         sonde_hex_glyphs_get_height (self->glyphs) + LINE_SPACING,
                         sonde_hex_layout_count_digits (self->size),
                         n_bytes);
}

/* Places the columns anew for a width, and keeps the byte at the upper edge there. */
static void
sonde_hex_viewport_update_layout (SondeHexView *self,
                                  int           width)
{
  guint64 top_byte = self->scroll.top_row * self->layout.n_bytes;
  guint n_bytes = self->bytes_per_row;
  guint old_n_bytes = self->layout.n_bytes;

  sonde_hex_viewport_ensure_glyphs (self);

  if (n_bytes == 0)
    n_bytes = sonde_hex_layout_fit (sonde_hex_glyphs_get_char_width (self->glyphs),
                                    sonde_hex_layout_count_digits (self->size),
                                    width);

  sonde_hex_viewport_init_layout (self, &self->layout, n_bytes);
  self->scroll.row_height = self->layout.row_height;
  self->scroll.n_rows = sonde_hex_viewport_count_rows (self);
  self->scroll.top_px = MIN (self->scroll.top_px, self->scroll.row_height - 1);

  if (n_bytes != old_n_bytes)
    self->scroll.top_row = top_byte / n_bytes;
}

static void
sonde_hex_viewport_configure_adjustments (SondeHexView *self)
{
  GtkAdjustment *hadjustment = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  GtkAdjustment *vadjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double upper = MAX (width, self->layout.width);

  self->is_configuring = TRUE;

  if (hadjustment != NULL)
    gtk_adjustment_configure (hadjustment,
                              MIN (gtk_adjustment_get_value (hadjustment), upper - width),
                              0, upper,
                              self->layout.char_width, width * 0.9, width);

  if (vadjustment != NULL)
    gtk_adjustment_configure (vadjustment,
                              sonde_hex_scroll_get_value (&self->scroll),
                              0, sonde_hex_scroll_get_upper (&self->scroll),
                              self->scroll.row_height,
                              MAX (self->scroll.page_height - self->scroll.row_height,
                                   self->scroll.row_height),
                              self->scroll.page_height);

  self->is_configuring = FALSE;
}

/* Takes the first position, when it becomes known how much is in sight. */
static void
sonde_hex_viewport_place (SondeHexView *self)
{
  if (self->pending_offset != G_MAXUINT64)
    sonde_hex_scroll_to_row (&self->scroll, self->pending_offset / self->layout.n_bytes, TRUE);
  else if (sonde_hex_cursor_is_empty (&self->cursor))
    sonde_hex_view_set_following (self, sonde_hex_scroll_is_at_end (&self->scroll));
}

/* The position has changed: not the adjustment's doing. */
static void
sonde_hex_viewport_sync_scroll (SondeHexView *self)
{
  sonde_hex_viewport_configure_adjustments (self);
  sonde_hex_view_queue_paint (self);
}

static void
sonde_hex_viewport_value_changed_cb (GtkAdjustment *adjustment,
                                     gpointer       user_data)
{
  SondeHexView *self = user_data;

  if (self->is_configuring)
    return;

  if (adjustment == self->adjustments[GTK_ORIENTATION_VERTICAL] && self->scroll.row_height > 0)
    {
      sonde_hex_scroll_set_value (&self->scroll, gtk_adjustment_get_value (adjustment));
      sonde_hex_view_set_following (self, sonde_hex_scroll_is_at_end (&self->scroll));

      if (sonde_hex_scroll_is_scaled (&self->scroll))
        sonde_hex_viewport_configure_adjustments (self);
    }

  sonde_hex_view_queue_paint (self);
}

static void
sonde_hex_viewport_source_changed_cb (SondeByteSource *source,
                                      gpointer         user_data)
{
  SondeHexView *self = user_data;
  guint64 old_size = self->size;
  guint64 visible_end;

  self->size = sonde_byte_source_get_size (source);

  /* What is there stays as it is, so a window that ends before the end stays valid. */
  if (self->window.start + self->window.n_read >= old_size
      || self->window.n_read < self->window.n_wanted)
    sonde_hex_window_invalidate (&self->window);

  if (self->scroll.row_height == 0)
    return;

  if (sonde_hex_layout_count_digits (old_size) != sonde_hex_layout_count_digits (self->size))
    gtk_widget_queue_resize (GTK_WIDGET (self));

  visible_end = (self->scroll.top_row + 2
                 + (guint64) (self->scroll.page_height / self->scroll.row_height))
                * self->layout.n_bytes;
  self->scroll.n_rows = sonde_hex_viewport_count_rows (self);

  if (self->is_following)
    sonde_hex_scroll_to_end (&self->scroll);

  sonde_hex_viewport_configure_adjustments (self);

  if (self->is_following || old_size < visible_end)
    sonde_hex_view_queue_paint (self);
}

/* Internal to the hex view: the width that a row needs. */
int
sonde_hex_viewport_get_row_width (SondeHexView *self,
                                  guint         n_bytes)
{
  SondeHexLayout layout;

  sonde_hex_viewport_ensure_glyphs (self);
  sonde_hex_viewport_init_layout (self, &layout, n_bytes);

  return layout.width;
}

/* Internal to the hex view: for GtkScrollable. */
void
sonde_hex_viewport_set_adjustment (SondeHexView   *self,
                                   GtkOrientation  orientation,
                                   GtkAdjustment  *adjustment)
{
  if (adjustment != NULL && self->adjustments[orientation] == adjustment)
    return;

  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[orientation],
                                          sonde_hex_viewport_value_changed_cb,
                                          self);

  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);

  g_clear_object (&self->adjustments[orientation]);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect (adjustment, "value-changed",
                    G_CALLBACK (sonde_hex_viewport_value_changed_cb), self);

  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Internal to the hex view: scrolls as little as needed, or to the upper third, to show a byte. */
void
sonde_hex_viewport_show_byte (SondeHexView *self,
                              guint64       offset,
                              gboolean      center)
{
  GtkAdjustment *hadjustment = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  guint column;
  int x;

  if (self->scroll.row_height == 0)
    self->pending_offset = offset;

  if (self->scroll.row_height == 0 || self->size == 0)
    return;

  offset = MIN (offset, self->size - 1);
  column = (guint) (offset % self->layout.n_bytes);
  sonde_hex_scroll_to_row (&self->scroll, offset / self->layout.n_bytes, center);
  sonde_hex_view_set_following (self, self->cursor.caret == self->size && !center);
  sonde_hex_viewport_sync_scroll (self);

  x = sonde_hex_layout_get_x (&self->layout, self->pane, column);
  gtk_adjustment_clamp_page (hadjustment,
                             column == 0 ? 0 : x - self->layout.char_width,
                             x + 3 * self->layout.char_width);
}

/* Internal to the hex view: scrolls by pixels. */
void
sonde_hex_viewport_scroll_by (SondeHexView *self,
                              gint64        delta_px)
{
  if (self->scroll.row_height == 0)
    return;

  sonde_hex_scroll_by (&self->scroll, delta_px);
  sonde_hex_view_set_following (self, sonde_hex_scroll_is_at_end (&self->scroll));
  sonde_hex_viewport_sync_scroll (self);
}

/* Internal to the hex view: reads what is in sight. Says whether that is anything. */
gboolean
sonde_hex_viewport_load_window (SondeHexView *self)
{
  guint64 n_bytes = self->layout.n_bytes;
  guint64 first_row, n_rows, start;

  if (self->source == NULL || self->size == 0 || self->scroll.row_height == 0)
    return FALSE;

  first_row = self->scroll.top_row - MIN (self->scroll.top_row, 1);
  n_rows = (guint64) (self->scroll.page_height / self->scroll.row_height) + 3;
  start = first_row * n_bytes;

  if (start >= self->size)
    return FALSE;

  sonde_hex_window_load (&self->window, self->source, start,
                         (gsize) MIN (n_rows * n_bytes, self->size - start));

  return TRUE;
}

/* Internal to the hex view: for GtkWidget. */
void
sonde_hex_viewport_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size G_GNUC_UNUSED,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline G_GNUC_UNUSED,
                            int            *natural_baseline G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);
  SondeHexLayout layout;

  sonde_hex_viewport_ensure_glyphs (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      guint n_bytes = self->bytes_per_row != 0 ? self->bytes_per_row : NATURAL_BYTES_PER_ROW;

      *natural = sonde_hex_viewport_get_row_width (self, n_bytes);
      *minimum = MIN (*natural, sonde_hex_viewport_get_row_width (self, MINIMAL_BYTES_PER_ROW));
    }
  else
    {
      sonde_hex_viewport_init_layout (self, &layout, 1);
      *minimum = layout.row_height + 2 * SONDE_HEX_SCROLL_MARGIN;
      *natural = NATURAL_ROWS * layout.row_height + 2 * SONDE_HEX_SCROLL_MARGIN;
    }
}

/* Internal to the hex view: for GtkWidget. */
void
sonde_hex_viewport_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);
  gboolean is_first = self->scroll.row_height == 0;

  self->scroll.page_height = height;
  sonde_hex_viewport_update_layout (self, width);

  if (is_first)
    sonde_hex_viewport_place (self);
  else if (self->is_following)
    sonde_hex_scroll_to_end (&self->scroll);
  else
    sonde_hex_scroll_clamp (&self->scroll);

  sonde_hex_viewport_configure_adjustments (self);
  sonde_hex_view_queue_paint (self);

  /* Never drawn, but it must have a place for assistive technologies to read it. */
  gtk_widget_size_allocate (self->text, &(GtkAllocation) { 0, 0, width, height }, -1);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* Internal to the hex view: shows a source from its beginning. */
void
sonde_hex_viewport_set_source (SondeHexView    *self,
                               SondeByteSource *source)
{
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source,
                                          sonde_hex_viewport_source_changed_cb,
                                          self);

  g_set_object (&self->source, source);
  self->size = source != NULL ? sonde_byte_source_get_size (source) : 0;
  sonde_hex_window_invalidate (&self->window);

  if (source != NULL)
    g_signal_connect (source, "changed",
                      G_CALLBACK (sonde_hex_viewport_source_changed_cb), self);

  self->scroll.top_row = 0;
  self->scroll.top_px = 0;

  if (self->scroll.row_height == 0)
    return;

  self->scroll.n_rows = sonde_hex_viewport_count_rows (self);
  sonde_hex_view_set_following (self, sonde_hex_scroll_is_at_end (&self->scroll));
  sonde_hex_viewport_sync_scroll (self);
}

/* Internal to the hex view: lets go of the source and the adjustments. */
void
sonde_hex_viewport_dispose (SondeHexView *self)
{
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source,
                                          sonde_hex_viewport_source_changed_cb,
                                          self);

  g_clear_object (&self->source);

  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_func (self->adjustments[i],
                                              sonde_hex_viewport_value_changed_cb,
                                              self);

      g_clear_object (&self->adjustments[i]);
    }
}
