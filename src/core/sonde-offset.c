#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-offset.h"

#define MINUS_SIGN "\xe2\x88\x92"

static gboolean
set_syntax_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("Write a number such as 4096, 0x1000, +16, −16 or 50%"));

  return FALSE;
}

static gboolean
parse_number (const char  *text,
              guint64     *number,
              GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean is_hex = g_ascii_strncasecmp (text, "0x", 2) == 0;

  if (g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 0, G_MAXINT64,
                                  number, &local_error))
    return TRUE;

  if (!g_error_matches (local_error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return set_syntax_error (error);

  *number = G_MAXINT64;

  return TRUE;
}

static gboolean
parse_percentage (const char  *text,
                  guint64      size,
                  guint64     *offset,
                  GError     **error)
{
  char *end;
  double percentage = g_ascii_strtod (text, &end);

  if (!g_ascii_isdigit (text[0]) || strcmp (g_strchug (end), "%") != 0)
    return set_syntax_error (error);

  if (percentage > 100)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("There is no more than 100%"));
      return FALSE;
    }

  *offset = percentage >= 100 ? size : (guint64) ((long double) size * percentage / 100);

  return TRUE;
}

static gboolean
set_range_error (guint64   size,
                 GError  **error)
{
  g_autofree char *count = sonde_format_count (size);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: the highest offset that there is. */
               _("That is beyond the end, which is at %s"), count);

  return FALSE;
}

/**
 * sonde_offset_parse:
 * @text: what a person wrote, in UTF-8
 * @base: what a number with a sign is added to
 * @size: the highest offset, which 100% stands for
 * @offset: (out): the offset meant
 * @error: return location for an error
 *
 * Reads an offset: decimal, hexadecimal after `0x`, relative after a sign, or a percentage.
 *
 * Fails with `G_IO_ERROR_INVALID_ARGUMENT` and says what is wrong.
 *
 * Returns: whether @text is an offset from 0 to @size
 */
gboolean
sonde_offset_parse (const char  *text,
                    guint64      base,
                    guint64      size,
                    guint64     *offset,
                    GError     **error)
{
  g_autofree char *stripped = NULL;
  const char *digits;
  gboolean is_back, is_forth;
  guint64 number;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (offset != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));

  if (g_str_has_suffix (stripped, "%"))
    return parse_percentage (stripped, size, offset, error);

  is_forth = stripped[0] == '+';
  is_back = stripped[0] == '-' || g_str_has_prefix (stripped, MINUS_SIGN);
  digits = stripped + (is_forth ? 1 : !is_back ? 0 : stripped[0] == '-' ? 1 : strlen (MINUS_SIGN));

  if (!parse_number (digits, &number, error))
    return FALSE;

  if (is_back && number > base)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("That is before the beginning"));
      return FALSE;
    }

  if (!is_back && number > size - (is_forth ? base : 0))
    return set_range_error (size, error);

  *offset = is_back ? base - number : is_forth ? base + number : number;

  return TRUE;
}
