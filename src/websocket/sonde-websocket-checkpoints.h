#pragma once

#include "sonde-websocket-inflater.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketCheckpoint:
 * @offset: where in the stream the first frame of a compressed message begins
 * @window: what the message may refer to
 *
 * Where inflating can begin in the middle of a conversation.
 */
typedef struct
{
  guint64  offset;
  GBytes  *window;
} SondeWebsocketCheckpoint;

typedef struct _SondeWebsocketCheckpoints SondeWebsocketCheckpoints;

SondeWebsocketCheckpoints *sonde_websocket_checkpoints_new  (void);
void                       sonde_websocket_checkpoints_free (SondeWebsocketCheckpoints *self);

void sonde_websocket_checkpoints_offer (SondeWebsocketCheckpoints *self,
                                        guint64                    offset,
                                        SondeWebsocketInflater    *inflater);
void sonde_websocket_checkpoints_count (SondeWebsocketCheckpoints *self,
                                        guint64                    n_deflated,
                                        guint64                    n_inflated);

const SondeWebsocketCheckpoint *
sonde_websocket_checkpoints_find (SondeWebsocketCheckpoints *self,
                                  guint64                    offset);

G_END_DECLS
