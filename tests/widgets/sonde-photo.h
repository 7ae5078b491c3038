#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void        sonde_photo_wait_frames (GtkWidget *widget,
                                     guint      n_frames);
GdkTexture *sonde_photo_take        (GtkWidget *widget);

G_END_DECLS
