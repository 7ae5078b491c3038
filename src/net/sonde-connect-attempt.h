#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeConnectAttemptState:
 * @SONDE_CONNECT_ATTEMPT_CONNECTING: under way
 * @SONDE_CONNECT_ATTEMPT_CONNECTED: the peer accepted
 * @SONDE_CONNECT_ATTEMPT_FAILED: it came to nothing
 * @SONDE_CONNECT_ATTEMPT_ABANDONED: given up, because another address was quicker or the
 *   person stopped it
 *
 * How far an attempt to connect has come.
 */
typedef enum
{
  SONDE_CONNECT_ATTEMPT_CONNECTING,
  SONDE_CONNECT_ATTEMPT_CONNECTED,
  SONDE_CONNECT_ATTEMPT_FAILED,
  SONDE_CONNECT_ATTEMPT_ABANDONED,
} SondeConnectAttemptState;

#define SONDE_TYPE_CONNECT_ATTEMPT (sonde_connect_attempt_get_type ())

G_DECLARE_FINAL_TYPE (SondeConnectAttempt, sonde_connect_attempt,
                      SONDE, CONNECT_ATTEMPT, GObject)

SondeConnectAttempt      *sonde_connect_attempt_new            (GSocketAddress      *address);
void                      sonde_connect_attempt_succeed        (SondeConnectAttempt *self,
                                                                gint64               elapsed_us);
void                      sonde_connect_attempt_fail           (SondeConnectAttempt *self,
                                                                const GError        *error,
                                                                const char          *router);
void                      sonde_connect_attempt_abandon        (SondeConnectAttempt *self);
GSocketAddress           *sonde_connect_attempt_get_address    (SondeConnectAttempt *self);
const char               *sonde_connect_attempt_get_text       (SondeConnectAttempt *self);
SondeConnectAttemptState  sonde_connect_attempt_get_state      (SondeConnectAttempt *self);
gint64                    sonde_connect_attempt_get_elapsed_us (SondeConnectAttempt *self);
const GError             *sonde_connect_attempt_get_error      (SondeConnectAttempt *self);
const char               *sonde_connect_attempt_get_outcome    (SondeConnectAttempt *self);

G_END_DECLS
