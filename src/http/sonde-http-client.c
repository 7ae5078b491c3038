#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-client-private.h"
#include "sonde-http-exchange-private.h"
#include "sonde-http-redirect.h"
#include "sonde-http-url.h"

#define N_VERSIONS (SONDE_HTTP_VERSION_2 + 1)

/**
 * SondeHttpClient:
 *
 * Sends requests, each as an exchange that can be watched.
 *
 * Connections are kept and used again. The taps have to be installed, and to record into the
 * client's capture, for the exchanges to know what was sent and received.
 */
struct _SondeHttpClient
{
  GObject                       parent_instance;

  SondeCapture                 *capture;
  SondeClock                   *clock;
  const SondeDissector * const *dissectors;
  GTlsDatabase                 *database;
  SondeHttpPool                *pools[N_VERSIONS];
  GHashTable                   *dissections;
  GHashTable                   *claims;
  GPtrArray                    *running;
};

G_DEFINE_FINAL_TYPE (SondeHttpClient, sonde_http_client, G_TYPE_OBJECT)

enum {
  REDIRECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_http_client_drop_pools (SondeHttpClient *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->pools); i++)
    g_clear_object (&self->pools[i]);
}

/* An exception holds for one attempt: its connections are nobody else's. */
static SondeHttpPool *
sonde_http_client_dup_pool (SondeHttpClient *self,
                            SondeHttpVersion version,
                            gboolean         is_exception)
{
  if (is_exception)
    return sonde_http_pool_new (version, self->database);

  if (self->pools[version] == NULL)
    self->pools[version] = sonde_http_pool_new (version, self->database);

  return g_object_ref (self->pools[version]);
}

static guint
sonde_http_client_count_hops (SondeHttpExchange *exchange)
{
  guint n_hops = 0;

  while ((exchange = sonde_http_exchange_get_previous (exchange)) != NULL)
    n_hops++;

  return n_hops;
}

static SondeHttpExchange *
sonde_http_client_run (SondeHttpClient   *self,
                       SondeHttpRequest  *request,
                       SondeHttpExchange *previous,
                       const char        *notice,
                       const char        *fingerprint,
                       GError           **error)
{
  g_autoptr(GUri) uri = sonde_http_request_check (request, NULL, error);
  g_autoptr(SondeHttpExchange) exchange = NULL;
  g_autoptr(SondeHttpPool) pool = NULL;
  g_autoptr(SondeHttpOperation) operation = NULL;

  if (uri == NULL)
    return NULL;

  exchange = sonde_http_exchange_new_queued (request, previous, notice, self->clock);
  pool = sonde_http_client_dup_pool (self, sonde_http_request_get_version (request),
                                     fingerprint != NULL);
  operation = sonde_http_operation_new (self, pool, exchange, uri, fingerprint);
  g_ptr_array_add (self->running, g_object_ref (operation));
  sonde_http_operation_start (operation);

  return g_steal_pointer (&exchange);
}

static void
sonde_http_client_dispose (GObject *object)
{
  SondeHttpClient *self = SONDE_HTTP_CLIENT (object);

  for (guint i = 0; i < self->running->len; i++)
    sonde_http_exchange_stop (
      sonde_http_operation_get_exchange (g_ptr_array_index (self->running, i)));

  g_ptr_array_set_size (self->running, 0);
  sonde_http_client_drop_pools (self);
  g_hash_table_remove_all (self->dissections);

  G_OBJECT_CLASS (sonde_http_client_parent_class)->dispose (object);
}

static void
sonde_http_client_finalize (GObject *object)
{
  SondeHttpClient *self = SONDE_HTTP_CLIENT (object);

  g_clear_object (&self->capture);
  g_clear_object (&self->clock);
  g_clear_object (&self->database);
  g_clear_pointer (&self->dissections, g_hash_table_unref);
  g_clear_pointer (&self->claims, g_hash_table_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_http_client_parent_class)->finalize (object);
}

static void
sonde_http_client_class_init (SondeHttpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_http_client_dispose;
  object_class->finalize = sonde_http_client_finalize;

  /**
   * SondeHttpClient::redirected:
   * @self: a client
   * @exchange: the exchange that has begun
   *
   * A redirect is followed, because its request wanted that. The exchange that led here is the new
   * one's previous.
   */
  signals[REDIRECTED] =
    g_signal_new ("redirected", SONDE_TYPE_HTTP_CLIENT, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONDE_TYPE_HTTP_EXCHANGE);
}

