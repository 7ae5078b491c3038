#pragma once

#include <gio/gio.h>

#include "sonde-capture-block.h"

G_BEGIN_DECLS

/**
 * SondeCaptureScan:
 *
 * Goes through a capture file from its beginning to its end, block by block, whichever program
 * wrote it: pcapng or classic pcap. Not to be used from two threads at once.
 */
typedef struct _SondeCaptureScan SondeCaptureScan;

SondeCaptureScan *sonde_capture_scan_new           (int                  fd,
                                                    GError             **error);
void              sonde_capture_scan_free          (SondeCaptureScan    *self);
guint64           sonde_capture_scan_get_size      (SondeCaptureScan    *self);
guint64           sonde_capture_scan_get_offset    (SondeCaptureScan    *self);
gboolean          sonde_capture_scan_next          (SondeCaptureScan    *self,
                                                    SondeCaptureBlock   *block);
GError           *sonde_capture_scan_dup_problem   (SondeCaptureScan    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeCaptureScan, sonde_capture_scan_free)

G_END_DECLS
