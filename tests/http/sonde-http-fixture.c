#include "config.h"

#include <string.h>

#include "sonde-http-fixture.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-taps.h"
#include "sonde-test.h"

static const SondeDissector *const dissectors[] = {
  &sonde_http1_dissector, &sonde_http2_dissector, NULL,
};

/* Made once and used by all tests of a program: RSA keys take their time. */
static const char certificates[] =
  "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Test Root' -keyout ca.key"
  "  -out ca.pem -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign &&"
  "openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout good.key -out good.csr &&"
  "printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > good.ext &&"
  "openssl x509 -req -in good.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20"
  "  -extfile good.ext -out good.pem";

/* No log of accesses, nothing outside the folder, both versions of HTTP over TLS. */
static const char nginx_conf[] =
  "daemon off; master_process off; pid %1$s/nginx.pid; error_log %1$s/nginx.log;\n"
  "events { }\n"
  "http { access_log off; default_type text/plain; client_body_temp_path %1$s/body;\n"
  " proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi;\n"
  " scgi_temp_path %1$s/scgi;\n"
  " server { listen 127.0.0.1:%2$u; location / { root %1$s/www; } }\n"
  " server { listen 127.0.0.1:%3$u ssl http2; ssl_certificate %1$s/good.pem;\n"
  "  ssl_certificate_key %1$s/good.key; ssl_protocols TLSv1.2 TLSv1.3;\n"
  "  location / { root %1$s/www; }\n"
  "  location = /hello { return 200 \"$server_protocol\\n\"; } } }\n";

/**
 * sonde_http_fixture_init:
 * @self: (out caller-allocates): a fixture
 *
 * Makes a capture, a client, and a folder for what they need.
 */
void
sonde_http_fixture_init (SondeHttpFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  *self = (SondeHttpFixture) { .folder = sonde_test_make_dir () };
  path = g_build_filename (self->folder, "capture.pcapng", NULL);

  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new (path, self->clock, &error);
  g_assert_no_error (error);

  sonde_taps_set_capture (self->capture);
  self->client = sonde_http_client_new (self->capture, self->clock, dissectors);
}

/**
 * sonde_http_fixture_clear:
 * @self: a fixture
 *
 * Stops the server and removes the folder.
 */
void
sonde_http_fixture_clear (SondeHttpFixture *self)
{
  if (self->peer != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->peer), NULL, NULL);
      g_subprocess_wait (self->peer, NULL, NULL);
    }

  sonde_taps_set_capture (NULL);
  g_clear_object (&self->peer);
  g_clear_object (&self->client);
  g_clear_object (&self->capture);
  g_clear_object (&self->clock);
  sonde_test_remove_dir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/**
 * sonde_http_fixture_start_peer:
 * @self: a fixture
 *
 * Starts the server that logs its bytes.
 */
void
sonde_http_fixture_start_peer (SondeHttpFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "http", "http-peer.py", NULL);
  g_autofree char *line = NULL;

  self->peer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                 &error, "python3", script, self->folder, NULL);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->peer));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  self->port = (guint16) g_ascii_strtoull (line, NULL, 10);
}

/**
 * sonde_http_fixture_run:
 * @self: a fixture
 * @command: a command of the shell, which runs in the fixture's folder
 *
 * Runs a command, which has to succeed.
 *
 * Returns: (transfer full): what it printed
 */
char *
sonde_http_fixture_run (SondeHttpFixture *self,
                        const char       *command)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  g_autofree char *errors = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", command, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);

  if (!g_subprocess_get_successful (process))
    g_test_message ("%s", errors);

  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

static guint16
find_free_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);

  return port;
}

static gboolean
is_listening (gpointer user_data)
{
  guint16 *port = user_data;
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", *port);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, NULL);

  return g_socket_connect (socket, address, NULL, NULL);
}

/**
 * sonde_http_fixture_start_nginx:
 * @self: a fixture
 *
 * Starts nginx with a certificate of an authority made for the test, which the client trusts.
 */
