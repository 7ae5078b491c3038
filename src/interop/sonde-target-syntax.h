#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  sonde_target_check_characters (const char  *text,
                                         GError     **error);
gboolean  sonde_target_check_host       (const char  *host,
                                         GError     **error);
gboolean  sonde_target_check_name       (const char  *name,
                                         GError     **error);
char     *sonde_target_decode_name      (const char  *encoded,
                                         GError     **error);
char     *sonde_target_encode_host      (const char  *host);
GUri     *sonde_target_parse_uri        (const char  *text,
                                         GUriFlags    flags,
                                         GError     **error);

G_END_DECLS
