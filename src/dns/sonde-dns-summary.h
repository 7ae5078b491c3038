#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sonde_dns_summary_new (const guint8 *data,
                             gsize         length);

G_END_DECLS
