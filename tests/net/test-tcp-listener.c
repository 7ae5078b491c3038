#include "config.h"

#include <string.h>
#include <unistd.h>

#include "net-fixture.h"
#include "sonde-network-error.h"
#include "sonde-tcp-listener.h"

typedef struct
{
  GListModel *model;
  guint       n_items;
} WaitForItems;

static gboolean
has_items (gpointer user_data)
{
  WaitForItems *wait = user_data;

  return g_list_model_get_n_items (wait->model) >= wait->n_items;
}

static SondeTcpListener *
start_listener (NetFixture *fixture,
                const char *host)
{
  SondeTcpListener *listener = sonde_tcp_listener_new (fixture->capture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (sonde_tcp_listener_start (listener, host, 0, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sonde_tcp_listener_get_port (listener), >, 0);

  return listener;
}

/* Waits for the client with a number, from 0. */
static SondeTcpConversation *
get_client (SondeTcpListener *listener,
            guint             position)
{
  GListModel *model = sonde_tcp_listener_list_conversations (listener);
  WaitForItems wait = { model, position + 1 };

  sonde_test_wait_until (has_items, &wait);

  return g_list_model_get_item (model, position);
}

static void
peer_connects (NetFixture       *fixture,
               SondeTcpListener *listener,
               const char       *host)
{
  g_autofree char *answer = net_fixture_peer (fixture, "connect %s %u", host,
                                              sonde_tcp_listener_get_port (listener));

  g_assert_cmpint (g_ascii_strtoll (answer, NULL, 10), >, 0);
}

static void
send_text (SondeTcpConversation *conversation,
           const char           *text)
{
  g_autoptr(GBytes) bytes = net_fixture_bytes (text);

  g_assert_true (sonde_tcp_conversation_send (conversation, bytes, NULL));
}

static void
test_tcp_listener_tc8 (NetFixture    *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, NULL);
  g_autoptr(GBytes) bytes = net_fixture_bytes ("all of you");
  g_autoptr(SondeTcpConversation) first = NULL;
  g_autoptr(SondeTcpConversation) second = NULL;
  g_autoptr(SondeTcpConversation) third = NULL;

  peer_connects (fixture, listener, "127.0.0.1");
  first = get_client (listener, 0);
  peer_connects (fixture, listener, "::1");
  second = get_client (listener, 1);
  peer_connects (fixture, listener, "127.0.0.1");
  third = get_client (listener, 2);
  g_assert_true (g_str_has_prefix (sonde_tcp_conversation_get_peer (second), "[::1]:"));

  net_fixture_peer_ok (fixture, "use 0");
  net_fixture_peer_ok (fixture, "send 6f6e65");
  net_fixture_peer_ok (fixture, "use 1");
  net_fixture_peer_ok (fixture, "send 74776f");
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (first),
                             SONDE_DIRECTION_RECEIVED, "one");
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (second),
                             SONDE_DIRECTION_RECEIVED, "two");
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (third),
                             SONDE_DIRECTION_RECEIVED, "");
  g_assert_cmpint (sonde_flow_get_role (sonde_tcp_conversation_get_flow (first)),
                   ==, SONDE_ROLE_SERVER);

  send_text (second, "you alone");
  net_fixture_peer_receives (fixture, "you alone");

  net_fixture_peer_ok (fixture, "use 2");
  net_fixture_peer_ok (fixture, "close");
  net_fixture_wait_for_state (third, SONDE_TCP_CONVERSATION_RECEIVED_FINISHED);
  sonde_tcp_conversation_close (third, FALSE);
  net_fixture_wait_for_state (third, SONDE_TCP_CONVERSATION_CLOSED);

  g_assert_cmpuint (sonde_tcp_listener_send_to_all (listener, bytes), ==, 2);
  net_fixture_peer_ok (fixture, "use 0");
  net_fixture_peer_receives (fixture, "all of you");
  net_fixture_peer_ok (fixture, "use 1");
  net_fixture_peer_receives (fixture, "all of you");
}

