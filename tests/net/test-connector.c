#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sonde-connect-attempt.h"
#include "sonde-connector.h"
#include "sonde-network-error.h"
#include "sonde-test.h"

/* A resolver that knows one name, and answers at once, late or never. */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())

G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver    parent_instance;

  const char **ipv6;
  const char **ipv4;
  GTask       *held_back;
  gboolean     hold_back_ipv6;
  gboolean     fail;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
test_resolver_answer (TestResolver  *self,
                      GTask         *task,
                      const char   **addresses)
{
  GList *list = NULL;

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    list = g_list_append (list, g_inet_address_new_from_string (addresses[i]));

  if (self->fail)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "Busy");
  else if (list == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "Unknown");
  else
    g_task_return_pointer (task, list, test_resolver_free_addresses);
}

static void
test_resolver_lookup_async (GResolver                *resolver,
                            const char               *name G_GNUC_UNUSED,
                            GResolverNameLookupFlags  flags,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  gboolean is_ipv6 = flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (is_ipv6 && self->hold_back_ipv6)
    self->held_back = g_steal_pointer (&task);
  else
    test_resolver_answer (self, task, is_ipv6 ? self->ipv6 : self->ipv4);
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

static TestResolver *
make_resolver (const char **ipv6,
               const char **ipv4)
{
  TestResolver *self = g_object_new (TEST_TYPE_RESOLVER, NULL);

  self->ipv6 = ipv6;
  self->ipv4 = ipv4;

  return self;
}

/* A socket that listens, at a free port unless one is given. */
static GSocket *
listen_on (const char *host,
           guint16     port)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr(GError) error = NULL;
  GSocket *socket;

  socket = g_socket_new (g_socket_address_get_family (address),
                         G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, 0);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);

  return socket;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* Fills the queue of a listener: what comes then is not answered, as by a firewall. */
static GPtrArray *
fill (GSocket *listener)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (listener, NULL);
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      GSocket *socket = g_socket_new (g_socket_address_get_family (address),
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_ptr_array_add (sockets, socket);
      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, address, NULL, NULL);
    }

  return sockets;
}

static GSocketConnection *
run_connector (SondeConnector  *connector,
               GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  sonde_connector_connect_async (connector, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);

  return sonde_connector_connect_finish (connector, result, error);
}

static void
assert_attempt (SondeConnector           *connector,
                guint                     position,
                const char               *host,
                SondeConnectAttemptState  state)
{
  g_autoptr(SondeConnectAttempt) attempt =
    g_list_model_get_item (sonde_connector_list_attempts (connector), position);
  g_autofree char *text = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u",
                                           host, sonde_connector_get_port (connector));

  g_assert_nonnull (attempt);
  g_assert_cmpstr (sonde_connect_attempt_get_text (attempt), ==, text);
  g_assert_cmpint (sonde_connect_attempt_get_state (attempt), ==, state);
  g_assert_cmpint (sonde_connect_attempt_get_elapsed_us (attempt), >, 0);
  g_assert_nonnull (strstr (sonde_connect_attempt_get_outcome (attempt), text));
}

static guint
count_attempts (SondeConnector *connector)
{
  return g_list_model_get_n_items (sonde_connector_list_attempts (connector));
}

static void
test_connector_literal (void)
{
  static const char * const hosts[] = { "127.0.0.1", "::1" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(GSocket) listener = listen_on (hosts[i], 0);
      g_autoptr(SondeConnector) connector = NULL;
      g_autoptr(GSocketConnection) connection = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *outcome = NULL;

      connector = sonde_connector_new (NULL, hosts[i], get_port (listener));
      connection = run_connector (connector, &error);
      g_assert_no_error (error);
      g_assert_true (g_socket_connection_is_connected (connection));
      g_assert_cmpuint (count_attempts (connector), ==, 1);
      assert_attempt (connector, 0, hosts[i], SONDE_CONNECT_ATTEMPT_CONNECTED);
      g_assert_cmpint (sonde_connector_get_resolve_us (connector), ==, 0);
      g_assert_cmpint (sonde_connector_get_connect_us (connector), >, 0);

      outcome = sonde_connector_dup_outcome (connector);
      g_assert_true (g_str_has_prefix (outcome, "Connected to "));
      g_assert_finalize_object (g_steal_pointer (&connector));
    }
}

static void
test_connector_refused (void)
{
  g_autoptr(GSocket) bound = listen_on ("127.0.0.1", 0);
  guint16 port = get_port (bound);
  g_autoptr(SondeConnector) connector = sonde_connector_new (NULL, "127.0.0.1", port);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_close (bound, NULL);
  connection = run_connector (connector, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "refused the connection"));
  g_assert_null (connection);
  assert_attempt (connector, 0, "127.0.0.1", SONDE_CONNECT_ATTEMPT_FAILED);
}

