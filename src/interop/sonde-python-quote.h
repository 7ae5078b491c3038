#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *sonde_python_quote_str    (const char *text,
                                 gssize      length);
char *sonde_python_quote_bytes  (const void *data,
                                 gsize       length);
void  sonde_python_append_str   (GString    *script,
                                 guint       indent,
                                 const char *text,
                                 gssize      length,
                                 gboolean    in_call);
void  sonde_python_append_bytes (GString    *script,
                                 guint       indent,
                                 const void *data,
                                 gsize       length,
                                 gboolean    in_call);

G_END_DECLS
