#include "config.h"

#include <string.h>

#include "sonde-http1-chunk.h"

typedef enum
{
  DECHUNK_SIZE,
  DECHUNK_EXTENSION,
  DECHUNK_DATA,
  DECHUNK_END,
} SondeHttp1DechunkStep;

static SondeHttpProblem
sonde_http1_chunk_line_fail (gsize            offset,
                             SondeHttpProblem problem,
                             gsize           *bad_offset)
{
  *bad_offset = offset;

  return problem;
}

/**
 * sonde_http1_chunk_line_parse:
 * @self: (out caller-allocates): what the line says
 * @data: (array length=length): the line, or its beginning
 * @length: the number of bytes in @data
 * @bad_offset: (out): the offending byte, when there is one
 *
 * Reads the line before a chunk's data (RFC 9112 §7.1). White space behind the size is taken, as
 * all programs do; a line that ends with LF alone is left to the caller.
 *
 * Returns: what is wrong, or %SONDE_HTTP_PROBLEM_NONE
 */
SondeHttpProblem
sonde_http1_chunk_line_parse (SondeHttp1ChunkLine *self,
                              const guint8        *data,
                              gsize                length,
                              gsize               *bad_offset)
{
  gsize i = 0;

  g_return_val_if_fail (self != NULL, SONDE_HTTP_PROBLEM_NONE);
  g_return_val_if_fail (data != NULL || length == 0, SONDE_HTTP_PROBLEM_NONE);
  g_return_val_if_fail (bad_offset != NULL, SONDE_HTTP_PROBLEM_NONE);

  *self = (SondeHttp1ChunkLine) { .end_offset = length };

  for (; i < length && g_ascii_isxdigit (data[i]); i++)
    {
      if (self->size >> 59 != 0)
        return sonde_http1_chunk_line_fail (i, SONDE_HTTP_PROBLEM_CHUNK_SIZE_LIMIT, bad_offset);

      self->size = self->size << 4 | (guint64) g_ascii_xdigit_value ((char) data[i]);
    }

  self->size_digits = i;

  if (i == 0 && length > 0)
    return sonde_http1_chunk_line_fail (0, SONDE_HTTP_PROBLEM_CHUNK_SIZE, bad_offset);

  while (i < length && (data[i] == ' ' || data[i] == '\t'))
    i++;

  if (i < length && data[i] == ';')
    {
      self->extension_offset = i + 1;

      for (i++; i < length && (data[i] >= 0x20 || data[i] == '\t') && data[i] != 0x7f; i++)
        self->extension_length++;
    }

  self->end_offset = i;

  if (i < length && data[i] == '\r')
    i++;

  if (i < length && data[i] != '\n')
    return sonde_http1_chunk_line_fail (self->end_offset, SONDE_HTTP_PROBLEM_CHUNK_SIZE,
                                        bad_offset);

  return SONDE_HTTP_PROBLEM_NONE;
}

/* Takes one byte that is not data. */
static void
sonde_http1_dechunk_byte (SondeHttp1Dechunker *self,
                          guint8               c)
{
  if (self->step == DECHUNK_SIZE && g_ascii_isxdigit (c))
    {
      self->failed = self->remaining >> 59 != 0;
      self->remaining = self->remaining << 4 | (guint64) g_ascii_xdigit_value ((char) c);
    }
  else if (c == '\n' && self->step == DECHUNK_END)
    {
      self->step = DECHUNK_SIZE;
      self->remaining = 0;
    }
  else if (c == '\n')
    {
      self->done = self->remaining == 0;
      self->step = DECHUNK_DATA;
    }
  else if (self->step == DECHUNK_END)
    self->failed = c != '\r';
  else
    self->step = DECHUNK_EXTENSION;
}

/**
 * sonde_http1_dechunk:
 * @self: how far it has come
 * @data: (inout) (array length=length): the next bytes of a chunked body
 * @length: the number of bytes in @data
 *
 * Moves the bytes of the body itself to the beginning of @data. Stops at the end of the body, and
 * at bytes that are no chunk.
 *
 * Returns: how many bytes of the body there are in @data afterwards
 */
gsize
sonde_http1_dechunk (SondeHttp1Dechunker *self,
                     guint8              *data,
                     gsize                length)
{
  gsize n_bytes = 0;
  gsize i = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (data != NULL || length == 0, 0);

  while (i < length && !self->done && !self->failed)
    {
      gsize run;

      if (self->step != DECHUNK_DATA)
        {
          sonde_http1_dechunk_byte (self, data[i++]);
          continue;
        }

      run = (gsize) MIN (self->remaining, length - i);
      memmove (data + n_bytes, data + i, run);
      n_bytes += run;
      i += run;
      self->remaining -= run;

      if (self->remaining == 0)
        self->step = DECHUNK_END;
    }

  return n_bytes;
}
