#include "config.h"

#include "sonde-http-phases.h"

static const char *
get_css_class (SondeHttpPhaseKind kind)
{
  switch (kind)
    {
    case SONDE_HTTP_PHASE_QUEUED:
      return "wait";

    case SONDE_HTTP_PHASE_RESOLVE:
      return "lookup";

    case SONDE_HTTP_PHASE_CONNECT:
      return "connect";

    case SONDE_HTTP_PHASE_HANDSHAKE:
      return "tls";

    case SONDE_HTTP_PHASE_SEND:
      return "send";

    case SONDE_HTTP_PHASE_WAIT:
      return "wait";

    case SONDE_HTTP_PHASE_RECEIVE:
    default:
      return "receive";
    }
}

/**
 * sonde_http_phases_dup:
 * @exchange: an exchange
 *
 * Gives the phases of an exchange in the form that the waterfall draws.
 *
 * Returns: (transfer full) (element-type SondePhase): the phases, in order
 */
GArray *
sonde_http_phases_dup (SondeHttpExchange *exchange)
{
  g_autoptr(GArray) phases = NULL;
  GArray *drawn = g_array_new (FALSE, FALSE, sizeof (SondePhase));
  gboolean has_failed;
  gint64 start_ns = 0;

  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (exchange), drawn);

  phases = sonde_http_exchange_dup_phases (exchange);
  has_failed = sonde_http_exchange_get_state (exchange) == SONDE_HTTP_EXCHANGE_FAILED;

  for (guint i = 0; i < phases->len; i++)
    {
      SondeHttpPhase *phase = &g_array_index (phases, SondeHttpPhase, i);
      gboolean is_last = i + 1 == phases->len;
      gint64 end_ns = phase->end_ns != 0 ? phase->end_ns
                                         : sonde_http_exchange_get_ended_ns (exchange);
      SondePhase one = {
        .name = sonde_http_phase_kind_get_name (phase->kind),
        .css_class = get_css_class (phase->kind),
        .state = SONDE_PHASE_DONE,
      };

      if (i == 0)
        start_ns = phase->start_ns;

      if (end_ns == 0)
        {
          one.state = SONDE_PHASE_RUNNING;
          end_ns = phase->start_ns;
        }
      else if (is_last && has_failed)
        {
          one.state = SONDE_PHASE_FAILED;
        }

      one.start_us = (phase->start_ns - start_ns) / 1000;
      one.duration_us = MAX (end_ns - phase->start_ns, 0) / 1000;
      g_array_append_val (drawn, one);
    }

  return drawn;
}
