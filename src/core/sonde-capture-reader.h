#pragma once

#include <gio/gio.h>

#include "sonde-flow-spec.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

/**
 * SondeCaptureReader:
 *
 * Reads a capture file in a thread of its own and stores the events that it holds.
 */
typedef struct _SondeCaptureReader SondeCaptureReader;

/**
 * SondeCaptureReaderFunc:
 * @user_data: data passed to sonde_capture_reader_new()
 *
 * Called in the reading thread when there is something new.
 */
typedef void (*SondeCaptureReaderFunc) (gpointer user_data);

/**
 * SondeCaptureReaderNews:
 * @n_events: the number of events in the storage that may be read
 * @n_bytes: how many bytes of the file those come from
 * @is_over: whether nothing will come any more
 * @comments: (transfer full) (nullable) (element-type SondeComment): some of the comments that were
 *   found since the last time
 * @has_more: whether there are more comments
 *
 * How far the reading has come.
 */
typedef struct
{
  guint      n_events;
  guint64    n_bytes;
  gboolean   is_over;
  GPtrArray *comments;
  gboolean   has_more;
} SondeCaptureReaderNews;

SondeCaptureReader *sonde_capture_reader_new      (SondeStorage            *storage,
                                                   SondeCaptureReaderFunc   wake,
                                                   gpointer                 user_data,
                                                   GError                 **error);
void                sonde_capture_reader_free     (SondeCaptureReader      *self);
guint64             sonde_capture_reader_get_size (SondeCaptureReader      *self);
void                sonde_capture_reader_stop     (SondeCaptureReader      *self);
void                sonde_capture_reader_get_news (SondeCaptureReader      *self,
                                                   guint                    first_flow,
                                                   guint                    max_flows,
                                                   GArray                  *specs,
                                                   SondeCaptureReaderNews  *news,
                                                   GError                 **error);

G_END_DECLS
