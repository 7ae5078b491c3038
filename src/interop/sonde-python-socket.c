#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-python-socket.h"
#include "sonde-python-writer.h"

#define DEFAULT_TIMEOUT_S 5

#define WRITE(script, pieces) \
  sonde_python_writer_pieces ((script), (pieces), G_N_ELEMENTS (pieces))

static const SondePythonPiece tcp_connect[] = {
  SONDE_PYTHON_CODE ("with socket.create_connection((HOST, PORT), TIMEOUT) as connection:\n"
                     "    print(\"Connected to\", connection.getpeername()[0])\n"
                     "    try:\n"),
};

static const SondePythonPiece tls_connect[] = {
  SONDE_PYTHON_CODE ("plain = socket.create_connection((HOST, PORT), TIMEOUT)\n"
                     "with context.wrap_socket(plain, server_hostname=SERVER_NAME) as connection:\n"
                     "    print(\"Connected with\", connection.version(),"
                     " connection.cipher()[0])\n"
                     "    try:\n"),
};

static const SondePythonPiece tls_insecure[] = {
  SONDE_PYTHON_COMMENT (0, N_("The certificate of this server is not trusted, and the check was "
                              "switched off on purpose: anybody could be answering.")),
  SONDE_PYTHON_CODE ("context.check_hostname = False\n"
                     "context.verify_mode = ssl.CERT_NONE\n"),
};

static const SondePythonPiece tcp_send[] = {
  SONDE_PYTHON_CODE ("        for message in MESSAGES:\n"
                     "            connection.sendall(message)\n"),
};

static const SondePythonPiece tcp_half_close[] = {
  SONDE_PYTHON_COMMENT (8, N_("Nothing more will be sent. The other direction stays open.")),
  SONDE_PYTHON_CODE ("        connection.shutdown(socket.SHUT_WR)\n"),
};

static const SondePythonPiece tls_half_close[] = {
  SONDE_PYTHON_COMMENT (8, N_("Only the sending direction was closed at this point. Python's ssl "
                              "module cannot do that: the script goes on receiving.")),
};

static const SondePythonPiece tcp_receive[] = {
  SONDE_PYTHON_CODE ("        while data := connection.recv(65536):\n"
                     "            print(\"Received\", data)\n"
                     "        print(\"The peer closed the connection.\")\n"
                     "    except TimeoutError:\n"
                     "        print(f\"Nothing more came within {TIMEOUT} s.\")\n"
                     "    except ConnectionError as error:\n"
                     "        print(\"The connection broke:\", error)\n"),
};

static const SondePythonPiece tcp_serve[] = {
  SONDE_PYTHON_CODE ("\n\ndef serve(connection, address):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Receive from one client until it closes.")),
  SONDE_PYTHON_CODE ("    client = f\"{address[0]} port {address[1]}\"\n"
                     "    print(client, \"connected\")\n"
                     "    try:\n"
                     "        with connection:\n"
                     "            while data := connection.recv(65536):\n"
                     "                print(client, data)\n"),
};

static const SondePythonPiece tcp_echo[] = {
  SONDE_PYTHON_CODE ("                connection.sendall(data)\n"),
};

static const SondePythonPiece tcp_serve_end[] = {
  SONDE_PYTHON_CODE ("        print(client, \"closed\")\n"
                     "    except OSError as error:\n"
                     "        print(client, error)\n"
                     "\n\n"),
};

static const SondePythonPiece tcp_reuse[] = {
  SONDE_PYTHON_COMMENT (4, N_("Let the port be used again at once after a restart.")),
  SONDE_PYTHON_CODE ("    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"),
};

static const SondePythonPiece dual_stack[] = {
  SONDE_PYTHON_COMMENT (4, N_("One socket takes IPv6 and IPv4.")),
  SONDE_PYTHON_CODE ("    listener.setsockopt(socket.IPPROTO_IPV6,"
                     " socket.IPV6_V6ONLY, 0)\n"),
};

static const SondePythonPiece tcp_accept[] = {
  SONDE_PYTHON_CODE ("    listener.listen()\n"
                     "    print(\"Listening on\", *listener.getsockname()[:2])\n"
                     "    while True:\n"
                     "        connection, address = listener.accept()\n"),
  SONDE_PYTHON_COMMENT (8, N_("A thread for each client, so that none waits for another.")),
  SONDE_PYTHON_CODE ("        threading.Thread(\n"
                     "            target=serve, args=(connection, address), daemon=True\n"
                     "        ).start()\n"),
};

