#include "config.h"

#include <netdb.h>

#include <glib/gi18n-lib.h>

#include "sonde-connect-attempt.h"
#include "sonde-connect-outcome.h"
#include "sonde-connector.h"
#include "sonde-icmp-error.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-tcp-info.h"

/* RFC 8305, section 8: the Connection Attempt Delay and the Resolution Delay. */
#define ATTEMPT_DELAY_MS 250
#define RESOLUTION_DELAY_MS 50

#define DEFAULT_TIMEOUT_MS 10000

/* A resolver may give any number of addresses. */
#define MAX_ATTEMPTS 64

/**
 * SondeConnector:
 *
 * Connects to a host over TCP, trying its addresses as “Happy Eyeballs” has it (RFC 8305):
 * both families in turn, IPv6 first, each a quarter of a second after the one before unless that
 * has failed already. The first that answers is taken. What came of each is told.
 *
 * It never goes through a proxy, and connects once.
 */
struct _SondeConnector
{
  GObject        parent_instance;

  GResolver     *resolver;
  char          *host;
  guint16        port;
  guint          timeout_ms;

  GListStore    *attempts;
  GTask         *task;
  GCancellable  *cancellable;
  GSource       *cancelled_source;
  GSource       *delay_source;
  GQueue         ipv6;
  GQueue         ipv4;
  GError        *resolve_error;
  GError        *connect_error;
  gboolean       tried_ipv6_last;
  guint          n_lookups;
  guint          n_running;
  gint64         started_us;
  gint64         resolved_us;
  gint64         connected_us;
};

G_DEFINE_FINAL_TYPE (SondeConnector, sonde_connector, G_TYPE_OBJECT)

/* An attempt, while it is under way. */
typedef struct
{
  SondeConnector      *connector;
  SondeConnectAttempt *attempt;
  GSocket             *socket;
  GCancellable        *cancellable;
  GSource             *timeout_source;
  gboolean             timed_out;
} SondeConnectorRun;

static void sonde_connector_proceed (SondeConnector *self);

static void
sonde_connector_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static GSource *
sonde_connector_add_timeout (SondeConnector *self,
                             guint           timeout_ms,
                             GSourceFunc     callback,
                             gpointer        user_data)
{
  GSource *source = g_timeout_source_new (timeout_ms);

  g_source_set_callback (source, callback, user_data, NULL);
  g_source_attach (source, g_task_get_context (self->task));

  return source;
}

static void
sonde_connector_run_free (SondeConnectorRun *run)
{
  sonde_connector_clear_source (&run->timeout_source);
  g_clear_object (&run->connector);
  g_clear_object (&run->attempt);
  g_clear_object (&run->socket);
  g_clear_object (&run->cancellable);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeConnectorRun, sonde_connector_run_free)

/* Ends the whole. Takes the task, so that nothing that comes later can. */
static GTask *
sonde_connector_end (SondeConnector *self)
{
  sonde_connector_clear_source (&self->cancelled_source);
  sonde_connector_clear_source (&self->delay_source);
  g_queue_clear_full (&self->ipv6, g_object_unref);
  g_queue_clear_full (&self->ipv4, g_object_unref);
  self->connected_us = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);

  return g_steal_pointer (&self->task);
}

static void
sonde_connector_return_error (SondeConnector *self)
{
  g_autofree char *outcome = NULL;
  g_autoptr(GTask) task = NULL;
  const GError *error = self->connect_error != NULL ? self->connect_error : self->resolve_error;
  gboolean cancelled = g_cancellable_is_cancelled (self->cancellable);

  task = sonde_connector_end (self);
  outcome = sonde_connector_dup_outcome (self);

  if (error != NULL && !cancelled)
    g_task_return_new_error (task, error->domain, error->code, "%s", outcome);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", outcome);
}

