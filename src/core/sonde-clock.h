#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONDE_TYPE_CLOCK (sonde_clock_get_type ())

G_DECLARE_FINAL_TYPE (SondeClock, sonde_clock, SONDE, CLOCK, GObject)

SondeClock *sonde_clock_new       (void);
SondeClock *sonde_clock_new_fixed (gint64      start_ns,
                                   gint64      step_ns);
gint64      sonde_clock_now_ns    (SondeClock *self);

G_END_DECLS
