#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHttpPhaseKind:
 * @SONDE_HTTP_PHASE_QUEUED: waiting for a turn
 * @SONDE_HTTP_PHASE_RESOLVE: finding the addresses of the host
 * @SONDE_HTTP_PHASE_CONNECT: connecting to one of them
 * @SONDE_HTTP_PHASE_HANDSHAKE: agreeing on TLS
 * @SONDE_HTTP_PHASE_SEND: sending the request
 * @SONDE_HTTP_PHASE_WAIT: waiting for the first byte of the response
 * @SONDE_HTTP_PHASE_RECEIVE: receiving the response
 *
 * What an exchange spends its time on.
 */
typedef enum
{
  SONDE_HTTP_PHASE_QUEUED,
  SONDE_HTTP_PHASE_RESOLVE,
  SONDE_HTTP_PHASE_CONNECT,
  SONDE_HTTP_PHASE_HANDSHAKE,
  SONDE_HTTP_PHASE_SEND,
  SONDE_HTTP_PHASE_WAIT,
  SONDE_HTTP_PHASE_RECEIVE,
} SondeHttpPhaseKind;

#define SONDE_N_HTTP_PHASES (SONDE_HTTP_PHASE_RECEIVE + 1)

/**
 * SondeHttpPhase:
 * @kind: what the time was spent on
 * @start_ns: when it began, in nanoseconds since the Unix epoch
 * @end_ns: when it ended, or 0 while it has not
 *
 * A phase of an exchange.
 */
typedef struct
{
  SondeHttpPhaseKind kind;
  gint64             start_ns;
  gint64             end_ns;
} SondeHttpPhase;

const char *sonde_http_phase_kind_get_name (SondeHttpPhaseKind kind);

G_END_DECLS
