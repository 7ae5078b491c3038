#include "config.h"

#include "sonde-http-exchange-private.h"
#include "sonde-http-timeline.h"

/*
 * What the client that runs an exchange tells it.
 */

/**
 * sonde_http_exchange_new_queued:
 * @request: what is to be asked; copied
 * @previous: (nullable): the exchange whose response led here
 * @notice: (nullable): how @request differs from that of @previous
 * @clock: what tells the time
 *
 * Makes an exchange that is about to begin; for clients.
 *
 * Returns: (transfer full): an exchange
 */
SondeHttpExchange *
sonde_http_exchange_new_queued (SondeHttpRequest  *request,
                                SondeHttpExchange *previous,
                                const char        *notice,
                                SondeClock        *clock)
{
  SondeHttpExchange *self = g_object_new (SONDE_TYPE_HTTP_EXCHANGE, NULL);

  self->request = sonde_http_request_copy (request);
  self->method = g_strdup (sonde_http_request_get_method (request));
  self->url = g_strdup (sonde_http_request_get_url (request));
  self->notice = g_strdup (notice);
  g_set_object (&self->previous, previous);
  self->clock = g_object_ref (clock);
  self->started_ns = sonde_clock_now_ns (clock);

  return self;
}

/**
 * sonde_http_exchange_get_cancellable:
 * @self: an exchange
 *
 * Returns: (transfer none): what is cancelled when it is stopped
 */
GCancellable *
sonde_http_exchange_get_cancellable (SondeHttpExchange *self)
{
  return self->cancellable;
}

/**
 * sonde_http_exchange_set_state:
 * @self: an exchange
 * @state: how far it has come
 *
 * Says how far an exchange has come. Takes no steps back.
 */
void
sonde_http_exchange_set_state (SondeHttpExchange     *self,
                               SondeHttpExchangeState state)
{
  if (state <= self->state)
    return;

  self->state = state;
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_begin_phase:
 * @self: an exchange
 * @kind: a phase up to %SONDE_HTTP_PHASE_HANDSHAKE
 *
 * Begins a phase, unless it has begun.
 */
void
sonde_http_exchange_begin_phase (SondeHttpExchange *self,
                                 SondeHttpPhaseKind kind)
{
  sonde_http_timeline_begin (self->phases, kind, sonde_clock_now_ns (self->clock));
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_end_phase:
 * @self: an exchange
 * @kind: a phase that has begun
 *
 * Ends a phase.
 */
void
sonde_http_exchange_end_phase (SondeHttpExchange *self,
                               SondeHttpPhaseKind kind)
{
  sonde_http_timeline_end (self->phases, kind, sonde_clock_now_ns (self->clock));
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_restart:
 * @self: an exchange
 *
 * Begins anew: the connection was closed before the request could reach the server.
 */
void
sonde_http_exchange_restart (SondeHttpExchange *self)
{
  sonde_http_exchange_unbind (self);
  g_array_set_size (self->phases, 0);
  self->reused = FALSE;
  self->state = SONDE_HTTP_EXCHANGE_QUEUED;
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_add_attempt:
 * @self: an exchange
 * @address: an address and port
 *
 * Notes that an address is tried.
 */
void
sonde_http_exchange_add_attempt (SondeHttpExchange *self,
                                 const char        *address)
{
  g_ptr_array_insert (self->attempts, (int) self->attempts->len - 1, g_strdup (address));
}

/**
 * sonde_http_exchange_set_address:
 * @self: an exchange
 * @address: the server's address and port
 *
 * Notes what it is connected to.
 */
void
sonde_http_exchange_set_address (SondeHttpExchange *self,
                                 const char        *address)
{
  g_autofree char *copy = g_strdup (address);

  g_free (self->address);
  self->address = g_steal_pointer (&copy);
}

/**
 * sonde_http_exchange_set_reused:
 * @self: an exchange
 * @reused: whether it runs over a connection that was there before
 *
 * Notes over what connection it runs.
 */
void
sonde_http_exchange_set_reused (SondeHttpExchange *self,
                                gboolean           reused)
{
  self->reused = reused;
}

/**
 * sonde_http_exchange_set_flow:
 * @self: an exchange
 * @flow: (nullable): the flow of its connection
 *
 * Notes over what connection it is to be sent. With TLS, its plaintext has another flow, once there
 * is any.
 */
void
sonde_http_exchange_set_flow (SondeHttpExchange *self,
                              SondeFlow         *flow)
{
  g_set_object (&self->flow, flow);
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_set_tls:
 * @self: an exchange
 * @tls: what is known of its TLS connection
 *
 * Notes what TLS agreed on.
 */
void
sonde_http_exchange_set_tls (SondeHttpExchange  *self,
                             const SondeHttpTls *tls)
{
  sonde_http_tls_copy (&self->tls, tls);
  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_unbind:
 * @self: an exchange
 *
 * Forgets what the capture holds of it.
 */
void
sonde_http_exchange_unbind (SondeHttpExchange *self)
{
  if (self->findings.dissection != NULL)
    g_clear_signal_handler (&self->items_changed_id, self->findings.dissection);

  sonde_http_findings_clear (&self->findings);
  sonde_http_findings_init (&self->findings, NULL, 0);
}

/**
 * sonde_http_exchange_bind:
 * @self: an exchange
 * @dissection: the messages of the flow that carries it
 * @number: which exchange of the flow it is, from 0
 *
 * Lets an exchange read from the capture.
 */
void
sonde_http_exchange_bind (SondeHttpExchange *self,
                          SondeDissection   *dissection,
                          guint              number)
{
  sonde_http_exchange_unbind (self);
  sonde_http_findings_init (&self->findings, dissection, number);
  self->items_changed_id =
    g_signal_connect_object (dissection, "items-changed",
                             G_CALLBACK (sonde_http_exchange_update), self,
                             G_CONNECT_SWAPPED);
  sonde_http_exchange_update (self);
}

/**
 * sonde_http_exchange_end:
 * @self: an exchange
 * @state: how it ended
 * @failure: (nullable): why it failed or where it was stopped
 *
 * Ends an exchange.
 */
void
sonde_http_exchange_end (SondeHttpExchange     *self,
                         SondeHttpExchangeState state,
                         const char            *failure)
{
  self->failure = g_strdup (failure);
  self->ended_ns = sonde_clock_now_ns (self->clock);

  if (state == SONDE_HTTP_EXCHANGE_DONE && self->findings.messages[1].end_ns != 0)
    self->ended_ns = self->findings.messages[1].end_ns;

  self->state = state;

  if (self->findings.dissection != NULL)
    sonde_http_exchange_update (self);

  sonde_http_exchange_emit_changed (self);
}

/**
 * sonde_http_exchange_get_elapsed_us:
 * @self: an exchange that somebody here asked for
 *
 * Returns: the microseconds since it began
 */
gint64
sonde_http_exchange_get_elapsed_us (SondeHttpExchange *self)
{
  return (sonde_clock_now_ns (self->clock) - self->started_ns) / 1000;
}
