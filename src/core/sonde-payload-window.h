#pragma once

#include "sonde-event.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

/**
 * SondePayloadWindow:
 *
 * Reads the payloads of a flow, one after the other, several at a time where they lie close
 * together in the capture file.
 */
typedef struct _SondePayloadWindow SondePayloadWindow;

SondePayloadWindow *sonde_payload_window_new  (SondeFlow          *flow);
void                sonde_payload_window_free (SondePayloadWindow *self);
const guint8       *sonde_payload_window_peek (SondePayloadWindow *self,
                                               const SondeEvent   *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePayloadWindow, sonde_payload_window_free)

G_END_DECLS
