#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-network-error.h"
#include "sonde-udp-peer.h"

/**
 * SondeUdpPeer:
 *
 * Somebody with whom a UDP socket exchanges datagrams, at one of our addresses. The datagrams are
 * in its flow.
 *
 * It never changes, so any thread may use it.
 */
struct _SondeUdpPeer
{
  GObject        parent_instance;

  SondeCapture  *capture;
  GSocket       *socket;
  SondeEndpoint  local;
  SondeEndpoint  remote;
  char          *text;
  guint32        flow_id;
};

G_DEFINE_FINAL_TYPE (SondeUdpPeer, sonde_udp_peer, G_TYPE_OBJECT)

static void
sonde_udp_peer_finalize (GObject *object)
{
  SondeUdpPeer *self = SONDE_UDP_PEER (object);

  g_clear_object (&self->capture);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (sonde_udp_peer_parent_class)->finalize (object);
}

static void
sonde_udp_peer_class_init (SondeUdpPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_udp_peer_finalize;
}

static void
sonde_udp_peer_init (SondeUdpPeer *self G_GNUC_UNUSED)
{
}

/**
 * sonde_udp_peer_new:
 * @capture: where the datagrams are recorded
 * @socket: the socket that they go through
 * @role: whether this side or the peer began
 * @local: this side's address and port
 * @remote: the peer's address and port
 *
 * Begins a flow for the datagrams between two endpoints.
 *
 * Returns: (transfer full): the peer
 */
SondeUdpPeer *
sonde_udp_peer_new (SondeCapture        *capture,
                    GSocket             *socket,
                    SondeRole            role,
                    const SondeEndpoint *local,
                    const SondeEndpoint *remote)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_UDP, .role = role };
  SondeUdpPeer *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);
  g_return_val_if_fail (local != NULL && remote != NULL, NULL);

  spec.local = *local;
  spec.remote = *remote;
  self = g_object_new (SONDE_TYPE_UDP_PEER, NULL);
  self->capture = g_object_ref (capture);
  self->socket = g_object_ref (socket);
  self->local = *local;
  self->remote = *remote;
  self->text = sonde_endpoint_to_string (remote);
  self->flow_id = sonde_capture_open_flow (capture, &spec);

  return self;
}

/**
 * sonde_udp_peer_get_socket:
 * @self: a peer
 *
 * Returns: (transfer none): the socket that reaches it
 */
GSocket *
sonde_udp_peer_get_socket (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), NULL);

  return self->socket;
}

/**
 * sonde_udp_peer_get_local:
 * @self: a peer
 *
 * Returns: (transfer none): which of our addresses it talks to
 */
const SondeEndpoint *
sonde_udp_peer_get_local (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), NULL);

  return &self->local;
}

/**
 * sonde_udp_peer_get_remote:
 * @self: a peer
 *
 * Returns: (transfer none): its address and port
 */
const SondeEndpoint *
sonde_udp_peer_get_remote (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), NULL);

  return &self->remote;
}

/**
 * sonde_udp_peer_get_text:
 * @self: a peer
 *
 * Returns: (transfer none): its address and port, such as `[::1]:53`
 */
const char *
sonde_udp_peer_get_text (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), NULL);

  return self->text;
}

/**
 * sonde_udp_peer_get_flow_id:
 * @self: a peer
 *
 * Returns: the number of its flow in the capture, or 0 if it is not recorded
 */
guint32
sonde_udp_peer_get_flow_id (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), 0);

  return self->flow_id;
}

/**
 * sonde_udp_peer_get_flow:
 * @self: a peer
 *
 * Finds the datagrams. Only for the thread that made the capture.
 *
 * Returns: (transfer none) (nullable): the flow, or `NULL` if it is not recorded
 */
SondeFlow *
sonde_udp_peer_get_flow (SondeUdpPeer *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_PEER (self), NULL);

  if (sonde_capture_get_flow (self->capture, self->flow_id) == NULL)
    sonde_capture_sync (self->capture);

  return sonde_capture_get_flow (self->capture, self->flow_id);
}

/**
 * sonde_udp_peer_note_truncated:
 * @self: a peer
 * @datagram: a datagram that it sent, of which not all was kept
 *
 * Notes in the flow that bytes are missing.
 */
void
sonde_udp_peer_note_truncated (SondeUdpPeer        *self,
                               const SondeDatagram *datagram)
{
  g_autofree char *message = NULL;

  g_return_if_fail (SONDE_IS_UDP_PEER (self));
  g_return_if_fail (datagram != NULL);

  message = g_strdup_printf (_("Truncated: %lu bytes were sent and %lu kept, "
                               "for the receive buffer has no room for more."),
                             (gulong) datagram->length, (gulong) datagram->n_kept);
  sonde_capture_add_note (self->capture, self->flow_id, "truncated", message, NULL);
}

/**
 * sonde_udp_peer_note_icmp:
 * @self: a peer
 * @icmp: what the network says
 *
 * Notes in the flow that a datagram did not arrive.
 */
void
sonde_udp_peer_note_icmp (SondeUdpPeer         *self,
                          const SondeIcmpError *icmp)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  g_autofree char *length = NULL;
  g_autofree char *router = NULL;
  g_autofree char *type = NULL;

  g_return_if_fail (SONDE_IS_UDP_PEER (self));
  g_return_if_fail (icmp != NULL);

  sonde_network_error_set_errno (&error, icmp->number);
  message = sonde_network_error_explain (error, SONDE_NETWORK_STEP_RECEIVE, self->text, 0);
  length = g_strdup_printf ("%lu", (gulong) icmp->length);
  type = g_strdup_printf ("%d/%d", icmp->type, icmp->code);
  router = icmp->has_router ? sonde_endpoint_dup_address (&icmp->router) : g_strdup ("");
  sonde_capture_add_note (self->capture, self->flow_id, "icmp-error", message,
                          "LENGTH", length,
                          "ICMP", icmp->from_network ? type : "",
                          "ROUTER", router,
                          NULL);
}
