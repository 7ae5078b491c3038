#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_IO_THREAD (sonde_io_thread_get_type ())

G_DECLARE_FINAL_TYPE (SondeIoThread, sonde_io_thread, SONDE, IO_THREAD, GObject)

#define SONDE_IO_THREAD_BUFFER_BYTES (256 * 1024)

SondeIoThread *sonde_io_thread_new         (void);
GMainContext  *sonde_io_thread_get_context (SondeIoThread  *self);
guint8        *sonde_io_thread_get_buffer  (SondeIoThread  *self);
void           sonde_io_thread_invoke      (SondeIoThread  *self,
                                            GSourceFunc     function,
                                            gpointer        user_data,
                                            GDestroyNotify  destroy);

G_END_DECLS
