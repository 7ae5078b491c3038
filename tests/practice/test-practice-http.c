#include "config.h"

#include <string.h>

#include "practice-fixture.h"
#include "sonde-test.h"

#define GIBIBYTE (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

/* One way to reach the server with curl. */
typedef struct
{
  const char *id;
  const char *version_option;
  const char *version;
} Way;

static const Way plain = { "http", "--http1.1", "HTTP/1.1" };
static const Way old = { "http", "--http1.0", "HTTP/1.0" };
static const Way secure = { "https", "--http1.1", "HTTP/1.1" };
static const Way secure2 = { "https", "--http2", "HTTP/2" };

typedef struct
{
  SondePracticeHost *host;
  const Way *way;
  char *dir;
  char *ca_path;
} Fixture;

static gboolean
fixture_set_up (Fixture   *fixture,
                const Way *way)
{
  if (!practice_has_program ("curl"))
    return FALSE;

  fixture->host = practice_start ();
  fixture->way = way;
  fixture->dir = sonde_test_make_dir ();
  fixture->ca_path = practice_write_ca (fixture->host, fixture->dir);

  return TRUE;
}

static void
fixture_tear_down (Fixture *fixture)
{
  sonde_test_remove_dir (fixture->dir);
  practice_stop (fixture->host);
  g_free (fixture->dir);
  g_free (fixture->ca_path);
}

/* Runs curl for a path. Further arguments end with NULL. */
static char *
curl (Fixture    *fixture,
      int        *exit_status,
      const char *path,
      ...) G_GNUC_NULL_TERMINATED;

static char *
curl (Fixture    *fixture,
      int        *exit_status,
      const char *path,
      ...)
{
  g_autofree char *uri = practice_dup_uri (fixture->host, fixture->way->id, path);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GBytes) output = NULL;
  const char *argument;
  va_list arguments;

  g_ptr_array_add (argv, (gpointer) "curl");
  g_ptr_array_add (argv, (gpointer) "-sS");
  g_ptr_array_add (argv, (gpointer) "--noproxy");
  g_ptr_array_add (argv, (gpointer) "*");
  g_ptr_array_add (argv, (gpointer) "--cacert");
  g_ptr_array_add (argv, fixture->ca_path);
  g_ptr_array_add (argv, (gpointer) fixture->way->version_option);

  va_start (arguments, path);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (arguments);

  g_ptr_array_add (argv, uri);
  g_ptr_array_add (argv, NULL);
  output = practice_run ((const char * const *) argv->pdata, NULL, exit_status);

  return practice_dup_text (output);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_echo (gconstpointer user_data)
{
  const Way *way = user_data;
  g_autofree char *text = NULL;
  g_autofree char *version = g_strdup_printf ("\"version\": \"%s\"", way->version);
  Fixture fixture;

  if (!fixture_set_up (&fixture, way))
    return;

  text = curl (&fixture, NULL, "/echo?q=%20x", "-H", "x-Second: 2", "-H", "Accept: a/b",
               "-H", "X-third:", "-d", "key=value", NULL);
  assert_contains (text, "\"method\": \"POST\"");
  assert_contains (text, "\"target\": \"/echo?q=%20x\"");
  assert_contains (text, version);
  assert_contains (text, "\"bytes\": 9,");
  assert_contains (text, "\"complete\": true,");
  assert_contains (text, "\"text\": \"key=value\"");
  fixture_tear_down (&fixture);
}

/* Order and case are those of the wire. */
static void
test_echo_headers (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, NULL, "/headers", "-H", "Host: here", "-H", "User-Agent:",
               "-H", "zULU: 1", "-H", "aCCEPT: a/b", "-H", "Alpha: \"2\"", NULL);
  g_assert_cmpstr (text, ==,
                   "[\n"
                   "  [\"Host\", \"here\"],\n"
                   "  [\"zULU\", \"1\"],\n"
                   "  [\"aCCEPT\", \"a/b\"],\n"
                   "  [\"Alpha\", \"\\\"2\\\"\"]\n"
                   "]\n");
  fixture_tear_down (&fixture);
}

