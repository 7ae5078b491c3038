#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a window is when nobody knows it. */
#define SONDE_HTTP2_NO_WINDOW G_MININT32

/**
 * SondeHttp2Windows:
 *
 * How much data each side may still send, on the connection and on each stream, and how much it was
 * after each frame that changed it (RFC 9113 §6.9).
 */
typedef struct _SondeHttp2Windows SondeHttp2Windows;

SondeHttp2Windows *sonde_http2_windows_new         (void);
void               sonde_http2_windows_free        (SondeHttp2Windows *self);
void               sonde_http2_windows_set_initial (SondeHttp2Windows *self,
                                                    guint              direction,
                                                    guint32            n_bytes);
void               sonde_http2_windows_acknowledge (SondeHttp2Windows *self,
                                                    guint              direction);
gboolean           sonde_http2_windows_change      (SondeHttp2Windows *self,
                                                    guint              direction,
                                                    guint32            stream_id,
                                                    gint64             n_bytes,
                                                    guint32            record);
gboolean           sonde_http2_windows_find        (SondeHttp2Windows *self,
                                                    guint32            record,
                                                    gint32            *connection,
                                                    gint32            *stream);

G_END_DECLS
