#include "config.h"

#include <string.h>

#include "interop-peer.h"
#include "sonde-python-http.h"
#include "sonde-test.h"

typedef struct
{
  char        *directory;
  char        *base;
  char        *certificate;
  guint16      port;
  guint16      tls_port;
  InteropPeer *peer;
} Fixture;

static void
assert_contains (const char *output,
                 const char *words)
{
  if (strstr (output, words) == NULL)
    g_error ("“%s” is not in: %s", words, output);
}

static void
fixture_set_up_peer (Fixture       *fixture,
                     gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *source = interop_peer_get_source ("http-peer.py");
  g_autofree char *port = NULL;
  const char *const argv[] = { INTEROP_PYTHON, source, NULL };

  fixture->directory = sonde_test_make_dir ();

  if (!interop_peer_find_module ("requests"))
    return;

  fixture->peer = interop_peer_start (argv);
  port = interop_peer_await_match (fixture->peer, "Listening on 127\\.0\\.0\\.1 (\\d+)\\n");
  fixture->base = g_strdup_printf ("http://127.0.0.1:%s", port);
}

static char *
write_nginx_configuration (Fixture *fixture)
{
  g_autofree char *key = NULL;
  g_autofree char *content = NULL;
  char *path = g_build_filename (fixture->directory, "nginx.conf", NULL);

  interop_peer_make_identity (fixture->directory, &fixture->certificate, &key);
  content = g_strdup_printf ("daemon off;\n"
                             "master_process off;\n"
                             "pid %1$s/nginx.pid;\n"
                             "error_log stderr;\n"
                             "events {}\n"
                             "http {\n"
                             "  access_log off;\n"
                             "  client_body_temp_path %1$s/b;\n"
                             "  proxy_temp_path %1$s/p;\n"
                             "  fastcgi_temp_path %1$s/f;\n"
                             "  uwsgi_temp_path %1$s/u;\n"
                             "  scgi_temp_path %1$s/s;\n"
                             "  server {\n"
                             "    listen 127.0.0.1:%2$u;\n"
                             "    listen 127.0.0.1:%3$u ssl;\n"
                             "    ssl_certificate %4$s;\n"
                             "    ssl_certificate_key %5$s;\n"
                             "    location /get { return 200 \"$request_method $request_uri"
                             " $http_x_one\\n\"; }\n"
                             "    location /moved { return 302 /get; }\n"
                             "    location /missing { return 404 \"no\\n\"; }\n"
                             "    location /stored/ { root %1$s; dav_methods PUT;"
                             " create_full_put_path on; }\n"
                             "  }\n"
                             "}\n",
                             fixture->directory, fixture->port, fixture->tls_port,
                             fixture->certificate, key);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));

  return path;
}

static void
fixture_set_up_nginx (Fixture       *fixture,
                      gconstpointer  data G_GNUC_UNUSED)
{
  const char *argv[] = { "nginx", "-e", "stderr", "-c", NULL, NULL };
  g_autofree char *path = NULL;

  fixture->directory = sonde_test_make_dir ();

  if (!interop_peer_find ("nginx") || !interop_peer_find ("openssl")
      || !interop_peer_find_module ("requests"))
    return;

  fixture->port = interop_peer_find_port ();

  do
    fixture->tls_port = interop_peer_find_port ();
  while (fixture->tls_port == fixture->port);

  path = write_nginx_configuration (fixture);
  argv[4] = path;
  fixture->peer = interop_peer_start (argv);
  interop_peer_await_port (fixture->peer, fixture->port);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->peer, interop_peer_free);
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->certificate);
  g_free (fixture->base);
  g_free (fixture->directory);
}

static char *
run (Fixture         *fixture,
     SondePythonHttp *request,
     const char      *target)
{
  g_autofree char *uri = g_strconcat (fixture->base, target, NULL);

  request->uri = uri;

  return interop_peer_run_script (fixture->directory, sonde_python_http (request));
}

static void
test_http_methods (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  static const char *const methods[] = {
    "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "M-SEARCH", NULL
  };
  SondePythonHttp request = { .follow_redirects = TRUE };

  if (fixture->peer == NULL)
    return;

  for (gsize i = 0; methods[i] != NULL; i++)
    {
      g_autofree char *expected = NULL;
      g_autofree char *output = NULL;

      expected = g_strdup_printf ("{\"method\": \"%s\", \"target\": \"/a?b=c%%20d\"",
                                  methods[i]);
      request.method = methods[i];
      output = run (fixture, &request, "/a?b=c%20d#e");
      assert_contains (output, "200 OK\n");
      assert_contains (output, expected);
    }

  request.method = "HEAD";
  g_free (run (fixture, &request, "/"));
}

