#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-websocket-ending.h"
#include "websocket-fixture.h"

#define CLOSED SONDE_WEBSOCKET_PEER_CLOSED

static SondeWebsocketServer *
listen_with (Fixture  *fixture,
             gboolean  is_tls)
{
  SondeWebsocketServer *server = sonde_websocket_server_new (fixture->capture);
  g_autofree char *cert = g_build_filename (fixture->directory, "cert.pem", NULL);
  g_autofree char *key = g_build_filename (fixture->directory, "key.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  if (is_tls)
    {
      certificate = g_tls_certificate_new_from_files (cert, key, &error);
      g_assert_no_error (error);
      sonde_websocket_server_set_certificate (server, certificate);
    }

  sonde_websocket_server_listen (server, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sonde_websocket_server_get_port (server), >, 0);

  return server;
}

static gboolean
has_peers (gpointer user_data)
{
  gpointer *data = user_data;

  return g_list_model_get_n_items (sonde_websocket_server_list_peers (data[0])) >=
         GPOINTER_TO_UINT (data[1]);
}

static SondeWebsocketPeer *
wait_peer (SondeWebsocketServer *server,
           guint                 number)
{
  gpointer data[] = { server, GUINT_TO_POINTER (number + 1) };
  g_autoptr(SondeWebsocketPeer) peer = NULL;

  /* The server's list holds it, too. */
  sonde_test_wait_until (has_peers, data);
  peer = g_list_model_get_item (sonde_websocket_server_list_peers (server), number);

  return peer;
}

/* Issue 2, cheatsheet: an echo server for a client that is not ours. */
static void
test_echo (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  SondeWebsocketPeer *peer;
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  fixture_spawn_client (fixture, "websockets-peer.py", "client",
                        sonde_websocket_server_get_url (server), "say:Hello world!",
                        "close:1000:bye", NULL);
  answer = fixture_read_line (fixture);
  g_assert_cmpstr (answer, ==, "Hello world!");
  code = fixture_read_line (fixture);
  g_assert_cmpstr (code, ==, "1000 bye");
  peer = wait_peer (server, 0);
  fixture_wait_peer_state (peer, CLOSED);
  g_assert_true (sonde_websocket_peer_is_compressed (peer));
  g_assert_true (g_str_has_prefix (sonde_websocket_peer_get_remote (peer), "127.0.0.1:"));
  fixture_assert_frames (fixture, sonde_websocket_peer_get_flow (peer),
                         "< Text frame: Hello world!\n"
                         "> Text frame: Hello world!\n"
                         "< Close frame: 1000 Normal closure: “bye”\n"
                         "> Close frame: 1000 Normal closure: “bye”\n");
}

/* The capture holds what was on the wire. */
static void
test_bytes (gconstpointer scheme)
{
  gboolean is_tls = g_str_equal (scheme, "wss");
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, is_tls);
  g_autofree char *port = g_strdup_printf ("%u", sonde_websocket_server_get_port (server));
  g_autoptr(GBytes) payload = fixture_text ("from the server");
  SondeWebsocketPeer *peer;

  if (is_tls)
    fixture_spawn_client (fixture, "raw-peer.py", "client", fixture->directory, "--tls", port,
                          "text:Grüße", "big:70000", "read:2", "read:9", "read:8",
                          "send:8882000000000bb8", "eof", NULL);
  else
    fixture_spawn_client (fixture, "raw-peer.py", "client", fixture->directory, port,
                          "text:Grüße", "big:70000", "read:2", "read:9", "read:8",
                          "send:8882000000000bb8", "eof", NULL);

  peer = wait_peer (server, 0);
  g_assert_cmpint (sonde_flow_get_transport (sonde_websocket_peer_get_flow (peer)), ==,
                   is_tls ? SONDE_TRANSPORT_TLS : SONDE_TRANSPORT_TCP);
  g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_BINARY, payload, NULL));
  g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_PING, payload, NULL));
  g_assert_true (sonde_websocket_peer_close (peer, 3000, "done", NULL));
  fixture_wait_peer_state (peer, CLOSED);
  fixture_wait_peer (fixture);
  fixture_assert_logged (fixture, sonde_websocket_peer_get_flow (peer));
}

