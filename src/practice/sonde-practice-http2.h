#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_HTTP2 (sonde_practice_http2_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttp2, sonde_practice_http2, SONDE, PRACTICE_HTTP2, GObject)

SondePracticeHttp2 *sonde_practice_http2_new (GIOStream *stream);

G_END_DECLS