static void
test_http_headers (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  const SondePythonPair headers[] = {
    { "X-One", "1" },
    { "Accept", "text/html" },
    { "x-one", " 2 " },
    { "Cookie", "a=b" },
    { "X-Empty", "" },
    { "Cookie", "c=d" },
    { "X-Quote", "\"'\\" },
    { "X-Text", "stra\303\237e" },
    { "X-Bytes", "\377" },
    { "User-Agent", "Sonde" },
  };
  SondePythonHttp request = {
    .method = "GET",
    .headers = headers,
    .n_headers = G_N_ELEMENTS (headers),
    .follow_redirects = TRUE,
  };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &request, "/");
  assert_contains (output, "[\"X-One\", \"1, 2\"]");
  assert_contains (output, "[\"Accept\", \"text/html\"]");
  assert_contains (output, "[\"Cookie\", \"a=b; c=d\"]");
  assert_contains (output, "[\"X-Empty\", \"\"]");
  assert_contains (output, "[\"X-Quote\", \"\\\"'\\\\\"]");
  /* The peer shows each byte as a character. */
  assert_contains (output, "[\"X-Text\", \"stra\\u00c3\\u009fe\"]");
  assert_contains (output, "[\"X-Bytes\", \"\\u00ff\"]");
  assert_contains (output, "[\"User-Agent\", \"Sonde\"]");
}

static void
test_http_form (Fixture       *fixture,
                gconstpointer  data G_GNUC_UNUSED)
{
  const SondePythonPair form[] = {
    { "key", "value" },
    { "a b&c=d", "stra\303\237e" },
    { "empty", "" },
    { "key", "again" },
    { "bytes", "\377" },
  };
  SondePythonHttp request = {
    .method = "POST",
    .body = SONDE_PYTHON_HTTP_BODY_FORM,
    .form = form,
    .n_form = 1,
    .follow_redirects = TRUE,
  };
  g_autofree char *single = NULL;
  g_autofree char *several = NULL;

  if (fixture->peer == NULL)
    return;

  single = run (fixture, &request, "/");
  assert_contains (single, "[\"Content-Type\", \"application/x-www-form-urlencoded\"]");
  /* key=value */
  assert_contains (single, "\"body\": \"6b65793d76616c7565\"");

  request.n_form = G_N_ELEMENTS (form);
  several = run (fixture, &request, "/");
  /* key=value&a+b%26c%3Dd=stra%C3%9Fe&empty=&key=again&bytes=%FF */
  assert_contains (several, "\"body\": \"6b65793d76616c756526612b62253236632533446"
                            "43d73747261254333253946652"
                            "6656d7074793d266b65793d616761696e2662797465733d254646\"");
}

static void
test_http_text (Fixture       *fixture,
                gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonHttp request = {
    .method = "PUT",
    .body = SONDE_PYTHON_HTTP_BODY_TEXT,
    .text = "stra\303\237e \"\n",
    .follow_redirects = TRUE,
  };
  g_autofree char *output = NULL;
  g_autofree char *raw = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &request, "/");
  assert_contains (output, "\"body\": \"73747261c39f6520220a\"");

  request.text = "\377\n";
  raw = run (fixture, &request, "/");
  assert_contains (raw, "\"body\": \"ff0a\"");
}

static void
test_http_bytes (Fixture       *fixture,
                 gconstpointer  data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("\000\377\"'\\\r\n", 7);
  SondePythonHttp request = {
    .method = "POST",
    .body = SONDE_PYTHON_HTTP_BODY_BYTES,
    .bytes = bytes,
    .follow_redirects = TRUE,
  };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &request, "/");
  assert_contains (output, "[\"Content-Length\", \"7\"]");
  assert_contains (output, "\"body\": \"00ff22275c0d0a\"");
}

static void
test_http_file (Fixture       *fixture,
                gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->directory, "na\"me \377\n", NULL);
  SondePythonHttp request = {
    .method = "POST",
    .body = SONDE_PYTHON_HTTP_BODY_FILE,
    .path = path,
    .follow_redirects = TRUE,
  };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  g_assert_true (g_file_set_contents (path, "\000\001\002", 3, NULL));
  output = run (fixture, &request, "/");
  assert_contains (output, "[\"Content-Length\", \"3\"]");
  assert_contains (output, "\"body\": \"000102\"");
}

