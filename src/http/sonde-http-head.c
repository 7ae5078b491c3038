#include "config.h"

#include <string.h>

#include "sonde-http-head.h"
#include "sonde-http-syntax.h"
#include "sonde-text.h"

#define MAX_METHOD_LENGTH 64
#define STATUS_LINE_TEMPLATE "HTTP/d.d ddd"
#define STATUS_LINE_MIN (sizeof STATUS_LINE_TEMPLATE - 1)
#define VERSION_LENGTH 8
#define USUAL_LINES 16

static gboolean
sonde_http_head_is_blank (guint8 c)
{
  return c == ' ' || c == '\t';
}

static gboolean
sonde_http_head_matches (const char   *pattern,
                         const guint8 *data,
                         gsize         length)
{
  for (gsize i = 0; i < length && pattern[i] != '\0'; i++)
    {
      if (pattern[i] == 'd' ? !g_ascii_isdigit (data[i]) : data[i] != (guint8) pattern[i])
        return FALSE;
    }

  return TRUE;
}

/* Finds the end of the line at @start. @content_end is where its line ending begins. */
static gsize
sonde_http_head_find_line_end (const SondeHttpHead *self,
                               gsize                start,
                               gsize               *content_end)
{
  const guint8 *lf = memchr (self->data + start, '\n', self->length - start);
  gsize end;

  if (lf == NULL)
    {
      *content_end = self->length;
      return self->length;
    }

  end = (gsize) (lf - self->data);
  *content_end = end > start && self->data[end - 1] == '\r' ? end - 1 : end;

  return end + 1;
}

static gboolean
sonde_http_head_has_bare_lf (const SondeHttpHead *self,
                             gsize                content_end,
                             gsize                line_end)
{
  return line_end == content_end + 1 && self->data[content_end] == '\n';
}

/* Looks for what no line may have; within a line that is folded, line endings are no offence. */
static void
sonde_http_head_check_controls (const SondeHttpHead *self,
                                gsize                start,
                                gsize                end,
                                SondeHttpProblem    *problem,
                                gsize               *problem_offset)
{
  if (*problem != SONDE_HTTP_PROBLEM_NONE)
    return;

  for (gsize i = start; i < end; i++)
    {
      guint8 c = self->data[i];

      if (G_LIKELY (c >= 0x20 && c != 0x7f) || c == '\t')
        continue;

      *problem = c == '\r' ? SONDE_HTTP_PROBLEM_BARE_CR : SONDE_HTTP_PROBLEM_CONTROL;
      *problem_offset = i;
      return;
    }
}

static void
sonde_http_head_parse_request_line (SondeHttpHead *self,
                                    gsize          start,
                                    gsize          end)
{
  const guint8 *data = self->data;
  const guint8 *first_space = memchr (data + start, ' ', end - start);
  gsize method_end;
  gsize version_start;

  self->start_problem = SONDE_HTTP_PROBLEM_START_LINE;
  self->start_problem_offset = start;

  if (first_space == NULL)
    return;

  method_end = (gsize) (first_space - data);

  if (method_end - start > MAX_METHOD_LENGTH ||
      !sonde_http_is_token ((const char *) data + start, method_end - start))
    return;

  self->parts[0] = (SondeHttpSpan) { start, method_end - start };

  if (end < method_end + 1 + VERSION_LENGTH + 2)
    return;

  version_start = end - VERSION_LENGTH;

  if (!sonde_http_head_matches ("HTTP/d.d", data + version_start, VERSION_LENGTH) ||
      data[version_start - 1] != ' ' ||
      memchr (data + method_end + 1, ' ', version_start - method_end - 2) != NULL)
    return;

  self->parts[1] = (SondeHttpSpan) { method_end + 1, version_start - method_end - 2 };
  self->parts[2] = (SondeHttpSpan) { version_start, VERSION_LENGTH };
  self->start_problem = SONDE_HTTP_PROBLEM_NONE;
  sonde_http_head_check_controls (self, start, end,
                                  &self->start_problem, &self->start_problem_offset);
}