/* With the taps off, the same happens. */
static void
test_taps_off (void)
{
  g_autoptr(Fixture) fixture = fixture_new (FALSE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  fixture_spawn_client (fixture, "websockets-peer.py", "client",
                        sonde_websocket_server_get_url (server), "say:Hello world!",
                        "close:1000:bye", NULL);
  answer = fixture_read_line (fixture);
  g_assert_cmpstr (answer, ==, "Hello world!");
  code = fixture_read_line (fixture);
  g_assert_cmpstr (code, ==, "1000 bye");
  g_assert_null (sonde_websocket_peer_get_flow (wait_peer (server, 0)));
}

/* TC8: several at once; answer one or all; one closing leaves the others. */
static void
test_several (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  SondeWebsocketClient *clients[3];
  g_autoptr(GBytes) payload = fixture_text ("to all");
  SondeWebsocketPeer *peers[3];

  sonde_websocket_server_set_echo (server, FALSE);

  for (guint i = 0; i < 3; i++)
    {
      clients[i] = fixture_connect (fixture, "ws", sonde_websocket_server_get_port (server));
      sonde_websocket_client_start (clients[i], NULL);
      fixture_wait_client (clients[i], SONDE_WEBSOCKET_CLIENT_OPEN);
      peers[i] = wait_peer (server, i);
    }

  g_assert_cmpuint (sonde_websocket_server_send (server, SONDE_WEBSOCKET_OPCODE_TEXT, payload,
                                                 NULL),
                    ==, 3);
  g_assert_true (sonde_websocket_peer_close (peers[1], 4000, NULL, NULL));
  fixture_wait_client (clients[1], SONDE_WEBSOCKET_CLIENT_CLOSED);
  fixture_wait_peer_state (peers[1], CLOSED);
  g_assert_cmpuint (sonde_websocket_server_send (server, SONDE_WEBSOCKET_OPCODE_TEXT, payload,
                                                 NULL),
                    ==, 2);
  sonde_websocket_server_stop (server);

  for (guint i = 0; i < 3; i++)
    fixture_wait_client (clients[i], SONDE_WEBSOCKET_CLIENT_CLOSED);

  fixture_assert_frames (fixture, sonde_websocket_client_get_flow (clients[2]),
                         "< Text frame: to all\n"
                         "< Text frame: to all\n"
                         "< Close frame: 1001 Going away\n"
                         "> Close frame: 1001 Going away\n");

  for (guint i = 0; i < 3; i++)
    g_object_unref (clients[i]);
}

/* WS3: an unmasked frame of a client ends the connection, with 1002. */
static void
test_not_masked (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autofree char *port = g_strdup_printf ("%u", sonde_websocket_server_get_port (server));
  SondeWebsocketPeer *peer;

  fixture_spawn_client (fixture, "raw-peer.py", "client", fixture->directory, port,
                        "send:810568656c6c6f", "read:8", NULL);
  peer = wait_peer (server, 0);
  fixture_wait_peer_state (peer, CLOSED);
  fixture_wait_peer (fixture);
  fixture_assert_frames (fixture, sonde_websocket_peer_get_flow (peer),
                         "< Text frame: Not masked, but a client must mask its frames · hello\n"
                         "> Close frame: 1002 Protocol error\n");
}

static void
test_subprotocols (void)
{
  const char *known[] = { "chat", "superchat", NULL };
  const char *offered[] = { "x", "superchat", NULL };
  const char *others[] = { "y", NULL };
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(SondeWebsocketClient) other = NULL;

  sonde_websocket_server_set_subprotocols (server, known);
  client = fixture_connect (fixture, "ws", sonde_websocket_server_get_port (server));
  sonde_websocket_client_set_subprotocols (client, offered);
  sonde_websocket_client_start (client, NULL);
  fixture_wait_client (client, SONDE_WEBSOCKET_CLIENT_OPEN);
  g_assert_cmpstr (
    sonde_websocket_peer_get_subprotocol (sonde_websocket_client_get_peer (client)), ==,
    "superchat");
  g_assert_cmpstr (sonde_websocket_peer_get_subprotocol (wait_peer (server, 0)), ==, "superchat");

  other = fixture_connect (fixture, "ws", sonde_websocket_server_get_port (server));
  sonde_websocket_client_set_subprotocols (other, others);
  sonde_websocket_client_start (other, NULL);
  fixture_wait_client (other, SONDE_WEBSOCKET_CLIENT_OPEN);
  g_assert_null (
    sonde_websocket_peer_get_subprotocol (sonde_websocket_client_get_peer (other)));
  sonde_websocket_server_stop (server);
  fixture_wait_client (client, SONDE_WEBSOCKET_CLIENT_CLOSED);
  fixture_wait_client (other, SONDE_WEBSOCKET_CLIENT_CLOSED);
}

/* A browser's ordinary request is told what this is. */
static void
test_not_websocket (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/",
                                          sonde_websocket_server_get_port (server));

  message = soup_message_new ("GET", url);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                    sonde_test_store_result, &result);
  sonde_test_await (&result);
  body = soup_session_send_and_read_finish (session, result, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 426);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (body, NULL), "This is a WebSocket server."));
}

