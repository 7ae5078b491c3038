#pragma once

#include <adwaita.h>

#include "sonde-opened-file.h"
#include "sonde-page.h"
#include "sonde-session.h"
#include "sonde-target.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WINDOW (sonde_window_get_type ())

G_DECLARE_FINAL_TYPE (SondeWindow, sonde_window, SONDE, WINDOW, AdwApplicationWindow)

SondeWindow     *sonde_window_new         (AdwApplication *application,
                                           SondeSession   *session);
SondeSession    *sonde_window_get_session (SondeWindow    *self);
SondePage       *sonde_window_show_page   (SondeWindow    *self,
                                           const char     *name);
void             sonde_window_open_target (SondeWindow    *self,
                                           SondeTarget    *target);
SondeOpenedFile *sonde_window_open_file   (SondeWindow    *self,
                                           const char     *path);
void             sonde_window_show_error  (SondeWindow    *self,
                                           const char     *sentence);

G_END_DECLS
