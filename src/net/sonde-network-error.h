#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_NETWORK_ERROR (sonde_network_error_quark ())

/**
 * SondeNetworkError:
 * @SONDE_NETWORK_ERROR_NO_ADDRESS: the name exists, but has no address
 * @SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL: no interface of this computer has the address
 * @SONDE_NETWORK_ERROR_NOT_AN_ADDRESS: a literal address was needed, and something else was given
 * @SONDE_NETWORK_ERROR_RESET: the peer reset the connection (RST)
 * @SONDE_NETWORK_ERROR_BROKEN_PIPE: sending on a connection that the peer has ended
 * @SONDE_NETWORK_ERROR_SENDING_CLOSED: sending after having closed that direction
 * @SONDE_NETWORK_ERROR_BROADCAST: sending to a broadcast address without having asked for it
 *
 * Failures that GIO has no code for, or merges with others.
 */
typedef enum
{
  SONDE_NETWORK_ERROR_NO_ADDRESS,
  SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL,
  SONDE_NETWORK_ERROR_NOT_AN_ADDRESS,
  SONDE_NETWORK_ERROR_RESET,
  SONDE_NETWORK_ERROR_BROKEN_PIPE,
  SONDE_NETWORK_ERROR_SENDING_CLOSED,
  SONDE_NETWORK_ERROR_BROADCAST,
} SondeNetworkError;

/**
 * SondeNetworkStep:
 * @SONDE_NETWORK_STEP_RESOLVE: finding the addresses of a name
 * @SONDE_NETWORK_STEP_CONNECT: connecting to an address
 * @SONDE_NETWORK_STEP_LISTEN: binding to an address of this computer, and listening there
 * @SONDE_NETWORK_STEP_HANDSHAKE: agreeing on TLS
 * @SONDE_NETWORK_STEP_SEND: sending
 * @SONDE_NETWORK_STEP_RECEIVE: receiving
 *
 * The steps at which a conversation can fail.
 */
typedef enum
{
  SONDE_NETWORK_STEP_RESOLVE,
  SONDE_NETWORK_STEP_CONNECT,
  SONDE_NETWORK_STEP_LISTEN,
  SONDE_NETWORK_STEP_HANDSHAKE,
  SONDE_NETWORK_STEP_SEND,
  SONDE_NETWORK_STEP_RECEIVE,
} SondeNetworkStep;

GQuark      sonde_network_error_quark          (void);

void        sonde_network_error_set_errno      (GError           **error,
                                                int                number);
char       *sonde_network_error_explain        (const GError      *error,
                                                SondeNetworkStep   step,
                                                const char        *address,
                                                gint64             elapsed_us);
const char *sonde_network_error_guess_protocol (const guint8      *data,
                                                gsize              length);

G_END_DECLS
