#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "net-fixture.h"
#include "sonde-network-error.h"
#include "sonde-udp-socket.h"

#define LARGEST_IPV4 65507

typedef struct
{
  GListModel *model;
  guint       n_items;
} WaitForItems;

typedef struct
{
  NetFixture *fixture;
  SondeFlow  *flow;
  guint       n_events;
} WaitForEvents;

typedef struct
{
  NetFixture *fixture;
  guint32     flow_id;
  const char *kind;
  char       *message;
} WaitForNote;

static gboolean
has_items (gpointer user_data)
{
  WaitForItems *wait = user_data;

  return g_list_model_get_n_items (wait->model) >= wait->n_items;
}

static gboolean
has_events (gpointer user_data)
{
  WaitForEvents *wait = user_data;

  return net_fixture_count (wait->fixture, wait->flow, SONDE_EVENT_DATA,
                            SONDE_DIRECTION_RECEIVED) >= wait->n_events;
}

static gboolean
has_note (gpointer user_data)
{
  WaitForNote *wait = user_data;

  wait->message = net_fixture_dup_note (wait->fixture, wait->flow_id, wait->kind);

  return wait->message != NULL;
}

static SondeUdpPeer *
get_peer (SondeUdpSocket *socket,
          guint           position)
{
  GListModel *model = sonde_udp_socket_list_peers (socket);
  WaitForItems wait = { model, position + 1 };

  sonde_test_wait_until (has_items, &wait);

  return g_list_model_get_item (model, position);
}

static void
wait_for_datagrams (NetFixture   *fixture,
                    SondeUdpPeer *peer,
                    guint         n_datagrams)
{
  WaitForEvents wait = { fixture, sonde_udp_peer_get_flow (peer), n_datagrams };

  sonde_test_wait_until (has_events, &wait);
}

static char *
wait_for_note (NetFixture   *fixture,
               SondeUdpPeer *peer,
               const char   *kind)
{
  WaitForNote wait = { fixture, sonde_udp_peer_get_flow_id (peer), kind, NULL };

  sonde_test_wait_until (has_note, &wait);

  return wait.message;
}

static SondeUdpPeer *
connect_to (SondeUdpSocket *socket,
            const char     *host,
            guint16         port)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SondeUdpPeer *peer;

  sonde_udp_socket_connect_async (socket, NULL, host, port, NULL, sonde_test_store_result,
                                  &result);
  sonde_test_await (&result);
  peer = sonde_udp_socket_connect_finish (socket, result, &error);
  g_assert_no_error (error);

  return peer;
}

static void
send_text (SondeUdpSocket *socket,
           SondeUdpPeer   *peer,
           const char     *text)
{
  g_autoptr(GBytes) bytes = net_fixture_bytes (text);
  g_autoptr(GError) error = NULL;

  g_assert_true (sonde_udp_socket_send (socket, peer, bytes, &error));
  g_assert_no_error (error);
}

static void
assert_lengths (NetFixture     *fixture,
                SondeUdpPeer   *peer,
                SondeDirection  direction,
                const guint    *lengths,
                guint           n_lengths)
{
  SondeFlow *flow = sonde_udp_peer_get_flow (peer);
  guint n = 0;

  sonde_capture_sync (fixture->capture);

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind != SONDE_EVENT_DATA || event.direction != direction)
        continue;

      g_assert_cmpuint (n, <, n_lengths);
      g_assert_cmpuint (event.length, ==, lengths[n]);
      n++;
    }

  g_assert_cmpuint (n, ==, n_lengths);
}

/* Both ways: what is sent, and what comes. */
static void
test_udp_socket_ud1 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint lengths[] = { 10, 0, 5 };
  guint16 port = (guint16) net_fixture_peer_number (fixture, "udp");
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) peer = connect_to (socket, "127.0.0.1", port);
  guint16 own_port = sonde_udp_socket_get_port (socket);
  g_autofree char *expected_empty = g_strdup_printf ("127.0.0.1 %u -", own_port);

  send_text (socket, peer, "aaaaaaaaaa");
  send_text (socket, peer, "");
  send_text (socket, peer, "bbbbb");

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *answer = net_fixture_peer (fixture, "udprecv");

      if (lengths[i] == 0)
        g_assert_cmpstr (answer, ==, expected_empty);
      else
        g_assert_cmpuint (strlen (strrchr (answer, ' ') + 1), ==, 2 * lengths[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *hex = g_strnfill (2 * lengths[i], '6');
      g_autofree char *answer = net_fixture_peer (fixture, "udpsend 127.0.0.1 %u %s", own_port,
                                                  hex);

      g_assert_cmpstr (answer, ==, "ok");
    }

  wait_for_datagrams (fixture, peer, 3);
  assert_lengths (fixture, peer, SONDE_DIRECTION_SENT, lengths, G_N_ELEMENTS (lengths));
  assert_lengths (fixture, peer, SONDE_DIRECTION_RECEIVED, lengths, G_N_ELEMENTS (lengths));
  net_fixture_assert_stream (fixture, sonde_udp_peer_get_flow (peer), SONDE_DIRECTION_RECEIVED,
                             "fffffffffffffff");
  sonde_udp_socket_stop (socket);
}

