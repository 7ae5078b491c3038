#pragma once

#include "sonde-python-pair.h"

G_BEGIN_DECLS

/**
 * SondePythonWebsocketKind:
 * @SONDE_PYTHON_WEBSOCKET_TEXT: a text message
 * @SONDE_PYTHON_WEBSOCKET_BINARY: a binary message
 * @SONDE_PYTHON_WEBSOCKET_PING: a ping
 *
 * What was sent.
 */
typedef enum
{
  SONDE_PYTHON_WEBSOCKET_TEXT,
  SONDE_PYTHON_WEBSOCKET_BINARY,
  SONDE_PYTHON_WEBSOCKET_PING,
} SondePythonWebsocketKind;

/**
 * SondePythonWebsocketMessage:
 * @kind: what was sent
 * @data: its payload, not masked
 *
 * One message or ping to put into a Python script.
 */
typedef struct
{
  SondePythonWebsocketKind  kind;
  GBytes                   *data;
} SondePythonWebsocketMessage;

/**
 * SondePythonWebsocketClient:
 * @uri: the address, `ws` or `wss`, its host in ASCII form (A-labels)
 * @headers: (array length=n_headers) (nullable): the headers the person set, in order
 * @n_headers: the number of elements in @headers
 * @subprotocols: (array zero-terminated=1) (nullable): the subprotocols offered, in order
 * @messages: (array length=n_messages) (nullable): what was sent, in order
 * @n_messages: the number of elements in @messages
 * @close_code: the code the client closed with, or 0 when it did not
 * @close_reason: (nullable): the reason that goes with @close_code
 * @insecure: whether the person chose to go on with a certificate that is not trusted
 * @timeout_s: how long to wait for more to receive, in seconds; 0 stands for 5
 *
 * One WebSocket connection to be shown as a Python script.
 */
typedef struct
{
  const char                        *uri;
  const SondePythonPair             *headers;
  gsize                              n_headers;
  const char *const                 *subprotocols;
  const SondePythonWebsocketMessage *messages;
  gsize                              n_messages;
  guint16                            close_code;
  const char                        *close_reason;
  gboolean                           insecure;
  guint                              timeout_s;
} SondePythonWebsocketClient;

/**
 * SondePythonWebsocketServer:
 * @host: (nullable): the local address, or `NULL` for every address of this machine
 * @port: the port, or 0 for any free one
 * @subprotocols: (array zero-terminated=1) (nullable): the subprotocols accepted, best first
 * @echo: whether the server sends back what it receives
 *
 * One WebSocket server to be shown as a Python script.
 */
typedef struct
{
  const char        *host;
  guint16            port;
  const char *const *subprotocols;
  gboolean           echo;
} SondePythonWebsocketServer;

char *sonde_python_websocket_client (const SondePythonWebsocketClient *client);
char *sonde_python_websocket_server (const SondePythonWebsocketServer *server);

G_END_DECLS
