#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-http-field-text.h"
#include "sonde-http-head.h"
#include "sonde-http-known-headers.h"
#include "sonde-http-status.h"
#include "sonde-http-syntax.h"
#include "sonde-http1-chunk.h"
#include "sonde-http1-dissector.h"
#include "sonde-http1-fields.h"
#include "sonde-http1-framing.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 120

static SondeHttpHeadKind
sonde_http1_get_head_kind (const SondeRecordInfo *info)
{
  if (info->kind == SONDE_HTTP1_RECORD_REQUEST)
    return SONDE_HTTP_HEAD_REQUEST;

  if (info->kind == SONDE_HTTP1_RECORD_TRAILERS)
    return SONDE_HTTP_HEAD_TRAILERS;

  return SONDE_HTTP_HEAD_RESPONSE;
}

static void
sonde_http1_explain_field (SondeField *field,
                           const char *explanation,
                           const char *reference)
{
  g_autofree char *kept = g_strdup (sonde_field_get_reference (field));

  if (explanation != NULL)
    sonde_field_explain (field, explanation, reference != NULL ? reference : kept);
}

static void
sonde_http1_mark_field (SondeField      *field,
                        SondeHttpProblem problem)
{
  if (problem == SONDE_HTTP_PROBLEM_NONE)
    return;

  sonde_field_set_severity (field, sonde_http_problem_get_severity (problem));
  sonde_field_explain (field,
                       sonde_http_problem_get_sentence (problem),
                       sonde_http_problem_get_reference (problem));
}

static SondeField *
sonde_http1_add (SondeField *parent,
                 const char *id,
                 const char *name,
                 const char *value,
                 gsize       offset,
                 gsize       length)
{
  SondeField *field = sonde_field_add (parent, id, name, value, offset, length);

  sonde_http_field_explain (field);

  return field;
}

/* Marks a field, and the byte in it that is wrong. */
static void
sonde_http1_mark_byte (SondeField      *field,
                       SondeHttpProblem problem,
                       gsize            offset)
{
  gsize end = sonde_field_get_offset (field) + sonde_field_get_length (field);
  SondeField *fault;

  sonde_http1_mark_field (field, problem);

  if (problem == SONDE_HTTP_PROBLEM_NONE)
    return;

  fault = sonde_field_add (field, "http1.fault", _("Departs from the standard"),
                           sonde_http_problem_get_sentence (problem), offset,
                           offset >= sonde_field_get_offset (field) && offset < end);
  sonde_http1_mark_field (fault, problem);
}

static void
sonde_http1_add_part (SondeField          *parent,
                      const SondeHttpHead *head,
                      guint                part,
                      const char          *id,
                      const char          *name)
{
  SondeHttpSpan span = head->parts[part];
  g_autofree char *text = sonde_http_head_dup_text (head, span);

  if (span.length > 0)
    sonde_http1_add (parent, id, name, text, span.offset, span.length);
}

static void
sonde_http1_add_target (SondeField          *line,
                        const SondeHttpHead *head)
{
  SondeHttpSpan target = head->parts[1];
  const guint8 *start = head->data + target.offset;
  const guint8 *mark = target.length > 0 ? memchr (start, '?', target.length) : NULL;
  g_autofree char *text = sonde_http_head_dup_text (head, target);
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  SondeField *field;
  gsize length;

  if (target.length == 0)
    return;

  field = sonde_http1_add (line, "http1.target", _("Target"), text, target.offset, target.length);

  if (mark == NULL)
    return;

  length = (gsize) (mark - start);
  path = sonde_text_preview (start, length, G_MAXUINT16);
  query = sonde_text_preview (mark + 1, target.length - length - 1, G_MAXUINT16);
  sonde_http1_add (field, "http1.target.path", _("Path"), path, target.offset, length);
  sonde_http1_add (field, "http1.target.query", _("Query"), query, target.offset + length + 1,
                   target.length - length - 1);
}

