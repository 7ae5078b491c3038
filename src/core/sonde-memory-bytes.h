#pragma once

#include "sonde-byte-source.h"

G_BEGIN_DECLS

#define SONDE_TYPE_MEMORY_BYTES (sonde_memory_bytes_get_type ())

G_DECLARE_FINAL_TYPE (SondeMemoryBytes, sonde_memory_bytes, SONDE, MEMORY_BYTES, GObject)

SondeMemoryBytes *sonde_memory_bytes_new          (GBytes         *bytes,
                                                   SondeDirection  direction);
SondeMemoryBytes *sonde_memory_bytes_new_dialogue (GBytes         *bytes,
                                                   GArray         *runs);

G_END_DECLS
