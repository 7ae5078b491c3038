#pragma once

#include <gio/gio.h>

#include "sonde-tap.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TAP_INPUT_STREAM (sonde_tap_input_stream_get_type ())

G_DECLARE_FINAL_TYPE (SondeTapInputStream, sonde_tap_input_stream,
                      SONDE, TAP_INPUT_STREAM, GFilterInputStream)

GInputStream *sonde_tap_input_stream_new (GInputStream *base,
                                          SondeTap     *tap);

G_END_DECLS
