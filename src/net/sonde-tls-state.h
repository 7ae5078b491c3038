#pragma once

#include "sonde-dissector.h"
#include "sonde-tls-memory.h"
#include "sonde-tls-record.h"

G_BEGIN_DECLS

/**
 * SondeTlsState:
 *
 * How far a connection was taken apart, in both directions.
 */
typedef struct _SondeTlsState SondeTlsState;

gpointer        sonde_tls_state_new           (SondeDirection         client_direction);
void            sonde_tls_state_free          (gpointer               state);
gsize           sonde_tls_state_feed          (gpointer               state,
                                               SondeDirection         direction,
                                               gint64                 time_ns,
                                               guint64                offset,
                                               const guint8          *data,
                                               gsize                  length,
                                               SondeRecordSink       *sink);
guint64         sonde_tls_state_get_skippable (gpointer               state,
                                               SondeDirection         direction);
void            sonde_tls_state_skip          (gpointer               state,
                                               SondeDirection         direction,
                                               gint64                 time_ns,
                                               guint64                offset,
                                               guint64                length,
                                               SondeRecordSink       *sink);
void            sonde_tls_state_finish        (gpointer               state,
                                               SondeDirection         direction,
                                               gint64                 time_ns,
                                               SondeEventKind         how,
                                               SondeRecordSink       *sink);
SondeTlsMemory *sonde_tls_state_get_memory    (gpointer               state);

G_END_DECLS
