#pragma once

#include "sonde-record-columns.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RECORD_VIEW (sonde_record_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordView, sonde_record_view, SONDE, RECORD_VIEW, GtkWidget)

GtkWidget       *sonde_record_view_new                   (void);
void             sonde_record_view_set_model             (SondeRecordView *self,
                                                          GListModel      *model);
GListModel      *sonde_record_view_get_model             (SondeRecordView *self);
void             sonde_record_view_set_columns           (SondeRecordView *self,
                                                          guint            columns);
guint            sonde_record_view_get_columns           (SondeRecordView *self);
void             sonde_record_view_set_time_format       (SondeRecordView *self,
                                                          SondeTimeFormat  format);
SondeTimeFormat  sonde_record_view_get_time_format       (SondeRecordView *self);
SondeRecord     *sonde_record_view_get_selected          (SondeRecordView *self);
guint            sonde_record_view_get_selected_position (SondeRecordView *self);
void             sonde_record_view_select                (SondeRecordView *self,
                                                          guint            position);
void             sonde_record_view_set_following         (SondeRecordView *self,
                                                          gboolean         following);
gboolean         sonde_record_view_is_following          (SondeRecordView *self);
void             sonde_record_view_set_descending        (SondeRecordView *self,
                                                          gboolean         descending);
gboolean         sonde_record_view_is_descending         (SondeRecordView *self);
void             sonde_record_view_set_all_records       (SondeRecordView *self,
                                                          GListModel      *all_records);
void             sonde_record_view_set_menu_model        (SondeRecordView *self,
                                                          GMenuModel      *menu_model);
GMenuModel      *sonde_record_view_get_menu_model        (SondeRecordView *self);

G_END_DECLS
