#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-http-field-text.h"
#include "sonde-http-status.h"
#include "sonde-http2-fields.h"
#include "sonde-http2-header-fields.h"
#include "sonde-http2-state.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 120
#define VALUE_CHARS G_MAXUINT16
#define SETTING_LENGTH 6

/* As RFC 9113 writes types, flags and errors. */
#define CODE_DIGITS 2

/* A payload that is being taken apart: fields are added as far as its bytes reach. */
typedef struct
{
  SondeField   *root;
  const guint8 *data;
  gsize         length;
  gsize         position;
} SondeHttp2Reader;

static guint32
sonde_http2_read_number (const guint8 *data,
                         gsize         n_bytes)
{
  guint32 value = 0;

  for (gsize i = 0; i < n_bytes; i++)
    value = value << 8 | data[i];

  return value;
}

/* Returns whether there are as many bytes; when not, the reader stands at its end. */
static gboolean
sonde_http2_reader_has (SondeHttp2Reader *reader,
                        gsize             n_bytes)
{
  if (reader->position <= reader->length && reader->length - reader->position >= n_bytes)
    return TRUE;

  reader->position = reader->length;

  return FALSE;
}

static SondeField *
sonde_http2_reader_add (SondeHttp2Reader *reader,
                        SondeField       *parent,
                        const char       *id,
                        const char       *name,
                        const char       *value,
                        gsize             n_bytes)
{
  SondeField *field = sonde_field_add (parent, id, name, value, reader->position, n_bytes);

  sonde_http_field_explain (field);
  reader->position += n_bytes;

  return field;
}

/* A number of up to four bytes, of which the bits of @mask count. Returns NULL without them. */
static SondeField *
sonde_http2_reader_add_masked (SondeHttp2Reader *reader,
                               SondeField       *parent,
                               const char       *id,
                               const char       *name,
                               gsize             n_bytes,
                               guint32           mask)
{
  SondeField *field;
  guint32 number;

  if (!sonde_http2_reader_has (reader, n_bytes))
    return NULL;

  number = sonde_http2_read_number (reader->data + reader->position, n_bytes) & mask;
  field = sonde_http2_reader_add (reader, parent, id, name, NULL, n_bytes);
  sonde_field_set_named (field, number, NULL);

  return field;
}

static void
sonde_http2_reader_add_number (SondeHttp2Reader *reader,
                               const char       *id,
                               const char       *name,
                               gsize             n_bytes)
{
  sonde_http2_reader_add_masked (reader, reader->root, id, name, n_bytes, G_MAXUINT32);
}

/* A bit of the byte at @offset. */
static SondeField *
sonde_http2_add_flag (SondeField *parent,
                      const char *id,
                      const char *name,
                      gboolean    is_set,
                      gsize       offset)
{
  SondeField *field = sonde_field_add (parent, id, name, NULL, offset, 1);

  sonde_field_set_flag (field, is_set);
  sonde_http_field_explain (field);

  return field;
}

/* A number without its highest bit, which is reserved or says something else. */
static SondeField *
sonde_http2_reader_add_stream (SondeHttp2Reader *reader,
                               const char       *id,
                               const char       *name,
                               const char       *bit_id,
                               const char       *bit_name)
{
  gsize offset = reader->position;
  SondeField *field = sonde_http2_reader_add_masked (reader, reader->root, id, name, 4,
                                                     G_MAXINT32);
  SondeField *bit;

  if (field == NULL)
    return NULL;

  bit = sonde_http2_add_flag (field, bit_id, bit_name, reader->data[offset] >> 7, offset);

  if (g_str_equal (bit_id, "http2.reserved") && reader->data[offset] >> 7 != 0)
    sonde_field_set_severity (bit, SONDE_SEVERITY_NOTE);

  return field;
}

static SondeField *
sonde_http2_reader_add_word (SondeHttp2Reader *reader,
                             const char       *id,
                             const char       *name)
{
  return sonde_http2_reader_add_stream (reader, id, name, "http2.reserved", _("Reserved bit"));
}

static void
sonde_http2_reader_add_text (SondeHttp2Reader *reader,
                             const char       *id,
                             const char       *name,
                             gsize             n_bytes)
{
  g_autofree char *value = NULL;

  n_bytes = MIN (n_bytes, reader->length - MIN (reader->length, reader->position));

  if (n_bytes == 0)
    return;

  value = sonde_text_preview (reader->data + reader->position, n_bytes, VALUE_CHARS);
  sonde_http2_reader_add (reader, reader->root, id, name, value, n_bytes);
}

