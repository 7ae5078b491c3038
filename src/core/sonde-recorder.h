#pragma once

#include <gio/gio.h>

#include "sonde-clock.h"
#include "sonde-flow-spec.h"
#include "sonde-storage.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeRecorder:
 *
 * The writing half of a capture: puts events into the file and the storage, from any
 * thread. It stops at the first event that the file does not take, and keeps what it has.
 */
typedef struct _SondeRecorder SondeRecorder;

/**
 * SondeRecorderFunc:
 * @user_data: data passed to sonde_recorder_new()
 *
 * Called in the recording thread, with the recorder locked, when there is something new.
 */
typedef void (*SondeRecorderFunc) (gpointer user_data);

SondeRecorder *sonde_recorder_new         (int                   fd,
                                           SondeStorage         *storage,
                                           SondeClock           *clock,
                                           SondeRecorderFunc     wake,
                                           gpointer              user_data,
                                           GError              **error);
void           sonde_recorder_free        (SondeRecorder        *self);
guint32        sonde_recorder_open_flow   (SondeRecorder        *self,
                                           const SondeFlowSpec  *spec);
void           sonde_recorder_add_data    (SondeRecorder        *self,
                                           guint32               flow_id,
                                           SondeDirection        direction,
                                           const guint8         *data,
                                           gsize                 length);
void           sonde_recorder_add_end     (SondeRecorder        *self,
                                           guint32               flow_id,
                                           SondeDirection        direction,
                                           SondeEventKind        kind);
void           sonde_recorder_add_note    (SondeRecorder        *self,
                                           guint32               flow_id,
                                           const char           *kind,
                                           const char           *message,
                                           va_list               fields);
gboolean       sonde_recorder_add_comment (SondeRecorder        *self,
                                           const SondeComment   *comment);
guint          sonde_recorder_get_news    (SondeRecorder        *self,
                                           guint                 first_flow,
                                           guint                 max_flows,
                                           GArray               *specs,
                                           guint64              *size,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeRecorder, sonde_recorder_free)

G_END_DECLS