static void
test_http_nginx (Fixture       *fixture,
                 gconstpointer  data G_GNUC_UNUSED)
{
  const SondePythonPair headers[] = { { "X-One", "first" }, { "X-One", "second" } };
  SondePythonHttp request = {
    .method = "GET",
    .headers = headers,
    .n_headers = G_N_ELEMENTS (headers),
    .follow_redirects = TRUE,
  };
  g_autofree char *followed = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *head = NULL;
  g_autofree char *missing = NULL;

  if (fixture->peer == NULL)
    return;

  fixture->base = g_strdup_printf ("http://127.0.0.1:%u", fixture->port);

  followed = run (fixture, &request, "/moved");
  assert_contains (followed, "200 OK\n");
  assert_contains (followed, "Server: nginx");
  assert_contains (followed, "\n\nGET /get first, second\n");

  request.follow_redirects = FALSE;
  stopped = run (fixture, &request, "/moved");
  assert_contains (stopped, "302 Moved Temporarily\n");
  assert_contains (stopped, "\nLocation: ");

  request.method = "HEAD";
  request.follow_redirects = TRUE;
  head = run (fixture, &request, "/moved");
  assert_contains (head, "200 OK\n");

  missing = run (fixture, &request, "/missing");
  assert_contains (missing, "404 Not Found\n");
}

static void
test_http_nginx_upload (Fixture       *fixture,
                        gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->directory, "upload", NULL);
  g_autofree char *stored = g_build_filename (fixture->directory, "stored", "file", NULL);
  SondePythonHttp request = {
    .method = "PUT",
    .body = SONDE_PYTHON_HTTP_BODY_FILE,
    .path = path,
    .follow_redirects = TRUE,
  };
  g_autofree char *output = NULL;
  g_autofree char *received = NULL;
  gsize length;

  if (fixture->peer == NULL)
    return;

  g_assert_true (g_file_set_contents (path, "\000\377upload", 8, NULL));
  fixture->base = g_strdup_printf ("http://127.0.0.1:%u", fixture->port);
  output = run (fixture, &request, "/stored/file");

  assert_contains (output, "201 Created\n");
  g_assert_true (g_file_get_contents (stored, &received, &length, NULL));
  g_assert_cmpmem (received, length, "\000\377upload", 8);
}

static void
test_http_nginx_tls (Fixture       *fixture,
                     gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonHttp request = { .method = "GET", .follow_redirects = TRUE, .insecure = TRUE };
  g_autoptr(InteropPeer) refused = NULL;
  g_autofree char *insecure = NULL;
  g_autofree char *script = NULL;
  g_autofree char *trusted = NULL;

  if (fixture->peer == NULL)
    return;

  fixture->base = g_strdup_printf ("https://127.0.0.1:%u", fixture->tls_port);
  insecure = run (fixture, &request, "/get");
  assert_contains (insecure, "\n\nGET /get \n");

  request.insecure = FALSE;
  request.uri = fixture->base;
  script = sonde_python_http (&request);
  refused = interop_peer_start_script (fixture->directory, script);
  g_assert_cmpint (interop_peer_await_exit (refused), !=, 0);
  assert_contains (interop_peer_get_output (refused), "CERTIFICATE_VERIFY_FAILED");

  g_setenv ("REQUESTS_CA_BUNDLE", fixture->certificate, TRUE);
  trusted = run (fixture, &request, "/get");
  g_unsetenv ("REQUESTS_CA_BUNDLE");
  assert_contains (trusted, "\n\nGET /get \n");
}

#define ADD(path, set_up, function) \
  g_test_add ("/interop/python-http/" path, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("methods", fixture_set_up_peer, test_http_methods);
  ADD ("headers", fixture_set_up_peer, test_http_headers);
  ADD ("form", fixture_set_up_peer, test_http_form);
  ADD ("text", fixture_set_up_peer, test_http_text);
  ADD ("bytes", fixture_set_up_peer, test_http_bytes);
  ADD ("file", fixture_set_up_peer, test_http_file);
  ADD ("nginx/get", fixture_set_up_nginx, test_http_nginx);
  ADD ("nginx/upload", fixture_set_up_nginx, test_http_nginx_upload);
  ADD ("nginx/tls", fixture_set_up_nginx, test_http_nginx_tls);

  return g_test_run ();
}
