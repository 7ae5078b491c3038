#pragma once

#include <gtk/gtk.h>

#include "sonde-http-request.h"
#include "sonde-session.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_COMPOSER (sonde_http_composer_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpComposer, sonde_http_composer, SONDE, HTTP_COMPOSER, GtkWidget)

void              sonde_http_composer_set_session  (SondeHttpComposer *self,
                                                    SondeSession      *session);
void              sonde_http_composer_set_url      (SondeHttpComposer *self,
                                                    const char        *url);
void              sonde_http_composer_set_running  (SondeHttpComposer *self,
                                                    gboolean           is_running);
SondeHttpRequest *sonde_http_composer_make_request (SondeHttpComposer *self);
void              sonde_http_composer_remember     (SondeHttpComposer *self);

G_END_DECLS