static const SondePythonPiece udp_connect[] = {
  SONDE_PYTHON_CODE ("family, kind, _, _, address = socket.getaddrinfo(\n"
                     "    HOST, PORT, type=socket.SOCK_DGRAM\n"
                     ")[0]\n"
                     "with socket.socket(family, kind) as client:\n"
                     "    client.settimeout(TIMEOUT)\n"),
  SONDE_PYTHON_COMMENT (4, N_("Connecting sends nothing: it sets the peer, and lets the system "
                              "report when nothing listens there.")),
  SONDE_PYTHON_CODE ("    client.connect(address)\n"
                     "    try:\n"),
};

static const SondePythonPiece udp_send[] = {
  SONDE_PYTHON_CODE ("        for datagram in DATAGRAMS:\n"
                     "            client.send(datagram)\n"),
};

static const SondePythonPiece udp_receive[] = {
  SONDE_PYTHON_CODE ("        while True:\n"
                     "            print(\"Received\", client.recv(65535))\n"
                     "    except TimeoutError:\n"
                     "        print(f\"Nothing more came within {TIMEOUT} s.\")\n"
                     "    except ConnectionRefusedError:\n"
                     "        print(\"Nothing listens on this port.\")\n"),
};

static const SondePythonPiece udp_listen[] = {
  SONDE_PYTHON_CODE ("    print(\"Listening on\", *listener.getsockname()[:2])\n"
                     "    while True:\n"
                     "        datagram, address = listener.recvfrom(65535)\n"
                     "        print(f\"{address[0]} port {address[1]}\", datagram)\n"),
};

static const SondePythonPiece udp_echo[] = {
  SONDE_PYTHON_CODE ("        listener.sendto(datagram, address)\n"),
};

static void
write_peer (GString                 *script,
            const SondePythonSocket *socket)
{
  sonde_python_writer_host (script, "HOST", socket->host);
  sonde_python_writer_number (script, "PORT", socket->port);
  sonde_python_writer_number (script,
                              "TIMEOUT",
                              socket->timeout_s == 0 ? DEFAULT_TIMEOUT_S : socket->timeout_s);
}

static void
write_tls_context (GString                 *script,
                   const SondePythonSocket *socket)
{
  g_string_append (script, "\ncontext = ssl.create_default_context()\n");

  if (socket->insecure)
    WRITE (script, tls_insecure);
}

static char *
tcp_client_script (const SondePythonSocket *socket)
{
  static const char *const imports[] = { "socket", NULL };
  static const char *const tls_imports[] = { "socket", "ssl", NULL };
  GString *script;

  if (socket->tls)
    script = sonde_python_writer_begin (_("Connect to a TLS server, send, and print what comes "
                                          "back."),
                                        tls_imports);
  else
    script = sonde_python_writer_begin (_("Connect to a TCP server, send, and print what comes "
                                          "back."),
                                        imports);

  write_peer (script, socket);

  if (socket->tls && socket->server_name == NULL)
    g_string_append (script, "SERVER_NAME = HOST\n");
  else if (socket->tls)
    sonde_python_writer_host (script, "SERVER_NAME", socket->server_name);

  if (socket->n_payloads > 0)
    sonde_python_writer_payloads (script, "MESSAGES", socket->payloads, socket->n_payloads);

  if (socket->tls)
    write_tls_context (script, socket);

  g_string_append_c (script, '\n');

  if (socket->tls)
    WRITE (script, tls_connect);
  else
    WRITE (script, tcp_connect);

  if (socket->n_payloads > 0)
    WRITE (script, tcp_send);

  if (socket->half_close && socket->tls)
    WRITE (script, tls_half_close);
  else if (socket->half_close)
    WRITE (script, tcp_half_close);

  WRITE (script, tcp_receive);

  return g_string_free (script, FALSE);
}

