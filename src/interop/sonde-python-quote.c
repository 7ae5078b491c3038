#include "config.h"

#include <string.h>

#include "sonde-python-quote.h"
#include "sonde-visible.h"

/* PEP 8: no line is longer than this. */
#define MAX_COLUMNS 79
#define INDENT_STEP 4

typedef struct
{
  const guint8 *data;
  gsize         length;
  gboolean      is_bytes;
  char          quote;
} Literal;

static Literal
literal_init (const void *data,
              gsize       length,
              gboolean    is_bytes)
{
  Literal literal = { data, length, is_bytes, '"' };

  if (length > 0 && memchr (data, '"', length) != NULL && memchr (data, '\'', length) == NULL)
    literal.quote = '\'';

  return literal;
}

static gboolean
append_short_escape (GString *script,
                     guint8   byte,
                     char     quote)
{
  switch (byte)
    {
    case '\n':
      g_string_append (script, "\\n");
      return TRUE;

    case '\r':
      g_string_append (script, "\\r");
      return TRUE;

    case '\t':
      g_string_append (script, "\\t");
      return TRUE;

    case '\\':
      g_string_append (script, "\\\\");
      return TRUE;

    default:
      if (byte != (guint8) quote)
        return FALSE;

      g_string_append_printf (script, "\\%c", quote);
      return TRUE;
    }
}

static void
append_character (GString  *script,
                  gunichar  character)
{
  if (sonde_is_visible (character))
    g_string_append_unichar (script, character);
  else if (character <= 0xff)
    g_string_append_printf (script, "\\x%02x", character);
  else if (character <= 0xffff)
    g_string_append_printf (script, "\\u%04x", character);
  else
    g_string_append_printf (script, "\\U%08x", character);
}

/* Writes the byte or the character at @offset; returns how many bytes it took. */
static gsize
literal_append_unit (const Literal *literal,
                     gsize          offset,
                     GString       *script)
{
  const guint8 *at = literal->data + offset;
  gunichar character;

  if (append_short_escape (script, *at, literal->quote))
    return 1;

  if (*at < 0x80 || literal->is_bytes)
    {
      if (*at >= 0x20 && *at < 0x7f)
        g_string_append_c (script, (char) *at);
      else
        g_string_append_printf (script, "\\x%02x", *at);

      return 1;
    }

  character = g_utf8_get_char_validated ((const char *) at,
                                         (gssize) MIN (literal->length - offset, 6));

  /* Python's own way to carry a byte that is not UTF-8 in text ("surrogateescape"). */
  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      g_string_append_printf (script, "\\udc%02x", *at);
      return 1;
    }

  append_character (script, character);

  return (gsize) g_unichar_to_utf8 (character, NULL);
}

static void
literal_open (const Literal *literal,
              GString       *script)
{
  if (literal->is_bytes)
    g_string_append_c (script, 'b');

  g_string_append_c (script, literal->quote);
}

/* Writes the literal on one line, giving up at more than @max_columns columns. */
static gboolean
literal_append_line (const Literal *literal,
                     GString       *script,
                     gsize          max_columns)
{
  gsize start = script->len;
  gsize offset = 0;

  literal_open (literal, script);

  while (offset < literal->length)
    {
      offset += literal_append_unit (literal, offset, script);

      /* A character takes at most four bytes: do not count each time. */
      if (script->len - start > 4 * max_columns)
        break;
    }

  g_string_append_c (script, literal->quote);

  if (offset == literal->length
      && (gsize) g_utf8_strlen (script->str + start, -1) <= max_columns)
    return TRUE;

  g_string_truncate (script, start);

  return FALSE;
}

/* Python joins literals that stand beside each other: one for each line of the text. */
static void
literal_append_lines (const Literal *literal,
                      GString       *script,
                      guint          indent)
{
  /* The prefix and the two quotes take three columns. */
  gsize room = MAX_COLUMNS - 3 - MIN (indent, MAX_COLUMNS / 2);
  g_autoptr(GString) unit = g_string_new (NULL);
  gboolean is_open = FALSE;
  gsize columns = 0;
  gsize offset = 0;

  while (offset < literal->length)
    {
      gboolean ends_line = literal->data[offset] == '\n';
      gsize unit_columns;

      g_string_truncate (unit, 0);
      offset += literal_append_unit (literal, offset, unit);
      unit_columns = (gsize) g_utf8_strlen (unit->str, (gssize) unit->len);

      if (is_open && columns + unit_columns > room)
        {
          g_string_append_printf (script, "%c\n", literal->quote);
          is_open = FALSE;
        }

      if (!is_open)
        {
          g_string_append_printf (script, "%*s", (int) indent, "");
          literal_open (literal, script);
          is_open = TRUE;
          columns = 0;
        }

      g_string_append_len (script, unit->str, (gssize) unit->len);
      columns += unit_columns;

      if (ends_line)
        {
          g_string_append_printf (script, "%c\n", literal->quote);
          is_open = FALSE;
        }
    }

  if (is_open)
    g_string_append_printf (script, "%c\n", literal->quote);
}

