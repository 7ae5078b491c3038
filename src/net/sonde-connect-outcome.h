#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *sonde_connect_outcome_describe (GListModel *attempts,
                                      const char *host,
                                      gint64      connect_us);

G_END_DECLS
