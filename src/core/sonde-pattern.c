#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-hex-parse.h"
#include "sonde-pattern.h"

#define N_SAMPLES 512

/* After so many places that look right but are not, per byte looked at, memmem() is faster. */
#define MAX_MISSES_SHIFT 6
#define MIN_MISSES       64

struct _SondePattern
{
  SondePatternKind  kind;
  char             *text;
  gboolean          match_case;

  /* One of these: exact bytes, or an expression. */
  GBytes           *literal;
  GRegex           *regex;
  gsize             max_length;
};

static void
append_escaped_byte (GString *out,
                     guint8   byte)
{
  g_string_append_printf (out, "\\x%02x", byte);
}

/* Writes a character in all its cases as an expression over bytes; returns its longest form. */
static gsize
append_caseless (GString  *out,
                 gunichar  character)
{
  const gunichar cases[] = {
    character, g_unichar_tolower (character), g_unichar_toupper (character),
    g_unichar_totitle (character),
  };
  gsize max_length = 0;

  g_string_append (out, "(?:");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char encoded[6];
      gsize length = (gsize) g_unichar_to_utf8 (cases[i], encoded);
      gboolean is_known = FALSE;

      for (guint j = 0; j < i; j++)
        is_known = is_known || cases[j] == cases[i];

      if (is_known)
        continue;

      if (i > 0)
        g_string_append_c (out, '|');

      for (gsize j = 0; j < length; j++)
        append_escaped_byte (out, (guint8) encoded[j]);

      max_length = MAX (max_length, length);
    }

  g_string_append_c (out, ')');

  return max_length;
}

static char *
build_caseless (const char *text,
                gsize      *max_length)
{
  g_autoptr(GString) out = g_string_new (NULL);

  *max_length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_ascii_isalpha (*p))
        {
          g_string_append_printf (out, "[%c%c]", g_ascii_tolower (*p), g_ascii_toupper (*p));
          *max_length += 1;
        }
      else
        *max_length += append_caseless (out, character);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Appends what a byte can be, either digit of which may be unknown. */
static void
append_wildcard (GString *out,
                 char     high,
                 char     low)
{
  if (high == '?' && low == '?')
    g_string_append (out, "(?s:.)");
  else if (low == '?')
    g_string_append_printf (out, "[\\x%c0-\\x%cf]", high, high);
  else if (high == '?')
    {
      g_string_append_c (out, '[');

      for (guint i = 0; i < 16; i++)
        g_string_append_printf (out, "\\x%x%c", i, low);

      g_string_append_c (out, ']');
    }
  else
    g_string_append_printf (out, "\\x%c%c", high, low);
}

static char *
build_wildcards (const char  *text,
                 gsize       *max_length,
                 GError     **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_ascii_isxdigit (*p) || *p == '?')
        g_string_append_c (digits, *p);
      else if (!g_ascii_isspace (*p) && strchr (",:-_", *p) == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("Character %ld is neither a hexadecimal digit nor “?”"),
                       g_utf8_pointer_to_offset (text, p) + 1);
          return NULL;
        }
    }

  if (digits->len % 2 != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Every byte needs two digits; the last has only one"));
      return NULL;
    }

  for (gsize i = 0; i < digits->len; i += 2)
    append_wildcard (out, digits->str[i], digits->str[i + 1]);

  *max_length = digits->len / 2;

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
compile (SondePattern  *self,
         const char    *expression,
         GError       **error)
{
  GRegexCompileFlags flags = G_REGEX_RAW | G_REGEX_OPTIMIZE | G_REGEX_MULTILINE |
                             G_REGEX_NEWLINE_ANYCRLF;

  if (self->kind == SONDE_PATTERN_REGEX && !self->match_case)
    flags |= G_REGEX_CASELESS;

  self->regex = g_regex_new (expression, flags, 0, error);

  return self->regex != NULL;
}

static gboolean
compile_hex (SondePattern  *self,
             GError       **error)
{
  g_autofree char *expression = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize position;

  if (strchr (self->text, '?') != NULL)
    {
      expression = build_wildcards (self->text, &self->max_length, error);

      return expression != NULL && compile (self, expression, error);
    }

  self->literal = sonde_hex_parse (self->text, &position, &local_error);

  if (self->literal == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* Translators: what is wrong with hexadecimal digits, and at which of them. */
                   _("%s (character %ld)"), local_error->message,
                   g_utf8_pointer_to_offset (self->text, self->text + position) + 1);
      return FALSE;
    }

  self->max_length = g_bytes_get_size (self->literal);

  return TRUE;
}

static gboolean
compile_text (SondePattern  *self,
              GError       **error)
{
  g_autofree char *expression = NULL;

  if (self->match_case)
    {
      self->max_length = strlen (self->text);
      self->literal = g_bytes_new (self->text, self->max_length);

      return TRUE;
    }

  expression = build_caseless (self->text, &self->max_length);

  return compile (self, expression, error);
}

/* Looks for the byte of the pattern that was chosen, and at what is around it. */
static const guint8 *
find_literal (const SondeSubject *subject,
              gsize               from,
              const guint8       *needle,
              gsize               length)
{
  const guint8 *end = subject->data + subject->length;
  const guint8 *begin = subject->data + from;
  const guint8 *p = begin + subject->anchor;
  gsize n_misses = 0;

  if (length > subject->length - from)
    return NULL;

  while ((p = memchr (p, needle[subject->anchor],
                      (gsize) (end - p) - (length - 1 - subject->anchor))) != NULL)
    {
      const guint8 *candidate = p - subject->anchor;

      if (memcmp (candidate, needle, length) == 0)
        return candidate;

      n_misses++;
      p++;

      if ((gsize) (end - p) < length - subject->anchor)
        return NULL;

      if (n_misses > MIN_MISSES + ((gsize) (p - begin) >> MAX_MISSES_SHIFT))
        return memmem (candidate + 1, (gsize) (end - candidate) - 1, needle, length);
    }

  return NULL;
}