static char *
sonde_http1_dup_start_line (const SondeHttpHead *head)
{
  SondeHttpSpan span = head->start_line;

  while (span.length > 0 && g_ascii_isspace (head->data[span.offset + span.length - 1]))
    span.length--;

  return sonde_http_head_dup_text (head, span);
}

static void
sonde_http1_add_status (SondeField          *line,
                        const SondeHttpHead *head)
{
  SondeHttpSpan span = head->parts[1];
  SondeField *field;

  if (span.length == 0)
    return;

  field = sonde_field_add_number (line, "http1.status", _("Status code"), head->status,
                                  span.offset, span.length);
  sonde_http_field_explain (field);
  sonde_http1_explain_field (field,
                             sonde_http_status_get_meaning (head->status),
                             sonde_http_status_get_reference (head->status));
}

static void
sonde_http1_add_start_line (SondeField          *root,
                            const SondeHttpHead *head)
{
  g_autofree char *line = sonde_http1_dup_start_line (head);
  SondeField *field;

  if (head->kind == SONDE_HTTP_HEAD_REQUEST)
    {
      field = sonde_http1_add (root, "http1.request-line", _("Request line"), line,
                               head->start_line.offset, head->start_line.length);
      sonde_http1_add_part (field, head, 0, "http1.method", _("Method"));
      sonde_http1_add_target (field, head);
      sonde_http1_add_part (field, head, 2, "http1.version", _("Version"));
    }
  else
    {
      field = sonde_http1_add (root, "http1.status-line", _("Status line"), line,
                               head->start_line.offset, head->start_line.length);
      sonde_http1_add_part (field, head, 0, "http1.version", _("Version"));
      sonde_http1_add_status (field, head);
      sonde_http1_add_part (field, head, 2, "http1.reason", _("Reason"));
      sonde_http1_explain_field (field,
                                 sonde_http_status_get_meaning (head->status),
                                 sonde_http_status_get_reference (head->status));
    }

  sonde_http1_mark_byte (field, head->start_problem, head->start_problem_offset);
}

/* A Content-Length is a number, and where a value goes on in the next line can be seen. */
static void
sonde_http1_add_value (SondeField              *header,
                       const SondeHttpHead     *head,
                       const SondeHttpHeadLine *line,
                       const char              *name)
{
  SondeHttpSpan span = line->value;
  g_autofree char *value = sonde_http_head_dup_text (head, span);
  SondeField *field = sonde_http1_add (header, "http1.header.value", _("Value"), value,
                                       span.offset, span.length);
  guint64 length;

  if (g_ascii_strcasecmp (name, "Content-Length") == 0 && sonde_http_parse_length (value, &length))
    sonde_field_set_number (field, length);

  for (gsize i = span.offset; i < span.offset + span.length; i++)
    {
      gsize start = i - (i > span.offset && head->data[i - 1] == '\r');

      if (head->data[i] != '\n')
        continue;

      while (i + 1 < span.offset + span.length &&
             (head->data[i + 1] == ' ' || head->data[i + 1] == '\t'))
        i++;

      sonde_http1_add (field, "http1.header.fold", _("Fold"), "", start, i + 1 - start);
    }
}

static void
sonde_http1_add_header (SondeField              *root,
                        const SondeHttpHead     *head,
                        const SondeHttpHeadLine *line)
{
  g_autofree char *name = sonde_http_head_dup_text (head, line->name);
  g_autofree char *value = sonde_http_head_dup_text (head, line->value);
  SondeField *field;

  if (line->name.length == 0)
    {
      field = sonde_http1_add (root, "http1.header", _("Line without a name"), value,
                               line->line.offset, line->line.length);
      sonde_http1_mark_byte (field, line->problem, line->problem_offset);
      return;
    }

  field = sonde_http1_add (root, "http1.header", name, value,
                           line->line.offset, line->line.length);
  sonde_http1_add (field, "http1.header.name", _("Name"), name,
                   line->name.offset, line->name.length);
  sonde_http1_add_value (field, head, line, name);
  sonde_http1_explain_field (field,
                             sonde_http_known_header_get_meaning (name),
                             sonde_http_known_header_get_reference (name));
  sonde_http1_mark_byte (field, line->problem, line->problem_offset);
}

