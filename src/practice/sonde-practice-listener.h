#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_LISTENER (sonde_practice_listener_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeListener, sonde_practice_listener,
                      SONDE, PRACTICE_LISTENER, GObject)

SondePracticeListener *sonde_practice_listener_new (GPtrArray *sockets,
                                                    guint      max_connections);

G_END_DECLS
