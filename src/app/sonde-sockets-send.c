#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-sockets-send.h"

/* Larger files do not fit into a datagram. */
#define MAX_DATAGRAM_BYTES 65527

static gboolean
sonde_sockets_send_to_peers (SondeUdpSocket  *socket,
                             GBytes          *bytes,
                             GError         **error)
{
  GListModel *peers = sonde_udp_socket_list_peers (socket);
  guint n = g_list_model_get_n_items (peers);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeUdpPeer) peer = g_list_model_get_item (peers, i);

      if (!sonde_udp_socket_send (socket, peer, bytes, error))
        return FALSE;
    }

  return n > 0;
}

/* What is no stream is sent at once, and so has to be in memory. */
static gboolean
sonde_sockets_send_whole_file (SondeSocketsItem  *item,
                               GFile             *file,
                               GError           **error)
{
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GBytes) bytes = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL,
                            error);

  if (info == NULL)
    return FALSE;

  if (g_file_info_get_size (info) > MAX_DATAGRAM_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           _("The file is too large for this. "
                             "Send it to one client, over TCP or TLS."));
      return FALSE;
    }

  bytes = g_file_load_bytes (file, NULL, NULL, error);

  return bytes != NULL && sonde_sockets_send (item, bytes, error);
}

/**
 * sonde_sockets_send:
 * @item: an item that can send
 * @bytes: what to send
 * @error: return location for an error
 *
 * Sends bytes: a client to its server, a listener to all of its clients, and one of these clients'
 * items to that client alone.
 *
 * Returns: whether they are sent; else @error is set, unless there was nobody to send to
 */
gboolean
sonde_sockets_send (SondeSocketsItem  *item,
                    GBytes            *bytes,
                    GError           **error)
{
  SondeTcpConversation *conversation;
  SondeTcpListener *listener;
  SondeUdpSocket *socket;
  SondeUdpPeer *peer;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (item), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  conversation = sonde_sockets_item_get_conversation (item);
  listener = sonde_sockets_item_get_tcp_listener (item);
  socket = sonde_sockets_item_get_udp_socket (item);
  peer = sonde_sockets_item_get_peer (item);

  if (conversation != NULL)
    return sonde_tcp_conversation_send (conversation, bytes, error);

  if (listener != NULL)
    return sonde_tcp_listener_send_to_all (listener, bytes) > 0;

  if (peer != NULL)
    return sonde_udp_socket_send (socket, peer, bytes, error);

  return socket != NULL && sonde_sockets_send_to_peers (socket, bytes, error);
}

/**
 * sonde_sockets_send_file:
 * @item: an item that can send
 * @file: whose content to send
 * @error: return location for an error
 *
 * Sends a file like sonde_sockets_send() does bytes. Over UDP it is one datagram.
 *
 * Returns: whether it will be sent; else @error is set, unless there was nobody to send to
 */
gboolean
sonde_sockets_send_file (SondeSocketsItem  *item,
                         GFile             *file,
                         GError           **error)
{
  SondeTcpConversation *conversation;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (item), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  conversation = sonde_sockets_item_get_conversation (item);

  if (conversation != NULL)
    return sonde_tcp_conversation_send_file (conversation, file, error);

  return sonde_sockets_send_whole_file (item, file, error);
}
