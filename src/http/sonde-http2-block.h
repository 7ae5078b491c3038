#pragma once

#include <glib.h>
#include <nghttp2/nghttp2.h>

G_BEGIN_DECLS

/**
 * SondeHttp2Coding:
 * @SONDE_HTTP2_CODING_INDEXED: a number in place of name and value
 * @SONDE_HTTP2_CODING_REMEMBERED: a literal that both sides keep for later
 * @SONDE_HTTP2_CODING_PLAIN: a literal that is not kept
 * @SONDE_HTTP2_CODING_NEVER: a literal that nobody may keep, such as a password
 * @SONDE_HTTP2_CODING_TABLE_SIZE: no header, but a new size for the memory
 *
 * How HPACK can represent a header (RFC 7541 §6).
 */
typedef enum
{
  SONDE_HTTP2_CODING_INDEXED,
  SONDE_HTTP2_CODING_REMEMBERED,
  SONDE_HTTP2_CODING_PLAIN,
  SONDE_HTTP2_CODING_NEVER,
  SONDE_HTTP2_CODING_TABLE_SIZE,
} SondeHttp2Coding;

/**
 * SondeHttp2Header:
 * @name: (transfer none): its name, ended by a zero byte
 * @value: (transfer none): its value, ended by a zero byte
 * @name_length: the length of @name
 * @value_length: the length of @value
 * @start: its first byte in the compressed block
 * @end: the byte after its last
 * @index: the line of the table that it refers to, or 0; the new size, where it is that
 * @name_start: where in the block its name begins, if it is spelled out, or 0
 * @name_text: where the characters of that name begin
 * @value_start: where in the block its value begins, if it is spelled out, or 0
 * @value_text: where the characters of that value begin
 * @coding: how it is represented
 * @is_name_huffman: whether the name is written in Huffman's code
 * @is_value_huffman: whether the value is
 *
 * A header, and the bytes that stand for it.
 */
typedef struct
{
  const char       *name;
  const char       *value;
  guint32           name_length;
  guint32           value_length;
  guint32           start;
  guint32           end;
  guint32           index;
  guint32           name_start;
  guint32           name_text;
  guint32           value_start;
  guint32           value_text;
  SondeHttp2Coding  coding;
  gboolean          is_name_huffman;
  gboolean          is_value_huffman;
} SondeHttp2Header;

/**
 * SondeHttp2Block:
 * @headers: (element-type SondeHttp2Header): what it decompressed to
 * @n_bytes: the memory it takes
 * @n_headers: how many headers there were, of which @headers may be the first ones only
 * @failed_at: the first byte that could not be decompressed, when @failed
 * @failed: whether it could not be decompressed to its end
 *
 * A block of headers in HTTP/2.
 */
typedef struct
{
  GArray       *headers;
  GStringChunk *strings;
  gsize         n_bytes;
  guint         n_headers;
  gsize         failed_at;
  gboolean      failed;
} SondeHttp2Block;

SondeHttp2Block        *sonde_http2_block_inflate  (nghttp2_hd_inflater   *inflater,
                                                    const guint8          *data,
                                                    gsize                  length,
                                                    gsize                  max_bytes);
void                    sonde_http2_block_free     (SondeHttp2Block       *self);
const SondeHttp2Header *sonde_http2_block_find     (const SondeHttp2Block *self,
                                                    const char            *name);
const char             *sonde_http2_coding_to_text (SondeHttp2Coding       coding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeHttp2Block, sonde_http2_block_free)

G_END_DECLS
