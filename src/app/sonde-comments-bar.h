#pragma once

#include <gtk/gtk.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_COMMENTS_BAR (sonde_comments_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeCommentsBar, sonde_comments_bar, SONDE, COMMENTS_BAR, GtkWidget)

GtkWidget    *sonde_comments_bar_new         (SondeCapture     *capture);
SondeCapture *sonde_comments_bar_get_capture (SondeCommentsBar *self);

G_END_DECLS
