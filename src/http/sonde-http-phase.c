#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-phase.h"

/**
 * sonde_http_phase_kind_get_name:
 * @kind: a kind of phase
 *
 * Returns: its name, for people
 */
const char *
sonde_http_phase_kind_get_name (SondeHttpPhaseKind kind)
{
  switch (kind)
    {
    case SONDE_HTTP_PHASE_QUEUED:
      return C_("phase of an exchange", "Queue");

    case SONDE_HTTP_PHASE_RESOLVE:
      return C_("phase of an exchange", "DNS");

    case SONDE_HTTP_PHASE_CONNECT:
      return C_("phase of an exchange", "Connect");

    case SONDE_HTTP_PHASE_HANDSHAKE:
      return C_("phase of an exchange", "TLS");

    case SONDE_HTTP_PHASE_SEND:
      return C_("phase of an exchange", "Send");

    case SONDE_HTTP_PHASE_WAIT:
      return C_("phase of an exchange", "Wait");

    case SONDE_HTTP_PHASE_RECEIVE:
    default:
      return C_("phase of an exchange", "Receive");
    }
}
