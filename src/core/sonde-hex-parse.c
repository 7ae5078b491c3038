#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-hex-parse.h"

/* What a dump may grow to by the rows its “*” leaves out. */
#define MAX_COLLAPSED_BYTES (64 * 1024 * 1024)

#define HEXDUMP_MIN_OFFSET_DIGITS 4
#define HEXDUMP_HALF_ROW_LENGTH 8
#define HEXDUMP_ROW_LENGTH 16
#define TCPDUMP_MIN_OFFSET_DIGITS 4
#define XXD_MIN_OFFSET_DIGITS 7

typedef enum
{
  SONDE_HEX_NOTATION_PLAIN,
  SONDE_HEX_NOTATION_C_ARRAY,
  SONDE_HEX_NOTATION_HEXDUMP,
  SONDE_HEX_NOTATION_XXD,
  SONDE_HEX_NOTATION_TCPDUMP,
} SondeHexNotation;

/* Errors go to the parser first, so that the place is counted only once. */
typedef struct
{
  const char *text;
  GString    *bytes;
  const char *error_place;
  GError     *error;
} SondeHexParser;

typedef struct
{
  SondeHexParser   *parser;
  SondeHexNotation  notation;
  const char       *star;
  gboolean          started;
  guint64           next_offset;
  gsize             last_row;
  gsize             last_row_length;
} SondeHexDump;

G_DEFINE_QUARK (sonde-hex-parse-error-quark, sonde_hex_parse_error)

static long
sonde_hex_parser_set_place (SondeHexParser *parser,
                            const char     *place)
{
  g_assert (parser->error_place == NULL);

  parser->error_place = place;

  return g_utf8_pointer_to_offset (parser->text, place) + 1;
}

static void
sonde_hex_parser_fail_character (SondeHexParser *parser,
                                 const char     *place)
{
  long position = sonde_hex_parser_set_place (parser, place);
  gunichar c = g_utf8_get_char (place);

  if (c == '\0')
    g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER,
                 _("Hexadecimal digits are missing at the end"));
  else if (g_unichar_isprint (c) && !g_unichar_isspace (c))
    g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER,
                 _("“%.*s” at character %ld is not a hexadecimal digit"),
                 (int) (g_utf8_next_char (place) - place), place, position);
  else
    g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER,
                 _("U+%04X at character %ld is not a hexadecimal digit"), c, position);
}

static void
sonde_hex_parser_fail_odd (SondeHexParser *parser,
                           const char     *place)
{
  long position = sonde_hex_parser_set_place (parser, place);

  g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_ODD_DIGITS,
               _("The digit “%c” at character %ld has no partner; a byte takes two"),
               *place, position);
}

static gsize
sonde_hex_count_digits (const char *p)
{
  gsize n = 0;

  while (g_ascii_isxdigit (p[n]))
    n++;

  return n;
}

static gsize
sonde_hex_count_blanks (const char *p)
{
  return strspn (p, " \t");
}

/* Not g_str_has_prefix(): newer versions of GLib take the length of all that follows for it. */
static gboolean
sonde_hex_begins_with (const char *p,
                       const char *prefix)
{
  return strncmp (p, prefix, strlen (prefix)) == 0;
}

static gboolean
sonde_hex_is_line_end (char c)
{
  return c == '\0' || c == '\n' || c == '\r';
}

static const char *
sonde_hex_next_line (const char *p)
{
  p += strcspn (p, "\n");

  return *p == '\n' ? p + 1 : p;
}

static gboolean
sonde_hex_parser_append_digits (SondeHexParser *parser,
                                const char     *digits,
                                gsize           n_digits)
{
  if (n_digits % 2 != 0)
    {
      sonde_hex_parser_fail_odd (parser, digits + n_digits - 1);
      return FALSE;
    }

  for (gsize i = 0; i < n_digits; i += 2)
    g_string_append_c (parser->bytes, (char) (g_ascii_xdigit_value (digits[i]) << 4 |
                                              g_ascii_xdigit_value (digits[i + 1])));

  return TRUE;
}

static gboolean
sonde_hex_parser_run_plain (SondeHexParser *parser)
{
  const char *p = parser->text;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);
      gsize n_digits;

      if (c == ',' || c == ':' || g_unichar_isspace (c))
        {
          p = g_utf8_next_char (p);
          continue;
        }

      if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
        p += 2;

      n_digits = sonde_hex_count_digits (p);
      c = g_utf8_get_char (p + n_digits);

      if (n_digits == 0 || !(c == '\0' || c == ',' || c == ':' || g_unichar_isspace (c)))
        {
          sonde_hex_parser_fail_character (parser, p + n_digits);
          return FALSE;
        }

      if (!sonde_hex_parser_append_digits (parser, p, n_digits))
        return FALSE;

      p += n_digits;
    }

  return TRUE;
}