static void
sonde_http2_explain (SondeField *field,
                     const char *explanation,
                     const char *reference)
{
  if (explanation != NULL)
    sonde_field_explain (field, explanation, reference);
}

static void
sonde_http2_mark (SondeField        *field,
                  SondeHttp2Problem  problem)
{
  if (field == NULL || problem == SONDE_HTTP2_PROBLEM_NONE)
    return;

  sonde_field_set_severity (field, SONDE_SEVERITY_ERROR);
  sonde_field_explain (field,
                       sonde_http2_problem_get_sentence (problem),
                       sonde_http2_problem_get_reference (problem));
}

static char *
sonde_http2_dup_error (guint32 code)
{
  const char *name = sonde_http2_error_get_name (code);

  return name != NULL ? g_strdup (name) : g_strdup_printf ("0x%x", code);
}

static void
sonde_http2_add_error (SondeHttp2Reader *reader)
{
  SondeField *field;
  guint32 code;

  if (!sonde_http2_reader_has (reader, 4))
    return;

  code = sonde_http2_read_number (reader->data + reader->position, 4);
  field = sonde_http2_reader_add (reader, reader->root, "http2.error", _("Error code"), NULL, 4);
  sonde_field_set_hex (field, code, CODE_DIGITS, sonde_http2_error_get_name (code));
  sonde_http2_explain (field, sonde_http2_error_get_meaning (code), "RFC 9113 §7");
}

static void
sonde_http2_add_settings (SondeHttp2Reader *reader)
{
  while (reader->length - reader->position >= SETTING_LENGTH)
    {
      const guint8 *p = reader->data + reader->position;
      guint16 id = (guint16) sonde_http2_read_number (p, 2);
      const char *known = sonde_http2_setting_get_name (id);
      g_autofree char *name = known != NULL ? g_strdup (known) : g_strdup_printf ("0x%04x", id);
      guint32 number = sonde_http2_read_number (p + 2, 4);
      g_autofree char *value = g_strdup_printf ("%u", number);
      SondeField *field;
      SondeField *part;

      field = sonde_field_add (reader->root, "http2.setting", name, value, reader->position,
                               SETTING_LENGTH);
      sonde_http_field_explain (field);
      sonde_http2_explain (field, sonde_http2_setting_get_meaning (id), "RFC 9113 §6.5.2");
      part = sonde_http2_reader_add (reader, field, "http2.setting.id", _("Identifier"), NULL, 2);
      sonde_field_set_hex (part, id, 4, known);
      part = sonde_http2_reader_add_masked (reader, field, "http2.setting.value", _("Value"), 4,
                                            G_MAXUINT32);

      if (!sonde_http2_setting_accepts (id, number))
        sonde_http2_mark (part, SONDE_HTTP2_PROBLEM_SETTING);
    }
}

/* The headers whose compressed bytes lie in this frame, all or in part. */
static void
sonde_http2_add_block (SondeHttp2Reader      *reader,
                       SondeHttp2State       *state,
                       const SondeRecordInfo *info,
                       gsize                  n_bytes)
{
  const SondeHttp2Block *block;
  g_autofree char *value = NULL;
  SondeHttp2Part part;
  SondeField *field;

  n_bytes = MIN (n_bytes, reader->length - reader->position);
  value = sonde_format_byte_count (n_bytes);
  field = sonde_http2_reader_add (reader, reader->root, "http2.block", _("Compressed headers"),
                                  value, n_bytes);
  block = sonde_http2_state_peek_block (state, info->number, &part.block_offset,
                                        &part.frame_offset, &part.length);

  if (block != NULL)
    sonde_http2_add_block_fields (field, block, &part);
}

static void
sonde_http2_add_priority (SondeHttp2Reader *reader)
{
  SondeField *field;
  guint sent;

  sonde_http2_reader_add_stream (reader, "http2.dependency", _("Depends on stream"),
                                 "http2.exclusive", _("Exclusive"));

  if (!sonde_http2_reader_has (reader, 1))
    return;

  sent = reader->data[reader->position];
  field = sonde_field_add_number (reader->root, "http2.weight.sent", _("Weight, as sent"), sent,
                                  reader->position, 1);
  sonde_http_field_explain (field);
  field = sonde_http2_reader_add (reader, reader->root, "http2.weight", _("Weight"), NULL, 1);
  sonde_field_set_named (field, sent + 1, NULL);
}

