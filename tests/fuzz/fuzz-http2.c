#include "config.h"

#include "fuzz-dissector.h"
#include "sonde-http2-dissector.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  fuzz_dissector_run (&sonde_http2_dissector, data, length);

  return 0;
}
