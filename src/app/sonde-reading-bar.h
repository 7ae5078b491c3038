#pragma once

#include <gtk/gtk.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_READING_BAR (sonde_reading_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeReadingBar, sonde_reading_bar, SONDE, READING_BAR, GtkWidget)

GtkWidget *sonde_reading_bar_new (SondeCapture *capture);

G_END_DECLS
