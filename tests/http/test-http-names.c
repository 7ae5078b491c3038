#include "config.h"

#include <string.h>

#include "sonde-http-fixture.h"
#include "sonde-taps.h"
#include "sonde-test.h"

/* A resolver that needs no network: it knows one name, and takes for ever over another. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())

G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED,
              gpointer      user_data)
{
  g_task_return_error_if_cancelled (user_data);
}

static void
unref_task (gpointer  task,
            GClosure *closure G_GNUC_UNUSED)
{
  g_object_unref (task);
}

static void
test_resolver_lookup_async (GResolver                *resolver,
                            const char               *name,
                            GResolverNameLookupFlags  flags G_GNUC_UNUSED,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);

  if (g_str_equal (name, "here.test"))
    g_task_return_pointer (task,
                           g_list_prepend (NULL, g_inet_address_new_from_string ("127.0.0.1")),
                           free_addresses);
  else if (g_str_equal (name, "slow.test"))
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                           g_steal_pointer (&task), unref_task, 0);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
}

static GList *
test_resolver_lookup_finish (GResolver     *resolver G_GNUC_UNUSED,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self G_GNUC_UNUSED)
{
}

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

static gboolean
has_phase (SondeHttpExchange  *exchange,
           SondeHttpPhaseKind  kind)
{
  g_autoptr(GArray) phases = sonde_http_exchange_dup_phases (exchange);

  for (guint i = 0; i < phases->len; i++)
    {
      if (g_array_index (phases, SondeHttpPhase, i).kind == kind)
        return TRUE;
    }

  return FALSE;
}

static void
test_found (SondeHttpFixture *fixture,
            gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autofree char *url = g_strdup_printf ("http://here.test:%u/", fixture->port);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", url);
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_send (fixture, request);
  g_autoptr(SondeHttpExchange) literal = sonde_http_fixture_get (fixture, "/");

  g_assert_cmpuint (sonde_http_exchange_get_status (exchange), ==, 200);
  g_assert_cmpstr (sonde_http_exchange_get_address (exchange), ==, address);
  g_assert_true (has_phase (exchange, SONDE_HTTP_PHASE_RESOLVE));

  /* P2: an address is not looked up, whatever libsoup says. */
  g_assert_false (has_phase (literal, SONDE_HTTP_PHASE_RESOLVE));
}

static void
test_not_found (SondeHttpFixture *fixture,
                gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", "http://missing.test:80/");
  g_autoptr(SondeHttpExchange) exchange = sonde_http_fixture_send (fixture, request);

  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_FAILED);
  g_test_message ("%s", sonde_http_exchange_get_failure (exchange));
  g_assert_nonnull (strstr (sonde_http_exchange_get_failure (exchange),
                            "The name missing.test does not exist"));
}

static gboolean
is_resolving (gpointer user_data)
{
  return sonde_http_exchange_get_state (user_data) == SONDE_HTTP_EXCHANGE_RESOLVING;
}

/* A6: stopped while the name is looked up. */
static void
test_stop (SondeHttpFixture *fixture,
           gconstpointer     user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHttpRequest) request = sonde_http_request_new ("GET", "http://slow.test/");
  g_autoptr(SondeHttpExchange) exchange = NULL;

  exchange = sonde_http_client_send (fixture->client, request, NULL, NULL);
  sonde_test_wait_until (is_resolving, exchange);
  sonde_http_exchange_stop (exchange);
  sonde_http_fixture_wait (exchange);

  g_assert_cmpint (sonde_http_exchange_get_state (exchange), ==, SONDE_HTTP_EXCHANGE_STOPPED);
  g_assert_nonnull (strstr (sonde_http_exchange_get_failure (exchange),
                            "addresses were looked up"));
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
  g_autoptr(GResolver) resolver = NULL;

  sonde_test_init (&argc, &argv);
  sonde_taps_install ();
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);

  add_test ("/http-names/found", test_found);
  add_test ("/http-names/not-found", test_not_found);
  add_test ("/http-names/stop", test_stop);

  return g_test_run ();
}
