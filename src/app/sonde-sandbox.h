#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_SANDBOX_INFO "/.flatpak-info"

gboolean sonde_sandbox_has_network (const char *path);

G_END_DECLS