/* Writes the local address, and opens and binds a socket named listener. */
static void
write_bind (GString                 *script,
            const SondePythonSocket *socket)
{
  const char *type = socket->kind == SONDE_PYTHON_SOCKET_TCP_LISTENER ? "STREAM" : "DGRAM";
  g_autoptr(GInetAddress) address = NULL;
  gboolean is_ipv6;

  address = socket->host == NULL ? NULL : g_inet_address_new_from_string (socket->host);
  is_ipv6 = socket->host == NULL
            || (address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6);

  /* Python fills in the scope of an address, and looks up a name, only when asked to. */
  if (socket->host != NULL && address == NULL)
    {
      g_string_append_printf (script,
                              "family, kind, _, _, address = socket.getaddrinfo(\n"
                              "    HOST, PORT, type=socket.SOCK_%s\n"
                              ")[0]\n"
                              "with socket.socket(family, kind) as listener:\n",
                              type);
    }
  else
    {
      g_string_append_printf (script,
                              "with socket.socket(socket.AF_INET%s, socket.SOCK_%s) as listener:\n",
                              is_ipv6 ? "6" : "",
                              type);
    }

  if (socket->kind == SONDE_PYTHON_SOCKET_TCP_LISTENER)
    WRITE (script, tcp_reuse);

  if (socket->host == NULL)
    WRITE (script, dual_stack);

  g_string_append (script, socket->host != NULL && address == NULL
                             ? "    listener.bind(address)\n"
                             : "    listener.bind((HOST, PORT))\n");
}

static void
write_local (GString                 *script,
             const SondePythonSocket *socket)
{
  if (socket->host != NULL)
    {
      sonde_python_writer_host (script, "HOST", socket->host);
    }
  else
    {
      sonde_python_writer_comment (script, 0, _("Every address of this machine:"));
      g_string_append (script, "HOST = \"::\"\n");
    }

  sonde_python_writer_number (script, "PORT", socket->port);
}

static char *
tcp_listener_script (const SondePythonSocket *socket)
{
  static const char *const imports[] = { "socket", "threading", NULL };
  GString *script;

  if (socket->echo)
    script = sonde_python_writer_begin (_("Send back what each TCP client sends, until Ctrl+C."),
                                        imports);
  else
    script = sonde_python_writer_begin (_("Print what each TCP client sends, until Ctrl+C."),
                                        imports);

  write_local (script, socket);
  WRITE (script, tcp_serve);

  if (socket->echo)
    WRITE (script, tcp_echo);

  WRITE (script, tcp_serve_end);
  write_bind (script, socket);
  WRITE (script, tcp_accept);

  return g_string_free (script, FALSE);
}

static char *
udp_client_script (const SondePythonSocket *socket)
{
  static const char *const imports[] = { "socket", NULL };
  GString *script = sonde_python_writer_begin (_("Send UDP datagrams and print the replies."),
                                               imports);

  write_peer (script, socket);

  if (socket->n_payloads > 0)
    sonde_python_writer_payloads (script, "DATAGRAMS", socket->payloads, socket->n_payloads);

  g_string_append_c (script, '\n');
  WRITE (script, udp_connect);

  if (socket->n_payloads > 0)
    WRITE (script, udp_send);

  WRITE (script, udp_receive);

  return g_string_free (script, FALSE);
}

static char *
udp_listener_script (const SondePythonSocket *socket)
{
  static const char *const imports[] = { "socket", NULL };
  GString *script;

  if (socket->echo)
    script = sonde_python_writer_begin (_("Send back each UDP datagram received, until Ctrl+C."),
                                        imports);
  else
    script = sonde_python_writer_begin (_("Print each UDP datagram received, until Ctrl+C."),
                                        imports);

  write_local (script, socket);
  g_string_append_c (script, '\n');
  write_bind (script, socket);
  WRITE (script, udp_listen);

  if (socket->echo)
    WRITE (script, udp_echo);

  return g_string_free (script, FALSE);
}

/**
 * sonde_python_socket:
 * @socket: what was done
 *
 * Writes a Python 3 script that does again what was done with a socket, with the standard
 * library alone.
 *
 * The time it takes grows with the payloads, which are all in the script.
 *
 * Returns: (transfer full): the script, valid UTF-8
 */
char *
sonde_python_socket (const SondePythonSocket *socket)
{
  g_return_val_if_fail (socket != NULL, NULL);

  switch (socket->kind)
    {
    case SONDE_PYTHON_SOCKET_TCP_CLIENT:
      g_return_val_if_fail (socket->host != NULL, NULL);
      g_return_val_if_fail (socket->payloads != NULL || socket->n_payloads == 0, NULL);

      return tcp_client_script (socket);

    case SONDE_PYTHON_SOCKET_UDP_CLIENT:
      g_return_val_if_fail (socket->host != NULL, NULL);
      g_return_val_if_fail (socket->payloads != NULL || socket->n_payloads == 0, NULL);

      return udp_client_script (socket);

    case SONDE_PYTHON_SOCKET_TCP_LISTENER:
      return tcp_listener_script (socket);

    case SONDE_PYTHON_SOCKET_UDP_LISTENER:
      return udp_listener_script (socket);

    default:
      g_return_val_if_reached (NULL);
    }
}
