#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>

#include "sonde-icmp-error.h"

/* More than any datagram: what comes back is never cut short by us. */
#define MAX_DATAGRAM 65536

#define CONTROL_SIZE 512

static gboolean
sonde_icmp_error_set_endpoint (SondeEndpoint           *endpoint,
                               const struct sockaddr   *address,
                               gsize                    size)
{
  g_autoptr(GSocketAddress) socket_address = NULL;

  if (size < sizeof (sa_family_t) ||
      (address->sa_family == AF_INET && size < sizeof (struct sockaddr_in)) ||
      (address->sa_family == AF_INET6 && size < sizeof (struct sockaddr_in6)) ||
      (address->sa_family != AF_INET && address->sa_family != AF_INET6))
    return FALSE;

  socket_address = g_socket_address_new_from_native ((gpointer) address, size);

  return socket_address != NULL && sonde_endpoint_from_address (endpoint, socket_address);
}

static void
sonde_icmp_error_parse (SondeIcmpError *self,
                        struct cmsghdr *control)
{
  struct sock_extended_err extended;
  struct sockaddr_storage router;
  gsize size = control->cmsg_len - CMSG_LEN (0);

  if (size < sizeof extended)
    return;

  memcpy (&extended, CMSG_DATA (control), sizeof extended);
  self->number = (int) extended.ee_errno;
  self->from_network = extended.ee_origin == SO_EE_ORIGIN_ICMP ||
                       extended.ee_origin == SO_EE_ORIGIN_ICMP6;
  self->type = extended.ee_type;
  self->code = extended.ee_code;

  /* The address of the sender follows, where SO_EE_OFFENDER() looks for it. */
  if (!self->from_network || size <= sizeof extended)
    return;

  memset (&router, 0, sizeof router);
  memcpy (&router,
          CMSG_DATA (control) + sizeof extended,
          MIN (size - sizeof extended, sizeof router));
  self->has_router = sonde_icmp_error_set_endpoint (&self->router,
                                                    (const struct sockaddr *) &router,
                                                    size - sizeof extended);
}

/**
 * sonde_icmp_error_enable:
 * @socket: an IPv4 or IPv6 socket
 * @enable: whether the kernel shall keep errors for sonde_icmp_error_read()
 *
 * Asks the kernel to keep what it learns about datagrams that did not arrive.
 *
 * While this is on, any such error ends a TCP connection; so it is for the time of connecting only.
 */
void
sonde_icmp_error_enable (GSocket  *socket,
                         gboolean  enable)
{
  g_return_if_fail (G_IS_SOCKET (socket));

  /* Not every sandbox offers it. Then there is less to tell, and all else goes on. */
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_RECVERR, enable, NULL);

  g_socket_set_option (socket, IPPROTO_IP, IP_RECVERR, enable, NULL);
}

/**
 * sonde_icmp_error_read:
 * @socket: a socket for which sonde_icmp_error_enable() was called
 * @self: (out caller-allocates): the error
 *
 * Takes the oldest error that the kernel kept. Never waits.
 *
 * Returns: whether there was one
 */
gboolean
sonde_icmp_error_read (GSocket        *socket,
                       SondeIcmpError *self)
{
  union
  {
    struct cmsghdr align;
    char           bytes[CONTROL_SIZE];
  } control;
  g_autofree guint8 *payload = NULL;
  struct sockaddr_storage destination;
  struct iovec vector;
  struct msghdr message = { 0, };
  gssize length;

  g_return_val_if_fail (G_IS_SOCKET (socket), FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  payload = g_malloc (MAX_DATAGRAM);
  vector.iov_base = payload;
  vector.iov_len = MAX_DATAGRAM;
  message.msg_name = &destination;
  message.msg_namelen = sizeof destination;
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;

  do
    length = recvmsg (g_socket_get_fd (socket), &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  while (length < 0 && errno == EINTR);

  if (length < 0)
    return FALSE;

  memset (self, 0, sizeof *self);
  self->length = (gsize) length;
  self->has_destination =
    sonde_icmp_error_set_endpoint (&self->destination,
                                   (const struct sockaddr *) &destination,
                                   message.msg_namelen);

  for (struct cmsghdr *header = CMSG_FIRSTHDR (&message);
       header != NULL;
       header = CMSG_NXTHDR (&message, header))
    {
      if ((header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR) ||
          (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR))
        sonde_icmp_error_parse (self, header);
    }

  return TRUE;
}
