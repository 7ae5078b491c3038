#include "config.h"

#include <string.h>

#include "sonde-http-body.h"
#include "sonde-http-fixture.h"
#include "sonde-taps.h"
#include "sonde-test.h"
#include "sonde-tls-finding.h"

/* The first byte of a record with a handshake (RFC 8446, section 5.1). */
#define TLS_HANDSHAKE 22

static void
set_up (SondeHttpFixture *fixture,
        gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_init (fixture);
  sonde_http_fixture_start_nginx (fixture);
}

static void
tear_down (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  sonde_http_fixture_clear (fixture);
}

static SondeHttpExchange *
get (SondeHttpFixture *fixture,
     const char       *path,
     SondeHttpVersion  version)
{
  g_autofree char *url = sonde_http_fixture_dup_tls_url (fixture, path);
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);

  sonde_http_request_set_version (request, version);

  return sonde_http_fixture_send (fixture, request);
}

static char *
load_text (SondeHttpExchange *exchange)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeHttpBody) body = NULL;

  sonde_http_body_load_async (sonde_http_exchange_get_dissection (exchange),
                              sonde_http_exchange_get_number (exchange), TRUE, NULL, NULL,
                              sonde_test_store_result, &result);
  sonde_test_await (&result);
  body = sonde_http_body_load_finish (result, &error);
  g_assert_no_error (error);

  return g_strdup (sonde_http_body_get_text (body));
}

static void
assert_done (SondeHttpExchange *exchange)
{
  g_assert_cmpstr (sonde_http_exchange_get_failure (exchange), ==, NULL);
  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_cmpuint (sonde_http_exchange_get_status (exchange), ==, 200);
}

/* Finding 5: the version can be chosen, although libsoup 3.2 has no call for it. */
static void
test_versions (SondeHttpFixture *fixture,
               gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) first = get (fixture, "/hello", SONDE_HTTP_VERSION_1_1);
  g_autoptr(SondeHttpExchange) second = get (fixture, "/hello", SONDE_HTTP_VERSION_2);
  g_autoptr(SondeHttpExchange) any = get (fixture, "/hello", SONDE_HTTP_VERSION_ANY);
  g_autofree char *first_text = NULL;
  g_autofree char *second_text = NULL;

  assert_done (first);
  assert_done (second);
  assert_done (any);

  first_text = load_text (first);
  second_text = load_text (second);
  g_assert_cmpstr (first_text, ==, "HTTP/1.1\n");
  g_assert_cmpstr (second_text, ==, "HTTP/2.0\n");
  g_assert_cmpstr (sonde_http_exchange_get_version (first), ==, "HTTP/1.1");
  g_assert_cmpstr (sonde_http_exchange_get_version (second), ==, "HTTP/2");
  g_assert_cmpstr (sonde_http_exchange_get_version (any), ==, "HTTP/2");
  g_assert_cmpstr (sonde_http_exchange_get_tls (first)->protocol, ==, "http/1.1");
  g_assert_cmpstr (sonde_http_exchange_get_tls (second)->protocol, ==, "h2");
  g_assert_cmpstr (sonde_http_exchange_get_reason (second), ==, "OK");
}

static void
test_tls (SondeHttpFixture *fixture,
          gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) exchange = get (fixture, "/hello", SONDE_HTTP_VERSION_ANY);
  const SondeHttpTls *tls = sonde_http_exchange_get_tls (exchange);
  g_autoptr(GArray) phases = sonde_http_exchange_dup_phases (exchange);
  gboolean shook = FALSE;

  assert_done (exchange);
  g_assert_cmpstr (tls->version, ==, "TLS 1.3");
  g_assert_nonnull (tls->cipher);
  g_assert_true (sonde_tls_report_is_trusted (tls->report));
  g_assert_false (tls->refused);

  for (guint i = 0; i < phases->len; i++)
    {
      const SondeHttpPhase *phase = &g_array_index (phases, SondeHttpPhase, i);

      shook = shook || phase->kind == SONDE_HTTP_PHASE_HANDSHAKE;
      g_assert_cmpint (phase->end_ns, >=, phase->start_ns);
    }

  g_assert_true (shook);
}

/* Several exchanges over one connection: each has its own stream. */
static void
test_streams (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) first = get (fixture, "/zeros", SONDE_HTTP_VERSION_2);
  g_autoptr(SondeHttpExchange) second = get (fixture, "/a.txt", SONDE_HTTP_VERSION_2);
  g_autofree char *text = NULL;
  SondeHttpMessage message;

  assert_done (first);
  assert_done (second);
  g_assert_true (sonde_http_exchange_get_message (first, TRUE, &message));
  g_assert_cmpuint (message.body_length, ==, 300000);
  g_assert_cmpuint (message.stream_id, ==, 1);
  g_assert_true (sonde_http_exchange_get_message (second, TRUE, &message));
  g_assert_cmpuint (message.stream_id, ==, 3);
  text = load_text (second);
  g_assert_cmpstr (text, ==, "Hello!\n");
  g_assert_true (sonde_http_exchange_get_reused (second));
  g_assert_cmpstr (sonde_http_exchange_get_tls (second)->protocol, ==, "h2");
}

static void
test_no_http2 (SondeHttpFixture *fixture,
               gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_url (fixture, "/a.txt");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(GError) error = NULL;

  sonde_http_request_set_version (request, SONDE_HTTP_VERSION_2);
  g_assert_null (sonde_http_client_send (fixture->client, request, NULL, &error));
  g_assert_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_VERSION);
}

