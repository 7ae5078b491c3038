#include "config.h"

#include <string.h>

#include "media-fixture.h"
#include "sonde-decoding.h"
#include "sonde-media-body.h"
#include "sonde-test.h"

#define FORM "application/x-www-form-urlencoded"
#define PARTS "multipart/form-data; boundary=\"b b\""

static const SondeMediaCase cases[] = {
  { "form", FORM, "a=1&b+c=%C3%A9%20x&d&=e&&f=", 0,
    "media.form 0+27*Form data|\n"
    "  form.field 0+3 a|1\n"
    "  form.field 4+14 b c|\303\251 x\n"
    "  form.field 19+1*d|\n"
    "  form.field 21+2 |e\n"
    "  form.field 25+2 f|\n" },
  { "bad escapes", FORM, "%zz=%4&a=%", 0,
    "media.form 0+10!Form data|\n"
    "  form.field 0+6!%zz|%4\n"
    "    media.problem 0+1!Problem|After a percent sign come two hexadecimal digits\n"
    "    media.problem 4+1!Problem|After a percent sign come two hexadecimal digits\n"
    "  form.field 7+3!a|%\n"
    "    media.problem 9+1!Problem|After a percent sign come two hexadecimal digits\n" },
  { "bare bytes", FORM, "a=x y&b=\303\251", 0,
    "media.form 0+10?Form data|\n"
    "  form.field 0+5?a|x y\n"
    "    media.problem 3+1?Problem|This byte has to be written with a percent sign\n"
    "  form.field 6+4?b|\303\251\n"
    "    media.problem 8+1?Problem|This byte has to be written with a percent sign\n"
    "    media.problem 9+1?Problem|This byte has to be written with a percent sign\n" },
  { "not UTF-8", FORM, "a=%ff", 0,
    "media.form 0+5*Form data|\n"
    "  form.field 0+5*a|\357\277\275\n" },
  { "parts", PARTS,
    "pre\r\n--b b\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Type: application/json"
    "\r\n\r\n{\"a\":1}\r\n--b b \r\nX: 1\r\n 2\r\n\r\n\r\n--b b--\r\nafter", 0,
    "media.multipart 0+133 Parts|2 parts\n"
    "  multipart.preamble 0+3 Before the first part|pre\n"
    "  multipart.delimiter 3+9 Boundary|\\r\\n--b b\\r\\n\n"
    "  multipart.part 12+83 Part 1|x\n"
    "    multipart.header 12+42 Content-Disposition|form-data; name=\"x\"\n"
    "    multipart.header 54+32 Content-Type|application/json\n"
    "    multipart.body 88+7 Body|Object, 1 member\n"
    "      json.number 89+5 a|1\n"
    "  multipart.delimiter 95+10 Boundary|\\r\\n--b b \\r\\n\n"
    "  multipart.part 105+12 Part 2|\n"
    "    multipart.header 105+10 X|1\\r\\n 2\n"
    "    multipart.body 117+0 Body|\n"
    "  multipart.close 117+9 Closing boundary|\\r\\n--b b--\n"
    "  multipart.epilogue 126+7 Behind the last part|\\r\\nafter\n" },
  { "not closed", PARTS, "--b b\n\nhello", 0,
    "media.multipart 0+12!Parts|\n"
    "  multipart.delimiter 0+6 Boundary|--b b\\n\n"
    "  multipart.part 6+6 Part 1|\n"
    "    multipart.body 7+5 Body|hello\n"
    "      text.charset 7+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "      text.content 7+5 Text|hello\n"
    "      text.lines 7+5 Lines|1\n"
    "  media.problem 0+6!Problem|The closing boundary is missing behind this part\n" },
  { "bad header", PARTS, "--b b\r\nnonsense\r\n\r\n--b b--", 0,
    "media.multipart 0+26!Parts|1 part\n"
    "  multipart.delimiter 0+7 Boundary|--b b\\r\\n\n"
    "  multipart.part 7+10 Part 1|\n"
    "    multipart.header 7+10!Header|nonsense\\r\\n\n"
    "      media.problem 7+8!Problem|A header has a colon behind its name\n"
    "    multipart.body 17+0 Body|\n"
    "  multipart.close 17+9 Closing boundary|\\r\\n--b b--\n" },
  { "boundary nowhere", PARTS, "--c\r\n", 0,
    "media.multipart 0+5!Parts|\n" },
  { "boundary unknown", "multipart/mixed", "--c\r\n", 0,
    "media.multipart 0+5!Parts|\n" },
  { "nested", "multipart/mixed; boundary=o",
    "--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i--\r\n--o--", 0,
    "media.multipart 0+72 Parts|1 part\n"
    "  multipart.delimiter 0+5 Boundary|--o\\r\\n\n"
    "  multipart.part 5+60 Part 1|multipart/mixed; boundary=i\n"
    "    multipart.header 5+43 Content-Type|multipart/mixed; boundary=i\n"
    "    multipart.body 50+15 Body|1 part\n"
    "      multipart.delimiter 50+5 Boundary|--i\\r\\n\n"
    "      multipart.part 55+3 Part 1|\n"
    "        multipart.body 57+1 Body|x\n"
    "          text.charset 57+0 Character encoding|UTF-8: nobody says so, but the bytes are "
    "valid\n"
    "          text.content 57+1 Text|x\n"
    "          text.lines 57+1 Lines|1\n"
    "      multipart.close 58+7 Closing boundary|\\r\\n--i--\n"
    "  multipart.close 65+7 Closing boundary|\\r\\n--o--\n" },
  { "encoded", "multipart/mixed; boundary=o",
    "--o\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--o--", 0,
    "media.multipart 0+53 Parts|1 part\n"
    "  multipart.delimiter 0+5 Boundary|--o\\r\\n\n"
    "  multipart.part 5+41 Part 1|\n"
    "    multipart.header 5+35 Content-Transfer-Encoding|base64\n"
    "    multipart.body 42+4 Body|eA==\n"
    "  multipart.close 46+7 Closing boundary|\\r\\n--o--\n" },
  { "badly encoded", "multipart/mixed; boundary=o",
    "--o\r\nContent-Transfer-Encoding: Base64\r\n\r\ne!A\r\n--o--", 0,
    "media.multipart 0+52?Parts|1 part\n"
    "  multipart.delimiter 0+5 Boundary|--o\\r\\n\n"
    "  multipart.part 5+40 Part 1|\n"
    "    multipart.header 5+35 Content-Transfer-Encoding|Base64\n"
    "    multipart.body 42+3?Body|e!A\n"
    "      media.problem 43+1?Problem|No character of Base64; readers pass over it\n"
    "  multipart.close 45+7 Closing boundary|\\r\\n--o--\n" },
};

