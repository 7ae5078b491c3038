#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sonde_seconds_parse (const char *text,
                              gint64     *time_ns);

G_END_DECLS
