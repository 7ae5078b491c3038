#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "sonde-capture.h"
#include "sonde-taps.h"
#include "sonde-test.h"

#define BODY_BYTES    (300 * 1024)
#define RECORD_BYTES  22
#define ALERT_BYTES   (RECORD_BYTES + 9)
#define GOAWAY_BYTES  17

/* Both ends are in this process, so that each byte is recorded twice and can be compared. */

typedef struct
{
  const char *scheme;
  gboolean    is_http2;
  gboolean    is_websocket;
  gboolean    is_tapped;
  const char *protocol;
} Case;

typedef struct
{
  char         *dir;
  char         *path;
  SondeCapture *capture;
  SoupServer   *server;
  SoupSession  *session;
  GString      *transcript;
  gboolean      is_closed;
} Fixture;

static gboolean
is_secure (const Case *test)
{
  return g_str_equal (test->scheme, "https") || g_str_equal (test->scheme, "wss");
}

static void
make_certificate (const char *dir,
                  char      **pem)
{
  g_autofree char *key = g_build_filename (dir, "key.pem", NULL);
  g_autofree char *certificate = g_build_filename (dir, "certificate.pem", NULL);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autofree char *output = NULL;
  const char * const argv[] = {
    "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
    "-keyout", key, "-out", certificate, NULL,
  };

  output = sonde_test_run (argv);
  g_assert_nonnull (output);
  g_assert_true (g_file_get_contents (key, &key_pem, NULL, NULL));
  g_assert_true (g_file_get_contents (certificate, &certificate_pem, NULL, NULL));
  *pem = g_strconcat (certificate_pem, key_pem, NULL);
}

static void
answer_cb (SoupServer        *server G_GNUC_UNUSED,
           SoupServerMessage *message,
           const char        *path G_GNUC_UNUSED,
           GHashTable        *query G_GNUC_UNUSED,
           gpointer           user_data G_GNUC_UNUSED)
{
  g_autofree char *body = g_strnfill (BODY_BYTES, 'b');

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, body, BODY_BYTES);
}

static void
echo_cb (SoupWebsocketConnection *connection,
         int                      type,
         GBytes                  *bytes,
         gpointer                 user_data G_GNUC_UNUSED)
{
  soup_websocket_connection_send_message (connection, type, bytes);
}

static void
websocket_cb (SoupServer              *server G_GNUC_UNUSED,
              SoupServerMessage       *message G_GNUC_UNUSED,
              const char              *path G_GNUC_UNUSED,
              SoupWebsocketConnection *connection,
              gpointer                 user_data G_GNUC_UNUSED)
{
  g_signal_connect (g_object_ref (connection), "message", G_CALLBACK (echo_cb), NULL);
  g_signal_connect (connection, "closed", G_CALLBACK (g_object_unref), NULL);
}

static gboolean
accept_cb (SoupMessage          *message G_GNUC_UNUSED,
           GTlsCertificate      *certificate G_GNUC_UNUSED,
           GTlsCertificateFlags  errors,
           Fixture              *self)
{
  g_string_append_printf (self->transcript, "certificate %x;", errors);

  return TRUE;
}

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data)
{
  const Case *test = user_data;
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *pem = NULL;
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->capture = sonde_capture_new (self->path, clock, &error);
  g_assert_no_error (error);
  sonde_taps_set_capture (self->capture);
  sonde_taps_set_enabled (test->is_tapped);
  self->transcript = g_string_new (NULL);

  if (test->is_http2)
    g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  else
    g_unsetenv ("SOUP_SERVER_HTTP2");

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer_cb, NULL, NULL);
  soup_server_add_websocket_handler (self->server, "/ws", NULL, NULL, websocket_cb, NULL, NULL);

  if (is_secure (test))
    {
      make_certificate (self->dir, &pem);
      certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
      g_assert_no_error (error);
      soup_server_set_tls_certificate (self->server, certificate);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }

  soup_server_listen_local (self->server, 0, options, &error);
  g_assert_no_error (error);
  self->session = soup_session_new ();
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_taps_set_capture (NULL);
  g_clear_object (&self->server);
  g_clear_object (&self->capture);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
  g_string_free (self->transcript, TRUE);
}

