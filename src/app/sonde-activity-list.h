#pragma once

#include <gtk/gtk.h>

#include "sonde-activity.h"

G_BEGIN_DECLS

#define SONDE_TYPE_ACTIVITY_LIST (sonde_activity_list_get_type ())

G_DECLARE_FINAL_TYPE (SondeActivityList, sonde_activity_list, SONDE, ACTIVITY_LIST, GtkWidget)

GtkWidget     *sonde_activity_list_new          (void);
void           sonde_activity_list_add          (SondeActivityList *self,
                                                 SondeActivity     *activity);
void           sonde_activity_list_remove       (SondeActivityList *self,
                                                 SondeActivity     *activity);
SondeActivity *sonde_activity_list_get_selected (SondeActivityList *self);
void           sonde_activity_list_select       (SondeActivityList *self,
                                                 SondeActivity     *activity);
GListModel    *sonde_activity_list_get_model    (SondeActivityList *self);
void           sonde_activity_list_set_menu     (SondeActivityList *self,
                                                 GMenuModel        *menu);
void           sonde_activity_list_popup_menu   (SondeActivityList *self,
                                                 SondeActivity     *activity,
                                                 double             x,
                                                 double             y);

G_END_DECLS
