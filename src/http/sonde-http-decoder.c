#include "config.h"

#include <string.h>

#include "sonde-http-decoder.h"

#define BUFFER_BYTES 16384
#define MAX_INPUT_PER_READ (1024 * 1024)
#define MAX_CODINGS 8
#define MAGIC_BYTES 2

/**
 * SondeHttpDecoder:
 *
 * Undoes one compression of a body while it is read.
 *
 * Reading never waits. It fails with `G_IO_ERROR_WOULD_BLOCK` when a lot of input has given no
 * output, so that others get their turn; the next read goes on. Damaged data ends the stream; what
 * was wrong can be asked for.
 */
struct _SondeHttpDecoder
{
  GInputStream             parent_instance;

  GInputStream            *base;
  GConverter              *converter;
  SondeHttpCoding          coding;
  SondeHttpDecoderProblem  problem;
  guint8                   buffer[BUFFER_BYTES];
  gsize                    start;
  gsize                    end;
  guint64                  position;
  gboolean                 begun;
  gboolean                 at_end;
  gboolean                 finished;
};

G_DEFINE_FINAL_TYPE (SondeHttpDecoder, sonde_http_decoder, G_TYPE_INPUT_STREAM)

/* Returns FALSE on errors; at the base's end there is just no more in the buffer. */
static gboolean
sonde_http_decoder_fill (SondeHttpDecoder *self,
                         gsize             wanted,
                         GCancellable     *cancellable,
                         GError          **error)
{
  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;

  while (!self->at_end && self->end < wanted)
    {
      gssize n_read = g_input_stream_read (self->base, self->buffer + self->end,
                                           sizeof self->buffer - self->end, cancellable, error);

      if (n_read < 0)
        return FALSE;

      self->at_end = n_read == 0;
      self->end += (gsize) n_read;
    }

  return TRUE;
}

static GConverter *
sonde_http_decoder_make_converter (SondeHttpDecoder *self)
{
  const guint8 *p = self->buffer + self->start;
  gsize length = self->end - self->start;
  GZlibCompressorFormat format = G_ZLIB_COMPRESSOR_FORMAT_RAW;

  if (self->coding == SONDE_HTTP_CODING_GZIP)
    {
      if (length < MAGIC_BYTES || p[0] != 0x1f || p[1] != 0x8b)
        return NULL;

      format = G_ZLIB_COMPRESSOR_FORMAT_GZIP;
    }
  else if (length >= MAGIC_BYTES && (p[0] & 0x0f) == 8 && (p[0] * 256 + p[1]) % 31 == 0)
    format = G_ZLIB_COMPRESSOR_FORMAT_ZLIB;

  return G_CONVERTER (g_zlib_decompressor_new (format));
}

static gboolean
sonde_http_decoder_begin (SondeHttpDecoder *self,
                          GCancellable     *cancellable,
                          GError          **error)
{
  if (!sonde_http_decoder_fill (self, MAGIC_BYTES, cancellable, error))
    return FALSE;

  self->begun = TRUE;

  if (self->end == self->start)
    {
      self->finished = TRUE;
      return TRUE;
    }

  self->converter = sonde_http_decoder_make_converter (self);

  if (self->converter == NULL)
    self->problem = SONDE_HTTP_DECODER_NOT_ENCODED;

  return TRUE;
}

/* Behind the end: gzip may have further members, anything else does not belong there. */
static gboolean
sonde_http_decoder_end_member (SondeHttpDecoder *self,
                               GCancellable     *cancellable,
                               GError          **error)
{
  if (!sonde_http_decoder_fill (self, MAGIC_BYTES, cancellable, error))
    return FALSE;

  if (self->end > self->start && self->coding == SONDE_HTTP_CODING_GZIP)
    {
      g_autoptr(GConverter) next = sonde_http_decoder_make_converter (self);

      if (next != NULL)
        {
          g_set_object (&self->converter, next);
          return TRUE;
        }
    }

  self->finished = TRUE;

  if (self->end > self->start)
    self->problem = SONDE_HTTP_DECODER_TRAILING;

  return TRUE;
}

