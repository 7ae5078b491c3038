#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SondeHexArrow:
 * @from: where it begins, in pixels
 * @to: where its point is
 * @leave: how far it is drawn downwards at its beginning, in pixels, or if negative, upwards
 * @arrive: from how far below it comes to its point, in pixels, or if negative, from above; not 0
 *
 * An arrow between two bytes: a curve that leaves and arrives vertically.
 */
typedef struct
{
  graphene_point_t from;
  graphene_point_t to;
  float            leave;
  float            arrive;
} SondeHexArrow;

void sonde_hex_arrow_draw (const SondeHexArrow   *self,
                           GtkSnapshot           *snapshot,
                           const graphene_rect_t *bounds,
                           const GdkRGBA         *color);

G_END_DECLS
