#include "config.h"

#include "sonde-http-exchange-private.h"
#include "sonde-http-failure.h"
#include "sonde-http-findings.h"
#include "sonde-http-header.h"
#include "sonde-http-timeline.h"

/**
 * SondeHttpExchange:
 *
 * A request and its response.
 *
 * What was sent and received is read from the capture, from the records of the flow that carried
 * it; what bytes cannot say (how far it has come, which addresses were tried, what was wrong with
 * the certificate) comes from the client that runs it.
 */
G_DEFINE_FINAL_TYPE (SondeHttpExchange, sonde_http_exchange, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* An exchange that nobody here asked for is known from the capture only. */
static void
sonde_http_exchange_update_found (SondeHttpExchange *self)
{
  const SondeHttpMessage *request = &self->findings.messages[0];
  const SondeHttpMessage *response = &self->findings.messages[1];

  if (self->request != NULL)
    return;

  if (self->method == NULL && request->head_complete)
    {
      self->method = sonde_http_findings_dup_method (&self->findings);
      self->url = sonde_http_findings_dup_url (&self->findings);
    }

  self->started_ns = request->start_ns;
  self->ended_ns = MAX (response->end_ns, request->end_ns);
  g_clear_pointer (&self->failure, g_free);
  /* Nobody here waits for the rest; should it be read later, it is taken in. */
  self->state = response->complete ? SONDE_HTTP_EXCHANGE_DONE : SONDE_HTTP_EXCHANGE_FAILED;

  if (!response->complete)
    self->failure = sonde_http_failure_explain_found (self);
}

/**
 * sonde_http_exchange_emit_changed:
 * @self: an exchange
 *
 * Tells everybody that more is known of it.
 */
void
sonde_http_exchange_emit_changed (SondeHttpExchange *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonde_http_exchange_update:
 * @self: an exchange that is bound to records
 *
 * Takes in what the records say by now.
 */
void
sonde_http_exchange_update (SondeHttpExchange *self)
{
  if (!sonde_http_findings_update (&self->findings))
    return;

  sonde_http_exchange_update_found (self);

  if (self->findings.messages[1].complete && !sonde_http_exchange_is_running (self))
    g_clear_signal_handler (&self->items_changed_id, self->findings.dissection);

  sonde_http_exchange_emit_changed (self);
}

static void
sonde_http_exchange_dispose (GObject *object)
{
  SondeHttpExchange *self = SONDE_HTTP_EXCHANGE (object);

  sonde_http_exchange_unbind (self);
  g_clear_object (&self->previous);

  G_OBJECT_CLASS (sonde_http_exchange_parent_class)->dispose (object);
}

static void
sonde_http_exchange_finalize (GObject *object)
{
  SondeHttpExchange *self = SONDE_HTTP_EXCHANGE (object);

  g_clear_object (&self->request);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->phases, g_array_unref);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  sonde_http_tls_clear (&self->tls);

  G_OBJECT_CLASS (sonde_http_exchange_parent_class)->finalize (object);
}

static void
sonde_http_exchange_class_init (SondeHttpExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_http_exchange_dispose;
  object_class->finalize = sonde_http_exchange_finalize;

  /**
   * SondeHttpExchange::changed:
   *
   * The exchange has come further, or more of it is known.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_HTTP_EXCHANGE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_http_exchange_init (SondeHttpExchange *self)
{
  self->cancellable = g_cancellable_new ();
  self->phases = g_array_new (FALSE, FALSE, sizeof (SondeHttpPhase));
  self->attempts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->attempts, NULL);
  sonde_http_findings_init (&self->findings, NULL, 0);
}

/**
 * sonde_http_exchange_new_found:
 * @dissection: the messages of a flow
 * @number: which of its exchanges, from 0
 *
 * Makes an exchange of what a capture holds, without anybody here having asked for it.
 *
 * Returns: (transfer full): an exchange
 */
SondeHttpExchange *
sonde_http_exchange_new_found (SondeDissection *dissection,
                               guint            number)
{
  SondeHttpExchange *self;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), NULL);

  self = g_object_new (SONDE_TYPE_HTTP_EXCHANGE, NULL);
  self->address = sonde_endpoint_to_string (
    sonde_flow_get_remote (sonde_dissection_get_flow (dissection)));
  sonde_http_exchange_bind (self, dissection, number);

  return self;
}

