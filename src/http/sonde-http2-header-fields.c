#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-field-text.h"
#include "sonde-http-known-headers.h"
#include "sonde-http2-header-fields.h"
#include "sonde-text.h"

#define VALUE_CHARS G_MAXUINT16

/* A name or a value: its characters, and the bytes that stand for them. */
typedef struct
{
  const char *id;
  const char *name;
  const char *text;
  guint32     n_chars;
  guint32     start;
  guint32     first_char;
  guint32     end;
  gboolean    is_huffman;
} SondeHttp2String;

/* Bytes of a block as bytes of the frame. Returns whether the frame has any of them. */
static gboolean
sonde_http2_part_place (const SondeHttp2Part *part,
                        guint32               start,
                        guint32               end,
                        gsize                *offset,
                        gsize                *length)
{
  guint64 first = MAX (start, part->block_offset);
  guint64 last = MIN (end, (guint64) part->block_offset + part->length);

  if (first >= last)
    return FALSE;

  *offset = (gsize) (first - part->block_offset + part->frame_offset);
  *length = (gsize) (last - first);

  return TRUE;
}

static SondeField *
sonde_http2_add_text (SondeField           *parent,
                      const char           *id,
                      const char           *name,
                      const char           *value,
                      const SondeHttp2Part *part,
                      guint32               start,
                      guint32               end)
{
  SondeField *field;
  gsize offset;
  gsize length;

  if (!sonde_http2_part_place (part, start, end, &offset, &length))
    return NULL;

  field = sonde_field_add (parent, id, name, value, offset, length);
  sonde_http_field_explain (field);

  return field;
}

static void
sonde_http2_add_number (SondeField           *parent,
                        const char           *id,
                        const char           *name,
                        guint32               number,
                        const SondeHttp2Part *part,
                        guint32               start,
                        guint32               end)
{
  SondeField *field = sonde_http2_add_text (parent, id, name, NULL, part, start, end);

  if (field != NULL)
    sonde_field_set_named (field, number, NULL);
}

/* Written with an id of its own for each of its parts. */
static void
sonde_http2_add_string (SondeField             *header,
                        const SondeHttp2String *string,
                        const SondeHttp2Part   *part)
{
  g_autofree char *text = sonde_text_preview ((const guint8 *) string->text, string->n_chars,
                                              VALUE_CHARS);
  g_autofree char *huffman = g_strconcat (string->id, ".huffman", NULL);
  g_autofree char *coded = g_strconcat (string->id, ".coded", NULL);
  g_autofree char *n_chars = g_strconcat (string->id, ".length", NULL);
  gboolean is_literal = string->start > 0;
  SondeField *field;
  SondeField *bit;

  field = sonde_http2_add_text (header, string->id, string->name, text, part, string->start,
                                string->end);

  if (field == NULL)
    return;

  if (is_literal && string->first_char > string->start)
    {
      bit = sonde_http2_add_text (field, huffman, _("Huffman's code"), NULL, part, string->start,
                                  string->start + 1);

      if (bit != NULL)
        sonde_field_set_flag (bit, string->is_huffman);

      sonde_http2_add_number (field, coded, _("Coded length"), string->end - string->first_char,
                              part, string->start, string->first_char);
    }

  sonde_http2_add_number (field, n_chars, _("Length"), string->n_chars, part,
                          string->start, string->end);
}

static guint
sonde_http2_get_pattern (SondeHttp2Coding coding)
{
  static const guint8 patterns[] = {
    [SONDE_HTTP2_CODING_INDEXED] = 0x80,
    [SONDE_HTTP2_CODING_REMEMBERED] = 0x40,
    [SONDE_HTTP2_CODING_PLAIN] = 0x00,
    [SONDE_HTTP2_CODING_NEVER] = 0x10,
    [SONDE_HTTP2_CODING_TABLE_SIZE] = 0x20,
  };

  return patterns[coding];
}

