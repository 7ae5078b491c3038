#include "config.h"

#include <string.h>

#include "media-fixture.h"
#include "sonde-media-body.h"
#include "sonde-media-json.h"
#include "sonde-test.h"

#define JSON "application/json"

static const SondeMediaCase cases[] = {
  { "values", JSON, "{\"a\": [1, -2.5e3, true, null], \"b\": \"x\\n\"}", 0,
    "media.json 0+42 JSON|Object, 2 members\n"
    "  json.member 1+28 a|Array, 4 elements\n"
    "    json.name 1+3 Name|\"a\"\n"
    "    json.number 7+1 [0]|1\n"
    "    json.number 10+6 [1]|-2.5e3\n"
    "    json.boolean 18+4 [2]|true\n"
    "    json.null 24+4 [3]|null\n"
    "  json.string 31+10 b|\"x\\n\"\n" },
  { "scalar", JSON, " 18446744073709551615 ", 0,
    "media.json 0+22 JSON|18446744073709551615\n"
    "  json.number 1+20 Number|18446744073709551615\n" },
  { "escapes", JSON, "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"]", 0,
    "media.json 0+38 JSON|Array, 1 element\n"
    "  json.string 1+36 [0]|\"\"\\/\\b\\x0c\\n\\r\\t\303\251\360\237\230\200\"\n" },
  { "bad escape", JSON, "[\"a\\qb\"]", 0,
    "media.json 0+8!JSON|Array, 1 element\n"
    "  json.string 1+6![0]|\"ab\"\n"
    "    media.problem 3+2!Problem|There is no such escape\n" },
  { "bad digits", JSON, "[\"\\u12g4\"]", 0,
    "media.json 0+10!JSON|Array, 1 element\n"
    "  json.string 1+8![0]|\"g4\"\n"
    "    media.problem 2+4!Problem|After \\u come four hexadecimal digits\n" },
  { "lone surrogates", JSON, "[\"\\ud800x\", \"\\udc00\", \"\\ud800\\u0041\"]", 0,
    "media.json 0+37?JSON|Array, 3 elements\n"
    "  json.string 1+9?[0]|\"\357\277\275x\"\n"
    "    media.problem 2+6?Problem|Half of a surrogate pair: no character is meant by it\n"
    "  json.string 12+8?[1]|\"\357\277\275\"\n"
    "    media.problem 13+6?Problem|Half of a surrogate pair: no character is meant by it\n"
    "  json.string 22+14?[2]|\"\357\277\275A\"\n"
    "    media.problem 23+6?Problem|Half of a surrogate pair: no character is meant by it\n" },
  { "control character", JSON, "[\"a\tb\"]", 0,
    "media.json 0+7!JSON|Array, 1 element\n"
    "  json.string 1+5![0]|\"a\\tb\"\n"
    "    media.problem 3+1!Problem|A control character has to be written as an escape\n" },
  { "not UTF-8", JSON, "[\"a\377b\"]", 0,
    "media.json 0+7!JSON|Array, 1 element\n"
    "  json.string 1+5![0]|\"a\357\277\275b\"\n"
    "    media.problem 3+1!Problem|Not UTF-8, which all JSON is\n" },
  { "open string", JSON, "[\"abc", 0,
    "media.json 0+5!JSON|Array, 1 element\n"
    "  json.string 1+4![0]|\"abc\"\n"
    "    media.problem 1+1!Problem|The string has no closing quotation mark\n"
    "  media.problem 0+1!Problem|The array is never closed\n" },
  { "names twice", JSON, "{\"a\":1,\"\\u0061\":2}", 0,
    "media.json 0+18?JSON|Object, 2 members\n"
    "  json.number 1+5 a|1\n"
    "  json.number 7+10?a|2 -> 1+3\n"
    "    media.problem 7+8?Problem|The object has this name already, so that readers disagree"
    " on its value\n" },
  { "not a number", JSON, "[NaN,-Infinity,nul]", 0,
    "media.json 0+19!JSON|Array, 3 elements\n"
    "  json.number 1+3![0]|NaN\n"
    "    media.problem 1+3!Problem|JSON has no NaN and no Infinity\n"
    "  json.number 5+9![1]|-Infinity\n"
    "    media.problem 5+9!Problem|JSON has no NaN and no Infinity\n"
    "  json.invalid 15+3![2]|nul\n"
    "    media.problem 15+3!Problem|Neither a string, a number, true, false nor null\n" },
  { "numbers", JSON, "[01,1.,.5,+1,1e,-]", 0,
    "media.json 0+18!JSON|Array, 6 elements\n"
    "  json.number 1+2![0]|01\n"
    "    media.problem 1+1!Problem|Not how a number is written\n"
    "  json.number 4+2![1]|1.\n"
    "    media.problem 5+1!Problem|Not how a number is written\n"
    "  json.number 7+2![2]|.5\n"
    "    media.problem 7+1!Problem|Not how a number is written\n"
    "  json.number 10+2![3]|+1\n"
    "    media.problem 10+1!Problem|Not how a number is written\n"
    "  json.number 13+2![4]|1e\n"
    "    media.problem 14+1!Problem|Not how a number is written\n"
    "  json.number 16+1![5]|-\n"
    "    media.problem 16+1!Problem|Not how a number is written\n" },
  { "commas", JSON, "[1,,2 3,]", 0,
    "media.json 0+9!JSON|Array, 3 elements\n"
    "  json.number 1+1 [0]|1\n"
    "  media.problem 3+1!Problem|A comma has nothing before it\n"
    "  json.number 4+1 [1]|2\n"
    "  media.problem 6+1!Problem|A comma is missing\n"
    "  json.number 6+1 [2]|3\n"
    "  media.problem 7+1!Problem|A comma has nothing behind it\n" },
  { "trailing comma", JSON, "{\"a\":1,}", 0,
    "media.json 0+8!JSON|Object, 1 member\n"
    "  json.number 1+5 a|1\n"
    "  media.problem 6+1!Problem|A comma has nothing behind it\n" },
  { "colon", JSON, "{\"a\" 1}", 0,
    "media.json 0+7!JSON|Object, 1 member\n"
    "  json.number 1+5!a|1\n"
    "    media.problem 5+1!Problem|A colon has to stand between a name and its value\n" },
  { "name", JSON, "{a:1}", 0,
    "media.json 0+5!JSON|Object, 1 member\n"
    "  json.number 1+3!a|1\n"
    "    media.problem 1+1!Problem|The name of a member is a string\n" },
  { "missing value", JSON, "{\"a\":}", 0,
    "media.json 0+6!JSON|Object, 1 member\n"
    "  json.member 1+4!a|\n"
    "    media.problem 5+1!Problem|A value is missing\n" },
  { "brackets", JSON, "[1}", 0,
    "media.json 0+3!JSON|Array, 1 element\n"
    "  json.number 1+1 [0]|1\n"
    "  media.problem 2+1!Problem|Closed by the wrong kind of bracket\n" },
  { "open", JSON, "{\"a\":[1", 0,
    "media.json 0+7!JSON|Object, 1 member\n"
    "  json.member 1+6!a|Array, 1 element\n"
    "    json.name 1+3 Name|\"a\"\n"
    "    json.number 6+1 [0]|1\n"
    "    media.problem 5+1!Problem|The array is never closed\n"
    "  media.problem 0+1!Problem|The object is never closed\n" },
  { "comments", JSON, "[1] // x\n/* y */", 0,
    "media.json 0+16!JSON|Array, 1 element\n"
    "  json.number 1+1 [0]|1\n"
    "  media.problem 4+4!Problem|JSON has no comments\n"
    "  media.problem 9+7!Problem|JSON has no comments\n" },
  { "more", JSON, "1 2", 0,
    "media.json 0+3!JSON|2\n"
    "  json.number 0+1 Number|1\n"
    "  media.problem 2+1!Problem|There is more behind the value; JSON is one value\n"
    "  json.number 2+1 Number|2\n" },
  { "mark", JSON, "\357\273\2771", 0,
    "media.json 0+4?JSON|1\n"
    "  text.bom 0+3 Byte order mark|\n"
    "  text.charset 0+3 Character encoding|UTF-8: its byte order mark says so\n"
    "  media.problem 0+3?Problem|JSON has no byte order mark\n"
    "  json.number 3+1 Number|1\n" },
  { "nothing", JSON, " ", 0,
    "media.json 0+1!JSON|\n" },
  { "says otherwise", "application/problem+json; charset=windows-1253", "1", 0,
    "media.json 0+1?JSON|1\n"
    "  text.charset 0+0?Character encoding|UTF-8: all data of this type has it\n"
    "  json.number 0+1 Number|1\n" },
  { "looks like it", NULL, " {\"a\":1}\n", 0,
    "media.json 0+9 JSON|Object, 1 member\n"
    "  json.number 2+5 a|1\n" },
  { "lines", "application/x-ndjson", "{\"a\":1}\r\n\n[2\n3", 0,
    "media.json-lines 0+14!JSON lines|3 lines\n"
    "  json.line 0+9 Line 1|Object, 1 member\n"
    "    json.number 1+5 a|1\n"
    "  json.line 10+3!Line 2|Array, 1 element\n"
    "    json.number 11+1 [0]|2\n"
    "    media.problem 10+1!Problem|The array is never closed\n"
    "  json.line 13+1 Line 3|3\n"
    "    json.number 13+1 Number|3\n" },
};

