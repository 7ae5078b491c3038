#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     sonde_practice_discard_async  (GInputStream         *stream,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean sonde_practice_discard_finish (GInputStream         *stream,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
