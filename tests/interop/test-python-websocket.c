#include "config.h"

#include <string.h>

#include "interop-peer.h"
#include "sonde-python-websocket.h"
#include "sonde-test.h"

typedef struct
{
  char        *directory;
  char        *certificate;
  char        *uri;
  InteropPeer *peer;
} Fixture;

static void
assert_contains (const char *output,
                 const char *words)
{
  if (strstr (output, words) == NULL)
    g_error ("“%s” is not in: %s", words, output);
}

/* Skips the test where the module is missing; fixture->peer is then NULL. */
static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  gboolean is_tls = GPOINTER_TO_INT (data);
  g_autofree char *source = interop_peer_get_source ("websocket-peer.py");
  g_autofree char *key = NULL;
  g_autofree char *port = NULL;
  const char *argv[] = { INTEROP_PYTHON, source, NULL, NULL, NULL };

  fixture->directory = sonde_test_make_dir ();

  if (!interop_peer_find_module ("websockets") || (is_tls && !interop_peer_find ("openssl")))
    return;

  if (is_tls)
    {
      interop_peer_make_identity (fixture->directory, &fixture->certificate, &key);
      argv[2] = fixture->certificate;
      argv[3] = key;
    }

  fixture->peer = interop_peer_start (argv);
  port = interop_peer_await_match (fixture->peer, "Listening on 127\\.0\\.0\\.1 (\\d+)\\n");
  fixture->uri = g_strdup_printf ("%s://127.0.0.1:%s/a?b=c", is_tls ? "wss" : "ws", port);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->peer, interop_peer_free);
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->uri);
  g_free (fixture->certificate);
  g_free (fixture->directory);
}

static char *
run (Fixture                    *fixture,
     SondePythonWebsocketClient *client)
{
  client->uri = fixture->uri;
  client->timeout_s = 1;

  return interop_peer_run_script (fixture->directory, sonde_python_websocket_client (client));
}

static void
test_client_hello (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) hello = g_bytes_new_static ("Hello world!", 12);
  const SondePythonWebsocketMessage messages[] = { { SONDE_PYTHON_WEBSOCKET_TEXT, hello } };
  SondePythonWebsocketClient client = { .messages = messages, .n_messages = 1 };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &client);
  g_assert_cmpstr (output, ==, "Received 'Hello world!'\nNothing more came within 1 s.\n");
  interop_peer_await_text (fixture->peer, "path /a?b=c\n");
  interop_peer_await_text (fixture->peer, "message 'Hello world!'\nclosed 1000 ''\n");
}

static void
test_client_everything (Fixture       *fixture,
                        gconstpointer  data G_GNUC_UNUSED)
{
  static const char *const subprotocols[] = { "chat", "unknown", NULL };
  const SondePythonPair headers[] = {
    { "X-One", "1" },
    { "X-One", "2" },
    { "X-Quote", "\"'\\" },
    { "Origin", "https://example.test" },
  };
  g_autoptr(GBytes) text = g_bytes_new_static ("stra\303\237e \"\n\000", 11);
  g_autoptr(GBytes) binary = g_bytes_new_static ("\000\377\"'\\", 5);
  g_autoptr(GBytes) empty = g_bytes_new_static (NULL, 0);
  const SondePythonWebsocketMessage messages[] = {
    { SONDE_PYTHON_WEBSOCKET_TEXT, text },
    { SONDE_PYTHON_WEBSOCKET_BINARY, binary },
    { SONDE_PYTHON_WEBSOCKET_PING, binary },
    { SONDE_PYTHON_WEBSOCKET_TEXT, empty },
    { SONDE_PYTHON_WEBSOCKET_BINARY, empty },
    /* Cannot be sent as text. */
    { SONDE_PYTHON_WEBSOCKET_TEXT, binary },
  };
  SondePythonWebsocketClient client = {
    .headers = headers,
    .n_headers = G_N_ELEMENTS (headers),
    .subprotocols = subprotocols,
    .messages = messages,
    .n_messages = G_N_ELEMENTS (messages),
    .close_code = 4321,
    .close_reason = "stra\303\237e \"'",
  };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &client);
  g_assert_cmpstr (output, ==,
                   "Subprotocol: chat\n"
                   "Received the pong\n"
                   "Received 'stra\303\237e \"\\n\\x00'\n"
                   "Received b'\\x00\\xff\"\\'\\\\'\n"
                   "Received ''\n"
                   "Received b''\n"
                   "Received b'\\x00\\xff\"\\'\\\\'\n"
                   "Nothing more came within 1 s.\n");
  interop_peer_await_text (fixture->peer, "[\"X-One\", \"1\"], [\"X-One\", \"2\"]");
  interop_peer_await_text (fixture->peer, "[\"X-Quote\", \"\\\"'\\\\\"]");
  interop_peer_await_text (fixture->peer, "[\"Origin\", \"https://example.test\"]");
  interop_peer_await_text (fixture->peer, "closed 4321 'stra\303\237e \"\\''\n");
}

static void
test_client_closed (Fixture       *fixture,
                    gconstpointer  data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) close = g_bytes_new_static ("close", 5);
  const SondePythonWebsocketMessage messages[] = { { SONDE_PYTHON_WEBSOCKET_TEXT, close } };
  SondePythonWebsocketClient client = {
    .messages = messages,
    .n_messages = 1,
    .close_code = 1005,
  };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &client);
  g_assert_true (g_str_has_prefix (output, "Closed: "));
  assert_contains (output, "4001");
  assert_contains (output, "told to");
}

