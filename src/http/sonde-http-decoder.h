#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeHttpCoding:
 * @SONDE_HTTP_CODING_IDENTITY: none
 * @SONDE_HTTP_CODING_GZIP: gzip (RFC 1952)
 * @SONDE_HTTP_CODING_DEFLATE: zlib (RFC 1950), or what is often sent for it, bare deflate
 * @SONDE_HTTP_CODING_UNKNOWN: one that cannot be undone here
 *
 * How a body is compressed.
 */
typedef enum
{
  SONDE_HTTP_CODING_IDENTITY,
  SONDE_HTTP_CODING_GZIP,
  SONDE_HTTP_CODING_DEFLATE,
  SONDE_HTTP_CODING_UNKNOWN,
} SondeHttpCoding;

/**
 * SondeHttpDecoderProblem:
 * @SONDE_HTTP_DECODER_FINE: nothing so far
 * @SONDE_HTTP_DECODER_NOT_ENCODED: it is not compressed, although it should be; it is passed on
 * @SONDE_HTTP_DECODER_ENDED_EARLY: it ended before its end
 * @SONDE_HTTP_DECODER_CORRUPT: it cannot be decompressed any further
 * @SONDE_HTTP_DECODER_TRAILING: there is more behind its end, which was left out
 *
 * What a decoder met.
 */
typedef enum
{
  SONDE_HTTP_DECODER_FINE,
  SONDE_HTTP_DECODER_NOT_ENCODED,
  SONDE_HTTP_DECODER_ENDED_EARLY,
  SONDE_HTTP_DECODER_CORRUPT,
  SONDE_HTTP_DECODER_TRAILING,
} SondeHttpDecoderProblem;

#define SONDE_TYPE_HTTP_DECODER (sonde_http_decoder_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpDecoder, sonde_http_decoder, SONDE, HTTP_DECODER, GInputStream)

SondeHttpCoding sonde_http_coding_parse (const char *name);

GInputStream           *sonde_http_decoder_new          (GInputStream     *base,
                                                         SondeHttpCoding   coding);
GInputStream           *sonde_http_decoder_get_base     (SondeHttpDecoder *self);
SondeHttpDecoderProblem sonde_http_decoder_get_problem  (SondeHttpDecoder *self);
guint64                 sonde_http_decoder_get_position (SondeHttpDecoder *self);
GInputStream           *sonde_http_decoder_new_chain    (GInputStream     *base,
                                                         const char       *codings,
                                                         char            **unknown);

G_END_DECLS