/* What is wrong with the headers together, at the line that is one too many. */
static void
sonde_http1_mark_framing (SondeField             *root,
                          const SondeHttpHead    *head,
                          const SondeRecordInfo  *info)
{
  SondeHttp1Framing framing = sonde_http1_framing_find (head, FALSE);
  GListModel *children = sonde_field_get_children (root);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  /* Of a response, only its record knows what was asked. */
  if (framing.problem == SONDE_HTTP_PROBLEM_NONE ||
      (head->kind == SONDE_HTTP_HEAD_RESPONSE &&
       sonde_http1_get_problem (info) != framing.problem))
    return;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      gsize offset = sonde_field_get_offset (child);

      if (framing.problem_offset < offset ||
          framing.problem_offset - offset >= sonde_field_get_length (child))
        continue;

      if (sonde_field_get_severity (child) <= sonde_http_problem_get_severity (framing.problem))
        sonde_http1_mark_byte (child, framing.problem, framing.problem_offset);

      return;
    }
}

static void
sonde_http1_add_head (SondeField          *root,
                      const SondeHttpHead *head)
{
  if (head->start_line.length > 0)
    sonde_http1_add_start_line (root, head);

  for (guint i = 0; i < sonde_http_head_get_n_lines (head); i++)
    sonde_http1_add_header (root, head, sonde_http_head_get_line (head, i));

  if (head->end.length > 0)
    sonde_http1_add (root, "http1.end", _("Empty line"), "",
                     head->end.offset, head->end.length);
}

/* The end of the line with a chunk's size. */
static void
sonde_http1_add_line_end (SondeField   *root,
                          const char   *id,
                          const guint8 *data,
                          gsize         offset,
                          gsize         end)
{
  SondeField *field;

  if (end <= offset)
    return;

  field = sonde_http1_add (root, id, _("Line ending"), "", offset, end - offset);

  if (data[offset] == '\n')
    sonde_http1_mark_byte (field, SONDE_HTTP_PROBLEM_BARE_LF, offset);
}

static void
sonde_http1_add_chunk (SondeField   *root,
                       const guint8 *data,
                       gsize         length,
                       guint64       record_length)
{
  SondeHttp1ChunkLine line;
  g_autofree char *size = NULL;
  SondeField *field;
  gsize bad_offset;
  guint64 start;
  guint64 end;

  if (sonde_http1_chunk_line_parse (&line, data, length, &bad_offset) != SONDE_HTTP_PROBLEM_NONE ||
      line.end_offset == length)
    return;

  size = sonde_format_byte_count (line.size);
  field = sonde_http1_add (root, "http1.chunk.size", _("Size"), NULL, 0, line.size_digits);
  sonde_field_set_hex (field, line.size, 1, size);

  if (line.extension_length > 0)
    {
      g_autofree char *extension = sonde_text_preview (data + line.extension_offset,
                                                       line.extension_length, PREVIEW_CHARS);

      sonde_http1_add (root, "http1.chunk.extension", _("Extension"), extension,
                       line.extension_offset, line.extension_length);
    }

  start = line.end_offset + (data[line.end_offset] == '\r' ? 2 : 1);
  end = MIN (start + line.size, record_length);
  sonde_http1_add_line_end (root, "http1.chunk.size-end", data, line.end_offset,
                            MIN (start, record_length));

  if (line.size > 0 && start < end)
    {
      g_autofree char *count = sonde_format_byte_count (end - start);

      sonde_http1_add (root, "http1.chunk.data", _("Data"), count, start, end - start);
    }

  if (end < record_length)
    {
      field = sonde_http1_add (root, "http1.chunk.end", _("Line ending"), "", end,
                               record_length - end);

      if (end < length && data[end] == '\n')
        sonde_http1_mark_byte (field, SONDE_HTTP_PROBLEM_BARE_LF, end);
    }
}

