#include "config.h"

#include "sonde-host-port.h"
#include "sonde-sockets-start.h"

static void
sonde_sockets_start_connected_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data G_GNUC_UNUSED)
{
  SondeTcpConversation *conversation;

  /* The item follows the client, which tells what came of it. */
  conversation = sonde_tcp_client_connect_finish (SONDE_TCP_CLIENT (object), result, NULL);
  g_clear_object (&conversation);
}

static SondeSocketsItem *
sonde_sockets_start_tcp_client (SondeCapture              *capture,
                                const SondeSocketsRequest *request,
                                const char                *fingerprint)
{
  g_autoptr(SondeTcpClient) client = NULL;
  SondeSocketsItem *item;

  client = sonde_tcp_client_new (capture, NULL, request->host, request->port,
                                 request->transport == SONDE_SOCKETS_TLS);
  sonde_tcp_client_allow_certificate (client, fingerprint);
  item = sonde_sockets_item_new_tcp_client (client);
  sonde_tcp_client_connect_async (client, sonde_sockets_item_get_cancellable (item),
                                  sonde_sockets_start_connected_cb, NULL);

  return item;
}

static void
sonde_sockets_start_udp_connected_cb (GObject      *object,
                                      GAsyncResult *result,
                                      gpointer      user_data)
{
  g_autoptr(SondeSocketsItem) item = user_data;
  g_autoptr(SondeUdpPeer) peer = NULL;

  peer = sonde_udp_socket_connect_finish (SONDE_UDP_SOCKET (object), result, NULL);

  sonde_sockets_item_set_peer (item, peer);
}

static SondeSocketsItem *
sonde_sockets_start_udp_client (SondeCapture              *capture,
                                const SondeSocketsRequest *request)
{
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (capture);
  g_autofree char *title = sonde_host_port_format (request->host, request->port);
  SondeSocketsItem *item = sonde_sockets_item_new_udp_client (socket, title);

  sonde_udp_socket_connect_async (socket, NULL, request->host, request->port,
                                  sonde_sockets_item_get_cancellable (item),
                                  sonde_sockets_start_udp_connected_cb, g_object_ref (item));

  return item;
}

static SondeSocketsItem *
sonde_sockets_start_tcp_listener (SondeCapture               *capture,
                                  const SondeSocketsRequest  *request,
                                  GTlsCertificate            *certificate,
                                  gboolean                    echo,
                                  GError                    **error)
{
  g_autoptr(SondeTcpListener) listener = sonde_tcp_listener_new (capture, certificate);

  sonde_tcp_listener_set_echo (listener, echo);

  if (!sonde_tcp_listener_start (listener, request->host, request->port, error))
    return NULL;

  return sonde_sockets_item_new_tcp_listener (listener);
}

static SondeSocketsItem *
sonde_sockets_start_udp_listener (SondeCapture               *capture,
                                  const SondeSocketsRequest  *request,
                                  gboolean                    echo,
                                  GError                    **error)
{
  g_autoptr(SondeUdpSocket) socket = sonde_udp_socket_new (capture);

  sonde_udp_socket_set_echo (socket, echo);

  if (!sonde_udp_socket_listen (socket, request->host, request->port, error))
    return NULL;

  return sonde_sockets_item_new_udp_listener (socket);
}

/**
 * sonde_sockets_start:
 * @capture: where to record
 * @request: what is asked for
 * @certificate: (nullable): for a TLS listener, a certificate with its key
 * @fingerprint: (nullable): for a TLS client, a certificate to be let pass
 * @echo: whether a listener sends back what it receives
 * @error: return location for an error
 *
 * Connects or listens. A client tells later what came of it; a listener fails at once.
 *
 * Fails like [method@TcpListener.start].
 *
 * Returns: (transfer full) (nullable): what was begun, or `NULL` with @error set
 */
SondeSocketsItem *
sonde_sockets_start (SondeCapture               *capture,
                     const SondeSocketsRequest  *request,
                     GTlsCertificate            *certificate,
                     const char                 *fingerprint,
                     gboolean                    echo,
                     GError                    **error)
{
  gboolean is_udp;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  is_udp = request->transport == SONDE_SOCKETS_UDP;

  if (request->is_listener && is_udp)
    return sonde_sockets_start_udp_listener (capture, request, echo, error);

  if (request->is_listener)
    return sonde_sockets_start_tcp_listener (capture, request, certificate, echo, error);

  return is_udp ? sonde_sockets_start_udp_client (capture, request)
                : sonde_sockets_start_tcp_client (capture, request, fingerprint);
}
