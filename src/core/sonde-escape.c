#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-escape.h"

#define MAX_BRACED_DIGITS 6

G_DEFINE_QUARK (sonde-escape-error-quark, sonde_escape_error)

static const struct
{
  char   letter;
  guint8 byte;
} simple_escapes[] = {
  { 'r', '\r' },
  { 'n', '\n' },
  { 't', '\t' },
  { '0', '\0' },
  { '\\', '\\' },
  { 'e', 0x1b },
  { 'a', '\a' },
  { 'b', '\b' },
};

static const char hex_digits[] = "0123456789abcdef";

static gboolean
sonde_escape_parse_simple (char    letter,
                           guint8 *byte)
{
  for (gsize i = 0; i < G_N_ELEMENTS (simple_escapes); i++)
    {
      if (simple_escapes[i].letter == letter)
        {
          *byte = simple_escapes[i].byte;
          return TRUE;
        }
    }

  return FALSE;
}

static gsize
sonde_escape_count_digits (const char *text,
                           gsize       max_digits,
                           guint32    *value)
{
  gsize n_digits = 0;

  *value = 0;

  while (n_digits < max_digits && g_ascii_isxdigit (text[n_digits]))
    *value = *value * 16 + (guint32) g_ascii_xdigit_value (text[n_digits++]);

  return n_digits;
}

static gboolean
sonde_escape_is_plain (gunichar c)
{
  return c == ' ' || (g_unichar_isprint (c) && !g_unichar_isspace (c));
}

/* Only for errors: counting at each escape would take quadratic time. */
static long
sonde_escape_get_position (const char *text,
                           const char *escape)
{
  return g_utf8_pointer_to_offset (text, escape) + 1;
}

static gboolean
sonde_escape_append_code_point (GString     *bytes,
                                guint32      code_point,
                                const char  *text,
                                const char  *escape,
                                GError     **error)
{
  if (code_point >= 0xd800 && code_point <= 0xdfff)
    {
      g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT,
                   _("U+%04X at character %ld is half of a surrogate pair, not a character"),
                   code_point, sonde_escape_get_position (text, escape));
      return FALSE;
    }

  if (code_point > 0x10ffff)
    {
      g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_CODE_POINT,
                   _("U+%04X at character %ld is beyond the last character, U+10FFFF"),
                   code_point, sonde_escape_get_position (text, escape));
      return FALSE;
    }

  g_string_append_unichar (bytes, code_point);

  return TRUE;
}

/* Reads “\x” and its digits. Returns the length of both, 0 if malformed. */
static gsize
sonde_escape_parse_byte (const char  *text,
                         const char  *escape,
                         GString     *bytes,
                         GError     **error)
{
  guint32 value;

  if (sonde_escape_count_digits (escape + 2, 2, &value) != 2)
    {
      g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_DIGITS,
                   _("“\\x” at character %ld needs two hexadecimal digits after it"),
                   sonde_escape_get_position (text, escape));
      return 0;
    }

  g_string_append_c (bytes, (char) value);

  return 4;
}

/* Reads “\u” and its digits. Returns the length of both, 0 if malformed. */
static gsize
sonde_escape_parse_code_point (const char  *text,
                               const char  *escape,
                               GString     *bytes,
                               GError     **error)
{
  guint32 code_point;
  gsize n_digits;
  gsize length;

  if (escape[2] == '{')
    {
      n_digits = sonde_escape_count_digits (escape + 3, MAX_BRACED_DIGITS, &code_point);
      length = n_digits + 4;

      if (n_digits == 0 || escape[length - 1] != '}')
        {
          g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_DIGITS,
                       _("“\\u{” at character %ld needs one to six hexadecimal digits and “}” "
                         "after it"),
                       sonde_escape_get_position (text, escape));
          return 0;
        }
    }
  else
    {
      n_digits = sonde_escape_count_digits (escape + 2, 4, &code_point);
      length = n_digits + 2;

      if (n_digits != 4)
        {
          g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_DIGITS,
                       _("“\\u” at character %ld needs four hexadecimal digits, or digits in "
                         "braces, after it"),
                       sonde_escape_get_position (text, escape));
          return 0;
        }
    }

  if (!sonde_escape_append_code_point (bytes, code_point, text, escape, error))
    return 0;

  return length;
}

/* Reads what starts with a backslash. Returns its length, 0 if malformed. */
static gsize
sonde_escape_parse_one (const char  *text,
                        const char  *escape,
                        GString     *bytes,
                        GError     **error)
{
  const char *next = escape + 1;
  int printable_length;
  guint8 byte;

  g_assert (escape[0] == '\\');

  if (next[0] == '\0')
    {
      g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_UNFINISHED,
                   _("Nothing follows the backslash at character %ld; write “\\\\” to send a "
                     "backslash"),
                   sonde_escape_get_position (text, escape));
      return 0;
    }

  if (sonde_escape_parse_simple (next[0], &byte))
    {
      g_string_append_c (bytes, (char) byte);
      return 2;
    }

  if (next[0] == 'x')
    return sonde_escape_parse_byte (text, escape, bytes, error);

  if (next[0] == 'u')
    return sonde_escape_parse_code_point (text, escape, bytes, error);

  printable_length = (int) (g_utf8_next_char (next) - next);

  if (!sonde_escape_is_plain (g_utf8_get_char (next)))
    printable_length = 0;

  g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_UNKNOWN,
               _("“\\%.*s” at character %ld is not an escape; write “\\\\” to send a backslash"),
               printable_length, next, sonde_escape_get_position (text, escape));

  return 0;
}

