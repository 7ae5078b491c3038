#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-websocket-phases.h"

static void
add_phase (SondePhase *phases,
           guint      *n_phases,
           const char *name,
           const char *css_class,
           gint64      duration_us)
{
  gint64 start_us = 0;

  if (duration_us <= 0)
    return;

  if (*n_phases > 0)
    start_us = phases[*n_phases - 1].start_us + phases[*n_phases - 1].duration_us;

  phases[(*n_phases)++] = (SondePhase) {
    .name = name,
    .start_us = start_us,
    .duration_us = duration_us,
    .css_class = css_class,
  };
}

/**
 * sonde_websocket_show_phases:
 * @waterfall: where to show them
 * @client: (nullable): a client, or `NULL` to show nothing
 *
 * Shows the steps of opening a WebSocket, once it is open.
 */
void
sonde_websocket_show_phases (SondeWaterfall       *waterfall,
                             SondeWebsocketClient *client)
{
  SondePhase phases[4] = { { 0, }, };
  SondeConnector *connector;
  gint64 tls_us;
  gint64 upgrade_us;
  guint n_phases = 0;

  g_return_if_fail (SONDE_IS_WATERFALL (waterfall));
  g_return_if_fail (client == NULL || SONDE_IS_WEBSOCKET_CLIENT (client));

  if (client != NULL && sonde_websocket_client_get_peer (client) != NULL)
    {
      connector = sonde_websocket_client_get_connector (client);
      add_phase (phases, &n_phases, C_("phase", "Look up"), "lookup",
                 sonde_connector_get_resolve_us (connector));
      add_phase (phases, &n_phases, C_("phase", "Connect"), "connect",
                 sonde_connector_get_connect_us (connector));
      sonde_websocket_client_get_times (client, &tls_us, &upgrade_us);
      add_phase (phases, &n_phases, C_("phase", "TLS"), "tls", tls_us);
      add_phase (phases, &n_phases, C_("phase", "Handshake"), "wait", upgrade_us);
    }

  sonde_waterfall_set_phases (waterfall, phases, n_phases);
  gtk_widget_set_visible (GTK_WIDGET (waterfall), n_phases > 0);
}
