#pragma once

#include "sonde-capture.h"

G_BEGIN_DECLS

gboolean sonde_capture_is_file (SondeCapture *self,
                                const char   *path);

G_END_DECLS
