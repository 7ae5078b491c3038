#pragma once

#include <gio/gio.h>

#include "sonde-tap.h"

G_BEGIN_DECLS

#define SONDE_TYPE_TAP_OUTPUT_STREAM (sonde_tap_output_stream_get_type ())

G_DECLARE_FINAL_TYPE (SondeTapOutputStream, sonde_tap_output_stream,
                      SONDE, TAP_OUTPUT_STREAM, GFilterOutputStream)

GOutputStream *sonde_tap_output_stream_new (GOutputStream *base,
                                            SondeTap      *tap,
                                            GSocket       *socket);

G_END_DECLS