/* TC9 */
static void
test_listen_failures (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) first = listen_with (fixture, FALSE);
  g_autoptr(SondeWebsocketServer) second = sonde_websocket_server_new (fixture->capture);
  g_autoptr(GError) in_use = NULL;
  g_autoptr(GError) not_local = NULL;
  g_autoptr(GError) no_address = NULL;

  sonde_websocket_server_set_port (second, sonde_websocket_server_get_port (first));
  g_assert_false (sonde_websocket_server_listen (second, &in_use));
  g_assert_error (in_use, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (in_use->message, "already in use"));

  sonde_websocket_server_set_address (second, "192.0.2.1");
  g_assert_false (sonde_websocket_server_listen (second, &not_local));
  g_assert_nonnull (strstr (not_local->message, "is not an address of this computer"));

  sonde_websocket_server_set_address (second, "example.com");
  g_assert_false (sonde_websocket_server_listen (second, &no_address));
  g_assert_nonnull (strstr (no_address->message, "is not an address to listen on"));

  sonde_websocket_server_set_address (second, NULL);
  sonde_websocket_server_stop (first);
  g_assert_true (sonde_websocket_server_listen (second, NULL));
}

/* Both addresses of the loopback interface. */
static void
test_ipv6 (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autofree char *text = g_strdup_printf ("ws://[::1]:%u/x?y",
                                           sonde_websocket_server_get_port (server));
  g_autoptr(SondeWebsocketUrl) url = sonde_websocket_url_parse (text, NULL);
  g_autoptr(SondeWebsocketClient) client = sonde_websocket_client_new (url, fixture->capture);

  sonde_websocket_client_start (client, NULL);
  fixture_wait_client (client, SONDE_WEBSOCKET_CLIENT_OPEN);
  g_assert_true (g_str_has_prefix (sonde_websocket_peer_get_remote (wait_peer (server, 0)),
                                   "[::1]:"));
  g_assert_cmpstr (sonde_websocket_peer_get_target (wait_peer (server, 0)), ==, "/x");
  sonde_websocket_server_stop (server);
  fixture_wait_client (client, SONDE_WEBSOCKET_CLIENT_CLOSED);
}

static gboolean
has_much_queued (gpointer user_data)
{
  return sonde_websocket_peer_get_n_queued (user_data) > 8 * 1024 * 1024;
}

/* A client that floods and never reads is not read from either: memory stays bounded. */
static void
test_flood (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketServer) server = listen_with (fixture, FALSE);
  g_autofree char *port = g_strdup_printf ("%u", sonde_websocket_server_get_port (server));
  SondeWebsocketPeer *peer;
  gint64 deadline_us;
  guint64 n_most = 0;

  fixture_spawn_client (fixture, "raw-peer.py", "client", fixture->directory, port,
                        "big:20000000", "big:20000000", "big:20000000", "big:20000000",
                        "read:8", NULL);
  peer = wait_peer (server, 0);
  sonde_test_wait_until (has_much_queued, peer);
  deadline_us = g_get_monotonic_time () + G_USEC_PER_SEC;

  while (g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      n_most = MAX (n_most, sonde_websocket_peer_get_n_queued (peer));
    }

  g_assert_cmpuint (n_most, <, 32 * 1024 * 1024);
  sonde_websocket_peer_abort (peer);
  fixture_wait_peer_state (peer, CLOSED);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/server/echo", test_echo);
  g_test_add_data_func ("/websocket/server/bytes/ws", "ws", test_bytes);
  g_test_add_data_func ("/websocket/server/bytes/wss", "wss", test_bytes);
  g_test_add_func ("/websocket/server/taps-off", test_taps_off);
  g_test_add_func ("/websocket/server/several", test_several);
  g_test_add_func ("/websocket/server/not-masked", test_not_masked);
  g_test_add_func ("/websocket/server/subprotocols", test_subprotocols);
  g_test_add_func ("/websocket/server/not-websocket", test_not_websocket);
  g_test_add_func ("/websocket/server/listen-failures", test_listen_failures);
  g_test_add_func ("/websocket/server/ipv6", test_ipv6);
  g_test_add_func ("/websocket/server/flood", test_flood);

  return g_test_run ();
}
