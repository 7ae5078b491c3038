#pragma once

#include <gtk/gtk.h>

#include "sonde-filter.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FILTER_BAR (sonde_filter_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeFilterBar, sonde_filter_bar, SONDE, FILTER_BAR, GtkWidget)

GtkWidget   *sonde_filter_bar_new         (void);
SondeFilter *sonde_filter_bar_get_filter  (SondeFilterBar *self);
void         sonde_filter_bar_set_text    (SondeFilterBar *self,
                                           const char     *text);
gboolean     sonde_filter_bar_hides_rest  (SondeFilterBar *self);
void         sonde_filter_bar_set_outcome (SondeFilterBar *self,
                                           const char     *outcome);

G_END_DECLS
