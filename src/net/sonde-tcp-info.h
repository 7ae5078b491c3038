#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeTcpState:
 * @SONDE_TCP_UNKNOWN: the kernel does not say
 * @SONDE_TCP_ESTABLISHED: both may send
 * @SONDE_TCP_SYN_SENT: we asked for a connection
 * @SONDE_TCP_SYN_RECV: the peer asked for a connection
 * @SONDE_TCP_FIN_WAIT1: we finished sending, the peer does not know yet
 * @SONDE_TCP_FIN_WAIT2: we finished sending, the peer may still send
 * @SONDE_TCP_TIME_WAIT: both finished; stray packets are waited for
 * @SONDE_TCP_CLOSE: there is no connection, such as after a reset
 * @SONDE_TCP_CLOSE_WAIT: the peer finished sending, we may still send
 * @SONDE_TCP_LAST_ACK: both finished, the peer does not know yet
 * @SONDE_TCP_LISTEN: connections may come in
 * @SONDE_TCP_CLOSING: both finished at the same time
 *
 * The states of a TCP connection (RFC 9293, section 3.3.2), in Linux' numbers.
 */
typedef enum
{
  SONDE_TCP_UNKNOWN,
  SONDE_TCP_ESTABLISHED,
  SONDE_TCP_SYN_SENT,
  SONDE_TCP_SYN_RECV,
  SONDE_TCP_FIN_WAIT1,
  SONDE_TCP_FIN_WAIT2,
  SONDE_TCP_TIME_WAIT,
  SONDE_TCP_CLOSE,
  SONDE_TCP_CLOSE_WAIT,
  SONDE_TCP_LAST_ACK,
  SONDE_TCP_LISTEN,
  SONDE_TCP_CLOSING,
} SondeTcpState;

/**
 * SondeTcpInfo:
 * @state: the state of the connection
 * @n_unacknowledged: bytes that were sent and that the peer's system has not acknowledged
 * @n_unread: bytes that have arrived and were not read
 * @rtt_us: how long the peer's system takes to answer, in microseconds; right after connecting, how
 *   long that took
 * @n_retransmitted: how many packets had to be sent again
 * @n_waiting: on a listener, the connections that wait to be accepted
 * @backlog: on a listener, how many may wait; the kernel lets one more wait than that
 *
 * What the kernel knows of a TCP socket.
 */
typedef struct
{
  SondeTcpState state;
  guint64       n_unacknowledged;
  guint64       n_unread;
  gint64        rtt_us;
  guint         n_retransmitted;
  guint         n_waiting;
  guint         backlog;
} SondeTcpInfo;

void        sonde_tcp_info_read      (GSocket       *socket,
                                      SondeTcpInfo  *self);
const char *sonde_tcp_state_get_name (SondeTcpState  state);

G_END_DECLS
