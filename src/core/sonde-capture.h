#pragma once

#include <gio/gio.h>

#include "sonde-capture-selection.h"
#include "sonde-clock.h"
#include "sonde-comments.h"
#include "sonde-flow-spec.h"
#include "sonde-flow.h"
#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_TYPE_CAPTURE (sonde_capture_get_type ())

G_DECLARE_FINAL_TYPE (SondeCapture, sonde_capture, SONDE, CAPTURE, GObject)

SondeCapture *sonde_capture_new              (const char           *path,
                                              SondeClock           *clock,
                                              GError              **error);
SondeCapture *sonde_capture_new_private      (const char           *directory,
                                              SondeClock           *clock,
                                              GError              **error);
SondeCapture *sonde_capture_new_from_file    (const char           *path,
                                              GError              **error);

/* From any thread. */
guint32       sonde_capture_open_flow        (SondeCapture         *self,
                                              const SondeFlowSpec  *spec);
void          sonde_capture_add_data         (SondeCapture         *self,
                                              guint32               flow_id,
                                              SondeDirection        direction,
                                              const void           *data,
                                              gsize                 length);
void          sonde_capture_add_end          (SondeCapture         *self,
                                              guint32               flow_id,
                                              SondeDirection        direction,
                                              SondeEventKind        kind);
void          sonde_capture_add_note         (SondeCapture         *self,
                                              guint32               flow_id,
                                              const char           *kind,
                                              const char           *message,
                                              ...) G_GNUC_NULL_TERMINATED;

/* From the thread that made the capture. */
void          sonde_capture_sync             (SondeCapture         *self);
const char   *sonde_capture_get_path         (SondeCapture         *self);
gboolean      sonde_capture_is_private       (SondeCapture         *self);
gboolean      sonde_capture_is_recording     (SondeCapture         *self);
gboolean      sonde_capture_is_reading       (SondeCapture         *self);
double        sonde_capture_get_progress     (SondeCapture         *self);
void          sonde_capture_stop_reading     (SondeCapture         *self);
gboolean      sonde_capture_is_removed       (SondeCapture         *self);
guint64       sonde_capture_get_size         (SondeCapture         *self);
const GError *sonde_capture_get_error        (SondeCapture         *self);
guint         sonde_capture_get_n_events     (SondeCapture         *self);
void          sonde_capture_get_event        (SondeCapture         *self,
                                              guint                 position,
                                              SondeEvent           *event);
gssize        sonde_capture_read             (SondeCapture         *self,
                                              guint64               offset,
                                              guint8               *buffer,
                                              gsize                 count,
                                              GError              **error);
SondeFlow    *sonde_capture_get_flow         (SondeCapture         *self,
                                              guint32               flow_id);
GListModel   *sonde_capture_list_flows       (SondeCapture         *self);

SondeComments *sonde_capture_get_comments     (SondeCapture                 *self);
void           sonde_capture_save_copy_async  (SondeCapture                 *self,
                                               const SondeCaptureSelection  *selection,
                                               GFile                        *file,
                                               GCancellable                 *cancellable,
                                               GAsyncReadyCallback           callback,
                                               gpointer                      user_data);
gboolean       sonde_capture_save_copy_finish (SondeCapture                 *self,
                                               GAsyncResult                 *result,
                                               GError                      **error);

G_END_DECLS
