#pragma once

#include "sonde-byte-reader.h"

G_BEGIN_DECLS

#define SONDE_TYPE_MEMORY_READER (sonde_memory_reader_get_type ())

G_DECLARE_FINAL_TYPE (SondeMemoryReader, sonde_memory_reader, SONDE, MEMORY_READER,
                      SondeByteReader)

SondeByteReader *sonde_memory_reader_new (GBytes *bytes,
                                          GArray *runs);

G_END_DECLS