/**
 * sonde_http_exchange_stop:
 * @self: an exchange
 *
 * Stops an exchange, whatever it is doing. What has come stays.
 */
void
sonde_http_exchange_stop (SondeHttpExchange *self)
{
  g_return_if_fail (SONDE_IS_HTTP_EXCHANGE (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * sonde_http_exchange_get_request:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): what was to be asked, or `NULL` for one that was found in a
 *   capture
 */
SondeHttpRequest *
sonde_http_exchange_get_request (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->request;
}

/**
 * sonde_http_exchange_get_previous:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the exchange whose response led here
 */
SondeHttpExchange *
sonde_http_exchange_get_previous (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->previous;
}

/**
 * sonde_http_exchange_get_state:
 * @self: an exchange
 *
 * Returns: how far it has come
 */
SondeHttpExchangeState
sonde_http_exchange_get_state (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), SONDE_HTTP_EXCHANGE_FAILED);

  return self->state;
}

/**
 * sonde_http_exchange_is_running:
 * @self: an exchange
 *
 * Returns: whether it is not over
 */
gboolean
sonde_http_exchange_is_running (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), FALSE);

  return self->state < SONDE_HTTP_EXCHANGE_DONE;
}

/**
 * sonde_http_exchange_get_method:
 * @self: an exchange
 *
 * Returns: (nullable): the method, or `NULL` while it is not known
 */
const char *
sonde_http_exchange_get_method (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->method;
}

/**
 * sonde_http_exchange_get_url:
 * @self: an exchange
 *
 * Returns: (nullable): the address, or `NULL` while it is not known
 */
const char *
sonde_http_exchange_get_url (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->url;
}

/**
 * sonde_http_exchange_get_failure:
 * @self: an exchange
 *
 * Returns: (nullable): why it failed or where it was stopped, in one or two sentences
 */
const char *
sonde_http_exchange_get_failure (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->failure;
}

/**
 * sonde_http_exchange_get_notice:
 * @self: an exchange
 *
 * Returns: (nullable): how its request differs from the one that was redirected
 */
const char *
sonde_http_exchange_get_notice (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->notice;
}

/**
 * sonde_http_exchange_get_dissection:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the messages of the flow that carries it, once there is one
 */
SondeDissection *
sonde_http_exchange_get_dissection (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->findings.dissection;
}

/**
 * sonde_http_exchange_get_flow:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the flow that carries it; before it is sent, that of its
 *   connection, if there is one
 */
SondeFlow *
sonde_http_exchange_get_flow (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  if (self->findings.dissection != NULL)
    return sonde_dissection_get_flow (self->findings.dissection);

  return self->flow;
}

/**
 * sonde_http_exchange_get_number:
 * @self: an exchange
 *
 * Returns: which exchange of its flow it is, from 0
 */
guint
sonde_http_exchange_get_number (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), 0);

  return self->findings.number;
}

/**
 * sonde_http_exchange_get_message:
 * @self: an exchange
 * @response: whether its response is wanted, not its request
 * @message: (out caller-allocates): what was found so far
 *
 * Returns: whether any of it was found
 */
gboolean
sonde_http_exchange_get_message (SondeHttpExchange *self,
                                 gboolean           response,
                                 SondeHttpMessage  *message)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  *message = self->findings.messages[response ? 1 : 0];

  return message->start_ns != 0 || message->body_record != SONDE_HTTP_NO_RECORD;
}

/**
 * sonde_http_exchange_get_status:
 * @self: an exchange
 *
 * Returns: the status code of the response, or 0 while it has not come
 */
guint
sonde_http_exchange_get_status (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), 0);

  return self->findings.messages[1].status;
}

/**
 * sonde_http_exchange_get_reason:
 * @self: an exchange
 *
 * Returns: (nullable): the words that came with the status code; in HTTP/2, which sends none, the
 *   standard's
 */
