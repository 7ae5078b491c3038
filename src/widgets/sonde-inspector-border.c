#include "config.h"

#include "sonde-inspector-border.h"

#define BORDER_WIDTH 6

/* Rows of bytes worth having, the best first, and what they must leave to the fields. */
static const struct {
  guint n_bytes;
  int   min_rest;
} row_choices[] = {
  { 16, 260 },
  { 8, 200 },
  { 4, 0 },
};

/**
 * sonde_inspector_border_place:
 * @paned: what the border is in
 * @hex_view: the view of the bytes, at its end
 * @width: how wide both are, in pixels
 *
 * Places the border between fields and bytes where the best whole row of bytes has room.
 */
void
sonde_inspector_border_place (GtkPaned     *paned,
                              SondeHexView *hex_view,
                              int           width)
{
  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (SONDE_IS_HEX_VIEW (hex_view));

  for (guint i = 0; i < G_N_ELEMENTS (row_choices); i++)
    {
      int row_width = sonde_hex_view_get_row_width (hex_view, row_choices[i].n_bytes);

      if (width - row_width >= row_choices[i].min_rest)
        {
          gtk_paned_set_position (paned, width - row_width - BORDER_WIDTH);
          return;
        }
    }
}
