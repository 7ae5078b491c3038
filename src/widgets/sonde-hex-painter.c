#include "config.h"

#include "sonde-hex-arrow.h"
#include "sonde-hex-view-private.h"
#include "sonde-palette.h"

#define BAR_WIDTH 2
#define TRIANGLE_WIDTH 4
#define CARET_RADIUS 3
#define MAX_ARROW_ROWS 200

/* The inks of a row: one per direction, and one for what matters less. */
enum {
  INK_SENT,
  INK_RECEIVED,
  INK_DIM,
  N_INKS
};

typedef struct
{
  SondeHexView *view;
  GtkSnapshot  *snapshot;
  SondeHexInk   inks[N_INKS];
  GdkRGBA       colors[SONDE_N_PALETTE_COLORS];
} SondeHexPainter;

static void
sonde_hex_painter_fill (SondeHexPainter   *self,
                        SondePaletteColor  color,
                        int                x,
                        int                y,
                        int                width,
                        int                height)
{
  gtk_snapshot_append_color (self->snapshot,
                             &self->colors[color],
                             &GRAPHENE_RECT_INIT ((float) x,
                                                  (float) y,
                                                  (float) width,
                                                  (float) height));
}

/* Fills behind the bytes of a range that are in a row; with a line below, if wanted. */
static void
sonde_hex_painter_fill_range (SondeHexPainter   *self,
                              const SondeRange  *range,
                              guint64            row_start,
                              int                y,
                              SondePaletteColor  color,
                              gboolean           underline)
{
  const SondeHexLayout *layout = &self->view->layout;
  guint64 start = MAX (range->start, row_start);
  guint64 end = MIN (MIN (range->end, row_start + layout->n_bytes), self->view->size);

  if (start >= end)
    return;

  for (int pane = SONDE_HEX_PANE_HEX; pane <= SONDE_HEX_PANE_TEXT; pane++)
    {
      int padding = pane == SONDE_HEX_PANE_HEX ? layout->char_width / 2 : 0;
      int x = sonde_hex_layout_get_x (layout, pane, (guint) (start - row_start)) - padding;
      int end_x =
        sonde_hex_layout_get_end_x (layout, pane, (guint) (end - 1 - row_start)) + padding;

      sonde_hex_painter_fill (self, color, x, y, end_x - x, layout->row_height);

      if (underline)
        sonde_hex_painter_fill (self, SONDE_PALETTE_ACCENT,
                                x, y + layout->row_height - 1, end_x - x, 1);
    }
}

static void
sonde_hex_painter_fill_ranges (SondeHexPainter   *self,
                               GArray            *ranges,
                               guint64            row_start,
                               int                y,
                               SondePaletteColor  color,
                               gboolean           underline)
{
  for (guint i = 0; i < ranges->len; i++)
    sonde_hex_painter_fill_range (self,
                                  &g_array_index (ranges, SondeRange, i),
                                  row_start,
                                  y,
                                  color,
                                  underline);
}

/* Frames each match, so that it is told from a field or a selection without its colour too. */
static void
sonde_hex_painter_draw_matches (SondeHexPainter *self,
                                guint64          row_start,
                                int              y)
{
  const SondeHexLayout *layout = &self->view->layout;
  GArray *matches = self->view->matches;

  for (guint i = 0; i < matches->len; i++)
    {
      const SondeRange *range = &g_array_index (matches, SondeRange, i);
      guint64 start = MAX (range->start, row_start);
      guint64 end = MIN (MIN (range->end, row_start + layout->n_bytes), self->view->size);

      if (start >= end)
        continue;

      sonde_hex_painter_fill_range (self, range, row_start, y, SONDE_PALETTE_MATCH, FALSE);

      for (int pane = SONDE_HEX_PANE_HEX; pane <= SONDE_HEX_PANE_TEXT; pane++)
        {
          int padding = pane == SONDE_HEX_PANE_HEX ? layout->char_width / 2 : 0;
          int x = sonde_hex_layout_get_x (layout, pane, (guint) (start - row_start)) - padding;
          int end_x =
            sonde_hex_layout_get_end_x (layout, pane, (guint) (end - 1 - row_start)) + padding;

          sonde_hex_painter_fill (self, SONDE_PALETTE_WARNING, x, y, end_x - x, 1);
          sonde_hex_painter_fill (self, SONDE_PALETTE_WARNING,
                                  x, y + layout->row_height - 1, end_x - x, 1);

          if (start == range->start)
            sonde_hex_painter_fill (self, SONDE_PALETTE_WARNING, x, y, 1, layout->row_height);

          if (end == range->end)
            sonde_hex_painter_fill (self, SONDE_PALETTE_WARNING,
                                    end_x - 1, y, 1, layout->row_height);
        }
    }
}

