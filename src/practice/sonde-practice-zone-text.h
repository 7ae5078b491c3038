#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char * const *sonde_practice_zone_text_get_records (void);

G_END_DECLS
