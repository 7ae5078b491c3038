#include "config.h"

#include <string.h>

#include "sonde-http-body.h"
#include "sonde-http-fixture.h"
#include "sonde-http-header.h"
#include "sonde-http-url.h"
#include "sonde-taps.h"
#include "sonde-test.h"

#define HELLO "Hello, world!\n"

static void
set_up (SondeHttpFixture *fixture,
        gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_init (fixture);
  sonde_http_fixture_start_peer (fixture);
}

static void
tear_down (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_clear (fixture);
}

static SondeHttpBody *
load_body (SondeHttpExchange *exchange)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SondeHttpBody *body;

  sonde_http_body_load_async (sonde_http_exchange_get_dissection (exchange),
                              sonde_http_exchange_get_number (exchange), TRUE, NULL, NULL,
                              sonde_test_store_result, &result);
  sonde_test_await (&result);
  body = sonde_http_body_load_finish (result, &error);
  g_assert_no_error (error);

  return body;
}

static void
assert_done (SondeHttpExchange *exchange,
             guint              status)
{
  g_assert_cmpstr (sonde_http_exchange_get_failure (exchange), ==, NULL);
  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_cmpuint (sonde_http_exchange_get_status (exchange), ==, status);
}

static void
assert_failed (SondeHttpExchange *exchange,
               const char        *words)
{
  const char *failure = sonde_http_exchange_get_failure (exchange);

  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_FAILED);
  g_test_message ("%s", failure);
  g_assert_nonnull (strstr (failure, words));
}

static void
assert_header (SondeHttpExchange *exchange,
               gboolean           response,
               guint              position,
               const char        *name,
               const char        *value)
{
  g_autoptr(GListModel) headers = sonde_http_exchange_list_headers (exchange, response);
  g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, position);

  g_assert_nonnull (header);
  g_assert_cmpstr (sonde_http_header_get_name (header), ==, name);
  g_assert_cmpstr (sonde_http_header_get_value (header), ==, value);
}

/* Finding 1: libsoup would give these in another order and another letter case. */
static void
test_get (SondeHttpFixture *fixture,
          gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/");
  g_autoptr(SondeHttpBody) body = load_body (exchange);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", fixture->port);

  assert_done (exchange, 200);
  g_assert_cmpstr (sonde_http_exchange_get_reason (exchange), ==, "OK");
  g_assert_cmpstr (sonde_http_exchange_get_version (exchange), ==, "HTTP/1.1");
  g_assert_cmpstr (sonde_http_exchange_get_address (exchange), ==, address);
  assert_header (exchange, TRUE, 0, "x-zebra", "1");
  assert_header (exchange, TRUE, 1, "content-TYPE", "text/plain; charset=utf-8");
  assert_header (exchange, TRUE, 2, "Set-Cookie", "a=1");
  assert_header (exchange, TRUE, 3, "X-Dup", "x");
  assert_header (exchange, TRUE, 4, "Set-Cookie", "b=2");
  assert_header (exchange, TRUE, 5, "x-dup", "y");
  assert_header (exchange, TRUE, 6, "Content-Length", "14");
  g_assert_cmpstr (sonde_http_body_get_text (body), ==, HELLO);
  sonde_http_fixture_assert_log (fixture, exchange, 0);
}

static gboolean
sends_header (SondeHttpExchange *exchange,
              const char        *name)
{
  g_autofree char *value = sonde_http_exchange_dup_header (exchange, FALSE, name);

  return value != NULL;
}

/* What is added is what was said to be added, and all of it can be switched off. */
static void
test_added_headers (SondeHttpFixture *fixture,
                    gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(SondeHttpExchange) with = sonde_http_fixture_send (fixture, request);
  g_autoptr(SondeHttpExchange) without = NULL;
  g_autoptr(GListModel) added = sonde_http_request_list_added_headers (request);
  g_autoptr(GListModel) sent = sonde_http_exchange_list_headers (with, FALSE);
  g_autoptr(GListModel) still_sent = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (added), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (sent), ==, 5);

  for (guint i = 0; i < g_list_model_get_n_items (added); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (added, i);
      const char *name = sonde_http_header_get_name (header);
      g_autofree char *value = sonde_http_exchange_dup_header (with, FALSE, name);

      g_assert_cmpstr (value, ==, sonde_http_header_get_value (header));
      sonde_http_request_omit_header (request, name);
    }

  sonde_http_request_add_header (request, "X-Own", "1");
  sonde_http_request_add_header (request, "x-own", "2");
  without = sonde_http_fixture_send (fixture, request);
  assert_done (without, 200);
  still_sent = sonde_http_exchange_list_headers (without, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (still_sent), ==, 2);
  assert_header (without, FALSE, 0, "X-Own", "1");
  g_assert_false (sends_header (without, "Host"));
  sonde_http_fixture_assert_log (fixture, without, 0);
}