static void
test_connector_timed_out (void)
{
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", 0);
  g_autoptr(GPtrArray) others G_GNUC_UNUSED = fill (listener);
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connector = sonde_connector_new (NULL, "127.0.0.1", get_port (listener));
  sonde_connector_set_timeout_ms (connector, 300);
  connection = run_connector (connector, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "did not answer within "));
  g_assert_null (connection);
}

/* In a network of its own: without a route, and with routes that lead nowhere. */
static void
test_connector_unreachable_child (void)
{
  static const struct { const char *host; int code; } cases[] = {
    { "192.0.2.1", G_IO_ERROR_HOST_UNREACHABLE },
    { "198.51.100.1", G_IO_ERROR_NETWORK_UNREACHABLE },
    { "203.0.113.1", G_IO_ERROR_PERMISSION_DENIED },
  };
  const char *setup = "ip link set lo up && ip route add unreachable 192.0.2.0/24 && "
                      "ip route add prohibit 203.0.113.0/24";

  g_autofree char *map = g_strdup_printf ("0 %u 1", getuid ());
  int fd;

  g_assert_cmpint (unshare (CLONE_NEWUSER | CLONE_NEWNET), ==, 0);
  fd = open ("/proc/self/uid_map", O_WRONLY);
  g_assert_cmpint (write (fd, map, strlen (map)), ==, strlen (map));
  close (fd);
  g_assert_cmpint (system (setup), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeConnector) connector = sonde_connector_new (NULL, cases[i].host, 9);
      g_autoptr(GSocketConnection) connection = NULL;
      g_autoptr(GError) error = NULL;

      connection = run_connector (connector, &error);
      g_assert_error (error, G_IO_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].host));
      g_assert_null (connection);
      assert_attempt (connector, 0, cases[i].host, SONDE_CONNECT_ATTEMPT_FAILED);
    }
}

