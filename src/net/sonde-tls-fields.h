#pragma once

#include "sonde-tls-memory.h"
#include "sonde-tls-record.h"

G_BEGIN_DECLS

SondeField *sonde_tls_fields_new         (SondeTlsMemory        *memory,
                                          const SondeRecordInfo *info,
                                          const guint8          *data,
                                          gsize                  length);
SondeField *sonde_tls_fields_new_message (SondeTlsMemory        *memory,
                                          const SondeRecordInfo *info,
                                          const guint8          *data,
                                          gsize                  length,
                                          gboolean               is_cut);
char       *sonde_tls_fields_dup_summary (SondeTlsMemory        *memory,
                                          const SondeRecordInfo *info,
                                          const guint8          *data,
                                          gsize                  length);

G_END_DECLS
