#pragma once

#include "sonde-byte-source.h"

G_BEGIN_DECLS

/**
 * SondeHexRun:
 * @end: the byte after the last, as an offset into the source
 * @direction: which way its bytes went
 *
 * Bytes of one direction, which begin where the run before ends.
 */
typedef struct
{
  guint64        end;
  SondeDirection direction;
} SondeHexRun;

/**
 * SondeHexWindow:
 * @start: the first byte held, as an offset into the source
 * @data: the bytes held
 * @n_wanted: how many bytes were wanted
 * @n_read: how many of them could be read
 * @runs: (element-type SondeHexRun): the directions of these bytes
 * @has_start_mark: whether the first run begins at @start, rather than before it
 *
 * The bytes of a source that are in sight.
 */
typedef struct
{
  guint64   start;
  guint8   *data;
  gsize     n_wanted;
  gsize     n_read;
  GArray   *runs;
  gboolean  has_start_mark;
} SondeHexWindow;

void           sonde_hex_window_load          (SondeHexWindow       *self,
                                               SondeByteSource      *source,
                                               guint64               start,
                                               gsize                 length);
void           sonde_hex_window_invalidate    (SondeHexWindow       *self);
SondeDirection sonde_hex_window_get_direction (const SondeHexWindow *self,
                                               guint64               offset,
                                               guint64              *run_end);
void           sonde_hex_window_clear         (SondeHexWindow       *self);

G_END_DECLS
