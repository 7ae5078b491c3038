#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     sonde_practice_echo_async  (GIOStream            *stream,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean sonde_practice_echo_finish (GIOStream            *stream,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