static void
sonde_http_decoder_give_up (SondeHttpDecoder       *self,
                            SondeHttpDecoderProblem problem)
{
  self->problem = problem;
  self->finished = TRUE;
}

/* One step: returns bytes of output, 0 for another step, or -1 with an error. */
static gssize
sonde_http_decoder_step (SondeHttpDecoder *self,
                         guint8           *output,
                         gsize             count,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autoptr(GError) cause = NULL;
  GConverterResult result;
  gsize n_taken = 0;
  gsize n_made = 0;

  if (self->start == self->end &&
      !sonde_http_decoder_fill (self, 1, cancellable, error))
    return -1;

  result = g_converter_convert (self->converter,
                                self->buffer + self->start, self->end - self->start,
                                output, count,
                                self->at_end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                &n_taken, &n_made, &cause);
  self->start += n_taken;
  self->position += n_taken;

  if (result == G_CONVERTER_FINISHED)
    return sonde_http_decoder_end_member (self, cancellable, error) ? (gssize) n_made : -1;

  if (result == G_CONVERTER_CONVERTED)
    return (gssize) n_made;

  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    sonde_http_decoder_give_up (self, SONDE_HTTP_DECODER_CORRUPT);
  else if (self->at_end)
    sonde_http_decoder_give_up (self, SONDE_HTTP_DECODER_ENDED_EARLY);
  else if (!sonde_http_decoder_fill (self, self->end - self->start + 1, cancellable, error))
    return -1;

  return 0;
}

static gssize
sonde_http_decoder_read_plain (SondeHttpDecoder *self,
                               guint8           *output,
                               gsize             count,
                               GCancellable     *cancellable,
                               GError          **error)
{
  gsize n_bytes;

  if (self->start == self->end &&
      !sonde_http_decoder_fill (self, 1, cancellable, error))
    return -1;

  n_bytes = MIN (count, self->end - self->start);
  memcpy (output, self->buffer + self->start, n_bytes);
  self->start += n_bytes;
  self->position += n_bytes;

  return (gssize) n_bytes;
}

static gssize
sonde_http_decoder_read (GInputStream *stream,
                         void         *buffer,
                         gsize         count,
                         GCancellable *cancellable,
                         GError      **error)
{
  SondeHttpDecoder *self = SONDE_HTTP_DECODER (stream);
  guint64 limit = self->position + MAX_INPUT_PER_READ;

  if (!self->begun && !sonde_http_decoder_begin (self, cancellable, error))
    return -1;

  if (self->problem == SONDE_HTTP_DECODER_NOT_ENCODED)
    return sonde_http_decoder_read_plain (self, buffer, count, cancellable, error);

  while (!self->finished)
    {
      gssize n_bytes = sonde_http_decoder_step (self, buffer, count, cancellable, error);

      if (n_bytes != 0)
        return n_bytes;

      if (self->position >= limit)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "much in, nothing out");
          return -1;
        }
    }

  return 0;
}

static void
sonde_http_decoder_finalize (GObject *object)
{
  SondeHttpDecoder *self = SONDE_HTTP_DECODER (object);

  g_clear_object (&self->base);
  g_clear_object (&self->converter);

  G_OBJECT_CLASS (sonde_http_decoder_parent_class)->finalize (object);
}

static void
sonde_http_decoder_class_init (SondeHttpDecoderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = sonde_http_decoder_finalize;
  stream_class->read_fn = sonde_http_decoder_read;
}

static void
sonde_http_decoder_init (SondeHttpDecoder *self G_GNUC_UNUSED)
{
}

/**
 * sonde_http_coding_parse:
 * @name: a content coding, such as "gzip"
 *
 * Returns: which one it is (RFC 9110 §8.4.1)
 */