static gboolean
sonde_connector_cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED,
                              gpointer      user_data)
{
  SondeConnector *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_connector_delay_cb (gpointer user_data)
{
  SondeConnector *self = user_data;

  sonde_connector_clear_source (&self->delay_source);
  sonde_connector_proceed (self);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_connector_timeout_cb (gpointer user_data)
{
  SondeConnectorRun *run = user_data;

  run->timed_out = TRUE;
  g_cancellable_cancel (run->cancellable);

  return G_SOURCE_REMOVE;
}

/* Which router said that the host cannot be reached, if one did. */
static char *
sonde_connector_dup_router (GSocket *socket)
{
  SondeIcmpError icmp;

  if (!sonde_icmp_error_read (socket, &icmp) || !icmp.has_router)
    return NULL;

  return sonde_endpoint_dup_address (&icmp.router);
}

static void
sonde_connector_fail_run (SondeConnector    *self,
                          SondeConnectorRun *run,
                          const GError      *error)
{
  g_autoptr(GError) timed_out = NULL;
  g_autofree char *router = NULL;

  if (run->timed_out)
    {
      timed_out = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                       _("The connection attempt timed out"));
      error = timed_out;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      sonde_connect_attempt_abandon (run->attempt);
      return;
    }

  if (run->socket != NULL)
    router = sonde_connector_dup_router (run->socket);

  sonde_connect_attempt_fail (run->attempt, error, router);

  if (self->connect_error == NULL)
    self->connect_error = g_error_copy (error);
}

/*
 * A busy main loop learns late that there is a connection. The kernel knows how long it took,
 * unless packets were lost.
 */
static gint64
sonde_connector_measure (SondeConnectorRun *run,
                         GSocket           *socket)
{
  gint64 elapsed_us = sonde_connect_attempt_get_elapsed_us (run->attempt);
  SondeTcpInfo info;

  sonde_tcp_info_read (socket, &info);

  if (info.rtt_us > 0 && info.rtt_us < elapsed_us && info.n_retransmitted == 0)
    return info.rtt_us;

  return MAX (elapsed_us, 1);
}

static void
sonde_connector_connect_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(SondeConnectorRun) run = user_data;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GTask) task = NULL;
  SondeConnector *self = run->connector;
  gint64 elapsed_us;
  gint64 late_us;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, &error);
  g_signal_handlers_disconnect_by_data (object, run);
  self->n_running--;

  if (connection == NULL)
    {
      sonde_connector_fail_run (self, run, error);
      sonde_connector_clear_source (&self->delay_source);
    }
  else if (self->task == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      sonde_connect_attempt_abandon (run->attempt);
      g_socket_close (g_socket_connection_get_socket (connection), NULL);
    }
  else
    {
      elapsed_us = sonde_connector_measure (run, g_socket_connection_get_socket (connection));
      late_us = sonde_connect_attempt_get_elapsed_us (run->attempt) - elapsed_us;
      sonde_icmp_error_enable (g_socket_connection_get_socket (connection), FALSE);
      sonde_connect_attempt_succeed (run->attempt, elapsed_us);
      task = sonde_connector_end (self);
      self->connected_us -= late_us;
      g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
    }

  if (self->task != NULL)
    sonde_connector_proceed (self);
}

/* The socket is there before it connects: time to have it keep what routers say. */
static void
sonde_connector_event_cb (GSocketClient      *client G_GNUC_UNUSED,
                          GSocketClientEvent  event,
                          GSocketConnectable *connectable G_GNUC_UNUSED,
                          GIOStream          *stream,
                          SondeConnectorRun  *run)
{
  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (stream))
    return;

  g_set_object (&run->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)));
  sonde_icmp_error_enable (run->socket, TRUE);
}

static void
sonde_connector_chain_cancel_cb (GCancellable *cancellable G_GNUC_UNUSED,
                                 gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
sonde_connector_start (SondeConnector *self,
                       GSocketAddress *address)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  SondeConnectorRun *run = g_new0 (SondeConnectorRun, 1);

  run->connector = g_object_ref (self);
  run->attempt = sonde_connect_attempt_new (address);
  run->cancellable = g_cancellable_new ();
  run->timeout_source = sonde_connector_add_timeout (self, self->timeout_ms,
                                                     sonde_connector_timeout_cb, run);
  g_list_store_append (self->attempts, run->attempt);
  g_signal_connect_object (self->cancellable, "cancelled",
                           G_CALLBACK (sonde_connector_chain_cancel_cb), run->cancellable, 0);

  g_socket_client_set_enable_proxy (client, FALSE);
  g_signal_connect (client, "event", G_CALLBACK (sonde_connector_event_cb), run);
  self->n_running++;
  g_socket_client_connect_async (client,
                                 G_SOCKET_CONNECTABLE (address),
                                 run->cancellable,
                                 sonde_connector_connect_cb,
                                 run);
}

