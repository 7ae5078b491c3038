#pragma once

#include <libsoup/soup.h>

#include "sonde-flow.h"
#include "sonde-websocket-frame.h"

G_BEGIN_DECLS

#define SONDE_WEBSOCKET_DEFAULT_MAX_BYTES (64 * 1024 * 1024)

#define SONDE_WEBSOCKET_PEER_ERROR (sonde_websocket_peer_error_quark ())

/**
 * SondeWebsocketPeerError:
 * @SONDE_WEBSOCKET_PEER_ERROR_CLOSED: the connection is over, or this side has sent its close frame
 * @SONDE_WEBSOCKET_PEER_ERROR_NOT_UTF8: a text message must be UTF-8
 * @SONDE_WEBSOCKET_PEER_ERROR_TOO_LONG: a ping or pong has more than 125 bytes, or a reason more
 *   than 123
 * @SONDE_WEBSOCKET_PEER_ERROR_CLOSE_CODE: nobody may send this close code
 *
 * Why something is not sent.
 */
typedef enum
{
  SONDE_WEBSOCKET_PEER_ERROR_CLOSED,
  SONDE_WEBSOCKET_PEER_ERROR_NOT_UTF8,
  SONDE_WEBSOCKET_PEER_ERROR_TOO_LONG,
  SONDE_WEBSOCKET_PEER_ERROR_CLOSE_CODE,
} SondeWebsocketPeerError;

/**
 * SondeWebsocketPeerState:
 * @SONDE_WEBSOCKET_PEER_OPEN: messages may go both ways
 * @SONDE_WEBSOCKET_PEER_CLOSING: a close frame was sent
 * @SONDE_WEBSOCKET_PEER_CLOSED: the connection is over
 *
 * How far a connection has come.
 */
typedef enum
{
  SONDE_WEBSOCKET_PEER_OPEN,
  SONDE_WEBSOCKET_PEER_CLOSING,
  SONDE_WEBSOCKET_PEER_CLOSED,
} SondeWebsocketPeerState;

/**
 * SondeWebsocketPeerSpec:
 * @stream: the stream that the frames go over
 * @head: (nullable): bytes that came together with the handshake
 * @role: which end this process is
 * @uri: the address of the WebSocket
 * @subprotocol: (nullable): the subprotocol agreed on
 * @deflate: (nullable) (transfer full): permessage-deflate, if it is agreed on
 * @remote: (nullable): the address of the peer, for people
 * @flow: (nullable): the flow that holds the frames
 * @max_message_bytes: how large a message may be, in bytes
 * @waits_for_output: whether to stop reading while much waits to be sent
 *
 * What is known of a connection when the handshake is over.
 */
typedef struct
{
  GIOStream              *stream;
  GBytes                 *head;
  SondeRole               role;
  GUri                   *uri;
  const char             *subprotocol;
  SoupWebsocketExtension *deflate;
  const char             *remote;
  SondeFlow              *flow;
  guint64                 max_message_bytes;
  gboolean                waits_for_output;
} SondeWebsocketPeerSpec;

#define SONDE_TYPE_WEBSOCKET_PEER (sonde_websocket_peer_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketPeer, sonde_websocket_peer,
                      SONDE, WEBSOCKET_PEER, GObject)

GQuark sonde_websocket_peer_error_quark (void);

SondeWebsocketPeer *sonde_websocket_peer_new (const SondeWebsocketPeerSpec *spec);

SondeWebsocketPeerState sonde_websocket_peer_get_state (SondeWebsocketPeer *self);

SondeRole   sonde_websocket_peer_get_role        (SondeWebsocketPeer *self);
const char *sonde_websocket_peer_get_remote      (SondeWebsocketPeer *self);
const char *sonde_websocket_peer_get_target      (SondeWebsocketPeer *self);
const char *sonde_websocket_peer_get_subprotocol (SondeWebsocketPeer *self);
SondeFlow  *sonde_websocket_peer_get_flow        (SondeWebsocketPeer *self);
gboolean    sonde_websocket_peer_is_compressed   (SondeWebsocketPeer *self);
guint64     sonde_websocket_peer_get_n_queued    (SondeWebsocketPeer *self);

gboolean sonde_websocket_peer_send           (SondeWebsocketPeer    *self,
                                              SondeWebsocketOpcode   opcode,
                                              GBytes                *payload,
                                              GError               **error);
gboolean sonde_websocket_peer_send_fragments (SondeWebsocketPeer    *self,
                                              SondeWebsocketOpcode   opcode,
                                              GBytes                *payload,
                                              guint                  n_fragments,
                                              GError               **error);
gboolean sonde_websocket_peer_send_frame     (SondeWebsocketPeer    *self,
                                              GBytes                *frame,
                                              GError               **error);
gboolean sonde_websocket_peer_close          (SondeWebsocketPeer    *self,
                                              guint                  code,
                                              const char            *reason,
                                              GError               **error);
void     sonde_websocket_peer_abort          (SondeWebsocketPeer    *self);

G_END_DECLS