static void
test_udp_socket_ud2 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint lengths[] = { 4 };
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) peer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *note = NULL;

  sonde_udp_socket_set_buffer_size (socket, 4);
  g_assert_true (sonde_udp_socket_listen (socket, "127.0.0.1", 0, NULL));
  net_fixture_peer_number (fixture, "udp");
  answer = net_fixture_peer (fixture, "udpsend 127.0.0.1 %u 61616161616161616161",
                             sonde_udp_socket_get_port (socket));
  peer = get_peer (socket, 0);
  note = wait_for_note (fixture, peer, "truncated");
  net_fixture_mentions (note, "10 bytes were sent and 4 kept");
  assert_lengths (fixture, peer, SONDE_DIRECTION_RECEIVED, lengths, G_N_ELEMENTS (lengths));
  sonde_udp_socket_stop (socket);
}

static void
test_udp_socket_ud3 (NetFixture    *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint lengths[] = { LARGEST_IPV4 };
  guint16 port = (guint16) net_fixture_peer_number (fixture, "udp");
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) peer = connect_to (socket, "127.0.0.1", port);
  g_autofree char *text = g_strnfill (LARGEST_IPV4 + 1, 'x');
  g_autoptr(GBytes) too_large = g_bytes_new (text, LARGEST_IPV4 + 1);
  g_autoptr(GBytes) largest = g_bytes_new (text, LARGEST_IPV4);
  g_autoptr(GError) error = NULL;
  g_autofree char *received = NULL;

  g_assert_false (sonde_udp_socket_send (socket, peer, too_large, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  net_fixture_mentions (error->message, "larger than one UDP datagram");

  g_assert_true (sonde_udp_socket_send (socket, peer, largest, NULL));
  received = net_fixture_peer (fixture, "udprecv");
  g_assert_cmpuint (strlen (strrchr (received, ' ') + 1), ==, 2 * LARGEST_IPV4);
  assert_lengths (fixture, peer, SONDE_DIRECTION_SENT, lengths, G_N_ELEMENTS (lengths));
  sonde_udp_socket_stop (socket);
}

static void
test_udp_socket_ud4 (NetFixture    *fixture,
                     gconstpointer  user_data)
{
  const char *host = user_data;
  g_autofree char *command = g_strdup_printf ("listen %s", host);
  guint16 port = (guint16) net_fixture_peer_number (fixture, command);
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) peer = connect_to (socket, host, port);
  g_autofree char *note = NULL;

  send_text (socket, peer, "anybody?");
  note = wait_for_note (fixture, peer, "icmp-error");
  net_fixture_mentions (note, "Port unreachable: nothing listens on ");
  net_fixture_mentions (note, sonde_udp_peer_get_text (peer));

  send_text (socket, peer, "still?");
  sonde_udp_socket_stop (socket);
}

/* The reply comes from the address that was asked, and goes to the peer that was chosen. */
static void
test_udp_socket_ud5 (NetFixture    *fixture,
                     gconstpointer  user_data)
{
  const char *host = user_data;
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) first = NULL;
  g_autoptr(SondeUdpPeer) second = NULL;
  g_autofree char *local = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *reply = NULL;
  guint16 port;

  g_assert_true (sonde_udp_socket_listen (socket, host, 0, NULL));
  port = sonde_udp_socket_get_port (socket);
  net_fixture_peer_number (fixture, "udp");
  answer = net_fixture_peer (fixture, "udpsend 127.0.0.2 %u 6f6e65", port);
  first = get_peer (socket, 0);
  local = sonde_endpoint_dup_address (sonde_udp_peer_get_local (first));
  g_assert_cmpstr (local, ==, "127.0.0.2");

  net_fixture_peer_number (fixture, "udp");
  g_free (net_fixture_peer (fixture, "udpsend 127.0.0.1 %u 74776f", port));
  second = get_peer (socket, 1);

  send_text (socket, first, "reply");
  net_fixture_peer_ok (fixture, "use 0");
  reply = net_fixture_peer (fixture, "udprecv");
  expected = g_strdup_printf ("127.0.0.2 %u 7265706c79", port);
  g_assert_cmpstr (reply, ==, expected);
  net_fixture_assert_stream (fixture, sonde_udp_peer_get_flow (first), SONDE_DIRECTION_SENT,
                             "reply");
  net_fixture_assert_stream (fixture, sonde_udp_peer_get_flow (second), SONDE_DIRECTION_SENT, "");
  sonde_udp_socket_stop (socket);
}

