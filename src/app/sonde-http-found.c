#include "config.h"

#include "sonde-http-conversation.h"
#include "sonde-http-found.h"

/**
 * SondeHttpFound:
 *
 * Hands over the exchanges in a flow of an opened capture file, each once it begins.
 */
struct _SondeHttpFound
{
  GObject          parent_instance;

  SondeDissection *dissection;
  guint            n_found;
};

G_DEFINE_FINAL_TYPE (SondeHttpFound, sonde_http_found, G_TYPE_OBJECT)

enum {
  EXCHANGE_FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_http_found_changed_cb (SondeHttpFound *self)
{
  while (self->n_found < sonde_http_conversation_get_n_exchanges (self->dissection))
    {
      g_autoptr(SondeHttpExchange) exchange = NULL;

      exchange = sonde_http_exchange_new_found (self->dissection, self->n_found++);
      g_signal_emit (self, signals[EXCHANGE_FOUND], 0, exchange);
    }
}

static void
sonde_http_found_finalize (GObject *object)
{
  SondeHttpFound *self = SONDE_HTTP_FOUND (object);

  g_clear_object (&self->dissection);

  G_OBJECT_CLASS (sonde_http_found_parent_class)->finalize (object);
}

static void
sonde_http_found_class_init (SondeHttpFoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_http_found_finalize;

  /**
   * SondeHttpFound::exchange-found:
   * @self: the flow's exchanges
   * @exchange: one of them
   *
   * An exchange begins in the flow.
   */
  signals[EXCHANGE_FOUND] =
    g_signal_new ("exchange-found", SONDE_TYPE_HTTP_FOUND, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONDE_TYPE_HTTP_EXCHANGE);
}

static void
sonde_http_found_init (SondeHttpFound *self G_GNUC_UNUSED)
{
}

/**
 * sonde_http_found_new:
 * @flow: a flow that carries HTTP
 * @dissectors: (array zero-terminated=1): the versions of HTTP, which must outlive the object
 *
 * Returns: (transfer full): what hands over its exchanges, once started
 */
SondeHttpFound *
sonde_http_found_new (SondeFlow                    *flow,
                      const SondeDissector * const *dissectors)
{
  SondeHttpFound *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_HTTP_FOUND, NULL);
  self->dissection = sonde_dissection_new (flow, dissectors);
  g_signal_connect_object (self->dissection, "items-changed",
                           G_CALLBACK (sonde_http_found_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_http_found_start:
 * @self: the flow's exchanges
 *
 * Hands over those that were there before anybody listened.
 */
void
sonde_http_found_start (SondeHttpFound *self)
{
  g_return_if_fail (SONDE_IS_HTTP_FOUND (self));

  sonde_http_found_changed_cb (self);
}