static void
test_tcp_listener_tc9 (NetFixture    *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = sonde_tcp_listener_new (fixture->capture, NULL);
  guint16 port = (guint16) net_fixture_peer_number (fixture, "listen");
  g_autoptr(GError) in_use = NULL;
  g_autoptr(GError) not_local = NULL;
  g_autoptr(GError) not_address = NULL;

  g_assert_false (sonde_tcp_listener_start (listener, "127.0.0.1", port, &in_use));
  g_assert_error (in_use, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  net_fixture_mentions (in_use->message, "is already in use");

  g_assert_false (sonde_tcp_listener_start (listener, "192.0.2.1", 0, &not_local));
  g_assert_error (not_local, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL);
  net_fixture_mentions (not_local->message, "192.0.2.1:0 is not an address of this computer");

  g_assert_false (sonde_tcp_listener_start (listener, "host.test", 0, &not_address));
  g_assert_error (not_address, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NOT_AN_ADDRESS);
  net_fixture_mentions (not_address->message, "host.test is not an address to listen on");

  g_assert_false (sonde_tcp_listener_is_listening (listener));
}

/* Ports below 1024 need a permission, which this takes from itself first. */
static void
test_tcp_listener_low_port (NetFixture    *fixture,
                            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = sonde_tcp_listener_new (fixture->capture, NULL);
  g_autoptr(GError) error = NULL;
  gboolean started;

  if (getuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);

  started = sonde_tcp_listener_start (listener, "127.0.0.1", 80, &error);
  g_assert_cmpint (seteuid (getuid ()), ==, 0);

  if (started || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_test_skip ("port 80 is free for anybody here, or taken");
      return;
    }

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  net_fixture_mentions (error->message, "Choose port 8080");
}

/* Not accepted: the kernel keeps them, one more than the backlog says. */
static void
test_tcp_listener_tc7 (NetFixture    *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, "127.0.0.1");
  g_autoptr(SondeTcpConversation) first = NULL;
  guint n_waiting;
  guint backlog;

  sonde_tcp_listener_set_accepting (listener, FALSE);
  peer_connects (fixture, listener, "127.0.0.1");
  peer_connects (fixture, listener, "127.0.0.1");
  sonde_tcp_listener_get_queue (listener, &n_waiting, &backlog);
  g_assert_cmpuint (n_waiting, ==, 2);
  g_assert_cmpuint (backlog, ==, 128);

  sonde_tcp_listener_set_accepting (listener, TRUE);
  first = get_client (listener, 1);
  sonde_tcp_listener_get_queue (listener, &n_waiting, &backlog);
  g_assert_cmpuint (n_waiting, ==, 0);
}

static void
test_tcp_listener_tc11 (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, "::");
  g_autoptr(SondeTcpConversation) ipv4 = NULL;
  g_autoptr(SondeTcpConversation) ipv6 = NULL;

  peer_connects (fixture, listener, "127.0.0.1");
  ipv4 = get_client (listener, 0);
  g_assert_true (g_str_has_prefix (sonde_tcp_conversation_get_peer (ipv4), "127.0.0.1:"));
  g_assert_true (sonde_tcp_conversation_is_mapped (ipv4));

  peer_connects (fixture, listener, "::1");
  ipv6 = get_client (listener, 1);
  g_assert_true (g_str_has_prefix (sonde_tcp_conversation_get_peer (ipv6), "[::1]:"));
  g_assert_false (sonde_tcp_conversation_is_mapped (ipv6));
}

static void
test_tcp_listener_echo (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, "127.0.0.1");
  g_autoptr(SondeTcpConversation) client = NULL;
  g_autofree char *end = NULL;

  sonde_tcp_listener_set_echo (listener, TRUE);
  peer_connects (fixture, listener, "127.0.0.1");
  client = get_client (listener, 0);
  net_fixture_peer_ok (fixture, "send 6563686f");
  net_fixture_peer_ok (fixture, "shutdown");
  net_fixture_peer_receives (fixture, "echo");
  end = net_fixture_peer (fixture, "end");
  g_assert_cmpstr (end, ==, "eof");
  net_fixture_wait_for_state (client, SONDE_TCP_CONVERSATION_CLOSED);
}

