#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_GATED_INPUT (sonde_practice_gated_input_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeGatedInput, sonde_practice_gated_input,
                      SONDE, PRACTICE_GATED_INPUT, GFilterInputStream)

SondePracticeGatedInput *sonde_practice_gated_input_new       (GInputStream            *base);
void                     sonde_practice_gated_input_set_open  (SondePracticeGatedInput *self,
                                                               gboolean                 open);
void                     sonde_practice_gated_input_set_quota (SondePracticeGatedInput *self,
                                                               guint64                  max_bytes);

G_END_DECLS
