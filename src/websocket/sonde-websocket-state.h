#pragma once

#include <gio/gio.h>

#include "sonde-dissector.h"
#include "sonde-websocket-checkpoints.h"
#include "sonde-websocket-frame.h"
#include "sonde-websocket-inflater.h"
#include "sonde-websocket-violation.h"

G_BEGIN_DECLS

/* The kind of a record is its opcode, or this. */
#define SONDE_WEBSOCKET_KIND_INCOMPLETE 16

/**
 * SondeWebsocketExtra:
 * @inflated: (nullable): the beginning of the message, on the last frame of a compressed one
 * @inflated_size: how large the message is, inflated
 * @deflated_size: how large the message is, as it was sent
 * @message_offset: how many bytes of the message came before this frame
 * @message_start: where in the stream the first frame of its message begins
 * @round_trip_ns: on a pong, the time since the ping that it answers
 * @first: the number of the first frame of its message
 * @fragment: which fragment of its message it is, from 1; 0 on a message of one frame
 * @ping: on a pong, the number of the ping that it answers plus one, or 0
 * @message_opcode: the opcode of the first frame of its message
 * @is_compressed: whether the message is compressed
 * @status: how inflating the message went
 *
 * What is to be said of a frame beyond its own bytes. Most frames have none.
 */
typedef struct
{
  GBytes                       *inflated;
  guint64                       inflated_size;
  guint64                       deflated_size;
  guint64                       message_offset;
  guint64                       message_start;
  gint64                        round_trip_ns;
  guint32                       first;
  guint32                       fragment;
  guint32                       ping;
  guint8                        message_opcode;
  gboolean                      is_compressed;
  SondeWebsocketInflaterStatus  status;
} SondeWebsocketExtra;

typedef struct _SondeWebsocketState SondeWebsocketState;

gpointer                   sonde_websocket_state_new           (SondeDirection       client);
void                       sonde_websocket_state_free          (gpointer             state);
gsize                      sonde_websocket_state_feed          (gpointer             state,
                                                                SondeDirection       direction,
                                                                gint64               time_ns,
                                                                guint64              offset,
                                                                const guint8        *data,
                                                                gsize                length,
                                                                SondeRecordSink     *sink);
guint64                    sonde_websocket_state_get_skippable (gpointer             state,
                                                                SondeDirection       direction);
void                       sonde_websocket_state_skip          (gpointer             state,
                                                                SondeDirection       direction,
                                                                gint64               time_ns,
                                                                guint64              offset,
                                                                guint64              length,
                                                                SondeRecordSink     *sink);
void                       sonde_websocket_state_finish        (gpointer             state,
                                                                SondeDirection       direction,
                                                                gint64               time_ns,
                                                                SondeEventKind       how,
                                                                SondeRecordSink     *sink);
void                       sonde_websocket_state_set_deflate   (SondeWebsocketState *self,
                                                                gboolean             is_permitted);
const SondeWebsocketExtra *sonde_websocket_state_get_extra     (SondeWebsocketState *self,
                                                                guint32              number);
SondeDirection             sonde_websocket_state_get_client    (SondeWebsocketState *self);

const SondeWebsocketCheckpoint *
sonde_websocket_state_find_checkpoint (SondeWebsocketState *self,
                                       SondeDirection       direction,
                                       guint64              offset);

G_END_DECLS
