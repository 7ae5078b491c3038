#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-decoding.h"
#include "sonde-http-body-decodings.h"
#include "sonde-http2-decodings.h"
#include "sonde-http2-state.h"
#include "sonde-text.h"

#define CHUNK_BYTES 16384
#define MAX_FRAMES 4096
#define N_STATIC_HEADERS 61
#define PREVIEW_CHARS 400
#define MAX_INTEGER_BYTES 6

typedef struct
{
  const SondeRecordInfo *info;
  SondeDissectorRead     read;
  gpointer               user_data;
} Reader;

static void
reader_append (const Reader *reader,
               guint64       offset,
               guint64       length,
               GByteArray   *body)
{
  while (length > 0)
    {
      guint8 buffer[CHUNK_BYTES];
      gssize n_read = reader->read ((SondeDirection) reader->info->direction, offset, buffer,
                                    (gsize) MIN (length, sizeof buffer), reader->user_data);

      if (n_read <= 0)
        return;

      g_byte_array_append (body, buffer, (guint) n_read);
      offset += (guint64) n_read;
      length -= (guint64) n_read;
    }
}

/* Joins the data of a stream, which other frames may stand between. Returns whether it is all. */
static gboolean
reader_join (const Reader           *reader,
             const SondeHttpMessage *message,
             guint32                 stream_id,
             gsize                   limit,
             GByteArray             *body)
{
  guint64 offset = message->body_start;

  for (guint i = 0; i < MAX_FRAMES && offset < message->body_end; i++)
    {
      guint8 head[SONDE_HTTP2_FRAME_HEADER + 1] = { 0 };
      SondeHttp2Frame frame;
      guint padded, padding;
      guint64 end;

      if (reader->read ((SondeDirection) reader->info->direction, offset, head, sizeof head,
                        reader->user_data) < SONDE_HTTP2_FRAME_HEADER)
        return FALSE;

      frame = sonde_http2_frame_parse (head);
      end = offset + SONDE_HTTP2_FRAME_HEADER + frame.length;

      if (frame.type == SONDE_HTTP2_RECORD_DATA && frame.stream_id == stream_id)
        {
          padded = (frame.flags & SONDE_HTTP2_FLAG_PADDED) != 0 && frame.length > 0;
          padding = padded != 0 ? MIN (head[SONDE_HTTP2_FRAME_HEADER], frame.length - 1) : 0;
          reader_append (reader, offset + SONDE_HTTP2_FRAME_HEADER + padded,
                         MIN (frame.length - padded - padding, limit - body->len), body);
        }

      if (body->len >= limit)
        return end >= message->body_end && body->len >= message->body_length;

      offset = end;
    }

  return offset >= message->body_end;
}

static const char *
find_value (const SondeHttp2Block *block,
            const char            *name)
{
  const SondeHttp2Header *header = block != NULL ? sonde_http2_block_find (block, name) : NULL;

  return header != NULL ? header->value : NULL;
}

static GPtrArray *
dup_body (SondeHttp2State *state,
          const Reader    *reader)
{
  guint32 stream_id = sonde_http2_record_get_stream_id (reader->info);
  SondeHttp2Exchange *exchange = sonde_http2_state_find (state, stream_id);
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  SondeHttpEncodedBody encoded = { 0 };
  const SondeHttp2Block *block = NULL;
  const SondeHttpMessage *message;

  if (exchange == NULL)
    return NULL;

  message = &exchange->messages[reader->info->direction != (guint) state->client_direction];

  if (message->head_record != SONDE_HTTP_NO_RECORD)
    block = sonde_http2_state_peek_block (state, message->head_record, NULL, NULL, NULL);

  encoded.content_type = find_value (block, "content-type");
  encoded.codings = find_value (block, "content-encoding");
  encoded.is_cut = !reader_join (reader, message, stream_id,
                                 encoded.codings != NULL ? SONDE_HTTP_MAX_ENCODED
                                                         : SONDE_DECODING_MAX_BYTES, body) ||
                   (!message->complete && !message->reset);
  bytes = g_bytes_new (body->data, body->len);
  encoded.bytes = bytes;

  return sonde_http_body_decodings_new (&encoded);
}

/* The number that a header begins with in the block (RFC 7541 §5.1), or -1. */
static gint64
reader_find_index (const Reader           *reader,
                   const SondeHttp2Header *header,
                   guint32                 block_offset,
                   guint32                 frame_offset,
                   guint32                 length)
{
  static const guint8 masks[] = { 0x7f, 0x3f, 0x0f, 0x0f };
  guint8 bytes[MAX_INTEGER_BYTES];
  gint64 number;
  guint64 at;
  gssize n_read;

  if (header->coding > SONDE_HTTP2_CODING_NEVER || header->start < block_offset ||
      header->start - block_offset >= length)
    return -1;

  at = reader->info->offset + frame_offset + (header->start - block_offset);
  n_read = reader->read ((SondeDirection) reader->info->direction, at, bytes,
                         MIN (sizeof bytes, length - (header->start - block_offset)),
                         reader->user_data);

  if (n_read < 1)
    return -1;

  number = bytes[0] & masks[header->coding];

  if (number < masks[header->coding])
    return number;

  for (gssize i = 1; i < n_read; i++)
    {
      number += (gint64) (bytes[i] & 0x7f) << (7 * (i - 1));

      if ((bytes[i] & 0x80) == 0)
        return number;
    }

  return -1;
}

