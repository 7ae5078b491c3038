#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many bytes from the start of a selection can matter to its values. */
#define SONDE_BYTE_VALUES_MAX 8

char *sonde_byte_values_format (const guint8 *data,
                                gsize         length,
                                guint64       n_selected);

G_END_DECLS