static void
test_raw (void)
{
  g_autofree char *text = NULL;
  Fixture fixture;

  if (!fixture_set_up (&fixture, &plain))
    return;

  text = curl (&fixture, NULL, "/raw", "-H", "Host: here", "-H", "User-Agent:", "-H", "Accept:",
               "-H", "Content-Type: x/y", "-d", "hello", NULL);
  g_assert_cmpstr (text, ==,
                   "POST /raw HTTP/1.1\r\nHost: here\r\nContent-Type: x/y\r\n"
                   "Content-Length: 5\r\n\r\nhello");
  fixture_tear_down (&fixture);
}

static void
test_form (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autofree char *page = NULL;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, NULL, "/form", "-d", "key=value", "--data-urlencode",
               "odd=a b&c=\xc3\xa9+", "-d", "bare", NULL);
  g_assert_cmpstr (text, ==,
                   "[\n"
                   "  [\"key\", \"value\"],\n"
                   "  [\"odd\", \"a b&c=\xc3\xa9+\"],\n"
                   "  [\"bare\", \"\"]\n"
                   "]\n");
  page = curl (&fixture, NULL, "/form", NULL);
  assert_contains (page, "<form method=\"post\"");
  fixture_tear_down (&fixture);
}

static void
test_statuses (gconstpointer user_data)
{
  static const struct
  {
    const char *path;
    const char *status;
  } cases[] = {
    { "/", "200" },
    { "/json", "200" },
    { "/html", "200" },
    { "/xml", "200" },
    { "/get", "200" },
    { "/post", "405" },
    { "/status/204", "204" },
    { "/status/304", "304" },
    { "/status/404", "404" },
    { "/status/599", "599" },
    { "/status/199", "400" },
    { "/status/x", "400" },
    { "/redirect/3", "302" },
    { "/redirect/-1", "400" },
    { "/delay/61", "400" },
    { "/delay/nan", "400" },
    { "/delay/1e999", "400" },
    { "/bytes/17G", "400" },
    { "/bytes/-1", "400" },
    { "/stream/100001", "400" },
    { "/stream/1?interval=60001", "400" },
    { "/ws", "426" },
    { "/nothing", "404" },
    { "/status/", "400" },
  };
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *status = NULL;

      status = curl (&fixture, NULL, cases[i].path, "-o", "/dev/null", "-w", "%{http_code}", NULL);
      g_test_message ("%s", cases[i].path);
      g_assert_cmpstr (status, ==, cases[i].status);
    }

  fixture_tear_down (&fixture);
}

static void
test_redirects (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, NULL, "/redirect/3", "-L", "-o", "/dev/null",
               "-w", "%{http_code} %{num_redirects} %{num_connects}", NULL);
  g_assert_cmpstr (text, ==, "200 3 1");
  fixture_tear_down (&fixture);
}

static void
test_image (void)
{
  g_autofree char *path = NULL;
  g_autofree char *type = NULL;
  g_autofree char *contents = NULL;
  Fixture fixture;
  gsize n_bytes;

  if (!fixture_set_up (&fixture, &plain))
    return;

  path = g_build_filename (fixture.dir, "image.png", NULL);
  type = curl (&fixture, NULL, "/image.png", "-o", path, "-w", "%{content_type}", NULL);
  g_assert_cmpstr (type, ==, "image/png");
  g_assert_true (g_file_get_contents (path, &contents, &n_bytes, NULL));
  g_assert_cmpuint (n_bytes, >, 100);
  g_assert_cmpuint (n_bytes, <, 20000);
  g_assert_cmpmem (contents, 8, "\x89PNG\r\n\x1a\n", 8);

  if (practice_has_program ("file"))
    {
      g_autofree char *text = NULL;

      text = practice_run_for_text ((const char * const[]) { "file", "-b", path, NULL });
      g_assert_cmpstr (text, ==, "PNG image data, 64 x 64, 8-bit/color RGB, non-interlaced");
    }

  fixture_tear_down (&fixture);
}

static void
test_gzip (void)
{
  g_autofree char *compressed = NULL;
  g_autofree char *direct = NULL;
  Fixture fixture;

  if (!fixture_set_up (&fixture, &plain))
    return;

  compressed = curl (&fixture, NULL, "/gzip", "--compressed", NULL);
  direct = curl (&fixture, NULL, "/json", NULL);
  g_assert_cmpstr (compressed, ==, direct);
  fixture_tear_down (&fixture);
}

