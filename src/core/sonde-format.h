#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sonde_format_bytes         (guint64 n_bytes);
char *sonde_format_byte_count    (guint64 n_bytes);
char *sonde_format_count         (guint64 count);
char *sonde_format_missing       (guint64 n_bytes);
char *sonde_format_duration_us   (gint64  duration_us);
char *sonde_format_clock_time_ns (gint64  unix_ns);
char *sonde_format_relative_ns   (gint64  relative_ns);

G_END_DECLS