static void
sonde_hex_painter_draw_background (SondeHexPainter *self,
                                   guint64          row_start,
                                   int              y)
{
  SondeHexView *view = self->view;
  const SondeRange selection = {
    sonde_hex_cursor_get_start (&view->cursor),
    sonde_hex_cursor_get_end (&view->cursor),
  };

  sonde_hex_painter_fill_ranges (self, view->scope, row_start, y, SONDE_PALETTE_SCOPE, FALSE);
  sonde_hex_painter_fill_ranges (self, view->highlights, row_start, y,
                                 SONDE_PALETTE_HIGHLIGHT, TRUE);
  sonde_hex_painter_draw_matches (self, row_start, y);
  sonde_hex_painter_fill_range (self, &selection, row_start, y, SONDE_PALETTE_SELECTION, FALSE);
}

/* A small triangle that points the way the bytes behind it went. */
static void
sonde_hex_painter_draw_triangle (SondeHexPainter *self,
                                 SondeDirection   direction,
                                 int              x,
                                 int              y)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self->view)) == GTK_TEXT_DIR_RTL;
  gboolean points_right = (direction == SONDE_DIRECTION_SENT) != is_rtl;

  for (int i = 0; i < TRIANGLE_WIDTH; i++)
    {
      int half = points_right ? TRIANGLE_WIDTH - 1 - i : i;

      sonde_hex_painter_fill (self, sonde_palette_for_direction (direction),
                              x + i, y - half, 1, 2 * half + 1);
    }
}

static void
sonde_hex_painter_draw_gutter (SondeHexPainter *self,
                               guint64          row_start,
                               int              y)
{
  SondeHexView *view = self->view;
  const SondeHexLayout *layout = &view->layout;
  guint64 run_end, ignored;
  SondeDirection direction =
    sonde_hex_window_get_direction (&view->window, row_start, &run_end);
  SondePaletteColor color = sonde_palette_for_direction (direction);
  gboolean is_start;
  gboolean is_sent = direction == SONDE_DIRECTION_SENT;

  if (row_start == view->window.start)
    is_start = TRUE;
  else
    is_start = sonde_hex_window_get_direction (&view->window, row_start - 1, &ignored)
               != direction || ignored == row_start;

  if (is_start || row_start / layout->n_bytes == view->scroll.top_row)
    sonde_icons_snapshot (&view->icons,
                          GTK_WIDGET (view),
                          self->snapshot,
                          sonde_icon_for_direction (direction),
                          layout->gutter_x,
                          y + (layout->row_height - SONDE_ICON_SIZE) / 2,
                          &self->colors[color]);
  else
    sonde_hex_painter_fill (self, color,
                            layout->gutter_x + (is_sent ? SONDE_ICON_SIZE - 4 : 2), y,
                            BAR_WIDTH, layout->row_height);
}

static void
sonde_hex_painter_draw_offset (SondeHexPainter *self,
                               guint64          row_start)
{
  const SondeHexLayout *layout = &self->view->layout;

  for (guint i = 0; i < layout->n_digits; i++)
    {
      guint digit = (row_start >> (4 * (layout->n_digits - 1 - i))) & 0xf;

      sonde_hex_glyphs_add (self->view->glyphs,
                            &self->inks[INK_DIM],
                            layout->offset_x + (int) i * layout->char_width,
                            "0123456789abcdef"[digit]);
    }
}

static void
sonde_hex_painter_add_byte (SondeHexPainter *self,
                            guint64          offset,
                            SondeHexPane     pane,
                            guint            column,
                            SondeDirection   direction)
{
  SondeHexView *view = self->view;
  const SondeHexLayout *layout = &view->layout;
  gsize position = (gsize) (offset - view->window.start);
  int x = sonde_hex_layout_get_x (layout, pane, column);
  gboolean is_known = position < view->window.n_read;
  guint8 byte = is_known ? view->window.data[position] : 0;
  int ink = direction == SONDE_DIRECTION_SENT ? INK_SENT : INK_RECEIVED;

  if (!is_known)
    ink = INK_DIM;

  if (pane == SONDE_HEX_PANE_HEX)
    {
      sonde_hex_glyphs_add (view->glyphs, &self->inks[ink], x,
                            is_known ? "0123456789abcdef"[byte >> 4] : '?');
      sonde_hex_glyphs_add (view->glyphs, &self->inks[ink], x + layout->char_width,
                            is_known ? "0123456789abcdef"[byte & 0xf] : '?');
    }
  else if (is_known && g_ascii_isprint (byte))
    sonde_hex_glyphs_add (view->glyphs, &self->inks[ink], x, (char) byte);
  else
    sonde_hex_glyphs_add (view->glyphs, &self->inks[INK_DIM], x, is_known ? '.' : '?');
}

