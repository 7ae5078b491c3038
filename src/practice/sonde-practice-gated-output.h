#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_GATED_OUTPUT (sonde_practice_gated_output_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeGatedOutput, sonde_practice_gated_output,
                      SONDE, PRACTICE_GATED_OUTPUT, GFilterOutputStream)

SondePracticeGatedOutput *sonde_practice_gated_output_new        (GOutputStream            *base);
gboolean                  sonde_practice_gated_output_is_waiting (SondePracticeGatedOutput *self);

G_END_DECLS
