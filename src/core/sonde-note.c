#include "config.h"

#include <string.h>

#include "sonde-note.h"

#define NOTE_PLACE        "SONDE_PLACE"
#define NOTE_PACKET_PLACE "SONDE_PACKET_PLACE"
#define NOTE_MARKED       "SONDE_MARKED"

/**
 * sonde_note_begin:
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @flow_id: the flow it belongs to, or 0
 * @kind: what it tells, such as "connect-failed"
 * @message: the same in a sentence
 *
 * Begins an entry in systemd's Journal Export Format.
 *
 * Returns: (transfer full): the entry
 */
GString *
sonde_note_begin (gint64      time_ns,
                  guint32     flow_id,
                  const char *kind,
                  const char *message)
{
  GString *note = g_string_new (NULL);

  g_string_append_printf (note, "__REALTIME_TIMESTAMP=%" G_GINT64_FORMAT "\n", time_ns / 1000);
  g_string_append (note, "SYSLOG_IDENTIFIER=sonde\n");
  g_string_append_printf (note, SONDE_NOTE_FLOW "=%u\n", flow_id);
  sonde_note_append (note, SONDE_NOTE_KIND, kind);
  sonde_note_append (note, SONDE_NOTE_MESSAGE, message);

  return note;
}

/**
 * sonde_note_begin_comment:
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @comment: what a person has to say; empty to take back what stands before in the file
 * @place: the offset in the file of what it is about
 * @packet_place: the offset in the file of the packet's payload in which that lies, or @place
 *
 * Begins an entry that keeps a comment.
 *
 * Returns: (transfer full): the entry
 */
GString *
sonde_note_begin_comment (gint64              time_ns,
                          const SondeComment *comment,
                          guint64             place,
                          guint64             packet_place)
{
  GString *note = sonde_note_begin (time_ns, 0, SONDE_NOTE_KIND_COMMENT, comment->text);
  char number[24];

  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, place);
  sonde_note_append (note, NOTE_PLACE, number);
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, packet_place);
  sonde_note_append (note, NOTE_PACKET_PLACE, number);
  sonde_note_append (note, NOTE_MARKED, comment->is_marked ? "1" : "0");

  return note;
}

/**
 * sonde_note_append:
 * @note: an entry
 * @key: the field's name: capitals, digits and underscores
 * @value: any text; one that does not fit the entry is cut
 *
 * Adds a field. A value of several lines is written with its length before it.
 */
void
sonde_note_append (GString    *note,
                   const char *key,
                   const char *value)
{
  gsize room;
  guint64 length;

  g_return_if_fail (note != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (value != NULL);

  if (note->len + strlen (key) + 16 > SONDE_NOTE_MAX_LENGTH)
    return;

  room = SONDE_NOTE_MAX_LENGTH - note->len - strlen (key) - 16;
  length = MIN (strlen (value), room);

  if (memchr (value, '\n', length) == NULL)
    {
      g_string_append_printf (note, "%s=", key);
      g_string_append_len (note, value, (gssize) length);
    }
  else
    {
      guint64 little_endian = GUINT64_TO_LE (length);

      g_string_append_printf (note, "%s\n", key);
      g_string_append_len (note, (const char *) &little_endian, sizeof little_endian);
      g_string_append_len (note, value, (gssize) length);
    }

  g_string_append_c (note, '\n');
}

/**
 * sonde_note_parse:
 * @data: (array length=length): an entry in systemd's Journal Export Format
 * @length: the size of @data in bytes
 *
 * Reads an entry as far as it is well-formed.
 *
 * Returns: (transfer full) (element-type utf8 utf8): its fields, valid UTF-8
 */
GHashTable *
sonde_note_parse (const guint8 *data,
                  gsize         length)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const guint8 *end = data + length;

  while (data < end)
    {
      const guint8 *line_end = memchr (data, '\n', (gsize) (end - data));
      const guint8 *equals;
      guint64 value_length;

      if (line_end == NULL || line_end == data)
        break;

      equals = memchr (data, '=', (gsize) (line_end - data));

      if (equals != NULL)
        {
          g_hash_table_replace (fields,
                                g_utf8_make_valid ((const char *) data, equals - data),
                                g_utf8_make_valid ((const char *) equals + 1,
                                                   line_end - equals - 1));
          data = line_end + 1;
          continue;
        }

      if ((gsize) (end - line_end) < 1 + sizeof value_length)
        break;

      memcpy (&value_length, line_end + 1, sizeof value_length);
      value_length = GUINT64_FROM_LE (value_length);

      if (value_length > (gsize) (end - line_end) - 1 - sizeof value_length)
        break;

      g_hash_table_replace (fields,
                            g_utf8_make_valid ((const char *) data, line_end - data),
                            g_utf8_make_valid ((const char *) line_end + 9,
                                               (gssize) value_length));
      data = line_end + 1 + sizeof value_length + value_length;

      if (data < end && *data == '\n')
        data++;
    }

  return fields;
}

/**
 * sonde_note_dup_comment:
 * @note: the fields of a note
 *
 * Reads the comment that a note keeps.
 *
 * Returns: (transfer full) (nullable): the comment, or `NULL` if the note is not about one
 */
SondeComment *
sonde_note_dup_comment (GHashTable *note)
{
  SondeComment *comment;
  const char *place_text;
  const char *packet_text;
  const char *text;
  guint64 place;

  g_return_val_if_fail (note != NULL, NULL);

  place_text = g_hash_table_lookup (note, NOTE_PLACE);
  packet_text = g_hash_table_lookup (note, NOTE_PACKET_PLACE);
  text = g_hash_table_lookup (note, SONDE_NOTE_MESSAGE);

  if (g_strcmp0 (g_hash_table_lookup (note, SONDE_NOTE_KIND), SONDE_NOTE_KIND_COMMENT) != 0 ||
      place_text == NULL ||
      !g_ascii_string_to_unsigned (place_text, 10, 1, G_MAXINT64, &place, NULL))
    return NULL;

  comment = sonde_comment_new (place,
                               g_strcmp0 (g_hash_table_lookup (note, NOTE_MARKED), "1") == 0,
                               text);

  if (packet_text != NULL)
    g_ascii_string_to_unsigned (packet_text, 10, 0, G_MAXINT64, &comment->packet_place, NULL);

  return comment;
}
