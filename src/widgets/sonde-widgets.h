#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonde_widgets_init             (GdkDisplay *display);
void sonde_widgets_dispose_template (GtkWidget  *widget,
                                     GType       type);

G_END_DECLS
