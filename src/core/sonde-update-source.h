#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SondeUpdateFunc:
 * @object: the object that sonde_update_source_new() was given
 *
 * Takes in what is new, for a few milliseconds at most.
 *
 * Returns: whether everything was taken in; if not, it is called again with the next frame
 */
typedef gboolean (*SondeUpdateFunc) (GObject *object);

GSource *sonde_update_source_new  (GObject         *object,
                                   SondeUpdateFunc  update);
void     sonde_update_source_wake (GSource         *source);

G_END_DECLS