static void
test_tcp_listener_stop (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, NULL);
  guint16 port = sonde_tcp_listener_get_port (listener);
  g_autoptr(SondeTcpConversation) client = NULL;
  g_autofree char *refused = NULL;

  peer_connects (fixture, listener, "127.0.0.1");
  client = get_client (listener, 0);
  sonde_tcp_listener_stop (listener);
  g_assert_false (sonde_tcp_listener_is_listening (listener));

  refused = net_fixture_peer (fixture, "connect 127.0.0.1 %u", port);
  g_assert_cmpstr (refused, ==, "ECONNREFUSED");

  net_fixture_peer_ok (fixture, "send 6f6e");
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (client),
                             SONDE_DIRECTION_RECEIVED, "on");

  g_assert_true (sonde_tcp_listener_start (listener, NULL, port, NULL));
}

static void
test_tcp_listener_released (NetFixture    *fixture,
                            gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeTcpListener *listener = start_listener (fixture, NULL);

  peer_connects (fixture, listener, "127.0.0.1");
  g_object_unref (get_client (listener, 0));
  g_assert_finalize_object (listener);
}

static void
wait_for_process_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  gboolean *done = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  *done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  gboolean *done = user_data;

  return *done;
}

/* Programs that people use say hello, and hear their own words. */
static void
test_tcp_listener_program (NetFixture    *fixture,
                           gconstpointer  user_data)
{
  const char *format = user_data;
  g_autoptr(SondeTcpListener) listener = start_listener (fixture, "127.0.0.1");
  g_autoptr(SondeTcpConversation) client = NULL;
  g_autofree char *command = NULL;
  g_autofree char *port = g_strdup_printf ("%u", sonde_tcp_listener_get_port (listener));
  g_autofree char *output = NULL;
  g_autofree char *output_path = g_build_filename (fixture->dir, "output", NULL);
  g_auto(GStrv) parts = g_strsplit (format, "PORT", -1);
  g_autofree char *call = g_strjoinv (port, parts);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;

  sonde_tcp_listener_set_echo (listener, TRUE);
  command = g_strdup_printf ("printf 'hello' | %s > '%s'", call, output_path);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sh", "-c", command, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, wait_for_process_cb, &done);
  client = get_client (listener, 0);
  sonde_test_wait_until (is_done, &done);

  g_file_get_contents (output_path, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hello");
  net_fixture_assert_stream (fixture, sonde_tcp_conversation_get_flow (client),
                             SONDE_DIRECTION_RECEIVED, "hello");
}

static void
add (const char *path,
     void       (*test) (NetFixture *, gconstpointer),
     const char *user_data)
{
  g_test_add (path, NetFixture, user_data, net_fixture_set_up, test, net_fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  add ("/tcp-listener/tc7", test_tcp_listener_tc7, NULL);
  add ("/tcp-listener/tc8", test_tcp_listener_tc8, NULL);
  add ("/tcp-listener/tc9/messages", test_tcp_listener_tc9, NULL);
  add ("/tcp-listener/tc9/low-port", test_tcp_listener_low_port, NULL);
  add ("/tcp-listener/tc11", test_tcp_listener_tc11, NULL);
  add ("/tcp-listener/echo", test_tcp_listener_echo, NULL);
  add ("/tcp-listener/stop", test_tcp_listener_stop, NULL);
  add ("/tcp-listener/released", test_tcp_listener_released, NULL);
  add ("/tcp-listener/ncat", test_tcp_listener_program, "ncat 127.0.0.1 PORT");
  add ("/tcp-listener/socat", test_tcp_listener_program, "socat -t 10 - TCP:127.0.0.1:PORT");

  return g_test_run ();
}
