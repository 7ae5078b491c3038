#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

void     sonde_taps_install             (void);
void     sonde_taps_set_capture         (SondeCapture    *capture);
void     sonde_taps_set_enabled         (gboolean         enabled);
guint32  sonde_taps_get_flow_id         (GIOStream       *stream);
guint32  sonde_taps_get_socket_flow_id  (GSocket         *socket);

G_END_DECLS
