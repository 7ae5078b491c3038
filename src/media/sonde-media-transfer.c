#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-transfer.h"

#define BASE64 "RFC 2045 §6.8"
#define QUOTED "RFC 2045 §6.7"

/* The body of a part while it is decoded. */
typedef struct
{
  const guint8            *data;
  gsize                    length;
  gboolean                 is_cut;
  GByteArray              *decoded;
  SondeMediaTransferFault *fault;
} Walk;

static void
walk_complain (Walk          *walk,
               SondeSeverity  severity,
               gsize          start,
               gsize          end,
               const char    *sentence,
               const char    *reference)
{
  if (walk->fault->sentence == NULL)
    *walk->fault = (SondeMediaTransferFault) { start, end, sentence, reference, severity };
}

static void
walk_append (Walk   *walk,
             guint8  byte)
{
  g_byte_array_append (walk->decoded, &byte, 1);
}

static gboolean
is_blank (guint8 c)
{
  return c == ' ' || c == '\t';
}

/* The six bits that a character stands for, or -1. */
static int
get_base64_value (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';

  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;

  if (c >= '0' && c <= '9')
    return c - '0' + 52;

  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The end: two or three characters of a group stand for one or two bytes. */
static void
walk_end_base64 (Walk    *walk,
                 guint32  group,
                 guint    n_in_group,
                 guint    n_padding)
{
  gboolean is_whole = n_padding > 0 ? n_in_group >= 2 && n_in_group + n_padding == 4
                                    : n_in_group == 0;

  group <<= 6 * (4 - n_in_group);

  if (n_in_group >= 2)
    walk_append (walk, (guint8) (group >> 16));

  if (n_in_group == 3)
    walk_append (walk, (guint8) (group >> 8));

  if (!is_whole && !walk->is_cut)
    walk_complain (walk, SONDE_SEVERITY_ERROR, walk->length - 1, walk->length,
                   N_("Base64 has groups of four characters, the last with equals signs for those "
                      "that are not needed; this one is not whole"), BASE64);
}

static void
walk_take_base64 (Walk *walk)
{
  guint32 group = 0;
  guint n_in_group = 0;
  guint n_padding = 0;

  for (gsize i = 0; i < walk->length; i++)
    {
      guint8 c = walk->data[i];
      int value = get_base64_value (c);

      if (is_blank (c) || c == '\r' || c == '\n')
        continue;

      if (c == '=')
        {
          n_padding++;
          continue;
        }

      if (value < 0)
        {
          walk_complain (walk, SONDE_SEVERITY_WARNING, i, i + 1,
                         N_("No character of Base64; readers pass over it"), BASE64);
          continue;
        }

      if (n_padding > 0)
        {
          walk_complain (walk, SONDE_SEVERITY_ERROR, i, walk->length,
                         N_("There is more behind the end of the Base64"), BASE64);
          break;
        }

      group = group << 6 | (guint32) value;

      if (++n_in_group == 4)
        {
          walk_append (walk, (guint8) (group >> 16));
          walk_append (walk, (guint8) (group >> 8));
          walk_append (walk, (guint8) group);
          n_in_group = 0;
          group = 0;
        }
    }

  walk_end_base64 (walk, group, n_in_group, n_padding);
}

static gsize
walk_skip_blanks (const Walk *walk,
                  gsize       at)
{
  while (at < walk->length && is_blank (walk->data[at]))
    at++;

  return at;
}

/* The byte behind the end of a line, if there is one here; otherwise the same offset. */
static gsize
walk_skip_line_end (const Walk *walk,
                    gsize       at)
{
  gsize left = walk->length - at;

  if (left >= 2 && memcmp (walk->data + at, "\r\n", 2) == 0)
    return at + 2;

  return left >= 1 && walk->data[at] == '\n' ? at + 1 : at;
}

/* At an equals sign. Returns the byte behind what it belongs to. */
static gsize
walk_take_escape (Walk  *walk,
                  gsize  at)
{
  gsize behind = walk_skip_blanks (walk, at + 1);
  gsize next = walk_skip_line_end (walk, behind);
  gboolean is_open;

  /* The line goes on in the next one; the last line ends where the boundary begins. */
  if (next > behind || behind == walk->length)
    return next;

  if (walk->length - at >= 3 && g_ascii_isxdigit ((char) walk->data[at + 1]) &&
      g_ascii_isxdigit ((char) walk->data[at + 2]))
    {
      walk_append (walk, (guint8) (g_ascii_xdigit_value ((char) walk->data[at + 1]) << 4 |
                                   g_ascii_xdigit_value ((char) walk->data[at + 2])));
      return at + 3;
    }

  is_open = walk->length - at < 3 || (behind + 1 == walk->length && walk->data[behind] == '\r');

  if (!is_open || !walk->is_cut)
    walk_complain (walk, SONDE_SEVERITY_ERROR, at, at + 1,
                   N_("Behind an equals sign come two hexadecimal digits, or the end of the line"),
                   QUOTED);

  walk_append (walk, '=');

  return at + 1;
}

static void
walk_take_quoted (Walk *walk)
{
  gsize at = 0;

  while (at < walk->length)
    {
      guint8 c = walk->data[at];
      gsize behind = walk_skip_blanks (walk, at);

      if (c == '=')
        {
          at = walk_take_escape (walk, at);
          continue;
        }

      /* White space at the end of a line was added on the way. */
      if (behind > at)
        {
          if (behind < walk->length && walk_skip_line_end (walk, behind) == behind)
            g_byte_array_append (walk->decoded, walk->data + at, (guint) (behind - at));

          at = behind;
          continue;
        }

      if (c > 0x7e || (c < 0x20 && c != '\r' && c != '\n'))
        walk_complain (walk, SONDE_SEVERITY_WARNING, at, at + 1,
                       N_("Such a byte has to be written as an equals sign and two digits"),
                       QUOTED);

      walk_append (walk, c);
      at++;
    }
}

/**
 * sonde_media_transfer_from_text:
 * @text: (nullable): the value of a Content-Transfer-Encoding
 *
 * Returns: what is to be undone; of what is not known, nothing
 */
SondeMediaTransfer
sonde_media_transfer_from_text (const char *text)
{
  g_autofree char *name = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (g_ascii_strcasecmp (name, "base64") == 0)
    return SONDE_MEDIA_TRANSFER_BASE64;

  if (g_ascii_strcasecmp (name, "quoted-printable") == 0)
    return SONDE_MEDIA_TRANSFER_QUOTED;

  return SONDE_MEDIA_TRANSFER_NONE;
}

/**
 * sonde_media_transfer_decode:
 * @transfer: how bytes are written
 * @data: (array length=length) (nullable): the bytes
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more, so that it is no fault to end early
 * @fault: (out): the first fault, if there is one
 *
 * Undoes the encoding of the body of a part, as far as it can be. A pure function.
 *
 * Returns: (transfer full): never more than @length bytes
 */
GBytes *
sonde_media_transfer_decode (SondeMediaTransfer       transfer,
                             const guint8            *data,
                             gsize                    length,
                             gboolean                 is_cut,
                             SondeMediaTransferFault *fault)
{
  Walk walk = { .data = data, .length = length, .is_cut = is_cut, .fault = fault };

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (length <= G_MAXUINT, NULL);
  g_return_val_if_fail (fault != NULL, NULL);

  *fault = (SondeMediaTransferFault) { 0 };

  if (transfer == SONDE_MEDIA_TRANSFER_NONE || length == 0)
    return g_bytes_new (data, length);

  walk.decoded = g_byte_array_sized_new ((guint) length);

  if (transfer == SONDE_MEDIA_TRANSFER_BASE64)
    walk_take_base64 (&walk);
  else
    walk_take_quoted (&walk);

  return g_byte_array_free_to_bytes (walk.decoded);
}