static const char *
sonde_hex_skip_c_space (const char *p)
{
  const char *end;

  while (*p != '\0')
    {
      if (g_ascii_isspace (*p))
        {
          p++;
        }
      else if (sonde_hex_begins_with (p, "//"))
        {
          p = sonde_hex_next_line (p);
        }
      else if (sonde_hex_begins_with (p, "/*"))
        {
          end = strstr (p + 2, "*/");
          p = end != NULL ? end + 2 : p + strlen (p);
        }
      else
        {
          break;
        }
    }

  return p;
}

/* Returns what follows the number, or NULL if it is not one that fits a byte. */
static const char *
sonde_hex_parser_append_c_number (SondeHexParser *parser,
                                  const char     *number)
{
  const char *p = number;
  long position;
  guint value = 0;
  guint base = 10;
  int digit;

  if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
    {
      base = 16;
      p += 2;
    }
  else if (p[0] == '0')
    {
      base = 8;
    }

  if (g_ascii_isxdigit (*p))
    {
      for (; (digit = g_ascii_xdigit_value (*p)) >= 0 && (guint) digit < base && value <= 255; p++)
        value = value * base + (guint) digit;

      p += strspn (p, "uUlL");

      if (value <= 255 && !g_ascii_isalnum (*p))
        {
          g_string_append_c (parser->bytes, (char) value);
          return p;
        }
    }

  position = sonde_hex_parser_set_place (parser, number);
  g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_NUMBER,
               _("The array element at character %ld is not a number from 0 to 255"), position);

  return NULL;
}

static gboolean
sonde_hex_parser_fail_array (SondeHexParser *parser,
                             const char     *place,
                             const char     *message)
{
  sonde_hex_parser_set_place (parser, place);
  g_set_error_literal (&parser->error,
                       SONDE_HEX_PARSE_ERROR,
                       SONDE_HEX_PARSE_ERROR_INVALID_ARRAY,
                       message);

  return FALSE;
}

static gboolean
sonde_hex_parser_run_c_array (SondeHexParser *parser)
{
  const char *open = strchr (parser->text, '{');
  const char *p = sonde_hex_skip_c_space (open + 1);
  const char *other;

  while (*p != '}')
    {
      if (*p == '\0')
        return sonde_hex_parser_fail_array (parser, open, _("The array has no closing brace"));

      p = sonde_hex_parser_append_c_number (parser, p);

      if (p == NULL)
        return FALSE;

      p = sonde_hex_skip_c_space (p);

      if (*p == ',')
        p = sonde_hex_skip_c_space (p + 1);
      else if (*p != '}' && *p != '\0')
        return sonde_hex_parser_fail_array (parser, p, _("A comma is missing in the array"));
    }

  other = strchr (p, '{');

  if (other != NULL)
    return sonde_hex_parser_fail_array (parser, other, _("There is more than one array"));

  return TRUE;
}

static gboolean
sonde_hex_dump_fail_offset (SondeHexDump *dump,
                            const char   *place)
{
  long position = sonde_hex_parser_set_place (dump->parser, place);

  g_set_error (&dump->parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_OFFSET,
               _("The row at character %ld does not follow the row before it"), position);

  return FALSE;
}

static gboolean
sonde_hex_dump_expand_star (SondeHexDump *dump,
                            const char   *place,
                            guint64       offset)
{
  GString *bytes = dump->parser->bytes;
  guint64 n_missing;

  if (dump->last_row_length == 0 || offset <= dump->next_offset ||
      (offset - dump->next_offset) % dump->last_row_length != 0)
    return sonde_hex_dump_fail_offset (dump, place);

  n_missing = offset - dump->next_offset;

  if (n_missing > MAX_COLLAPSED_BYTES || bytes->len + n_missing > MAX_COLLAPSED_BYTES)
    {
      sonde_hex_parser_set_place (dump->parser, dump->star);
      g_set_error (&dump->parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_TOO_LARGE,
                   _("The “*” stands for more bytes than can be pasted"));
      return FALSE;
    }

  /* Appending a string to itself is only defined while it need not grow. */
  for (gsize row = dump->last_row; n_missing > 0; n_missing -= dump->last_row_length)
    {
      gsize start = bytes->len;

      g_string_set_size (bytes, start + dump->last_row_length);
      memcpy (bytes->str + start, bytes->str + row, dump->last_row_length);
    }

  dump->next_offset = offset;
  dump->star = NULL;

  return TRUE;
}

