#include "config.h"

#include <string.h>

#include "net-fixture.h"
#include "sonde-connect-attempt.h"
#include "sonde-network-error.h"
#include "sonde-tcp-client.h"

#define MANY_BYTES (64 * 1024 * 1024)

static SondeTcpConversation *
connect_client (SondeTcpClient  *client,
                GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  sonde_tcp_client_connect_async (client, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);

  return sonde_tcp_client_connect_finish (client, result, error);
}

static gboolean
tells_of_file (gpointer user_data)
{
  const char *outcome = sonde_tcp_conversation_get_outcome (user_data);

  return strstr (outcome, "The file could not be sent: ") != NULL;
}

/* Connects to the peer, which has accepted when this returns. */
static SondeTcpConversation *
connect_to_peer (NetFixture *fixture)
{
  guint16 port = (guint16) net_fixture_peer_number (fixture, "listen");
  g_autoptr(SondeTcpClient) client =
    sonde_tcp_client_new (fixture->capture, NULL, "127.0.0.1", port, FALSE);
  g_autoptr(GError) error = NULL;
  SondeTcpConversation *conversation = connect_client (client, &error);

  g_assert_no_error (error);
  net_fixture_peer_ok (fixture, "accept");

  return conversation;
}

static void
send_text (SondeTcpConversation *conversation,
           const char           *text)
{
  g_autoptr(GBytes) bytes = net_fixture_bytes (text);
  g_autoptr(GError) error = NULL;

  g_assert_true (sonde_tcp_conversation_send (conversation, bytes, &error));
  g_assert_no_error (error);
}

static void
assert_cannot_send (SondeTcpConversation *conversation,
                    int                   code,
                    const char           *part)
{
  g_autoptr(GBytes) bytes = net_fixture_bytes ("more");
  g_autoptr(GError) error = NULL;

  g_assert_false (sonde_tcp_conversation_can_send (conversation));
  g_assert_false (sonde_tcp_conversation_send (conversation, bytes, &error));
  g_assert_error (error, SONDE_NETWORK_ERROR, code);
  net_fixture_mentions (error->message, part);
}

static void
test_tcp_client_exchange (NetFixture    *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *note = NULL;

  g_assert_nonnull (flow);
  g_assert_cmpint (sonde_flow_get_role (flow), ==, SONDE_ROLE_CLIENT);
  g_assert_cmpint (sonde_flow_get_transport (flow), ==, SONDE_TRANSPORT_TCP);

  send_text (conversation, "Hello");
  net_fixture_peer_receives (fixture, "Hello");
  net_fixture_peer_ok (fixture, "send 576f726c6421");
  net_fixture_assert_stream (fixture, flow, SONDE_DIRECTION_RECEIVED, "World!");
  net_fixture_assert_stream (fixture, flow, SONDE_DIRECTION_SENT, "Hello");

  note = net_fixture_dup_note (fixture, sonde_flow_get_id (flow), "connected");
  net_fixture_mentions (note, "Connected to 127.0.0.1:");
}

static void
test_tcp_client_tc1 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);

  net_fixture_peer_ok (fixture, "shutdown");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RECEIVED_FINISHED);
  g_assert_cmpint (sonde_tcp_conversation_get_tcp_state (conversation), ==, SONDE_TCP_CLOSE_WAIT);
  net_fixture_mentions (sonde_tcp_conversation_get_outcome (conversation),
                   "Peer finished sending (FIN)");
  g_assert_cmpuint (net_fixture_count (fixture, flow, SONDE_EVENT_FINISHED,
                                       SONDE_DIRECTION_RECEIVED), ==, 1);

  send_text (conversation, "still");
  net_fixture_peer_receives (fixture, "still");

  sonde_tcp_conversation_finish_sending (conversation);
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_CLOSED);
  sonde_capture_sync (fixture->capture);
  g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_CLOSED);
}

static void
test_tcp_client_tc2 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *end = NULL;

  send_text (conversation, "last words");
  sonde_tcp_conversation_finish_sending (conversation);
  net_fixture_peer_receives (fixture, "last words");
  end = net_fixture_peer (fixture, "end");
  g_assert_cmpstr (end, ==, "eof");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_SENT_FINISHED);
  g_assert_cmpuint (net_fixture_count (fixture, flow, SONDE_EVENT_FINISHED, SONDE_DIRECTION_SENT),
                    ==, 1);

  net_fixture_peer_ok (fixture, "send 6c617465");
  net_fixture_assert_stream (fixture, flow, SONDE_DIRECTION_RECEIVED, "late");
  assert_cannot_send (conversation, SONDE_NETWORK_ERROR_SENDING_CLOSED,
                      "you closed this direction");
}

