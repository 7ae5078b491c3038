#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonde_widgets_init             (GdkDisplay *display);
void sonde_widgets_dispose_template (GtkWidget  *widget,
                                     GType       type);
void sonde_widgets_show_page        (GtkStack   *stack,
                                     GtkWidget  *child);

G_END_DECLS
