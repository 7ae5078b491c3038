#include "config.h"

#include "dump-dissectors.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-websocket-dissector.h"

#if __has_include("sonde-tls-dissector.h")
#define HAS_TLS 1
#include "sonde-tls-dissector.h"
#endif

#if __has_include("sonde-dns-dissector.h")
#define HAS_DNS 1
#include "sonde-dns-dissector.h"
#endif

/* For streams; the first is taken when none knows its own. */
const SondeDissector * const dump_stream_dissectors[] = {
  &sonde_http1_dissector,
  &sonde_http2_dissector,
  &sonde_websocket_dissector,
#ifdef HAS_TLS
  &sonde_tls_dissector,
#endif
#ifdef HAS_DNS
  &sonde_dns_stream_dissector,
#endif
  NULL,
};

const SondeDissector * const dump_datagram_dissectors[] = {
#ifdef HAS_DNS
  &sonde_dns_datagram_dissector,
#endif
  NULL,
};
