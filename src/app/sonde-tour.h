#pragma once

#include "sonde-window.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TOUR (sonde_tour_get_type ())

G_DECLARE_FINAL_TYPE (SondeTour, sonde_tour, SONDE, TOUR, GObject)

SondeTour *sonde_tour_new   (SondeWindow *window,
                             const char  *directory);
void       sonde_tour_start (SondeTour   *self);

G_END_DECLS
