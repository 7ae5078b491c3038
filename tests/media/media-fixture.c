#include "config.h"

#include <string.h>

#include "media-fixture.h"
#include "sonde-media-body.h"

static void
append_field (SondeField *field,
              guint       depth,
              GString    *text)
{
  static const char marks[] = " *?!";
  GListModel *children = sonde_field_get_children (field);
  gsize target, target_length;

  g_string_append_printf (text, "%*s%s %zu+%zu%c%s|%s", (int) depth * 2, "",
                          sonde_field_get_id (field), sonde_field_get_offset (field),
                          sonde_field_get_length (field),
                          marks[sonde_field_get_severity (field)],
                          sonde_field_get_name (field), sonde_field_get_value (field));

  if (sonde_field_get_target (field, &target, &target_length))
    g_string_append_printf (text, " -> %zu+%zu", target, target_length);

  g_string_append_c (text, '\n');

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      append_field (child, depth + 1, text);
    }
}

/**
 * sonde_media_fixture_dump:
 * @root: a tree
 *
 * Returns: (transfer full): a line for each field: its identifier, range, severity, name and value,
 *   and what it refers to
 */
char *
sonde_media_fixture_dump (SondeField *root)
{
  GString *text = g_string_new (NULL);

  append_field (root, 0, text);

  return g_string_free (text, FALSE);
}

/**
 * sonde_media_fixture_check:
 * @cases: (array length=n_cases): bodies
 * @n_cases: how many
 *
 * Asserts that each body becomes its tree; and that a beginning of it, which says that it is one,
 * becomes some.
 */
void
sonde_media_fixture_check (const SondeMediaCase *cases,
                           gsize                 n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      const SondeMediaCase *this = &cases[i];
      gsize length = this->length > 0 ? this->length : strlen (this->body);
      g_autoptr(SondeField) root = NULL;
      g_autofree char *dump = NULL;

      g_test_message ("%s", this->name);
      root = sonde_media_body_dup_fields (this->type, (const guint8 *) this->body, length, FALSE);
      dump = sonde_media_fixture_dump (root);
      g_assert_cmpstr (dump, ==, this->expected);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree guint8 *copy = g_memdup2 (this->body, cut);
          g_autoptr(SondeField) part = sonde_media_body_dup_fields (this->type, copy, cut, TRUE);

          g_assert_cmpuint (sonde_field_get_length (part), ==, cut);
        }
    }
}

static void
mark_leaves (SondeField *field,
             guint8     *is_covered)
{
  GListModel *children = sonde_field_get_children (field);

  if (children == NULL || g_list_model_get_n_items (children) == 0)
    {
      memset (is_covered + sonde_field_get_offset (field), 1, sonde_field_get_length (field));
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      mark_leaves (child, is_covered);
    }
}

/**
 * sonde_media_fixture_assert_covered:
 * @root: a tree
 * @body: (array length=length): the bytes that it was made of
 * @length: how many
 * @structure: the bytes that need not be in any field without children
 *
 * Asserts that the bytes can be made of the ranges of the innermost fields again.
 */
void
sonde_media_fixture_assert_covered (SondeField *root,
                                    const char *body,
                                    gsize       length,
                                    const char *structure)
{
  g_autofree guint8 *is_covered = g_malloc0 (length + 1);

  mark_leaves (root, is_covered);

  for (gsize i = 0; i < length; i++)
    {
      if (!is_covered[i] && strchr (structure, body[i]) == NULL)
        g_error ("byte %zu, “%c”, is in no field", i, body[i]);
    }
}
