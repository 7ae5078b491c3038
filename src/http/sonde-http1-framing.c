#include "config.h"

#include <string.h>

#include "sonde-http-syntax.h"
#include "sonde-http1-framing.h"

#define USUAL_DIGITS 18

static void
sonde_http1_framing_add_problem (SondeHttp1Framing *self,
                                 SondeHttpProblem   problem,
                                 gsize              offset)
{
  if (sonde_http_problem_get_severity (self->problem) >=
      sonde_http_problem_get_severity (problem))
    return;

  self->problem = problem;
  self->problem_offset = offset;
}

static void
sonde_http1_framing_take_length (SondeHttp1Framing       *self,
                                 const SondeHttpHeadLine *line,
                                 const char              *text,
                                 gboolean                 found)
{
  guint64 length;

  if (!sonde_http_parse_length (text, &length))
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_LENGTH, line->value.offset);
  else if (found && length != self->length)
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_LENGTHS_DIFFER, line->line.offset);
  else if (found)
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_REPEATED_LENGTH, line->line.offset);
  else
    self->length = length;
}

/* Returns whether a value has digits only, and as few as usual. */
static gboolean
sonde_http1_framing_copy_digits (const SondeHttpHead *head,
                                 SondeHttpSpan        value,
                                 char                *digits)
{
  if (value.length == 0 || value.length > USUAL_DIGITS)
    return FALSE;

  for (gsize i = 0; i < value.length; i++)
    {
      digits[i] = (char) head->data[value.offset + i];

      if (!g_ascii_isdigit (digits[i]))
        return FALSE;
    }

  digits[value.length] = '\0';

  return TRUE;
}

/* Content-Length may be repeated, and even be a list, as long as all say the same. */
static gboolean
sonde_http1_framing_read_lengths (SondeHttp1Framing   *self,
                                  const SondeHttpHead *head)
{
  const SondeHttpHeadLine *line;
  gboolean found = FALSE;
  guint position = 0;

  while ((line = sonde_http_head_find_line (head, "Content-Length", &position)) != NULL)
    {
      g_autofree char *value = NULL;
      g_auto(GStrv) parts = NULL;
      char digits[USUAL_DIGITS + 1];

      if (sonde_http1_framing_copy_digits (head, line->value, digits))
        {
          sonde_http1_framing_take_length (self, line, digits, found);
          found = TRUE;
          continue;
        }

      value = sonde_http_head_dup_value (head, line);
      parts = g_strsplit (value, ",", 0);

      if (parts[0] == NULL)
        sonde_http1_framing_take_length (self, line, value, found);

      for (guint i = 0; parts[i] != NULL; i++)
        {
          sonde_http1_framing_take_length (self, line, g_strstrip (parts[i]), found);
          found = TRUE;
        }
    }

  return found;
}

static gboolean
sonde_http1_framing_is_version (const SondeHttpHead *head,
                                guint                part,
                                const char          *version)
{
  SondeHttpSpan span = head->parts[part];

  return span.length == strlen (version) &&
         memcmp (head->data + span.offset, version, span.length) == 0;
}

/* "chunked" stands at most once, and nothing behind it. */
static gboolean
sonde_http1_framing_has_order (const char *codings)
{
  g_auto(GStrv) parts = g_strsplit (codings, ",", 0);
  gboolean seen = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (seen && *g_strstrip (parts[i]) != '\0')
        return FALSE;

      seen = seen || g_ascii_strcasecmp (g_strstrip (parts[i]), "chunked") == 0;
    }

  return TRUE;
}