static void
test_client_dropped (Fixture       *fixture,
                     gconstpointer  data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) drop = g_bytes_new_static ("drop", 4);
  const SondePythonWebsocketMessage messages[] = { { SONDE_PYTHON_WEBSOCKET_TEXT, drop } };
  SondePythonWebsocketClient client = { .messages = messages, .n_messages = 1 };
  g_autofree char *output = NULL;

  if (fixture->peer == NULL)
    return;

  output = run (fixture, &client);
  g_assert_cmpstr (output, ==, "Closed: no close frame received or sent\n");
}

static void
test_client_tls (Fixture       *fixture,
                 gconstpointer  data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) hello = g_bytes_new_static ("Hello world!", 12);
  const SondePythonWebsocketMessage messages[] = { { SONDE_PYTHON_WEBSOCKET_TEXT, hello } };
  SondePythonWebsocketClient client = { .messages = messages, .n_messages = 1, .insecure = TRUE };
  g_autoptr(InteropPeer) refused = NULL;
  g_autofree char *insecure = NULL;
  g_autofree char *script = NULL;
  g_autofree char *trusted = NULL;

  if (fixture->peer == NULL)
    return;

  insecure = run (fixture, &client);
  assert_contains (insecure, "Received 'Hello world!'\n");

  client.insecure = FALSE;
  script = sonde_python_websocket_client (&client);
  refused = interop_peer_start_script (fixture->directory, script);
  g_assert_cmpint (interop_peer_await_exit (refused), !=, 0);
  assert_contains (interop_peer_get_output (refused), "CERTIFICATE_VERIFY_FAILED");

  g_setenv ("SSL_CERT_FILE", fixture->certificate, TRUE);
  trusted = run (fixture, &client);
  g_unsetenv ("SSL_CERT_FILE");
  assert_contains (trusted, "Received 'Hello world!'\n");
}

static char *
await_uri (InteropPeer *script)
{
  g_autofree char *port = interop_peer_await_match (script, "Listening on \\S+ (\\d+)\\n");

  return g_strdup_printf ("ws://127.0.0.1:%s/", port);
}

static void
test_server_echo (Fixture       *fixture,
                  gconstpointer  data G_GNUC_UNUSED)
{
  static const char *const subprotocols[] = { "chat", "other", NULL };
  SondePythonWebsocketServer server = {
    .host = "127.0.0.1",
    .subprotocols = subprotocols,
    .echo = TRUE,
  };
  g_autofree char *source = interop_peer_get_source ("websocket-client.py");
  g_autofree char *text = sonde_python_websocket_server (&server);
  g_autofree char *uri = NULL;
  const char *argv[] = { INTEROP_PYTHON, source, NULL, "unknown", "chat", NULL };
  g_autoptr(InteropPeer) script = NULL;
  g_autofree char *both_done = NULL;
  g_autoptr(InteropPeer) first = NULL;
  g_autoptr(InteropPeer) second = NULL;
  const char *expected = "subprotocol chat\n"
                         "reply 'Hello world!'\n"
                         "reply b'\\x00\\xff'\n"
                         "reply 'stra\\xdfe'\n"
                         "pong\n";

  if (fixture->peer == NULL)
    return;

  script = interop_peer_start_script (fixture->directory, text);
  uri = await_uri (script);
  argv[2] = uri;

  /* Both at the same time. */
  first = interop_peer_start (argv);
  second = interop_peer_start (argv);
  g_assert_cmpint (interop_peer_await_exit (first), ==, 0);
  g_assert_cmpint (interop_peer_await_exit (second), ==, 0);
  g_assert_cmpstr (interop_peer_get_output (first), ==, expected);
  g_assert_cmpstr (interop_peer_get_output (second), ==, expected);

  interop_peer_await_text (script, " 'Hello world!'\n");
  interop_peer_await_text (script, " b'\\x00\\xff'\n");
  both_done = interop_peer_await_match (script, "done\n(?s:.*)(done)\n");
}

static void
test_server_print (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonWebsocketServer server = { .host = NULL };
  g_autofree char *source = interop_peer_get_source ("websocket-client.py");
  g_autofree char *text = sonde_python_websocket_server (&server);
  g_autofree char *uri = NULL;
  const char *argv[] = { INTEROP_PYTHON, source, NULL, NULL };
  g_autoptr(InteropPeer) script = NULL;
  g_autoptr(InteropPeer) client = NULL;
  g_autofree char *port = NULL;

  if (fixture->peer == NULL)
    return;

  script = interop_peer_start_script (fixture->directory, text);
  port = interop_peer_await_match (script, "Listening on 0\\.0\\.0\\.0 (\\d+)\\n");
  uri = g_strdup_printf ("ws://127.0.0.1:%s/", port);
  argv[2] = uri;
  client = interop_peer_start (argv);

  g_assert_cmpint (interop_peer_await_exit (client), ==, 0);
  g_assert_cmpstr (interop_peer_get_output (client), ==, "subprotocol None\nsilence\npong\n");
  interop_peer_await_text (script, " 'Hello world!'\n");
}

#define ADD(path, is_tls, function) \
  g_test_add ("/interop/python-websocket/" path, Fixture, GINT_TO_POINTER (is_tls), \
              fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("client/hello", FALSE, test_client_hello);
  ADD ("client/everything", FALSE, test_client_everything);
  ADD ("client/closed", FALSE, test_client_closed);
  ADD ("client/dropped", FALSE, test_client_dropped);
  ADD ("client/tls", TRUE, test_client_tls);
  ADD ("server/echo", FALSE, test_server_echo);
  ADD ("server/print", FALSE, test_server_print);

  return g_test_run ();
}
