#include "config.h"

#include <gio/gio.h>
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

static char *
sonde_byte_value_format_float (guint64 bits,
                               gsize   width)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  guint32 half = (guint32) bits;
  float single;
  double number;

  memcpy (&single, &half, sizeof single);
  memcpy (&number, &bits, sizeof number);

  if (width == sizeof single)
    return g_strdup (g_ascii_formatd (text, sizeof text, "%.9g", (double) single));

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.17g", number));
}

static char *
sonde_byte_value_format_time (gint64 value,
                              gint64 per_second)
{
  gint64 seconds = value / per_second - (value % per_second < 0);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = NULL;

  if (time == NULL)
    return NULL;

  text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");

  if (per_second == 1)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s.%03d", text, (int) (value - seconds * per_second));
}

static char *
sonde_byte_value_format_character (const guint8 *data,
                                   gsize         length)
{
  gunichar character = g_utf8_get_char_validated ((const char *) data, (gssize) length);
  g_autofree char *name = NULL;
  char encoded[6];

  if (character == (gunichar) -1 || character == (gunichar) -2)
    return NULL;

  name = sonde_text_preview ((const guint8 *) encoded,
                             (gsize) g_unichar_to_utf8 (character, encoded),
                             16);

  return g_strdup_printf ("%s  U+%04X", name, character);
}

static char *
sonde_byte_value_format_bits (guint8 byte)
{
  char *text = g_strnfill (9, ' ');

  for (guint i = 0; i < 8; i++)
    text[i + i / 4] = (byte >> (7 - i) & 1) != 0 ? '1' : '0';

  return text;
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

/**
 * sonde_byte_value_format:
 * @kind: what to take the bytes for
 * @width: how many bytes that takes; for a character in UTF-8, 1
 * @is_big_endian: whether the first byte counts most, where that has a meaning
 * @data: (array length=length) (nullable): bytes
 * @length: how many there are
 *
 * Says what bytes are worth.
 *
 * Returns: (transfer full) (nullable): the value, or `NULL` if there are too few bytes or they
 *   have no such value
 */
char *
sonde_byte_value_format (SondeByteValueKind  kind,
                         gsize               width,
                         gboolean            is_big_endian,
                         const guint8       *data,
                         gsize               length)
{
  g_autoptr(GInetAddress) address = NULL;
  char encoded[6];
  guint64 bits;
  gint64 number;

  g_return_val_if_fail (width >= 1 && width <= SONDE_BYTE_VALUES_MAX, NULL);

  if (length < width)
    return NULL;

  bits = sonde_byte_values_read (data, MIN (width, 8), is_big_endian);
  number = (gint64) (bits << (64 - 8 * MIN (width, 8))) >> (64 - 8 * MIN (width, 8));

  switch (kind)
    {
    case SONDE_BYTE_VALUE_UNSIGNED:
      return g_strdup_printf ("%" PRIu64, bits);

    case SONDE_BYTE_VALUE_SIGNED:
      return g_strdup_printf ("%" PRId64, number);

    case SONDE_BYTE_VALUE_FLOAT:
      return sonde_byte_value_format_float (bits, width);

    case SONDE_BYTE_VALUE_SECONDS:
      return sonde_byte_value_format_time (width == 4 ? (gint64) bits : number, 1);

    case SONDE_BYTE_VALUE_MILLISECONDS:
      return sonde_byte_value_format_time (number, 1000);

    case SONDE_BYTE_VALUE_IP:
      address = g_inet_address_new_from_bytes (data, width == 4 ? G_SOCKET_FAMILY_IPV4
                                                                : G_SOCKET_FAMILY_IPV6);
      return g_inet_address_to_string (address);

    case SONDE_BYTE_VALUE_UTF8:
      return sonde_byte_value_format_character (data, length);

    case SONDE_BYTE_VALUE_LATIN1:
      return sonde_byte_value_format_character ((const guint8 *) encoded,
                                                (gsize) g_unichar_to_utf8 (data[0], encoded));

    case SONDE_BYTE_VALUE_BITS:
      return sonde_byte_value_format_bits (data[0]);

    default:
      g_return_val_if_reached (NULL);
    }
}