static void
sonde_http_head_parse_status_line (SondeHttpHead *self,
                                   gsize          start,
                                   gsize          end)
{
  const guint8 *line = self->data + start;
  gsize length = end - start;

  self->start_problem = SONDE_HTTP_PROBLEM_START_LINE;
  self->start_problem_offset = start;

  if (length < STATUS_LINE_MIN ||
      !sonde_http_head_matches (STATUS_LINE_TEMPLATE, line, length) ||
      (length > STATUS_LINE_MIN && line[STATUS_LINE_MIN] != ' '))
    return;

  self->parts[0] = (SondeHttpSpan) { start, VERSION_LENGTH };
  self->parts[1] = (SondeHttpSpan) { start + 9, 3 };
  self->status = (guint) (line[9] - '0') * 100 + (guint) (line[10] - '0') * 10 +
                 (guint) (line[11] - '0');

  if (length == STATUS_LINE_MIN)
    {
      self->parts[2] = (SondeHttpSpan) { end, 0 };
      self->start_problem = SONDE_HTTP_PROBLEM_NO_REASON;
      self->start_problem_offset = end;
      return;
    }

  self->parts[2] = (SondeHttpSpan) { start + STATUS_LINE_MIN + 1, length - STATUS_LINE_MIN - 1 };
  self->start_problem = SONDE_HTTP_PROBLEM_NONE;
  sonde_http_head_check_controls (self, start, end,
                                  &self->start_problem, &self->start_problem_offset);
}

static gsize
sonde_http_head_parse_start_line (SondeHttpHead *self)
{
  gsize start = 0;
  gsize content_end = 0;
  gsize line_end = 0;

  while (start < self->length)
    {
      line_end = sonde_http_head_find_line_end (self, start, &content_end);

      if (content_end > start || line_end == content_end)
        break;

      start = line_end;
    }

  if (start == self->length)
    return start;

  self->start_line = (SondeHttpSpan) { start, line_end - start };

  if (self->kind == SONDE_HTTP_HEAD_REQUEST)
    sonde_http_head_parse_request_line (self, start, content_end);
  else
    sonde_http_head_parse_status_line (self, start, content_end);

  if (self->start_problem < SONDE_HTTP_PROBLEM_BARE_LF &&
      sonde_http_head_has_bare_lf (self, content_end, line_end))
    {
      self->start_problem = SONDE_HTTP_PROBLEM_BARE_LF;
      self->start_problem_offset = content_end;
    }
  else if (self->start_problem == SONDE_HTTP_PROBLEM_NONE && start > 0)
    {
      self->start_problem = SONDE_HTTP_PROBLEM_EMPTY_LINE;
      self->start_problem_offset = 0;
    }

  return line_end;
}

static void
sonde_http_head_trim (const SondeHttpHead *self,
                      SondeHttpSpan       *span)
{
  while (span->length > 0 && sonde_http_head_is_blank (self->data[span->offset]))
    {
      span->offset++;
      span->length--;
    }

  while (span->length > 0 &&
         sonde_http_head_is_blank (self->data[span->offset + span->length - 1]))
    span->length--;
}

static void
sonde_http_head_check_name (const SondeHttpHead *self,
                            SondeHttpHeadLine   *line,
                            gsize                colon)
{
  SondeHttpSpan name = { line->line.offset, colon - line->line.offset };
  gsize n_valid;

  line->problem_offset = name.offset;

  while (name.length > 0 &&
         sonde_http_head_is_blank (self->data[name.offset + name.length - 1]))
    {
      name.length--;
      line->problem = SONDE_HTTP_PROBLEM_SPACE_BEFORE_COLON;
      line->problem_offset = name.offset + name.length;
    }

  if (name.length == 0)
    {
      line->problem = SONDE_HTTP_PROBLEM_NO_NAME;
      line->problem_offset = name.offset;
    }

  n_valid = sonde_http_measure_token (self->data + name.offset, name.length);

  if (n_valid < name.length)
    {
      line->problem = SONDE_HTTP_PROBLEM_NAME;
      line->problem_offset = name.offset + n_valid;
    }

  line->name = name;
}

static void
sonde_http_head_parse_line (SondeHttpHead *self,
                            gsize          start,
                            gsize          content_end,
                            gsize          line_end)
{
  SondeHttpHeadLine line = { .line = { start, line_end - start } };
  const guint8 *colon = memchr (self->data + start, ':', content_end - start);

  if (colon != NULL)
    {
      gsize value_start = (gsize) (colon - self->data) + 1;

      sonde_http_head_check_name (self, &line, value_start - 1);
      line.value = (SondeHttpSpan) { value_start, content_end - value_start };
    }
  else
    {
      line.value = (SondeHttpSpan) { start, content_end - start };

      /* A line that has not come to its end yet may still get its colon. */
      if (line_end > content_end)
        {
          line.problem = SONDE_HTTP_PROBLEM_NO_COLON;
          line.problem_offset = start;
        }
    }

  sonde_http_head_trim (self, &line.value);
  sonde_http_head_check_controls (self, line.value.offset, content_end,
                                  &line.problem, &line.problem_offset);

  if (line.problem == SONDE_HTTP_PROBLEM_NONE &&
      sonde_http_head_has_bare_lf (self, content_end, line_end))
    {
      line.problem = SONDE_HTTP_PROBLEM_BARE_LF;
      line.problem_offset = content_end;
    }

  g_array_append_val (self->lines, line);
}

