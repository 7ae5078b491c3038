#include "config.h"

#include "sonde-hex-arrow.h"

#define THICKNESS 1.5
#define HEAD_WIDTH 7
#define HEAD_HEIGHT 6

/**
 * sonde_hex_arrow_draw:
 * @self: an arrow
 * @snapshot: where to draw
 * @bounds: what it must not go beyond
 * @color: its colour
 *
 * Draws an arrow. Its line ends where its head begins, so that the point is sharp.
 */
void
sonde_hex_arrow_draw (const SondeHexArrow   *self,
                      GtkSnapshot           *snapshot,
                      const graphene_rect_t *bounds,
                      const GdkRGBA         *color)
{
  double neck_y;
  cairo_t *cr;

  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  neck_y = self->to.y + (self->arrive > 0 ? HEAD_HEIGHT : -HEAD_HEIGHT);
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, THICKNESS);

  cairo_move_to (cr, self->from.x, self->from.y);
  cairo_curve_to (cr, self->from.x, self->from.y + self->leave,
                  self->to.x, neck_y + self->arrive, self->to.x, neck_y);
  cairo_stroke (cr);

  cairo_move_to (cr, self->to.x, self->to.y);
  cairo_line_to (cr, self->to.x - HEAD_WIDTH / 2.0, neck_y);
  cairo_line_to (cr, self->to.x + HEAD_WIDTH / 2.0, neck_y);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}