static void
test_delay (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  gint64 started_us;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  started_us = g_get_monotonic_time ();
  text = curl (&fixture, NULL, "/delay/0.5", NULL);
  assert_contains (text, "\"target\": \"/delay/0.5\"");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 500 * 1000);
  fixture_tear_down (&fixture);
}

static void
test_stream (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autofree char *fast = NULL;
  gint64 started_us;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  started_us = g_get_monotonic_time ();
  text = curl (&fixture, NULL, "/stream/3?interval=200", NULL);
  g_assert_cmpstr (text, ==, "line 1 of 3\nline 2 of 3\nline 3 of 3\n");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 400 * 1000);

  fast = curl (&fixture, NULL, "/stream/100000", "-o", "/dev/null", "-w", "%{size_download}", NULL);
  g_assert_cmpstr (fast, ==, "2088895");
  fixture_tear_down (&fixture);
}

static void
test_events (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  Fixture fixture;
  int exit_status;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, &exit_status, "/events?interval=100", "-N", "-m", "1", NULL);

  /* curl's way to say that the time it was given is up. */
  g_assert_cmpint (exit_status, ==, 28);
  g_assert_true (g_str_has_prefix (text,
                                   "id: 1\nevent: tick\ndata: {\"tick\": 1}\n\n"
                                   "id: 2\nevent: tick\ndata: {\"tick\": 2}\n\n"));
  fixture_tear_down (&fixture);
}

/* A gibibyte goes through, and memory does not grow with it. */
static void
test_bytes (gconstpointer user_data)
{
  g_autofree char *size = NULL;
  g_autofree char *expected = g_strdup_printf ("%" G_GUINT64_FORMAT, GIBIBYTE);
  g_autofree char *start = NULL;
  gsize resident_kib;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  resident_kib = practice_read_status (fixture.host, "VmRSS");
  size = curl (&fixture, NULL, "/bytes/1G", "-o", "/dev/null", "-w", "%{size_download}", NULL);
  g_assert_cmpstr (size, ==, expected);
  practice_assert_memory (fixture.host, "VmHWM", resident_kib + 16384);

  start = curl (&fixture, NULL, "/bytes/70", NULL);
  g_assert_cmpstr (start, ==,
                   "000000000000 Sonde practice ...\n"
                   "000000000020 Sonde practice ...\n"
                   "000000");
  fixture_tear_down (&fixture);
}

/* Of a long upload everything is counted and little is kept. */
static void
test_upload (gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *upload = NULL;
  gsize resident_kib;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  path = g_build_filename (fixture.dir, "upload", NULL);
  upload = g_strnfill (64 * 1024 * 1024, 'u');
  g_assert_true (g_file_set_contents (path, upload, 64 * 1024 * 1024, NULL));
  resident_kib = practice_read_status (fixture.host, "VmRSS");
  text = curl (&fixture, NULL, "/echo", "-T", path, NULL);
  assert_contains (text, "\"bytes\": 67108864,");
  assert_contains (text, "\"complete\": false,");
  practice_assert_memory (fixture.host, "VmHWM", resident_kib + 16384);
  fixture_tear_down (&fixture);
}

static void
test_close (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  Fixture fixture;
  int exit_status;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, &exit_status, "/close", NULL);
  g_assert_cmpstr (text, ==, "Of 1000 bytes announced, only these arrive.\n");

  /* A partial file, or a stream that was not closed cleanly: which is a matter of timing. */
  g_assert_true (exit_status == 18 || exit_status == 92);
  fixture_tear_down (&fixture);
}

static void
test_garbage (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  Fixture fixture;
  int exit_status;

  if (!fixture_set_up (&fixture, user_data))
    return;

  text = curl (&fixture, &exit_status, "/garbage", NULL);
  g_assert_cmpint (exit_status, !=, 0);
  g_assert_cmpstr (text, ==, "");
  fixture_tear_down (&fixture);
}