SondeHttpCoding
sonde_http_coding_parse (const char *name)
{
  g_return_val_if_fail (name != NULL, SONDE_HTTP_CODING_UNKNOWN);

  if (*name == '\0' || g_ascii_strcasecmp (name, "identity") == 0)
    return SONDE_HTTP_CODING_IDENTITY;

  if (g_ascii_strcasecmp (name, "gzip") == 0 || g_ascii_strcasecmp (name, "x-gzip") == 0)
    return SONDE_HTTP_CODING_GZIP;

  if (g_ascii_strcasecmp (name, "deflate") == 0 || g_ascii_strcasecmp (name, "x-deflate") == 0)
    return SONDE_HTTP_CODING_DEFLATE;

  return SONDE_HTTP_CODING_UNKNOWN;
}

/**
 * sonde_http_decoder_new:
 * @base: what is compressed
 * @coding: gzip or deflate
 *
 * Makes a stream that decompresses another.
 *
 * Returns: (transfer full): the stream
 */
GInputStream *
sonde_http_decoder_new (GInputStream   *base,
                        SondeHttpCoding coding)
{
  SondeHttpDecoder *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (coding == SONDE_HTTP_CODING_GZIP || coding == SONDE_HTTP_CODING_DEFLATE,
                        NULL);

  self = g_object_new (SONDE_TYPE_HTTP_DECODER, NULL);
  self->base = g_object_ref (base);
  self->coding = coding;

  return G_INPUT_STREAM (self);
}

/**
 * sonde_http_decoder_get_base:
 * @self: a decoder
 *
 * Returns: (transfer none): what it decompresses
 */
GInputStream *
sonde_http_decoder_get_base (SondeHttpDecoder *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_DECODER (self), NULL);

  return self->base;
}

/**
 * sonde_http_decoder_get_problem:
 * @self: a decoder
 *
 * Returns: what it has met so far
 */
SondeHttpDecoderProblem
sonde_http_decoder_get_problem (SondeHttpDecoder *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_DECODER (self), SONDE_HTTP_DECODER_FINE);

  return self->problem;
}

/**
 * sonde_http_decoder_get_position:
 * @self: a decoder
 *
 * Returns: how many bytes of its base it has taken
 */
guint64
sonde_http_decoder_get_position (SondeHttpDecoder *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_DECODER (self), 0);

  return self->position;
}

/**
 * sonde_http_decoder_new_chain:
 * @base: a body
 * @codings: (nullable): the value of its Content-Encoding, in the order they were applied
 * @unknown: (out): the first coding that cannot be undone, or `NULL`
 *
 * Undoes all codings of a body, the last one first; or none, when one is not known.
 *
 * Returns: (transfer full): the decoder of the coding that was applied first, or @base
 */
GInputStream *
sonde_http_decoder_new_chain (GInputStream *base,
                              const char   *codings,
                              char        **unknown)
{
  g_autoptr(GInputStream) stream = NULL;
  g_auto(GStrv) names = NULL;
  guint n_names;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (unknown != NULL, NULL);

  *unknown = NULL;
  stream = g_object_ref (base);
  names = g_strsplit (codings != NULL ? codings : "", ",", 0);
  n_names = g_strv_length (names);

  for (guint i = n_names; i > 0; i--)
    {
      SondeHttpCoding coding = sonde_http_coding_parse (g_strstrip (names[i - 1]));
      g_autoptr(GInputStream) encoded = NULL;

      if (coding == SONDE_HTTP_CODING_IDENTITY)
        continue;

      if (coding == SONDE_HTTP_CODING_UNKNOWN || n_names - i >= MAX_CODINGS)
        {
          *unknown = g_strdup (names[i - 1]);
          return g_object_ref (base);
        }

      encoded = g_steal_pointer (&stream);
      stream = sonde_http_decoder_new (encoded, coding);
    }

  return g_steal_pointer (&stream);
}
