#pragma once

#include <gtk/gtk.h>

#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RECORD_SELECTION (sonde_record_selection_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordSelection, sonde_record_selection,
                      SONDE, RECORD_SELECTION, GObject)

SondeRecordSelection *sonde_record_selection_new            (void);
void                  sonde_record_selection_set_model      (SondeRecordSelection *self,
                                                             GListModel           *model);
GListModel           *sonde_record_selection_get_model      (SondeRecordSelection *self);
gboolean              sonde_record_selection_has_pending    (SondeRecordSelection *self);
gboolean              sonde_record_selection_publish        (SondeRecordSelection *self,
                                                             gboolean              last_is_shown,
                                                             gboolean              stays_at_top);
void                  sonde_record_selection_select         (SondeRecordSelection *self,
                                                             guint                 position);
guint                 sonde_record_selection_get_position   (SondeRecordSelection *self);
SondeRecord          *sonde_record_selection_get_selected   (SondeRecordSelection *self);
void                  sonde_record_selection_set_descending (SondeRecordSelection *self,
                                                             gboolean              is_descending);
gboolean              sonde_record_selection_is_descending  (SondeRecordSelection *self);
guint                 sonde_record_selection_map_position   (SondeRecordSelection *self,
                                                             guint                 position);

G_END_DECLS
