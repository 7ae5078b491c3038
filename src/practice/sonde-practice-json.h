#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sonde_practice_json_append_string (GString    *json,
                                        const char *data,
                                        gssize      n_bytes);

G_END_DECLS
