#include "config.h"

#include <string.h>
#include <time.h>

#include "sonde-taps.h"
#include "sonde-test.h"
#include "sonde-websocket-ending.h"
#include "sonde-websocket-handshake.h"
#include "websocket-fixture.h"

#define CLOSED SONDE_WEBSOCKET_CLIENT_CLOSED
#define FAILED SONDE_WEBSOCKET_CLIENT_FAILED
#define OPEN SONDE_WEBSOCKET_CLIENT_OPEN

/* Waits for one message after another. */
typedef struct
{
  GPtrArray *messages;
  guint      n_wanted;
} Inbox;

static void
inbox_message_cb (SondeWebsocketPeer *peer G_GNUC_UNUSED,
                  int                 opcode G_GNUC_UNUSED,
                  GBytes             *message,
                  Inbox              *inbox)
{
  g_ptr_array_add (inbox->messages, g_bytes_ref (message));
}

static gboolean
inbox_is_full (gpointer user_data)
{
  Inbox *inbox = user_data;

  return inbox->messages->len >= inbox->n_wanted;
}

static void
inbox_open (Inbox                *inbox,
            SondeWebsocketClient *client)
{
  inbox->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  inbox->n_wanted = 0;
  g_signal_connect (sonde_websocket_client_get_peer (client), "message",
                    G_CALLBACK (inbox_message_cb), inbox);
}

static GBytes *
inbox_wait (Inbox *inbox)
{
  inbox->n_wanted++;
  sonde_test_wait_until (inbox_is_full, inbox);

  return g_ptr_array_index (inbox->messages, inbox->n_wanted - 1);
}

static void
inbox_clear (Inbox *inbox)
{
  g_ptr_array_unref (inbox->messages);
}

static void
send_text (SondeWebsocketClient *client,
           const char           *text)
{
  g_autoptr(GBytes) payload = fixture_text (text);
  g_autoptr(GError) error = NULL;

  sonde_websocket_peer_send (sonde_websocket_client_get_peer (client),
                             SONDE_WEBSOCKET_OPCODE_TEXT,
                             payload,
                             &error);
  g_assert_no_error (error);
}

static void
start (SondeWebsocketClient *client)
{
  g_autoptr(GError) error = NULL;

  sonde_websocket_client_start (client, &error);
  g_assert_no_error (error);
}

static void
close_with (SondeWebsocketClient *client,
            guint                 code,
            const char           *reason)
{
  g_autoptr(GError) error = NULL;

  sonde_websocket_peer_close (sonde_websocket_client_get_peer (client), code, reason, &error);
  g_assert_no_error (error);
}

/* Issue 2, cheatsheet: a client that says "Hello world!" to a server that is not ours. */
static void
test_hello (gconstpointer scheme)
{
  gboolean is_tls = g_str_equal (scheme, "wss");
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(SondeDissection) dissection = NULL;
  g_autoptr(SondeWebsocketEnding) ending = NULL;
  g_autofree char *frames = NULL;
  g_autofree char *text = NULL;
  Inbox inbox;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server",
                               is_tls ? fixture->directory : NULL, NULL);
  client = fixture_connect (fixture, scheme, port);
  start (client);
  fixture_wait_client (client, OPEN);
  g_assert_true (sonde_websocket_peer_is_compressed (sonde_websocket_client_get_peer (client)));
  inbox_open (&inbox, client);
  send_text (client, "Hello world!");
  g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 12);
  close_with (client, 1000, "bye");
  fixture_wait_client (client, CLOSED);

  dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
  frames = fixture_dup_frames (dissection);
  g_assert_cmpstr (frames, ==,
                   "> Text frame: Hello world!\n"
                   "< Text frame: Hello world!\n"
                   "> Close frame: 1000 Normal closure: “bye”\n"
                   "< Close frame: 1000 Normal closure: “bye”\n");
  ending = sonde_websocket_ending_new (dissection);
  text = sonde_websocket_ending_to_text (ending);
  g_assert_true (sonde_websocket_ending_is_clean (ending));
  g_assert_cmpuint (sonde_websocket_ending_get_code (ending), ==, 1000);
  g_assert_cmpstr (text, ==,
                   "Closed cleanly. This side began with 1000 Normal closure, “bye”, "
                   "the peer answered 1000 Normal closure, “bye”.");
  g_assert_cmpint (sonde_flow_get_transport (sonde_websocket_client_get_flow (client)), ==,
                   is_tls ? SONDE_TRANSPORT_TLS : SONDE_TRANSPORT_TCP);
  inbox_clear (&inbox);
}