static gboolean
find_regex (SondePattern        *self,
            const SondeSubject  *subject,
            gsize                from,
            gsize               *start,
            gsize               *end,
            GError             **error)
{
  g_autoptr(GMatchInfo) info = NULL;
  GRegexMatchFlags flags = G_REGEX_MATCH_NOTEMPTY;
  int first, last;

  if (!subject->is_start)
    flags |= G_REGEX_MATCH_NOTBOL;

  if (!subject->is_end)
    flags |= G_REGEX_MATCH_NOTEOL;

  if (!g_regex_match_full (self->regex, (const char *) subject->data, (gssize) subject->length,
                           (int) from, flags, &info, error))
    return FALSE;

  g_match_info_fetch_pos (info, 0, &first, &last);
  *start = (gsize) first;
  *end = (gsize) last;

  return TRUE;
}

/**
 * sonde_pattern_new:
 * @kind: how @text is to be understood
 * @text: what is looked for, in UTF-8; empty text is an error
 * @match_case: whether upper and lower case differ; without meaning for hexadecimal
 * @error: return location for an error
 *
 * Makes a pattern.
 *
 * Fails with `G_IO_ERROR_INVALID_ARGUMENT` or any `G_REGEX_ERROR`, and says what is wrong at
 * which character.
 *
 * Returns: (transfer full): a pattern, or `NULL` with @error set
 */
SondePattern *
sonde_pattern_new (SondePatternKind   kind,
                   const char        *text,
                   gboolean           match_case,
                   GError           **error)
{
  g_autoptr(SondePattern) self = g_new0 (SondePattern, 1);
  gboolean is_good;

  g_return_val_if_fail (kind < SONDE_N_PATTERN_KINDS, NULL);
  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);

  self->kind = kind;
  self->text = g_strdup (text);
  self->match_case = match_case;

  if (kind == SONDE_PATTERN_TEXT)
    {
      is_good = compile_text (self, error);
    }
  else if (kind == SONDE_PATTERN_HEX)
    {
      is_good = compile_hex (self, error);
    }
  else
    {
      self->max_length = text[0] != '\0' ? SONDE_PATTERN_MAX_MATCH : 0;
      is_good = compile (self, text, error);
    }

  if (!is_good)
    return NULL;

  if (self->max_length == 0 || self->max_length > SONDE_PATTERN_MAX_MATCH)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           self->max_length == 0 ? _("There is nothing to look for")
                                                 : _("This is too long to look for"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonde_pattern_copy:
 * @self: a pattern
 *
 * Returns: (transfer full): the same pattern, for another thread
 */
SondePattern *
sonde_pattern_copy (const SondePattern *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sonde_pattern_new (self->kind, self->text, self->match_case, NULL);
}

/**
 * sonde_pattern_free:
 * @self: a pattern
 *
 * Frees a pattern.
 */
void
sonde_pattern_free (SondePattern *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->literal, g_bytes_unref);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->text);
  g_free (self);
}

/**
 * sonde_pattern_get_max:
 * @self: a pattern
 *
 * Returns: the length of the longest match that is sure to be found, in bytes
 */
gsize
sonde_pattern_get_max (const SondePattern *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->max_length;
}

/**
 * sonde_pattern_get_context:
 * @self: a pattern
 *
 * Returns: how many bytes before a place can decide on whether a match begins there
 */
gsize
sonde_pattern_get_context (const SondePattern *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->kind == SONDE_PATTERN_REGEX ? SONDE_PATTERN_LOOK_BEHIND : 0;
}

/**
 * sonde_pattern_prepare:
 * @self: a pattern
 * @subject: bytes to be searched
 *
 * Chooses, by looking at samples, the byte of the pattern that the subject has least of.
 */
void
sonde_pattern_prepare (const SondePattern *self,
                       SondeSubject       *subject)
{
  guint counts[256] = { 0 };
  gsize step = subject->length / N_SAMPLES;
  const guint8 *needle;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (subject != NULL);

  subject->anchor = 0;

  if (self->literal == NULL || step == 0)
    return;

  for (gsize i = 0; i < N_SAMPLES; i++)
    counts[subject->data[i * step]]++;

  needle = g_bytes_get_data (self->literal, &length);

  for (gsize i = 1; i < length; i++)
    {
      if (counts[needle[i]] < counts[needle[subject->anchor]])
        subject->anchor = i;
    }
}

/**
 * sonde_pattern_find:
 * @self: a pattern
 * @subject: bytes, prepared
 * @from: where to begin
 * @start: (out): the first byte of the match
 * @end: (out): the byte after its last
 * @error: return location for an error
 *
 * Finds the first match that begins at @from or later.
 *
 * Fails with `G_REGEX_ERROR_MATCH` if an expression takes too many steps.
 *
 * Returns: whether there is a match
 */
gboolean
sonde_pattern_find (SondePattern        *self,
                    const SondeSubject  *subject,
                    gsize                from,
                    gsize               *start,
                    gsize               *end,
                    GError             **error)
{
  const guint8 *needle;
  const guint8 *found;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (subject != NULL && from <= subject->length, FALSE);

  if (self->regex != NULL)
    return find_regex (self, subject, from, start, end, error);

  needle = g_bytes_get_data (self->literal, &length);
  found = find_literal (subject, from, needle, length);

  if (found == NULL)
    return FALSE;

  *start = (gsize) (found - subject->data);
  *end = *start + length;

  return TRUE;
}
