#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-escape.h"
#include "sonde-hexdump.h"
#include "sonde-text.h"

#define ROW_LENGTH 16
#define C_ROW_LENGTH 12
#define OFFSET_MIN_DIGITS 8

/* Room for a row of any style, its offset having up to 16 digits. */
#define ROW_MAX_CHARS 100

static const char hex_digits[] = "0123456789abcdef";

static char *
sonde_hexdump_put_byte (char   *out,
                        guint8  byte)
{
  *out++ = hex_digits[byte >> 4];
  *out++ = hex_digits[byte & 0xf];

  return out;
}

static char *
sonde_hexdump_put_offset (char  *out,
                          gsize  offset)
{
  guint n_digits = OFFSET_MIN_DIGITS;

  while (n_digits < 2 * sizeof offset && offset >> (4 * n_digits) != 0)
    n_digits++;

  while (n_digits-- > 0)
    *out++ = hex_digits[offset >> (4 * n_digits) & 0xf];

  return out;
}

static char *
sonde_hexdump_put_text (char         *out,
                        const guint8 *data,
                        gsize         length)
{
  for (gsize i = 0; i < length; i++)
    *out++ = data[i] >= 0x20 && data[i] <= 0x7e ? (char) data[i] : '.';

  return out;
}

static char *
sonde_hexdump_put_padding (char       *out,
                           const char *end)
{
  while (out < end)
    *out++ = ' ';

  return out;
}

static void
sonde_hexdump_append_hexdump_row (GString      *text,
                                  const guint8 *data,
                                  gsize         length,
                                  gsize         offset)
{
  char row[ROW_MAX_CHARS];
  char *out = sonde_hexdump_put_offset (row, offset);
  char *end = out + strlen ("  00 11 22 33 44 55 66 77  88 99 aa bb cc dd ee ff  ");

  for (gsize i = 0; i < length; i++)
    {
      if (i % 8 == 0)
        *out++ = ' ';

      *out++ = ' ';
      out = sonde_hexdump_put_byte (out, data[i]);
    }

  out = sonde_hexdump_put_padding (out, end);
  *out++ = '|';
  out = sonde_hexdump_put_text (out, data, length);
  *out++ = '|';
  *out++ = '\n';

  g_string_append_len (text, row, out - row);
}

static void
sonde_hexdump_append_hexdump (GString      *text,
                              const guint8 *data,
                              gsize         length)
{
  char last[2 * sizeof length + 1];
  gboolean collapsing = FALSE;
  char *out;

  if (length == 0)
    return;

  for (gsize i = 0; i < length; i += ROW_LENGTH)
    {
      gsize n = MIN (length - i, ROW_LENGTH);

      if (i > 0 && n == ROW_LENGTH && memcmp (data + i, data + i - ROW_LENGTH, n) == 0)
        {
          if (!collapsing)
            g_string_append (text, "*\n");

          collapsing = TRUE;
          continue;
        }

      collapsing = FALSE;
      sonde_hexdump_append_hexdump_row (text, data + i, n, i);
    }

  out = sonde_hexdump_put_offset (last, length);
  *out++ = '\n';
  g_string_append_len (text, last, out - last);
}

static void
sonde_hexdump_append_xxd_row (GString      *text,
                              const guint8 *data,
                              gsize         length,
                              gsize         offset)
{
  char row[ROW_MAX_CHARS];
  char *out = sonde_hexdump_put_offset (row, offset);
  char *end = out + strlen (": 0011 2233 4455 6677 8899 aabb ccdd eeff  ");

  *out++ = ':';

  for (gsize i = 0; i < length; i++)
    {
      if (i % 2 == 0)
        *out++ = ' ';

      out = sonde_hexdump_put_byte (out, data[i]);
    }

  out = sonde_hexdump_put_padding (out, end);
  out = sonde_hexdump_put_text (out, data, length);
  *out++ = '\n';

  g_string_append_len (text, row, out - row);
}

static void
sonde_hexdump_append_xxd (GString      *text,
                          const guint8 *data,
                          gsize         length)
{
  for (gsize i = 0; i < length; i += ROW_LENGTH)
    sonde_hexdump_append_xxd_row (text, data + i, MIN (length - i, ROW_LENGTH), i);
}

static void
sonde_hexdump_append_plain (GString      *text,
                            const guint8 *data,
                            gsize         length)
{
  char digits[3] = { ' ' };

  for (gsize i = 0; i < length; i++)
    {
      sonde_hexdump_put_byte (digits + 1, data[i]);
      g_string_append_len (text, i > 0 ? digits : digits + 1, i > 0 ? 3 : 2);
    }
}

