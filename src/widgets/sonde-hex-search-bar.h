#pragma once

#include <gtk/gtk.h>

#include "sonde-hex-view.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HEX_SEARCH_BAR (sonde_hex_search_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeHexSearchBar, sonde_hex_search_bar, SONDE, HEX_SEARCH_BAR, GtkWidget)

GtkWidget *sonde_hex_search_bar_new      (void);
void       sonde_hex_search_bar_set_view (SondeHexSearchBar *self,
                                          SondeHexView      *view);
void       sonde_hex_search_bar_open     (SondeHexSearchBar *self);
void       sonde_hex_search_bar_close    (SondeHexSearchBar *self);
void       sonde_hex_search_bar_find     (SondeHexSearchBar *self,
                                          gboolean           backwards);

G_END_DECLS
