#include "config.h"

#include <libsoup/soup.h>

#include "sonde-practice-http-routes.h"
#include "sonde-practice-stream.h"
#include "sonde-practice-websocket.h"

#define MAX_GUESTS 64
#define MAX_MESSAGE_BYTES (16 * 1024 * 1024)
#define MAX_PENDING_BYTES (1024 * 1024)
#define QUOTA_BYTES (2 * MAX_MESSAGE_BYTES)
#define TICK_MS 1000
#define KEY_BYTES 16
#define SHA1_BYTES 20
#define CHAT_PROTOCOL "chat"
#define CLOSE_PREFIX "/ws/close/"

/**
 * SondePracticeWebsocket:
 *
 * The WebSocket side of the practice web server: echo, chat, ticker, close.
 *
 * Messages may be 16 MiB long. A peer that does not read is not read from; one that does not
 * follow the chat is disconnected when 1 MiB waits for it. Compression is never agreed to, so
 * that frames can be read as they are. It serves until it is disposed of, which closes its
 * connections.
 */
struct _SondePracticeWebsocket
{
  GObject    parent_instance;

  GPtrArray *guests;
};

G_DEFINE_FINAL_TYPE (SondePracticeWebsocket, sonde_practice_websocket, G_TYPE_OBJECT)

typedef enum
{
  KIND_NONE,
  KIND_ECHO,
  KIND_CHAT,
  KIND_TICKER,
  KIND_CLOSE
} Kind;

/* What a request asks for. */
typedef struct
{
  Kind kind;
  gushort close_code;
  guint interval_ms;
  gboolean wants_chat;
} Wish;

/* One connection. The list of the server owns it. */
typedef struct
{
  SondePracticeWebsocket *server;
  SoupWebsocketConnection *connection;
  SondePracticeStream *stream;
  Kind kind;
  guint tick_id;
  guint n_ticks;
  gsize pending_bytes;
} Guest;

static void
sonde_practice_websocket_free_guest (gpointer data)
{
  Guest *guest = data;

  g_clear_handle_id (&guest->tick_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (guest->connection, guest);

  g_clear_object (&guest->connection);
  g_clear_object (&guest->stream);
  g_free (guest);
}

/* The codes a server may send (RFC 6455, section 7.4). A close without a code, 1005, is left
 * out: libsoup 3.2 then waits 5 seconds for an answer it has already had.
 */
static gboolean
sonde_practice_websocket_parse_code (const char *text,
                                     gushort    *code)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1000, 4999, &value, NULL))
    return FALSE;

  *code = (gushort) value;

  return value >= 3000 ||
         (value >= 1000 && value <= 1003) ||
         (value >= 1007 && value <= 1009) ||
         value == 1011;
}

static Kind
sonde_practice_websocket_parse_path (const char *path,
                                     gushort    *code)
{
  if (g_str_equal (path, "/ws"))
    return KIND_ECHO;

  if (g_str_equal (path, "/ws/chat"))
    return KIND_CHAT;

  if (g_str_equal (path, "/ws/ticker"))
    return KIND_TICKER;

  if (g_str_has_prefix (path, CLOSE_PREFIX) &&
      sonde_practice_websocket_parse_code (path + strlen (CLOSE_PREFIX), code))
    return KIND_CLOSE;

  return KIND_NONE;
}

static Wish
sonde_practice_websocket_read_wish (SondePracticeRequest *request)
{
  const char *target = sonde_practice_request_get_target (request);
  g_autofree char *protocols = NULL;
  g_autofree char *query = NULL;
  g_autofree char *path = sonde_practice_http_routes_split_target (target, &query);
  Wish wish = { .interval_ms = TICK_MS };

  wish.kind = sonde_practice_websocket_parse_path (path, &wish.close_code);

  if (!sonde_practice_http_routes_parse_interval (query, &wish.interval_ms) ||
      wish.interval_ms == 0)
    wish.kind = KIND_NONE;

  protocols = sonde_practice_request_dup_header (request, "Sec-WebSocket-Protocol");
  wish.wants_chat = protocols != NULL && soup_header_contains (protocols, CHAT_PROTOCOL);

  return wish;
}

