#pragma once

#include "sonde-record-view.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RECORD_PANE (sonde_record_pane_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordPane, sonde_record_pane, SONDE, RECORD_PANE, GtkWidget)

GtkWidget       *sonde_record_pane_new          (void);
SondeRecordView *sonde_record_pane_get_view     (SondeRecordPane *self);
void             sonde_record_pane_set_model    (SondeRecordPane *self,
                                                 GListModel      *model);
GListModel      *sonde_record_pane_get_model    (SondeRecordPane *self);
SondeRecord     *sonde_record_pane_get_selected (SondeRecordPane *self);
void             sonde_record_pane_select       (SondeRecordPane *self,
                                                 guint            position);
void             sonde_record_pane_set_filter   (SondeRecordPane *self,
                                                 const char      *text);

G_END_DECLS
