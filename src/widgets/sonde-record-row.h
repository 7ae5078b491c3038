#pragma once

#include "sonde-record-columns.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RECORD_ROW (sonde_record_row_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordRow, sonde_record_row, SONDE, RECORD_ROW, GtkWidget)

GtkWidget   *sonde_record_row_new          (GtkListItem            *item,
                                            SondeRecordColumns     *columns);
void         sonde_record_row_set_record   (SondeRecordRow         *self,
                                            SondeRecord            *record,
                                            const SondeRecordTimes *times);
SondeRecord *sonde_record_row_get_record   (SondeRecordRow         *self);
guint        sonde_record_row_get_position (SondeRecordRow         *self);
gboolean     sonde_record_row_update_name  (SondeRecordRow         *self);

G_END_DECLS
