#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sonde_http_is_token      (const char   *text,
                                   gsize         length);
gsize    sonde_http_measure_token (const guint8 *data,
                                   gsize         length);
gboolean sonde_http_name_is       (const guint8 *name,
                                   gsize         length,
                                   const char   *expected);
gboolean sonde_http_parse_length  (const char   *text,
                                   guint64      *value);
gboolean sonde_http_list_has      (const char   *list,
                                   const char   *token);
char    *sonde_http_list_dup_last (const char   *list);
char    *sonde_http_dup_parameter (const char   *value,
                                   const char   *name);

G_END_DECLS
