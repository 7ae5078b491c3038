#include "config.h"

#include <math.h>

#include "sonde-hex-scroll.h"

/* Up to here a double still tells sixteenths of a pixel apart. */
#define MAX_EXACT_PX (G_GUINT64_CONSTANT (1) << 48)

/* A step of the adjustment up to this many pages is one of a wheel, a key or a touchpad. */
#define MAX_STEP_PAGES 2

static void
sonde_hex_scroll_get_last_top (const SondeHexScroll *self,
                               guint64              *row,
                               int                  *px)
{
  int page_px = MAX (self->page_height - 2 * SONDE_HEX_SCROLL_MARGIN, 0);
  guint64 page_rows = (guint64) (page_px / self->row_height);
  int rest_px = page_px % self->row_height;

  if (self->n_rows <= page_rows)
    {
      *row = 0;
      *px = 0;
    }
  else if (rest_px == 0)
    {
      *row = self->n_rows - page_rows;
      *px = 0;
    }
  else
    {
      *row = self->n_rows - page_rows - 1;
      *px = self->row_height - rest_px;
    }
}

/* The position as a part of the last one, between 0 and 1. */
static long double
sonde_hex_scroll_get_fraction (const SondeHexScroll *self)
{
  long double last_px;
  guint64 last_row;
  int rest_px;

  sonde_hex_scroll_get_last_top (self, &last_row, &rest_px);
  last_px = (long double) last_row * self->row_height + rest_px;

  if (last_px <= 0)
    return 0;

  return ((long double) self->top_row * self->row_height + self->top_px) / last_px;
}

static void
sonde_hex_scroll_set_fraction (SondeHexScroll *self,
                               long double     fraction)
{
  guint64 last_row;
  int rest_px;

  sonde_hex_scroll_get_last_top (self, &last_row, &rest_px);
  self->top_row = (guint64) (CLAMP (fraction, 0, 1) * (long double) last_row);
  self->top_px = fraction >= 1 ? rest_px : 0;
}

/**
 * sonde_hex_scroll_is_scaled:
 * @self: a position
 *
 * Returns: whether the adjustment counts in a unit larger than a pixel
 */
gboolean
sonde_hex_scroll_is_scaled (const SondeHexScroll *self)
{
  return self->n_rows > MAX_EXACT_PX / (guint64) self->row_height;
}

/**
 * sonde_hex_scroll_get_upper:
 * @self: a position
 *
 * Returns: the upper end of the adjustment, whose lower end is 0 and whose page is
 *   @page_height
 */
double
sonde_hex_scroll_get_upper (const SondeHexScroll *self)
{
  if (sonde_hex_scroll_is_scaled (self))
    return (double) MAX_EXACT_PX;

  return MAX ((double) self->n_rows * self->row_height + 2 * SONDE_HEX_SCROLL_MARGIN,
              (double) self->page_height);
}

/**
 * sonde_hex_scroll_get_value:
 * @self: a position
 *
 * Returns: the value that the adjustment should have
 */
double
sonde_hex_scroll_get_value (const SondeHexScroll *self)
{
  if (sonde_hex_scroll_is_scaled (self))
    return (double) (sonde_hex_scroll_get_fraction (self) *
                     ((long double) MAX_EXACT_PX - self->page_height));

  return (double) self->top_row * self->row_height + self->top_px;
}

/**
 * sonde_hex_scroll_set_value:
 * @self: a position
 * @value: the value that the adjustment was set to
 *
 * Follows the adjustment. Afterwards, where the adjustment is scaled, it should be set to
 * sonde_hex_scroll_get_value().
 */
void
sonde_hex_scroll_set_value (SondeHexScroll *self,
                            double          value)
{
  double delta = value - sonde_hex_scroll_get_value (self);

  if (!sonde_hex_scroll_is_scaled (self))
    {
      value = MAX (round (value), 0);
      self->top_row = (guint64) (value / self->row_height);
      self->top_px = (int) (value - (double) self->top_row * self->row_height);
    }
  else if (value > 0
           && value < (double) MAX_EXACT_PX - self->page_height
           && fabs (delta) <= (double) MAX_STEP_PAGES * self->page_height)
    {
      sonde_hex_scroll_by (self, (gint64) round (delta));
    }
  else
    {
      sonde_hex_scroll_set_fraction (self,
                                     (long double) value /
                                     ((long double) MAX_EXACT_PX - self->page_height));
    }

  sonde_hex_scroll_clamp (self);
}

/**
 * sonde_hex_scroll_is_at_end:
 * @self: a position
 *
 * Returns: whether the last row is seen in full
 */
gboolean
sonde_hex_scroll_is_at_end (const SondeHexScroll *self)
{
  guint64 row;
  int px;

  sonde_hex_scroll_get_last_top (self, &row, &px);

  return self->top_row > row || (self->top_row == row && self->top_px >= px);
}

/**
 * sonde_hex_scroll_to_end:
 * @self: a position
 *
 * Goes to where the last row is at the lower edge.
 */
void
sonde_hex_scroll_to_end (SondeHexScroll *self)
{
  sonde_hex_scroll_get_last_top (self, &self->top_row, &self->top_px);
}

/**
 * sonde_hex_scroll_by:
 * @self: a position
 * @delta_px: how far to go, in pixels, negative for up
 *
 * Goes up or down, at most to the ends.
 */
void
sonde_hex_scroll_by (SondeHexScroll *self,
                     gint64          delta_px)
{
  gint64 px = self->top_px + delta_px % self->row_height;
  gint64 rows = delta_px / self->row_height;

  if (px < 0)
    {
      px += self->row_height;
      rows--;
    }
  else if (px >= self->row_height)
    {
      px -= self->row_height;
      rows++;
    }

  if (rows < 0 && (guint64) -rows > self->top_row)
    {
      self->top_row = 0;
      self->top_px = 0;
      return;
    }

  self->top_row = rows < 0 ? self->top_row - (guint64) -rows : self->top_row + (guint64) rows;
  self->top_px = (int) px;
  sonde_hex_scroll_clamp (self);
}

/**
 * sonde_hex_scroll_to_row:
 * @self: a position
 * @row: the row to show
 * @center: whether a row that is not seen comes to the upper third, rather than to the nearest edge
 *
 * Goes to where a row is seen in full; goes nowhere if it is.
 */
void
sonde_hex_scroll_to_row (SondeHexScroll *self,
                         guint64         row,
                         gboolean        center)
{
  int page_px = MAX (self->page_height - 2 * SONDE_HEX_SCROLL_MARGIN, self->row_height);
  guint64 page_rows = (guint64) (page_px / self->row_height);
  gboolean is_above = row < self->top_row || (row == self->top_row && self->top_px > 0);

  if (!is_above
      && row - self->top_row <= page_rows
      && (gint64) (row - self->top_row + 1) * self->row_height - self->top_px <= page_px)
    return;

  if (center)
    {
      self->top_row = row - MIN (row, page_rows / 3);
      self->top_px = 0;
    }
  else if (is_above)
    {
      self->top_row = row;
      self->top_px = 0;
    }
  else
    {
      self->top_row = row;
      self->top_px = 0;
      sonde_hex_scroll_by (self, self->row_height - page_px);
    }

  sonde_hex_scroll_clamp (self);
}

/**
 * sonde_hex_scroll_clamp:
 * @self: a position
 *
 * Goes back to the end if the position is beyond it.
 */
void
sonde_hex_scroll_clamp (SondeHexScroll *self)
{
  if (sonde_hex_scroll_is_at_end (self))
    sonde_hex_scroll_to_end (self);
}