static void
sonde_hexdump_append_c_array (GString      *text,
                              const guint8 *data,
                              gsize         length)
{
  char number[] = " 0x00,";

  g_string_append_printf (text, "static const unsigned char data[%" G_GSIZE_FORMAT "] = {\n",
                          length);

  for (gsize i = 0; i < length; i++)
    {
      if (i % C_ROW_LENGTH == 0)
        g_string_append_c (text, ' ');

      sonde_hexdump_put_byte (number + 3, data[i]);
      g_string_append_len (text, number, sizeof number - 1);

      if (i % C_ROW_LENGTH == C_ROW_LENGTH - 1 || i == length - 1)
        g_string_append_c (text, '\n');
    }

  g_string_append (text, "};\n");
}

/* The quote that needs no backslashes, if either does, is what repr() chooses. */
static void
sonde_hexdump_append_python (GString      *text,
                             const guint8 *data,
                             gsize         length)
{
  gboolean has_single = length > 0 && memchr (data, '\'', length) != NULL;
  gboolean has_double = length > 0 && memchr (data, '"', length) != NULL;
  const char quote = has_single && !has_double ? '"' : '\'';
  static const char letters[] = "tn..r";
  char escape[] = "\\x00";

  g_string_append_c (text, 'b');
  g_string_append_c (text, quote);

  for (gsize i = 0; i < length; i++)
    {
      char c = (char) data[i];

      if (c == quote || c == '\\' || c == '\t' || c == '\n' || c == '\r')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, c < ' ' ? letters[c - '\t'] : c);
        }
      else if (data[i] >= 0x20 && data[i] <= 0x7e)
        {
          g_string_append_c (text, c);
        }
      else
        {
          sonde_hexdump_put_byte (escape + 2, data[i]);
          g_string_append_len (text, escape, sizeof escape - 1);
        }
    }

  g_string_append_c (text, quote);
}

/**
 * sonde_hexdump_style_get_name:
 * @style: a style
 *
 * Gets what a style is called in a list to choose from.
 *
 * Returns: a translated name
 */
const char *
sonde_hexdump_style_get_name (SondeHexdumpStyle style)
{
  switch (style)
    {
    case SONDE_HEXDUMP_STYLE_HEXDUMP:
      return _("Hexdump");

    case SONDE_HEXDUMP_STYLE_XXD:
      return _("Hexdump for xxd");

    case SONDE_HEXDUMP_STYLE_PLAIN:
      return _("Hexadecimal digits");

    case SONDE_HEXDUMP_STYLE_C_ARRAY:
      return _("C array");

    case SONDE_HEXDUMP_STYLE_PYTHON:
      return _("Python bytes");

    case SONDE_HEXDUMP_STYLE_BASE64:
      return _("Base64");

    case SONDE_HEXDUMP_STYLE_ESCAPED:
      return _("Text with escapes");

    case SONDE_HEXDUMP_STYLE_TEXT:
      return _("Text");

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_hexdump_format:
 * @style: how to write the bytes
 * @data: (array length=length) (nullable): any bytes
 * @length: the number of bytes in @data
 *
 * Writes bytes as text, to be copied to the clipboard or a file.
 *
 * Offsets count from @data. No bytes give an empty text, except in the languages
 * where that needs more. Takes time and memory by @length.
 *
 * Returns: (transfer full): the text, in UTF-8
 */
char *
sonde_hexdump_format (SondeHexdumpStyle  style,
                      const guint8      *data,
                      gsize              length)
{
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (style == SONDE_HEXDUMP_STYLE_BASE64)
    return g_base64_encode (data, length);

  if (style == SONDE_HEXDUMP_STYLE_ESCAPED)
    return sonde_escape_format (data, length);

  if (style == SONDE_HEXDUMP_STYLE_TEXT)
    return sonde_text_for_clipboard (data, length);

  text = g_string_sized_new (length * 4);

  switch (style)
    {
    case SONDE_HEXDUMP_STYLE_HEXDUMP:
      sonde_hexdump_append_hexdump (text, data, length);
      break;

    case SONDE_HEXDUMP_STYLE_XXD:
      sonde_hexdump_append_xxd (text, data, length);
      break;

    case SONDE_HEXDUMP_STYLE_PLAIN:
      sonde_hexdump_append_plain (text, data, length);
      break;

    case SONDE_HEXDUMP_STYLE_C_ARRAY:
      sonde_hexdump_append_c_array (text, data, length);
      break;

    case SONDE_HEXDUMP_STYLE_PYTHON:
      sonde_hexdump_append_python (text, data, length);
      break;

    case SONDE_HEXDUMP_STYLE_BASE64:
    case SONDE_HEXDUMP_STYLE_ESCAPED:
    case SONDE_HEXDUMP_STYLE_TEXT:
    default:
      g_return_val_if_reached (NULL);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