/* With the taps off, the same happens. */
static void
test_taps_off (void)
{
  g_autoptr(Fixture) fixture = fixture_new (FALSE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  Inbox inbox;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", fixture->directory, NULL);
  client = fixture_connect (fixture, "wss", port);
  start (client);
  fixture_wait_client (client, OPEN);
  inbox_open (&inbox, client);
  send_text (client, "Hello world!");
  g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 12);
  close_with (client, 1000, NULL);
  fixture_wait_client (client, CLOSED);
  g_assert_null (sonde_websocket_client_get_flow (client));
  inbox_clear (&inbox);
}

/* The capture holds what was on the wire: handshake, text, binary, fragments, ping, pong, close. */
static void
test_bytes (gconstpointer scheme)
{
  gboolean is_tls = g_str_equal (scheme, "wss");
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(GBytes) payload = fixture_text ("Grüße");
  g_autoptr(GBytes) ping = fixture_text ("are you there?");
  SondeWebsocketPeer *peer;
  guint16 port;

  if (is_tls)
    port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory, "--tls",
                                 "send:8104", "send:61626364", "read:2", "read:0", "read:10",
                                 "send:8a0e61726520796f752074686572653f", "read:8",
                                 "send:880203e8", "eof", NULL);
  else
    port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                                 "send:8104", "send:61626364", "send:890170", "read:2", "read:0",
                                 "read:9", "send:8a0e61726520796f752074686572653f", "read:8",
                                 "send:880203e8", NULL);

  client = fixture_connect (fixture, scheme, port);
  start (client);
  fixture_wait_client (client, OPEN);
  peer = sonde_websocket_client_get_peer (client);
  g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_BINARY, payload, NULL));
  g_assert_true (sonde_websocket_peer_send_fragments (peer, SONDE_WEBSOCKET_OPCODE_TEXT, payload, 3,
                                                      NULL));
  g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_PING, ping, NULL));

  if (is_tls)
    g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_PONG, ping, NULL));

  close_with (client, 4321, NULL);
  fixture_wait_client (client, CLOSED);
  fixture_wait_peer (fixture);
  fixture_assert_logged (fixture, sonde_websocket_client_get_flow (client));
}

/* W12, WS2: 131073 bytes pass; the limit is where it was set, and says so to the peer. */
static void
test_large (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  Inbox inbox;
  guint16 port;

  port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                               "big:131073", "big:1000000", "big:1000001", "read:8", NULL);
  client = fixture_connect (fixture, "ws", port);
  sonde_websocket_client_set_max_message_bytes (client, 1000000);
  start (client);
  fixture_wait_client (client, OPEN);
  inbox_open (&inbox, client);
  g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 131073);
  g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 1000000);
  fixture_wait_client (client, CLOSED);
  fixture_wait_peer (fixture);
  inbox_clear (&inbox);
}

/* The same for a message of many small fragments, which libsoup does not limit. */
static void
test_large_fragments (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(SondeDissection) dissection = NULL;
  g_autofree char *frames = NULL;
  guint16 port;

  port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                               "send:020a30313233343536373839", "send:000a30313233343536373839",
                               "read:8", NULL);
  client = fixture_connect (fixture, "ws", port);
  sonde_websocket_client_set_max_message_bytes (client, 15);
  start (client);
  fixture_wait_client (client, CLOSED);
  fixture_wait_peer (fixture);
  dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
  frames = fixture_dup_frames (dissection);
  g_assert_nonnull (strstr (frames, "> Close frame: 1009 Message too big\n"));
}

/* WS8: every code that may be sent is answered by itself; the others by 1002. */
static void
test_close_codes (void)
{
  static const struct
  {
    const char *frame;
    const char *sent;
  } cases[] = {
    { "send:880203e8", "> Close frame: 1000 Normal closure\n" },
    { "send:880203f4", "> Close frame: 1012 Service restart\n" },
    { "send:880203f5", "> Close frame: 1013 Try again later\n" },
    { "send:880603f66f6f7073", "> Close frame: 1014 Bad gateway: “oops”\n" },
    { "send:88020bb8", "> Close frame: 3000 Registered by a library\n" },
    { "send:88021387", "> Close frame: 4999 Private use\n" },
    { "send:8800", "> Close frame: 1000 Normal closure\n" },
    { "send:880161", "> Close frame: 1002 Protocol error\n" },
    { "send:880203ed", "> Close frame: 1002 Protocol error\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (TRUE);
      g_autoptr(SondeWebsocketClient) client = NULL;
      g_autoptr(SondeDissection) dissection = NULL;
      g_autofree char *frames = NULL;
      guint16 port;

      port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                                   cases[i].frame, "read:8", NULL);
      client = fixture_connect (fixture, "ws", port);
      start (client);
      fixture_wait_client (client, CLOSED);
      fixture_wait_peer (fixture);
      dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
      frames = fixture_dup_frames (dissection);
      g_test_message ("%s", frames);
      g_assert_true (g_str_has_suffix (frames, cases[i].sent));
    }
}