static gsize
current_column (GString *script)
{
  gsize start = script->len;

  while (start > 0 && script->str[start - 1] != '\n')
    start--;

  return (gsize) g_utf8_strlen (script->str + start, (gssize) (script->len - start));
}

static void
literal_append (const Literal *literal,
                GString       *script,
                guint          indent,
                gboolean       in_call)
{
  gsize column = current_column (script);
  /* Behind the literal there may be a parenthesis or a comma, or both. */
  gsize room = column + 2 < MAX_COLUMNS ? MAX_COLUMNS - 2 - column : 0;
  gsize before = script->len;

  if (in_call)
    g_string_append_c (script, '(');

  if (literal_append_line (literal, script, literal->length == 0 ? MAX_COLUMNS : room))
    {
      if (in_call)
        g_string_append_c (script, ')');

      return;
    }

  g_string_truncate (script, before);
  g_string_append (script, "(\n");
  literal_append_lines (literal, script, indent + INDENT_STEP);
  g_string_append_printf (script, "%*s)", (int) indent, "");
}

static gsize
text_length (const char *text,
             gssize      length)
{
  return length < 0 ? strlen (text) : (gsize) length;
}

/**
 * sonde_python_quote_str:
 * @text: (array length=length): any bytes, meant as UTF-8
 * @length: the number of bytes in @text, or -1 when it ends with a NUL byte
 *
 * Writes text as a Python 3 string literal, on one line.
 *
 * The literal is safe whatever the text holds: quotes and backslashes are escaped, and so is
 * every character that cannot be seen, such as those that reverse the direction of writing.
 * Bytes that are not UTF-8 become lone surrogates, as in Python's `surrogateescape`, so that
 * `literal.encode("utf-8", "surrogateescape")` gives @text back.
 *
 * Returns: (transfer full): the literal with its quotes, valid UTF-8
 */
char *
sonde_python_quote_str (const char *text,
                        gssize      length)
{
  g_autoptr(GString) script = g_string_new (NULL);
  Literal literal;

  g_return_val_if_fail (text != NULL, NULL);

  literal = literal_init (text, text_length (text, length), FALSE);
  literal_append_line (&literal, script, G_MAXSIZE / 4);

  return g_string_free (g_steal_pointer (&script), FALSE);
}

/**
 * sonde_python_quote_bytes:
 * @data: (array length=length) (nullable): any bytes; may be `NULL` when @length is 0
 * @length: the number of bytes in @data
 *
 * Writes bytes as a Python 3 bytes literal, on one line of ASCII.
 *
 * Returns: (transfer full): the literal with its prefix and quotes
 */
char *
sonde_python_quote_bytes (const void *data,
                          gsize       length)
{
  g_autoptr(GString) script = g_string_new (NULL);
  Literal literal;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  literal = literal_init (data, length, TRUE);
  literal_append_line (&literal, script, G_MAXSIZE / 4);

  return g_string_free (g_steal_pointer (&script), FALSE);
}

/**
 * sonde_python_append_str:
 * @script: the script to append to, its last line being the one to go on with
 * @indent: the indentation of the last line, in columns
 * @text: (array length=length): any bytes, meant as UTF-8
 * @length: the number of bytes in @text, or -1 when it ends with a NUL byte
 * @in_call: whether the literal is the only argument of a call
 *
 * Appends text as a Python string literal, as [func@python_quote_str] does.
 *
 * What does not fit on the line goes onto lines of its own between parentheses, one literal
 * for each line of the text. In a call these are the parentheses of the call.
 */
void
sonde_python_append_str (GString    *script,
                         guint       indent,
                         const char *text,
                         gssize      length,
                         gboolean    in_call)
{
  Literal literal;

  g_return_if_fail (script != NULL);
  g_return_if_fail (text != NULL);

  literal = literal_init (text, text_length (text, length), FALSE);
  literal_append (&literal, script, indent, in_call);
}

/**
 * sonde_python_append_bytes:
 * @script: the script to append to, its last line being the one to go on with
 * @indent: the indentation of the last line, in columns
 * @data: (array length=length) (nullable): any bytes; may be `NULL` when @length is 0
 * @length: the number of bytes in @data
 * @in_call: whether the literal is the only argument of a call
 *
 * Appends bytes as a Python bytes literal, laid out as [func@python_append_str] does.
 */
void
sonde_python_append_bytes (GString    *script,
                           guint       indent,
                           const void *data,
                           gsize       length,
                           gboolean    in_call)
{
  Literal literal;

  g_return_if_fail (script != NULL);
  g_return_if_fail (data != NULL || length == 0);

  literal = literal_init (data, length, TRUE);
  literal_append (&literal, script, indent, in_call);
}
