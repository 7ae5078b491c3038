#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PICTURE (sonde_picture_get_type ())

G_DECLARE_FINAL_TYPE (SondePicture, sonde_picture, SONDE, PICTURE, GObject)

SondePicture *sonde_picture_new  (GtkWindow     *window);
gboolean      sonde_picture_save (SondePicture  *self,
                                  const char    *path,
                                  GError       **error);

G_END_DECLS
