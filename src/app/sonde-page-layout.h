#pragma once

#include <gtk/gtk.h>

#include "sonde-activity-list.h"
#include "sonde-inspector.h"
#include "sonde-outcome.h"
#include "sonde-session.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PAGE_LAYOUT (sonde_page_layout_get_type ())

G_DECLARE_FINAL_TYPE (SondePageLayout, sonde_page_layout, SONDE, PAGE_LAYOUT, GtkWidget)

SondeOutcome      *sonde_page_layout_get_outcome    (SondePageLayout *self);
SondeActivityList *sonde_page_layout_get_activities (SondePageLayout *self);
SondeInspector    *sonde_page_layout_get_inspector  (SondePageLayout *self);
void               sonde_page_layout_inspect        (SondePageLayout *self,
                                                     SondeFlow       *flow,
                                                     SondeRecord     *record);
void               sonde_page_layout_set_session    (SondePageLayout *self,
                                                     SondeSession    *session);
void               sonde_page_layout_show_content   (SondePageLayout *self);

G_END_DECLS
