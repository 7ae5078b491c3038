#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint16  sonde_record_type_from_text (const char *text);
char    *sonde_record_type_to_text   (guint16     record_type);

G_END_DECLS
