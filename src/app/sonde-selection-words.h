#pragma once

#include "sonde-capture.h"

G_BEGIN_DECLS

char *sonde_selection_words_dup_capture    (SondeCapture                *capture);
char *sonde_selection_words_dup_title      (SondeFlow                   *flow);
char *sonde_selection_words_dup_amount     (SondeCapture                *capture,
                                            SondeFlow                   *flow,
                                            const SondeCaptureSelection *selection);
char *sonde_selection_words_dup_file_name  (SondeFlow                   *flow,
                                            guint                        directions);
char *sonde_selection_words_dup_copy_title (SondeCapture                *capture,
                                            gboolean                     is_current);
char *sonde_selection_words_dup_copy_name  (SondeCapture                *capture,
                                            gboolean                     is_current);

G_END_DECLS
