#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"

G_BEGIN_DECLS

void   sonde_http_body_save_async  (SondeDissection    *dissection,
                                    guint               exchange,
                                    gboolean            response,
                                    gboolean            decoded,
                                    GFile              *file,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gssize sonde_http_body_save_finish (GAsyncResult       *result,
                                    GError            **error);

G_END_DECLS
