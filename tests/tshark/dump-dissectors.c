#include "config.h"

#include "dump-dissectors.h"
#include "sonde-dns-dissector.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-tls-dissector.h"
#include "sonde-websocket-dissector.h"

/* For streams; the first is taken when none knows its own. */
const SondeDissector * const dump_stream_dissectors[] = {
  &sonde_http1_dissector,
  &sonde_http2_dissector,
  &sonde_websocket_dissector,
  &sonde_tls_dissector,
  &sonde_dns_stream_dissector,
  NULL,
};

const SondeDissector * const dump_datagram_dissectors[] = {
  &sonde_dns_datagram_dissector,
  NULL,
};
