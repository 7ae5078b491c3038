#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_SPLIT (sonde_split_get_type ())

G_DECLARE_FINAL_TYPE (SondeSplit, sonde_split, SONDE, SPLIT, GtkWidget)

GtkWidget *sonde_split_get_start        (SondeSplit *self);
void       sonde_split_set_start        (SondeSplit *self,
                                         GtkWidget  *start);
GtkWidget *sonde_split_get_end          (SondeSplit *self);
void       sonde_split_set_end          (SondeSplit *self,
                                         GtkWidget  *end);
gboolean   sonde_split_get_narrow       (SondeSplit *self);
gboolean   sonde_split_get_show_end     (SondeSplit *self);
void       sonde_split_set_show_end     (SondeSplit *self,
                                         gboolean    show_end);

G_END_DECLS
