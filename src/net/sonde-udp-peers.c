#include "config.h"

#include "sonde-udp-peers.h"

/* Anybody can send from any address. Datagrams of more peers than these are counted only. */
#define MAX_PEERS 4096

struct _SondeUdpPeers
{
  SondeCapture *capture;
  GHashTable   *by_key;
  GPtrArray    *new_peers;
  guint64       n_ignored;
};

static char *
sonde_udp_peers_dup_key (const SondeEndpoint *local,
                         const SondeEndpoint *remote)
{
  g_autofree char *local_text = sonde_endpoint_to_string (local);
  g_autofree char *remote_text = sonde_endpoint_to_string (remote);

  return g_strdup_printf ("%s %s", local_text, remote_text);
}

/**
 * sonde_udp_peers_new:
 * @capture: where the datagrams are recorded
 *
 * Returns: (transfer full): no peers
 */
SondeUdpPeers *
sonde_udp_peers_new (SondeCapture *capture)
{
  SondeUdpPeers *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  self = g_new0 (SondeUdpPeers, 1);
  self->capture = g_object_ref (capture);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->new_peers = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

/**
 * sonde_udp_peers_free:
 * @self: (transfer full): peers
 *
 * Forgets the peers.
 */
void
sonde_udp_peers_free (SondeUdpPeers *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->capture);
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->new_peers, g_ptr_array_unref);
  g_free (self);
}

/**
 * sonde_udp_peers_ensure:
 * @self: peers
 * @socket: the socket that a datagram went through
 * @role: whether this side or the peer began
 * @local: this side's address and port
 * @remote: the peer's address and port
 *
 * Finds the peer of a datagram, a new one if need be.
 *
 * Returns: (transfer none) (nullable): the peer, or `NULL` if there are too many
 */
SondeUdpPeer *
sonde_udp_peers_ensure (SondeUdpPeers       *self,
                        GSocket             *socket,
                        SondeRole            role,
                        const SondeEndpoint *local,
                        const SondeEndpoint *remote)
{
  g_autofree char *key = NULL;
  SondeUdpPeer *peer;

  g_return_val_if_fail (self != NULL, NULL);

  key = sonde_udp_peers_dup_key (local, remote);
  peer = g_hash_table_lookup (self->by_key, key);

  if (peer != NULL)
    return peer;

  if (g_hash_table_size (self->by_key) >= MAX_PEERS)
    {
      self->n_ignored++;
      return NULL;
    }

  peer = sonde_udp_peer_new (self->capture, socket, role, local, remote);
  g_hash_table_insert (self->by_key, g_steal_pointer (&key), peer);
  g_ptr_array_add (self->new_peers, g_object_ref (peer));

  return peer;
}

/**
 * sonde_udp_peers_find_remote:
 * @self: peers
 * @remote: a peer's address and port
 *
 * Returns: (transfer none) (nullable): a peer of that address, whichever of ours it talks to
 */
SondeUdpPeer *
sonde_udp_peers_find_remote (SondeUdpPeers       *self,
                             const SondeEndpoint *remote)
{
  GHashTableIter iter;
  gpointer peer;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (remote != NULL, NULL);

  g_hash_table_iter_init (&iter, self->by_key);

  while (g_hash_table_iter_next (&iter, NULL, &peer))
    {
      if (sonde_endpoint_equal (sonde_udp_peer_get_remote (peer), remote))
        return peer;
    }

  return NULL;
}

/**
 * sonde_udp_peers_take_new:
 * @self: peers
 *
 * Returns: (transfer full) (element-type SondeUdpPeer): the peers that came since this was asked
 *   for last
 */
GPtrArray *
sonde_udp_peers_take_new (SondeUdpPeers *self)
{
  GPtrArray *new_peers;

  g_return_val_if_fail (self != NULL, NULL);

  new_peers = g_steal_pointer (&self->new_peers);
  self->new_peers = g_ptr_array_new_with_free_func (g_object_unref);

  return new_peers;
}

/**
 * sonde_udp_peers_has_new:
 * @self: peers
 *
 * Returns: whether sonde_udp_peers_take_new() would give any
 */
gboolean
sonde_udp_peers_has_new (SondeUdpPeers *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->new_peers->len > 0;
}

/**
 * sonde_udp_peers_get_n_ignored:
 * @self: peers
 *
 * Returns: how many datagrams came from peers for whom there was no room
 */
guint64
sonde_udp_peers_get_n_ignored (SondeUdpPeers *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_ignored;
}

/**
 * sonde_udp_peers_close:
 * @self: peers
 *
 * Records that their flows are over.
 */
void
sonde_udp_peers_close (SondeUdpPeers *self)
{
  GHashTableIter iter;
  gpointer peer;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->by_key);

  while (g_hash_table_iter_next (&iter, NULL, &peer))
    sonde_capture_add_end (self->capture, sonde_udp_peer_get_flow_id (peer),
                           SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
}