static void
sonde_http1_framing_read_codings (SondeHttp1Framing       *self,
                                  const SondeHttpHead     *head,
                                  const SondeHttpHeadLine *line)
{
  g_autofree char *codings = sonde_http_head_dup_list (head, "Transfer-Encoding");
  g_autofree char *last = sonde_http_list_dup_last (codings);

  if (!sonde_http1_framing_has_order (codings))
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_CODING_ORDER, line->value.offset);

  if (sonde_http1_framing_is_version (head, head->kind == SONDE_HTTP_HEAD_REQUEST ? 2 : 0,
                                      "HTTP/1.0"))
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_CODING_VERSION, line->line.offset);

  if (last != NULL && g_ascii_strcasecmp (last, "chunked") == 0)
    {
      self->framing = SONDE_HTTP_FRAMING_CHUNKED;
      return;
    }

  self->framing = SONDE_HTTP_FRAMING_CLOSE;

  if (head->kind == SONDE_HTTP_HEAD_REQUEST)
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_CODING, line->value.offset);
}

static void
sonde_http1_framing_check_host (SondeHttp1Framing   *self,
                                const SondeHttpHead *head)
{
  const SondeHttpHeadLine *line;
  guint position = 0;

  if (head->kind != SONDE_HTTP_HEAD_REQUEST)
    return;

  line = sonde_http_head_find_line (head, "Host", &position);

  if (line == NULL)
    {
      if (sonde_http1_framing_is_version (head, 2, "HTTP/1.1"))
        sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_HOST_MISSING,
                                         head->start_line.offset);
      return;
    }

  line = sonde_http_head_find_line (head, "Host", &position);

  if (line != NULL)
    sonde_http1_framing_add_problem (self, SONDE_HTTP_PROBLEM_HOST_REPEATED, line->line.offset);
}

/* Headers that must not stand in this head, as they would say where a body ends. */
static void
sonde_http1_framing_check_forbidden (SondeHttp1Framing   *self,
                                     const SondeHttpHead *head)
{
  static const char * const names[] = { "Content-Length", "Transfer-Encoding", "Host" };
  gboolean is_trailers = head->kind == SONDE_HTTP_HEAD_TRAILERS;
  gboolean is_bodiless = head->status / 100 == 1 || head->status == 204;

  if (!is_trailers && !is_bodiless)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (names) - is_bodiless; i++)
    {
      guint position = 0;
      const SondeHttpHeadLine *line = sonde_http_head_find_line (head, names[i], &position);

      if (line != NULL)
        sonde_http1_framing_add_problem (self,
                                         is_trailers ? SONDE_HTTP_PROBLEM_TRAILER
                                                     : SONDE_HTTP_PROBLEM_BODILESS,
                                         line->line.offset);
    }
}

/**
 * sonde_http1_framing_find:
 * @head: a complete head, or trailers
 * @bodiless: whether it has no body whatever it says, as a response to HEAD
 *
 * Finds where a message ends, by the rules of RFC 9112 §6.3, and what others might understand
 * otherwise.
 *
 * Returns: how its body is delimited; when @problem has the severity of an error, that cannot be
 *   said
 */
SondeHttp1Framing
sonde_http1_framing_find (const SondeHttpHead *head,
                          gboolean             bodiless)
{
  SondeHttp1Framing self = { .framing = SONDE_HTTP_FRAMING_NONE };
  const SondeHttpHeadLine *coding;
  gboolean has_length;
  guint position = 0;

  g_return_val_if_fail (head != NULL, self);

  sonde_http1_framing_check_forbidden (&self, head);

  if (bodiless || head->kind == SONDE_HTTP_HEAD_TRAILERS)
    return self;

  has_length = sonde_http1_framing_read_lengths (&self, head);
  coding = sonde_http_head_find_line (head, "Transfer-Encoding", &position);

  if (coding != NULL)
    {
      if (has_length)
        sonde_http1_framing_add_problem (&self, SONDE_HTTP_PROBLEM_LENGTH_AND_CODING,
                                         coding->line.offset);

      sonde_http1_framing_read_codings (&self, head, coding);
    }
  else if (has_length)
    self.framing = SONDE_HTTP_FRAMING_LENGTH;
  else if (head->kind == SONDE_HTTP_HEAD_RESPONSE)
    self.framing = SONDE_HTTP_FRAMING_CLOSE;

  sonde_http1_framing_check_host (&self, head);

  return self;
}