static void
test_reuse (SondeHttpFixture *fixture,
            gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) first = sonde_http_fixture_get (fixture, "/");
  g_autoptr(SondeHttpExchange) second = sonde_http_fixture_get (fixture, "/chunked");

  assert_done (first, 200);
  assert_done (second, 200);
  g_assert_false (sonde_http_exchange_get_reused (first));
  g_assert_true (sonde_http_exchange_get_reused (second));
  g_assert_true (sonde_http_exchange_get_dissection (first) ==
                 sonde_http_exchange_get_dissection (second));
  g_assert_cmpuint (sonde_http_exchange_get_number (second), ==, 1);
  g_assert_cmpstr (sonde_http_exchange_get_address (first), ==,
                   sonde_http_exchange_get_address (second));
  sonde_http_fixture_assert_log (fixture, second, 0);
}

/* A connection that the server closes without a word is not used again. */
static void
test_stale_connection (SondeHttpFixture *fixture,
                       gconstpointer     user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/stale");
      g_autoptr(SondeHttpBody) body = load_body (exchange);

      assert_done (exchange, 200);
      g_assert_cmpstr (sonde_http_body_get_text (body), ==, HELLO);
      sonde_http_fixture_assert_log (fixture, exchange, i);
    }
}

static void
test_chunked (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/chunked");
  g_autoptr(SondeHttpBody) body = load_body (exchange);
  g_autoptr(GListModel) trailers = sonde_http_exchange_list_trailers (exchange, TRUE);
  g_autoptr(SondeHttpHeader) trailer = g_list_model_get_item (trailers, 0);

  assert_done (exchange, 200);
  g_assert_cmpstr (sonde_http_body_get_text (body), ==, HELLO);
  g_assert_cmpuint (g_list_model_get_n_items (trailers), ==, 2);
  g_assert_cmpstr (sonde_http_header_get_name (trailer), ==, "X-Sum");
  sonde_http_fixture_assert_log (fixture, exchange, 0);
}

/* P6: the time to the first byte is that of the response proper. */
static void
test_interim (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/interim");
  SondeHttpMessage response;

  assert_done (exchange, 200);
  g_assert_true (sonde_http_exchange_get_message (exchange, TRUE, &response));
  g_assert_cmpuint (response.head_record, ==, 2);
  sonde_http_fixture_assert_log (fixture, exchange, 0);
}

static void
test_methods (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  static const char *const methods[] = { "HEAD", "get", "PROPFIND", "DELETE", NULL };

  for (guint i = 0; methods[i] != NULL; i++)
    {
      g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/");
      g_autoptr(SondeHttpRequest) request = sonde_http_request_new (methods[i], url);
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_send (fixture, request);
      g_autoptr(SondeHttpExchange) found = NULL;

      assert_done (exchange, 200);
      found = sonde_http_exchange_new_found (sonde_http_exchange_get_dissection (exchange),
                                             sonde_http_exchange_get_number (exchange));
      g_assert_cmpstr (sonde_http_exchange_get_method (found), ==, methods[i]);
    }
}

