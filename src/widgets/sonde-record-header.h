#pragma once

#include "sonde-record-columns.h"

G_BEGIN_DECLS

#define SONDE_TYPE_RECORD_HEADER (sonde_record_header_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordHeader, sonde_record_header, SONDE, RECORD_HEADER, GtkWidget)

GtkWidget *sonde_record_header_new (SondeRecordColumns *columns);

G_END_DECLS
