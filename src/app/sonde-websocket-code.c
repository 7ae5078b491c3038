#include "config.h"

#include "sonde-python-websocket.h"
#include "sonde-websocket-code.h"
#include "sonde-websocket-handshake.h"

/* What a script can hold; more makes nobody wiser. */
#define MAX_MESSAGES 100
#define MAX_BYTES (64 * 1024)

struct _SondeWebsocketCode
{
  GArray *messages;
  gsize   n_bytes;
  guint   close_code;
  char   *close_reason;
};

static void
message_clear (gpointer data)
{
  SondePythonWebsocketMessage *message = data;

  g_clear_pointer (&message->data, g_bytes_unref);
}

static void
pair_clear (gpointer data)
{
  SondePythonPair *pair = data;

  g_free ((char *) pair->name);
  g_free ((char *) pair->value);
}

static SondePythonWebsocketKind
get_kind (SondeWebsocketOpcode opcode)
{
  switch (opcode)
    {
    case SONDE_WEBSOCKET_OPCODE_BINARY:
      return SONDE_PYTHON_WEBSOCKET_BINARY;

    case SONDE_WEBSOCKET_OPCODE_PING:
      return SONDE_PYTHON_WEBSOCKET_PING;

    case SONDE_WEBSOCKET_OPCODE_CONTINUATION:
    case SONDE_WEBSOCKET_OPCODE_TEXT:
    case SONDE_WEBSOCKET_OPCODE_CLOSE:
    case SONDE_WEBSOCKET_OPCODE_PONG:
    default:
      return SONDE_PYTHON_WEBSOCKET_TEXT;
    }
}

static GArray *
split_headers (const char * const *lines)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (SondePythonPair));

  g_array_set_clear_func (pairs, pair_clear);

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      char *name;
      char *value;

      if (sonde_websocket_header_split (lines[i], &name, &value, NULL))
        {
          SondePythonPair pair = { .name = name, .value = value };

          g_array_append_val (pairs, pair);
        }
    }

  return pairs;
}

/**
 * sonde_websocket_code_new:
 *
 * Returns: (transfer full): a conversation in which nothing was done
 */
SondeWebsocketCode *
sonde_websocket_code_new (void)
{
  SondeWebsocketCode *self = g_new0 (SondeWebsocketCode, 1);

  self->messages = g_array_new (FALSE, FALSE, sizeof (SondePythonWebsocketMessage));
  g_array_set_clear_func (self->messages, message_clear);

  return self;
}

/**
 * sonde_websocket_code_free:
 * @self: (transfer full): a conversation
 *
 * Frees it.
 */
void
sonde_websocket_code_free (SondeWebsocketCode *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->messages);
  g_free (self->close_reason);
  g_free (self);
}

/**
 * sonde_websocket_code_add_message:
 * @self: a conversation
 * @opcode: text, binary or ping
 * @payload: what was sent
 *
 * Notes what was sent, as long as it is not too much.
 */
void
sonde_websocket_code_add_message (SondeWebsocketCode   *self,
                                  SondeWebsocketOpcode  opcode,
                                  GBytes               *payload)
{
  SondePythonWebsocketMessage message = { .kind = get_kind (opcode) };

  g_return_if_fail (self != NULL);
  g_return_if_fail (payload != NULL);

  self->n_bytes += g_bytes_get_size (payload);

  if (self->messages->len >= MAX_MESSAGES || self->n_bytes > MAX_BYTES)
    return;

  message.data = g_bytes_ref (payload);
  g_array_append_val (self->messages, message);
}

/**
 * sonde_websocket_code_set_close:
 * @self: a conversation
 * @code: the close code, or 0 for none
 * @reason: (nullable): the reason
 *
 * Notes how it was closed.
 */
void
sonde_websocket_code_set_close (SondeWebsocketCode *self,
                                guint               code,
                                const char         *reason)
{
  g_return_if_fail (self != NULL);

  self->close_code = code;
  g_free (self->close_reason);
  self->close_reason = g_strdup (reason);
}

/**
 * sonde_websocket_code_dup_client:
 * @self: a conversation
 * @client: the client that it was had with
 *
 * Returns: (transfer full): a script that does the same
 */
char *
sonde_websocket_code_dup_client (SondeWebsocketCode   *self,
                                 SondeWebsocketClient *client)
{
  g_autofree char *uri = NULL;
  g_autoptr(GArray) headers = NULL;
  SondeTlsReport *report;
  SondePythonWebsocketClient script = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_CLIENT (client), NULL);

  uri = sonde_websocket_url_to_string (sonde_websocket_client_get_url (client));
  headers = split_headers (sonde_websocket_client_get_headers (client));
  report = sonde_websocket_client_get_tls_report (client);

  script.uri = uri;
  script.headers = (const SondePythonPair *) (gconstpointer) headers->data;
  script.n_headers = headers->len;
  script.subprotocols = sonde_websocket_client_get_subprotocols (client);
  script.messages = (const SondePythonWebsocketMessage *) (gconstpointer) self->messages->data;
  script.n_messages = self->messages->len;
  script.close_code = (guint16) self->close_code;
  script.close_reason = self->close_reason;
  script.insecure = sonde_websocket_client_get_peer (client) != NULL && report != NULL &&
                    !sonde_tls_report_is_trusted (report);

  return sonde_python_websocket_client (&script);
}

/**
 * sonde_websocket_code_dup_server:
 * @server: a server
 *
 * Returns: (transfer full): a script that does the same
 */
char *
sonde_websocket_code_dup_server (SondeWebsocketServer *server)
{
  const char *address;
  SondePythonWebsocketServer script = { 0 };

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_SERVER (server), NULL);

  address = sonde_websocket_server_get_address (server);
  script.host = address != NULL ? address : "127.0.0.1";
  script.port = sonde_websocket_server_get_port (server);
  script.subprotocols = sonde_websocket_server_get_subprotocols (server);
  script.echo = sonde_websocket_server_get_echo (server);

  return sonde_python_websocket_server (&script);
}
