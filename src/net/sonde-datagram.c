#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sonde-datagram.h"
#include "sonde-network-error.h"

#define CONTROL_SIZE 256

/* Control messages have to be aligned. */
typedef union
{
  struct cmsghdr align;
  char           bytes[CONTROL_SIZE];
} SondeControl;

static const guint8 mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static gboolean
sonde_datagram_take_address (SondeEndpoint                 *endpoint,
                             const struct sockaddr_storage *native,
                             socklen_t                      size)
{
  g_autoptr(GSocketAddress) address = NULL;

  address = g_socket_address_new_from_native ((gpointer) native, size);

  return address != NULL && sonde_endpoint_from_address (endpoint, address);
}

/* A wildcard socket knows only datagram by datagram which of our addresses was meant. */
static void
sonde_datagram_take_control (SondeDatagram  *self,
                             struct cmsghdr *header)
{
  if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO &&
      header->cmsg_len >= CMSG_LEN (sizeof (struct in_pktinfo)))
    {
      struct in_pktinfo info;

      memcpy (&info, CMSG_DATA (header), sizeof info);
      self->local.family = G_SOCKET_FAMILY_IPV4;
      self->local.scope_id = 0;
      memset (self->local.address, 0, sizeof self->local.address);
      memcpy (self->local.address, &info.ipi_addr, sizeof info.ipi_addr);
    }
  else if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO &&
           header->cmsg_len >= CMSG_LEN (sizeof (struct in6_pktinfo)))
    {
      struct sockaddr_storage native = { 0, };
      struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *) &native;
      struct in6_pktinfo info;

      memcpy (&info, CMSG_DATA (header), sizeof info);
      ipv6->sin6_family = AF_INET6;
      ipv6->sin6_port = g_htons (self->local.port);
      ipv6->sin6_addr = info.ipi6_addr;

      if (IN6_IS_ADDR_LINKLOCAL (&info.ipi6_addr))
        ipv6->sin6_scope_id = info.ipi6_ifindex;

      sonde_datagram_take_address (&self->local, &native, sizeof *ipv6);
    }
}

/* Adds what says from which of our addresses to send. */
static void
sonde_datagram_put_control (struct msghdr       *message,
                            GSocketFamily        family,
                            const SondeEndpoint *local)
{
  struct cmsghdr *header = CMSG_FIRSTHDR (message);

  if (family == G_SOCKET_FAMILY_IPV4)
    {
      struct in_pktinfo info = { 0, };

      memcpy (&info.ipi_spec_dst, local->address, sizeof info.ipi_spec_dst);
      header->cmsg_level = IPPROTO_IP;
      header->cmsg_type = IP_PKTINFO;
      header->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (header), &info, sizeof info);
      message->msg_controllen = CMSG_SPACE (sizeof info);
    }
  else
    {
      struct in6_pktinfo info = { 0, };

      if (local->family == G_SOCKET_FAMILY_IPV4)
        {
          memcpy (&info.ipi6_addr, mapped_prefix, sizeof mapped_prefix);
          memcpy ((guint8 *) &info.ipi6_addr + sizeof mapped_prefix, local->address, 4);
        }
      else
        {
          memcpy (&info.ipi6_addr, local->address, sizeof info.ipi6_addr);
          info.ipi6_ifindex = local->scope_id;
        }

      header->cmsg_level = IPPROTO_IPV6;
      header->cmsg_type = IPV6_PKTINFO;
      header->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (header), &info, sizeof info);
      message->msg_controllen = CMSG_SPACE (sizeof info);
    }
}

static socklen_t
sonde_datagram_put_address (struct sockaddr_storage *native,
                            GSocketFamily            family,
                            const SondeEndpoint     *remote)
{
  memset (native, 0, sizeof *native);

  if (family == G_SOCKET_FAMILY_IPV4)
    {
      struct sockaddr_in *ipv4 = (struct sockaddr_in *) native;

      ipv4->sin_family = AF_INET;
      ipv4->sin_port = g_htons (remote->port);
      memcpy (&ipv4->sin_addr, remote->address, sizeof ipv4->sin_addr);

      return sizeof *ipv4;
    }
  else
    {
      struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *) native;

      ipv6->sin6_family = AF_INET6;
      ipv6->sin6_port = g_htons (remote->port);
      ipv6->sin6_scope_id = remote->scope_id;

      if (remote->family == G_SOCKET_FAMILY_IPV4)
        {
          memcpy (&ipv6->sin6_addr, mapped_prefix, sizeof mapped_prefix);
          memcpy ((guint8 *) &ipv6->sin6_addr + sizeof mapped_prefix, remote->address, 4);
        }
      else
        {
          memcpy (&ipv6->sin6_addr, remote->address, sizeof ipv6->sin6_addr);
        }

      return sizeof *ipv6;
    }
}

