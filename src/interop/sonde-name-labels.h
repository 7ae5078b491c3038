#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *sonde_name_labels_parse (const char *name);

G_END_DECLS