static void
test_tcp_client_tc3 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);

  net_fixture_peer_ok (fixture, "send 64617461");
  net_fixture_peer_ok (fixture, "reset");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RESET);

  g_assert_cmpint (sonde_tcp_conversation_get_tcp_state (conversation), ==, SONDE_TCP_CLOSE);
  net_fixture_mentions (sonde_tcp_conversation_get_outcome (conversation),
                        "Connection reset (RST)");
  net_fixture_assert_stream (fixture, flow, SONDE_DIRECTION_RECEIVED, "data");
  g_assert_cmpuint (net_fixture_count (fixture, flow, SONDE_EVENT_RESET,
                                       SONDE_DIRECTION_RECEIVED), ==, 1);
  g_assert_cmpuint (net_fixture_count (fixture, flow, SONDE_EVENT_FINISHED,
                                       SONDE_DIRECTION_RECEIVED), ==, 0);
  g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_RESET);
  assert_cannot_send (conversation, SONDE_NETWORK_ERROR_BROKEN_PIPE, "EPIPE");
}

static void
test_tcp_client_tc4 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *note = NULL;

  send_text (conversation, "unread");
  net_fixture_peer_receives (fixture, "u");
  net_fixture_peer_ok (fixture, "close");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RESET);

  note = net_fixture_dup_note (fixture, sonde_flow_get_id (flow), "reset");
  net_fixture_mentions (note, "closed without reading all that had been sent to it");
}

static void
test_tcp_client_tc5 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *note = NULL;

  net_fixture_peer_ok (fixture, "close");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RECEIVED_FINISHED);

  send_text (conversation, "to nobody");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RESET);
  g_assert_cmpint (sonde_tcp_conversation_get_tcp_state (conversation), ==, SONDE_TCP_CLOSE);
  sonde_capture_sync (fixture->capture);
  g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_RESET);
  note = net_fixture_dup_note (fixture, sonde_flow_get_id (flow), "reset");
  net_fixture_mentions (note, "9 bytes sent since then were never acknowledged");
  assert_cannot_send (conversation, SONDE_NETWORK_ERROR_BROKEN_PIPE, "EPIPE");
}

static void
test_tcp_client_tc6 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  guint16 port = (guint16) net_fixture_peer_number (fixture, "udp");
  g_autoptr(SondeTcpClient) client =
    sonde_tcp_client_new (fixture->capture, NULL, "127.0.0.1", port, FALSE);
  g_autoptr(SondeTcpConversation) conversation = NULL;
  g_autoptr(GError) error = NULL;

  conversation = connect_client (client, &error);
  g_assert_null (conversation);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  net_fixture_mentions (error->message, "127.0.0.1:");
  net_fixture_mentions (error->message, "refused the connection");
  g_assert_cmpint (sonde_tcp_client_get_state (client), ==, SONDE_TCP_CLIENT_FAILED);
  g_assert_cmpstr (sonde_tcp_client_get_outcome (client), ==, error->message);
}

static void
test_tcp_client_tc10 (NetFixture    *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);

  send_text (conversation, "one");
  send_text (conversation, "two");
  net_fixture_peer_receives (fixture, "onetwo");
  net_fixture_assert_stream (fixture, flow, SONDE_DIRECTION_SENT, "onetwo");
}

static void
test_tcp_client_tc12 (NetFixture    *fixture,
                      gconstpointer  user_data)
{
  gboolean discard = GPOINTER_TO_INT (user_data);
  g_autofree char *filler = g_strnfill (MANY_BYTES, 'x');
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeTcpConversation) conversation = NULL;
  g_autofree char *note = NULL;
  guint64 n_queued;

  net_fixture_peer_ok (fixture, "buffer 8192");
  conversation = connect_to_peer (fixture);
  bytes = g_bytes_new_take (g_steal_pointer (&filler), MANY_BYTES);
  g_assert_true (sonde_tcp_conversation_send (conversation, bytes, NULL));

  n_queued = sonde_tcp_conversation_close (conversation, discard);
  g_assert_cmpuint (n_queued, >, 0);
  g_assert_cmpuint (n_queued, <=, MANY_BYTES);

  if (discard)
    {
      net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_CLOSED);
      note = net_fixture_dup_note (fixture, sonde_tcp_conversation_get_flow_id (conversation),
                                   "discarded");
      net_fixture_mentions (note, "bytes that waited to be sent were discarded");
    }
  else
    {
      g_assert_cmpint (net_fixture_peer_number (fixture, "drain"), ==, MANY_BYTES);
      net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_CLOSED);
    }
}