static void
sonde_http2_add_padded (SondeHttp2Reader      *reader,
                        SondeHttp2State       *state,
                        const SondeRecordInfo *info,
                        gsize                  n_payload)
{
  guint8 flags = sonde_http2_record_get_flags (info);
  guint8 padding = sonde_http2_record_get_padding (info);
  gsize end = SONDE_HTTP2_FRAME_HEADER + n_payload;
  gsize left;

  if ((flags & SONDE_HTTP2_FLAG_PADDED) != 0)
    {
      SondeField *field = sonde_http2_reader_add_masked (reader, reader->root, "http2.pad-length",
                                                         _("Padding length"), 1, G_MAXUINT8);

      if (sonde_http2_record_get_problem (info) == SONDE_HTTP2_PROBLEM_PADDING)
        sonde_http2_mark (field, SONDE_HTTP2_PROBLEM_PADDING);
    }

  if (info->kind == SONDE_HTTP2_RECORD_HEADERS && (flags & SONDE_HTTP2_FLAG_PRIORITY) != 0)
    sonde_http2_add_priority (reader);
  else if (info->kind == SONDE_HTTP2_RECORD_PUSH_PROMISE)
    sonde_http2_reader_add_word (reader, "http2.promised", _("Promised stream"));

  left = end > reader->position + padding ? end - reader->position - padding : 0;

  if (info->kind != SONDE_HTTP2_RECORD_DATA)
    sonde_http2_add_block (reader, state, info, left);
  else if (left > 0)
    {
      g_autofree char *value = sonde_format_byte_count (left);

      sonde_http2_reader_add (reader, reader->root, "http2.data", _("Data"), value, left);
    }

  if (padding > 0 && end > padding)
    sonde_http_field_explain (sonde_field_add (reader->root, "http2.padding", _("Padding"), "",
                                               end - padding, padding));
}

/* The name of a site, with its length before it. */
static void
sonde_http2_add_origin (SondeHttp2Reader *reader,
                        const char       *length_id,
                        const char       *id)
{
  gsize start = reader->position;

  sonde_http2_reader_add_number (reader, length_id, _("Origin length"), 2);

  if (reader->position == start + 2)
    sonde_http2_reader_add_text (reader, id, _("Origin"),
                                 sonde_http2_read_number (reader->data + start, 2));
}

static void
sonde_http2_add_origins (SondeHttp2Reader *reader)
{
  while (reader->length > reader->position)
    sonde_http2_add_origin (reader, "http2.origin.length", "http2.origin");
}

static void
sonde_http2_add_payload (SondeHttp2Reader      *reader,
                         SondeHttp2State       *state,
                         const SondeRecordInfo *info,
                         gsize                  n_payload)
{
  switch ((SondeHttp2RecordKind) info->kind)
    {
    case SONDE_HTTP2_RECORD_DATA:
    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
    case SONDE_HTTP2_RECORD_CONTINUATION:
      sonde_http2_add_padded (reader, state, info, n_payload);
      break;

    case SONDE_HTTP2_RECORD_PRIORITY:
      sonde_http2_add_priority (reader);
      break;

    case SONDE_HTTP2_RECORD_RST_STREAM:
      sonde_http2_add_error (reader);
      break;

    case SONDE_HTTP2_RECORD_SETTINGS:
      sonde_http2_add_settings (reader);
      break;

    case SONDE_HTTP2_RECORD_PING:
      sonde_http2_reader_add_text (reader, "http2.opaque", _("Opaque data"), 8);
      break;

    case SONDE_HTTP2_RECORD_GOAWAY:
      sonde_http2_reader_add_word (reader, "http2.last-stream", _("Last stream"));
      sonde_http2_add_error (reader);
      sonde_http2_reader_add_text (reader, "http2.debug", _("Debug data"), n_payload);
      break;

    case SONDE_HTTP2_RECORD_WINDOW_UPDATE:
      sonde_http2_reader_add_word (reader, "http2.increment", _("Increment"));
      break;

    case SONDE_HTTP2_RECORD_PRIORITY_UPDATE:
      sonde_http2_reader_add_word (reader, "http2.prioritized", _("Prioritized stream"));
      sonde_http2_reader_add_text (reader, "http2.priority", _("Priority"), n_payload);
      break;

    case SONDE_HTTP2_RECORD_ALTSVC:
      sonde_http2_add_origin (reader, "http2.altsvc.origin.length", "http2.altsvc.origin");
      sonde_http2_reader_add_text (reader, "http2.altsvc.value", _("Alternative"), n_payload);
      break;

    case SONDE_HTTP2_RECORD_ORIGIN:
      sonde_http2_add_origins (reader);
      break;

    default:
      sonde_http2_reader_add_text (reader, "http2.payload", _("Payload"), n_payload);
      break;
    }
}

