#pragma once

#include "sonde-field.h"
#include "sonde-record.h"

G_BEGIN_DECLS

char       *sonde_http2_dup_kind    (gpointer               state,
                                     const SondeRecordInfo *info);
char       *sonde_http2_dup_summary (gpointer               state,
                                     const SondeRecordInfo *info,
                                     const guint8          *data,
                                     gsize                  length);
SondeField *sonde_http2_dup_fields  (gpointer               state,
                                     const SondeRecordInfo *info,
                                     const guint8          *data,
                                     gsize                  length);

G_END_DECLS