static void
sonde_escape_format_byte (GString *text,
                          guint8   byte)
{
  for (gsize i = 0; i < G_N_ELEMENTS (simple_escapes); i++)
    {
      if (simple_escapes[i].byte == byte)
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, simple_escapes[i].letter);
          return;
        }
    }

  g_string_append (text, "\\x");
  g_string_append_c (text, hex_digits[byte >> 4]);
  g_string_append_c (text, hex_digits[byte & 0xf]);
}

/**
 * sonde_escape_parse:
 * @text: what a person typed, in UTF-8
 * @error: return location for an error
 *
 * Makes bytes of a text with escapes, see [func@escape_parse_full].
 *
 * Fails with any `SONDE_ESCAPE_ERROR`.
 *
 * Returns: (transfer full) (nullable): the bytes, or `NULL` with @error set
 */
GBytes *
sonde_escape_parse (const char  *text,
                    GError     **error)
{
  return sonde_escape_parse_full (text, NULL, error);
}

/**
 * sonde_escape_parse_full:
 * @text: what a person typed, in UTF-8
 * @error_offset: (out) (optional): where to store the number of characters
 *   before the offending one; only set on failure
 * @error: return location for an error
 *
 * Makes bytes of a text with escapes.
 *
 * The escapes are `\r`, `\n`, `\t`, `\0`, `\\`, `\e`, `\a`, `\b`, `\xNN` for a byte,
 * and `\uNNNN` or `\u{N…}` for a character. All else goes out as UTF-8.
 *
 * Fails with any `SONDE_ESCAPE_ERROR`; the message tells the place too, counted
 * from 1.
 *
 * Returns: (transfer full) (nullable): the bytes, or `NULL` with @error set
 */
GBytes *
sonde_escape_parse_full (const char  *text,
                         gsize       *error_offset,
                         GError     **error)
{
  GString *bytes;
  const char *end;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, &end))
    {
      if (error_offset != NULL)
        *error_offset = (gsize) g_utf8_pointer_to_offset (text, end);

      g_set_error (error, SONDE_ESCAPE_ERROR, SONDE_ESCAPE_ERROR_INVALID_UTF8,
                   _("The text is not valid UTF-8 from character %ld on"),
                   sonde_escape_get_position (text, end));
      return NULL;
    }

  bytes = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p += length)
    {
      length = strcspn (p, "\\");

      if (length > 0)
        {
          g_string_append_len (bytes, p, (gssize) length);
          continue;
        }

      length = sonde_escape_parse_one (text, p, bytes, error);

      if (length == 0)
        {
          if (error_offset != NULL)
            *error_offset = (gsize) g_utf8_pointer_to_offset (text, p);

          g_string_free (bytes, TRUE);
          return NULL;
        }
    }

  return g_string_free_to_bytes (bytes);
}

/**
 * sonde_escape_format:
 * @data: (array length=length) (nullable): any bytes
 * @length: the number of bytes in @data
 *
 * Writes bytes as a text with escapes, the inverse of [func@escape_parse].
 *
 * Whatever would not be seen is escaped: controls, invisible characters, spaces
 * other than U+0020, and bytes that are not UTF-8. The result is one line.
 *
 * Returns: (transfer full): the text, in UTF-8
 */
char *
sonde_escape_format (const guint8 *data,
                     gsize         length)
{
  const char *p = (const char *) data;
  gsize left = length;
  GString *text;
  gsize size;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  text = g_string_sized_new (length + 1);

  for (; left > 0; p += size, left -= size)
    {
      gunichar c = *p == '\0' ? 0 : g_utf8_get_char_validated (p, (gssize) MIN (left, 4));

      size = 1;

      if (c == '\\' || c < 0x20 || c == 0x7f || c == (gunichar) -1 || c == (gunichar) -2)
        {
          sonde_escape_format_byte (text, (guint8) *p);
          continue;
        }

      size = (gsize) (g_utf8_next_char (p) - p);

      if (sonde_escape_is_plain (c))
        g_string_append_len (text, p, (gssize) size);
      else
        g_string_append_printf (text, "\\u{%x}", c);
    }

  return g_string_free (text, FALSE);
}

/**
 * sonde_line_ending_get_name:
 * @ending: a line ending
 *
 * Gets what a line ending is called in a list to choose from.
 *
 * Returns: a translated name
 */
const char *
sonde_line_ending_get_name (SondeLineEnding ending)
{
  switch (ending)
    {
    case SONDE_LINE_ENDING_NONE:
      return C_("line ending", "None");

    case SONDE_LINE_ENDING_LF:
      return C_("line ending", "LF");

    case SONDE_LINE_ENDING_CRLF:
      return C_("line ending", "CRLF");

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_line_ending_append:
 * @bytes: the bytes of a text
 * @ending: what to append
 *
 * Appends a line ending, also where there is one already.
 *
 * Returns: (transfer full): new bytes, or @bytes with a reference added when
 *   there is nothing to append
 */
GBytes *
sonde_line_ending_append (GBytes          *bytes,
                          SondeLineEnding  ending)
{
  const char *suffix;
  gconstpointer data;
  gsize suffix_length;
  guint8 *joined;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (ending == SONDE_LINE_ENDING_NONE)
    return g_bytes_ref (bytes);

  suffix = ending == SONDE_LINE_ENDING_CRLF ? "\r\n" : "\n";
  suffix_length = strlen (suffix);
  data = g_bytes_get_data (bytes, &length);
  joined = g_malloc (length + suffix_length);

  if (length > 0)
    memcpy (joined, data, length);

  memcpy (joined + length, suffix, suffix_length);

  return g_bytes_new_take (joined, length + suffix_length);
}
