#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonde_start_marker_add (GtkApplication *application);

G_END_DECLS