static SoupMessage *
make_message (Fixture    *self,
              const Case *test,
              const char *path)
{
  g_autoslist(GUri) uris = soup_server_get_uris (self->server);
  g_autofree char *uri = NULL;
  SoupMessage *message;

  uri = g_strdup_printf ("%s://127.0.0.1:%d%s", test->scheme, g_uri_get_port (uris->data), path);
  message = soup_message_new ("GET", uri);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), self);

  return message;
}

static void
get (Fixture    *self,
     const Case *test)
{
  g_autoptr(SoupMessage) message = make_message (self, test, "/");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL,
                                    sonde_test_store_result, &result);
  sonde_test_await (&result);
  body = soup_session_send_and_read_finish (self->session, result, &error);
  g_assert_no_error (error);

  g_string_append_printf (self->transcript, "status %u;http %d;body %" G_GSIZE_FORMAT ";",
                          soup_message_get_status (message),
                          soup_message_get_http_version (message), g_bytes_get_size (body));
}

static void
message_cb (SoupWebsocketConnection *connection,
            int                      type,
            GBytes                  *bytes,
            Fixture                 *self)
{
  g_string_append_printf (self->transcript, "message %d %" G_GSIZE_FORMAT ";", type,
                          g_bytes_get_size (bytes));

  if (type == SOUP_WEBSOCKET_DATA_BINARY)
    soup_websocket_connection_close (connection, 1000, "enough");
}

static void
closed_cb (SoupWebsocketConnection *connection,
           Fixture                 *self)
{
  g_string_append_printf (self->transcript, "closed %u %s;",
                          soup_websocket_connection_get_close_code (connection),
                          soup_websocket_connection_get_close_data (connection));
  self->is_closed = TRUE;
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->is_closed;
}

