#include "config.h"

#include "interop-peer.h"
#include "sonde-python-dns.h"
#include "sonde-python-http.h"
#include "sonde-python-socket.h"
#include "sonde-python-websocket.h"
#include "sonde-test.h"

/* Tries to end a literal, a comment, a docstring and a line, and to run code behind it. */
#define EVIL "\"\"\"'''\"'\\\"\n\r\f\342\200\250raise SystemExit(1)\n# coding: utf-7\n" \
             "\\\342\200\256" \
             "{evil} %s %n </b>\033]0;x\007"

typedef struct
{
  const char *directory;
  const char *suffix;
  const char *text;
  guint       n_scripts;
} Writer;

static void
write_script (Writer     *writer,
              const char *name,
              char       *script)
{
  g_autofree char *text = script;
  g_autofree char *file = g_strdup_printf ("%s.%s.py", name, writer->suffix);
  g_autofree char *path = g_build_filename (writer->directory, file, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  writer->n_scripts++;
}

static void
write_dns_scripts (Writer *writer)
{
  static const char *const types[] = {
    "A", "AAAA", "MX", "TXT", "SRV", "NS", "SOA", "CNAME", "PTR", "CAA", "65399", NULL
  };
  SondePythonDns lookup = { .name = writer->text };

  write_script (writer, "dns-addresses", sonde_python_dns (&lookup));
  lookup.kind = SONDE_PYTHON_DNS_HOST_NAME;
  write_script (writer, "dns-host-name", sonde_python_dns (&lookup));
  lookup.server = writer->text;
  write_script (writer, "dns-host-name-of-server", sonde_python_dns (&lookup));
  lookup.kind = SONDE_PYTHON_DNS_ADDRESSES;
  write_script (writer, "dns-addresses-of-server", sonde_python_dns (&lookup));
  lookup.kind = SONDE_PYTHON_DNS_RECORDS;

  for (gsize i = 0; types[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("dns-%s", types[i]);

      lookup.record_type = types[i];
      lookup.server = i % 2 == 0 ? NULL : writer->text;
      write_script (writer, name, sonde_python_dns (&lookup));
    }
}

static void
write_socket_scripts (Writer *writer)
{
  g_autoptr(GBytes) bytes = g_bytes_new (writer->text, strlen (writer->text));
  GBytes *payloads[] = { bytes, bytes };
  SondePythonSocket socket = {
    .host = writer->text,
    .port = 7,
    .server_name = writer->text,
    .payloads = payloads,
    .n_payloads = G_N_ELEMENTS (payloads),
  };

  for (guint i = 0; i < 64; i++)
    {
      g_autofree char *name = g_strdup_printf ("socket-%u", i);

      socket.kind = (SondePythonSocketKind) (i % 4);
      socket.tls = (i & 4) != 0;
      socket.insecure = (i & 8) != 0;
      socket.half_close = (i & 16) != 0;
      socket.echo = socket.half_close;
      socket.n_payloads = (i & 32) != 0 ? 0 : G_N_ELEMENTS (payloads);

      write_script (writer, name, sonde_python_socket (&socket));
    }
}

static void
write_http_scripts (Writer *writer)
{
  static const char *const methods[] = { "GET", "POST", "HEAD", "PROPFIND" };
  g_autoptr(GBytes) bytes = g_bytes_new (writer->text, strlen (writer->text));
  g_autofree char *method = g_strconcat ("x", writer->text, NULL);
  SondePythonPair pairs[] = {
    { writer->text, writer->text },
    { "X-Other", writer->text },
    { writer->text, writer->text },
  };
  SondePythonHttp request = {
    .uri = writer->text,
    .headers = pairs,
    .text = writer->text,
    .bytes = bytes,
    .path = writer->text,
    .form = pairs,
  };

  for (guint i = 0; i < 80; i++)
    {
      g_autofree char *name = g_strdup_printf ("http-%u", i);

      request.method = methods[i % 4];
      request.body = (SondePythonHttpBody) (i / 4 % 5);
      request.follow_redirects = (i / 20 & 1) != 0;
      request.insecure = !request.follow_redirects;
      request.n_headers = (i / 20 & 2) != 0 ? G_N_ELEMENTS (pairs) : 0;
      request.n_form = request.follow_redirects ? 1 : G_N_ELEMENTS (pairs);

      write_script (writer, name, sonde_python_http (&request));
    }

  request.method = method;
  request.n_headers = 0;
  write_script (writer, "http-method", sonde_python_http (&request));
}

static void
write_websocket_scripts (Writer *writer)
{
  g_autoptr(GBytes) bytes = g_bytes_new (writer->text, strlen (writer->text));
  g_autofree char *uri = g_strconcat ("wss://", writer->text, NULL);
  const char *const subprotocols[] = { writer->text, "chat", NULL };
  SondePythonPair headers[] = { { writer->text, writer->text } };
  SondePythonWebsocketMessage messages[] = {
    { SONDE_PYTHON_WEBSOCKET_TEXT, bytes },
    { SONDE_PYTHON_WEBSOCKET_BINARY, bytes },
    { SONDE_PYTHON_WEBSOCKET_PING, bytes },
  };
  SondePythonWebsocketClient client = { .uri = uri, .headers = headers, .messages = messages };
  SondePythonWebsocketServer server = { .host = writer->text, .subprotocols = subprotocols };

  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *name = g_strdup_printf ("websocket-%u", i);

      client.n_headers = i & 1;
      client.n_messages = (i & 2) != 0 ? G_N_ELEMENTS (messages) : 0;
      client.subprotocols = (i & 4) != 0 ? subprotocols : NULL;
      client.insecure = (i & 8) != 0;
      client.close_code = client.insecure ? 0 : 1000;
      client.close_reason = writer->text[0] == '\0' ? "-" : writer->text;
      write_script (writer, name, sonde_python_websocket_client (&client));
    }

  write_script (writer, "websocket-server", sonde_python_websocket_server (&server));
  server.echo = TRUE;
  server.subprotocols = NULL;
  write_script (writer, "websocket-echo", sonde_python_websocket_server (&server));
}

static guint
write_scripts (Writer writer)
{
  write_dns_scripts (&writer);
  write_socket_scripts (&writer);
  write_http_scripts (&writer);
  write_websocket_scripts (&writer);

  return writer.n_scripts;
}

/* Whatever the values, a script does what its twin of plain values does. */
static void
check_against (const char *plain,
               const char *hostile)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *checker = interop_peer_get_source ("check-scripts.py");
  g_autofree char *summary = NULL;
  g_autoptr(InteropPeer) python = NULL;
  const char *const argv[] = { INTEROP_PYTHON, "-W", "error", checker, directory, NULL };
  guint n_scripts;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  n_scripts = write_scripts ((Writer) { directory, "plain", plain, 0 });
  g_assert_cmpuint (write_scripts ((Writer) { directory, "hostile", hostile, 0 }), ==, n_scripts);

  python = interop_peer_start (argv);
  summary = g_strdup_printf ("%u pairs are alike\n", n_scripts);

  interop_peer_await_exit (python);
  g_assert_cmpstr (interop_peer_get_output (python), ==, summary);
  sonde_test_remove_dir (directory);
}

static void
test_layout_hostile (void)
{
  check_against ("plain.test", EVIL);
}

static void
test_layout_empty (void)
{
  check_against ("plain.test", "");
}

static void
test_layout_not_ascii (void)
{
  check_against ("plain.test", "stra\303\237e.test");
}

static void
test_layout_long (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    g_string_append (text, i % 7 == 0 ? "\n" : "0123 \"'\303\237");

  check_against ("plain.test", text->str);
}

/* What is not UTF-8 may turn a string into bytes, but stays a constant. */
static void
test_layout_not_utf8 (void)
{
  check_against ("\377\355\240\200\"\n", "\300\200'\\");
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/interop/python-layout/hostile", test_layout_hostile);
  g_test_add_func ("/interop/python-layout/empty", test_layout_empty);
  g_test_add_func ("/interop/python-layout/not-ascii", test_layout_not_ascii);
  g_test_add_func ("/interop/python-layout/long", test_layout_long);
  g_test_add_func ("/interop/python-layout/not-utf8", test_layout_not_utf8);

  return g_test_run ();
}
