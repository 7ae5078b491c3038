#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHexScroll:
 * @n_rows: how many rows there are
 * @row_height: the height of a row, at least 1
 * @page_height: the height of what is seen
 * @top_row: the row at the upper edge
 * @top_px: how much of @top_row is above the edge, less than @row_height
 *
 * Which part of very many rows is seen, in pixels.
 *
 * A double counts pixels exactly only up to 2^53, fewer than 2^63 bytes need. The position is
 * therefore held as a row and a rest. Where the height is beyond what an adjustment can
 * count, the adjustment is a scaled image of it, and small steps of the adjustment are still
 * taken as pixels, so that a wheel goes on row by row.
 */
typedef struct
{
  guint64 n_rows;
  int     row_height;
  int     page_height;
  guint64 top_row;
  int     top_px;
} SondeHexScroll;

/* The space above the first row and below the last, in pixels. */
#define SONDE_HEX_SCROLL_MARGIN 6

gboolean sonde_hex_scroll_is_scaled (const SondeHexScroll *self);
double   sonde_hex_scroll_get_upper (const SondeHexScroll *self);
double   sonde_hex_scroll_get_value (const SondeHexScroll *self);
void     sonde_hex_scroll_set_value (SondeHexScroll       *self,
                                     double                value);
gboolean sonde_hex_scroll_is_at_end (const SondeHexScroll *self);
void     sonde_hex_scroll_to_end    (SondeHexScroll       *self);
void     sonde_hex_scroll_by        (SondeHexScroll       *self,
                                     gint64                delta_px);
void     sonde_hex_scroll_to_row    (SondeHexScroll       *self,
                                     guint64               row,
                                     gboolean              center);
void     sonde_hex_scroll_clamp     (SondeHexScroll       *self);

G_END_DECLS