/* The answer to the key of a client (RFC 6455, section 4.2.2), or NULL for a bad key. */
static char *
sonde_practice_websocket_answer_key (const char *key)
{
  static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree guchar *nonce = NULL;
  guint8 digest[SHA1_BYTES];
  gsize digest_bytes = sizeof digest;
  gsize nonce_bytes = 0;

  if (key != NULL)
    nonce = g_base64_decode (key, &nonce_bytes);

  if (nonce_bytes != KEY_BYTES)
    return NULL;

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) guid, -1);
  g_checksum_get_digest (checksum, digest, &digest_bytes);

  return g_base64_encode (digest, digest_bytes);
}

static void
sonde_practice_websocket_send_to_chat (Guest                 *guest,
                                       SoupWebsocketDataType  type,
                                       GBytes                *message)
{
  if (soup_websocket_connection_get_state (guest->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  if (sonde_practice_stream_is_blocked (guest->stream))
    guest->pending_bytes += g_bytes_get_size (message);
  else
    guest->pending_bytes = 0;

  if (guest->pending_bytes > MAX_PENDING_BYTES)
    soup_websocket_connection_close (guest->connection, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
                                     "Too slow");
  else
    soup_websocket_connection_send_message (guest->connection, type, message);
}

static void
sonde_practice_websocket_message_cb (SoupWebsocketConnection *connection,
                                     SoupWebsocketDataType    type,
                                     GBytes                  *message,
                                     gpointer                 user_data)
{
  Guest *guest = user_data;
  GPtrArray *guests = guest->server->guests;

  sonde_practice_stream_set_quota (guest->stream, QUOTA_BYTES);

  switch (guest->kind)
    {
    case KIND_ECHO:
      soup_websocket_connection_send_message (connection, type, message);
      break;

    case KIND_CHAT:
      for (guint i = 0; i < guests->len; i++)
        {
          Guest *other = g_ptr_array_index (guests, i);

          if (other->kind == KIND_CHAT)
            sonde_practice_websocket_send_to_chat (other, type, message);
        }
      break;

    case KIND_NONE:
    case KIND_TICKER:
    case KIND_CLOSE:
    default:
      break;
    }
}

static gboolean
sonde_practice_websocket_tick_cb (gpointer user_data)
{
  Guest *guest = user_data;
  g_autofree char *text = NULL;

  if (soup_websocket_connection_get_state (guest->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    {
      guest->tick_id = 0;
      return G_SOURCE_REMOVE;
    }

  text = g_strdup_printf ("tick %u", ++guest->n_ticks);

  if (!sonde_practice_stream_is_blocked (guest->stream))
    soup_websocket_connection_send_text (guest->connection, text);

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_websocket_closed_cb (SoupWebsocketConnection *connection G_GNUC_UNUSED,
                                    gpointer                 user_data)
{
  Guest *guest = user_data;

  g_ptr_array_remove (guest->server->guests, guest);
}

static void
sonde_practice_websocket_welcome (Guest      *guest,
                                  const Wish *wish)
{
  g_autofree char *reason = NULL;

  switch (guest->kind)
    {
    case KIND_TICKER:
      guest->tick_id = g_timeout_add (wish->interval_ms,
                                      sonde_practice_websocket_tick_cb,
                                      guest);
      break;

    case KIND_CLOSE:
      reason = g_strdup_printf ("Closed with %u, as asked", wish->close_code);
      soup_websocket_connection_close (guest->connection, wish->close_code, reason);
      break;

    case KIND_NONE:
    case KIND_ECHO:
    case KIND_CHAT:
    default:
      break;
    }
}

static void
sonde_practice_websocket_dispose (GObject *object)
{
  SondePracticeWebsocket *self = SONDE_PRACTICE_WEBSOCKET (object);

  g_ptr_array_set_size (self->guests, 0);

  G_OBJECT_CLASS (sonde_practice_websocket_parent_class)->dispose (object);
}

static void
sonde_practice_websocket_finalize (GObject *object)
{
  SondePracticeWebsocket *self = SONDE_PRACTICE_WEBSOCKET (object);

  g_clear_pointer (&self->guests, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_practice_websocket_parent_class)->finalize (object);
}

static void
sonde_practice_websocket_class_init (SondePracticeWebsocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_websocket_dispose;
  object_class->finalize = sonde_practice_websocket_finalize;
}

static void
sonde_practice_websocket_init (SondePracticeWebsocket *self)
{
  self->guests = g_ptr_array_new_with_free_func (sonde_practice_websocket_free_guest);
}

/**
 * sonde_practice_websocket_new:
 *
 * Makes a WebSocket server without connections.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeWebsocket *
sonde_practice_websocket_new (void)
{
  return g_object_new (SONDE_TYPE_PRACTICE_WEBSOCKET, NULL);
}

/**
 * sonde_practice_websocket_accept:
 * @self: a server
 * @request: a request of HTTP/1.1 that asks for a WebSocket
 *
 * Agrees to a handshake (RFC 6455, section 4.2): `/ws` echoes, `/ws/chat` passes on to
 * everybody, `/ws/ticker` talks, `/ws/close/CODE` closes.
 *
 * Returns: (transfer full) (nullable): the head of the answer, after which the connection is
 *   to be given to [method@PracticeWebsocket.take], or `NULL` if the request cannot be granted
 */
char *
sonde_practice_websocket_accept (SondePracticeWebsocket *self,
                                 SondePracticeRequest   *request)
{
  g_autofree char *key = NULL;
  g_autofree char *version = NULL;
  g_autofree char *answer = NULL;
  Wish wish;

  g_return_val_if_fail (SONDE_IS_PRACTICE_WEBSOCKET (self), NULL);
  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (request), NULL);

  wish = sonde_practice_websocket_read_wish (request);
  key = sonde_practice_request_dup_header (request, "Sec-WebSocket-Key");
  version = sonde_practice_request_dup_header (request, "Sec-WebSocket-Version");
  answer = sonde_practice_websocket_answer_key (key);

  if (wish.kind == KIND_NONE || answer == NULL || g_strcmp0 (version, "13") != 0 ||
      !g_str_equal (sonde_practice_request_get_method (request), "GET") ||
      self->guests->len >= MAX_GUESTS)
    return NULL;

  return g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n"
                          "%s"
                          "\r\n",
                          answer,
                          wish.kind == KIND_CHAT && wish.wants_chat
                            ? "Sec-WebSocket-Protocol: " CHAT_PROTOCOL "\r\n" : "");
}

/**
 * sonde_practice_websocket_take:
 * @self: a server
 * @request: the request granted by [method@PracticeWebsocket.accept]
 * @stream: the connection it came on, with streams that can be polled
 *
 * Serves a connection from where its handshake is done.
 */
void
sonde_practice_websocket_take (SondePracticeWebsocket *self,
                               SondePracticeRequest   *request,
                               GIOStream              *stream)
{
  g_autoptr(GUri) uri = NULL;
  Guest *guest;
  Wish wish;

  g_return_if_fail (SONDE_IS_PRACTICE_WEBSOCKET (self));
  g_return_if_fail (SONDE_IS_PRACTICE_REQUEST (request));
  g_return_if_fail (G_IS_IO_STREAM (stream));

  wish = sonde_practice_websocket_read_wish (request);
  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, "ws", NULL, "localhost", -1, "/", NULL, NULL);
  guest = g_new0 (Guest, 1);
  guest->server = self;
  guest->kind = wish.kind;
  guest->stream = sonde_practice_stream_new (stream);
  sonde_practice_stream_set_quota (guest->stream, QUOTA_BYTES);
  guest->connection = soup_websocket_connection_new (G_IO_STREAM (guest->stream), uri,
                                                     SOUP_WEBSOCKET_CONNECTION_SERVER,
                                                     NULL, NULL, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (guest->connection, MAX_MESSAGE_BYTES);
  g_signal_connect (guest->connection, "message",
                    G_CALLBACK (sonde_practice_websocket_message_cb), guest);
  g_signal_connect (guest->connection, "closed",
                    G_CALLBACK (sonde_practice_websocket_closed_cb), guest);
  g_ptr_array_add (self->guests, guest);
  sonde_practice_websocket_welcome (guest, &wish);
}
