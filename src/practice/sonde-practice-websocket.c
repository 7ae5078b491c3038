#include "config.h"

#include "sonde-practice-stream.h"
#include "sonde-practice-websocket.h"

#define STATUS_UPGRADE_REQUIRED 426
#define MAX_GUESTS 64
#define MAX_MESSAGE_BYTES (16 * 1024 * 1024)
#define MAX_PENDING_BYTES (1024 * 1024)
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

/* A request, until its connection has become a WebSocket. Its message owns it. */
typedef struct
{
  SondePracticeWebsocket *server;
  Kind kind;
  gushort close_code;
  guint interval_ms;
} Upgrade;

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

static void
sonde_practice_websocket_free_upgrade (gpointer  data,
                                       GClosure *closure G_GNUC_UNUSED)
{
  Upgrade *upgrade = data;

  g_clear_object (&upgrade->server);
  g_free (upgrade);
}

/* The codes libsoup lets a server send: RFC 6455, section 7.4, without those set aside. */
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
         value == 1005 ||
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

  sonde_practice_stream_set_quota (guest->stream, 2 * MAX_MESSAGE_BYTES);

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
sonde_practice_websocket_welcome (Guest         *guest,
                                  const Upgrade *upgrade)
{
  g_autofree char *reason = NULL;

  switch (guest->kind)
    {
    case KIND_TICKER:
      guest->tick_id = g_timeout_add (upgrade->interval_ms,
                                      sonde_practice_websocket_tick_cb,
                                      guest);
      break;

    case KIND_CLOSE:
      if (upgrade->close_code != SOUP_WEBSOCKET_CLOSE_NO_STATUS)
        reason = g_strdup_printf ("Closed with %u, as asked", upgrade->close_code);

      soup_websocket_connection_close (guest->connection, upgrade->close_code, reason);
      break;

    case KIND_NONE:
    case KIND_ECHO:
    case KIND_CHAT:
    default:
      break;
    }
}

static void
sonde_practice_websocket_upgraded_cb (SoupServerMessage *message,
                                      gpointer           user_data)
{
  g_autoptr(SoupServerMessage) kept = g_object_ref (message);
  g_autoptr(GIOStream) stream = NULL;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const Upgrade *upgrade = user_data;
  Guest *guest = g_new0 (Guest, 1);

  /* The message keeps its headers when its connection is taken away. */
  stream = soup_server_message_steal_connection (message);

  guest->server = upgrade->server;
  guest->kind = upgrade->kind;
  guest->stream = sonde_practice_stream_new (stream);
  sonde_practice_stream_set_quota (guest->stream, 2 * MAX_MESSAGE_BYTES);
  guest->connection =
    soup_websocket_connection_new (G_IO_STREAM (guest->stream),
                                   soup_server_message_get_uri (message),
                                   SOUP_WEBSOCKET_CONNECTION_SERVER,
                                   soup_message_headers_get_one (request, "Origin"),
                                   soup_message_headers_get_one (response,
                                                                 "Sec-WebSocket-Protocol"),
                                   NULL);
  soup_websocket_connection_set_max_incoming_payload_size (guest->connection, MAX_MESSAGE_BYTES);
  g_signal_connect (guest->connection, "message",
                    G_CALLBACK (sonde_practice_websocket_message_cb), guest);
  g_signal_connect (guest->connection, "closed",
                    G_CALLBACK (sonde_practice_websocket_closed_cb), guest);
  g_ptr_array_add (guest->server->guests, guest);
  sonde_practice_websocket_welcome (guest, upgrade);
}

static void
sonde_practice_websocket_refuse (SoupServerMessage *message,
                                 guint              status,
                                 const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY,
                                    text, strlen (text));
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
 * sonde_practice_websocket_upgrade:
 * @self: a server
 * @message: a request whose handler is being called
 * @path: its path: `/ws` echoes, `/ws/chat` passes on to everybody, `/ws/ticker` talks,
 *   `/ws/close/CODE` closes
 * @interval_ms: how many milliseconds pass between two ticks
 *
 * Answers a request to become a WebSocket (RFC 6455, section 4.2), or says what is wrong
 * with it.
 */
void
sonde_practice_websocket_upgrade (SondePracticeWebsocket *self,
                                  SoupServerMessage      *message,
                                  const char             *path,
                                  guint                   interval_ms)
{
  static const char *chat_protocols[] = { "chat", NULL };
  SoupMessageHeaders *headers;
  gushort code = 0;
  char **protocols;
  Upgrade *upgrade;
  Kind kind;

  g_return_if_fail (SONDE_IS_PRACTICE_WEBSOCKET (self));
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (path != NULL);
  g_return_if_fail (interval_ms > 0);

  kind = sonde_practice_websocket_parse_path (path, &code);
  headers = soup_server_message_get_request_headers (message);

  if (kind == KIND_NONE)
    {
      sonde_practice_websocket_refuse (message, SOUP_STATUS_NOT_FOUND,
                                       "There is /ws, /ws/chat, /ws/ticker and /ws/close/CODE, "
                                       "with a code a server may send.\n");
      return;
    }

  if (!soup_message_headers_header_equals (headers, "Upgrade", "websocket"))
    {
      sonde_practice_websocket_refuse (message, STATUS_UPGRADE_REQUIRED,
                                       "This address speaks WebSocket, over HTTP/1.1.\n");

      if (soup_server_message_get_http_version (message) != SOUP_HTTP_2_0)
        soup_message_headers_append (soup_server_message_get_response_headers (message),
                                     "Upgrade", "websocket");

      return;
    }

  if (self->guests->len >= MAX_GUESTS)
    {
      sonde_practice_websocket_refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                       "Too many WebSockets are open.\n");
      return;
    }

  protocols = kind == KIND_CHAT ? (char **) chat_protocols : NULL;

  if (!soup_websocket_server_process_handshake (message, NULL, protocols, NULL, NULL))
    return;

  upgrade = g_new0 (Upgrade, 1);
  upgrade->server = g_object_ref (self);
  upgrade->kind = kind;
  upgrade->close_code = code;
  upgrade->interval_ms = interval_ms;
  g_signal_connect_data (message, "wrote-informational",
                         G_CALLBACK (sonde_practice_websocket_upgraded_cb),
                         upgrade, sonde_practice_websocket_free_upgrade, 0);
}