static void
test_connector_unreachable (void)
{
  if (g_test_subprocess ())
    {
      test_connector_unreachable_child ();
      return;
    }

  if (system ("unshare -rn ip link set lo up >/dev/null 2>&1") != 0)
    {
      g_test_skip ("needs a network namespace and the ip command");
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* The first address fails, so the next is tried at once. */
static void
test_connector_next_address (void)
{
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", 0);
  g_autoptr(TestResolver) resolver = make_resolver ((const char *[]) { "::1", NULL },
                                                    (const char *[]) { "127.0.0.1", NULL });
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL;

  connector = sonde_connector_new (G_RESOLVER (resolver), "host.test", get_port (listener));
  connection = run_connector (connector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_attempts (connector), ==, 2);
  assert_attempt (connector, 0, "::1", SONDE_CONNECT_ATTEMPT_FAILED);
  assert_attempt (connector, 1, "127.0.0.1", SONDE_CONNECT_ATTEMPT_CONNECTED);
  g_assert_cmpint (sonde_connector_get_resolve_us (connector), >, 0);

  outcome = sonde_connector_dup_outcome (connector);
  g_assert_nonnull (strstr (outcome, ", after [::1]:"));
}

/* The first address does not answer; RFC 8305 waits for 250 ms. */
static void
test_connector_delay (void)
{
  g_autoptr(GSocket) mute = listen_on ("127.0.0.2", 0);
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", get_port (mute));
  g_autoptr(GPtrArray) others G_GNUC_UNUSED = fill (mute);
  g_autoptr(TestResolver) resolver = NULL;
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL;

  resolver = make_resolver (NULL, (const char *[]) { "127.0.0.2", "127.0.0.1", NULL });
  connector = sonde_connector_new (G_RESOLVER (resolver), "host.test", get_port (listener));
  connection = run_connector (connector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_attempts (connector), ==, 2);
  assert_attempt (connector, 1, "127.0.0.1", SONDE_CONNECT_ATTEMPT_CONNECTED);
  g_assert_cmpint (sonde_connector_get_connect_us (connector), >=, 245 * 1000);

  outcome = sonde_connector_dup_outcome (connector);
  g_assert_nonnull (strstr (outcome, ", as 127.0.0.2:"));
}

/* The families take turns, and IPv6 begins. All of them refuse. */
static void
test_connector_order (void)
{
  g_autoptr(GSocket) bound = listen_on ("127.0.0.1", 0);
  g_autoptr(TestResolver) resolver = NULL;
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  resolver = make_resolver ((const char *[]) { "::1", "::ffff:127.0.0.9", NULL },
                            (const char *[]) { "127.0.0.1", "127.0.0.2", "127.0.0.3", NULL });
  connector = sonde_connector_new (G_RESOLVER (resolver), "host.test", get_port (bound));
  g_socket_close (bound, NULL);
  connection = run_connector (connector, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "host.test could not be reached at any of its 5"));

  /* None waits for the delay after the one before, which has failed already. */
  g_assert_cmpint (sonde_connector_get_connect_us (connector), <, 4 * 250 * 1000);

  g_assert_cmpuint (count_attempts (connector), ==, 5);
  assert_attempt (connector, 0, "::1", SONDE_CONNECT_ATTEMPT_FAILED);
  assert_attempt (connector, 1, "127.0.0.1", SONDE_CONNECT_ATTEMPT_FAILED);
  assert_attempt (connector, 2, "127.0.0.9", SONDE_CONNECT_ATTEMPT_FAILED);
  assert_attempt (connector, 3, "127.0.0.2", SONDE_CONNECT_ATTEMPT_FAILED);
  assert_attempt (connector, 4, "127.0.0.3", SONDE_CONNECT_ATTEMPT_FAILED);
}

/* A resolver that never says whether there are IPv6 addresses does not hold anything up. */
static void
test_connector_late_ipv6 (void)
{
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", 0);
  g_autoptr(TestResolver) resolver = make_resolver (NULL,
                                                    (const char *[]) { "127.0.0.1", NULL });
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  resolver->hold_back_ipv6 = TRUE;
  connector = sonde_connector_new (G_RESOLVER (resolver), "host.test", get_port (listener));
  connection = run_connector (connector, &error);
  g_assert_no_error (error);
  assert_attempt (connector, 0, "127.0.0.1", SONDE_CONNECT_ATTEMPT_CONNECTED);
  g_assert_cmpint (sonde_connector_get_connect_us (connector), >=, 45 * 1000);

  g_assert_nonnull (resolver->held_back);
  test_resolver_answer (resolver, resolver->held_back, NULL);
  g_clear_object (&resolver->held_back);

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_finalize_object (g_steal_pointer (&connector));
}

static void
test_connector_names (void)
{
  g_autoptr(TestResolver) resolver = make_resolver (NULL, NULL);
  g_autoptr(SondeConnector) unknown = sonde_connector_new (G_RESOLVER (resolver), "host.test", 9);
  g_autoptr(SondeConnector) failing = sonde_connector_new (G_RESOLVER (resolver), "host.test", 9);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) unknown_error = NULL;
  g_autoptr(GError) failing_error = NULL;

  connection = run_connector (unknown, &unknown_error);
  g_assert_error (unknown_error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (unknown_error->message, "host.test does not exist"));

  resolver->fail = TRUE;
  connection = run_connector (failing, &failing_error);
  g_assert_error (failing_error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  g_assert_nonnull (strstr (failing_error->message, "could not answer for the name host.test"));
  g_assert_null (connection);
}

static void
test_connector_localhost (void)
{
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", 0);
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connector = sonde_connector_new (NULL, "localhost", get_port (listener));
  connection = run_connector (connector, &error);
  g_assert_no_error (error);
  g_assert_nonnull (connection);
}

static void
test_connector_stopped (void)
{
  g_autoptr(GSocket) listener = listen_on ("127.0.0.1", 0);
  g_autoptr(GPtrArray) others G_GNUC_UNUSED = fill (listener);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(SondeConnector) connector = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  connector = sonde_connector_new (NULL, "127.0.0.1", get_port (listener));
  sonde_connector_connect_async (connector, cancellable, sonde_test_store_result, &result);
  g_cancellable_cancel (cancellable);
  sonde_test_await (&result);

  connection = sonde_connector_connect_finish (connector, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (connection);
  assert_attempt (connector, 0, "127.0.0.1", SONDE_CONNECT_ATTEMPT_ABANDONED);

  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&connector));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/connector/literal", test_connector_literal);
  g_test_add_func ("/connector/tc6/refused", test_connector_refused);
  g_test_add_func ("/connector/tc6/timed-out", test_connector_timed_out);
  g_test_add_func ("/connector/tc6/unreachable", test_connector_unreachable);
  g_test_add_func ("/connector/tc6/next-address", test_connector_next_address);
  g_test_add_func ("/connector/tc6/delay", test_connector_delay);
  g_test_add_func ("/connector/tc6/order", test_connector_order);
  g_test_add_func ("/connector/late-ipv6", test_connector_late_ipv6);
  g_test_add_func ("/connector/names", test_connector_names);
  g_test_add_func ("/connector/localhost", test_connector_localhost);
  g_test_add_func ("/connector/stopped", test_connector_stopped);

  return g_test_run ();
}
