#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

/**
 * SondeTap:
 *
 * Records the two streams of one connection, as a flow of whatever capture is current.
 *
 * A tap may be used from several threads.
 */
typedef struct _SondeTap SondeTap;

SondeTap            *sonde_tap_new               (const SondeFlowSpec  *spec,
                                                  SondeTap             *parent);
SondeTap            *sonde_tap_ref               (SondeTap             *self);
void                 sonde_tap_unref             (SondeTap             *self);
void                 sonde_tap_set_protocol      (SondeTap             *self,
                                                  const char           *protocol);
const SondeFlowSpec *sonde_tap_get_spec          (SondeTap             *self);
guint32              sonde_tap_get_flow_id       (SondeTap             *self);
gssize               sonde_tap_write             (SondeTap             *self,
                                                  GOutputStream        *stream,
                                                  const void           *data,
                                                  gsize                 length,
                                                  GError              **error);
void                 sonde_tap_add_data          (SondeTap             *self,
                                                  SondeDirection        direction,
                                                  const void           *data,
                                                  gsize                 length);
void                 sonde_tap_add_end           (SondeTap             *self,
                                                  SondeDirection        direction,
                                                  SondeEventKind        kind);
void                 sonde_tap_add_write_failure (SondeTap             *self,
                                                  const GError         *error);
void                 sonde_tap_add_tls           (SondeTap             *self,
                                                  GTlsConnection       *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeTap, sonde_tap_unref)

G_END_DECLS
