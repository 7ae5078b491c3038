#include "config.h"

#include <string.h>

#include "sonde-tls-dissector.h"
#include "tls-fixture.h"

/**
 * tls_bytes:
 * @hex: digits, perhaps with spaces between bytes
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
tls_bytes (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex++)
    {
      guint8 byte;

      if (hex[0] == ' ')
        continue;

      byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
      g_byte_array_append (bytes, &byte, 1);
      hex++;
    }

  return g_byte_array_free_to_bytes (bytes);
}

/**
 * tls_add:
 * @steps: a conversation
 * @direction: which way the bytes go
 * @hex: the bytes, as with tls_bytes()
 *
 * Adds a read or write.
 */
void
tls_add (GArray         *steps,
         SondeDirection  direction,
         const char     *hex)
{
  g_autoptr(GBytes) bytes = tls_bytes (hex);

  sonde_harness_steps_add (steps, direction, g_bytes_get_data (bytes, NULL),
                           g_bytes_get_size (bytes));
}

static SondeField *
find_counted (SondeField *field,
              const char *id,
              guint      *left)
{
  GListModel *children = sonde_field_get_children (field);

  if (g_str_equal (sonde_field_get_id (field), id) && (*left)-- == 0)
    return field;

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = find_counted (child, id, left);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * tls_find:
 * @root: a field
 * @id: the id of a field below it
 * @position: which of those with that id, from 0
 *
 * Returns: (transfer none) (nullable): the field, or `NULL`
 */
SondeField *
tls_find (SondeField *root,
          const char *id,
          guint       position)
{
  return find_counted (root, id, &position);
}

/**
 * tls_find_fault:
 * @root: a field
 *
 * Returns: (transfer none) (nullable): the first field that is an error and has none below it that
 *   is, or `NULL`
 */
SondeField *
tls_find_fault (SondeField *root)
{
  GListModel *children = sonde_field_get_children (root);

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = tls_find_fault (child);

      if (found != NULL)
        return found;
    }

  return sonde_field_get_severity (root) == SONDE_SEVERITY_ERROR ? root : NULL;
}

/**
 * tls_assert_field:
 * @root: a field
 * @id: the id of a field below it
 * @value: what the first of that id must say
 * @offset: where it must begin
 * @length: how many bytes it must have
 *
 * Asserts what a field says and where it is.
 */
void
tls_assert_field (SondeField *root,
                  const char *id,
                  const char *value,
                  gsize       offset,
                  gsize       length)
{
  SondeField *field = tls_find (root, id, 0);

  if (field == NULL)
    g_error ("There is no field %s", id);

  g_assert_cmpstr (sonde_field_get_value (field), ==, value);
  g_assert_cmpuint (sonde_field_get_offset (field), ==, offset);
  g_assert_cmpuint (sonde_field_get_length (field), ==, length);
}

/**
 * tls_assert_nested:
 * @root: a field
 *
 * Asserts that every field lies in the one around it.
 */
void
tls_assert_nested (SondeField *root)
{
  GListModel *children = sonde_field_get_children (root);
  gsize end = sonde_field_get_offset (root) + sonde_field_get_length (root);

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      if (sonde_field_get_offset (child) < sonde_field_get_offset (root) ||
          sonde_field_get_offset (child) + sonde_field_get_length (child) > end)
        g_error ("%s reaches beyond %s", sonde_field_get_id (child), sonde_field_get_id (root));

      tls_assert_nested (child);
    }
}

/**
 * tls_assert_records:
 * @steps: a conversation
 * @expected: its records, as sonde_harness_to_text() has them
 *
 * Asserts what comes of a conversation, however it is cut into pieces.
 */
void
tls_assert_records (GArray     *steps,
                    const char *expected)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *text = NULL;

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  text = sonde_harness_to_text (harness);
  g_assert_cmpstr (text, ==, expected);

  for (guint i = 0; i < sonde_record_store_get_length (harness->records); i++)
    {
      g_autoptr(SondeField) fields = sonde_harness_dup_fields (harness, i);

      g_assert_cmpuint (sonde_field_get_length (fields), ==,
                        sonde_harness_get_record (harness, i)->length);
      tls_assert_nested (fields);
    }

  sonde_harness_assert_any_split (&sonde_tls_dissector, steps);
}
