#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-websocket-guard.h"
#include "sonde-websocket-peer.h"
#include "sonde-websocket-stream.h"
#include "sonde-websocket-utf8.h"

#define PAUSE_ABOVE_BYTES (8 * 1024 * 1024)

/**
 * SondeWebsocketPeer:
 *
 * The other end of an open WebSocket connection, be it a server or a client.
 *
 * Messages, the answers to pings and the closing handshake are libsoup's; pings, fragments and
 * frames of one's own go out beside them, and never in the middle of another frame. What was sent
 * and received is to be read from the flow.
 */
struct _SondeWebsocketPeer
{
  GObject                   parent_instance;

  SoupWebsocketConnection  *connection;
  SondeWebsocketStream     *stream;
  SondeFlow                *flow;
  char                     *remote;
  char                     *target;
  char                     *subprotocol;
  SondeRole                 role;
  SondeWebsocketPeerState   state;
  gboolean                  is_compressed;
  gboolean                  waits_for_output;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketPeer, sonde_websocket_peer, G_TYPE_OBJECT)
G_DEFINE_QUARK (sonde-websocket-peer-error-quark, sonde_websocket_peer_error)

enum {
  PROP_0,
  PROP_STATE,
  PROP_REMOTE,
  PROP_FLOW,
  PROP_N_QUEUED,
  N_PROPS
};

enum {
  SIGNAL_MESSAGE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static SondeWebsocketFrameFlags
sonde_websocket_peer_get_flags (SondeWebsocketPeer *self)
{
  return self->role == SONDE_ROLE_CLIENT ? SONDE_WEBSOCKET_FRAME_MASKED
                                         : SONDE_WEBSOCKET_FRAME_NONE;
}

static SondeWebsocketOutput *
sonde_websocket_peer_get_output (SondeWebsocketPeer *self)
{
  return sonde_websocket_stream_get_output (self->stream);
}

static void
sonde_websocket_peer_set_state (SondeWebsocketPeer      *self,
                                SondeWebsocketPeerState  state)
{
  if (self->state >= state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
sonde_websocket_peer_update_state (SondeWebsocketPeer *self)
{
  SoupWebsocketState state = soup_websocket_connection_get_state (self->connection);

  if (state == SOUP_WEBSOCKET_STATE_CLOSED)
    sonde_websocket_peer_set_state (self, SONDE_WEBSOCKET_PEER_CLOSED);
  else if (state == SOUP_WEBSOCKET_STATE_CLOSING ||
           sonde_websocket_output_is_closing (sonde_websocket_peer_get_output (self)))
    sonde_websocket_peer_set_state (self, SONDE_WEBSOCKET_PEER_CLOSING);
}

static gboolean
sonde_websocket_peer_push (SondeWebsocketPeer  *self,
                           GBytes              *frame,
                           GError             **error)
{
  gboolean is_taken = sonde_websocket_output_push (sonde_websocket_peer_get_output (self),
                                                   frame,
                                                   error);

  sonde_websocket_peer_update_state (self);

  return is_taken;
}

static gboolean
sonde_websocket_peer_wants_messages (gpointer user_data)
{
  return g_signal_has_handler_pending (user_data, signals[SIGNAL_MESSAGE], 0, FALSE);
}

static void
sonde_websocket_peer_sift (SondeWebsocketPeer *self,
                           guint64             max_message_bytes)
{
  SondeWebsocketSieve sieve = {
    .is_masked = self->role == SONDE_ROLE_SERVER,
    .max_message_bytes = max_message_bytes,
  };

  sonde_websocket_input_leave_out (sonde_websocket_stream_get_input (self->stream),
                                   &sieve,
                                   sonde_websocket_peer_wants_messages,
                                   self);
}

static void
sonde_websocket_peer_message_cb (SondeWebsocketPeer *self,
                                 int                 type,
                                 GBytes             *message)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, type, message);
}

static void
sonde_websocket_peer_error_cb (SondeWebsocketPeer *self,
                               GError             *error)
{
  g_autoptr(GBytes) frame = NULL;

  /* Nothing that comes later may be worked on, but the end of the connection must be seen. */
  sonde_websocket_input_discard (sonde_websocket_stream_get_input (self->stream));

  if (!g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG))
    return;

  /* libsoup gives no reason before it hangs up. */
  frame = sonde_websocket_frame_encode_close (sonde_websocket_peer_get_flags (self), 1009, NULL);
  sonde_websocket_peer_push (self, frame, NULL);
}

