#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sonde_is_visible (gunichar character);

G_END_DECLS
