#include "config.h"

#include <ldns/ldns.h>

#include "dns-wire.h"

/**
 * dns_wire_new:
 * @hex: bytes in hexadecimal; blanks are skipped
 *
 * Returns: (transfer full): the bytes
 */
GByteArray *
dns_wire_new (const char *hex)
{
  GByteArray *wire = g_byte_array_new ();

  dns_wire_append (wire, hex);

  return wire;
}

/**
 * dns_wire_append:
 * @wire: bytes
 * @hex: further ones in hexadecimal; blanks are skipped
 *
 * Appends bytes.
 */
void
dns_wire_append (GByteArray *wire,
                 const char *hex)
{
  while (*hex != '\0')
    {
      guint8 byte;

      if (*hex == ' ')
        {
          hex++;
          continue;
        }

      byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
      g_byte_array_append (wire, &byte, 1);
      hex += 2;
    }
}

/**
 * dns_wire_append_text:
 * @wire: bytes
 * @presentation: a record as a zone file has it
 *
 * Appends a record.
 */
void
dns_wire_append_text (GByteArray *wire,
                      const char *presentation)
{
  ldns_rr *rr = NULL;
  guint8 *bytes = NULL;
  gsize length;

  g_test_message ("%s", presentation);
  g_assert_cmpint (ldns_rr_new_frm_str (&rr, presentation, 0, NULL, NULL), ==, LDNS_STATUS_OK);
  g_assert_cmpint (ldns_rr2wire (&bytes, rr, LDNS_SECTION_ANSWER, &length), ==, LDNS_STATUS_OK);
  g_byte_array_append (wire, bytes, (guint) length);
  free (bytes);
  ldns_rr_free (rr);
}

/**
 * dns_wire_answer:
 * @presentations: (array zero-terminated=1): records as a zone file has them
 *
 * Returns: (transfer full): an answer without a question
 */
GByteArray *
dns_wire_answer (const char * const *presentations)
{
  GByteArray *wire = dns_wire_new ("1a2b 8180 0000 0000 0000 0000");

  for (guint i = 0; presentations[i] != NULL; i++)
    {
      dns_wire_append_text (wire, presentations[i]);
      wire->data[7]++;
    }

  return wire;
}

/**
 * dns_wire_dissect:
 * @dissector: a dissector
 * @wire: a message
 *
 * Returns: (transfer full): what comes of it as an answer
 */
SondeHarness *
dns_wire_dissect (const SondeDissector *dissector,
                  const GByteArray     *wire)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  sonde_harness_steps_add (steps, SONDE_DIRECTION_RECEIVED, wire->data, wire->len);

  return sonde_harness_run (dissector, steps, SONDE_HARNESS_WHOLE);
}

static SondeField *
dns_wire_find_rest (SondeField *field,
                    const char *id,
                    guint      *position)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (field), id) && (*position)-- == 0)
    return field;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = dns_wire_find_rest (child, id, position);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * dns_wire_find:
 * @root: a field
 * @id: an ID
 * @position: which of those with the ID, from 0
 *
 * Returns: (transfer none) (nullable): the field
 */
SondeField *
dns_wire_find (SondeField *root,
               const char *id,
               guint       position)
{
  return dns_wire_find_rest (root, id, &position);
}

/**
 * dns_wire_get_gravest:
 * @root: a field
 *
 * Returns: (transfer none): the first of the fields with the gravest fault
 */
SondeField *
dns_wire_get_gravest (SondeField *root)
{
  GListModel *children = sonde_field_get_children (root);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  SondeField *gravest = root;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = dns_wire_get_gravest (child);

      if (sonde_field_get_severity (found) > sonde_field_get_severity (gravest))
        gravest = found;
    }

  return gravest;
}

static void
dns_wire_assert_within (SondeField *field,
                        gsize       start,
                        gsize       end)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  gsize field_start = sonde_field_get_offset (field);
  gsize field_end = field_start + sonde_field_get_length (field);

  if (field_end == field_start)
    return;

  g_assert_cmpuint (field_start, >=, start);
  g_assert_cmpuint (field_end, <=, end);

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      dns_wire_assert_within (child, field_start, field_end);
    }
}

/**
 * dns_wire_assert_sound:
 * @root: the fields of a message
 * @wire: its bytes
 * @every_byte: whether each byte is to have a field that has no parts
 *
 * Asserts that each field lies within the one it is part of. A byte of flags may be one of which
 * none has a name.
 */
void
dns_wire_assert_sound (SondeField       *root,
                       const GByteArray *wire,
                       gboolean          every_byte)
{
  dns_wire_assert_within (root, 0, wire->len);

  for (gsize i = 0; every_byte && i < wire->len; i++)
    {
      SondeField *field = sonde_field_find (root, i);

      if (field == NULL || (sonde_field_get_children (field) != NULL &&
                            !g_str_has_suffix (sonde_field_get_id (field), ".flags") &&
                            !g_str_has_suffix (sonde_field_get_id (field), ".bits")))
        g_error ("Byte %u has no field of its own", (guint) i);
    }
}