static void
sonde_websocket_peer_closed_cb (SondeWebsocketPeer *self)
{
  sonde_websocket_peer_set_state (self, SONDE_WEBSOCKET_PEER_CLOSED);
}

static void
sonde_websocket_peer_state_cb (SondeWebsocketPeer *self)
{
  sonde_websocket_peer_update_state (self);
}

/* libsoup answers codes that it does not know with 1002. An answer of our own goes out before. */
static void
sonde_websocket_peer_close_cb (SondeWebsocketPeer *self,
                               GBytes             *payload)
{
  g_autoptr(GBytes) frame = NULL;
  SondeWebsocketUtf8 utf8 = { 0 };
  const guint8 *data;
  gsize length;
  guint code;

  data = g_bytes_get_data (payload, &length);

  if (length < 2 || length > SONDE_WEBSOCKET_MAX_CONTROL_LENGTH)
    return;

  code = (guint) data[0] << 8 | data[1];

  if (!sonde_websocket_close_code_is_valid (code) ||
      sonde_websocket_utf8_feed (&utf8, data + 2, length - 2) < length - 2 ||
      !sonde_websocket_utf8_is_complete (&utf8))
    return;

  frame = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_CLOSE,
                                        sonde_websocket_peer_get_flags (self)
                                        | SONDE_WEBSOCKET_FRAME_FIN,
                                        data,
                                        length);
  sonde_websocket_peer_push (self, frame, NULL);
}

static void
sonde_websocket_peer_n_queued_cb (SondeWebsocketPeer *self)
{
  guint64 n_queued = sonde_websocket_peer_get_n_queued (self);

  if (self->waits_for_output)
    sonde_websocket_input_set_paused (sonde_websocket_stream_get_input (self->stream),
                                      n_queued > PAUSE_ABOVE_BYTES);

  sonde_websocket_peer_update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);
}

