#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-python-quote.h"
#include "sonde-python-websocket.h"
#include "sonde-python-writer.h"

#define DEFAULT_TIMEOUT_S 5
#define NORMAL_CLOSURE 1000
#define MESSAGE_INDENT 12

#define WRITE(script, pieces) \
  sonde_python_writer_pieces ((script), (pieces), G_N_ELEMENTS (pieces))

static const SondePythonPiece header_option[] = {
  SONDE_PYTHON_COMMENT (0, N_("Version 14 of the websockets library gave this option a new "
                              "name.")),
  SONDE_PYTHON_CODE ("VERSION = int(websockets.__version__.partition(\".\")[0])\n"
                     "OPTION = \"additional_headers\" if VERSION >= 14 else"
                     " \"extra_headers\"\n"),
};

static const SondePythonPiece insecure_context[] = {
  SONDE_PYTHON_COMMENT (0, N_("The certificate of this server is not trusted, and the check was "
                              "switched off on purpose: anybody could be answering.")),
  SONDE_PYTHON_CODE ("context = ssl.create_default_context()\n"
                     "context.check_hostname = False\n"
                     "context.verify_mode = ssl.CERT_NONE\n"),
};

static const SondePythonPiece ping[] = {
  SONDE_PYTHON_COMMENT (MESSAGE_INDENT, N_("Wait for the pong that answers the ping.")),
  SONDE_PYTHON_CODE ("            await asyncio.wait_for(pong, TIMEOUT)\n"
                     "            print(\"Received the pong\")\n"),
};

static const SondePythonPiece receive[] = {
  SONDE_PYTHON_CODE ("            while True:\n"
                     "                message = await asyncio.wait_for("
                     "connection.recv(), TIMEOUT)\n"
                     "                print(f\"Received {message!r}\")\n"
                     "        except asyncio.TimeoutError:\n"
                     "            print(f\"Nothing more came within {TIMEOUT} s.\")\n"
                     "        except websockets.ConnectionClosed as closed:\n"
                     "            print(\"Closed:\", closed)\n"),
};

static const SondePythonPiece run_main[] = {
  SONDE_PYTHON_CODE ("\n\nasyncio.run(main())\n"),
};

static const SondePythonPiece serve_client[] = {
  SONDE_PYTHON_CODE ("\n\nasync def serve(connection):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Receive from one client until it closes.")),
  SONDE_PYTHON_CODE ("    address = connection.remote_address\n"
                     "    client = f\"{address[0]} port {address[1]}\"\n"
                     "    print(client, \"connected\")\n"
                     "    try:\n"),
  SONDE_PYTHON_COMMENT (8, N_("A text message comes as a string, a binary one as bytes.")),
  SONDE_PYTHON_CODE ("        async for message in connection:\n"
                     "            print(client, repr(message))\n"),
};

static const SondePythonPiece serve_echo[] = {
  SONDE_PYTHON_CODE ("            await connection.send(message)\n"),
};

static const SondePythonPiece serve_end[] = {
  SONDE_PYTHON_CODE ("        print(client, \"closed\")\n"
                     "    except websockets.ConnectionClosed as closed:\n"
                     "        print(client, closed)\n"
                     "\n\n"
                     "async def main():\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Serve every client that connects.")),
};

static const SondePythonPiece serve_forever[] = {
  SONDE_PYTHON_CODE ("        for listener in server.sockets:\n"
                     "            print(\"Listening on\", *listener.getsockname()[:2])\n"),
  SONDE_PYTHON_COMMENT (8, N_("This never comes, so the server goes on until it is stopped.")),
  SONDE_PYTHON_CODE ("        await asyncio.Future()\n"),
};

/* RFC 6455, section 7.4: the codes that may be in a close frame. */
static gboolean
can_be_sent (guint16 close_code)
{
  return (close_code >= 1000 && close_code <= 1003)
         || (close_code >= 1007 && close_code <= 1014)
         || (close_code >= 3000 && close_code <= 4999);
}

