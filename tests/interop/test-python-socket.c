#include "config.h"

#include <string.h>

#include "interop-peer.h"
#include "sonde-python-socket.h"
#include "sonde-test.h"

#define LARGE_BYTES 300000

typedef struct
{
  char   *directory;
  GBytes *hello;
  GBytes *binary;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data G_GNUC_UNUSED)
{
  fixture->directory = sonde_test_make_dir ();
  fixture->hello = g_bytes_new_static ("Hello world!\n", 13);
  fixture->binary = g_bytes_new_static ("\000\377\"'\\\r\n%s", 9);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->directory);
  g_bytes_unref (fixture->hello);
  g_bytes_unref (fixture->binary);
}

static InteropPeer *
start_socat (const char *from,
             const char *to,
             guint16    *port)
{
  const char *const argv[] = { "socat", "-d", "-d", from, to, NULL };
  InteropPeer *socat = interop_peer_start (argv);
  g_autofree char *text = interop_peer_await_match (socat, "listening on AF=\\d+ .*:(\\d+)\\n");

  *port = (guint16) g_ascii_strtoull (text, NULL, 10);

  return socat;
}

static guint16
await_listening (InteropPeer *script)
{
  g_autofree char *text = interop_peer_await_match (script, "Listening on \\S+ (\\d+)\\n");

  return (guint16) g_ascii_strtoull (text, NULL, 10);
}

static void
assert_contains (const char *output,
                 const char *words)
{
  if (strstr (output, words) == NULL)
    g_error ("“%s” is not in: %s", words, output);
}

/* What is sent is, byte for byte and in order, what was sent before. */
static void
test_tcp_client_bytes (Fixture       *fixture,
                       gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->directory, "received", NULL);
  g_autofree char *to = g_strconcat ("CREATE:", path, NULL);
  const char *argv[] = { "socat", "-u", "-d", "-d", "TCP4-LISTEN:0,bind=127.0.0.1", to, NULL };
  GBytes *payloads[] = { fixture->hello, fixture->binary, fixture->hello };
  SondePythonSocket socket = {
    .host = "127.0.0.1",
    .payloads = payloads,
    .n_payloads = G_N_ELEMENTS (payloads),
    .half_close = TRUE,
  };
  g_autoptr(InteropPeer) socat = NULL;
  g_autofree char *port = NULL;
  g_autofree char *output = NULL;
  g_autofree char *received = NULL;
  gsize length;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  socat = interop_peer_start (argv);
  port = interop_peer_await_match (socat, "listening on AF=2 127\\.0\\.0\\.1:(\\d+)\\n");
  socket.port = (guint16) g_ascii_strtoull (port, NULL, 10);

  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));
  assert_contains (output, "Connected to 127.0.0.1\n");
  assert_contains (output, "The peer closed the connection.\n");

  g_assert_cmpint (interop_peer_await_exit (socat), ==, 0);
  g_assert_true (g_file_get_contents (path, &received, &length, NULL));
  g_assert_cmpmem (received, length, "Hello world!\n\000\377\"'\\\r\n%sHello world!\n", 35);
}

static void
test_tcp_client_echo (Fixture       *fixture,
                      gconstpointer  data)
{
  gboolean is_ipv6 = GPOINTER_TO_INT (data);
  SondePythonSocket socket = {
    .host = is_ipv6 ? "::1" : "localhost",
    .payloads = &fixture->hello,
    .n_payloads = 1,
    .half_close = TRUE,
  };
  g_autoptr(InteropPeer) socat = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  socat = start_socat (is_ipv6 ? "TCP6-LISTEN:0,bind=[::1],fork"
                               : "TCP4-LISTEN:0,bind=127.0.0.1,fork",
                       "EXEC:cat",
                       &socket.port);
  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));

  assert_contains (output, is_ipv6 ? "Connected to ::1\n" : "Connected to 127.0.0.1\n");
  assert_contains (output, "Received b'Hello world!\\n'\nThe peer closed the connection.\n");
}

static void
test_tcp_client_timeout (Fixture       *fixture,
                         gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonSocket socket = {
    .host = "127.0.0.1",
    .payloads = &fixture->hello,
    .n_payloads = 1,
    .timeout_s = 1,
  };
  g_autoptr(InteropPeer) socat = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  socat = start_socat ("TCP4-LISTEN:0,bind=127.0.0.1,fork", "EXEC:cat", &socket.port);
  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));

  assert_contains (output, "Received b'Hello world!\\n'\nNothing more came within 1 s.\n");
}