static void
converse (Fixture    *self,
          const Case *test)
{
  g_autoptr(SoupMessage) message = make_message (self, test, "/ws");
  g_autoptr(SoupWebsocketConnection) connection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *blob = g_strnfill (70000, 'x');

  soup_session_websocket_connect_async (self->session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  connection = soup_session_websocket_connect_finish (self->session, result, &error);
  g_assert_no_error (error);

  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  soup_websocket_connection_send_text (connection, "Hello world!");
  soup_websocket_connection_send_binary (connection, blob, 70000);
  sonde_test_wait_until (is_closed, self);
}

static GBytes *
read_all (SondeFlow      *flow,
          SondeDirection  direction)
{
  gsize length = sonde_flow_get_n_bytes (flow, direction);
  guint8 *data = g_malloc (length + 1);

  g_assert_cmpint (sonde_flow_read_stream (flow, direction, 0, data, length, NULL), ==, length);

  return g_bytes_new_take (data, length);
}

static SondeFlow *
find_flow (Fixture   *self,
           gboolean   is_plaintext,
           SondeRole  role)
{
  GListModel *flows = sonde_capture_list_flows (self->capture);

  for (guint i = 0; i < g_list_model_get_n_items (flows); i++)
    {
      g_autoptr(SondeFlow) flow = g_list_model_get_item (flows, i);

      if ((sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TLS) == is_plaintext &&
          sonde_flow_get_role (flow) == role)
        return flow;
    }

  g_assert_not_reached ();
}

/* What one end sent is what the other received, but for what says goodbye: the other end has closed
 * by then. In TLS that is an alert, in HTTP/2 a GOAWAY frame. */
static void
assert_ends_agree (Fixture    *self,
                   const Case *test,
                   gboolean    is_plaintext)
{
  gsize slack = test->is_http2 ? GOAWAY_BYTES : 0;
  SondeFlow *client = find_flow (self, is_plaintext, SONDE_ROLE_CLIENT);
  SondeFlow *server = find_flow (self, is_plaintext, SONDE_ROLE_SERVER);

  if (is_secure (test) && !is_plaintext)
    slack += slack > 0 ? RECORD_BYTES + ALERT_BYTES : ALERT_BYTES;

  for (SondeDirection i = SONDE_DIRECTION_SENT; i < SONDE_N_DIRECTIONS; i++)
    {
      SondeDirection other = i == SONDE_DIRECTION_SENT ? SONDE_DIRECTION_RECEIVED
                                                       : SONDE_DIRECTION_SENT;
      g_autoptr(GBytes) ours = read_all (client, i);
      g_autoptr(GBytes) theirs = read_all (server, other);
      g_autoptr(GBytes) sent = g_bytes_ref (i == SONDE_DIRECTION_SENT ? ours : theirs);
      g_autoptr(GBytes) received = g_bytes_ref (i == SONDE_DIRECTION_SENT ? theirs : ours);
      gsize n_received = g_bytes_get_size (received);

      g_assert_cmpuint (n_received, >, 30);
      g_assert_cmpuint (g_bytes_get_size (sent) - n_received, <=, slack);
      g_assert_cmpmem (g_bytes_get_data (sent, NULL), n_received,
                       g_bytes_get_data (received, NULL), n_received);
    }

  g_assert_true (sonde_endpoint_equal (sonde_flow_get_local (client),
                                       sonde_flow_get_remote (server)));
}

static void
assert_protocol (Fixture    *self,
                 const Case *test)
{
  const char * const argv[] = { "tshark", "-r", self->path, "-o", "tcp.try_heuristic_first:TRUE",
                                "-Y", test->protocol, "-T", "fields", "-e", "tcp.stream", NULL };
  const char * const follow_argv[] = { "tshark", "-r", self->path, "-q", "-z",
                                       "follow,tcp,ascii,1", NULL };
  g_autofree char *output = sonde_test_run (argv);
  g_autofree char *followed = sonde_test_run (follow_argv);

  g_assert_cmpstr (output, !=, "");
  g_assert_nonnull (strstr (followed, "Node 1: "));
}

static gboolean
is_over (gpointer user_data)
{
  Fixture *self = user_data;
  GListModel *flows = sonde_capture_list_flows (self->capture);

  sonde_capture_sync (self->capture);

  for (guint i = 0; i < g_list_model_get_n_items (flows); i++)
    {
      g_autoptr(SondeFlow) flow = g_list_model_get_item (flows, i);

      if (sonde_flow_get_state (flow) < SONDE_FLOW_CLOSED)
        return FALSE;
    }

  return TRUE;
}

static void
test_taps (Fixture       *self,
           gconstpointer  user_data)
{
  const Case *test = user_data;
  const char *certificate = is_secure (test) ? "certificate 1;" : "";
  g_autofree char *expected = NULL;

  if (test->is_websocket)
    {
      expected = g_strconcat (certificate, "message 1 12;message 2 70000;closed 1000 enough;",
                              NULL);
      converse (self, test);
    }
  else
    {
      expected = g_strdup_printf ("%sstatus 200;http %d;body %d;", certificate,
                                  test->is_http2 ? SOUP_HTTP_2_0 : SOUP_HTTP_1_1, BODY_BYTES);
      get (self, test);
    }

  g_assert_cmpstr (self->transcript->str, ==, expected);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  soup_server_disconnect (self->server);
  sonde_test_wait_until (is_over, self);

  if (!test->is_tapped)
    {
      g_assert_cmpuint (sonde_capture_get_n_events (self->capture), ==, 0);
      return;
    }

  assert_ends_agree (self, test, FALSE);

  if (is_secure (test))
    assert_ends_agree (self, test, TRUE);

  assert_protocol (self, test);
}

static const struct {
  const char *path;
  Case        test;
} cases[] = {
  { "/taps/http", { "http", FALSE, FALSE, TRUE, "http" } },
  { "/taps/https", { "https", FALSE, FALSE, TRUE, "http" } },
  { "/taps/https-http2", { "https", TRUE, FALSE, TRUE, "http2" } },
  { "/taps/ws", { "ws", FALSE, TRUE, TRUE, "websocket" } },
  { "/taps/wss", { "wss", FALSE, TRUE, TRUE, "websocket" } },
  { "/taps/off/http", { "http", FALSE, FALSE, FALSE, NULL } },
  { "/taps/off/https", { "https", FALSE, FALSE, FALSE, NULL } },
  { "/taps/off/https-http2", { "https", TRUE, FALSE, FALSE, NULL } },
  { "/taps/off/ws", { "ws", FALSE, TRUE, FALSE, NULL } },
  { "/taps/off/wss", { "wss", FALSE, TRUE, FALSE, NULL } },
};

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_taps_install ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, &cases[i].test, fixture_set_up, test_taps,
                fixture_tear_down);

  return g_test_run ();
}