static void
sonde_http_head_fold_line (SondeHttpHead *self,
                           gsize          start,
                           gsize          content_end,
                           gsize          line_end)
{
  SondeHttpHeadLine *line = &g_array_index (self->lines, SondeHttpHeadLine, self->lines->len - 1);

  line->line.length = line_end - line->line.offset;
  line->value.length = content_end - line->value.offset;
  sonde_http_head_trim (self, &line->value);
  sonde_http_head_check_controls (self, start, content_end,
                                  &line->problem, &line->problem_offset);

  if (line->problem == SONDE_HTTP_PROBLEM_NONE)
    {
      line->problem = SONDE_HTTP_PROBLEM_FOLDED;
      line->problem_offset = start;
    }
}

/**
 * sonde_http_head_parse:
 * @kind: what the head begins with
 * @data: (array length=length) (nullable): its bytes, which have to outlive the result
 * @length: the number of bytes in @data
 *
 * Takes a head apart. Goes on behind what is wrong, and takes heads that are cut short.
 *
 * Returns: (transfer full): what stands where
 */
SondeHttpHead *
sonde_http_head_parse (SondeHttpHeadKind kind,
                       const guint8     *data,
                       gsize             length)
{
  SondeHttpHead *self;
  gsize start = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self = g_new0 (SondeHttpHead, 1);
  self->kind = kind;
  self->data = data;
  self->length = length;
  self->lines = g_array_sized_new (FALSE, FALSE, sizeof (SondeHttpHeadLine), USUAL_LINES);
  self->end = (SondeHttpSpan) { length, 0 };

  if (kind != SONDE_HTTP_HEAD_TRAILERS)
    start = sonde_http_head_parse_start_line (self);

  while (start < length)
    {
      gsize content_end;
      gsize line_end = sonde_http_head_find_line_end (self, start, &content_end);

      if (content_end == start)
        {
          self->end = (SondeHttpSpan) { start, line_end - start };
          break;
        }

      if (sonde_http_head_is_blank (data[start]) && self->lines->len > 0)
        sonde_http_head_fold_line (self, start, content_end, line_end);
      else
        sonde_http_head_parse_line (self, start, content_end, line_end);

      start = line_end;
    }

  return self;
}

/**
 * sonde_http_head_free:
 * @self: a head
 *
 * Frees what sonde_http_head_parse() returned.
 */
void
sonde_http_head_free (SondeHttpHead *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

/**
 * sonde_http_head_check_start:
 * @kind: %SONDE_HTTP_HEAD_REQUEST or %SONDE_HTTP_HEAD_RESPONSE
 * @data: (array length=length): a start line with its line ending
 * @length: the number of bytes in @data
 *
 * Returns: what is wrong with it
 */
SondeHttpProblem
sonde_http_head_check_start (SondeHttpHeadKind  kind,
                             const guint8      *data,
                             gsize              length)
{
  SondeHttpHead head = { .kind = kind, .data = data, .length = length };

  g_return_val_if_fail (data != NULL || length == 0, SONDE_HTTP_PROBLEM_NONE);

  sonde_http_head_parse_start_line (&head);

  return head.start_problem;
}

/**
 * sonde_http_head_accepts_start:
 * @kind: %SONDE_HTTP_HEAD_REQUEST or %SONDE_HTTP_HEAD_RESPONSE
 * @data: (array length=length): the beginning of a start line, without its line ending
 * @length: the number of bytes in @data
 *
 * Returns: whether a start line can begin like that
 */
gboolean
sonde_http_head_accepts_start (SondeHttpHeadKind kind,
                               const guint8     *data,
                               gsize             length)
{
  const guint8 *space;
  gsize method_length;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (kind == SONDE_HTTP_HEAD_RESPONSE)
    return sonde_http_head_matches (STATUS_LINE_TEMPLATE, data, length) &&
           (length <= STATUS_LINE_MIN || data[STATUS_LINE_MIN] == ' ' ||
            data[STATUS_LINE_MIN] == '\r');

  space = length > 0 ? memchr (data, ' ', length) : NULL;
  method_length = space != NULL ? (gsize) (space - data) : length;

  return method_length <= MAX_METHOD_LENGTH &&
         (length == 0 || sonde_http_is_token ((const char *) data, method_length));
}

/**
 * sonde_http_head_find_problem:
 * @self: a head
 * @offset: (out) (optional): the offending byte
 *
 * Finds the first of the worst things that are wrong with a head.
 *
 * Returns: what it is, or %SONDE_HTTP_PROBLEM_NONE
 */
SondeHttpProblem
sonde_http_head_find_problem (const SondeHttpHead *self,
                              gsize               *offset)
{
  SondeHttpProblem problem;
  gsize problem_offset;

  g_return_val_if_fail (self != NULL, SONDE_HTTP_PROBLEM_NONE);

  problem = self->start_problem;
  problem_offset = self->start_problem_offset;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const SondeHttpHeadLine *line = &g_array_index (self->lines, SondeHttpHeadLine, i);

      if (sonde_http_problem_get_severity (line->problem) >
          sonde_http_problem_get_severity (problem))
        {
          problem = line->problem;
          problem_offset = line->problem_offset;
        }
    }

  if (offset != NULL)
    *offset = problem_offset;

  return problem;
}

