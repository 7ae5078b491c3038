#pragma once

#include "sonde-capture-block.h"
#include "sonde-file-window.h"

G_BEGIN_DECLS

/**
 * SondePcapngScan:
 *
 * Goes through the blocks of a pcapng file (draft-ietf-opsawg-pcapng): several sections, either
 * byte order. Behind a damaged block it goes on at the next one that is sound.
 */
typedef struct _SondePcapngScan SondePcapngScan;

gboolean         sonde_pcapng_scan_is_start (const guint8      *data,
                                             gsize              length);
SondePcapngScan *sonde_pcapng_scan_new      (SondeFileWindow   *window);
void             sonde_pcapng_scan_free     (SondePcapngScan   *self);
gboolean         sonde_pcapng_scan_next     (SondePcapngScan   *self,
                                             SondeCaptureBlock *block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePcapngScan, sonde_pcapng_scan_free)

G_END_DECLS
