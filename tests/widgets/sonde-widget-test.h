#pragma once

#include <gtk/gtk.h>

#include "sonde-test.h"

G_BEGIN_DECLS

void       sonde_widget_test_init    (int              *argc,
                                      char           ***argv);
GtkWidget *sonde_widget_test_show    (GtkWidget        *widget,
                                      int               width,
                                      int               height);
void       sonde_widget_test_destroy (GtkWidget        *window,
                                      GtkWidget        *widget);
void       sonde_widget_test_press   (GtkWidget        *widget,
                                      guint             keyval,
                                      GdkModifierType   modifiers);
GtkWidget *sonde_widget_test_find    (GtkWidget        *widget,
                                      GType             type);

G_END_DECLS