/* RFC 8305, section 4: the families take turns, and IPv6 begins. */
static GSocketAddress *
sonde_connector_pop_address (SondeConnector *self)
{
  GQueue *first = self->tried_ipv6_last ? &self->ipv4 : &self->ipv6;
  GQueue *second = self->tried_ipv6_last ? &self->ipv6 : &self->ipv4;
  GQueue *queue = g_queue_is_empty (first) ? second : first;

  self->tried_ipv6_last = queue == &self->ipv6;

  return g_queue_pop_head (queue);
}

static gboolean
sonde_connector_has_address (SondeConnector *self)
{
  return !g_queue_is_empty (&self->ipv6) || !g_queue_is_empty (&self->ipv4);
}

static void
sonde_connector_arm_delay (SondeConnector *self,
                           guint           delay_ms)
{
  sonde_connector_clear_source (&self->delay_source);
  self->delay_source = sonde_connector_add_timeout (self, delay_ms, sonde_connector_delay_cb,
                                                    self);
}

/* Does the next thing: starts an attempt, waits, or ends the whole. */
static void
sonde_connector_proceed (SondeConnector *self)
{
  gboolean cancelled = g_cancellable_is_cancelled (self->cancellable);

  if (!cancelled && self->delay_source == NULL && sonde_connector_has_address (self))
    {
      g_autoptr(GSocketAddress) address = sonde_connector_pop_address (self);

      sonde_connector_start (self, address);

      if (sonde_connector_has_address (self))
        sonde_connector_arm_delay (self, ATTEMPT_DELAY_MS);
    }

  if (self->n_running == 0 && self->n_lookups == 0 &&
      (cancelled || !sonde_connector_has_address (self)))
    sonde_connector_return_error (self);
}

/*
 * Whether a lookup says that the name exists without an address of that family. GResolver has
 * no code for it, but passes on the words of the C library, in the same language.
 */
static gboolean
sonde_connector_is_no_data (const GError *error)
{
  return g_str_has_suffix (error->message, gai_strerror (EAI_NODATA)) ||
         g_str_has_suffix (error->message, gai_strerror (EAI_ADDRFAMILY));
}

/* Keeps the more telling of two answers about the same name. */
static void
sonde_connector_take_resolve_error (SondeConnector *self,
                                    GError         *error)
{
  gboolean says_more;

  if (sonde_connector_is_no_data (error))
    {
      g_clear_error (&self->resolve_error);
      g_set_error_literal (&self->resolve_error,
                           SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NO_ADDRESS, error->message);
      g_error_free (error);
      return;
    }

  says_more = self->resolve_error == NULL ||
              g_error_matches (self->resolve_error,
                               G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);

  if (says_more)
    {
      g_clear_error (&self->resolve_error);
      self->resolve_error = error;
      return;
    }

  g_error_free (error);
}

static void
sonde_connector_take_addresses (SondeConnector *self,
                                GList          *addresses)
{
  for (GList *l = addresses; l != NULL; l = l->next)
    {
      GSocketFamily family = g_inet_address_get_family (l->data);
      GQueue *queue = family == G_SOCKET_FAMILY_IPV6 ? &self->ipv6 : &self->ipv4;

      if (g_queue_get_length (queue) < MAX_ATTEMPTS / 2)
        g_queue_push_tail (queue, g_inet_socket_address_new (l->data, self->port));
    }
}