static void
test_tcp_client_large (Fixture       *fixture,
                       gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *letters = g_strnfill (LARGE_BYTES, 'x');
  g_autoptr(GBytes) bytes = g_bytes_new (letters, LARGE_BYTES);
  GBytes *payloads[] = { bytes };
  SondePythonSocket socket = {
    .host = "127.0.0.1",
    .payloads = payloads,
    .n_payloads = 1,
    .half_close = TRUE,
  };
  g_autoptr(InteropPeer) socat = NULL;
  g_autofree char *output = NULL;
  gsize n_received = 0;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  socat = start_socat ("TCP4-LISTEN:0,bind=127.0.0.1,fork", "EXEC:cat", &socket.port);
  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));

  for (const char *at = output; *at != '\0'; at++)
    n_received += *at == 'x';

  g_assert_cmpuint (n_received, ==, LARGE_BYTES);
}

/* -rev: the server sends each line back, its characters in reverse. */
static InteropPeer *
start_openssl (const char *directory,
               char      **certificate,
               guint16    *port)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  InteropPeer *openssl;
  const char *argv[] = {
    "openssl", "s_server", "-accept", "127.0.0.1:0", "-rev", "-cert", NULL, "-key", NULL, NULL
  };

  interop_peer_make_identity (directory, certificate, &key);
  argv[6] = *certificate;
  argv[8] = key;
  openssl = interop_peer_start (argv);
  text = interop_peer_await_match (openssl, "ACCEPT 127\\.0\\.0\\.1:(\\d+)\\n");
  *port = (guint16) g_ascii_strtoull (text, NULL, 10);

  return openssl;
}

static void
test_tls_client_insecure (Fixture       *fixture,
                          gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonSocket socket = {
    .host = "127.0.0.1",
    .payloads = &fixture->hello,
    .n_payloads = 1,
    .timeout_s = 1,
    .half_close = TRUE,
    .tls = TRUE,
    .insecure = TRUE,
    .server_name = "other.test",
  };
  g_autoptr(InteropPeer) openssl = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("openssl"))
    return;

  openssl = start_openssl (fixture->directory, &certificate, &socket.port);
  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));

  assert_contains (output, "Connected with TLSv1.3 TLS_");
  assert_contains (output, "Received b'!dlrow olleH\\n'\n");
}

static void
test_tls_client_checks (Fixture       *fixture,
                        gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonSocket socket = {
    .host = "127.0.0.1",
    .payloads = &fixture->hello,
    .n_payloads = 1,
    .timeout_s = 1,
    .tls = TRUE,
  };
  g_autoptr(InteropPeer) openssl = NULL;
  g_autoptr(InteropPeer) refused = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("openssl"))
    return;

  openssl = start_openssl (fixture->directory, &certificate, &socket.port);
  script = sonde_python_socket (&socket);

  refused = interop_peer_start_script (fixture->directory, script);
  g_assert_cmpint (interop_peer_await_exit (refused), !=, 0);
  assert_contains (interop_peer_get_output (refused), "CERTIFICATE_VERIFY_FAILED");

  /* The same script, where the certificate is trusted. */
  g_setenv ("SSL_CERT_FILE", certificate, TRUE);
  output = interop_peer_run_script (fixture->directory, g_strdup (script));
  g_unsetenv ("SSL_CERT_FILE");

  assert_contains (output, "Received b'!dlrow olleH\\n'\n");
}

/* Sends the content of a file and returns what came back. */
static char *
exchange_file (Fixture    *fixture,
               const char *address,
               const char *content)
{
  g_autofree char *in = g_build_filename (fixture->directory, "in", NULL);
  g_autofree char *out = g_build_filename (fixture->directory, "out", NULL);
  g_autofree char *files = g_strdup_printf ("OPEN:%s,rdonly!!CREATE:%s", in, out);
  const char *const argv[] = { "socat", "-t", "1", files, address, NULL };
  g_autoptr(InteropPeer) socat = NULL;
  char *received = NULL;

  g_assert_true (g_file_set_contents (in, content, -1, NULL));
  socat = interop_peer_start (argv);
  g_assert_cmpint (interop_peer_await_exit (socat), ==, 0);
  g_assert_true (g_file_get_contents (out, &received, NULL, NULL));

  return received;
}

static void
test_tcp_listener (Fixture       *fixture,
                   gconstpointer  data)
{
  SondePythonSocket socket = {
    .kind = SONDE_PYTHON_SOCKET_TCP_LISTENER,
    .host = data,
    .echo = TRUE,
  };
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autofree char *received = NULL;
  g_autofree char *both_closed = NULL;
  g_autoptr(InteropPeer) script = NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) idle = NULL;
  g_autoptr(GError) error = NULL;
  guint16 port;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  text = sonde_python_socket (&socket);
  script = interop_peer_start_script (fixture->directory, text);
  port = await_listening (script);

  /* One client that says nothing does not keep the listener from the next. */
  g_socket_client_set_enable_proxy (client, FALSE);
  idle = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  interop_peer_await_text (script, "connected\n");

  address = g_strdup_printf ("TCP4:127.0.0.1:%u", port);
  received = exchange_file (fixture, address, "Hello world!\n");
  g_assert_cmpstr (received, ==, "Hello world!\n");
  interop_peer_await_text (script, "b'Hello world!\\n'\n");

  g_clear_object (&idle);
  both_closed = interop_peer_await_match (script, "closed\n(?s:.*)(closed)\n");
}

