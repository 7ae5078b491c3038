#include "config.h"

#include "sonde-test.h"
#include "sonde-websocket-handshake.h"
#include "sonde-websocket-url.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint16     port;
    const char *target;
    const char *header;
    const char *canonical;
  } cases[] = {
    { "ws://localhost", "localhost", 80, "/", "localhost", "ws://localhost/" },
    { " WSS://Example.com/a?b=c ", "example.com", 443, "/a?b=c", "example.com",
      "wss://example.com/a?b=c" },
    { "ws://127.0.0.1:8765/", "127.0.0.1", 8765, "/", "127.0.0.1:8765", "ws://127.0.0.1:8765/" },
    { "wss://[::1]:8443/x", "::1", 8443, "/x", "[::1]:8443", "wss://[::1]:8443/x" },
    { "ws://[::1]", "::1", 80, "/", "[::1]", "ws://[::1]/" },
    { "ws://straße.de?q=ä", "xn--strae-oqa.de", 80, "/?q=%C3%A4", "xn--strae-oqa.de",
      "ws://xn--strae-oqa.de/?q=%C3%A4" },
    { "ws://localhost:80/%41{}", "localhost", 80, "/%41%7B%7D", "localhost",
      "ws://localhost/%41%7B%7D" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeWebsocketUrl) url = sonde_websocket_url_parse (cases[i].text, &error);
      g_autofree char *header = NULL;
      g_autofree char *canonical = NULL;

      g_assert_no_error (error);
      header = sonde_websocket_url_dup_host_header (url);
      canonical = sonde_websocket_url_to_string (url);
      g_assert_cmpstr (sonde_websocket_url_get_host (url), ==, cases[i].host);
      g_assert_cmpuint (sonde_websocket_url_get_port (url), ==, cases[i].port);
      g_assert_cmpstr (sonde_websocket_url_get_target (url), ==, cases[i].target);
      g_assert_cmpstr (header, ==, cases[i].header);
      g_assert_cmpstr (canonical, ==, cases[i].canonical);
    }
}

static void
test_bad (void)
{
  static const char * const cases[] = {
    "", "localhost", "http://localhost", "ws:/localhost", "ws://", "ws:///path", "ws://localhost:x",
    "ws://localhost:0", "ws://localhost:65536", "ws://a..b", "ws://[::1", "ws://user:pw@localhost",
    "ws://localhost/#top", "ws://localhost/a b", "ws://localhost/%4", "ws://localhost/\r\nX: y",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (sonde_websocket_url_parse (cases[i], &error));
      g_assert_nonnull (error);
    }
}

/* Nothing that a person types can end a line of the request. */
static void
test_headers (void)
{
  static const char * const bad[] = {
    "", "no colon", ": no name", "a b: c", "a:\r\nInjected: yes", "a: b\nc: d", "a: \x01"
  };
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (sonde_websocket_header_split (bad[i], NULL, NULL, &error));
      g_assert_error (error, SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                      SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER);
    }

  g_assert_true (sonde_websocket_header_split ("X-Test:  a: b ", &name, &value, NULL));
  g_assert_cmpstr (name, ==, "X-Test");
  g_assert_cmpstr (value, ==, "a: b");
}

static void
test_subprotocols (void)
{
  const char *bad[] = { "chat", "a, b", NULL };
  g_autoptr(SondeWebsocketUrl) url = sonde_websocket_url_parse ("ws://localhost", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (sonde_websocket_handshake_new (url, NULL, bad, FALSE, &error));
  g_assert_error (error, SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                  SONDE_WEBSOCKET_HANDSHAKE_ERROR_SUBPROTOCOL);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/url/good", test_good);
  g_test_add_func ("/websocket/url/bad", test_bad);
  g_test_add_func ("/websocket/url/headers", test_headers);
  g_test_add_func ("/websocket/url/subprotocols", test_subprotocols);

  return g_test_run ();
}