static void
test_post (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/head-is-echoed");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("POST", url);
  g_autoptr(GListStore) fields = g_list_store_new (SONDE_TYPE_HTTP_HEADER);
  g_autoptr(SondeHttpHeader) field = sonde_http_header_new ("key", "a b&ü");
  g_autoptr(SondeHttpHeader) other = sonde_http_header_new ("k=", "");
  g_autoptr(SondeHttpExchange) exchange = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *form = NULL;
  SondeHttpMessage message;

  g_list_store_append (fields, field);
  g_list_store_append (fields, other);
  form = sonde_http_form_encode (G_LIST_MODEL (fields));
  g_assert_cmpstr (form, ==, "key=a+b%26%C3%BC&k%3D=");

  body = g_bytes_new (form, strlen (form));
  sonde_http_request_set_body (request, body);
  sonde_http_request_add_header (request, "Content-Type", "application/x-www-form-urlencoded");
  exchange = sonde_http_fixture_send (fixture, request);

  assert_done (exchange, 200);
  g_assert_true (sonde_http_exchange_get_message (exchange, FALSE, &message));
  g_assert_cmpuint (message.body_length, ==, strlen (form));
  sonde_http_fixture_assert_log (fixture, exchange, 0);
}

static void
test_post_file (SondeHttpFixture *fixture,
                gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/head-is-echoed");
  g_autofree char *path = g_build_filename (fixture->folder, "upload", NULL);
  g_autofree char *content = g_strnfill (1000000, 'u');
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) missing = g_file_new_for_path ("/nonexistent/file");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("PUT", url);
  g_autoptr(SondeHttpExchange) exchange = NULL;
  g_autoptr(SondeHttpExchange) failed = NULL;
  g_autofree char *length = NULL;

  g_assert_true (g_file_set_contents (path, content, 1000000, NULL));
  sonde_http_request_set_body_file (request, file);
  exchange = sonde_http_fixture_send (fixture, request);
  assert_done (exchange, 200);
  length = sonde_http_exchange_dup_header (exchange, FALSE, "Content-Length");
  g_assert_cmpstr (length, ==, "1000000");
  sonde_http_fixture_assert_log (fixture, exchange, 0);

  sonde_http_request_set_body_file (request, missing);
  failed = sonde_http_fixture_send (fixture, request);
  assert_failed (failed, "/nonexistent/file could not be read");
}

/* P5: the phases lie one behind another, and the last ends with the exchange. */
static void
test_phases (SondeHttpFixture *fixture,
             gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/");
  g_autoptr(GArray) phases = sonde_http_exchange_dup_phases (exchange);
  gint64 end_ns = sonde_http_exchange_get_started_ns (exchange);

  assert_done (exchange, 200);
  g_assert_cmpuint (phases->len, >=, 4);
  g_assert_cmpint (g_array_index (phases, SondeHttpPhase, 0).kind, ==, SONDE_HTTP_PHASE_QUEUED);
  g_assert_cmpint (g_array_index (phases, SondeHttpPhase, 1).kind, ==, SONDE_HTTP_PHASE_CONNECT);

  for (guint i = 0; i < phases->len; i++)
    {
      const SondeHttpPhase *phase = &g_array_index (phases, SondeHttpPhase, i);

      g_assert_cmpint (phase->start_ns, >=, end_ns);
      g_assert_cmpint (phase->end_ns, >=, phase->start_ns);
      end_ns = phase->end_ns;
    }

  g_assert_cmpint (end_ns, ==, sonde_http_exchange_get_ended_ns (exchange));
}

static void
test_failures (SondeHttpFixture *fixture,
               gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct { const char *path; const char *words; } cases[] = {
    { "/garbage", "it speaks SSH, and began with “SSH-2.0-OpenSSH_9.2" },
    { "/banner", "it speaks SSH, and began with “SSH-2.0-OpenSSH_9.2" },
    { "/binary-garbage", "does not answer in HTTP: it began with “" },
    { "/nothing", "closed the connection without an answer" },
    { "/early-head", "closed the connection in the middle of the headers" },
    { "/early", "closed the connection too early: 14 bytes of 100 bytes had come" },
    { "/early-chunk", "closed the connection before the end of the body, after 5 bytes" },
    { "/reset", "reset" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, cases[i].path);

      assert_failed (exchange, cases[i].words);
      sonde_http_fixture_assert_log (fixture, exchange, i);
    }
}

static void
test_bare_lf (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/bare-lf");
  g_autoptr(SondeHttpBody) body = load_body (exchange);

  assert_done (exchange, 200);
  g_assert_cmpstr (sonde_http_body_get_text (body), ==, HELLO);
}