static void
add_representation (SondeField             *field,
                    const SondeHttp2Header *header,
                    gint64                  index,
                    gsize                   offset)
{
  SondeField *child;

  child = sonde_field_add (field, "http2.header.representation", _("Representation"),
                           sonde_http2_coding_to_text (header->coding), offset, 0);
  sonde_field_set_number (child, header->coding);
  sonde_field_explain (child, _("How the header was written into the compressed block."),
                       "RFC 7541 §6");

  if (index <= 0)
    return;

  child = sonde_field_add (field, "http2.header.index", _("Table index"), NULL, offset, 0);
  /* Translators: a table that never changes, and one that grows with the conversation. */
  sonde_field_set_named (child, (guint64) index,
                         index <= N_STATIC_HEADERS ? _("Static") : _("Dynamic"));
  sonde_field_explain (child, _("Where in the table of headers the name, or all of the header, was "
                                "found."), "RFC 7541 §2.3");
}

static void
add_header (const SondeHttp2Header *header,
            gint64                  index,
            GByteArray             *text,
            SondeField             *root)
{
  gsize start = text->len;
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  SondeField *field;

  g_byte_array_append (text, (const guint8 *) header->name, header->name_length);
  g_byte_array_append (text, (const guint8 *) ": ", 2);
  g_byte_array_append (text, (const guint8 *) header->value, header->value_length);
  g_byte_array_append (text, (const guint8 *) "\n", 1);

  name = sonde_text_preview ((const guint8 *) header->name, header->name_length, PREVIEW_CHARS);
  shown = sonde_text_preview ((const guint8 *) header->value, header->value_length,
                              PREVIEW_CHARS);
  field = sonde_field_add (root, "http2.header", name, shown, start, text->len - start);
  add_representation (field, header, index, start);
}

/* How many headers can be shown, and how much text they are. */
static guint
count_headers (const SondeHttp2Block *block,
               gsize                 *n_bytes)
{
  *n_bytes = 0;

  for (guint i = 0; i < block->headers->len; i++)
    {
      const SondeHttp2Header *header = &g_array_index (block->headers, SondeHttp2Header, i);
      gsize length = header->name_length + header->value_length + 3;

      if (header->coding == SONDE_HTTP2_CODING_TABLE_SIZE)
        continue;

      if (*n_bytes + length > SONDE_DECODING_MAX_BYTES)
        return i;

      *n_bytes += length;
    }

  return block->headers->len;
}

static GPtrArray *
dup_headers (SondeHttp2State *state,
             const Reader    *reader)
{
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GByteArray) text = g_byte_array_new ();
  g_autoptr(SondeField) root = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const SondeHttp2Block *block;
  SondeDecoding *decoding;
  guint32 block_offset, frame_offset, length;
  guint n_headers;
  guint n_shown = 0;
  gsize n_bytes;

  block = sonde_http2_state_peek_block (state, reader->info->number, &block_offset, &frame_offset,
                                        &length);

  if (block == NULL || block->headers->len == 0)
    return NULL;

  n_headers = count_headers (block, &n_bytes);
  root = sonde_field_new ("http2.headers", _("Header list"), NULL, 0, n_bytes);

  for (guint i = 0; i < n_headers; i++)
    {
      const SondeHttp2Header *header = &g_array_index (block->headers, SondeHttp2Header, i);

      if (header->coding == SONDE_HTTP2_CODING_TABLE_SIZE)
        continue;

      add_header (header,
                  reader_find_index (reader, header, block_offset, frame_offset, length),
                  text, root);
      n_shown++;
    }

  bytes = g_bytes_new (text->data, text->len);
  found = g_ptr_array_new_with_free_func (g_object_unref);
  decoding = sonde_decoding_new ("http2.header-list", _("Header list"), bytes, root);
  sonde_decoding_set_is_cut (decoding, n_shown < block->n_headers);
  g_ptr_array_add (found, decoding);

  return g_steal_pointer (&found);
}

/**
 * sonde_http2_dup_decodings:
 * @state: a state of the dissector
 * @info: one of its records
 * @read: reads the conversation
 * @user_data: data for @read
 *
 * Makes of a frame with data the body of its stream, and without codings; and of one with headers,
 * what they are once they are decompressed.
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what there is
 */
GPtrArray *
sonde_http2_dup_decodings (gpointer               state,
                           const SondeRecordInfo *info,
                           SondeDissectorRead     read,
                           gpointer               user_data)
{
  const Reader reader = { .info = info, .read = read, .user_data = user_data };

  switch (info->kind)
    {
    case SONDE_HTTP2_RECORD_DATA:
      return dup_body (state, &reader);

    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
    case SONDE_HTTP2_RECORD_CONTINUATION:
      return dup_headers (state, &reader);

    default:
      return NULL;
    }
}