static void
sonde_http_client_init (SondeHttpClient *self)
{
  self->dissections = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->claims = g_hash_table_new (NULL, NULL);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonde_http_client_new:
 * @capture: the capture that the taps record into
 * @clock: what tells the time
 * @dissectors: (array zero-terminated=1): what takes flows apart, HTTP/1 first and HTTP/2 among
 *   them; has to outlive the client
 *
 * Makes a client.
 *
 * Returns: (transfer full): a client
 */
SondeHttpClient *
sonde_http_client_new (SondeCapture                 *capture,
                       SondeClock                   *clock,
                       const SondeDissector * const *dissectors)
{
  SondeHttpClient *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (dissectors != NULL, NULL);

  self = g_object_new (SONDE_TYPE_HTTP_CLIENT, NULL);
  self->capture = g_object_ref (capture);
  self->clock = g_object_ref (clock);
  self->dissectors = dissectors;

  return self;
}

/**
 * sonde_http_client_set_capture:
 * @self: a client
 * @capture: the capture that the taps record into from now on
 *
 * Changes the capture. Connections that are open stay in the old one, and are not used again.
 */
void
sonde_http_client_set_capture (SondeHttpClient *self,
                               SondeCapture    *capture)
{
  g_return_if_fail (SONDE_IS_HTTP_CLIENT (self));
  g_return_if_fail (SONDE_IS_CAPTURE (capture));

  if (!g_set_object (&self->capture, capture))
    return;

  for (guint i = 0; i < self->running->len; i++)
    sonde_http_exchange_stop (
      sonde_http_operation_get_exchange (g_ptr_array_index (self->running, i)));

  sonde_http_client_drop_pools (self);
  g_hash_table_remove_all (self->dissections);
  g_hash_table_remove_all (self->claims);
}

/**
 * sonde_http_client_set_tls_database:
 * @self: a client
 * @database: (nullable): whom to trust, or `NULL` for those whom the system trusts
 *
 * Chooses whom to trust. Connections that are open are not used again.
 */
void
sonde_http_client_set_tls_database (SondeHttpClient *self,
                                    GTlsDatabase    *database)
{
  g_return_if_fail (SONDE_IS_HTTP_CLIENT (self));
  g_return_if_fail (database == NULL || G_IS_TLS_DATABASE (database));

  if (g_set_object (&self->database, database))
    sonde_http_client_drop_pools (self);
}

/**
 * sonde_http_client_send:
 * @self: a client
 * @request: what to ask; copied
 * @fingerprint: (nullable): the fingerprint of a certificate to accept this once, whatever is wrong
 *   with it
 * @error: return location for an error
 *
 * Sends a request. What goes wrong on the way is told by the exchange.
 *
 * Returns: (transfer full) (nullable): the exchange, which runs; or `NULL` with any
 *   `SONDE_HTTP_URL_ERROR` or `SONDE_HTTP_REQUEST_ERROR`, and nothing was sent
 */
SondeHttpExchange *
sonde_http_client_send (SondeHttpClient  *self,
                        SondeHttpRequest *request,
                        const char       *fingerprint,
                        GError          **error)
{
  g_return_val_if_fail (SONDE_IS_HTTP_CLIENT (self), NULL);
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (request), NULL);

  return sonde_http_client_run (self, request, NULL, NULL, fingerprint, error);
}

/**
 * sonde_http_client_follow:
 * @self: a client
 * @exchange: an exchange that ended in a redirect
 * @error: return location for an error
 *
 * Asks the address that a response names.
 *
 * Returns: (transfer full) (nullable): the exchange, which runs; or `NULL` with any
 *   `SONDE_HTTP_URL_ERROR`, when there is no such address
 */
SondeHttpExchange *
sonde_http_client_follow (SondeHttpClient   *self,
                          SondeHttpExchange *exchange,
                          GError           **error)
{
  g_autofree char *location = NULL;
  g_autofree char *notice = NULL;
  g_autoptr(SondeHttpRequest) next = NULL;

  g_return_val_if_fail (SONDE_IS_HTTP_CLIENT (self), NULL);
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (exchange), NULL);

  location = sonde_http_exchange_dup_header (exchange, TRUE, "Location");

  if (location == NULL || sonde_http_exchange_get_request (exchange) == NULL)
    {
      g_set_error_literal (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_EMPTY,
                           _("The response names no address to go to."));
      return NULL;
    }

  next = sonde_http_redirect_make_request (sonde_http_exchange_get_request (exchange),
                                           sonde_http_exchange_get_status (exchange),
                                           location, &notice, error);

  if (next == NULL)
    return NULL;

  return sonde_http_client_run (self, next, exchange, notice, NULL, error);
}

/**
 * sonde_http_client_get_dissection:
 * @self: a client
 * @flow_id: the number of a flow
 *
 * Returns: (transfer none) (nullable): the messages of the flow, or `NULL` when there is no such
 *   flow
 */
