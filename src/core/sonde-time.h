#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 sonde_time_subtract (gint64 time_ns,
                            gint64 since_ns);

G_END_DECLS
