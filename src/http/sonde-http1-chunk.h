#pragma once

#include "sonde-http-problem.h"

G_BEGIN_DECLS

/**
 * SondeHttp1ChunkLine:
 * @size: the size it says
 * @size_digits: how many characters the size has
 * @extension_offset: where its extension begins, behind the semicolon
 * @extension_length: the extension's length, or 0
 * @end_offset: where its line ending begins
 *
 * The line before a chunk's data.
 */
typedef struct
{
  guint64 size;
  gsize   size_digits;
  gsize   extension_offset;
  gsize   extension_length;
  gsize   end_offset;
} SondeHttp1ChunkLine;

/**
 * SondeHttp1Dechunker:
 * @step: where it stands
 * @remaining: bytes of the chunk that are still to come
 * @done: whether the last chunk has been seen
 * @failed: whether the bytes were no chunks
 *
 * Takes chunk sizes and line endings out of a body. Begins as all zeros.
 */
typedef struct
{
  guint    step;
  guint64  remaining;
  gboolean done;
  gboolean failed;
} SondeHttp1Dechunker;

SondeHttpProblem sonde_http1_chunk_line_parse (SondeHttp1ChunkLine *self,
                                               const guint8        *data,
                                               gsize                length,
                                               gsize               *bad_offset);
gsize            sonde_http1_dechunk          (SondeHttp1Dechunker *self,
                                               guint8              *data,
                                               gsize                length);

G_END_DECLS