static void
sonde_websocket_peer_connect_signals (SondeWebsocketPeer  *self,
                                      SondeWebsocketGuard *guard)
{
  g_signal_connect_object (guard, "close", G_CALLBACK (sonde_websocket_peer_close_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "message",
                           G_CALLBACK (sonde_websocket_peer_message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "error",
                           G_CALLBACK (sonde_websocket_peer_error_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "closed",
                           G_CALLBACK (sonde_websocket_peer_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "notify::state",
                           G_CALLBACK (sonde_websocket_peer_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sonde_websocket_peer_get_output (self), "notify::n-queued",
                           G_CALLBACK (sonde_websocket_peer_n_queued_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
sonde_websocket_peer_check_open (SondeWebsocketPeer  *self,
                                 GError             **error)
{
  if (self->state == SONDE_WEBSOCKET_PEER_OPEN)
    return TRUE;

  g_set_error_literal (error,
                       SONDE_WEBSOCKET_PEER_ERROR,
                       SONDE_WEBSOCKET_PEER_ERROR_CLOSED,
                       self->state == SONDE_WEBSOCKET_PEER_CLOSING
                       ? _("This side has sent its close frame; nothing may follow it.")
                       : _("The connection is over. Connect again to send more."));

  return FALSE;
}

static gboolean
check_payload (SondeWebsocketOpcode   opcode,
               GBytes                *payload,
               GError               **error)
{
  SondeWebsocketUtf8 utf8 = { 0 };
  const guint8 *data;
  gsize length;
  gsize good;

  data = g_bytes_get_data (payload, &length);

  if (opcode >= SONDE_WEBSOCKET_OPCODE_CLOSE && length > SONDE_WEBSOCKET_MAX_CONTROL_LENGTH)
    {
      g_set_error (error,
                   SONDE_WEBSOCKET_PEER_ERROR,
                   SONDE_WEBSOCKET_PEER_ERROR_TOO_LONG,
                   _("A ping or pong carries %d bytes at most."),
                   SONDE_WEBSOCKET_MAX_CONTROL_LENGTH);
      return FALSE;
    }

  if (opcode != SONDE_WEBSOCKET_OPCODE_TEXT)
    return TRUE;

  good = sonde_websocket_utf8_feed (&utf8, data, length);

  if (good == length && sonde_websocket_utf8_is_complete (&utf8))
    return TRUE;

  g_set_error (error,
               SONDE_WEBSOCKET_PEER_ERROR,
               SONDE_WEBSOCKET_PEER_ERROR_NOT_UTF8,
               _("A text message must be UTF-8, and this is not at byte %" G_GSIZE_FORMAT
                 ". Send it as binary."),
               good);

  return FALSE;
}

static void
sonde_websocket_peer_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  SondeWebsocketPeer *self = SONDE_WEBSOCKET_PEER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_REMOTE:
      g_value_set_string (value, self->remote);
      break;

    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;

    case PROP_N_QUEUED:
      g_value_set_uint64 (value, sonde_websocket_peer_get_n_queued (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_websocket_peer_finalize (GObject *object)
{
  SondeWebsocketPeer *self = SONDE_WEBSOCKET_PEER (object);

  /* An open connection is closed by libsoup, which holds it until that is done. */
  sonde_websocket_input_leave_out (sonde_websocket_stream_get_input (self->stream),
                                   &(SondeWebsocketSieve) { 0 },
                                   NULL,
                                   NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->stream);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->remote, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->subprotocol, g_free);

  G_OBJECT_CLASS (sonde_websocket_peer_parent_class)->finalize (object);
}

static void
sonde_websocket_peer_install_properties (GObjectClass *object_class)
{
  /**
   * SondeWebsocketPeer:state:
   *
   * How far the connection has come, a [enum@WebsocketPeerState]. It only goes on.
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, SONDE_WEBSOCKET_PEER_CLOSED, SONDE_WEBSOCKET_PEER_OPEN,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketPeer:remote:
   *
   * The address and port of the peer, for people.
   */
  properties[PROP_REMOTE] =
    g_param_spec_string ("remote", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketPeer:flow:
   *
   * The flow that holds the frames: of TCP, or the plaintext of TLS. `NULL` when it is not
   * recorded.
   */
  properties[PROP_FLOW] =
    g_param_spec_object ("flow", NULL, NULL,
                         SONDE_TYPE_FLOW,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeWebsocketPeer:n-queued:
   *
   * How many bytes wait to be sent.
   */
  properties[PROP_N_QUEUED] =
    g_param_spec_uint64 ("n-queued", NULL, NULL,
                         0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_websocket_peer_class_init (SondeWebsocketPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_websocket_peer_get_property;
  object_class->finalize = sonde_websocket_peer_finalize;
  sonde_websocket_peer_install_properties (object_class);

  /**
   * SondeWebsocketPeer::message:
   * @self: the peer
   * @opcode: %SONDE_WEBSOCKET_OPCODE_TEXT or %SONDE_WEBSOCKET_OPCODE_BINARY
   * @message: the message, joined and inflated
   *
   * A message came. To be answered, not to be shown: the flow has it. Without a handler messages
   * are not worked on.
   */
  signals[SIGNAL_MESSAGE] =
    g_signal_new ("message", SONDE_TYPE_WEBSOCKET_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BYTES);
}

static void
sonde_websocket_peer_init (SondeWebsocketPeer *self G_GNUC_UNUSED)
{
}

/**
 * sonde_websocket_peer_new:
 * @spec: what is known of the connection
 *
 * Begins to work on a connection whose handshake is over.
 *
 * Returns: (transfer full): the peer
 */
SondeWebsocketPeer *
sonde_websocket_peer_new (const SondeWebsocketPeerSpec *spec)
{
  SondeWebsocketPeer *self;
  SondeWebsocketGuard *guard;
  GList *extensions = NULL;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (spec->stream), NULL);
  g_return_val_if_fail (spec->uri != NULL, NULL);

  self = g_object_new (SONDE_TYPE_WEBSOCKET_PEER, NULL);
  self->role = spec->role;
  self->flow = spec->flow != NULL ? g_object_ref (spec->flow) : NULL;
  self->remote = g_strdup (spec->remote != NULL ? spec->remote : "");
  self->target = g_strdup (g_uri_get_path (spec->uri));
  self->subprotocol = g_strdup (spec->subprotocol);
  self->is_compressed = spec->deflate != NULL;
  self->waits_for_output = spec->waits_for_output;
  self->stream = sonde_websocket_stream_new (spec->stream, spec->head);

  guard = sonde_websocket_guard_new (spec->max_message_bytes);

  if (spec->deflate != NULL)
    extensions = g_list_prepend (extensions, spec->deflate);

  extensions = g_list_prepend (extensions, guard);
  self->connection =
    soup_websocket_connection_new (G_IO_STREAM (self->stream),
                                   spec->uri,
                                   spec->role == SONDE_ROLE_CLIENT
                                   ? SOUP_WEBSOCKET_CONNECTION_CLIENT
                                   : SOUP_WEBSOCKET_CONNECTION_SERVER,
                                   NULL,
                                   spec->subprotocol,
                                   extensions);

  /* libsoup refuses what is as large as the limit. */
  soup_websocket_connection_set_max_incoming_payload_size (self->connection,
                                                           spec->max_message_bytes + 1);
  sonde_websocket_peer_connect_signals (self, guard);
  sonde_websocket_peer_sift (self, spec->max_message_bytes);

  return self;
}

/**
 * sonde_websocket_peer_get_state:
 * @self: a peer
 *
 * Returns: how far the connection has come
 */
SondeWebsocketPeerState
sonde_websocket_peer_get_state (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), SONDE_WEBSOCKET_PEER_CLOSED);

  return self->state;
}

/**
 * sonde_websocket_peer_get_role:
 * @self: a peer
 *
 * Returns: which end this process is
 */
SondeRole
sonde_websocket_peer_get_role (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), SONDE_ROLE_CLIENT);

  return self->role;
}

/**
 * sonde_websocket_peer_get_remote:
 * @self: a peer
 *
 * Returns: (transfer none): the address and port of the peer, for people
 */
const char *
sonde_websocket_peer_get_remote (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), NULL);

  return self->remote;
}

/**
 * sonde_websocket_peer_get_target:
 * @self: a peer
 *
 * Returns: (transfer none): the path that the client asked for
 */
const char *
sonde_websocket_peer_get_target (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), NULL);

  return self->target;
}

/**
 * sonde_websocket_peer_get_subprotocol:
 * @self: a peer
 *
 * Returns: (transfer none) (nullable): the subprotocol agreed on, if there is one
 */
const char *
sonde_websocket_peer_get_subprotocol (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), NULL);

  return self->subprotocol;
}

/**
 * sonde_websocket_peer_get_flow:
 * @self: a peer
 *
 * Returns: (transfer none) (nullable): the flow that holds the frames, or `NULL` if it is not
 *   recorded
 */
SondeFlow *
sonde_websocket_peer_get_flow (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), NULL);

  return self->flow;
}

