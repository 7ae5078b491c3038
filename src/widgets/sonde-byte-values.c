#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "sonde-byte-values.h"
#include "sonde-text.h"

/* Between values, wide enough to tell them apart. */
#define SEPARATOR "   "

static guint64
sonde_byte_values_read (const guint8 *data,
                        gsize         length,
                        gboolean      is_big_endian)
{
  guint64 value = 0;

  for (gsize i = 0; i < length; i++)
    value = value << 8 | data[is_big_endian ? i : length - 1 - i];

  return value;
}

static void
sonde_byte_values_append (GString *text,
                          char    *value)
{
  if (text->len > 0)
    g_string_append (text, SEPARATOR);

  g_string_append (text, value);
  g_free (value);
}

static void
sonde_byte_values_append_character (GString      *text,
                                    const guint8 *data,
                                    gsize         length)
{
  gunichar character = g_utf8_get_char_validated ((const char *) data, (gssize) length);
  g_autofree char *name = NULL;
  char encoded[6];

  if (character == (gunichar) -1 || character == (gunichar) -2)
    return;

  /* What cannot be seen is spelled out by the preview. */
  name = sonde_text_preview ((const guint8 *) encoded,
                             (gsize) g_unichar_to_utf8 (character, encoded),
                             16);

  /* Translators: a character and its number in Unicode. */
  sonde_byte_values_append (text, g_strdup_printf (_("UTF-8 “%s” U+%04X"), name, character));
}

/**
 * sonde_byte_values_format:
 * @data: (array length=length) (nullable): the first bytes of a selection, up to
 *   %SONDE_BYTE_VALUES_MAX
 * @length: how many there are
 * @n_selected: how many bytes are selected; 0 for the one at the caret
 *
 * Says what bytes are worth as numbers, if there are 1, 2, 4 or 8, and which character they
 * begin with.
 *
 * Returns: (transfer full): one line, empty without bytes
 */
char *
sonde_byte_values_format (const guint8 *data,
                          gsize         length,
                          guint64       n_selected)
{
  GString *text = g_string_new (NULL);
  guint64 little, big;

  if (length == 0)
    return g_string_free (text, FALSE);

  if (n_selected <= 1)
    {
      /* Translators: the value of a byte without and with a sign. */
      sonde_byte_values_append (text, g_strdup_printf (_("u8 %d"), data[0]));
      sonde_byte_values_append (text, g_strdup_printf (_("i8 %d"), (gint8) data[0]));
    }
  else if (n_selected == length && (length == 2 || length == 4 || length == 8))
    {
      little = sonde_byte_values_read (data, length, FALSE);
      big = sonde_byte_values_read (data, length, TRUE);

      /* Translators: the value of 16, 32 or 64 bits, first byte first and last byte first. */
      sonde_byte_values_append (text,
                                g_strdup_printf (_("u%d BE %" PRIu64),
                                                 (int) length * 8, big));
      sonde_byte_values_append (text,
                                g_strdup_printf (_("u%d LE %" PRIu64),
                                                 (int) length * 8, little));
    }

  sonde_byte_values_append_character (text, data, length);

  return g_string_free (text, FALSE);
}
