#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-http2-block.h"

#define STRINGS_CHUNK 512

static SondeHttp2Coding
sonde_http2_block_get_coding (guint8 first)
{
  if ((first & 0x80) != 0)
    return SONDE_HTTP2_CODING_INDEXED;

  if ((first & 0x40) != 0)
    return SONDE_HTTP2_CODING_REMEMBERED;

  if ((first & 0x20) != 0)
    return SONDE_HTTP2_CODING_TABLE_SIZE;

  return (first & 0x10) != 0 ? SONDE_HTTP2_CODING_NEVER : SONDE_HTTP2_CODING_PLAIN;
}

/*
 * Reads the integer that begins in the lowest bits of a byte (RFC 7541 §5.1), and moves behind it.
 * Larger ones than fit are cut; the inflater refuses those.
 */
static guint32
sonde_http2_block_read_integer (const guint8 *data,
                                gsize         end,
                                guint         n_bits,
                                gsize        *position)
{
  guint32 mask = (1u << n_bits) - 1;
  guint64 value;
  guint shift = 0;

  if (*position >= end)
    return 0;

  value = data[(*position)++] & mask;

  if (value < mask)
    return (guint32) value;

  while (*position < end)
    {
      guint8 c = data[(*position)++];

      if (shift < 32)
        value += (guint64) (c & 0x7f) << shift;

      shift += 7;

      if ((c & 0x80) == 0)
        break;
    }

  return (guint32) MIN (value, G_MAXUINT32);
}

/* Finds out of which parts a header is made that the inflater took. */
static void
sonde_http2_block_parse_header (SondeHttp2Header *header,
                                const guint8     *data)
{
  gsize position = header->start;

  if (header->coding == SONDE_HTTP2_CODING_INDEXED)
    {
      header->index = sonde_http2_block_read_integer (data, header->end, 7, &position);
      return;
    }

  header->index = sonde_http2_block_read_integer (data, header->end,
                                                  header->coding == SONDE_HTTP2_CODING_REMEMBERED
                                                  ? 6 : 4,
                                                  &position);

  if (header->index == 0 && position < header->end)
    {
      guint32 length;

      header->is_name_huffman = (data[position] & 0x80) != 0;
      header->name_start = (guint32) position;
      length = sonde_http2_block_read_integer (data, header->end, 7, &position);
      header->name_text = (guint32) position;
      position = MIN (position + length, header->end);
    }

  if (position >= header->end)
    return;

  header->is_value_huffman = (data[position] & 0x80) != 0;
  header->value_start = (guint32) position;
  sonde_http2_block_read_integer (data, header->end, 7, &position);
  header->value_text = (guint32) position;
}

static void
sonde_http2_block_add (SondeHttp2Block  *self,
                       SondeHttp2Header *header,
                       gsize             max_bytes)
{
  gsize n_bytes = sizeof *header + header->name_length + header->value_length + 2;

  self->n_headers += header->coding != SONDE_HTTP2_CODING_TABLE_SIZE;

  if (n_bytes > max_bytes || self->n_bytes > max_bytes - n_bytes)
    return;

  self->n_bytes += n_bytes;
  header->name = g_string_chunk_insert_len (self->strings, header->name, header->name_length);
  header->value = g_string_chunk_insert_len (self->strings, header->value, header->value_length);
  g_array_append_val (self->headers, *header);
}

/* A change of the table's size stands before a header, and the inflater takes both at once. */
static gsize
sonde_http2_block_take_table_sizes (SondeHttp2Block *self,
                                    const guint8    *data,
                                    gsize            start,
                                    gsize            end,
                                    gsize            max_bytes)
{
  while (start < end &&
         sonde_http2_block_get_coding (data[start]) == SONDE_HTTP2_CODING_TABLE_SIZE)
    {
      SondeHttp2Header header = {
        .name = "",
        .value = "",
        .start = (guint32) start,
        .coding = SONDE_HTTP2_CODING_TABLE_SIZE,
      };

      header.index = sonde_http2_block_read_integer (data, end, 5, &start);
      header.end = (guint32) start;
      sonde_http2_block_add (self, &header, max_bytes);
    }

  return start;
}