static void
test_form_cases (void)
{
  sonde_media_fixture_check (cases, G_N_ELEMENTS (cases));
}

static void
test_form_coverage (void)
{
  static const char form[] = "a=1&b+c=%20&d";
  static const char parts[] =
    "x\r\n--b b\r\nA: b\r\n\r\n--b\r\n--b b\r\n\r\n\r\n--b b--\r\ny";
  g_autoptr(SondeField) fields = NULL;
  g_autoptr(SondeField) bodies = NULL;

  fields = sonde_media_body_dup_fields (FORM, (const guint8 *) form, strlen (form), FALSE);
  sonde_media_fixture_assert_covered (fields, form, strlen (form), "=&");
  bodies = sonde_media_body_dup_fields (PARTS, (const guint8 *) parts, strlen (parts), FALSE);
  sonde_media_fixture_assert_covered (bodies, parts, strlen (parts), "\r\n");
}

static void
append_part (GString    *body,
             const char *headers,
             const char *content)
{
  g_string_append_printf (body, "%s--o\r\n%s\r\n\r\n%s", body->len > 0 ? "\r\n" : "", headers,
                          content);
}

static void
append_decoding (GString       *text,
                 SondeDecoding *decoding)
{
  GBytes *bytes = sonde_decoding_get_bytes (decoding);
  SondeField *fields = sonde_decoding_get_fields (decoding);

  g_string_append_printf (text, "%s %s%s|%.*s|%s\n", sonde_decoding_get_id (decoding),
                          sonde_decoding_get_name (decoding),
                          sonde_decoding_is_cut (decoding) ? "+" : "",
                          (int) g_bytes_get_size (bytes),
                          (const char *) g_bytes_get_data (bytes, NULL),
                          fields != NULL ? sonde_field_get_id (fields) : "-");

  if (fields != NULL)
    g_assert_cmpuint (sonde_field_get_length (fields), ==, g_bytes_get_size (bytes));
}

