#pragma once

#include <gio/gio.h>

#include "sonde-practice-sockets.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_ZONES (sonde_practice_zones_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeZones, sonde_practice_zones, SONDE, PRACTICE_ZONES, GObject)

SondePracticeZones *sonde_practice_zones_new    (void);
GBytes             *sonde_practice_zones_answer (SondePracticeZones     *self,
                                                 GBytes                 *query,
                                                 SondePracticeTransport  transport,
                                                 guint                  *delay_ms);

G_END_DECLS
