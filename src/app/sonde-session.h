#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-practice-host.h"

G_BEGIN_DECLS

#define SONDE_TYPE_SESSION (sonde_session_get_type ())

G_DECLARE_FINAL_TYPE (SondeSession, sonde_session, SONDE, SESSION, GObject)

SondeSession      *sonde_session_new           (GSettings     *settings,
                                                SondeClock    *clock,
                                                const char    *directory,
                                                const char    *program,
                                                guint16        base_port);
GSettings         *sonde_session_get_settings  (SondeSession  *self);
SondeCapture      *sonde_session_get_capture   (SondeSession  *self);
SondeCapture      *sonde_session_find_capture  (SondeSession  *self,
                                                SondeFlow     *flow);
SondeClock        *sonde_session_get_clock     (SondeSession  *self);
SondePracticeHost *sonde_session_get_practice  (SondeSession  *self);
guint16            sonde_session_get_base_port (SondeSession  *self);
gboolean           sonde_session_begin_capture (SondeSession  *self,
                                                gboolean       is_private,
                                                GError       **error);
const char        *sonde_session_get_refusal   (SondeSession  *self);
gboolean           sonde_session_has_network   (SondeSession  *self);
void               sonde_session_set_network   (SondeSession  *self,
                                                gboolean       has_network);
void               sonde_session_close         (SondeSession  *self);

G_END_DECLS