static gboolean
sonde_hex_dump_check_offset (SondeHexDump *dump,
                             const char   *place,
                             guint64       offset)
{
  gboolean restarts = dump->notation == SONDE_HEX_NOTATION_TCPDUMP && offset == 0;

  if (dump->star != NULL)
    return sonde_hex_dump_expand_star (dump, place, offset);

  /* A dump may have lost its head, and tcpdump starts anew for each packet. */
  if (!dump->started || restarts)
    dump->next_offset = offset;

  dump->started = TRUE;

  if (offset != dump->next_offset)
    return sonde_hex_dump_fail_offset (dump, place);

  return TRUE;
}

/* Whether what follows a gap after a group of digits is the text column. */
static gboolean
sonde_hex_dump_ends_row (SondeHexDump *dump,
                         gsize         gap,
                         gsize         n_bytes)
{
  if (dump->notation != SONDE_HEX_NOTATION_HEXDUMP)
    return gap > 1;

  return n_bytes == HEXDUMP_ROW_LENGTH ||
         gap > 2 ||
         (gap == 2 && n_bytes != HEXDUMP_HALF_ROW_LENGTH);
}

static gboolean
sonde_hex_dump_read_groups (SondeHexDump *dump,
                            const char   *p)
{
  GString *bytes = dump->parser->bytes;
  gsize start = bytes->len;
  gsize n_digits;
  gsize gap;

  p += sonde_hex_count_blanks (p);

  while (!sonde_hex_is_line_end (*p))
    {
      n_digits = sonde_hex_count_digits (p);

      if (n_digits == 0 || (p[n_digits] != ' ' && p[n_digits] != '\t' &&
                            !sonde_hex_is_line_end (p[n_digits])))
        {
          sonde_hex_parser_fail_character (dump->parser, p + n_digits);
          return FALSE;
        }

      if (!sonde_hex_parser_append_digits (dump->parser, p, n_digits))
        return FALSE;

      p += n_digits;
      gap = sonde_hex_count_blanks (p);
      p += gap;

      if (*p == '|' || sonde_hex_dump_ends_row (dump, gap, bytes->len - start))
        break;
    }

  dump->last_row = start;
  dump->last_row_length = bytes->len - start;
  dump->next_offset += dump->last_row_length;

  return TRUE;
}

static gboolean
sonde_hex_dump_read_row (SondeHexDump *dump,
                         const char   *row)
{
  const char *p = row;
  guint64 offset = 0;
  gsize n_digits;

  if (dump->notation == SONDE_HEX_NOTATION_TCPDUMP)
    p += strlen ("0x");

  n_digits = sonde_hex_count_digits (p);

  if (n_digits == 0)
    {
      sonde_hex_parser_fail_character (dump->parser, p);
      return FALSE;
    }

  if (n_digits > 2 * sizeof offset)
    return sonde_hex_dump_fail_offset (dump, row);

  for (; n_digits > 0; n_digits--)
    offset = offset << 4 | (guint64) g_ascii_xdigit_value (*p++);

  if (!sonde_hex_dump_check_offset (dump, row, offset))
    return FALSE;

  if (dump->notation != SONDE_HEX_NOTATION_HEXDUMP)
    {
      if (*p != ':')
        {
          sonde_hex_parser_fail_character (dump->parser, p);
          return FALSE;
        }

      p++;
    }

  return sonde_hex_dump_read_groups (dump, p);
}

static gboolean
sonde_hex_parser_run_dump (SondeHexParser   *parser,
                           SondeHexNotation  notation)
{
  SondeHexDump dump = { .parser = parser, .notation = notation };

  for (const char *line = parser->text; *line != '\0'; line = sonde_hex_next_line (line))
    {
      const char *p = line + sonde_hex_count_blanks (line);

      if (sonde_hex_is_line_end (*p))
        continue;

      /* Between the rows, tcpdump writes a summary of each packet. */
      if (notation == SONDE_HEX_NOTATION_TCPDUMP && !sonde_hex_begins_with (p, "0x"))
        continue;

      if (*p == '*' && sonde_hex_is_line_end (p[1 + sonde_hex_count_blanks (p + 1)]))
        {
          dump.star = p;
          continue;
        }

      if (!sonde_hex_dump_read_row (&dump, p))
        return FALSE;
    }

  if (dump.star != NULL)
    return sonde_hex_dump_fail_offset (&dump, dump.star);

  return TRUE;
}

static gboolean
sonde_hex_is_offset_with_colon (const char *p,
                                gsize       min_digits)
{
  gsize n_digits = sonde_hex_count_digits (p);

  return n_digits >= min_digits && p[n_digits] == ':' &&
         (sonde_hex_count_blanks (p + n_digits + 1) > 0 || sonde_hex_is_line_end (p[n_digits + 1]));
}

