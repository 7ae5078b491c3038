#include "config.h"

#include <string.h>

#include "sonde-http-body-save.h"
#include "sonde-http-body.h"
#include "sonde-http-fixture.h"
#include "sonde-http-media.h"
#include "sonde-http-syntax.h"
#include "sonde-taps.h"
#include "sonde-test.h"

#define HELLO "Hello, world!\n"
#define LONG_TEXT_BYTES (100 * (sizeof HELLO - 1))

typedef struct
{
  const char             *path;
  const char             *text;
  const char             *charset;
  SondeHttpCharsetOrigin  origin;
  const char             *notice;
} CharsetCase;

/* T1 to T6 of the acceptance cases. */
static const CharsetCase charset_cases[] = {
  { "/", HELLO, "UTF-8", SONDE_HTTP_CHARSET_HEADER, NULL },
  { "/latin1", "grüße €", "WINDOWS-1252", SONDE_HTTP_CHARSET_HEADER, NULL },
  { "/guessed", "grüße", "WINDOWS-1252", SONDE_HTTP_CHARSET_GUESSED, "is a guess" },
  { "/bom", "hi", "UTF-16LE", SONDE_HTTP_CHARSET_BOM, NULL },
  { "/meta", "<meta charset=\"iso-8859-5\"><p>М", "iso-8859-5", SONDE_HTTP_CHARSET_DOCUMENT,
    NULL },
  { "/json", "{\"a\": \"ü\"}", "UTF-8", SONDE_HTTP_CHARSET_TYPE, NULL },
  { "/invalid", "a\357\277\275b\357\277\275", "UTF-8", SONDE_HTTP_CHARSET_HEADER,
    "2 bytes do not fit the character encoding, the first at offset 1" },
  { "/unknown-charset", HELLO, "UTF-8", SONDE_HTTP_CHARSET_HEADER, "“klingon”" },
};

typedef struct
{
  const char *path;
  gsize       length;
  gboolean    decoded;
  const char *notice;
} CodingCase;

/* E1 to E6. */
static const CodingCase coding_cases[] = {
  { "/gzip", LONG_TEXT_BYTES, TRUE, NULL },
  { "/gzip-twice", 2 * (sizeof HELLO - 1), TRUE, NULL },
  { "/gzip-tail", LONG_TEXT_BYTES, TRUE, "what follows was left out" },
  { "/gzip-cut", G_MAXSIZE, TRUE, "ended early" },
  { "/gzip-false", sizeof HELLO - 1, TRUE, "but it is not" },
  { "/deflate", LONG_TEXT_BYTES, TRUE, NULL },
  { "/deflate-bare", LONG_TEXT_BYTES, TRUE, NULL },
  { "/both", LONG_TEXT_BYTES, TRUE, NULL },
  { "/br", 9, FALSE, "“br” cannot be undone" },
};

static void
set_up (SondeHttpFixture *fixture,
        gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_init (fixture);
  sonde_http_fixture_start_peer (fixture);
}

static void
tear_down (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_clear (fixture);
}

static SondeHttpBody *
load (SondeHttpExchange *exchange,
      const char        *charset)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SondeHttpBody *body;

  sonde_http_body_load_async (sonde_http_exchange_get_dissection (exchange),
                              sonde_http_exchange_get_number (exchange), TRUE, charset, NULL,
                              sonde_test_store_result, &result);
  sonde_test_await (&result);
  body = sonde_http_body_load_finish (result, &error);
  g_assert_no_error (error);

  return body;
}

static void
assert_notice (SondeHttpBody *body,
               const char    *words)
{
  const char * const *notices = sonde_http_body_get_notices (body);

  if (words == NULL)
    {
      g_assert_cmpstr (notices[0], ==, NULL);
      return;
    }

  g_assert_nonnull (notices[0]);
  g_assert_nonnull (strstr (notices[0], words));
}

static void
test_charsets (SondeHttpFixture *fixture,
               gconstpointer     user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (charset_cases); i++)
    {
      const CharsetCase *expected = &charset_cases[i];
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, expected->path);
      g_autoptr(SondeHttpBody) body = load (exchange, NULL);

      g_assert_cmpstr (sonde_http_body_get_text (body), ==, expected->text);
      g_assert_cmpstr (sonde_http_body_get_charset (body), ==, expected->charset);
      g_assert_cmpint (sonde_http_body_get_charset_origin (body), ==, expected->origin);
      assert_notice (body, expected->notice);
    }
}

/* T7: another encoding without another request. */
static void
test_other_charset (SondeHttpFixture *fixture,
                    gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/guessed");
  g_autoptr(SondeHttpBody) body = load (exchange, "iso-8859-2");

  g_assert_cmpstr (sonde_http_body_get_text (body), ==, "grüße");
  g_assert_cmpint (sonde_http_body_get_charset_origin (body), ==, SONDE_HTTP_CHARSET_CHOSEN);
  assert_notice (body, NULL);
}

static void
test_codings (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (coding_cases); i++)
    {
      const CodingCase *expected = &coding_cases[i];
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, expected->path);
      g_autoptr(SondeHttpBody) body = load (exchange, NULL);
      gsize length = g_bytes_get_size (sonde_http_body_get_bytes (body));

      g_test_message ("%s", expected->path);

      if (expected->length == G_MAXSIZE)
        g_assert_cmpuint (length, <=, LONG_TEXT_BYTES);
      else
        g_assert_cmpuint (length, ==, expected->length);

      g_assert_cmpint (sonde_http_body_is_encoded (body), ==, expected->decoded);
      assert_notice (body, expected->notice);
    }
}