static char *
sonde_http1_dup_body_summary (const SondeHttpMessage *message,
                              const SondeRecordInfo  *info)
{
  g_autofree char *count = sonde_format_byte_count (info->length);
  g_autofree char *expected = NULL;

  if (message == NULL || message->expected_length == SONDE_HTTP_UNKNOWN_LENGTH ||
      message->expected_length <= info->length)
    return g_steal_pointer (&count);

  expected = sonde_format_byte_count (message->expected_length);

  /* Translators: two amounts of bytes. */
  if (message->problem == SONDE_HTTP_PROBLEM_MISSING)
    return g_strdup_printf (_("Of %1$s, the capture has the first %2$s"), expected, count);

  if (info->severity == SONDE_SEVERITY_ERROR)
    return g_strdup_printf (_("The connection ended after %s of %s"), count, expected);

  /* Translators: how much of a body has come. */
  return g_strdup_printf (C_("body", "%s of %s"), count, expected);
}

static const SondeHttpMessage *
sonde_http1_find_message (gpointer               state,
                          const SondeRecordInfo *info)
{
  guint exchange = sonde_http1_get_exchange (info);

  if (exchange >= sonde_http1_get_n_exchanges (state))
    return NULL;

  return sonde_http1_peek_message (state, exchange, sonde_http1_is_response (state, info));
}

static char *
sonde_http1_dup_head_summary (const SondeRecordInfo *info,
                              const guint8          *data,
                              gsize                  length)
{
  g_autoptr(SondeHttpHead) head = NULL;

  head = sonde_http_head_parse (sonde_http1_get_head_kind (info), data, length);

  if (head->kind == SONDE_HTTP_HEAD_TRAILERS)
    return g_strdup_printf (ngettext ("%u trailer", "%u trailers", head->lines->len),
                            head->lines->len);

  return sonde_http1_dup_start_line (head);
}

static char *
sonde_http1_dup_chunk_summary (const SondeRecordInfo *info,
                               const guint8          *data,
                               gsize                  length)
{
  SondeHttp1ChunkLine line;
  gsize bad_offset;

  sonde_http1_chunk_line_parse (&line, data, length, &bad_offset);

  if (info->kind == SONDE_HTTP1_RECORD_CHUNKS)
    return sonde_format_byte_count (info->length);

  if (line.size == 0 && line.size_digits > 0 && line.end_offset < length)
    return g_strdup (_("The last chunk"));

  return sonde_format_byte_count (line.size);
}

static char *
sonde_http1_dup_raw_summary (const SondeRecordInfo *info,
                             const guint8          *data,
                             gsize                  length)
{
  const char *sentence = sonde_http_problem_get_sentence (sonde_http1_get_problem (info));
  g_autofree char *preview = sonde_text_preview (data, length, PREVIEW_CHARS);

  if (sentence == NULL)
    return g_steal_pointer (&preview);

  /* TRANSLATORS: what is wrong, and the beginning of the bytes */
  return g_strdup_printf (_("%s: %s"), sentence, preview);
}

/**
 * sonde_http1_dup_kind:
 * @state: a state of the dissector
 * @info: one of its records
 *
 * Returns: (transfer full): what the record is, for people
 */