static void
test_refused (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", "http://127.0.0.1:1/");
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_send (fixture, request);

  assert_failed (exchange, "127.0.0.1:1");
  g_assert_null (sonde_http_exchange_get_dissection (exchange));
}

static void
test_not_tls (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", fixture->port);
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(SondeHttpExchange) exchange = sonde_http_client_send (fixture->client, request, NULL,
                                                                  NULL);

  /* The server waits for a line that never comes; so do we, until somebody stops it. */
  sonde_http_exchange_stop (exchange);
  sonde_http_fixture_wait (exchange);
  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_STOPPED);
}

typedef struct
{
  SondeHttpExchange      *exchange;
  SondeHttpExchangeState  state;
} Reach;

static gboolean
has_reached (gpointer user_data)
{
  Reach *reach = user_data;

  return sonde_http_exchange_get_state (reach->exchange) >= reach->state;
}

/* A6: stop works in every phase. */
static void
test_stop (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct
  {
    const char             *path;
    SondeHttpExchangeState  state;
    const char             *words;
  } cases[] = {
    { "/silent", SONDE_HTTP_EXCHANGE_QUEUED, "Stopped before" },
    { "/silent", SONDE_HTTP_EXCHANGE_CONNECTING, "Stopped" },
    { "/silent", SONDE_HTTP_EXCHANGE_SENDING, "Stopped" },
    { "/silent", SONDE_HTTP_EXCHANGE_WAITING, "had not answered" },
    { "/half", SONDE_HTTP_EXCHANGE_RECEIVING, "what had come by then is kept" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = sonde_http_fixture_dup_url (fixture, cases[i].path);
      g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
      g_autoptr(SondeHttpExchange) exchange = NULL;
      Reach reach = { .state = cases[i].state };

      exchange = sonde_http_client_send (fixture->client, request, NULL, NULL);
      reach.exchange = exchange;
      sonde_test_wait_until (has_reached, &reach);
      sonde_http_exchange_stop (exchange);
      sonde_http_fixture_wait (exchange);

      g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_STOPPED);
      g_test_message ("%s", sonde_http_exchange_get_failure (exchange));
      g_assert_nonnull (strstr (sonde_http_exchange_get_failure (exchange), cases[i].words));
    }
}

static void
redirected_cb (SondeHttpClient   *client G_GNUC_UNUSED,
               SondeHttpExchange *exchange,
               gpointer           user_data)
{
  g_ptr_array_add (user_data, g_object_ref (exchange));
}

static gboolean
is_idle (gpointer user_data)
{
  return sonde_http_client_get_n_running (user_data) == 0;
}

/* The table of 4.6, and R5: a loop comes to an end. */
static void
test_redirects (SondeHttpFixture *fixture,
                gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *path;
    const char *method;
    const char *next;
    guint       n;
  } cases[] = {
    { "/302", "GET", "GET", 1 },
    { "/302", "POST", "GET", 1 },
    { "/302", "PUT", "PUT", 1 },
    { "/303", "PUT", "GET", 1 },
    { "/307", "POST", "POST", 1 },
    { "/loop", "GET", "GET", 20 },
    { "/elsewhere", "GET", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) hops = g_ptr_array_new_with_free_func (g_object_unref);
      g_autofree char *url = sonde_http_fixture_dup_url (fixture, cases[i].path);
      g_autoptr(SondeHttpRequest) request = sonde_http_request_new (cases[i].method, url);
      g_autoptr(SondeHttpExchange) exchange = NULL;
      gulong handler_id;

      handler_id = g_signal_connect (fixture->client, "redirected", G_CALLBACK (redirected_cb),
                                     hops);
      sonde_http_request_set_follow (request, TRUE);
      exchange = sonde_http_fixture_send (fixture, request);
      sonde_test_wait_until (is_idle, fixture->client);
      g_signal_handler_disconnect (fixture->client, handler_id);

      g_assert_cmpuint (hops->len, ==, cases[i].n);

      if (cases[i].n > 0)
        {
          g_assert_cmpstr (sonde_http_exchange_get_method (g_ptr_array_index (hops, 0)), ==,
                           cases[i].next);
          g_assert_true (sonde_http_exchange_get_previous (g_ptr_array_index (hops, 0)) ==
                         exchange);
        }
    }
}