/* E11: what unpacks to very much is not unpacked to its end. */
static void
test_bomb (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/gzip-bomb");
  g_autoptr(SondeHttpBody) body = load (exchange, NULL);

  g_assert_true (sonde_http_body_is_cut (body));
  g_assert_cmpuint (g_bytes_get_size (sonde_http_body_get_bytes (body)), ==, 2 << 20);
  g_assert_cmpint (sonde_http_body_get_kind (body), ==, SONDE_HTTP_MEDIA_BINARY);
  g_assert_null (sonde_http_body_get_text (body));
}

static void
test_empty (SondeHttpFixture *fixture,
            gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/no-content");
  g_autoptr(SondeHttpBody) body = load (exchange, NULL);

  g_assert_cmpuint (sonde_http_exchange_get_status (exchange), ==, 204);
  g_assert_cmpuint (g_bytes_get_size (sonde_http_body_get_bytes (body)), ==, 0);
}

static void
assert_saved (SondeHttpFixture  *fixture,
              SondeHttpExchange *exchange,
              gboolean           decoded,
              gsize              length,
              const char        *start)
{
  g_autofree char *path = g_build_filename (fixture->folder, "saved", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  gsize n_saved;

  sonde_http_body_save_async (sonde_http_exchange_get_dissection (exchange),
                              sonde_http_exchange_get_number (exchange), TRUE, decoded, file, NULL,
                              sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_assert_cmpint (sonde_http_body_save_finish (result, &error), ==, length);
  g_assert_no_error (error);

  g_assert_true (g_file_get_contents (path, &content, &n_saved, NULL));
  g_assert_cmpuint (n_saved, ==, length);
  g_assert_cmpint (memcmp (content, start, strlen (start)), ==, 0);
}

static void
test_save (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) packed = sonde_http_fixture_get (fixture, "/gzip");
  g_autoptr(SondeHttpExchange) chunked = sonde_http_fixture_get (fixture, "/chunked");
  g_autoptr(SondeHttpExchange) bomb = sonde_http_fixture_get (fixture, "/gzip-bomb");
  SondeHttpMessage message;

  g_assert_true (sonde_http_exchange_get_message (packed, TRUE, &message));
  assert_saved (fixture, packed, FALSE, message.body_length, "\x1f\x8b");
  assert_saved (fixture, packed, TRUE, LONG_TEXT_BYTES, HELLO HELLO);
  assert_saved (fixture, chunked, TRUE, sizeof HELLO - 1, HELLO);
  assert_saved (fixture, bomb, TRUE, 64 << 20, "");
}

static void
test_save_fails (SondeHttpFixture *fixture,
                 gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/");
  g_autoptr(GFile) file = g_file_new_for_path ("/nonexistent/folder/file");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sonde_http_body_save_async (sonde_http_exchange_get_dissection (exchange), 0, TRUE, TRUE, file,
                              NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_assert_cmpint (sonde_http_body_save_finish (result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_media (SondeHttpFixture *fixture G_GNUC_UNUSED,
            gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *charset = NULL;
  g_autofree char *quoted = NULL;

  g_assert_cmpint (sonde_http_media_get_kind ("application/problem+json; charset=x"), ==,
                   SONDE_HTTP_MEDIA_JSON);
  g_assert_cmpint (sonde_http_media_get_kind ("Text/HTML"), ==, SONDE_HTTP_MEDIA_HTML);
  g_assert_cmpint (sonde_http_media_get_kind ("image/svg+xml"), ==, SONDE_HTTP_MEDIA_XML);
  g_assert_cmpint (sonde_http_media_get_kind ("image/webp"), ==, SONDE_HTTP_MEDIA_IMAGE);
  g_assert_cmpint (sonde_http_media_get_kind (NULL), ==, SONDE_HTTP_MEDIA_BINARY);
  g_assert_cmpint (sonde_http_media_sniff ((const guint8 *) "GIF89a", 6), ==,
                   SONDE_HTTP_MEDIA_IMAGE);
  g_assert_cmpint (sonde_http_media_sniff ((const guint8 *) "a\tb\n", 4), ==,
                   SONDE_HTTP_MEDIA_TEXT);
  g_assert_cmpint (sonde_http_media_sniff ((const guint8 *) "a\0b", 3), ==,
                   SONDE_HTTP_MEDIA_BINARY);

  charset = sonde_http_dup_parameter ("a/b; x=\"1;2\" ;Charset= utf-8 ; q=1", "charset");
  g_assert_cmpstr (charset, ==, "utf-8");
  quoted = sonde_http_dup_parameter ("a/b; x=\"1;\\\"2\"", "X");
  g_assert_cmpstr (quoted, ==, "1;\"2");
}

static void
add_test (const char *path,
          void      (*function) (SondeHttpFixture *fixture,
                                 gconstpointer     user_data))
{
  g_test_add (path, SondeHttpFixture, NULL, set_up, function, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_taps_install ();

  add_test ("/http-body/charsets", test_charsets);
  add_test ("/http-body/other-charset", test_other_charset);
  add_test ("/http-body/codings", test_codings);
  add_test ("/http-body/bomb", test_bomb);
  add_test ("/http-body/empty", test_empty);
  add_test ("/http-body/save", test_save);
  add_test ("/http-body/save-fails", test_save_fails);
  add_test ("/http-body/media", test_media);

  return g_test_run ();
}
