#include "config.h"

#include <string.h>

#include "sonde-practice-host.h"
#include "sonde-python-dns.h"
#include "sonde-python-http.h"
#include "sonde-python-socket.h"
#include "sonde-python-websocket.h"
#include "sonde-test.h"

#define PYTHON "/usr/bin/python3"

/* What each tab shows as code, run against the servers that each tab offers. */

typedef struct
{
  SondePracticeHost *host;
  char              *directory;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *child = g_test_build_filename (G_TEST_BUILT, "practice", "practice-child", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->directory = sonde_test_make_dir ();
  self->host = sonde_practice_host_new (child);
  sonde_practice_host_start_async (self->host, 0, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  sonde_practice_host_start_finish (self->host, result, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_practice_host_stop (self->host);
  g_object_unref (self->host);
  sonde_test_remove_dir (self->directory);
  g_free (self->directory);
}

static void
assert_prints (Fixture    *self,
               const char *script,
               const char *words)
{
  g_autofree char *path = g_build_filename (self->directory, "script.py", NULL);
  const char * const argv[] = { PYTHON, path, NULL };
  g_autofree char *output = NULL;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  output = sonde_test_run (argv);

  if (output == NULL)
    return;

  if (strstr (output, words) == NULL)
    g_test_message ("%s", output);

  g_assert_nonnull (strstr (output, words));
}

static void
test_socket (Fixture       *self,
             gconstpointer  user_data)
{
  const char *id = user_data;
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (self->host, id);
  g_autoptr(GBytes) hello = g_bytes_new_static ("Hello world!\r\n", 14);
  GBytes *payloads[] = { hello };
  SondePythonSocket script = {
    .kind = g_str_equal (id, "udp-echo") ? SONDE_PYTHON_SOCKET_UDP_CLIENT
                                         : SONDE_PYTHON_SOCKET_TCP_CLIENT,
    .host = "127.0.0.1",
    .port = sonde_practice_endpoint_get_port (endpoint),
    .payloads = payloads,
    .n_payloads = 1,
    .timeout_s = 2,
    .half_close = g_str_equal (id, "tcp-echo"),
    .tls = g_str_equal (id, "tls-echo"),
    .insecure = g_str_equal (id, "tls-echo"),
  };
  g_autofree char *text = sonde_python_socket (&script);

  assert_prints (self, text, "Hello world!");
}

static void
test_http (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (self->host, "http-echo");
  SondePythonPair fields[] = { { "key", "value" } };
  SondePythonHttp script = {
    .method = "POST",
    .uri = sonde_practice_endpoint_get_uri (endpoint),
    .body = SONDE_PYTHON_HTTP_BODY_FORM,
    .form = fields,
    .n_form = G_N_ELEMENTS (fields),
  };
  g_autofree char *text = sonde_python_http (&script);

  assert_prints (self, text, "key=value");
}

static void
test_websocket (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (self->host, "ws");
  g_autoptr(GBytes) hello = g_bytes_new_static ("Hello world!", 12);
  SondePythonWebsocketMessage messages[] = { { SONDE_PYTHON_WEBSOCKET_TEXT, hello } };
  SondePythonWebsocketClient script = {
    .uri = sonde_practice_endpoint_get_uri (endpoint),
    .messages = messages,
    .n_messages = G_N_ELEMENTS (messages),
    .timeout_s = 2,
  };
  g_autofree char *text = sonde_python_websocket_client (&script);

  assert_prints (self, text, "Hello world!");
}

static void
test_dns (Fixture       *self,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (self->host, "dns");
  SondePythonDns script = {
    .kind = SONDE_PYTHON_DNS_RECORDS,
    .name = "example.test",
    .record_type = "MX",
    .server = "127.0.0.1",
    .server_port = sonde_practice_endpoint_get_port (endpoint),
  };
  g_autofree char *text = sonde_python_dns (&script);

  assert_prints (self, text, "mail1.example.test");
}

#define ADD(path, data, function) \
  g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/python-practice/tcp", "tcp-echo", test_socket);
  ADD ("/python-practice/udp", "udp-echo", test_socket);
  ADD ("/python-practice/tls", "tls-echo", test_socket);
  ADD ("/python-practice/http", NULL, test_http);
  ADD ("/python-practice/websocket", NULL, test_websocket);
  ADD ("/python-practice/dns", NULL, test_dns);

  return g_test_run ();
}