static void
test_json_cases (void)
{
  sonde_media_fixture_check (cases, G_N_ELEMENTS (cases));
}

static void
test_json_coverage (void)
{
  static const char text[] =
    "{\"k\": [1, 2.5, \"s\\u0041\", true, {\"x\": null, \"y\": [[]]}], \"z\": \"\"}";
  g_autoptr(SondeField) root = sonde_media_json_dup_fields ((const guint8 *) text, strlen (text),
                                                            FALSE);

  sonde_media_fixture_assert_covered (root, text, strlen (text), " \t\r\n{}[]:,");
}

static void
test_json_depth (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SondeField) root = NULL;
  g_autofree char *dump = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');

  g_string_append (text, "\"]\\\"\"");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, ']');

  root = sonde_media_json_dup_fields ((const guint8 *) text->str, text->len, FALSE);
  dump = sonde_media_fixture_dump (root);
  g_assert_nonnull (strstr (dump, "media.problem 64+1?Problem|Nested too deep"));
  g_assert_null (strstr (dump, "!"));
  g_assert_null (strstr (dump, " 65+"));
}

static void
test_json_many (void)
{
  g_autoptr(GString) text = g_string_new ("[");
  g_autoptr(SondeField) root = NULL;
  g_autoptr(SondeField) last = NULL;
  GListModel *children;
  gint64 start_us;

  while (text->len < 256 * 1024 - 2)
    g_string_append (text, "1,");

  g_string_append (text, "1]");
  start_us = g_get_monotonic_time ();
  root = sonde_media_json_dup_fields ((const guint8 *) text->str, text->len, FALSE);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start_us);
  children = sonde_field_get_children (root);
  g_assert_cmpuint (g_list_model_get_n_items (children), ==, SONDE_MEDIA_MAX_FIELDS);
  last = g_list_model_get_item (children, SONDE_MEDIA_MAX_FIELDS - 1);
  g_assert_cmpstr (sonde_field_get_id (last), ==, "media.left-out");
  g_assert_cmpuint (sonde_field_get_offset (last), ==, 1 + 2 * (SONDE_MEDIA_MAX_FIELDS - 1));
  g_assert_cmpuint (sonde_field_get_offset (last) + sonde_field_get_length (last), ==, text->len);
}

