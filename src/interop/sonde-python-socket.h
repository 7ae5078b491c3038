#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePythonSocketKind:
 * @SONDE_PYTHON_SOCKET_TCP_CLIENT: connects, sends, and receives until the end
 * @SONDE_PYTHON_SOCKET_TCP_LISTENER: binds, listens, and serves several clients at once
 * @SONDE_PYTHON_SOCKET_UDP_CLIENT: sends datagrams and receives the replies
 * @SONDE_PYTHON_SOCKET_UDP_LISTENER: binds and receives datagrams
 *
 * What was done with a socket.
 */
typedef enum
{
  SONDE_PYTHON_SOCKET_TCP_CLIENT,
  SONDE_PYTHON_SOCKET_TCP_LISTENER,
  SONDE_PYTHON_SOCKET_UDP_CLIENT,
  SONDE_PYTHON_SOCKET_UDP_LISTENER,
} SondePythonSocketKind;

/**
 * SondePythonSocket:
 * @kind: what was done
 * @host: (nullable): the peer's host name, in its ASCII form, or address; for a listener
 *   the local address, or `NULL` for every address of this machine
 * @port: the peer's or the local port; a listener takes any free one for 0
 * @payloads: (array length=n_payloads) (nullable): what a client sent, in order: a TCP
 *   client's writes or a UDP client's datagrams
 * @n_payloads: the number of elements in @payloads
 * @timeout_s: how long a client waits to connect, and for more to receive, in seconds; 0
 *   stands for 5
 * @half_close: whether the TCP client ended its direction after the last payload
 * @tls: whether the TCP client speaks TLS
 * @insecure: whether the person chose to go on with a certificate that is not trusted
 * @server_name: (nullable): the name to check in the certificate, when it is not @host
 * @echo: whether a listener sends back what it receives
 *
 * One client or listener to be shown as a Python script. A field that @kind has no use for
 * is not looked at.
 */
typedef struct
{
  SondePythonSocketKind  kind;
  const char            *host;
  guint16                port;
  GBytes *const         *payloads;
  gsize                  n_payloads;
  guint                  timeout_s;
  gboolean               half_close;
  gboolean               tls;
  gboolean               insecure;
  const char            *server_name;
  gboolean               echo;
} SondePythonSocket;

char *sonde_python_socket (const SondePythonSocket *socket);

G_END_DECLS