const char *
sonde_http_exchange_get_reason (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->findings.reason;
}

/**
 * sonde_http_exchange_get_version:
 * @self: an exchange
 *
 * Returns: (nullable): the version of HTTP in the response, such as "HTTP/1.1"
 */
const char *
sonde_http_exchange_get_version (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->findings.version;
}

static GListModel *
sonde_http_exchange_ref_or_empty (GListModel *headers)
{
  return headers != NULL ? g_object_ref (headers)
                         : G_LIST_MODEL (g_list_store_new (SONDE_TYPE_HTTP_HEADER));
}

/**
 * sonde_http_exchange_list_headers:
 * @self: an exchange
 * @response: whether those of its response are wanted, not those of its request
 *
 * Returns: (transfer full): a model of [class@HttpHeader], as they were on the wire; empty while
 *   they are not complete
 */
GListModel *
sonde_http_exchange_list_headers (SondeHttpExchange *self,
                                  gboolean           response)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return sonde_http_exchange_ref_or_empty (self->findings.headers[response ? 1 : 0]);
}

/**
 * sonde_http_exchange_list_trailers:
 * @self: an exchange
 * @response: whether those of its response are wanted, not those of its request
 *
 * Returns: (transfer full): a model of [class@HttpHeader]: the headers behind the body
 */
GListModel *
sonde_http_exchange_list_trailers (SondeHttpExchange *self,
                                   gboolean           response)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return sonde_http_exchange_ref_or_empty (self->findings.trailers[response ? 1 : 0]);
}

/**
 * sonde_http_exchange_dup_header:
 * @self: an exchange
 * @response: whether that of its response is wanted, not that of its request
 * @name: a name, in any letter case
 *
 * Returns: (transfer full) (nullable): the value of the first header of that name
 */
char *
sonde_http_exchange_dup_header (SondeHttpExchange *self,
                                gboolean           response,
                                const char        *name)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return sonde_http_findings_dup_header (&self->findings, response, name);
}

/**
 * sonde_http_exchange_dup_phases:
 * @self: an exchange
 *
 * Returns: (transfer full) (element-type SondeHttpPhase): what the time was spent on, in order; the
 *   last has no end while the exchange runs, and when it failed in it
 */
GArray *
sonde_http_exchange_dup_phases (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return sonde_http_timeline_dup_complete (self->phases, self->started_ns,
                                           &self->findings.messages[0],
                                           &self->findings.messages[1]);
}

/**
 * sonde_http_exchange_get_started_ns:
 * @self: an exchange
 *
 * Returns: when it began, in nanoseconds since the Unix epoch
 */
gint64
sonde_http_exchange_get_started_ns (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), 0);

  return self->started_ns;
}

/**
 * sonde_http_exchange_get_ended_ns:
 * @self: an exchange
 *
 * Returns: when it was over, in nanoseconds since the Unix epoch, or 0 while it runs
 */
gint64
sonde_http_exchange_get_ended_ns (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), 0);

  return self->ended_ns;
}

/**
 * sonde_http_exchange_get_address:
 * @self: an exchange
 *
 * Returns: (nullable): the address and port of the server, once it is connected
 */
const char *
sonde_http_exchange_get_address (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return self->address;
}

/**
 * sonde_http_exchange_get_attempts:
 * @self: an exchange
 *
 * Returns: (array zero-terminated=1): the addresses and ports that were tried, in order
 */
const char * const *
sonde_http_exchange_get_attempts (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return (const char * const *) self->attempts->pdata;
}

/**
 * sonde_http_exchange_get_reused:
 * @self: an exchange
 *
 * Returns: whether it runs over a connection that was there before
 */
gboolean
sonde_http_exchange_get_reused (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), FALSE);

  return self->reused;
}

/**
 * sonde_http_exchange_get_tls:
 * @self: an exchange
 *
 * Returns: (transfer none): what is known of its TLS connection; all empty when there is none
 */
const SondeHttpTls *
sonde_http_exchange_get_tls (SondeHttpExchange *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (self), NULL);

  return &self->tls;
}
