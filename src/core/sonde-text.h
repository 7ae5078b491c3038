#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sonde_text_from_bytes    (const guint8 *data,
                                gsize         length,
                                gsize         max_bytes);
char *sonde_text_for_clipboard (const guint8 *data,
                                gsize         length);
char *sonde_text_preview       (const guint8 *data,
                                gsize         length,
                                guint         max_chars);
char *sonde_text_shorten       (const char   *text,
                                guint         max_chars);

G_END_DECLS