static void
sonde_http2_mark_if (SondeField            *field,
                     const SondeRecordInfo *info,
                     SondeHttp2Problem      problem)
{
  if (sonde_http2_record_get_problem (info) == problem)
    sonde_http2_mark (field, problem);
}

static void
sonde_http2_add_flags (SondeHttp2Reader      *reader,
                       const SondeHttp2Frame *frame)
{
  static const struct { guint8 flag; const char *id; const char *name; } bits[] = {
    { SONDE_HTTP2_FLAG_END_STREAM, "http2.flags.end-stream", "END_STREAM" },
    { SONDE_HTTP2_FLAG_END_HEADERS, "http2.flags.end-headers", "END_HEADERS" },
    { SONDE_HTTP2_FLAG_PADDED, "http2.flags.padded", "PADDED" },
    { SONDE_HTTP2_FLAG_PRIORITY, "http2.flags.priority", "PRIORITY" },
  };
  gboolean has_ack = frame->type == SONDE_HTTP2_RECORD_SETTINGS ||
                     frame->type == SONDE_HTTP2_RECORD_PING;
  guint8 known = sonde_http2_flags_get_known (frame->type);
  g_autofree char *text = sonde_http2_flags_to_text (frame->type,
                                                      (guint8) (frame->flags & known));
  gsize offset = reader->position;
  SondeField *flags;
  SondeField *unused;

  flags = sonde_http2_reader_add (reader, reader->root, "http2.flags", _("Flags"), NULL, 1);
  sonde_field_set_hex (flags, frame->flags, CODE_DIGITS, *text != '\0' ? text : NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    {
      gboolean is_ack = i == 0 && has_ack;

      if ((known & bits[i].flag) != 0)
        sonde_http2_add_flag (flags, is_ack ? "http2.flags.ack" : bits[i].id,
                              is_ack ? "ACK" : bits[i].name,
                              (frame->flags & bits[i].flag) != 0, offset);
    }

  unused = sonde_field_add (flags, "http2.flags.unused", _("Unused bits"), NULL, offset, 1);
  sonde_field_set_hex (unused, frame->flags & ~known, CODE_DIGITS, NULL);
  sonde_http_field_explain (unused);

  if ((frame->flags & ~known) != 0)
    sonde_field_set_severity (unused, SONDE_SEVERITY_NOTE);
}

static SondeField *
sonde_http2_add_window (SondeField *root,
                        const char *id,
                        const char *name,
                        gint32      n_bytes)
{
  g_autofree char *count = sonde_format_byte_count ((guint64) ABS ((gint64) n_bytes));
  g_autofree char *value = g_strdup_printf ("−%s", count);
  SondeField *field = sonde_field_add (root, id, name, value, 0, 0);

  sonde_http_field_explain (field);

  if (n_bytes >= 0)
    {
      sonde_field_set_byte_count (field, (guint64) n_bytes);
      return field;
    }

  sonde_field_set_severity (field, SONDE_SEVERITY_NOTE);
  sonde_field_explain (field,
                       _("Below zero: nothing may be sent until the window has grown by more."),
                       "RFC 9113 §6.9.2");

  return field;
}

/* How much data may still be sent after the frame. */
static void
sonde_http2_add_windows (SondeField            *root,
                         SondeHttp2State       *state,
                         const SondeRecordInfo *info)
{
  gint32 connection;
  gint32 stream;
  SondeField *field;

  if (!sonde_http2_windows_find (state->windows, info->number, &connection, &stream))
    return;

  field = sonde_http2_add_window (root, "http2.window.connection",
                                  _("Window of the connection afterwards"), connection);

  if (stream != SONDE_HTTP2_NO_WINDOW)
    field = sonde_http2_add_window (root, "http2.window.stream",
                                    _("Window of the stream afterwards"), stream);

  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED);
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW);
}

