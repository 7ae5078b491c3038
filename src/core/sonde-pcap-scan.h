#pragma once

#include "sonde-capture-block.h"
#include "sonde-file-window.h"

G_BEGIN_DECLS

/**
 * SondePcapScan:
 *
 * Goes through the packets of a classic pcap file (draft-ietf-opsawg-pcap), in microseconds or
 * nanoseconds and either byte order. Behind damage it goes on where headers of packets follow
 * each other again.
 */
typedef struct _SondePcapScan SondePcapScan;

gboolean       sonde_pcap_scan_is_start (const guint8      *data,
                                         gsize              length);
SondePcapScan *sonde_pcap_scan_new      (SondeFileWindow   *window);
void           sonde_pcap_scan_free     (SondePcapScan     *self);
gboolean       sonde_pcap_scan_next     (SondePcapScan     *self,
                                         SondeCaptureBlock *block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePcapScan, sonde_pcap_scan_free)

G_END_DECLS