/* Followed by hand: the body and what belongs to it go, the secrets stay with their site. */
static void
test_follow (SondeHttpFixture *fixture,
             gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/302");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("POST", url);
  g_autoptr(GBytes) body = g_bytes_new_static ("a=b", 3);
  g_autoptr(SondeHttpExchange) exchange = NULL;
  g_autoptr(SondeHttpExchange) next = NULL;
  g_autoptr(GError) error = NULL;

  sonde_http_request_set_body (request, body);
  sonde_http_request_add_header (request, "Content-Type", "text/plain");
  sonde_http_request_add_header (request, "Authorization", "Basic eDp5");
  exchange = sonde_http_fixture_send (fixture, request);
  assert_done (exchange, 302);

  next = sonde_http_client_follow (fixture->client, exchange, &error);
  g_assert_no_error (error);
  sonde_http_fixture_wait (next);
  assert_done (next, 200);
  g_assert_false (sends_header (next, "Content-Type"));
  g_assert_false (sends_header (next, "Content-Length"));
  g_assert_true (sends_header (next, "Authorization"));
  g_assert_nonnull (strstr (sonde_http_exchange_get_notice (next), "makes GET of POST"));
}

static void
test_request_errors (SondeHttpFixture *fixture,
                     gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct { const char *method; const char *url; int code; } cases[] = {
    { "GET", "", SONDE_HTTP_URL_ERROR_EMPTY },
    { "GET", "ftp://a.test/", SONDE_HTTP_URL_ERROR_SCHEME },
    { "GET", "http:///path", SONDE_HTTP_URL_ERROR_HOST },
    { "GET", "http://a..b/", SONDE_HTTP_URL_ERROR_HOST },
    { "GET", "http://a.test:99999/", SONDE_HTTP_URL_ERROR_PORT },
    { "GET", "http://a.test:0/", SONDE_HTTP_URL_ERROR_PORT },
    { "GET", "http://a.test/%zz", SONDE_HTTP_URL_ERROR_ENCODING },
    { "GET", "http://a.test/a\nb", SONDE_HTTP_URL_ERROR_CHARACTER },
  };
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GE T", "http://a.test/");
  g_autoptr(GError) error = NULL;
  guint position = 9;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeHttpRequest) wrong = sonde_http_request_new (cases[i].method, cases[i].url);
      g_autoptr(GError) reason = NULL;

      g_assert_null (sonde_http_client_send (fixture->client, wrong, NULL, &reason));
      g_test_message ("%s: %s", cases[i].url, reason->message);
      g_assert_error (reason, SONDE_HTTP_URL_ERROR, cases[i].code);
    }

  g_assert_null (sonde_http_request_check (request, NULL, &error));
  g_assert_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_METHOD);
  g_clear_error (&error);

  sonde_http_request_set_method (request, "GET");
  sonde_http_request_add_header (request, "A", "1");
  sonde_http_request_add_header (request, "B B", "1");
  g_assert_null (sonde_http_request_check (request, &position, &error));
  g_assert_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_HEADER_NAME);
  g_assert_cmpuint (position, ==, 1);
  g_clear_error (&error);

  sonde_http_request_remove_header (request, "b b");
  sonde_http_request_add_header (request, "C", "1\r\nD: 2");
  g_assert_null (sonde_http_request_check (request, &position, &error));
  g_assert_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_HEADER_VALUE);
}

