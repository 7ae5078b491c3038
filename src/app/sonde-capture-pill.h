#pragma once

#include <gtk/gtk.h>

#include "sonde-session.h"

G_BEGIN_DECLS

#define SONDE_TYPE_CAPTURE_PILL (sonde_capture_pill_get_type ())

G_DECLARE_FINAL_TYPE (SondeCapturePill, sonde_capture_pill, SONDE, CAPTURE_PILL, GtkWidget)

void sonde_capture_pill_set_session (SondeCapturePill *self,
                                     SondeSession     *session);

G_END_DECLS