/**
 * sonde_websocket_peer_is_compressed:
 * @self: a peer
 *
 * Returns: whether permessage-deflate is agreed on
 */
gboolean
sonde_websocket_peer_is_compressed (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), FALSE);

  return self->is_compressed;
}

/**
 * sonde_websocket_peer_get_n_queued:
 * @self: a peer
 *
 * Returns: how many bytes wait to be sent
 */
guint64
sonde_websocket_peer_get_n_queued (SondeWebsocketPeer *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), 0);

  return sonde_websocket_output_get_n_queued (sonde_websocket_peer_get_output (self));
}

/**
 * sonde_websocket_peer_send:
 * @self: a peer
 * @opcode: text, binary, ping or pong
 * @payload: what to send
 * @error: return location for an error
 *
 * Sends a message, a ping or a pong, in one frame.
 *
 * Fails with any `SONDE_WEBSOCKET_PEER_ERROR`, or with why writing became impossible.
 *
 * Returns: whether it was queued
 */
gboolean
sonde_websocket_peer_send (SondeWebsocketPeer    *self,
                           SondeWebsocketOpcode   opcode,
                           GBytes                *payload,
                           GError               **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  if (opcode == SONDE_WEBSOCKET_OPCODE_PING || opcode == SONDE_WEBSOCKET_OPCODE_PONG)
    return sonde_websocket_peer_send_fragments (self, opcode, payload, 1, error);

  g_return_val_if_fail (opcode == SONDE_WEBSOCKET_OPCODE_TEXT ||
                        opcode == SONDE_WEBSOCKET_OPCODE_BINARY, FALSE);

  if (!sonde_websocket_peer_check_open (self, error) || !check_payload (opcode, payload, error))
    return FALSE;

  soup_websocket_connection_send_message (self->connection,
                                          (SoupWebsocketDataType) opcode,
                                          payload);

  return TRUE;
}

/**
 * sonde_websocket_peer_send_fragments:
 * @self: a peer
 * @opcode: text, binary, ping or pong
 * @payload: what to send
 * @n_fragments: in how many frames, at least 1; no more than there are bytes are made
 * @error: return location for an error
 *
 * Sends a message in several frames of about the same size, without compression.
 *
 * Fails like sonde_websocket_peer_send().
 *
 * Returns: whether it was queued
 */