static void
sonde_http2_add_frame (SondeHttp2Reader      *reader,
                       SondeHttp2State       *state,
                       const SondeRecordInfo *info)
{
  SondeHttp2Frame frame;
  SondeField *field;
  gsize n_payload;

  if (reader->length < SONDE_HTTP2_FRAME_HEADER)
    return;

  frame = sonde_http2_frame_parse (reader->data);
  n_payload = (gsize) MIN (frame.length, info->length - SONDE_HTTP2_FRAME_HEADER);

  field = sonde_http2_reader_add_masked (reader, reader->root, "http2.length", _("Length"), 3,
                                         0xffffff);
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_LENGTH);
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_TOO_LONG);
  field = sonde_http2_reader_add (reader, reader->root, "http2.type", _("Type"), NULL, 1);
  sonde_field_set_hex (field, frame.type, CODE_DIGITS, sonde_http2_type_get_name (frame.type));
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_INTERRUPTED);
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION);
  sonde_http2_add_flags (reader, &frame);
  field = sonde_http2_reader_add_word (reader, "http2.stream", _("Stream"));
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_NEEDS_STREAM);
  sonde_http2_mark_if (field, info, SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM);
  sonde_http2_add_payload (reader, state, info, n_payload);
  sonde_http2_add_windows (reader->root, state, info);
}

static char *
sonde_http2_dup_headers_summary (SondeHttp2State       *state,
                                 const SondeRecordInfo *info)
{
  const SondeHttp2Block *block;
  const SondeHttp2Header *first;
  const SondeHttp2Header *second;

  block = sonde_http2_state_peek_block (state, info->number, NULL, NULL, NULL);

  if (block == NULL)
    return sonde_format_byte_count (info->length - MIN (info->length, SONDE_HTTP2_FRAME_HEADER));

  first = sonde_http2_block_find (block, ":method");
  second = sonde_http2_block_find (block, ":path");

  if (first != NULL && second != NULL)
    {
      g_autofree char *method = sonde_text_preview ((const guint8 *) first->value,
                                                    first->value_length, PREVIEW_CHARS);
      g_autofree char *path = sonde_text_preview ((const guint8 *) second->value,
                                                  second->value_length, VALUE_CHARS);

      return g_strdup_printf ("%s %s", method, path);
    }

  first = sonde_http2_block_find (block, ":status");

  if (first != NULL)
    {
      g_autofree char *status = sonde_text_preview ((const guint8 *) first->value,
                                                    first->value_length, PREVIEW_CHARS);
      const char *reason;

      reason = sonde_http_status_get_reason ((guint) g_ascii_strtoull (first->value, NULL, 10));

      return reason != NULL ? g_strdup_printf ("%s %s", status, reason)
                            : g_steal_pointer (&status);
    }

  return g_strdup_printf (ngettext ("%u header", "%u headers", block->n_headers),
                          block->n_headers);
}

static char *
sonde_http2_dup_settings_summary (const guint8 *data,
                                  gsize         length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = SONDE_HTTP2_FRAME_HEADER; i + SETTING_LENGTH <= length; i += SETTING_LENGTH)
    {
      guint16 id = (guint16) sonde_http2_read_number (data + i, 2);
      const char *name = sonde_http2_setting_get_name (id);

      if (name != NULL)
        g_string_append_printf (text, "%s%s=%u", text->len > 0 ? ", " : "", name,
                                sonde_http2_read_number (data + i + 2, 4));
    }

  return g_string_free (text, FALSE);
}