static void
sonde_connector_take_lookup (SondeConnector *self,
                             GList          *addresses,
                             GError         *error,
                             gboolean        is_ipv6)
{
  gboolean ipv4_came_first = !is_ipv6 && self->n_lookups == 2;

  self->n_lookups--;

  if (error != NULL)
    sonde_connector_take_resolve_error (self, error);

  sonde_connector_take_addresses (self, addresses);
  g_resolver_free_addresses (addresses);

  if (self->resolved_us == 0 && (self->n_lookups == 0 || sonde_connector_has_address (self)))
    self->resolved_us = g_get_monotonic_time ();

  /* RFC 8305, section 3: AAAA records that are a little late still come first. */
  if (ipv4_came_first && error == NULL)
    sonde_connector_arm_delay (self, RESOLUTION_DELAY_MS);
  else if (self->n_running == 0)
    sonde_connector_clear_source (&self->delay_source);
  else if (self->delay_source == NULL && sonde_connector_has_address (self))
    sonde_connector_arm_delay (self, ATTEMPT_DELAY_MS);

  sonde_connector_proceed (self);
}

static void
sonde_connector_lookup_ipv6_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(SondeConnector) self = user_data;
  GError *error = NULL;
  GList *addresses;

  addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (object), result, &error);

  if (self->task != NULL)
    sonde_connector_take_lookup (self, addresses, error, TRUE);
  else
    {
      g_resolver_free_addresses (addresses);
      g_clear_error (&error);
    }
}

static void
sonde_connector_lookup_ipv4_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(SondeConnector) self = user_data;
  GError *error = NULL;
  GList *addresses;

  addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (object), result, &error);

  if (self->task != NULL)
    sonde_connector_take_lookup (self, addresses, error, FALSE);
  else
    {
      g_resolver_free_addresses (addresses);
      g_clear_error (&error);
    }
}

static void
sonde_connector_finalize (GObject *object)
{
  SondeConnector *self = SONDE_CONNECTOR (object);

  g_assert (self->task == NULL);

  g_clear_object (&self->resolver);
  g_clear_pointer (&self->host, g_free);
  g_clear_object (&self->attempts);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->resolve_error);
  g_clear_error (&self->connect_error);

  G_OBJECT_CLASS (sonde_connector_parent_class)->finalize (object);
}

static void
sonde_connector_class_init (SondeConnectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_connector_finalize;
}

static void
sonde_connector_init (SondeConnector *self)
{
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
  self->attempts = g_list_store_new (SONDE_TYPE_CONNECT_ATTEMPT);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->ipv6);
  g_queue_init (&self->ipv4);
}

/**
 * sonde_connector_new:
 * @resolver: (nullable): who finds the addresses of names, or `NULL` for the system's resolver
 * @host: a host, as sonde_host_port_parse() gives it; a name in ASCII
 * @port: a port, in host byte order
 *
 * Returns: (transfer full): a connector that does nothing yet
 */
SondeConnector *
sonde_connector_new (GResolver  *resolver,
                     const char *host,
                     guint16     port)
{
  SondeConnector *self;

  g_return_val_if_fail (resolver == NULL || G_IS_RESOLVER (resolver), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  self = g_object_new (SONDE_TYPE_CONNECTOR, NULL);
  self->resolver = resolver != NULL ? g_object_ref (resolver) : g_resolver_get_default ();
  self->host = g_strdup (host);
  self->port = port;

  return self;
}

/**
 * sonde_connector_set_timeout_ms:
 * @self: a connector that does nothing yet
 * @timeout_ms: how long each address may take to answer, in milliseconds; at first 10000
 *
 * Sets when to give up an address.
 */
void
sonde_connector_set_timeout_ms (SondeConnector *self,
                                guint           timeout_ms)
{
  g_return_if_fail (SONDE_IS_CONNECTOR (self));
  g_return_if_fail (timeout_ms > 0);

  self->timeout_ms = timeout_ms;
}

/**
 * sonde_connector_get_host:
 * @self: a connector
 *
 * Returns: (transfer none): the host
 */
const char *
sonde_connector_get_host (SondeConnector *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), NULL);

  return self->host;
}

/**
 * sonde_connector_get_port:
 * @self: a connector
 *
 * Returns: the port, in host byte order
 */
