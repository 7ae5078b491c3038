#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonde_widgets_init (GdkDisplay *display);

G_END_DECLS