static void
test_udp_socket_broadcast (NetFixture    *fixture,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SondeUdpPeer) peer = NULL;
  g_autoptr(GBytes) bytes G_GNUC_UNUSED = net_fixture_bytes ("everybody");
  g_autoptr(GError) error = NULL;

  sonde_udp_socket_connect_async (socket, NULL, "127.255.255.255", 9, NULL,
                                  sonde_test_store_result, &result);
  sonde_test_await (&result);
  peer = sonde_udp_socket_connect_finish (socket, result, &error);
  g_assert_null (peer);
  g_assert_nonnull (error);
  net_fixture_mentions (error->message, "127.255.255.255:9");
}

static void
test_udp_socket_echo (NetFixture    *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autofree char *expected = NULL;
  g_autofree char *answer = NULL;
  guint16 port;

  sonde_udp_socket_set_echo (socket, TRUE);
  g_assert_true (sonde_udp_socket_listen (socket, NULL, 0, NULL));
  port = sonde_udp_socket_get_port (socket);
  net_fixture_peer_number (fixture, "udp ::1");
  g_free (net_fixture_peer (fixture, "udpsend ::1 %u 6563686f", port));
  answer = net_fixture_peer (fixture, "udprecv");
  expected = g_strdup_printf ("::1 %u 6563686f", port);
  g_assert_cmpstr (answer, ==, expected);
  sonde_udp_socket_stop (socket);
}

/* TC9 for datagrams. */
static void
test_udp_socket_in_use (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  guint16 port = (guint16) net_fixture_peer_number (fixture, "udp");
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(GError) error = NULL;

  g_assert_false (sonde_udp_socket_listen (socket, "127.0.0.1", port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  net_fixture_mentions (error->message, "is already in use");
}

static void
test_udp_socket_released (NetFixture    *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeUdpSocket *socket = sonde_udp_socket_new (fixture->capture);

  g_assert_true (sonde_udp_socket_listen (socket, NULL, 0, NULL));
  sonde_udp_socket_stop (socket);
  g_assert_false (sonde_udp_socket_is_open (socket));
  g_object_unref (socket);
}

static void
test_udp_socket_tshark (NetFixture    *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  guint16 port = (guint16) net_fixture_peer_number (fixture, "udp");
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (fixture->capture);
  g_autoptr(SondeUdpPeer) peer = connect_to (socket, "127.0.0.1", port);
  const char *argv[] = { "tshark", "-r", fixture->path, "-q", "-z", "follow,udp,ascii,0", NULL };
  g_autofree char *output = NULL;

  send_text (socket, peer, "question");
  g_free (net_fixture_peer (fixture, "udprecv"));
  g_free (net_fixture_peer (fixture, "udpsend 127.0.0.1 %u 616e73776572",
                            sonde_udp_socket_get_port (socket)));
  wait_for_datagrams (fixture, peer, 1);
  sonde_udp_socket_stop (socket);
  output = sonde_test_run (argv);

  if (output == NULL)
    return;

  net_fixture_mentions (output, "question");
  net_fixture_mentions (output, "answer");
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

  add ("/udp-socket/ud1", test_udp_socket_ud1, NULL);
  add ("/udp-socket/ud2", test_udp_socket_ud2, NULL);
  add ("/udp-socket/ud3", test_udp_socket_ud3, NULL);
  add ("/udp-socket/ud4/ipv4", test_udp_socket_ud4, "127.0.0.1");
  add ("/udp-socket/ud4/ipv6", test_udp_socket_ud4, "::1");
  add ("/udp-socket/ud5/ipv4", test_udp_socket_ud5, "0.0.0.0");
  add ("/udp-socket/ud5/mapped", test_udp_socket_ud5, "::");
  add ("/udp-socket/broadcast", test_udp_socket_broadcast, NULL);
  add ("/udp-socket/echo", test_udp_socket_echo, NULL);
  add ("/udp-socket/in-use", test_udp_socket_in_use, NULL);
  add ("/udp-socket/released", test_udp_socket_released, NULL);
  add ("/udp-socket/tshark", test_udp_socket_tshark, NULL);

  return g_test_run ();
}