/**
 * sonde_http_head_get_n_lines:
 * @self: a head
 *
 * Returns: the number of its headers
 */
guint
sonde_http_head_get_n_lines (const SondeHttpHead *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

/**
 * sonde_http_head_get_line:
 * @self: a head
 * @position: which of its headers
 *
 * Returns: (transfer none): a header, as long as @self lives
 */
const SondeHttpHeadLine *
sonde_http_head_get_line (const SondeHttpHead *self,
                          guint                position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->lines->len, NULL);

  return &g_array_index (self->lines, SondeHttpHeadLine, position);
}

/**
 * sonde_http_head_find_line:
 * @self: a head
 * @name: a header's name, in any letter case
 * @position: (inout): where to begin; behind the header that was found afterwards
 *
 * Finds the next header of a name.
 *
 * Returns: (transfer none) (nullable): the header, or `NULL` when there is none
 */
const SondeHttpHeadLine *
sonde_http_head_find_line (const SondeHttpHead *self,
                           const char          *name,
                           guint               *position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (position != NULL, NULL);

  while (*position < self->lines->len)
    {
      const SondeHttpHeadLine *line = &g_array_index (self->lines, SondeHttpHeadLine, *position);

      (*position)++;

      if (sonde_http_name_is (self->data + line->name.offset, line->name.length, name))
        return line;
    }

  return NULL;
}

/**
 * sonde_http_head_dup_value:
 * @self: a head
 * @line: one of its headers
 *
 * Gives a header's value as programs read it: unfolded (RFC 9112 §5.2).
 *
 * Returns: (transfer full): the value in the peer's bytes, which need not be UTF-8; a zero byte
 *   in it becomes a space
 */
char *
sonde_http_head_dup_value (const SondeHttpHead     *self,
                           const SondeHttpHeadLine *line)
{
  GString *value;
  gsize end;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (line != NULL, NULL);

  value = g_string_sized_new (line->value.length + 1);
  end = line->value.offset + line->value.length;

  for (gsize i = line->value.offset; i < end; i++)
    {
      char c = (char) self->data[i];

      if (c == '\n')
        {
          while (value->len > 0 && g_ascii_isspace (value->str[value->len - 1]))
            g_string_truncate (value, value->len - 1);

          while (i + 1 < end && sonde_http_head_is_blank (self->data[i + 1]))
            i++;
        }

      g_string_append_c (value, c == '\0' || c == '\n' ? ' ' : c);
    }

  return g_string_free (value, FALSE);
}

/**
 * sonde_http_head_dup_list:
 * @self: a head
 * @name: a header's name, in any letter case
 *
 * Joins all headers of a name by commas, which for a header whose value is a list means the same
 * (RFC 9110 §5.3).
 *
 * Returns: (transfer full) (nullable): the value in the peer's bytes, or `NULL` when there is no
 *   such header
 */
char *
sonde_http_head_dup_list (const SondeHttpHead *self,
                          const char          *name)
{
  GString *list = NULL;
  const SondeHttpHeadLine *line;
  guint position = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  while ((line = sonde_http_head_find_line (self, name, &position)) != NULL)
    {
      g_autofree char *value = sonde_http_head_dup_value (self, line);

      if (list == NULL)
        list = g_string_new (NULL);
      else
        g_string_append (list, ", ");

      g_string_append (list, value);
    }

  return list != NULL ? g_string_free (list, FALSE) : NULL;
}

/**
 * sonde_http_head_dup_text:
 * @self: a head
 * @span: a part of it
 *
 * Returns: (transfer full): the part for people, as valid UTF-8 in one line
 */
char *
sonde_http_head_dup_text (const SondeHttpHead *self,
                          SondeHttpSpan        span)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (span.offset + span.length <= self->length, NULL);

  if (span.length == 0)
    return g_strdup ("");

  return sonde_text_preview (self->data + span.offset, span.length, G_MAXUINT16);
}
