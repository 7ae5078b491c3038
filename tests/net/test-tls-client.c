#include "config.h"

#include <string.h>

#include "net-fixture.h"
#include "sonde-network-error.h"
#include "sonde-taps.h"
#include "sonde-tcp-client.h"

typedef struct
{
  NetFixture    net;
  GTlsDatabase *database;
  guint16       port;
} TlsFixture;

static void
set_up (TlsFixture    *self,
        gconstpointer  user_data)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "net", "make-certificates.sh",
                                                   NULL);
  g_autofree char *root = NULL;
  g_autoptr(GError) error = NULL;

  net_fixture_set_up (&self->net, user_data);
  g_spawn_sync (self->net.dir, (char *[]) { (char *) "sh", script, NULL }, NULL,
                G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  root = g_build_filename (self->net.dir, "root.pem", NULL);
  self->database = g_tls_file_database_new (root, &error);
  g_assert_no_error (error);
  self->port = (guint16) net_fixture_peer_number (&self->net, "listen");
}

static void
tear_down (TlsFixture    *self,
           gconstpointer  user_data)
{
  g_object_unref (self->database);
  net_fixture_tear_down (&self->net, user_data);
}

/* Has the peer wait for a client, to whom it shows a certificate. */
static void
serve (TlsFixture *self,
       const char *certificate)
{
  net_fixture_peer_begin (&self->net, "tls %s/%s.pem %s/%s.key",
                          self->net.dir, certificate, self->net.dir, certificate);
}

static SondeTcpClient *
make_client (TlsFixture *self)
{
  SondeTcpClient *client = sonde_tcp_client_new (self->net.capture, NULL, "127.0.0.1", self->port,
                                                 TRUE);

  sonde_tcp_client_set_database (client, self->database);

  return client;
}

static SondeTcpConversation *
connect_client (SondeTcpClient  *client,
                GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  sonde_tcp_client_connect_async (client, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);

  return sonde_tcp_client_connect_finish (client, result, error);
}

/* Connects to a peer that has a good certificate. */
static SondeTcpConversation *
connect_well (TlsFixture *self)
{
  g_autoptr(SondeTcpClient) client = make_client (self);
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;
  SondeTcpConversation *conversation;

  serve (self, "good");
  conversation = connect_client (client, &error);
  g_assert_no_error (error);
  answer = net_fixture_peer_answer (&self->net);
  g_assert_cmpstr (answer, ==, "ok");

  return conversation;
}

static void
test_tls_client_exchange (TlsFixture    *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_well (self);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autoptr(GBytes) bytes = net_fixture_bytes ("secret question");
  SondeFlow *parent;
  guint8 record[3];

  g_assert_cmpint (sonde_flow_get_transport (flow), ==, SONDE_TRANSPORT_TLS);
  g_assert_true (sonde_tcp_conversation_send (conversation, bytes, NULL));
  net_fixture_peer_receives (&self->net, "secret question");
  net_fixture_peer_ok (&self->net, "send 616e73776572");
  net_fixture_assert_stream (&self->net, flow, SONDE_DIRECTION_RECEIVED, "answer");
  net_fixture_assert_stream (&self->net, flow, SONDE_DIRECTION_SENT, "secret question");

  parent = sonde_capture_get_flow (self->net.capture, sonde_flow_get_parent_id (flow));
  g_assert_cmpint (sonde_flow_get_transport (parent), ==, SONDE_TRANSPORT_TCP);
  g_assert_cmpint (sonde_flow_read_stream (parent, SONDE_DIRECTION_SENT, 0, record,
                                           sizeof record, NULL), ==, 3);
  g_assert_cmpmem (record, 2, "\x16\x03", 2);
}

static void
test_tls_client_trusted (TlsFixture    *self,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpClient) client = make_client (self);
  g_autoptr(SondeTcpConversation) conversation = NULL;
  g_autofree char *answer = NULL;

  serve (self, "good");
  conversation = connect_client (client, NULL);
  answer = net_fixture_peer_answer (&self->net);
  g_assert_cmpstr (answer, ==, "ok");
  g_assert_true (sonde_tls_report_is_trusted (sonde_tcp_client_get_tls_report (client)));
  g_assert_cmpint (sonde_tcp_client_get_handshake_us (client), >, 0);
  net_fixture_mentions (sonde_tcp_client_get_outcome (client), "TLS agreed in");
}