/* A string with more faults than there may be fields. */
static void
test_json_many_faults (void)
{
  g_autoptr(GString) text = g_string_new ("[\"");
  g_autoptr(SondeField) root = NULL;
  g_autoptr(SondeField) string = NULL;
  g_autoptr(SondeField) left_out = NULL;
  g_autoptr(SondeField) fault = NULL;

  while (text->len < 256 * 1024 - 2)
    g_string_append (text, "\\q");

  g_string_append (text, "\"]");
  root = sonde_media_json_dup_fields ((const guint8 *) text->str, text->len, FALSE);
  string = g_list_model_get_item (sonde_field_get_children (root), 0);
  left_out = g_list_model_get_item (sonde_field_get_children (root), 1);
  g_assert_cmpint (sonde_field_get_severity (string), ==, SONDE_SEVERITY_ERROR);
  g_assert_cmpuint (sonde_field_get_length (string), ==, text->len - 2);
  g_assert_cmpstr (sonde_field_get_id (left_out), ==, "media.left-out");
  g_assert_cmpuint (g_list_model_get_n_items (sonde_field_get_children (string)), ==,
                    SONDE_MEDIA_MAX_FIELDS - 2);
  fault = g_list_model_get_item (sonde_field_get_children (string), SONDE_MEDIA_MAX_FIELDS - 3);
  g_assert_cmpuint (sonde_field_get_offset (fault), ==, 2 + 2 * (SONDE_MEDIA_MAX_FIELDS - 3));
  g_assert_cmpuint (sonde_field_get_offset (left_out), ==, 2 + 2 * (SONDE_MEDIA_MAX_FIELDS - 2));
}

static void
test_json_numbers (void)
{
  static const char text[] = "[7,-7,true,1.5,18446744073709551615,18446744073709551616,1e2,0]";
  static const gboolean has_number[] = { TRUE, FALSE, TRUE, FALSE, TRUE, FALSE, FALSE, TRUE };
  static const guint64 numbers[] = { 7, 0, 1, 0, G_MAXUINT64, 0, 0, 0 };
  g_autoptr(SondeField) root = sonde_media_json_dup_fields ((const guint8 *) text, strlen (text),
                                                            FALSE);
  GListModel *children = sonde_field_get_children (root);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      guint64 number;

      g_assert_cmpint (sonde_field_get_number (child, &number), ==, has_number[i]);
      g_assert_cmpuint (number, ==, numbers[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/json/cases", test_json_cases);
  g_test_add_func ("/media/json/coverage", test_json_coverage);
  g_test_add_func ("/media/json/depth", test_json_depth);
  g_test_add_func ("/media/json/many", test_json_many);
  g_test_add_func ("/media/json/many-faults", test_json_many_faults);
  g_test_add_func ("/media/json/numbers", test_json_numbers);

  return g_test_run ();
}