/* Those parts that are encoded, each after its own type, and no more than there is room for. */
static void
test_form_decoded (void)
{
  g_autoptr(GPtrArray) decodings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SondeField) root = NULL;
  g_autofree char *inner = NULL;
  g_autofree char *dump = NULL;

  append_part (body, "Content-Type: application/json\r\nContent-Transfer-Encoding: base64",
               "eyJhIjox\r\nfQ==");
  append_part (body, "Content-Transfer-Encoding: 8bit", "as it is");
  append_part (body, "Content-Transfer-Encoding: quoted-printable", "a=3Db=\r\nc");
  append_part (body, "Content-Transfer-Encoding: base64", "");
  append_part (body, "Content-Type: multipart/mixed; boundary=i\r\n"
               "Content-Transfer-Encoding: quoted-printable",
               "--i\r\nContent-Transfer-Encoding: base64\r\n\r\neA=3D=3D\r\n--i--");
  append_part (body, "Content-Transfer-Encoding: base64", "eA==");
  g_string_append (body, "\r\n--o--");

  root = sonde_media_body_take_apart ("multipart/mixed; boundary=o", (const guint8 *) body->str,
                                      body->len, FALSE, decodings);

  for (guint i = 0; i < decodings->len; i++)
    append_decoding (text, g_ptr_array_index (decodings, i));

  g_assert_cmpstr (text->str, ==,
                   "multipart.decoded.1 Part 1 decoded|{\"a\":1}|media.json\n"
                   "multipart.decoded.2 Part 3 decoded|a=bc|media.text\n"
                   "multipart.decoded.3 Part 4 decoded||media.text\n"
                   "multipart.decoded.4 Part 5 decoded|--i\r\nContent-Transfer-Encoding: base64"
                   "\r\n\r\neA==\r\n--i--|media.multipart\n");
  inner = sonde_media_fixture_dump (sonde_decoding_get_fields (decodings->pdata[3]));
  g_assert_nonnull (strstr (inner, "4*Body|eA==\n"));
  dump = sonde_media_fixture_dump (root);
  g_assert_nonnull (strstr (dump, "4*Body|eA==\n"));
  g_assert_null (strstr (dump, "media.problem"));
}

/* What is cut may end anywhere. */
static void
test_form_cut (void)
{
  g_autoptr(GPtrArray) decodings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SondeField) root = NULL;

  append_part (body, "Content-Transfer-Encoding: base64", "YWJjZ");
  root = sonde_media_body_take_apart ("multipart/mixed; boundary=o", (const guint8 *) body->str,
                                      body->len, TRUE, decodings);
  g_assert_cmpuint (decodings->len, ==, 1);
  append_decoding (text, g_ptr_array_index (decodings, 0));
  g_assert_cmpstr (text->str, ==, "multipart.decoded.1 Part 1 decoded+|abc|media.text\n");
  g_assert_cmpint (sonde_field_get_severity (root), ==, SONDE_SEVERITY_NORMAL);
}

static guint
count_fields (SondeField *field)
{
  guint n_fields = 1;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (field)); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (G_LIST_MODEL (field), i);

      n_fields += count_fields (child);
    }

  return n_fields;
}

/* Several parts, each of which could use up all fields. */
static void
test_form_shared_limit (void)
{
  g_autoptr(GPtrArray) decodings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GString) numbers = g_string_new ("[1");
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(SondeField) root = NULL;
  guint n_fields;

  for (guint i = 0; i < 6000; i++)
    g_string_append (numbers, ",1");

  g_string_append_c (numbers, ']');

  for (guint i = 0; i < 3; i++)
    append_part (body, "Content-Type: application/json\r\n"
                 "Content-Transfer-Encoding: quoted-printable", numbers->str);

  g_string_append (body, "\r\n--o--");
  root = sonde_media_body_take_apart ("multipart/mixed; boundary=o", (const guint8 *) body->str,
                                      body->len, FALSE, decodings);
  g_assert_cmpuint (decodings->len, ==, 3);
  g_assert_null (sonde_decoding_get_fields (g_ptr_array_index (decodings, 2)));
  n_fields = count_fields (root);

  for (guint i = 0; i < 2; i++)
    n_fields += count_fields (sonde_decoding_get_fields (g_ptr_array_index (decodings, i)));

  g_assert_cmpuint (n_fields, <=, SONDE_MEDIA_MAX_FIELDS + 1);
  g_assert_cmpuint (n_fields, >=, SONDE_MEDIA_MAX_FIELDS - 3);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/form/cases", test_form_cases);
  g_test_add_func ("/media/form/coverage", test_form_coverage);
  g_test_add_func ("/media/form/decoded", test_form_decoded);
  g_test_add_func ("/media/form/cut", test_form_cut);
  g_test_add_func ("/media/form/shared-limit", test_form_shared_limit);

  return g_test_run ();
}