/**
 * sonde_datagram_prepare:
 * @socket: a UDP socket
 *
 * Asks the kernel to tell for each datagram which of our addresses it was sent to.
 */
void
sonde_datagram_prepare (GSocket *socket)
{
  g_return_if_fail (G_IS_SOCKET (socket));

  /* Where this does not work the socket's own address has to do. */
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, TRUE, NULL);
  else
    g_socket_set_option (socket, IPPROTO_IP, IP_PKTINFO, TRUE, NULL);
}

/**
 * sonde_datagram_receive:
 * @socket: a UDP socket
 * @buffer: (out caller-allocates) (array length=size): where to put the bytes
 * @size: how many there is room for
 * @self: (out caller-allocates): what came
 * @error: return location for an error
 *
 * Receives a datagram, which may be empty. Never waits.
 *
 * Fails with `G_IO_ERROR_WOULD_BLOCK` if there is none, and with `G_IO_ERROR_CONNECTION_REFUSED` or
 * another `G_IO_ERROR` if one that was sent before did not arrive.
 *
 * Returns: whether there was one
 */
gboolean
sonde_datagram_receive (GSocket        *socket,
                        guint8         *buffer,
                        gsize           size,
                        SondeDatagram  *self,
                        GError        **error)
{
  g_autoptr(GSocketAddress) local = NULL;
  struct sockaddr_storage sender;
  struct iovec vector = { .iov_base = buffer, .iov_len = size };
  struct msghdr message = { 0, };
  SondeControl control;
  gssize length;

  g_return_val_if_fail (G_IS_SOCKET (socket), FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  message.msg_name = &sender;
  message.msg_namelen = sizeof sender;
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;

  do
    length = recvmsg (g_socket_get_fd (socket), &message, MSG_DONTWAIT | MSG_TRUNC);
  while (length < 0 && errno == EINTR);

  if (length < 0)
    {
      sonde_network_error_set_errno (error, errno);
      return FALSE;
    }

  memset (self, 0, sizeof *self);
  self->length = (gsize) length;
  self->n_kept = MIN (self->length, size);
  local = g_socket_get_local_address (socket, NULL);

  if (local != NULL)
    sonde_endpoint_from_address (&self->local, local);

  sonde_datagram_take_address (&self->remote, &sender, message.msg_namelen);

  for (struct cmsghdr *header = CMSG_FIRSTHDR (&message);
       header != NULL;
       header = CMSG_NXTHDR (&message, header))
    sonde_datagram_take_control (self, header);

  return TRUE;
}

/**
 * sonde_datagram_send:
 * @socket: a UDP socket
 * @local: (nullable): from which of our addresses, or `NULL` if the system shall choose
 * @remote: to whom
 * @data: (array length=length) (nullable): the bytes
 * @length: how many, perhaps none
 * @error: return location for an error
 *
 * Sends a datagram. Never waits.
 *
 * Fails with `G_IO_ERROR_MESSAGE_TOO_LARGE`, `SONDE_NETWORK_ERROR_BROADCAST`,
 * `G_IO_ERROR_WOULD_BLOCK` or another `G_IO_ERROR`.
 *
 * Returns: whether it was sent
 */
gboolean
sonde_datagram_send (GSocket              *socket,
                     const SondeEndpoint  *local,
                     const SondeEndpoint  *remote,
                     const guint8         *data,
                     gsize                 length,
                     GError              **error)
{
  GSocketFamily family;
  struct sockaddr_storage receiver;
  struct iovec vector = { .iov_base = (gpointer) data, .iov_len = length };
  struct msghdr message = { 0, };
  SondeControl control = { 0, };
  gssize n_sent;

  g_return_val_if_fail (G_IS_SOCKET (socket), FALSE);
  g_return_val_if_fail (remote != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  family = g_socket_get_family (socket);
  message.msg_name = &receiver;
  message.msg_namelen = sonde_datagram_put_address (&receiver, family, remote);
  message.msg_iov = &vector;
  message.msg_iovlen = 1;

  if (local != NULL)
    {
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      sonde_datagram_put_control (&message, family, local);
    }

  do
    n_sent = sendmsg (g_socket_get_fd (socket), &message, MSG_DONTWAIT);
  while (n_sent < 0 && errno == EINTR);

  if (n_sent >= 0)
    return TRUE;

  if (errno == EACCES)
    g_set_error_literal (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROADCAST,
                         g_strerror (EACCES));
  else
    sonde_network_error_set_errno (error, errno);

  return FALSE;
}
