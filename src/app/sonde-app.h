#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonde_app_init_resources (void);
void sonde_app_init_display   (GdkDisplay *display);

G_END_DECLS
