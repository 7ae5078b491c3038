#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *sonde_http_known_header_get_meaning   (const char *name);
const char *sonde_http_known_header_get_reference (const char *name);

G_END_DECLS
