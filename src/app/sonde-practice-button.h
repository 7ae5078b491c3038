#pragma once

#include <gtk/gtk.h>

#include "sonde-session.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_BUTTON (sonde_practice_button_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeButton, sonde_practice_button, SONDE, PRACTICE_BUTTON, GtkWidget)

void sonde_practice_button_set_session (SondePracticeButton *self,
                                        SondeSession        *session);
void sonde_practice_button_set_compact (SondePracticeButton *self,
                                        gboolean             is_compact);

G_END_DECLS