static void
write_headers (GString               *script,
               const SondePythonPair *headers,
               gsize                  n_headers)
{
  g_string_append (script, "HEADERS = [\n");

  for (gsize i = 0; i < n_headers; i++)
    {
      g_string_append (script, "    (");
      sonde_python_append_str (script, 4, headers[i].name, -1, FALSE);
      g_string_append (script, ", ");
      sonde_python_append_str (script, 4, headers[i].value, -1, FALSE);
      g_string_append (script, "),\n");
    }

  g_string_append (script, "]\n");
}

/* Unlike GLib, WebSocket text may hold NUL characters. */
static gboolean
is_utf8 (const char *data,
         gsize       length)
{
  while (length > 0)
    {
      const char *end;

      if (g_utf8_validate_len (data, length, &end))
        return TRUE;

      if (*end != '\0')
        return FALSE;

      length -= (gsize) (end + 1 - data);
      data = end + 1;
    }

  return TRUE;
}

static void
write_message (GString                           *script,
               const SondePythonWebsocketMessage *message)
{
  gsize length;
  const char *data = g_bytes_get_data (message->data, &length);
  gboolean is_text = message->kind == SONDE_PYTHON_WEBSOCKET_TEXT;

  if (is_text && !is_utf8 (data, length))
    {
      sonde_python_writer_comment (script, MESSAGE_INDENT,
                                   _("This was sent as text although it is not UTF-8, which "
                                     "the websockets library refuses. Bytes go as binary."));
      is_text = FALSE;
    }

  g_string_append_printf (script, "%*s", MESSAGE_INDENT, "");

  if (message->kind == SONDE_PYTHON_WEBSOCKET_PING)
    g_string_append (script, "pong = await connection.ping");
  else
    g_string_append (script, "await connection.send");

  if (is_text)
    sonde_python_append_str (script,
                             MESSAGE_INDENT,
                             length == 0 ? "" : data,
                             (gssize) length,
                             TRUE);
  else
    sonde_python_append_bytes (script, MESSAGE_INDENT, data, length, TRUE);

  g_string_append_c (script, '\n');

  if (message->kind == SONDE_PYTHON_WEBSOCKET_PING)
    WRITE (script, ping);
}

static void
write_close (GString                          *script,
             const SondePythonWebsocketClient *client)
{
  guint16 code = client->close_code;

  if (code == 0)
    return;

  if (!can_be_sent (code))
    {
      sonde_python_writer_comment (script, 8,
                                   _("The code that was sent is not allowed, and the websockets "
                                     "library refuses it. This is the normal one."));
      code = NORMAL_CLOSURE;
    }

  g_string_append_printf (script, "        await connection.close(%u", code);

  if (client->close_reason != NULL && client->close_reason[0] != '\0')
    {
      g_string_append (script, ", ");
      sonde_python_append_str (script, 8, client->close_reason, -1, FALSE);
    }

  g_string_append (script, ")\n");
}

static gboolean
skips_verification (const SondePythonWebsocketClient *client)
{
  return client->insecure && g_ascii_strncasecmp (client->uri, "wss:", 4) == 0;
}

static gboolean
has_subprotocols (const char *const *subprotocols)
{
  return subprotocols != NULL && subprotocols[0] != NULL;
}

static void
write_connect (GString                          *script,
               const SondePythonWebsocketClient *client)
{
  gboolean offers = has_subprotocols (client->subprotocols);

  g_string_append (script, "    async with websockets.connect(");

  if (!offers && client->n_headers == 0 && !skips_verification (client))
    {
      g_string_append (script, "URI) as connection:\n");
      return;
    }

  g_string_append (script, "\n        URI,\n");

  if (skips_verification (client))
    g_string_append (script, "        ssl=context,\n");

  if (offers)
    g_string_append (script, "        subprotocols=SUBPROTOCOLS,\n");

  if (client->n_headers > 0)
    g_string_append (script, "        **{OPTION: HEADERS},\n");

  g_string_append (script, "    ) as connection:\n");

  if (offers)
    g_string_append (script, "        print(\"Subprotocol:\", connection.subprotocol)\n");
}

