#pragma once

#include <adwaita.h>

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_UNSAVED_COMMENTS (sonde_unsaved_comments_get_type ())

G_DECLARE_FINAL_TYPE (SondeUnsavedComments, sonde_unsaved_comments, SONDE, UNSAVED_COMMENTS,
                      GObject)

SondeUnsavedComments *sonde_unsaved_comments_new (GtkWindow            *window);
GtkWidget            *sonde_unsaved_comments_add (SondeUnsavedComments *self,
                                                  SondeCapture         *capture);
gboolean              sonde_unsaved_comments_ask (SondeUnsavedComments *self,
                                                  SondeCapture         *recorded);

G_END_DECLS
