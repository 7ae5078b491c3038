#include "config.h"

#include "sonde-field.h"
#include "sonde-test.h"

static void
assert_number (SondeField *field,
               const char *value,
               guint64     number)
{
  guint64 found;

  g_assert_cmpstr (sonde_field_get_value (field), ==, value);
  g_assert_true (sonde_field_get_number (field, &found));
  g_assert_cmpuint (found, ==, number);
}

static void
test_field_number (void)
{
  g_autoptr(SondeField) root = sonde_field_new ("a", "A", "words", 0, 8);
  SondeField *field = sonde_field_add_number (root, "a.b", "B", G_MAXUINT64, 2, 6);
  guint64 number;

  g_assert_false (sonde_field_get_number (root, &number));
  g_assert_cmpuint (number, ==, 0);
  assert_number (field, "18446744073709551615", G_MAXUINT64);
  g_assert_cmpuint (sonde_field_get_offset (field), ==, 2);
  g_assert_cmpuint (sonde_field_get_length (field), ==, 6);
  sonde_field_set_number (root, 7);
  assert_number (root, "words", 7);
}

static void
test_field_named (void)
{
  g_autoptr(SondeField) field = sonde_field_new ("a", "A", NULL, 0, 1);

  sonde_field_set_named (field, 22, "Handshake");
  assert_number (field, "Handshake (22)", 22);
  sonde_field_set_named (field, 99, NULL);
  assert_number (field, "99", 99);
}

static void
test_field_hex (void)
{
  g_autoptr(SondeField) field = sonde_field_new ("a", "A", NULL, 0, 2);

  sonde_field_set_hex (field, 0x1d, 4, "X25519");
  assert_number (field, "X25519 (0x001d)", 0x1d);
  sonde_field_set_hex (field, 0x123, 2, NULL);
  assert_number (field, "0x123", 0x123);
  sonde_field_set_hex (field, G_MAXUINT64, 16, NULL);
  assert_number (field, "0xffffffffffffffff", G_MAXUINT64);
  sonde_field_set_hex (field, 0, 1, NULL);
  assert_number (field, "0x0", 0);
}

static void
test_field_flag (void)
{
  g_autoptr(SondeField) field = sonde_field_new ("a", "A", NULL, 0, 1);

  sonde_field_set_flag (field, TRUE);
  assert_number (field, "Set", 1);
  sonde_field_set_flag (field, FALSE);
  assert_number (field, "Not set", 0);
  sonde_field_set_flag (field, 0x80);
  assert_number (field, "Set", 1);
}

static void
test_field_byte_count (void)
{
  g_autoptr(SondeField) field = sonde_field_new ("a", "A", NULL, 0, 0);

  sonde_field_set_byte_count (field, 1);
  assert_number (field, "1 byte", 1);
  sonde_field_set_byte_count (field, G_MAXUINT32);
  assert_number (field, "4294967295 bytes", G_MAXUINT32);
}

static void
test_field_children (void)
{
  g_autoptr(SondeField) root = sonde_field_new ("a", "A", NULL, 0, 8);
  SondeField *first;
  SondeField *second;
  GListModel *children;

  g_assert_null (sonde_field_get_children (root));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (root)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (root), 0));
  first = sonde_field_add (root, "a.b", "B", "b", 0, 4);
  second = sonde_field_new_take ("a.c", g_strdup ("C"), NULL, 4, 4);
  sonde_field_take_child (root, second);
  sonde_field_add (second, "a.c.d", "D", "d", 5, 1);
  children = sonde_field_get_children (root);
  g_assert_cmpuint (g_list_model_get_item_type (children), ==, SONDE_TYPE_FIELD);
  g_assert_cmpuint (g_list_model_get_n_items (children), ==, 2);
  g_assert_null (g_list_model_get_item (children, 2));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      g_assert_true (child == (i == 0 ? first : second));
    }

  g_assert_true (sonde_field_find (root, 3) == first);
  g_assert_true (sonde_field_find (root, 6) == second);
  g_assert_cmpstr (sonde_field_get_id (sonde_field_find (root, 5)), ==, "a.c.d");
  g_assert_null (sonde_field_find (root, 8));
  g_object_add_weak_pointer (G_OBJECT (second), (gpointer *) &second);
  g_assert_finalize_object (g_steal_pointer (&root));
  g_assert_null (second);
}

static void
test_field_text (void)
{
  g_autoptr(SondeField) copied = sonde_field_new ("a", "A\xff", "\xc3", 0, 0);
  g_autoptr(SondeField) taken = sonde_field_new_take ("a", g_strdup ("A\xff"), g_strdup ("\xc3"),
                                                      0, 0);

  g_assert_cmpstr (sonde_field_get_name (copied), ==, "A\357\277\275");
  g_assert_cmpstr (sonde_field_get_value (copied), ==, "\357\277\275");
  g_assert_cmpstr (sonde_field_get_name (taken), ==, "A\357\277\275");
  g_assert_cmpstr (sonde_field_get_value (taken), ==, "\357\277\275");
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/field/number", test_field_number);
  g_test_add_func ("/field/named", test_field_named);
  g_test_add_func ("/field/hex", test_field_hex);
  g_test_add_func ("/field/flag", test_field_flag);
  g_test_add_func ("/field/byte-count", test_field_byte_count);
  g_test_add_func ("/field/children", test_field_children);
  g_test_add_func ("/field/text", test_field_text);

  return g_test_run ();
}
