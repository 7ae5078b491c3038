#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

const char *sonde_practice_http_content_get_html (void);
const char *sonde_practice_http_content_get_form (void);
const char *sonde_practice_http_content_get_json (void);
const char *sonde_practice_http_content_get_xml  (void);
GBytes     *sonde_practice_http_content_make_png (void);
GBytes     *sonde_practice_http_content_compress (const char            *text,
                                                  GZlibCompressorFormat  format);
GBytes     *sonde_practice_http_content_make_run (guint64                offset,
                                                  gsize                  n_bytes);

G_END_DECLS