/* W11, WS10: 1006, and how TCP ended. */
static void
test_lost (void)
{
  static const struct
  {
    const char *step;
    const char *text;
  } cases[] = {
    { "fin", "Lost: the peer ended the TCP connection without a close frame (1006)." },
    { "rst", "Lost: the connection was reset (RST), without a close frame (1006)." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (TRUE);
      g_autoptr(SondeWebsocketClient) client = NULL;
      g_autoptr(SondeDissection) dissection = NULL;
      g_autoptr(SondeWebsocketEnding) ending = NULL;
      g_autofree char *text = NULL;
      guint16 port;

      port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                                   "read:1", cases[i].step, NULL);
      client = fixture_connect (fixture, "ws", port);
      start (client);
      fixture_wait_client (client, OPEN);
      send_text (client, "now");
      fixture_wait_client (client, CLOSED);
      dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
      ending = sonde_websocket_ending_new (dissection);
      text = sonde_websocket_ending_to_text (ending);
      g_assert_true (sonde_websocket_ending_is_over (ending));
      g_assert_false (sonde_websocket_ending_is_clean (ending));
      g_assert_cmpuint (sonde_websocket_ending_get_code (ending), ==, 1006);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_killed (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(SondeDissection) dissection = NULL;
  g_autoptr(SondeWebsocketEnding) ending = NULL;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", NULL);
  client = fixture_connect (fixture, "ws", port);
  start (client);
  fixture_wait_client (client, OPEN);
  g_subprocess_force_exit (fixture->process);
  fixture_wait_client (client, CLOSED);
  dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
  ending = sonde_websocket_ending_new (dissection);
  g_assert_cmpuint (sonde_websocket_ending_get_code (ending), ==, 1006);
}

/* W8, WS3 to WS7: a breach closes the connection with the right code, and the frame says why. */
static void
test_breaches (void)
{
  static const struct
  {
    const char *step;
    const char *received;
    const char *sent;
  } cases[] = {
    { "send:818161626364" "00", "Masked, but a server must not mask its frames", "1002" },
    { "send:8300", "The opcode is reserved", "1002" },
    { "send:a100", "RSV2 is set, but no extension gives it a meaning", "1002" },
    { "send:090161", "A control frame must not be fragmented", "1002" },
    { "send:800178", "Continues a message, but none was begun", "1002" },
    { "send:010161810162", "Begins a message before the one before it ended", "1002" },
    { "send:827e000548656c6c6f", "The length is not in its shortest form", "1002" },
    { "send:8105cebaeda080", "The text is not UTF-8", "1007" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (TRUE);
      g_autoptr(SondeWebsocketClient) client = NULL;
      g_autoptr(SondeDissection) dissection = NULL;
      g_autofree char *frames = NULL;
      g_autofree char *closed = g_strdup_printf ("> Close frame: %s ", cases[i].sent);
      guint16 port;

      port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                                   cases[i].step, "read:8", NULL);
      client = fixture_connect (fixture, "ws", port);
      sonde_websocket_client_set_compression (client, FALSE);
      start (client);
      fixture_wait_client (client, CLOSED);
      fixture_wait_peer (fixture);
      dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
      frames = fixture_dup_frames (dissection);
      g_test_message ("%s", frames);
      g_assert_nonnull (strstr (frames, cases[i].received));
      g_assert_nonnull (strstr (frames, closed));
    }
}

/* WS1: each failure of the handshake has its own sentence. */
static void
test_handshakes (void)
{
#define HEAD "HTTP/1.1 101 Switching Protocols\\r\\n"
#define GOOD "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: {accept}\\r\\n"
  static const struct
  {
    const char                  *answer;
    int                          code;
    const char                  *part;
  } cases[] = {
    { HEAD "Connection: Upgrade\\r\\nSec-WebSocket-Accept: {accept}\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_UPGRADE, "Upgrade: websocket" },
    { HEAD "Upgrade: websocket\\r\\nSec-WebSocket-Accept: {accept}\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_CONNECTION, "Connection: Upgrade" },
    { HEAD "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
      "Sec-WebSocket-Accept: AAAA\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT, "is “AAAA”" },
    { HEAD "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT, "lacks" },
    { HEAD GOOD "Sec-WebSocket-Protocol: nope\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_WRONG_SUBPROTOCOL, "“nope”" },
    { HEAD GOOD "Sec-WebSocket-Extensions: x-foo\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION, "“x-foo”" },
    { HEAD GOOD "Sec-WebSocket-Extensions: permessage-deflate; "
      "server_max_window_bits=7\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION, "“server_max_window_bits”" },
    { "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS, "200 OK" },
    { "HTTP/1.1 403 Forbidden\\r\\nContent-Length: 2\\r\\n\\r\\nno",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS, "403 Forbidden" },
    { "HTTP/1.1 302 Found\\r\\nLocation: /x\\r\\nContent-Length: 0\\r\\n\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS, "points to /x" },
    { "SSH-2.0-OpenSSH_9.2\\r\\n",
      SONDE_WEBSOCKET_HANDSHAKE_ERROR_NOT_HTTP, "SSH-2.0" },
    { "", SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED, "without an answer" },
    { "HTTP/1.1 101 Swi", SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED, "in the middle" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (TRUE);
      g_autoptr(SondeWebsocketClient) client = NULL;
      const GError *error;
      guint16 port;

      port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                                   "--answer", cases[i].answer, "fin", NULL);
      client = fixture_connect (fixture, "ws", port);
      start (client);
      fixture_wait_client (client, FAILED);
      fixture_wait_peer (fixture);
      error = sonde_websocket_client_get_error (client);
      g_test_message ("%s", error->message);
      g_assert_error (error, SONDE_WEBSOCKET_HANDSHAKE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      fixture_assert_logged (fixture, sonde_websocket_client_get_flow (client));
    }
}

/* Bytes that come together with the 101 are frames. */
static void
test_early_frames (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  guint16 port;

  port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory, "--answer",
                               HEAD GOOD "\\r\\n\\x81\\x05Hello\\x88\\x00", "read:8", NULL);
  client = fixture_connect (fixture, "ws", port);
  start (client);
  fixture_wait_client (client, CLOSED);
  fixture_wait_peer (fixture);
  fixture_assert_frames (fixture, sonde_websocket_client_get_flow (client),
                         "< Text frame: Hello\n"
                         "< Close frame: Without a code\n"
                         "> Close frame: 1000 Normal closure\n");
}

/* W3 */
static void
test_headers (void)
{
  const char *headers[] = {
    "Origin: https://example.com", "Cookie: a=b", "Host: other.test", NULL
  };
  const char *bad[] = { "no colon", NULL };
  const char *subprotocols[] = { "other", "chat", NULL };
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *request = g_malloc0 (4096);
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", NULL);
  client = fixture_connect (fixture, "ws", port);
  sonde_websocket_client_set_headers (client, bad);
  g_assert_false (sonde_websocket_client_start (client, &error));
  g_assert_error (error, SONDE_WEBSOCKET_HANDSHAKE_ERROR, SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER);
  sonde_websocket_client_set_headers (client, headers);
  sonde_websocket_client_set_subprotocols (client, subprotocols);
  start (client);
  fixture_wait_client (client, OPEN);
  g_assert_cmpstr (
    sonde_websocket_peer_get_subprotocol (sonde_websocket_client_get_peer (client)), ==, "chat");
  sonde_capture_sync (fixture->capture);
  sonde_flow_read_stream (sonde_websocket_client_get_flow (client), SONDE_DIRECTION_SENT, 0,
                          (guint8 *) request, 4095, NULL);
  g_assert_nonnull (strstr (request, "\r\nOrigin: https://example.com\r\nCookie: a=b\r\n"));
  g_assert_nonnull (strstr (request, "\r\nHost: other.test\r\n"));
  g_assert_null (strstr (request, "Host: 127.0.0.1"));
  g_assert_nonnull (strstr (request, "\r\nSec-WebSocket-Protocol: other, chat\r\n"));
  sonde_websocket_client_stop (client);
  fixture_wait_client (client, CLOSED);
}

/* TL5: a certificate that is not trusted stops the connection; one may go on once. */
static void
test_certificate (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) refused = NULL;
  g_autoptr(SondeWebsocketClient) client = NULL;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", fixture->directory, NULL);
  refused = fixture_connect (fixture, "wss", port);
  sonde_websocket_client_set_tls_database (refused, NULL);
  start (refused);
  fixture_wait_client (refused, FAILED);
  g_assert_error (sonde_websocket_client_get_error (refused),
                  G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_nonnull (sonde_websocket_client_get_tls_report (refused));

  client = fixture_connect (fixture, "wss", port);
  sonde_websocket_client_set_tls_database (client, NULL);
  sonde_websocket_client_set_trusted (client,
                                      sonde_websocket_client_get_refused_fingerprint (refused));
  start (client);
  fixture_wait_client (client, OPEN);
  sonde_websocket_client_stop (client);
  fixture_wait_client (client, CLOSED);
}

/* TC6: nobody listens; nobody answers; somebody else answers. */
static void
test_failures (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(SondeWebsocketClient) refused = NULL;
  g_autoptr(SondeWebsocketClient) silent = NULL;
  g_autoptr(SondeWebsocketClient) stopped = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  silent = fixture_connect (fixture, "ws", port);
  sonde_websocket_client_set_timeout_ms (silent, 100);
  start (silent);
  fixture_wait_client (silent, FAILED);
  g_assert_error (sonde_websocket_client_get_error (silent), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  stopped = fixture_connect (fixture, "wss", port);
  start (stopped);
  sonde_websocket_client_stop (stopped);
  fixture_wait_client (stopped, FAILED);
  g_assert_error (sonde_websocket_client_get_error (stopped), G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_socket_listener_close (listener);
  refused = fixture_connect (fixture, "ws", port);
  start (refused);
  fixture_wait_client (refused, FAILED);
  g_assert_error (sonde_websocket_client_get_error (refused),
                  G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* What cannot be sent is refused before anything is. */
static void
test_refusals (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(GBytes) bad = g_bytes_new_static ("a\xff", 2);
  g_autofree char *reason = g_strnfill (124, 'r');
  g_autoptr(GBytes) ping = fixture_text (reason);
  g_autoptr(GBytes) long_ping = g_bytes_new (reason, 124);
  SondeWebsocketPeer *peer;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", NULL);
  client = fixture_connect (fixture, "ws", port);
  start (client);
  fixture_wait_client (client, OPEN);
  peer = sonde_websocket_client_get_peer (client);
  g_assert_false (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_TEXT, bad, NULL));
  g_assert_true (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_PING, long_ping, NULL));
  g_assert_false (sonde_websocket_peer_close (peer, 1000, reason, NULL));
  g_assert_false (sonde_websocket_peer_close (peer, 1006, NULL, NULL));
  g_assert_false (sonde_websocket_peer_close (peer, 1015, NULL, NULL));
  g_assert_true (sonde_websocket_peer_close (peer, 1011, "oops", NULL));
  g_assert_false (sonde_websocket_peer_send (peer, SONDE_WEBSOCKET_OPCODE_PING, ping, NULL));
  fixture_wait_client (client, CLOSED);
}

/* Pings and messages of many sizes at once: no frame lands inside another. */
static void
test_interleaving (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autofree char *large = g_strnfill (3 * 1024 * 1024, 'a');
  g_autoptr(GBytes) ping = fixture_text ("p");
  Inbox inbox;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server", NULL);
  client = fixture_connect (fixture, "ws", port);
  sonde_websocket_client_set_compression (client, FALSE);
  start (client);
  fixture_wait_client (client, OPEN);
  inbox_open (&inbox, client);

  for (guint i = 0; i < 4; i++)
    {
      send_text (client, large);
      g_assert_true (sonde_websocket_peer_send (sonde_websocket_client_get_peer (client),
                                                SONDE_WEBSOCKET_OPCODE_PING, ping, NULL));
      send_text (client, "small");
    }

  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 3 * 1024 * 1024);
      g_assert_cmpuint (g_bytes_get_size (inbox_wait (&inbox)), ==, 5);
    }

  close_with (client, 1000, NULL);
  fixture_wait_client (client, CLOSED);
  inbox_clear (&inbox);
}

/* What this thread has worked, so that it does not matter how busy the machine is. */
static gint64
get_worked_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
tick_cb (gpointer user_data)
{
  gint64 *times_us = user_data;
  gint64 now_us = get_worked_us ();

  times_us[1] = MAX (times_us[1], now_us - times_us[0]);
  times_us[0] = now_us;

  return G_SOURCE_CONTINUE;
}

/* W13: 100000 messages as fast as they come, and others have their turn meanwhile. */
static void
test_many (void)
{
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autoptr(SondeDissection) dissection = NULL;
  gint64 times_us[2] = { 0, 0 };
  guint tick_id;
  guint16 port;

  port = fixture_spawn_server (fixture, "raw-peer.py", "server", fixture->directory,
                               "many:100000", "big:1000000", "send:880203e8", "read:8", NULL);
  client = fixture_connect (fixture, "ws", port);
  start (client);
  times_us[0] = get_worked_us ();
  tick_id = g_timeout_add (1, tick_cb, times_us);
  fixture_wait_client (client, CLOSED);
  g_source_remove (tick_id);
  g_test_message ("longest work: %.1f ms", (double) times_us[1] / 1000.0);
  g_assert_cmpint (times_us[1], <, 50 * 1000);
  dissection = fixture_dissect (fixture, sonde_websocket_client_get_flow (client));
  g_assert_cmpuint (sonde_dissection_get_n_records (dissection), >=, 100000 + 1 + 2);
}

/* Issue 2, item 3: tshark follows the streams and names the protocol. It is told to go by what is
 * said before it goes by the port, which is any: some belong to protocols that it knows. */
static void
test_tshark (gconstpointer scheme)
{
  gboolean is_tls = g_str_equal (scheme, "wss");
  g_autoptr(Fixture) fixture = fixture_new (TRUE);
  g_autoptr(SondeWebsocketClient) client = NULL;
  g_autofree char *output = NULL;
  const char *argv[] = {
    "tshark", "-r", NULL, "-o", "tcp.try_heuristic_first:TRUE", "-Y", "websocket", "-T", "fields",
    "-e", "websocket.opcode", NULL
  };
  Inbox inbox;
  guint16 port;

  port = fixture_spawn_server (fixture, "websockets-peer.py", "server",
                               is_tls ? fixture->directory : NULL, NULL);
  client = fixture_connect (fixture, scheme, port);
  start (client);
  fixture_wait_client (client, OPEN);
  inbox_open (&inbox, client);
  send_text (client, "Hello world!");
  inbox_wait (&inbox);
  close_with (client, 1000, NULL);
  fixture_wait_client (client, CLOSED);
  sonde_capture_sync (fixture->capture);
  argv[2] = sonde_capture_get_path (fixture->capture);
  output = sonde_test_run (argv);
  g_assert_cmpstr (output, ==, "1\n1\n8\n8");
  inbox_clear (&inbox);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_data_func ("/websocket/client/hello/ws", "ws", test_hello);
  g_test_add_data_func ("/websocket/client/hello/wss", "wss", test_hello);
  g_test_add_func ("/websocket/client/taps-off", test_taps_off);
  g_test_add_data_func ("/websocket/client/bytes/ws", "ws", test_bytes);
  g_test_add_data_func ("/websocket/client/bytes/wss", "wss", test_bytes);
  g_test_add_func ("/websocket/client/large", test_large);
  g_test_add_func ("/websocket/client/large-fragments", test_large_fragments);
  g_test_add_func ("/websocket/client/close-codes", test_close_codes);
  g_test_add_func ("/websocket/client/lost", test_lost);
  g_test_add_func ("/websocket/client/killed", test_killed);
  g_test_add_func ("/websocket/client/breaches", test_breaches);
  g_test_add_func ("/websocket/client/handshakes", test_handshakes);
  g_test_add_func ("/websocket/client/early-frames", test_early_frames);
  g_test_add_func ("/websocket/client/headers", test_headers);
  g_test_add_func ("/websocket/client/certificate", test_certificate);
  g_test_add_func ("/websocket/client/failures", test_failures);
  g_test_add_func ("/websocket/client/refusals", test_refusals);
  g_test_add_func ("/websocket/client/interleaving", test_interleaving);
  g_test_add_func ("/websocket/client/many", test_many);
  g_test_add_data_func ("/websocket/client/tshark/ws", "ws", test_tshark);
  g_test_add_data_func ("/websocket/client/tshark/wss", "wss", test_tshark);

  return g_test_run ();
}
