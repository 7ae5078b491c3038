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

  return g_test_run ();
}
