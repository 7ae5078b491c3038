#include "config.h"

#include "sonde-hex-layout.h"

#define MARGIN 6
#define GUTTER_WIDTH 16
#define GROUP_SIZE 8

/* The row widths to choose from: what a narrow window still holds, then whole groups. */
static const guint row_sizes[] = { 64, 56, 48, 40, 32, 24, 16, 8, 4 };

static int
sonde_hex_layout_get_hex_width (const SondeHexLayout *self)
{
  return sonde_hex_layout_get_end_x (self, SONDE_HEX_PANE_HEX, self->n_bytes - 1) - self->hex_x;
}

/**
 * sonde_hex_layout_count_digits:
 * @size: a number of bytes
 *
 * Returns: how many hexadecimal digits an offset into as many bytes is written with: 8, 12 or 16
 */
guint
sonde_hex_layout_count_digits (guint64 size)
{
  return size <= G_GUINT64_CONSTANT (1) << 32 ? 8 : size <= G_GUINT64_CONSTANT (1) << 48 ? 12 : 16;
}

/**
 * sonde_hex_layout_fit:
 * @char_width: the width of a character, in pixels
 * @n_digits: how many digits an offset has
 * @width: the width to fill, in pixels
 *
 * Returns: the most bytes a row can have within @width, at least 4
 */
guint
sonde_hex_layout_fit (int   char_width,
                      guint n_digits,
                      int   width)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_sizes); i++)
    {
      SondeHexLayout layout;

      sonde_hex_layout_init (&layout, char_width, 1, n_digits, row_sizes[i]);

      if (layout.width <= width)
        return row_sizes[i];
    }

  return row_sizes[G_N_ELEMENTS (row_sizes) - 1];
}

/**
 * sonde_hex_layout_init:
 * @self: (out caller-allocates): the layout to fill in
 * @char_width: the width of a character, in pixels
 * @row_height: the height of a row, in pixels
 * @n_digits: how many digits an offset has
 * @n_bytes: how many bytes stand in a row, from 1 to %SONDE_HEX_LAYOUT_MAX_BYTES
 *
 * Places the columns.
 */
void
sonde_hex_layout_init (SondeHexLayout *self,
                       int             char_width,
                       int             row_height,
                       guint           n_digits,
                       guint           n_bytes)
{
  g_return_if_fail (char_width > 0 && row_height > 0);
  g_return_if_fail (n_bytes > 0 && n_bytes <= SONDE_HEX_LAYOUT_MAX_BYTES);

  self->char_width = char_width;
  self->row_height = row_height;
  self->n_digits = n_digits;
  self->n_bytes = n_bytes;
  self->gutter_x = MARGIN;
  self->offset_x = self->gutter_x + GUTTER_WIDTH + MARGIN;
  self->hex_x = self->offset_x + ((int) n_digits + 2) * char_width;
  self->text_x = self->hex_x + sonde_hex_layout_get_hex_width (self) + 2 * char_width;
  self->width = self->text_x + (int) n_bytes * char_width + MARGIN;
}

/**
 * sonde_hex_layout_get_x:
 * @self: a layout
 * @pane: a column of bytes
 * @column: the position of a byte in its row
 *
 * Returns: where this byte begins, in pixels
 */
int
sonde_hex_layout_get_x (const SondeHexLayout *self,
                        SondeHexPane          pane,
                        guint                 column)
{
  if (pane == SONDE_HEX_PANE_TEXT)
    return self->text_x + (int) column * self->char_width;

  return self->hex_x + (int) (column * 3 + column / GROUP_SIZE) * self->char_width;
}

/**
 * sonde_hex_layout_get_end_x:
 * @self: a layout
 * @pane: a column of bytes
 * @column: the position of a byte in its row
 *
 * Returns: where this byte ends, in pixels
 */
int
sonde_hex_layout_get_end_x (const SondeHexLayout *self,
                            SondeHexPane          pane,
                            guint                 column)
{
  int n_chars = pane == SONDE_HEX_PANE_TEXT ? 1 : 2;

  return sonde_hex_layout_get_x (self, pane, column) + n_chars * self->char_width;
}

/**
 * sonde_hex_layout_find_pane:
 * @self: a layout
 * @x: a position, in pixels
 *
 * Returns: the column of bytes that is nearest
 */
SondeHexPane
sonde_hex_layout_find_pane (const SondeHexLayout *self,
                            double                x)
{
  return x < self->text_x - self->char_width ? SONDE_HEX_PANE_HEX : SONDE_HEX_PANE_TEXT;
}

/**
 * sonde_hex_layout_find_column:
 * @self: a layout
 * @pane: a column of bytes
 * @x: a position, in pixels
 *
 * Returns: the position in its row of the byte that is nearest
 */
guint
sonde_hex_layout_find_column (const SondeHexLayout *self,
                              SondeHexPane          pane,
                              double                x)
{
  double half_gap = pane == SONDE_HEX_PANE_TEXT ? 0 : self->char_width / 2.0;

  for (guint i = 0; i < self->n_bytes - 1; i++)
    {
      if (x < sonde_hex_layout_get_end_x (self, pane, i) + half_gap)
        return i;
    }

  return self->n_bytes - 1;
}