/* TL5: a certificate that was accepted is accepted for that attempt, and no other passes. */
static void
test_tls_client_tl5 (TlsFixture    *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpClient) first = make_client (self);
  g_autoptr(SondeTcpClient) second = make_client (self);
  g_autoptr(SondeTcpClient) third = make_client (self);
  g_autoptr(SondeTcpConversation) conversation = NULL;
  g_autoptr(GError) first_error = NULL;
  g_autoptr(GError) third_error = NULL;
  SondeTlsReport *report;

  serve (self, "self-signed");
  g_assert_null (connect_client (first, &first_error));
  g_assert_error (first_error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  net_fixture_mentions (first_error->message, "is self-signed");
  net_fixture_mentions (first_error->message, "not for 127.0.0.1");
  report = sonde_tcp_client_get_tls_report (first);
  g_assert_false (sonde_tls_report_is_trusted (report));
  g_free (net_fixture_peer_answer (&self->net));

  sonde_tcp_client_allow_certificate (second, sonde_tls_report_get_fingerprint (report));
  serve (self, "self-signed");
  conversation = connect_client (second, NULL);
  g_assert_nonnull (conversation);
  net_fixture_mentions (sonde_tcp_client_get_outcome (second), "certificate that is not trusted");
  g_free (net_fixture_peer_answer (&self->net));

  sonde_tcp_client_allow_certificate (third, sonde_tls_report_get_fingerprint (report));
  serve (self, "unknown");
  g_assert_null (connect_client (third, &third_error));
  g_assert_error (third_error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  net_fixture_mentions (third_error->message, "Other Root");
  g_free (net_fixture_peer_answer (&self->net));
}

/* TL2: what answers is not TLS. */
static void
test_tls_client_tl2 (TlsFixture    *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpClient) client = make_client (self);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sonde_tcp_client_connect_async (client, NULL, sonde_test_store_result, &result);

  while (sonde_tcp_client_get_state (client) != SONDE_TCP_CLIENT_HANDSHAKING)
    g_main_context_iteration (NULL, TRUE);

  net_fixture_peer_ok (&self->net, "accept");
  net_fixture_peer_ok (&self->net, "send 485454502f312e3120343030204261640d0a0d0a");
  sonde_test_await (&result);
  g_assert_null (sonde_tcp_client_connect_finish (client, result, &error));
  g_assert_true (error->domain == G_TLS_ERROR);
  net_fixture_mentions (error->message, "this is HTTP and not TLS");
  net_fixture_mentions (error->message, "48 54 54 50 2f");
}

static void
test_tls_client_mute (TlsFixture    *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpClient) client = make_client (self);
  g_autoptr(GError) error = NULL;

  sonde_tcp_client_set_timeout_ms (client, 200);
  g_assert_null (connect_client (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  net_fixture_mentions (error->message, "did not answer within ");
}

static void
test_tls_client_half_close (TlsFixture    *self,
                            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_well (self);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *end = NULL;

  sonde_tcp_conversation_finish_sending (conversation);
  end = net_fixture_peer (&self->net, "end");
  g_assert_cmpstr (end, ==, "eof");
  net_fixture_peer_ok (&self->net, "send 6c617465");
  net_fixture_assert_stream (&self->net, flow, SONDE_DIRECTION_RECEIVED, "late");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_SENT_FINISHED);
}

/* TL4: the end of the stream, but not of TLS. */
static void
test_tls_client_tl4 (TlsFixture    *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_well (self);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);

  net_fixture_peer_ok (&self->net, "send 73686f7274");
  net_fixture_peer_ok (&self->net, "drop");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_FAILED);
  net_fixture_assert_stream (&self->net, flow, SONDE_DIRECTION_RECEIVED, "short");
  net_fixture_mentions (sonde_tcp_conversation_get_outcome (conversation),
                        "the end of the data may be missing");
}

static void
test_tls_client_close (TlsFixture    *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_well (self);
  g_autofree char *end = NULL;

  sonde_tcp_conversation_close (conversation, FALSE);
  end = net_fixture_peer (&self->net, "end");
  g_assert_cmpstr (end, ==, "eof");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_CLOSED);
}

static void
add (const char *path,
     void       (*test) (TlsFixture *, gconstpointer))
{
  g_test_add (path, TlsFixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  add ("/tls-client/exchange", test_tls_client_exchange);
  add ("/tls-client/trusted", test_tls_client_trusted);
  add ("/tls-client/tl2", test_tls_client_tl2);
  add ("/tls-client/tl4", test_tls_client_tl4);
  add ("/tls-client/tl5", test_tls_client_tl5);
  add ("/tls-client/mute", test_tls_client_mute);
  add ("/tls-client/half-close", test_tls_client_half_close);
  add ("/tls-client/close", test_tls_client_close);

  return g_test_run ();
}