static void
sonde_http2_add_table_size (SondeField             *parent,
                            const SondeHttp2Header *header,
                            const SondeHttp2Part   *part)
{
  sonde_http2_add_number (parent, "http2.table-size", sonde_http2_coding_to_text (header->coding),
                          header->index, part, header->start, header->end);
}

/* Where name and value come from the table, the bytes of the index stand for them. */
static void
sonde_http2_add_parts (SondeField             *field,
                       const SondeHttp2Header *header,
                       const SondeHttp2Part   *part)
{
  guint32 first_string = header->name_start > 0 ? header->name_start : header->value_start;
  guint32 index_end = first_string > 0 ? first_string : header->end;
  SondeHttp2String name = {
    .id = "http2.header.name",
    .name = _("Name"),
    .text = header->name,
    .n_chars = header->name_length,
    .start = header->name_start > 0 ? header->name_start : header->start,
    .first_char = header->name_start > 0 ? header->name_text : header->start,
    .end = header->name_start > 0 && header->value_start > 0 ? header->value_start : index_end,
    .is_huffman = header->is_name_huffman,
  };
  SondeHttp2String value = {
    .id = "http2.header.value",
    .name = _("Value"),
    .text = header->value,
    .n_chars = header->value_length,
    .start = header->value_start > 0 ? header->value_start : header->start,
    .first_char = header->value_start > 0 ? header->value_text : header->start,
    .end = header->end,
    .is_huffman = header->is_value_huffman,
  };

  if (header->index > 0)
    sonde_http2_add_number (field, "http2.header.index", _("Index"), header->index, part,
                            header->start, index_end);

  sonde_http2_add_string (field, &name, part);
  sonde_http2_add_string (field, &value, part);
}

static void
sonde_http2_add_header (SondeField             *parent,
                        const SondeHttp2Header *header,
                        const SondeHttp2Part   *part)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  SondeField *field;
  SondeField *coding;

  if (header->coding == SONDE_HTTP2_CODING_TABLE_SIZE)
    {
      sonde_http2_add_table_size (parent, header, part);
      return;
    }

  name = sonde_text_preview ((const guint8 *) header->name, header->name_length, VALUE_CHARS);
  value = sonde_text_preview ((const guint8 *) header->value, header->value_length, VALUE_CHARS);
  field = sonde_http2_add_text (parent, "http2.header", name, value, part, header->start,
                                header->end);

  if (field == NULL)
    return;

  if (sonde_http_known_header_get_reference (name) != NULL)
    sonde_field_explain (field, sonde_http_known_header_get_meaning (name),
                         sonde_http_known_header_get_reference (name));

  coding = sonde_http2_add_text (field, "http2.header.coding", _("Representation"), NULL, part,
                                 header->start, header->start + 1);

  if (coding != NULL)
    sonde_field_set_hex (coding, sonde_http2_get_pattern (header->coding), 2,
                         sonde_http2_coding_to_text (header->coding));

  sonde_http2_add_parts (field, header, part);
}

/**
 * sonde_http2_add_block_fields:
 * @parent: the field of the compressed headers of a frame
 * @block: the block of headers, of which the frame has a part
 * @part: which part
 *
 * Adds the headers whose compressed bytes lie in a frame, all or in part.
 */
void
sonde_http2_add_block_fields (SondeField            *parent,
                              const SondeHttp2Block *block,
                              const SondeHttp2Part  *part)
{
  SondeField *fault;

  g_return_if_fail (SONDE_IS_FIELD (parent));
  g_return_if_fail (block != NULL);
  g_return_if_fail (part != NULL);

  for (guint i = 0; i < block->headers->len; i++)
    sonde_http2_add_header (parent, &g_array_index (block->headers, SondeHttp2Header, i), part);

  if (!block->failed)
    return;

  fault = sonde_http2_add_text (parent, "http2.fault", _("Cannot be decompressed"), "", part,
                                (guint32) block->failed_at, (guint32) block->failed_at + 1);

  if (fault != NULL)
    sonde_field_set_severity (fault, SONDE_SEVERITY_ERROR);
}