guint16
sonde_connector_get_port (SondeConnector *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), 0);

  return self->port;
}

/**
 * sonde_connector_list_attempts:
 * @self: a connector
 *
 * Returns: (transfer none): the [class@ConnectAttempt]s, in the order in which they began
 */
GListModel *
sonde_connector_list_attempts (SondeConnector *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), NULL);

  return G_LIST_MODEL (self->attempts);
}

/**
 * sonde_connector_get_resolve_us:
 * @self: a connector
 *
 * Returns: how long it took until the first address was known, in microseconds; 0 for a literal
 *   address, and as long as none is known
 */
gint64
sonde_connector_get_resolve_us (SondeConnector *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), 0);

  return self->resolved_us > 0 ? self->resolved_us - self->started_us : 0;
}

/**
 * sonde_connector_get_connect_us:
 * @self: a connector
 *
 * Returns: how long it took from the first address to the connection, in microseconds; 0 as long
 *   as it is not over
 */
gint64
sonde_connector_get_connect_us (SondeConnector *self)
{
  gint64 begin;

  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), 0);

  begin = self->resolved_us > 0 ? self->resolved_us : self->started_us;

  return self->connected_us > 0 ? self->connected_us - begin : 0;
}

/**
 * sonde_connector_dup_outcome:
 * @self: a connector that has ended
 *
 * Says in plain words how it went.
 *
 * Returns: (transfer full): a sentence or two, translated
 */
char *
sonde_connector_dup_outcome (SondeConnector *self)
{
  char *outcome;

  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), NULL);

  outcome = sonde_connect_outcome_describe (G_LIST_MODEL (self->attempts), self->host,
                                            sonde_connector_get_connect_us (self));

  if (outcome != NULL)
    return outcome;

  if (self->resolve_error != NULL)
    return sonde_network_error_explain (self->resolve_error, SONDE_NETWORK_STEP_RESOLVE,
                                        self->host, sonde_connector_get_resolve_us (self));

  return g_strdup_printf (_("Stopped before %s answered."), self->host);
}

/**
 * sonde_connector_connect_async:
 * @self: a connector that does nothing yet
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Finds the addresses of the host, unless it is a literal address, and connects. Finish with
 * [method@Connector.connect_finish].
 */
void
sonde_connector_connect_async (SondeConnector      *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GSocketAddress *literal;

  g_return_if_fail (SONDE_IS_CONNECTOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (self->started_us == 0);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, sonde_connector_connect_async);
  self->started_us = g_get_monotonic_time ();

  if (cancellable != NULL)
    {
      self->cancelled_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled_source,
                             G_SOURCE_FUNC (sonde_connector_cancelled_cb), self, NULL);
      g_source_attach (self->cancelled_source, g_task_get_context (self->task));
    }

  literal = sonde_literal_to_address (self->host, self->port);

  if (literal != NULL)
    {
      g_queue_push_tail (&self->ipv4, literal);
      sonde_connector_proceed (self);
      return;
    }

  self->n_lookups = 2;
  g_resolver_lookup_by_name_with_flags_async (self->resolver, self->host,
                                              G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY,
                                              self->cancellable,
                                              sonde_connector_lookup_ipv6_cb,
                                              g_object_ref (self));
  g_resolver_lookup_by_name_with_flags_async (self->resolver, self->host,
                                              G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY,
                                              self->cancellable,
                                              sonde_connector_lookup_ipv4_cb,
                                              g_object_ref (self));
}

/**
 * sonde_connector_connect_finish:
 * @self: a connector
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [method@Connector.connect_async] began.
 *
 * Fails with any `G_RESOLVER_ERROR`, `SONDE_NETWORK_ERROR` or `G_IO_ERROR`. The message is what
 * sonde_connector_dup_outcome() says, and can be shown as it is.
 *
 * Returns: (transfer full) (nullable): the connection, or `NULL` with @error set
 */
GSocketConnection *
sonde_connector_connect_finish (SondeConnector  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (SONDE_IS_CONNECTOR (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