char *
sonde_http1_dup_kind (gpointer               state G_GNUC_UNUSED,
                      const SondeRecordInfo *info)
{
  switch ((SondeHttp1RecordKind) info->kind)
    {
    case SONDE_HTTP1_RECORD_REQUEST:
      return g_strdup (_("Request"));

    case SONDE_HTTP1_RECORD_RESPONSE:
      return g_strdup (_("Response"));

    case SONDE_HTTP1_RECORD_INTERIM:
      return g_strdup (_("Interim response"));

    case SONDE_HTTP1_RECORD_BODY:
      return g_strdup (_("Body"));

    case SONDE_HTTP1_RECORD_CHUNK:
      return g_strdup (_("Chunk"));

    case SONDE_HTTP1_RECORD_CHUNKS:
      return g_strdup (_("Further chunks"));

    case SONDE_HTTP1_RECORD_TRAILERS:
      return g_strdup (_("Trailers"));

    case SONDE_HTTP1_RECORD_VIOLATION:
      return g_strdup (_("Violation"));

    case SONDE_HTTP1_RECORD_RAW:
    default:
      return g_strdup (_("Raw bytes"));
    }
}

/**
 * sonde_http1_dup_summary:
 * @state: a state of the dissector
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): what the record holds, in one line
 */
char *
sonde_http1_dup_summary (gpointer               state,
                         const SondeRecordInfo *info,
                         const guint8          *data,
                         gsize                  length)
{
  switch ((SondeHttp1RecordKind) info->kind)
    {
    case SONDE_HTTP1_RECORD_REQUEST:
    case SONDE_HTTP1_RECORD_RESPONSE:
    case SONDE_HTTP1_RECORD_INTERIM:
    case SONDE_HTTP1_RECORD_TRAILERS:
      return sonde_http1_dup_head_summary (info, data, length);

    case SONDE_HTTP1_RECORD_BODY:
      return sonde_http1_dup_body_summary (sonde_http1_find_message (state, info), info);

    case SONDE_HTTP1_RECORD_CHUNK:
    case SONDE_HTTP1_RECORD_CHUNKS:
      return sonde_http1_dup_chunk_summary (info, data, length);

    case SONDE_HTTP1_RECORD_VIOLATION:
      return g_strdup (sonde_http_problem_get_sentence (sonde_http1_get_problem (info)));

    case SONDE_HTTP1_RECORD_RAW:
    default:
      return sonde_http1_dup_raw_summary (info, data, length);
    }
}

/**
 * sonde_http1_dup_fields:
 * @state: a state of the dissector
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): the record taken apart
 */
SondeField *
sonde_http1_dup_fields (gpointer               state,
                        const SondeRecordInfo *info,
                        const guint8          *data,
                        gsize                  length)
{
  g_autofree char *kind = sonde_http1_dup_kind (state, info);
  g_autofree char *summary = sonde_http1_dup_summary (state, info, data, length);
  g_autoptr(SondeHttpHead) head = NULL;
  SondeField *root = sonde_field_new ("http1", kind, summary, 0, (gsize) info->length);

  sonde_http_field_explain (root);
  sonde_http1_mark_field (root, sonde_http1_get_problem (info));

  switch ((SondeHttp1RecordKind) info->kind)
    {
    case SONDE_HTTP1_RECORD_REQUEST:
    case SONDE_HTTP1_RECORD_RESPONSE:
    case SONDE_HTTP1_RECORD_INTERIM:
    case SONDE_HTTP1_RECORD_TRAILERS:
      head = sonde_http_head_parse (sonde_http1_get_head_kind (info), data, length);
      sonde_http1_add_head (root, head);
      sonde_http1_mark_framing (root, head, info);
      break;

    case SONDE_HTTP1_RECORD_CHUNK:
      sonde_http1_add_chunk (root, data, length, info->length);
      break;

    case SONDE_HTTP1_RECORD_BODY:
      sonde_http1_add (root, "http1.body", kind, summary, 0, (gsize) info->length);
      break;

    case SONDE_HTTP1_RECORD_CHUNKS:
    case SONDE_HTTP1_RECORD_VIOLATION:
    case SONDE_HTTP1_RECORD_RAW:
    default:
      break;
    }

  return root;
}