static void
sonde_hex_painter_draw_bytes (SondeHexPainter *self,
                              guint64          row_start,
                              guint64          row_end,
                              SondeHexPane     pane,
                              int              y)
{
  SondeHexView *view = self->view;
  const SondeHexLayout *layout = &view->layout;
  guint64 offset = row_start;

  while (offset < row_end)
    {
      guint64 run_end;
      SondeDirection direction = sonde_hex_window_get_direction (&view->window, offset, &run_end);
      int x = sonde_hex_layout_get_x (layout, pane, (guint) (offset - row_start));

      if (offset > row_start && pane == SONDE_HEX_PANE_HEX)
        sonde_hex_painter_draw_triangle (self, direction,
                                         x - (layout->char_width + TRIANGLE_WIDTH) / 2,
                                         y + layout->row_height / 2);
      else if (offset > row_start)
        sonde_hex_painter_fill (self, SONDE_PALETTE_DIM, x, y, 1, layout->row_height);

      for (; offset < MIN (run_end, row_end); offset++)
        sonde_hex_painter_add_byte (self, offset, pane, (guint) (offset - row_start), direction);
    }
}

static void
sonde_hex_painter_draw_row (SondeHexPainter *self,
                            guint64          row_start,
                            int              y)
{
  static const SondePaletteColor ink_colors[N_INKS] = {
    [INK_SENT] = SONDE_PALETTE_SENT,
    [INK_RECEIVED] = SONDE_PALETTE_RECEIVED,
    [INK_DIM] = SONDE_PALETTE_DIM,
  };
  SondeHexView *view = self->view;
  guint64 row_end = MIN (row_start + view->layout.n_bytes,
                         view->window.start + view->window.n_wanted);
  int text_y = y + (view->layout.row_height - sonde_hex_glyphs_get_height (view->glyphs)) / 2;

  sonde_hex_painter_draw_background (self, row_start, y);
  sonde_hex_painter_draw_gutter (self, row_start, y);
  sonde_hex_painter_draw_offset (self, row_start);
  sonde_hex_painter_draw_bytes (self, row_start, row_end, SONDE_HEX_PANE_HEX, y);
  sonde_hex_painter_draw_bytes (self, row_start, row_end, SONDE_HEX_PANE_TEXT, y);

  for (guint i = 0; i < N_INKS; i++)
    sonde_hex_glyphs_flush (view->glyphs,
                            &self->inks[i],
                            self->snapshot,
                            text_y,
                            &self->colors[ink_colors[i]]);
}

static void
sonde_hex_painter_draw_frame (SondeHexPainter *self,
                              int              x,
                              int              y,
                              int              width,
                              int              height,
                              float            thickness)
{
  const SondeHexView *view = self->view;
  SondePaletteColor color = gtk_widget_has_focus (GTK_WIDGET (view)) ? SONDE_PALETTE_ACCENT
                                                                     : SONDE_PALETTE_DIM;
  const float widths[] = { thickness, thickness, thickness, thickness };
  const GdkRGBA colors[] = {
    self->colors[color], self->colors[color], self->colors[color], self->colors[color],
  };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) x,
                                                        (float) y,
                                                        (float) width,
                                                        (float) height),
                                   CARET_RADIUS);
  gtk_snapshot_append_border (self->snapshot, &outline, widths, colors);
}

