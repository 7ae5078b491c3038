#include "config.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>

#include "sonde-tcp-info.h"

/**
 * sonde_tcp_info_read:
 * @socket: a TCP socket, that may be closed
 * @self: (out caller-allocates): what the kernel knows of it; what it does not say is 0
 *
 * Asks the kernel. Never waits.
 */
void
sonde_tcp_info_read (GSocket      *socket,
                     SondeTcpInfo *self)
{
  struct tcp_info info = { 0, };
  socklen_t size = sizeof info;
  int n_bytes = 0;
  int fd;

  g_return_if_fail (G_IS_SOCKET (socket));
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  fd = g_socket_get_fd (socket);

  if (fd < 0 || getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return;

  if (info.tcpi_state <= SONDE_TCP_CLOSING)
    self->state = (SondeTcpState) info.tcpi_state;

  if (self->state == SONDE_TCP_LISTEN)
    {
      self->n_waiting = info.tcpi_unacked;
      self->backlog = info.tcpi_sacked;
      return;
    }

  self->rtt_us = info.tcpi_rtt;
  self->n_retransmitted = info.tcpi_total_retrans;

  if (ioctl (fd, SIOCOUTQ, &n_bytes) == 0 && n_bytes > 0)
    self->n_unacknowledged = (guint64) n_bytes;

  if (ioctl (fd, SIOCINQ, &n_bytes) == 0 && n_bytes > 0)
    self->n_unread = (guint64) n_bytes;
}

/**
 * sonde_tcp_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): its name, as standards and tools write it, such as `CLOSE_WAIT`
 */
const char *
sonde_tcp_state_get_name (SondeTcpState state)
{
  switch (state)
    {
    case SONDE_TCP_ESTABLISHED:
      return "ESTABLISHED";

    case SONDE_TCP_SYN_SENT:
      return "SYN_SENT";

    case SONDE_TCP_SYN_RECV:
      return "SYN_RECV";

    case SONDE_TCP_FIN_WAIT1:
      return "FIN_WAIT1";

    case SONDE_TCP_FIN_WAIT2:
      return "FIN_WAIT2";

    case SONDE_TCP_TIME_WAIT:
      return "TIME_WAIT";

    case SONDE_TCP_CLOSE:
      return "CLOSE";

    case SONDE_TCP_CLOSE_WAIT:
      return "CLOSE_WAIT";

    case SONDE_TCP_LAST_ACK:
      return "LAST_ACK";

    case SONDE_TCP_LISTEN:
      return "LISTEN";

    case SONDE_TCP_CLOSING:
      return "CLOSING";

    case SONDE_TCP_UNKNOWN:
    default:
      return "UNKNOWN";
    }
}