static void
test_tcp_client_reset (NetFixture    *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *end = NULL;

  sonde_tcp_conversation_reset (conversation);
  end = net_fixture_peer (fixture, "end");
  g_assert_cmpstr (end, ==, "ECONNRESET");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RESET);
  g_assert_cmpuint (net_fixture_count (fixture, flow, SONDE_EVENT_RESET, SONDE_DIRECTION_SENT),
                    ==, 1);
  net_fixture_mentions (sonde_tcp_conversation_get_outcome (conversation), "Reset the connection");
}

static void
test_tcp_client_file (NetFixture    *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  g_autofree char *path = g_build_filename (fixture->dir, "data", NULL);
  g_autofree char *missing_path = g_build_filename (fixture->dir, "missing", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) missing = g_file_new_for_path (missing_path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "%u\n", i);

  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);

  g_assert_true (sonde_tcp_conversation_send_file (conversation, missing, &error));
  g_assert_true (sonde_tcp_conversation_send_file (conversation, file, &error));
  g_assert_no_error (error);
  net_fixture_peer_receives (fixture, text->str);
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (conversation),
                             SONDE_DIRECTION_SENT, text->str);
  sonde_test_wait_until (tells_of_file, conversation);
}

/* What the peer sends fast must all be in the capture. */
static void
test_tcp_client_flood (NetFixture    *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  SondeFlow *flow = sonde_tcp_conversation_get_flow (conversation);
  g_autofree char *command = g_strdup_printf ("fill 120 %d", MANY_BYTES);
  g_autofree guint8 *buffer = g_malloc (MANY_BYTES);
  gsize n_wrong = 0;

  net_fixture_peer_ok (fixture, command);
  net_fixture_peer_ok (fixture, "close");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RECEIVED_FINISHED);
  sonde_capture_sync (fixture->capture);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED), ==, MANY_BYTES);
  g_assert_cmpint (sonde_flow_read_stream (flow, SONDE_DIRECTION_RECEIVED, 0, buffer, MANY_BYTES,
                                           NULL), ==, MANY_BYTES);

  for (gsize i = 0; i < MANY_BYTES; i++)
    n_wrong += buffer[i] != 'x';

  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
test_tcp_client_released (NetFixture    *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeTcpConversation *conversation = connect_to_peer (fixture);
  g_autofree char *end = NULL;

  g_assert_finalize_object (conversation);
  end = net_fixture_peer (fixture, "end");
  g_assert_cmpstr (end, ==, "eof");
}

/* Another program follows the streams that the capture tells of. */
static void
test_tcp_client_tshark (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpConversation) conversation = connect_to_peer (fixture);
  const char *argv[] = { "tshark", "-r", fixture->path, "-q", "-z", "follow,tcp,ascii,0", NULL };
  g_autofree char *output = NULL;

  send_text (conversation, "question");
  net_fixture_peer_receives (fixture, "question");
  net_fixture_peer_ok (fixture, "send 616e73776572");
  net_fixture_peer_ok (fixture, "close");
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_RECEIVED_FINISHED);
  sonde_tcp_conversation_close (conversation, FALSE);
  net_fixture_wait_for_state (conversation, SONDE_TCP_CONVERSATION_CLOSED);
  sonde_capture_sync (fixture->capture);

  output = sonde_test_run (argv);

  if (output == NULL)
    return;

  net_fixture_mentions (output, "question");
  net_fixture_mentions (output, "answer");
}

static void
add (const char *path,
     void       (*test) (NetFixture *, gconstpointer),
     gpointer    user_data)
{
  g_test_add (path, NetFixture, user_data, net_fixture_set_up, test, net_fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  add ("/tcp-client/exchange", test_tcp_client_exchange, NULL);
  add ("/tcp-client/tc1", test_tcp_client_tc1, NULL);
  add ("/tcp-client/tc2", test_tcp_client_tc2, NULL);
  add ("/tcp-client/tc3", test_tcp_client_tc3, NULL);
  add ("/tcp-client/tc4", test_tcp_client_tc4, NULL);
  add ("/tcp-client/tc5", test_tcp_client_tc5, NULL);
  add ("/tcp-client/tc6", test_tcp_client_tc6, NULL);
  add ("/tcp-client/tc10", test_tcp_client_tc10, NULL);
  add ("/tcp-client/tc12/wait", test_tcp_client_tc12, GINT_TO_POINTER (FALSE));
  add ("/tcp-client/tc12/discard", test_tcp_client_tc12, GINT_TO_POINTER (TRUE));
  add ("/tcp-client/reset", test_tcp_client_reset, NULL);
  add ("/tcp-client/file", test_tcp_client_file, NULL);
  add ("/tcp-client/flood", test_tcp_client_flood, NULL);
  add ("/tcp-client/released", test_tcp_client_released, NULL);
  add ("/tcp-client/tshark", test_tcp_client_tshark, NULL);

  return g_test_run ();
}