static void
sonde_http2_block_take_header (SondeHttp2Block  *self,
                               const nghttp2_nv *nv,
                               const guint8     *data,
                               gsize             start,
                               gsize             end,
                               gsize             max_bytes)
{
  SondeHttp2Header header = {
    .name = (const char *) nv->name,
    .value = (const char *) nv->value,
    .name_length = (guint32) nv->namelen,
    .value_length = (guint32) nv->valuelen,
    .end = (guint32) end,
  };

  header.start = (guint32) sonde_http2_block_take_table_sizes (self, data, start, end, max_bytes);
  header.coding = header.start < end ? sonde_http2_block_get_coding (data[header.start])
                                     : SONDE_HTTP2_CODING_INDEXED;
  sonde_http2_block_parse_header (&header, data);
  sonde_http2_block_add (self, &header, max_bytes);
}

/**
 * sonde_http2_block_inflate:
 * @inflater: the decompressor of the direction; afterwards it has remembered what it had to
 * @data: (array length=length): a whole block
 * @length: the number of bytes in @data, less than 2^32
 * @max_bytes: how much memory the result may take; headers beyond are decompressed, not kept
 *
 * Decompresses a block of headers (RFC 7541).
 *
 * Returns: (transfer full): the headers; up to where it failed, when it did
 */
SondeHttp2Block *
sonde_http2_block_inflate (nghttp2_hd_inflater *inflater,
                           const guint8        *data,
                           gsize                length,
                           gsize                max_bytes)
{
  SondeHttp2Block *self;
  gsize position = 0;
  int flags = 0;

  g_return_val_if_fail (inflater != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  /* No bytes are at no place. */
  data = length > 0 ? data : (const guint8 *) "";
  self = g_new0 (SondeHttp2Block, 1);
  self->headers = g_array_new (FALSE, FALSE, sizeof (SondeHttp2Header));
  self->strings = g_string_chunk_new (STRINGS_CHUNK);

  while ((flags & NGHTTP2_HD_INFLATE_FINAL) == 0)
    {
      nghttp2_nv nv;
      ssize_t n_bytes;

      flags = 0;
      n_bytes = nghttp2_hd_inflate_hd2 (inflater, &nv, &flags, data + position, length - position,
                                        1);

      if (n_bytes < 0)
        {
          self->failed = TRUE;
          self->failed_at = position;
          return self;
        }

      if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0)
        sonde_http2_block_take_header (self, &nv, data, position, position + (gsize) n_bytes,
                                       max_bytes);

      position += (gsize) n_bytes;

      if (n_bytes == 0 && (flags & NGHTTP2_HD_INFLATE_EMIT) == 0)
        break;
    }

  sonde_http2_block_take_table_sizes (self, data, position, length, max_bytes);
  nghttp2_hd_inflate_end_headers (inflater);

  return self;
}

/**
 * sonde_http2_block_free:
 * @self: a block
 *
 * Frees a block of headers.
 */
void
sonde_http2_block_free (SondeHttp2Block *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->headers, g_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_free (self);
}

/**
 * sonde_http2_block_find:
 * @self: a block
 * @name: a name in lower case, such as ":status"
 *
 * Returns: (transfer none) (nullable): the first header of that name, or `NULL`
 */
const SondeHttp2Header *
sonde_http2_block_find (const SondeHttp2Block *self,
                        const char            *name)
{
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  length = strlen (name);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const SondeHttp2Header *header = &g_array_index (self->headers, SondeHttp2Header, i);

      if (header->name_length == length && memcmp (header->name, name, length) == 0)
        return header;
    }

  return NULL;
}

/**
 * sonde_http2_coding_to_text:
 * @coding: how a header is represented
 *
 * Returns: the same for people
 */
const char *
sonde_http2_coding_to_text (SondeHttp2Coding coding)
{
  switch (coding)
    {
    case SONDE_HTTP2_CODING_INDEXED:
      return _("A number from the table of headers");

    case SONDE_HTTP2_CODING_REMEMBERED:
      return _("Spelled out, and put into the table of headers");

    case SONDE_HTTP2_CODING_NEVER:
      return _("Spelled out; may never be put into a table");

    case SONDE_HTTP2_CODING_TABLE_SIZE:
      return _("A new size for the table of headers");

    case SONDE_HTTP2_CODING_PLAIN:
    default:
      return _("Spelled out");
    }
}