/* What a frame says, apart from its stream and its flags. */
static char *
sonde_http2_dup_content (SondeHttp2State       *state,
                         const SondeRecordInfo *info,
                         const guint8          *data,
                         gsize                  length)
{
  gsize payload = SONDE_HTTP2_FRAME_HEADER;

  switch ((SondeHttp2RecordKind) info->kind)
    {
    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
      return sonde_http2_dup_headers_summary (state, info);

    case SONDE_HTTP2_RECORD_SETTINGS:
      return sonde_http2_dup_settings_summary (data, length);

    case SONDE_HTTP2_RECORD_RST_STREAM:
      return length >= payload + 4
               ? sonde_http2_dup_error (sonde_http2_read_number (data + payload, 4))
               : g_strdup ("");

    case SONDE_HTTP2_RECORD_GOAWAY:
      return length >= payload + 8
               ? sonde_http2_dup_error (sonde_http2_read_number (data + payload + 4, 4))
               : g_strdup ("");

    case SONDE_HTTP2_RECORD_WINDOW_UPDATE:
      return length >= payload + 4
               ? g_strdup_printf ("+%u", sonde_http2_read_number (data + payload, 4) & G_MAXINT32)
               : g_strdup ("");

    case SONDE_HTTP2_RECORD_PING:
      return g_strdup ("");

    case SONDE_HTTP2_RECORD_DATA:
    case SONDE_HTTP2_RECORD_PRIORITY:
    case SONDE_HTTP2_RECORD_CONTINUATION:
    case SONDE_HTTP2_RECORD_ALTSVC:
    case SONDE_HTTP2_RECORD_ORIGIN:
    case SONDE_HTTP2_RECORD_PRIORITY_UPDATE:
    case SONDE_HTTP2_RECORD_PREFACE:
    case SONDE_HTTP2_RECORD_RAW:
    default:
      return sonde_format_byte_count (info->length - MIN (info->length, payload));
    }
}

static void
sonde_http2_append_part (GString    *text,
                         const char *part)
{
  if (*part == '\0')
    return;

  if (text->len > 0)
    g_string_append (text, " · ");

  g_string_append (text, part);
}

/**
 * sonde_http2_dup_kind:
 * @state: a state of the dissector
 * @info: one of its records
 *
 * Returns: (transfer full): what the record is, for people
 */
char *
sonde_http2_dup_kind (gpointer               state G_GNUC_UNUSED,
                      const SondeRecordInfo *info)
{
  const char *name = sonde_http2_type_get_name (info->kind);

  if (name != NULL)
    return g_strdup (name);

  if (info->kind == SONDE_HTTP2_RECORD_PREFACE)
    return g_strdup (_("Preface"));

  if (info->kind == SONDE_HTTP2_RECORD_RAW)
    return g_strdup (_("Raw bytes"));

  return g_strdup_printf (_("Type 0x%02x"), info->kind);
}

/**
 * sonde_http2_dup_summary:
 * @state: a state of the dissector
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): what the record holds, in one line
 */
char *
sonde_http2_dup_summary (gpointer               state,
                         const SondeRecordInfo *info,
                         const guint8          *data,
                         gsize                  length)
{
  const char *problem = sonde_http2_problem_get_sentence (sonde_http2_record_get_problem (info));
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *content = NULL;
  g_autofree char *flags = NULL;

  if (!sonde_http2_record_is_frame (info))
    {
      content = sonde_text_preview (data, length, PREVIEW_CHARS);

      /* TRANSLATORS: what is wrong, and the beginning of the bytes */
      return problem != NULL ? g_strdup_printf (_("%s: %s"), problem, content)
                             : g_steal_pointer (&content);
    }

  if (sonde_http2_record_get_stream_id (info) != 0)
    {
      g_autofree char *stream = g_strdup_printf (_("Stream %u"),
                                                 sonde_http2_record_get_stream_id (info));

      sonde_http2_append_part (text, stream);
    }

  content = sonde_http2_dup_content (state, info, data, length);
  flags = sonde_http2_flags_to_text (info->kind, sonde_http2_record_get_flags (info));
  sonde_http2_append_part (text, content);
  sonde_http2_append_part (text, flags);

  if (problem != NULL)
    sonde_http2_append_part (text, problem);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sonde_http2_dup_fields:
 * @state: a state of the dissector
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): the record taken apart
 */
SondeField *
sonde_http2_dup_fields (gpointer               state,
                        const SondeRecordInfo *info,
                        const guint8          *data,
                        gsize                  length)
{
  SondeHttp2Problem problem = sonde_http2_record_get_problem (info);
  g_autofree char *kind = sonde_http2_dup_kind (state, info);
  g_autofree char *summary = sonde_http2_dup_summary (state, info, data, length);
  SondeField *root = sonde_field_new ("http2", kind, summary, 0, (gsize) info->length);
  SondeHttp2Reader reader = { .root = root, .data = data, .length = length };

  sonde_http_field_explain (root);
  sonde_http2_mark (root, problem);

  if (sonde_http2_record_is_frame (info))
    sonde_http2_add_frame (&reader, state, info);
  else if (info->kind == SONDE_HTTP2_RECORD_PREFACE)
    sonde_http2_reader_add_text (&reader, "http2.preface", kind, length);

  return root;
}