/* Many requests, many connections: no descriptor is left behind. */
static void
test_no_leak (gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GDir) dir = NULL;
  guint n_before = 0;
  guint n_after = 0;
  Fixture fixture;

  if (!fixture_set_up (&fixture, user_data))
    return;

  path = g_strdup_printf ("/proc/%s/fd", sonde_practice_host_get_identifier (fixture.host));
  text = curl (&fixture, NULL, "/json", NULL);

  for (guint round = 0; round < 2; round++)
    {
      guint *count = round == 0 ? &n_before : &n_after;

      dir = g_dir_open (path, 0, NULL);
      while (g_dir_read_name (dir) != NULL)
        (*count)++;
      g_clear_pointer (&dir, g_dir_close);

      for (guint i = 0; i < 20 && round == 0; i++)
        {
          g_autofree char *answers = NULL;
          g_autofree char *cut = NULL;
          int exit_status;

          answers = curl (&fixture, NULL, "/status/[400-409]", NULL);
          g_assert_true (g_str_has_prefix (answers, "400 Bad Request\n"));
          cut = curl (&fixture, &exit_status, "/bytes/1G", "-m", "0.02", "-o", "/dev/null", NULL);
          g_assert_cmpint (exit_status, ==, 28);
          g_assert_cmpstr (cut, ==, "");
        }
    }

  g_assert_cmpuint (n_after, <=, n_before + 1);
  fixture_tear_down (&fixture);
}

/* Typed by hand, and one request right behind the other. */
static void
test_by_hand (void)
{
  static const char requests[] =
    "GET /status/204 HTTP/1.1\nHost: x\n\n"
    "POST /status/205 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;name=value\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n"
    "GET http://elsewhere/status/206?x HTTP/1.0\r\n\r\n";
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "http"));
  g_autofree char *answers = g_malloc0 (4096);
  int error_number;

  g_assert_cmpint (g_socket_send (socket, requests, sizeof requests - 1, NULL, NULL), ==,
                   sizeof requests - 1);
  practice_receive (socket, answers, 4095, &error_number);
  g_assert_cmpint (error_number, ==, 0);
  g_assert_cmpstr (answers, ==,
                   "HTTP/1.1 204 No Content\r\nServer: Sonde-Practice\r\n\r\n"
                   "HTTP/1.1 205 Reset Content\r\nServer: Sonde-Practice\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\n\r\n"
                   "205 Reset Content\n"
                   "HTTP/1.1 206 Partial Content\r\nServer: Sonde-Practice\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 20\r\n"
                   "Connection: close\r\n\r\n"
                   "206 Partial Content\n");
  practice_stop (host);
}

static void
add_test (const char    *name,
          const Way     *way,
          GTestDataFunc  function)
{
  g_autofree char *path = g_strdup_printf ("/practice/http/%s/%s-%s", name, way->id,
                                           way->version_option + 2);

  g_test_add_data_func (path, way, function);
}

int
main (int    argc,
      char **argv)
{
  static const Way * const ways[] = { &plain, &secure, &secure2 };

  sonde_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      add_test ("echo", ways[i], test_echo);
      add_test ("form", ways[i], test_form);
      add_test ("statuses", ways[i], test_statuses);
      add_test ("redirects", ways[i], test_redirects);
      add_test ("delay", ways[i], test_delay);
      add_test ("stream", ways[i], test_stream);
      add_test ("events", ways[i], test_events);
      add_test ("bytes", ways[i], test_bytes);
      add_test ("upload", ways[i], test_upload);
      add_test ("close", ways[i], test_close);
      add_test ("garbage", ways[i], test_garbage);
      add_test ("no-leak", ways[i], test_no_leak);
    }

  add_test ("echo", &old, test_echo);
  add_test ("stream", &old, test_stream);
  add_test ("headers", &plain, test_echo_headers);
  add_test ("headers", &secure, test_echo_headers);
  g_test_add_func ("/practice/http/raw", test_raw);
  g_test_add_func ("/practice/http/image", test_image);
  g_test_add_func ("/practice/http/gzip", test_gzip);
  g_test_add_func ("/practice/http/by-hand", test_by_hand);

  return g_test_run ();
}
