#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeDirection:
 * @SONDE_DIRECTION_SENT: from this machine to the peer
 * @SONDE_DIRECTION_RECEIVED: from the peer to this machine
 *
 * Which way bytes went, seen from the process that recorded them.
 */
typedef enum
{
  SONDE_DIRECTION_SENT,
  SONDE_DIRECTION_RECEIVED,
} SondeDirection;

#define SONDE_N_DIRECTIONS 2

/**
 * SondeTransport:
 * @SONDE_TRANSPORT_TCP: the two byte streams of a TCP connection
 * @SONDE_TRANSPORT_UDP: the datagrams between two UDP endpoints
 * @SONDE_TRANSPORT_TLS: the plaintext of a TLS connection, whose parent is a TCP flow
 *
 * What a flow carries.
 */
typedef enum
{
  SONDE_TRANSPORT_TCP,
  SONDE_TRANSPORT_UDP,
  SONDE_TRANSPORT_TLS,
} SondeTransport;

/**
 * SondeRole:
 * @SONDE_ROLE_CLIENT: this process opened the conversation
 * @SONDE_ROLE_SERVER: the peer opened the conversation
 *
 * Which end of a conversation this process is.
 */
typedef enum
{
  SONDE_ROLE_CLIENT,
  SONDE_ROLE_SERVER,
} SondeRole;

/**
 * SondeEventKind:
 * @SONDE_EVENT_OPENED: the flow begins
 * @SONDE_EVENT_DATA: one read, write or datagram, or the first part of a long one
 * @SONDE_EVENT_CONTINUED: a further part of the read or write before it
 * @SONDE_EVENT_FINISHED: no more bytes will come in that direction (FIN)
 * @SONDE_EVENT_RESET: the connection was reset by the side that the direction names (RST)
 * @SONDE_EVENT_CLOSED: this process closed the flow
 * @SONDE_EVENT_NOTE: something the bytes cannot say, as text with fields
 * @SONDE_EVENT_GAP: bytes of that direction that the capture does not hold
 *
 * What happened in a flow.
 */
typedef enum
{
  SONDE_EVENT_OPENED,
  SONDE_EVENT_DATA,
  SONDE_EVENT_CONTINUED,
  SONDE_EVENT_FINISHED,
  SONDE_EVENT_RESET,
  SONDE_EVENT_CLOSED,
  SONDE_EVENT_NOTE,
  SONDE_EVENT_GAP,
} SondeEventKind;

/**
 * SondeSeverity:
 * @SONDE_SEVERITY_NORMAL: as the standard has it
 * @SONDE_SEVERITY_NOTE: allowed, but worth knowing
 * @SONDE_SEVERITY_WARNING: unusual or deprecated
 * @SONDE_SEVERITY_ERROR: breaks the protocol
 *
 * How a record or a field departs from its standard.
 */
typedef enum
{
  SONDE_SEVERITY_NORMAL,
  SONDE_SEVERITY_NOTE,
  SONDE_SEVERITY_WARNING,
  SONDE_SEVERITY_ERROR,
} SondeSeverity;

/**
 * SondeRange:
 * @start: the first byte
 * @end: the byte after the last
 *
 * A range of bytes in a byte source.
 */
typedef struct
{
  guint64 start;
  guint64 end;
} SondeRange;

/**
 * SondeRun:
 * @end: the byte behind its last, as an offset into the source
 * @direction: which way its bytes went
 *
 * Bytes of a source, from where the run before them ends, which all went one way.
 */
typedef struct
{
  guint64        end;
  SondeDirection direction;
} SondeRun;

G_END_DECLS