static void
test_tcp_listener_ipv6 (Fixture       *fixture,
                        gconstpointer  data)
{
  SondePythonSocket socket = {
    .kind = SONDE_PYTHON_SOCKET_TCP_LISTENER,
    .host = data,
  };
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autofree char *received = NULL;
  g_autoptr(InteropPeer) script = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  text = sonde_python_socket (&socket);
  script = interop_peer_start_script (fixture->directory, text);
  address = g_strdup_printf ("TCP6:[::1]:%u", await_listening (script));
  received = exchange_file (fixture, address, "Hello world!\n");

  /* This one only prints. */
  g_assert_cmpstr (received, ==, "");
  interop_peer_await_text (script, "b'Hello world!\\n'\n");
}

static void
test_udp_client (Fixture       *fixture,
                 gconstpointer  data G_GNUC_UNUSED)
{
  guint16 port = interop_peer_find_port ();
  g_autofree char *from = g_strdup_printf ("UDP4-RECVFROM:%u,bind=127.0.0.1,fork", port);
  const char *const argv[] = { "socat", "-d", "-d", from, "EXEC:cat", NULL };
  GBytes *payloads[] = { fixture->hello, fixture->binary };
  SondePythonSocket socket = {
    .kind = SONDE_PYTHON_SOCKET_UDP_CLIENT,
    .host = "127.0.0.1",
    .port = port,
    .payloads = payloads,
    .n_payloads = G_N_ELEMENTS (payloads),
    .timeout_s = 1,
  };
  g_autoptr(InteropPeer) socat = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  socat = interop_peer_start (argv);
  interop_peer_await_text (socat, "receiving on");
  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));

  assert_contains (output, "Received b'Hello world!\\n'\n");
  assert_contains (output, "Received b'\\x00\\xff\"\\'\\\\\\r\\n%s'\n");
  assert_contains (output, "Nothing more came within 1 s.\n");
}

static void
test_udp_client_refused (Fixture       *fixture,
                         gconstpointer  data G_GNUC_UNUSED)
{
  GBytes *payloads[] = { fixture->hello, fixture->hello };
  SondePythonSocket socket = {
    .kind = SONDE_PYTHON_SOCKET_UDP_CLIENT,
    .host = "127.0.0.1",
    .port = interop_peer_find_port (),
    .payloads = payloads,
    .n_payloads = G_N_ELEMENTS (payloads),
  };
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  output = interop_peer_run_script (fixture->directory, sonde_python_socket (&socket));
  g_assert_cmpstr (output, ==, "Nothing listens on this port.\n");
}

static void
test_udp_listener (Fixture       *fixture,
                   gconstpointer  data)
{
  SondePythonSocket socket = {
    .kind = SONDE_PYTHON_SOCKET_UDP_LISTENER,
    .host = data,
    .echo = TRUE,
  };
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autofree char *received = NULL;
  g_autoptr(InteropPeer) script = NULL;

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("socat"))
    return;

  text = sonde_python_socket (&socket);
  script = interop_peer_start_script (fixture->directory, text);
  address = g_strdup_printf ("UDP4:127.0.0.1:%u", await_listening (script));
  received = exchange_file (fixture, address, "Hello world!\n");

  g_assert_cmpstr (received, ==, "Hello world!\n");
  interop_peer_await_text (script, "b'Hello world!\\n'\n");
}

#define ADD(path, data, function) \
  g_test_add ("/interop/python-socket/" path, Fixture, data, \
              fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("tcp-client/bytes", NULL, test_tcp_client_bytes);
  ADD ("tcp-client/echo", GINT_TO_POINTER (FALSE), test_tcp_client_echo);
  ADD ("tcp-client/echo-ipv6", GINT_TO_POINTER (TRUE), test_tcp_client_echo);
  ADD ("tcp-client/timeout", NULL, test_tcp_client_timeout);
  ADD ("tcp-client/large", NULL, test_tcp_client_large);
  ADD ("tls-client/insecure", NULL, test_tls_client_insecure);
  ADD ("tls-client/checks", NULL, test_tls_client_checks);
  ADD ("tcp-listener/address", "127.0.0.1", test_tcp_listener);
  ADD ("tcp-listener/any", NULL, test_tcp_listener);
  /* A name that is not looked up, but not written as an address either. */
  ADD ("tcp-listener/name", "127.1", test_tcp_listener);
  ADD ("tcp-listener/ipv6", "::1", test_tcp_listener_ipv6);
  ADD ("tcp-listener/any-ipv6", NULL, test_tcp_listener_ipv6);
  ADD ("udp-client/echo", NULL, test_udp_client);
  ADD ("udp-client/refused", NULL, test_udp_client_refused);
  ADD ("udp-listener/address", "127.0.0.1", test_udp_listener);
  ADD ("udp-listener/any", NULL, test_udp_listener);

  return g_test_run ();
}