static void
write_client_settings (GString                          *script,
                       const SondePythonWebsocketClient *client)
{
  sonde_python_writer_string (script, "URI", client->uri);

  if (has_subprotocols (client->subprotocols))
    sonde_python_writer_strings (script, "SUBPROTOCOLS", client->subprotocols);

  sonde_python_writer_number (script,
                              "TIMEOUT",
                              client->timeout_s == 0 ? DEFAULT_TIMEOUT_S : client->timeout_s);

  if (client->n_headers > 0)
    {
      write_headers (script, client->headers, client->n_headers);
      WRITE (script, header_option);
    }

  if (skips_verification (client))
    {
      g_string_append_c (script, '\n');
      WRITE (script, insecure_context);
    }
}

/**
 * sonde_python_websocket_client:
 * @client: the connection
 *
 * Writes a Python 3 script that opens a WebSocket again with the `websockets` library, from
 * version 10.4 on.
 *
 * All is sent first, in order, and then received. The time it takes grows with the messages,
 * which are all in the script.
 *
 * Returns: (transfer full): the script, valid UTF-8
 */
char *
sonde_python_websocket_client (const SondePythonWebsocketClient *client)
{
  static const char *const imports[] = { "asyncio", "", "websockets", NULL };
  static const char *const tls_imports[] = { "asyncio", "ssl", "", "websockets", NULL };
  GString *script;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (client->uri != NULL, NULL);
  g_return_val_if_fail (client->headers != NULL || client->n_headers == 0, NULL);
  g_return_val_if_fail (client->messages != NULL || client->n_messages == 0, NULL);

  script = sonde_python_writer_begin (_("Connect to a WebSocket server, send, and print what "
                                        "comes back."),
                                      skips_verification (client) ? tls_imports : imports);
  write_client_settings (script, client);
  g_string_append (script, "\n\nasync def main():\n");
  sonde_python_writer_docstring (script, 4, _("Open the connection and use it."));
  write_connect (script, client);
  g_string_append (script, "        try:\n");

  for (gsize i = 0; i < client->n_messages; i++)
    write_message (script, &client->messages[i]);

  WRITE (script, receive);
  write_close (script, client);
  WRITE (script, run_main);

  return g_string_free (script, FALSE);
}

/**
 * sonde_python_websocket_server:
 * @server: the server
 *
 * Writes a Python 3 script that serves WebSockets with the `websockets` library, from
 * version 10.4 on.
 *
 * Returns: (transfer full): the script, valid UTF-8
 */
char *
sonde_python_websocket_server (const SondePythonWebsocketServer *server)
{
  static const char *const imports[] = { "asyncio", "", "websockets", NULL };
  GString *script;

  g_return_val_if_fail (server != NULL, NULL);

  if (server->echo)
    script = sonde_python_writer_begin (_("Send back what each WebSocket client sends, until "
                                          "Ctrl+C."),
                                        imports);
  else
    script = sonde_python_writer_begin (_("Print what each WebSocket client sends, until "
                                          "Ctrl+C."),
                                        imports);

  if (server->host == NULL)
    sonde_python_writer_comment (script, 0, _("Every address of this machine:"));

  sonde_python_writer_host (script, "HOST", server->host);
  sonde_python_writer_number (script, "PORT", server->port);

  if (has_subprotocols (server->subprotocols))
    sonde_python_writer_strings (script, "SUBPROTOCOLS", server->subprotocols);

  WRITE (script, serve_client);

  if (server->echo)
    WRITE (script, serve_echo);

  WRITE (script, serve_end);

  if (has_subprotocols (server->subprotocols))
    g_string_append (script,
                     "    async with websockets.serve(\n"
                     "        serve, HOST, PORT, subprotocols=SUBPROTOCOLS\n"
                     "    ) as server:\n");
  else
    g_string_append (script, "    async with websockets.serve(serve, HOST, PORT) as server:\n");

  WRITE (script, serve_forever);
  WRITE (script, run_main);

  return g_string_free (script, FALSE);
}
