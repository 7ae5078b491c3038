#pragma once

#include <gio/gio.h>

#include "sonde-capture-selection.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

gboolean sonde_capture_export (SondeStorage                 *storage,
                               guint64                       size,
                               const SondeCaptureSelection  *selection,
                               GPtrArray                    *comments,
                               GOutputStream                *stream,
                               GCancellable                 *cancellable,
                               GError                      **error);

G_END_DECLS
