#pragma once

#include "sonde-event.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

void          sonde_payload_window_begin (SondeStorage       *storage);
const guint8 *sonde_payload_window_peek  (SondeStorage       *storage,
                                          const SondeEvent   *event);
void          sonde_payload_window_free  (SondePayloadWindow *self);

G_END_DECLS
