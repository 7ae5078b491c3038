#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"
#include "sonde-http-message.h"
#include "sonde-http-phase.h"
#include "sonde-http-request.h"
#include "sonde-http-tls.h"

G_BEGIN_DECLS

/**
 * SondeHttpExchangeState:
 * @SONDE_HTTP_EXCHANGE_QUEUED: nothing was done yet
 * @SONDE_HTTP_EXCHANGE_RESOLVING: finding the addresses of the host
 * @SONDE_HTTP_EXCHANGE_CONNECTING: connecting to one of them
 * @SONDE_HTTP_EXCHANGE_HANDSHAKING: agreeing on TLS
 * @SONDE_HTTP_EXCHANGE_SENDING: sending the request
 * @SONDE_HTTP_EXCHANGE_WAITING: waiting for the response
 * @SONDE_HTTP_EXCHANGE_RECEIVING: receiving the response
 * @SONDE_HTTP_EXCHANGE_DONE: over, with a response that is complete
 * @SONDE_HTTP_EXCHANGE_FAILED: over, with a failure
 * @SONDE_HTTP_EXCHANGE_STOPPED: over, because a person stopped it
 *
 * How far an exchange has come.
 */
typedef enum
{
  SONDE_HTTP_EXCHANGE_QUEUED,
  SONDE_HTTP_EXCHANGE_RESOLVING,
  SONDE_HTTP_EXCHANGE_CONNECTING,
  SONDE_HTTP_EXCHANGE_HANDSHAKING,
  SONDE_HTTP_EXCHANGE_SENDING,
  SONDE_HTTP_EXCHANGE_WAITING,
  SONDE_HTTP_EXCHANGE_RECEIVING,
  SONDE_HTTP_EXCHANGE_DONE,
  SONDE_HTTP_EXCHANGE_FAILED,
  SONDE_HTTP_EXCHANGE_STOPPED,
} SondeHttpExchangeState;

#define SONDE_TYPE_HTTP_EXCHANGE (sonde_http_exchange_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpExchange, sonde_http_exchange, SONDE, HTTP_EXCHANGE, GObject)

SondeHttpExchange     *sonde_http_exchange_new_found    (SondeDissection   *dissection,
                                                         guint              number);
void                   sonde_http_exchange_stop         (SondeHttpExchange *self);
SondeHttpRequest      *sonde_http_exchange_get_request  (SondeHttpExchange *self);
SondeHttpExchange     *sonde_http_exchange_get_previous (SondeHttpExchange *self);
SondeHttpExchangeState sonde_http_exchange_get_state    (SondeHttpExchange *self);
gboolean               sonde_http_exchange_is_running   (SondeHttpExchange *self);
const char            *sonde_http_exchange_get_method   (SondeHttpExchange *self);
const char            *sonde_http_exchange_get_url      (SondeHttpExchange *self);
const char            *sonde_http_exchange_get_failure  (SondeHttpExchange *self);
const char            *sonde_http_exchange_get_notice   (SondeHttpExchange *self);

SondeDissection *sonde_http_exchange_get_dissection (SondeHttpExchange *self);
SondeFlow       *sonde_http_exchange_get_flow       (SondeHttpExchange *self);
guint            sonde_http_exchange_get_number     (SondeHttpExchange *self);
gboolean         sonde_http_exchange_get_message    (SondeHttpExchange *self,
                                                     gboolean           response,
                                                     SondeHttpMessage  *message);
guint            sonde_http_exchange_get_status     (SondeHttpExchange *self);
const char      *sonde_http_exchange_get_reason     (SondeHttpExchange *self);
const char      *sonde_http_exchange_get_version    (SondeHttpExchange *self);
GListModel      *sonde_http_exchange_list_headers   (SondeHttpExchange *self,
                                                     gboolean           response);
GListModel      *sonde_http_exchange_list_trailers  (SondeHttpExchange *self,
                                                     gboolean           response);
char            *sonde_http_exchange_dup_header     (SondeHttpExchange *self,
                                                     gboolean           response,
                                                     const char        *name);

GArray             *sonde_http_exchange_dup_phases     (SondeHttpExchange *self);
gint64              sonde_http_exchange_get_started_ns (SondeHttpExchange *self);
gint64              sonde_http_exchange_get_ended_ns   (SondeHttpExchange *self);
const char         *sonde_http_exchange_get_address    (SondeHttpExchange *self);
const char * const *sonde_http_exchange_get_attempts   (SondeHttpExchange *self);
gboolean            sonde_http_exchange_get_reused     (SondeHttpExchange *self);

const SondeHttpTls *sonde_http_exchange_get_tls (SondeHttpExchange *self);

G_END_DECLS
