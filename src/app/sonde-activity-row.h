#pragma once

#include <gtk/gtk.h>

#include "sonde-activity.h"

G_BEGIN_DECLS

#define SONDE_TYPE_ACTIVITY_ROW (sonde_activity_row_get_type ())

G_DECLARE_FINAL_TYPE (SondeActivityRow, sonde_activity_row, SONDE, ACTIVITY_ROW, GtkWidget)

GtkWidget     *sonde_activity_row_new          (void);
SondeActivity *sonde_activity_row_get_activity (SondeActivityRow *self);
void           sonde_activity_row_set_activity (SondeActivityRow *self,
                                                SondeActivity    *activity);

G_END_DECLS
