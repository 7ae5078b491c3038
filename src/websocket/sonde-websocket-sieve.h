#pragma once

#include "sonde-websocket-frame.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketSieve:
 * @is_masked: whether frames have to be masked, as those of a client
 * @max_message_bytes: how large a message may be
 *
 * Finds the messages in what a peer sends that need no work: whole, in one frame, not compressed,
 * and without a fault. Where nobody waits for messages they can be left out, as long as everything
 * else is passed on: control frames, fragments, and all that breaks the protocol.
 */
typedef struct
{
  gboolean is_masked;
  guint64  max_message_bytes;

  /*< private >*/
  guint64  n_left;
  guint8   head[SONDE_WEBSOCKET_MAX_HEADER_LENGTH];
  guint    n_head;
  gboolean in_message;
  gboolean is_over;
} SondeWebsocketSieve;

gsize sonde_websocket_sieve_leave_out (SondeWebsocketSieve *self,
                                       const guint8        *data,
                                       gsize                length);
gsize sonde_websocket_sieve_pass      (SondeWebsocketSieve *self,
                                       const guint8        *data,
                                       gsize                length,
                                       gsize                wanted,
                                       gboolean             until_message);

G_END_DECLS