/* Frames the byte that the caret stands before; behind the last byte it is a bar. */
static void
sonde_hex_painter_draw_caret (SondeHexPainter *self,
                              guint64          first_row,
                              int              first_y)
{
  SondeHexView *view = self->view;
  const SondeHexLayout *layout = &view->layout;
  guint64 caret = view->cursor.caret;
  guint64 byte = MIN (caret, view->size - 1);
  guint64 row = byte / layout->n_bytes;
  guint column = (guint) (byte % layout->n_bytes);
  int y;

  if (!sonde_hex_cursor_is_empty (&view->cursor) || row < first_row
      || row * layout->n_bytes >= view->window.start + view->window.n_wanted)
    return;

  y = first_y + (int) (row - first_row) * layout->row_height;

  for (int pane = SONDE_HEX_PANE_HEX; pane <= SONDE_HEX_PANE_TEXT; pane++)
    {
      int x = sonde_hex_layout_get_x (layout, pane, column);
      int end_x = sonde_hex_layout_get_end_x (layout, pane, column);

      if (caret == view->size)
        sonde_hex_painter_fill (self, SONDE_PALETTE_ACCENT,
                                end_x + 1, y, BAR_WIDTH, layout->row_height);
      else
        sonde_hex_painter_draw_frame (self, x - 2, y, end_x - x + 4, layout->row_height,
                                      pane == (int) view->pane ? 2 : 1);
    }
}

/* The middle of a byte among the digits, as far above or below what is in sight as it may be. */
static void
sonde_hex_painter_find_middle (SondeHexPainter  *self,
                               guint64           byte,
                               graphene_point_t *middle)
{
  const SondeHexView *view = self->view;
  const SondeHexLayout *layout = &view->layout;
  gint64 row = (gint64) (byte / layout->n_bytes) - (gint64) view->scroll.top_row;
  guint column = (guint) (byte % layout->n_bytes);
  int x = sonde_hex_layout_get_x (layout, SONDE_HEX_PANE_HEX, column);
  int end_x = sonde_hex_layout_get_end_x (layout, SONDE_HEX_PANE_HEX, column);
  int y = SONDE_HEX_SCROLL_MARGIN - view->scroll.top_px;

  row = CLAMP (row, -MAX_ARROW_ROWS, MAX_ARROW_ROWS);
  graphene_point_init (middle, (float) (x + end_x) / 2,
                       (float) y + ((float) row + 0.5f) * (float) layout->row_height);
}

/* Draws an arrow from a byte to the one that it refers to; within a row, above both. */
static void
sonde_hex_painter_draw_link (SondeHexPainter  *self,
                             const SondeRange *link)
{
  GtkWidget *widget = GTK_WIDGET (self->view);
  float half_row = (float) self->view->layout.row_height / 2;
  SondeHexArrow arrow;
  float distance;

  sonde_hex_painter_find_middle (self, link->start, &arrow.from);
  sonde_hex_painter_find_middle (self, link->end, &arrow.to);
  distance = arrow.to.y - arrow.from.y;
  arrow.leave = distance > 0 ? MAX (distance / 2, half_row) : MIN (distance / 2, -half_row);
  arrow.arrive = distance < 0 || distance > 0 ? -arrow.leave : arrow.leave;
  arrow.from.y += arrow.leave > 0 ? half_row : -half_row;
  arrow.to.y += arrow.arrive > 0 ? half_row : -half_row;

  sonde_hex_arrow_draw (&arrow, self->snapshot,
                        &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                             (float) gtk_widget_get_height (widget)),
                        &self->colors[SONDE_PALETTE_ACCENT]);
}

/**
 * sonde_hex_view_paint:
 * @self: a hex view that has a source, glyphs and a size
 * @snapshot: where to draw
 *
 * Draws the rows in sight.
 */
void
sonde_hex_view_paint (SondeHexView *self,
                      GtkSnapshot  *snapshot)
{
  SondeHexPainter painter = { .view = self, .snapshot = snapshot };
  guint64 first_row;
  int first_y;
  int y;

  if (!sonde_hex_viewport_load_window (self))
    return;

  for (guint i = 0; i < SONDE_N_PALETTE_COLORS; i++)
    sonde_palette_lookup (GTK_WIDGET (self), i, &painter.colors[i]);

  first_row = self->window.start / self->layout.n_bytes;
  first_y = SONDE_HEX_SCROLL_MARGIN - self->scroll.top_px
            - (int) (self->scroll.top_row - first_row) * self->layout.row_height;
  y = first_y;

  for (guint64 start = self->window.start;
       start < self->window.start + self->window.n_wanted;
       start += self->layout.n_bytes)
    {
      sonde_hex_painter_draw_row (&painter, start, y);
      y += self->layout.row_height;
    }

  for (guint i = 0; i < self->links->len; i++)
    sonde_hex_painter_draw_link (&painter, &g_array_index (self->links, SondeRange, i));

  sonde_hex_painter_draw_caret (&painter, first_row, first_y);
}
