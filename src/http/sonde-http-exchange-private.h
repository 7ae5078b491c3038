#pragma once

#include "sonde-clock.h"
#include "sonde-http-exchange.h"
#include "sonde-http-findings.h"

G_BEGIN_DECLS

struct _SondeHttpExchange
{
  GObject                 parent_instance;

  SondeHttpRequest       *request;
  SondeHttpExchange      *previous;
  SondeClock             *clock;
  GCancellable           *cancellable;
  SondeHttpExchangeState  state;
  char                   *method;
  char                   *url;
  char                   *failure;
  char                   *notice;

  SondeHttpFindings       findings;
  gulong                  items_changed_id;

  GArray                 *phases;
  gint64                  started_ns;
  gint64                  ended_ns;
  SondeFlow              *flow;
  char                   *address;
  GPtrArray              *attempts;
  gboolean                reused;

  SondeHttpTls            tls;
};

SondeHttpExchange *sonde_http_exchange_new_queued      (SondeHttpRequest      *request,
                                                        SondeHttpExchange     *previous,
                                                        const char            *notice,
                                                        SondeClock            *clock);
GCancellable      *sonde_http_exchange_get_cancellable (SondeHttpExchange     *self);
void               sonde_http_exchange_set_state       (SondeHttpExchange     *self,
                                                        SondeHttpExchangeState state);
void               sonde_http_exchange_begin_phase     (SondeHttpExchange     *self,
                                                        SondeHttpPhaseKind     kind);
void               sonde_http_exchange_end_phase       (SondeHttpExchange     *self,
                                                        SondeHttpPhaseKind     kind);
void               sonde_http_exchange_restart         (SondeHttpExchange     *self);
void               sonde_http_exchange_add_attempt     (SondeHttpExchange     *self,
                                                        const char            *address);
void               sonde_http_exchange_set_address     (SondeHttpExchange     *self,
                                                        const char            *address);
void               sonde_http_exchange_set_reused      (SondeHttpExchange     *self,
                                                        gboolean               reused);
void               sonde_http_exchange_set_flow        (SondeHttpExchange     *self,
                                                        SondeFlow             *flow);
void               sonde_http_exchange_set_tls         (SondeHttpExchange     *self,
                                                        const SondeHttpTls    *tls);
void               sonde_http_exchange_unbind          (SondeHttpExchange     *self);
void               sonde_http_exchange_emit_changed    (SondeHttpExchange     *self);
void               sonde_http_exchange_update          (SondeHttpExchange     *self);
void               sonde_http_exchange_bind            (SondeHttpExchange     *self,
                                                        SondeDissection       *dissection,
                                                        guint                  number);
void               sonde_http_exchange_end             (SondeHttpExchange     *self,
                                                        SondeHttpExchangeState state,
                                                        const char            *failure);
gint64             sonde_http_exchange_get_elapsed_us  (SondeHttpExchange     *self);

G_END_DECLS
