#pragma once

#include "sonde-flow.h"

G_BEGIN_DECLS

GArray   *sonde_range_map_to_source   (const SondeRange *ranges,
                                       guint             n_ranges,
                                       guint64           offset,
                                       guint64           length);
gboolean  sonde_range_map_from_source (const SondeRange *ranges,
                                       guint             n_ranges,
                                       guint64           source_offset,
                                       guint64          *offset);

G_END_DECLS
