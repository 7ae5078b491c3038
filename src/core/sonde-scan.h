#pragma once

#include "sonde-byte-reader.h"
#include "sonde-pattern.h"

G_BEGIN_DECLS

/**
 * SondeScanFunc:
 * @start: the first byte of a match, in its stream
 * @end: the byte after its last
 * @user_data: data passed to sonde_scan_run()
 *
 * Returns: whether to go on
 */
typedef gboolean (*SondeScanFunc) (guint64  start,
                                   guint64  end,
                                   gpointer user_data);

/**
 * SondeScan:
 *
 * Looks for a pattern in the streams of a reader, piece by piece.
 *
 * Belongs to one thread at a time.
 */
typedef struct _SondeScan SondeScan;

SondeScan       *sonde_scan_new         (SondeByteReader     *reader,
                                         const SondePattern  *pattern);
void             sonde_scan_free        (SondeScan           *self);
SondeByteReader *sonde_scan_get_reader  (SondeScan           *self);
gsize            sonde_scan_get_max     (SondeScan           *self);
gboolean         sonde_scan_run         (SondeScan           *self,
                                         SondeByteStream      stream,
                                         guint64              from,
                                         guint64              to,
                                         SondeScanFunc        func,
                                         gpointer             user_data,
                                         GCancellable        *cancellable,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeScan, sonde_scan_free)

G_END_DECLS