gboolean
sonde_websocket_peer_send_fragments (SondeWebsocketPeer    *self,
                                     SondeWebsocketOpcode   opcode,
                                     GBytes                *payload,
                                     guint                  n_fragments,
                                     GError               **error)
{
  const guint8 *data;
  gsize length;
  gsize at = 0;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);
  g_return_val_if_fail (n_fragments >= 1, FALSE);

  if (!sonde_websocket_peer_check_open (self, error) || !check_payload (opcode, payload, error))
    return FALSE;

  data = g_bytes_get_data (payload, &length);
  n_fragments = (guint) MIN (n_fragments, MAX (length, 1));

  for (guint i = 0; i < n_fragments; i++)
    {
      gsize end = i + 1 == n_fragments ? length : at + length / n_fragments;
      SondeWebsocketFrameFlags flags = sonde_websocket_peer_get_flags (self);
      g_autoptr(GBytes) frame = NULL;

      if (end == length)
        flags |= SONDE_WEBSOCKET_FRAME_FIN;

      frame = sonde_websocket_frame_encode (i == 0 ? opcode : SONDE_WEBSOCKET_OPCODE_CONTINUATION,
                                            flags,
                                            data + at,
                                            end - at);

      if (!sonde_websocket_peer_push (self, frame, error))
        return FALSE;

      at = end;
    }

  return TRUE;
}

/**
 * sonde_websocket_peer_send_frame:
 * @self: a peer
 * @frame: a whole frame, as it is to go over the wire
 * @error: return location for an error
 *
 * Sends a frame made by sonde_websocket_frame_encode() or by hand. It may break the protocol.
 *
 * Fails with %SONDE_WEBSOCKET_PEER_ERROR_CLOSED, or with why writing became impossible.
 *
 * Returns: whether it was queued
 */
gboolean
sonde_websocket_peer_send_frame (SondeWebsocketPeer  *self,
                                 GBytes              *frame,
                                 GError             **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  return sonde_websocket_peer_check_open (self, error) &&
         sonde_websocket_peer_push (self, frame, error);
}

/**
 * sonde_websocket_peer_close:
 * @self: a peer
 * @code: the close code; 0 or 1005 for none
 * @reason: (nullable): why, at most 123 bytes of UTF-8
 * @error: return location for an error
 *
 * Sends a close frame. The connection ends when the peer has answered it, or after 5 seconds.
 *
 * Fails with any `SONDE_WEBSOCKET_PEER_ERROR`, or with why writing became impossible.
 *
 * Returns: whether the close frame was queued
 */
gboolean
sonde_websocket_peer_close (SondeWebsocketPeer  *self,
                            guint                code,
                            const char          *reason,
                            GError             **error)
{
  g_autoptr(GBytes) frame = NULL;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_PEER (self), FALSE);

  if (!sonde_websocket_peer_check_open (self, error))
    return FALSE;

  if (code != 0 && code != 1005 && !sonde_websocket_close_code_is_valid (code))
    {
      g_set_error (error,
                   SONDE_WEBSOCKET_PEER_ERROR,
                   SONDE_WEBSOCKET_PEER_ERROR_CLOSE_CODE,
                   _("Nobody may send the close code %u; use 1000 to 1003, 1007 to 1014 or "
                     "3000 to 4999."),
                   code);
      return FALSE;
    }

  if (reason != NULL && strlen (reason) > SONDE_WEBSOCKET_MAX_REASON_LENGTH)
    {
      g_set_error (error,
                   SONDE_WEBSOCKET_PEER_ERROR,
                   SONDE_WEBSOCKET_PEER_ERROR_TOO_LONG,
                   _("A reason has %d bytes at most; this has %" G_GSIZE_FORMAT "."),
                   SONDE_WEBSOCKET_MAX_REASON_LENGTH,
                   strlen (reason));
      return FALSE;
    }

  frame = sonde_websocket_frame_encode_close (sonde_websocket_peer_get_flags (self), code, reason);

  if (!sonde_websocket_peer_push (self, frame, error))
    return FALSE;

  /* Tells libsoup, whose own close frame is left out: it refuses codes that may be sent. */
  soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);

  return TRUE;
}

/**
 * sonde_websocket_peer_abort:
 * @self: a peer
 *
 * Ends the connection at once, without a close frame.
 */
void
sonde_websocket_peer_abort (SondeWebsocketPeer *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_PEER (self));

  if (self->state != SONDE_WEBSOCKET_PEER_CLOSED)
    sonde_websocket_stream_abort (self->stream);
}
