#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sonde_offset_parse (const char  *text,
                             guint64      base,
                             guint64      size,
                             guint64     *offset,
                             GError     **error);

G_END_DECLS
