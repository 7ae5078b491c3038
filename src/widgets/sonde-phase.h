#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondePhaseState:
 * @SONDE_PHASE_DONE: it came to its end
 * @SONDE_PHASE_RUNNING: it goes on
 * @SONDE_PHASE_FAILED: it failed
 *
 * How far a phase has come.
 */
typedef enum
{
  SONDE_PHASE_DONE,
  SONDE_PHASE_RUNNING,
  SONDE_PHASE_FAILED,
} SondePhaseState;

/**
 * SondePhase:
 * @name: what is done, for people, in one or two words
 * @start_us: when it began, in microseconds since the first phase did
 * @duration_us: how long it took, or has taken so far, in microseconds
 * @state: how far it has come
 * @css_class: (nullable): its colour: "lookup", "connect", "tls", "send", "wait" or "receive"
 *
 * A step of something that takes time.
 */
typedef struct
{
  const char      *name;
  gint64           start_us;
  gint64           duration_us;
  SondePhaseState  state;
  const char      *css_class;
} SondePhase;

G_END_DECLS