SondeDissection *
sonde_http_client_get_dissection (SondeHttpClient *self,
                                  guint32          flow_id)
{
  SondeDissection *dissection;
  SondeFlow *flow;

  g_return_val_if_fail (SONDE_IS_HTTP_CLIENT (self), NULL);

  dissection = g_hash_table_lookup (self->dissections, GUINT_TO_POINTER (flow_id));

  if (dissection != NULL)
    return dissection;

  flow = sonde_capture_get_flow (self->capture, flow_id);

  if (flow == NULL)
    return NULL;

  dissection = sonde_dissection_new (flow, self->dissectors);
  g_hash_table_insert (self->dissections, GUINT_TO_POINTER (flow_id), dissection);

  return dissection;
}

/**
 * sonde_http_client_get_n_running:
 * @self: a client
 *
 * Returns: the number of exchanges that are not over
 */
guint
sonde_http_client_get_n_running (SondeHttpClient *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_CLIENT (self), 0);

  return self->running->len;
}

/**
 * sonde_http_client_claim:
 * @self: a client
 * @flow_id: the number of the flow that a request is about to be sent on
 * @number: (out): which of the flow's exchanges that will be
 *
 * Takes the next exchange of a flow; for operations.
 *
 * Returns: (transfer none) (nullable): the messages of the flow, or `NULL` when nothing is recorded
 */
SondeDissection *
sonde_http_client_claim (SondeHttpClient *self,
                         guint32          flow_id,
                         guint           *number)
{
  SondeDissection *dissection;
  guint n_claimed;

  sonde_capture_sync (self->capture);
  dissection = sonde_http_client_get_dissection (self, flow_id);

  if (dissection == NULL)
    return NULL;

  n_claimed = GPOINTER_TO_UINT (g_hash_table_lookup (self->claims, GUINT_TO_POINTER (flow_id)));
  g_hash_table_insert (self->claims, GUINT_TO_POINTER (flow_id), GUINT_TO_POINTER (n_claimed + 1));
  *number = n_claimed;

  return dissection;
}

/**
 * sonde_http_client_get_flow:
 * @self: a client
 * @flow_id: the number of a flow in the capture, or 0
 *
 * Finds a flow, also if it has just begun; for operations.
 *
 * Returns: (transfer none) (nullable): the flow
 */
SondeFlow *
sonde_http_client_get_flow (SondeHttpClient *self,
                            guint32          flow_id)
{
  sonde_capture_sync (self->capture);

  return flow_id != 0 ? sonde_capture_get_flow (self->capture, flow_id) : NULL;
}

/**
 * sonde_http_client_sync:
 * @self: a client
 *
 * Lets the capture take in what was recorded; for operations.
 */
void
sonde_http_client_sync (SondeHttpClient *self)
{
  sonde_capture_sync (self->capture);
}

/**
 * sonde_http_client_note:
 * @self: a client
 * @flow_id: the flow it happened in, or 0
 * @failure: what happened, in a sentence
 * @method: the method of the request
 * @url: its address
 *
 * Writes a failure into the capture; for operations.
 */
void
sonde_http_client_note (SondeHttpClient *self,
                        guint32          flow_id,
                        const char      *failure,
                        const char      *method,
                        const char      *url)
{
  sonde_capture_add_note (self->capture, flow_id, "http-failed", failure, "METHOD", method,
                          "URL", url, NULL);
}

static void
sonde_http_client_follow_on (SondeHttpClient   *self,
                             SondeHttpExchange *exchange)
{
  SondeHttpRequest *request = sonde_http_exchange_get_request (exchange);
  g_autoptr(SondeHttpExchange) next = NULL;

  if (!sonde_http_request_get_follow (request) ||
      sonde_http_exchange_get_state (exchange) != SONDE_HTTP_EXCHANGE_DONE ||
      !sonde_http_redirect_is_followable (sonde_http_exchange_get_status (exchange)) ||
      sonde_http_client_count_hops (exchange) >= SONDE_HTTP_MAX_REDIRECTS)
    return;

  next = sonde_http_client_follow (self, exchange, NULL);

  if (next != NULL)
    g_signal_emit (self, signals[REDIRECTED], 0, next);
}

/**
 * sonde_http_client_end:
 * @self: a client
 * @operation: the operation that is over
 * @exchange: its exchange
 *
 * Lets an operation go, and follows a redirect when that is wanted; for operations.
 */
void
sonde_http_client_end (SondeHttpClient    *self,
                       SondeHttpOperation *operation,
                       SondeHttpExchange  *exchange)
{
  g_autoptr(SondeHttpClient) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(SondeHttpOperation) kept G_GNUC_UNUSED = g_object_ref (operation);

  g_ptr_array_remove (self->running, operation);
  sonde_http_client_follow_on (self, exchange);
}