static gboolean
sonde_hex_is_tcpdump (const char *text)
{
  for (const char *line = text; *line != '\0'; line = sonde_hex_next_line (line))
    {
      const char *p = line + sonde_hex_count_blanks (line);

      if (sonde_hex_begins_with (p, "0x") &&
          sonde_hex_is_offset_with_colon (p + 2, TCPDUMP_MIN_OFFSET_DIGITS))
        return TRUE;
    }

  return FALSE;
}

/* An offset, two spaces, and pairs of digits; and a text in bars unless at the start. */
static gboolean
sonde_hex_is_hexdump (const char *row)
{
  gsize n_digits = sonde_hex_count_digits (row);
  gboolean is_start = strspn (row, "0") == n_digits;
  const char *p = row + n_digits;

  if (n_digits < HEXDUMP_MIN_OFFSET_DIGITS || sonde_hex_count_blanks (p) < 2)
    return FALSE;

  p += sonde_hex_count_blanks (p);

  if (sonde_hex_count_digits (p) != 2)
    return FALSE;

  return is_start || memchr (p, '|', strcspn (p, "\n")) != NULL;
}

static gboolean
sonde_hex_is_c_array (const char *text)
{
  const char *open = strchr (text, '{');
  const char *p;

  if (open == NULL)
    return FALSE;

  p = sonde_hex_skip_c_space (text);

  return p >= open || strcspn (text, "=[") < (gsize) (open - text);
}

static SondeHexNotation
sonde_hex_guess_notation (const char *text)
{
  const char *p = text + strspn (text, " \t\r\n");

  if (sonde_hex_is_offset_with_colon (p, XXD_MIN_OFFSET_DIGITS))
    return SONDE_HEX_NOTATION_XXD;

  if (sonde_hex_is_hexdump (p))
    return SONDE_HEX_NOTATION_HEXDUMP;

  if (sonde_hex_is_tcpdump (text))
    return SONDE_HEX_NOTATION_TCPDUMP;

  if (sonde_hex_is_c_array (text))
    return SONDE_HEX_NOTATION_C_ARRAY;

  return SONDE_HEX_NOTATION_PLAIN;
}

static gboolean
sonde_hex_parser_run (SondeHexParser *parser)
{
  SondeHexNotation notation;
  const char *end;

  if (!g_utf8_validate (parser->text, -1, &end))
    {
      sonde_hex_parser_set_place (parser, end);
      g_set_error (&parser->error, SONDE_HEX_PARSE_ERROR, SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER,
                   _("The text is not valid UTF-8"));
      return FALSE;
    }

  notation = sonde_hex_guess_notation (parser->text);

  switch (notation)
    {
    case SONDE_HEX_NOTATION_C_ARRAY:
      return sonde_hex_parser_run_c_array (parser);

    case SONDE_HEX_NOTATION_HEXDUMP:
    case SONDE_HEX_NOTATION_XXD:
    case SONDE_HEX_NOTATION_TCPDUMP:
      return sonde_hex_parser_run_dump (parser, notation);

    case SONDE_HEX_NOTATION_PLAIN:
    default:
      return sonde_hex_parser_run_plain (parser);
    }
}

/**
 * sonde_hex_parse:
 * @text: what a person pasted or typed, in UTF-8
 * @error_offset: (out) (optional): where to store the number of characters
 *   before the offending one; only set on failure
 * @error: return location for an error
 *
 * Makes bytes of hexadecimal digits, however they are written.
 *
 * Understands pairs of digits with spaces, commas, colons or `0x` between them,
 * a C array, and what `hexdump -C`, `xxd`, `tcpdump -X` and Wireshark print,
 * whose rows must be complete. Inside the braces of a C array, numbers are as in
 * C: `10` is ten. An empty text gives no bytes.
 *
 * Fails with any `SONDE_HEX_PARSE_ERROR`.
 *
 * Returns: (transfer full) (nullable): the bytes, or `NULL` with @error set
 */
GBytes *
sonde_hex_parse (const char  *text,
                 gsize       *error_offset,
                 GError     **error)
{
  SondeHexParser parser = { .text = text };

  g_return_val_if_fail (text != NULL, NULL);

  parser.bytes = g_string_new (NULL);

  if (sonde_hex_parser_run (&parser))
    return g_string_free_to_bytes (parser.bytes);

  if (error_offset != NULL)
    *error_offset = (gsize) g_utf8_pointer_to_offset (text, parser.error_place);

  g_propagate_error (error, parser.error);
  g_string_free (parser.bytes, TRUE);

  return NULL;
}