static void
test_urls (SondeHttpFixture *fixture G_GNUC_UNUSED,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct { const char *text; const char *url; } cases[] = {
    { "localhost:8080", "http://localhost:8080/" },
    { " https://a.test?x=1#f ", "https://a.test/?x=1" },
    { "http://BÜCHER.test/ü ?ä", "http://xn--bcher-kva.test/%C3%BC%20?%C3%A4" },
    { "[::1]:80/a%20b", "http://[::1]/a%20b" },
    { "http://u:p@a.test/", "http://u:p@a.test/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GUri) uri = sonde_http_url_parse (cases[i].text, &error);
      g_autofree char *url = NULL;

      g_assert_no_error (error);
      url = g_uri_to_string (uri);
      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

/* The same without taps, but for what the capture would have said. */
static void
test_without_taps (SondeHttpFixture *fixture,
                   gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) done = NULL;
  g_autoptr(SondeHttpExchange) failed = NULL;

  sonde_taps_set_enabled (FALSE);
  done = sonde_http_fixture_get (fixture, "/");
  failed = sonde_http_fixture_get (fixture, "/garbage");
  sonde_taps_set_enabled (TRUE);

  g_assert_cmpint (sonde_http_exchange_get_state (done), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_null (sonde_http_exchange_get_dissection (done));
  g_assert_cmpint (sonde_http_exchange_get_state (failed), ==, SONDE_HTTP_EXCHANGE_FAILED);
}

static void
test_found (SondeHttpFixture *fixture,
            gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/?q");
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/?q");
  g_autoptr(SondeHttpExchange) found = NULL;

  found = sonde_http_exchange_new_found (sonde_http_exchange_get_dissection (exchange), 0);
  assert_done (found, 200);
  g_assert_cmpstr (sonde_http_exchange_get_method (found), ==, "GET");
  g_assert_cmpstr (sonde_http_exchange_get_url (found), ==, url);
}

static void
test_found_broken (SondeHttpFixture *fixture,
                   gconstpointer     user_data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *path;
    const char *words;
  } cases[] = {
    { "/nothing", "The capture holds no response of 127.0.0.1:" },
    { "/garbage", "it speaks SSH" },
    { "/early-head", "in the middle of the headers" },
    { "/early", "closed the connection too early" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, cases[i].path);
      g_autoptr(SondeHttpExchange) found = NULL;

      found = sonde_http_exchange_new_found (sonde_http_exchange_get_dissection (exchange), 0);
      g_assert_cmpint (sonde_http_exchange_get_state (found), ==, SONDE_HTTP_EXCHANGE_FAILED);
      g_assert_nonnull (strstr (sonde_http_exchange_get_failure (found), cases[i].words));
    }
}

static void
test_tshark (SondeHttpFixture *fixture,
             gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_get (fixture, "/chunked");
  g_autofree char *packets = NULL;
  g_autofree char *stream = NULL;

  assert_done (exchange, 200);
  packets = sonde_http_fixture_run (fixture,
                                    "tshark -r capture.pcapng -o tcp.try_heuristic_first:TRUE"
                                    " -Y http -T fields"
                                    " -e http.request.method -e http.response.code");
  g_assert_nonnull (strstr (packets, "GET"));
  g_assert_nonnull (strstr (packets, "200"));
  stream = sonde_http_fixture_run (fixture, "tshark -r capture.pcapng -q -z follow,tcp,ascii,0");
  g_assert_nonnull (strstr (stream, "GET /chunked HTTP/1.1"));
  g_assert_nonnull (strstr (stream, "X-Sum: 14"));
}

static void
add_test (const char *path,
          void      (*function) (SondeHttpFixture *fixture,
                                 gconstpointer     user_data))
{
  g_test_add (path, SondeHttpFixture, NULL, set_up, function, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_taps_install ();

  add_test ("/http-client/get", test_get);
  add_test ("/http-client/added-headers", test_added_headers);
  add_test ("/http-client/reuse", test_reuse);
  add_test ("/http-client/stale-connection", test_stale_connection);
  add_test ("/http-client/chunked", test_chunked);
  add_test ("/http-client/interim", test_interim);
  add_test ("/http-client/methods", test_methods);
  add_test ("/http-client/post", test_post);
  add_test ("/http-client/post-file", test_post_file);
  add_test ("/http-client/phases", test_phases);
  add_test ("/http-client/failures", test_failures);
  add_test ("/http-client/bare-lf", test_bare_lf);
  add_test ("/http-client/refused", test_refused);
  add_test ("/http-client/not-tls", test_not_tls);
  add_test ("/http-client/stop", test_stop);
  add_test ("/http-client/redirects", test_redirects);
  add_test ("/http-client/follow", test_follow);
  add_test ("/http-client/request-errors", test_request_errors);
  add_test ("/http-client/urls", test_urls);
  add_test ("/http-client/without-taps", test_without_taps);
  add_test ("/http-client/found", test_found);
  add_test ("/http-client/found-broken", test_found_broken);
  add_test ("/http-client/tshark", test_tshark);

  return g_test_run ();
}
