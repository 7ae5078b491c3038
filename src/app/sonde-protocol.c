#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-dissector.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-protocol.h"
#include "sonde-tls-dissector.h"
#include "sonde-websocket-dissector.h"

#define PROBE_BYTES 64

#define STREAMS (1 << SONDE_TRANSPORT_TCP | 1 << SONDE_TRANSPORT_TLS)

/* In the order in which they are offered. None takes the beginning of another for its own. */
static const SondeProtocol protocols[] = {
  {
    .id = "tls",
    .name = N_("TLS"),
    .transports = 1 << SONDE_TRANSPORT_TCP,
    .carries = 1 << SONDE_TRANSPORT_TLS,
    .ports = { 443, 853, 8443 },
    .dissectors = { &sonde_tls_dissector },
  },
  {
    .id = "http1",
    .name = N_("HTTP/1"),
    .transports = STREAMS,
    .ports = { 80, 8080 },
    .dissectors = { &sonde_http1_dissector, &sonde_websocket_dissector },
  },
  {
    .id = "http2",
    .name = N_("HTTP/2"),
    .transports = STREAMS,
    .dissectors = { &sonde_http2_dissector },
  },
  {
    .id = "websocket",
    .name = N_("WebSocket"),
    .transports = STREAMS,
    .dissectors = { &sonde_websocket_dissector },
  },
  {
    .id = "dns",
    .name = N_("DNS"),
    .transports = 1 << SONDE_TRANSPORT_UDP,
    .ports = { 53, 5353, 5355 },
    .trusts_port = TRUE,
    .dissectors = { &sonde_dns_datagram_dissector },
  },
  {
    .id = "dns-stream",
    .name = N_("DNS"),
    .transports = STREAMS,
    .ports = { 53, 853 },
    .trusts_port = TRUE,
    .dissectors = { &sonde_dns_stream_dissector },
  },
};

static gboolean
sonde_protocol_has_port (const SondeProtocol *self,
                         SondeFlow           *flow)
{
  const SondeEndpoint *server = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                                ? sonde_flow_get_remote (flow) : sonde_flow_get_local (flow);

  for (guint i = 0; i < G_N_ELEMENTS (self->ports) && self->ports[i] != 0; i++)
    {
      if (server->port == self->ports[i])
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_protocol_get:
 * @position: a number from 0
 *
 * Returns: (transfer none) (nullable): a protocol, or `NULL` when there are no more
 */
const SondeProtocol *
sonde_protocol_get (guint position)
{
  return position < G_N_ELEMENTS (protocols) ? &protocols[position] : NULL;
}

/**
 * sonde_protocol_find:
 * @id: a name such as "http1"
 *
 * Returns: (transfer none) (nullable): the protocol, or `NULL` if there is none of that name
 */
const SondeProtocol *
sonde_protocol_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      if (g_str_equal (protocols[i].id, id))
        return &protocols[i];
    }

  return NULL;
}

/**
 * sonde_protocol_goes_over:
 * @self: a protocol
 * @transport: a transport
 *
 * Returns: whether the one can be carried by the other
 */
gboolean
sonde_protocol_goes_over (const SondeProtocol *self,
                          SondeTransport       transport)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->transports & 1u << transport) != 0;
}

/**
 * sonde_protocol_carries:
 * @self: a protocol
 * @transport: a transport
 *
 * Returns: whether the other can be carried by the one
 */
gboolean
sonde_protocol_carries (const SondeProtocol *self,
                        SondeTransport       transport)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->carries & 1u << transport) != 0;
}

/**
 * sonde_protocol_guess:
 * @flow: a flow
 *
 * Tells the protocol of a flow by the first bytes of the side that opened it; where these may be of
 * any protocol, or the port is nobody else's, by the port.
 *
 * Returns: (transfer none) (nullable): the protocol, or `NULL` if it is not known
 */
const SondeProtocol *
sonde_protocol_guess (SondeFlow *flow)
{
  SondeDirection direction;
  guint8 start[PROBE_BYTES];
  gssize n_read;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  direction = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT ? SONDE_DIRECTION_SENT
                                                              : SONDE_DIRECTION_RECEIVED;
  n_read = sonde_flow_read_stream (flow, direction, 0, start, sizeof start, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      const SondeProtocol *protocol = &protocols[i];
      int answer;

      if (!sonde_protocol_goes_over (protocol, sonde_flow_get_transport (flow)))
        continue;

      answer = n_read > 0 ? protocol->dissectors[0]->probe (start, (gsize) n_read) : -1;

      if (answer > 0 || ((answer < 0 || protocol->trusts_port) &&
                         sonde_protocol_has_port (protocol, flow)))
        return protocol;
    }

  return NULL;
}