void
sonde_http_fixture_start_nginx (SondeHttpFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autofree char *conf = g_build_filename (self->folder, "nginx.conf", NULL);
  g_autofree char *authority = g_build_filename (self->folder, "ca.pem", NULL);
  g_autofree char *command = NULL;
  g_autofree char *text = NULL;

  self->port = find_free_port ();
  self->tls_port = find_free_port ();
  g_free (sonde_http_fixture_run (self, certificates));
  g_free (sonde_http_fixture_run (self, "mkdir www && printf 'Hello!\\n' > www/a.txt"
                                        " && head -c 300000 /dev/zero > www/zeros"));
  text = g_strdup_printf (nginx_conf, self->folder, self->port, self->tls_port);
  g_file_set_contents (conf, text, -1, &error);
  g_assert_no_error (error);

  command = g_strdup_printf ("nginx -p %1$s -c %1$s/nginx.conf & cat; kill $!; wait", self->folder);
  self->peer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                 &error, "sh", "-c", command, NULL);
  g_assert_no_error (error);

  sonde_test_wait_until (is_listening, &self->tls_port);

  database = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  sonde_http_client_set_tls_database (self->client, database);
}

/**
 * sonde_http_fixture_dup_url:
 * @self: a fixture
 * @path: a path
 *
 * Returns: (transfer full): its address on the server
 */
char *
sonde_http_fixture_dup_url (SondeHttpFixture *self,
                            const char       *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

/**
 * sonde_http_fixture_dup_tls_url:
 * @self: a fixture
 * @path: a path
 *
 * Returns: (transfer full): its address on the server, with https
 */
char *
sonde_http_fixture_dup_tls_url (SondeHttpFixture *self,
                                const char       *path)
{
  return g_strdup_printf ("https://127.0.0.1:%u%s", self->tls_port, path);
}

static gboolean
is_over (gpointer user_data)
{
  return !sonde_http_exchange_is_running (user_data);
}

/**
 * sonde_http_fixture_wait:
 * @exchange: an exchange
 *
 * Waits until an exchange is over.
 */
void
sonde_http_fixture_wait (SondeHttpExchange *exchange)
{
  sonde_test_wait_until (is_over, exchange);
}

/**
 * sonde_http_fixture_send:
 * @self: a fixture
 * @request: a request
 *
 * Sends a request and waits until the exchange is over.
 *
 * Returns: (transfer full): the exchange
 */
SondeHttpExchange *
sonde_http_fixture_send (SondeHttpFixture *self,
                         SondeHttpRequest *request)
{
  g_autoptr(GError) error = NULL;
  SondeHttpExchange *exchange = sonde_http_client_send (self->client, request, NULL, &error);

  g_assert_no_error (error);
  sonde_http_fixture_wait (exchange);

  return exchange;
}

/**
 * sonde_http_fixture_get:
 * @self: a fixture
 * @path: a path
 *
 * Gets a path from the server without TLS.
 *
 * Returns: (transfer full): the exchange, which is over
 */
SondeHttpExchange *
sonde_http_fixture_get (SondeHttpFixture *self,
                        const char       *path)
{
  g_autofree char *url = sonde_http_fixture_dup_url (self, path);
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);

  return sonde_http_fixture_send (self, request);
}

static void
assert_stream (SondeFlow      *flow,
               SondeDirection  direction,
               const char     *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = NULL;
  g_autofree guint8 *found = NULL;
  gsize length;
  gssize n_read;

  g_file_get_contents (path, &expected, &length, &error);
  g_assert_no_error (error);

  found = g_malloc (length + 1);
  n_read = sonde_flow_read_stream (flow, direction, 0, found, length + 1, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, n_read, expected, length);
}

/**
 * sonde_http_fixture_assert_log:
 * @self: a fixture
 * @exchange: an exchange
 * @connection: which of the server's connections carried it, from 0
 *
 * Asserts that the capture has just the bytes that the server saw.
 */
void
sonde_http_fixture_assert_log (SondeHttpFixture  *self,
                               SondeHttpExchange *exchange,
                               guint              connection)
{
  SondeFlow *flow = sonde_dissection_get_flow (sonde_http_exchange_get_dissection (exchange));
  g_autofree char *received = g_strdup_printf ("%s/%u.received", self->folder, connection);
  g_autofree char *sent = g_strdup_printf ("%s/%u.sent", self->folder, connection);

  assert_stream (flow, SONDE_DIRECTION_SENT, received);
  assert_stream (flow, SONDE_DIRECTION_RECEIVED, sent);
}
