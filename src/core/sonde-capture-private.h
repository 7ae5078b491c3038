#pragma once

#include "sonde-capture.h"
#include "sonde-recorder.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

SondeStorage  *sonde_capture_get_storage    (SondeCapture *self);
SondeRecorder *sonde_capture_get_recorder   (SondeCapture *self);
void           sonde_capture_watch_comments (SondeCapture *self);
void           sonde_capture_load_comments  (SondeCapture *self,
                                             GPtrArray    *loaded);
gboolean       sonde_capture_is_file        (SondeCapture *self,
                                             const char   *path);

G_END_DECLS