/* TL2: what answers is not TLS. */
static void
test_not_tls (SondeHttpFixture *fixture,
              gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", fixture->port);
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_send (fixture, request);

  g_test_message ("%s", sonde_http_exchange_get_failure (exchange));
  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_FAILED);
  g_assert_nonnull (strstr (sonde_http_exchange_get_failure (exchange), "TLS"));
}

static SondeTlsFindingKind
get_first_finding (SondeHttpExchange *exchange)
{
  SondeTlsReport *report = sonde_http_exchange_get_tls (exchange)->report;
  g_autoptr(SondeTlsFinding) finding = NULL;

  finding = g_list_model_get_item (sonde_tls_report_list_findings (report), 0);

  return sonde_tls_finding_get_kind (finding);
}

/* A certificate that is not to be trusted stops the request; an exception holds once (TL5). */
static void
test_certificate (SondeHttpFixture *fixture,
                  gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = sonde_http_fixture_dup_tls_url (fixture, "/a.txt");
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(SondeHttpExchange) refused = NULL;
  g_autoptr(SondeHttpExchange) other = NULL;
  g_autoptr(SondeHttpExchange) excepted = NULL;
  g_autoptr(SondeHttpExchange) again = NULL;
  const char *fingerprint;
  guint8 content_type;
  SondeFlow *flow;

  sonde_http_client_set_tls_database (fixture->client, NULL);
  refused = sonde_http_fixture_send (fixture, request);
  g_test_message ("%s", sonde_http_exchange_get_failure (refused));
  g_assert_cmpint (sonde_http_exchange_get_state (refused), ==, SONDE_HTTP_EXCHANGE_FAILED);
  g_assert_true (sonde_http_exchange_get_tls (refused)->refused);
  g_assert_cmpint (get_first_finding (refused), ==, SONDE_TLS_FINDING_UNKNOWN_ISSUER);
  g_assert_nonnull (strstr (sonde_http_exchange_get_failure (refused), "Nothing was sent"));

  /* What was said before that is there to be looked at. */
  flow = sonde_http_exchange_get_flow (refused);
  g_assert_nonnull (flow);
  g_assert_cmpint (sonde_flow_get_transport (flow), ==, SONDE_TRANSPORT_TCP);
  g_assert_cmpint (sonde_flow_read_stream (flow, SONDE_DIRECTION_SENT, 0, &content_type, 1, NULL),
                   ==, 1);
  g_assert_cmpuint (content_type, ==, TLS_HANDSHAKE);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED), >, 0);

  fingerprint = sonde_tls_report_get_fingerprint (sonde_http_exchange_get_tls (refused)->report);
  other = sonde_http_client_send (fixture->client, request, "00:11", NULL);
  sonde_http_fixture_wait (other);
  g_assert_true (sonde_http_exchange_get_tls (other)->refused);

  excepted = sonde_http_client_send (fixture->client, request, fingerprint, NULL);
  sonde_http_fixture_wait (excepted);
  assert_done (excepted);
  g_assert_true (sonde_http_exchange_get_tls (excepted)->excepted);
  g_assert_false (sonde_tls_report_is_trusted (sonde_http_exchange_get_tls (excepted)->report));

  again = sonde_http_fixture_send (fixture, request);
  g_assert_true (sonde_http_exchange_get_tls (again)->refused);
}

static void
test_tshark (SondeHttpFixture *fixture,
             gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) first = get (fixture, "/a.txt", SONDE_HTTP_VERSION_1_1);
  g_autoptr(SondeHttpExchange) second = get (fixture, "/a.txt", SONDE_HTTP_VERSION_2);
  g_autofree char *requests = NULL;
  g_autofree char *frames = NULL;
  g_autofree char *records = NULL;

  assert_done (first);
  assert_done (second);
  requests = sonde_http_fixture_run (fixture, "tshark -r capture.pcapng -Y http.request"
                                              " -T fields -e http.request.uri");
  g_assert_nonnull (strstr (requests, "/a.txt"));
  frames = sonde_http_fixture_run (fixture, "tshark -r capture.pcapng -Y http2 -T fields"
                                            " -e http2.headers.path -e http2.headers.status");
  g_assert_nonnull (strstr (frames, "/a.txt"));
  g_assert_nonnull (strstr (frames, "200"));
  records = sonde_http_fixture_run (fixture, "tshark -r capture.pcapng"
                                             " -o tcp.try_heuristic_first:TRUE -Y tls.handshake");
  g_assert_nonnull (strstr (records, "Client Hello"));
}

static void
test_without_taps (SondeHttpFixture *fixture,
                   gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpExchange) first = NULL;
  g_autoptr(SondeHttpExchange) second = NULL;

  sonde_taps_set_enabled (FALSE);
  first = get (fixture, "/a.txt", SONDE_HTTP_VERSION_1_1);
  second = get (fixture, "/a.txt", SONDE_HTTP_VERSION_2);
  sonde_taps_set_enabled (TRUE);

  g_assert_cmpint (sonde_http_exchange_get_state (first), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_cmpint (sonde_http_exchange_get_state (second), ==, SONDE_HTTP_EXCHANGE_DONE);
  g_assert_cmpstr (sonde_http_exchange_get_tls (first)->protocol, ==, "http/1.1");
  g_assert_cmpstr (sonde_http_exchange_get_tls (second)->protocol, ==, "h2");
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

  add_test ("/http-tls/versions", test_versions);
  add_test ("/http-tls/tls", test_tls);
  add_test ("/http-tls/streams", test_streams);
  add_test ("/http-tls/no-http2", test_no_http2);
  add_test ("/http-tls/not-tls", test_not_tls);
  add_test ("/http-tls/certificate", test_certificate);
  add_test ("/http-tls/tshark", test_tshark);
  add_test ("/http-tls/without-taps", test_without_taps);

  return g_test_run ();
}
