#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-connector.h"
#include "sonde-sockets-phases.h"

/**
 * sonde_sockets_show_phases:
 * @waterfall: where to show them
 * @client: (nullable): a client, or `NULL` to show nothing
 *
 * Shows the steps of connecting, once there is a connection.
 */
void
sonde_sockets_show_phases (SondeWaterfall *waterfall,
                           SondeTcpClient *client)
{
  SondePhase phases[3] = { { 0, }, };
  SondeConnector *connector;
  gint64 start_us = 0;
  guint n = 0;

  g_return_if_fail (SONDE_IS_WATERFALL (waterfall));
  g_return_if_fail (client == NULL || SONDE_IS_TCP_CLIENT (client));

  if (client != NULL && sonde_tcp_client_get_state (client) == SONDE_TCP_CLIENT_CONNECTED)
    {
      connector = sonde_tcp_client_get_connector (client);

      if (sonde_connector_get_resolve_us (connector) > 0)
        phases[n++] = (SondePhase) { .name = C_("phase", "Look up"),
                                     .duration_us = sonde_connector_get_resolve_us (connector),
                                     .css_class = "lookup" };

      phases[n++] = (SondePhase) { .name = C_("phase", "Connect"),
                                   .duration_us = sonde_connector_get_connect_us (connector),
                                   .css_class = "connect" };

      if (sonde_tcp_client_get_handshake_us (client) > 0)
        phases[n++] = (SondePhase) { .name = C_("phase", "TLS"),
                                     .duration_us = sonde_tcp_client_get_handshake_us (client),
                                     .css_class = "tls" };
    }

  for (guint i = 0; i < n; i++)
    {
      phases[i].start_us = start_us;
      start_us += phases[i].duration_us;
    }

  sonde_waterfall_set_phases (waterfall, phases, n);
  gtk_widget_set_visible (GTK_WIDGET (waterfall), n > 0);
}
