#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-byte-pump.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-taps.h"
#include "sonde-tcp-conversation.h"

/**
 * SondeTcpConversation:
 *
 * One live TCP connection, plain or with TLS, that was opened or accepted.
 *
 * What it carries is in its flow. It tells how it stands, and what ended it: a FIN is not a reset,
 * and neither is an error. It is served for as long as it is held, and closed then.
 */
struct _SondeTcpConversation
{
  GObject                    parent_instance;

  SondeCapture              *capture;
  SondeBytePump             *pump;
  SondeFlow                 *flow;
  char                      *local;
  char                      *peer;
  char                      *outcome;
  SondeTcpStatus             status;
  SondeTcpConversationState  state;
  guint32                    flow_id;
  gboolean                   is_mapped;
  gboolean                   is_guest;
  gboolean                   finish_asked;
  gboolean                   close_asked;
};

G_DEFINE_FINAL_TYPE (SondeTcpConversation, sonde_tcp_conversation, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_OUTCOME,
  PROP_N_QUEUED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_tcp_conversation_note (SondeTcpConversation *self,
                             const char           *kind,
                             const char           *message)
{
  sonde_capture_add_note (self->capture, self->flow_id, kind, message,
                          "TCP_STATE", sonde_tcp_state_get_name (self->status.state),
                          NULL);
}

static SondeTcpConversationState
sonde_tcp_conversation_find_state (const SondeTcpStatus *status)
{
  switch (status->end)
    {
    case SONDE_TCP_END_CLOSED:
      return SONDE_TCP_CONVERSATION_CLOSED;

    case SONDE_TCP_END_RESET_BY_PEER:
    case SONDE_TCP_END_RESET_BY_US:
      return SONDE_TCP_CONVERSATION_RESET;

    case SONDE_TCP_END_FAILED:
      return SONDE_TCP_CONVERSATION_FAILED;

    case SONDE_TCP_END_NONE:
    default:
      if (status->sent_finished)
        return SONDE_TCP_CONVERSATION_SENT_FINISHED;

      if (status->received_finished)
        return SONDE_TCP_CONVERSATION_RECEIVED_FINISHED;

      return SONDE_TCP_CONVERSATION_OPEN;
    }
}

static guint64
sonde_tcp_conversation_get_n_sent (SondeTcpConversation *self)
{
  SondeFlow *flow = sonde_tcp_conversation_get_flow (self);

  sonde_capture_sync (self->capture);

  return flow != NULL ? sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT) : 0;
}

/* TCP does not say why it is reset. These are the reasons there can be. */
static char *
sonde_tcp_conversation_explain_reset (SondeTcpConversation *self,
                                      const SondeTcpStatus *status)
{
  if (status->received_finished && status->n_unacknowledged > 0)
    return g_strdup_printf (ngettext ("Connection reset (RST) by %s: it had finished and was gone. "
                                      "The %lu byte sent since then was never acknowledged.",
                                      "Connection reset (RST) by %s: it had finished and was gone. "
                                      "The %lu bytes sent since then were never acknowledged.",
                                      (gulong) status->n_unacknowledged),
                            self->peer, (gulong) status->n_unacknowledged);

  if (sonde_tcp_conversation_get_n_sent (self) > 0)
    return g_strdup_printf (_("Connection reset (RST) by %s: its program ended abruptly, "
                              "or closed without reading all that had been sent to it."),
                            self->peer);

  return g_strdup_printf (_("Connection reset (RST) by %s: its program ended abruptly, "
                            "or did so on purpose."), self->peer);
}

static char *
sonde_tcp_conversation_dup_outcome (SondeTcpConversation *self,
                                    const SondeTcpStatus *status,
                                    const GError         *error)
{
  switch (status->end)
    {
    case SONDE_TCP_END_CLOSED:
      if (status->sent_finished && status->received_finished)
        return g_strdup_printf (_("Closed: this side and %s have both finished (FIN)."),
                                self->peer);

      return g_strdup_printf (_("Closed the connection to %s."), self->peer);

    case SONDE_TCP_END_RESET_BY_PEER:
      return sonde_tcp_conversation_explain_reset (self, status);

    case SONDE_TCP_END_RESET_BY_US:
      return g_strdup_printf (_("Reset the connection to %s (RST)."), self->peer);

    case SONDE_TCP_END_FAILED:
      if (error != NULL)
        return sonde_network_error_explain (error, SONDE_NETWORK_STEP_RECEIVE, self->peer, 0);

      return g_strdup_printf (_("The connection to %s has ended."), self->peer);

    case SONDE_TCP_END_NONE:
    default:
      if (status->received_finished)
        return g_strdup_printf (_("Peer finished sending (FIN): %s will send no more. "
                                  "This side may still send (%s)."),
                                self->peer, sonde_tcp_state_get_name (status->state));

      if (status->sent_finished)
        return g_strdup_printf (_("This side finished sending (FIN). "
                                  "%s may still send (%s)."),
                                self->peer, sonde_tcp_state_get_name (status->state));

      return g_strdup_printf (self->is_guest ? _("%s has connected.") : _("Connected to %s."),
                              self->peer);
    }
}

/* What the events of the flow cannot say goes into the capture as notes. */
static void
sonde_tcp_conversation_note_end (SondeTcpConversation *self)
{
  if (self->status.end == SONDE_TCP_END_RESET_BY_PEER)
    sonde_tcp_conversation_note (self, "reset", self->outcome);
  else if (self->status.end == SONDE_TCP_END_FAILED)
    sonde_tcp_conversation_note (self, "failed", self->outcome);

  if (self->status.n_discarded > 0)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf (ngettext ("%lu byte that waited to be sent was discarded.",
                                           "%lu bytes that waited to be sent were discarded.",
                                           (gulong) self->status.n_discarded),
                                 (gulong) self->status.n_discarded);
      sonde_tcp_conversation_note (self, "discarded", message);
    }
}

static void
sonde_tcp_conversation_take_file_error (SondeTcpConversation *self,
                                        const GError         *error)
{
  g_autofree char *message = g_strdup_printf (_("The file could not be sent: %s."),
                                              error->message);

  sonde_tcp_conversation_note (self, "file-not-sent", message);
  g_free (self->outcome);
  self->outcome = g_steal_pointer (&message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
}

static void
sonde_tcp_conversation_changed_cb (SondeTcpConversation *self)
{
  g_autoptr(GError) error = sonde_byte_pump_take_error (self->pump);
  SondeTcpStatus before = self->status;
  SondeTcpConversationState state;

  sonde_byte_pump_get_status (self->pump, &self->status);
  state = sonde_tcp_conversation_find_state (&self->status);

  if (self->status.n_queued != before.n_queued)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);

  if (state != self->state)
    {
      self->state = state;
      g_free (self->outcome);
      self->outcome = sonde_tcp_conversation_dup_outcome (self, &self->status, error);

      if (self->status.end != SONDE_TCP_END_NONE)
        sonde_tcp_conversation_note_end (self);

      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  if (error != NULL && self->status.end != SONDE_TCP_END_FAILED)
    sonde_tcp_conversation_take_file_error (self, error);
}

static gboolean
sonde_tcp_conversation_check_sending (SondeTcpConversation  *self,
                                      GError               **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *message = NULL;

  if (sonde_tcp_conversation_can_send (self))
    return TRUE;

  if (self->finish_asked || self->close_asked)
    cause = g_error_new_literal (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_SENDING_CLOSED, "");
  else
    cause = g_error_new_literal (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROKEN_PIPE, "");

  message = sonde_network_error_explain (cause, SONDE_NETWORK_STEP_SEND, self->peer, 0);
  g_set_error_literal (error, cause->domain, cause->code, message);

  return FALSE;
}

static void
sonde_tcp_conversation_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SondeTcpConversation *self = SONDE_TCP_CONVERSATION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;

    case PROP_N_QUEUED:
      g_value_set_uint64 (value, self->status.n_queued);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_tcp_conversation_dispose (GObject *object)
{
  SondeTcpConversation *self = SONDE_TCP_CONVERSATION (object);

  if (self->pump != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->pump, self);
      sonde_byte_pump_close (self->pump, TRUE);
    }

  g_clear_object (&self->pump);
  g_clear_object (&self->flow);
  g_clear_object (&self->capture);

  G_OBJECT_CLASS (sonde_tcp_conversation_parent_class)->dispose (object);
}

static void
sonde_tcp_conversation_finalize (GObject *object)
{
  SondeTcpConversation *self = SONDE_TCP_CONVERSATION (object);

  g_clear_pointer (&self->local, g_free);
  g_clear_pointer (&self->peer, g_free);
  g_clear_pointer (&self->outcome, g_free);

  G_OBJECT_CLASS (sonde_tcp_conversation_parent_class)->finalize (object);
}

static void
sonde_tcp_conversation_class_init (SondeTcpConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_tcp_conversation_get_property;
  object_class->dispose = sonde_tcp_conversation_dispose;
  object_class->finalize = sonde_tcp_conversation_finalize;

  /**
   * SondeTcpConversation:state:
   *
   * How far the conversation has come, a `SondeTcpConversationState`.
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, SONDE_TCP_CONVERSATION_FAILED, SONDE_TCP_CONVERSATION_OPEN,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTcpConversation:outcome:
   *
   * How it stands, in a sentence or two.
   */
  properties[PROP_OUTCOME] =
    g_param_spec_string ("outcome", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTcpConversation:n-queued:
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
sonde_tcp_conversation_init (SondeTcpConversation *self)
{
  self->status.state = SONDE_TCP_ESTABLISHED;
}

static void
sonde_tcp_conversation_take_addresses (SondeTcpConversation *self,
                                       GSocket              *socket)
{
  g_autoptr(GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr(GSocketAddress) peer = g_socket_get_remote_address (socket, NULL);

  /* A connection may be over before anyone asks who it was. */
  self->local = local != NULL ? sonde_address_to_text (local) : g_strdup ("");
  self->peer = peer != NULL ? sonde_address_to_text (peer) : g_strdup (_("the peer"));

  /* GIO has unmapped the address already. */
  self->is_mapped = peer != NULL &&
                    g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6 &&
                    g_socket_address_get_family (peer) == G_SOCKET_FAMILY_IPV4;
}

/**
 * sonde_tcp_conversation_new:
 * @capture: where the taps record
 * @thread: where to move the bytes
 * @stream: a TCP connection, or a TLS connection whose handshake is complete
 * @socket: the socket below @stream
 * @echo: whether to send back what arrives, from the first byte on
 *
 * Begins to serve a connection.
 *
 * Returns: (transfer full): the conversation
 */
SondeTcpConversation *
sonde_tcp_conversation_new (SondeCapture  *capture,
                            SondeIoThread *thread,
                            GIOStream     *stream,
                            GSocket       *socket,
                            gboolean       echo)
{
  SondeTcpConversation *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (SONDE_IS_IO_THREAD (thread), NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_object_new (SONDE_TYPE_TCP_CONVERSATION, NULL);
  self->capture = g_object_ref (capture);
  self->flow_id = sonde_taps_get_flow_id (stream);
  sonde_tcp_conversation_take_addresses (self, socket);

  if (sonde_tcp_conversation_get_flow (self) != NULL)
    self->is_guest = sonde_flow_get_role (self->flow) == SONDE_ROLE_SERVER;

  self->outcome = sonde_tcp_conversation_dup_outcome (self, &self->status, NULL);
  self->pump = sonde_byte_pump_new (thread, stream, socket, capture, echo);
  g_signal_connect_swapped (self->pump, "changed",
                            G_CALLBACK (sonde_tcp_conversation_changed_cb), self);

  return self;
}

/**
 * sonde_tcp_conversation_get_flow:
 * @self: a conversation
 *
 * Finds what it carries: of TLS the plaintext, whose parent is the flow of the TCP connection.
 *
 * Returns: (transfer none) (nullable): the flow, or `NULL` if it is not recorded
 */
SondeFlow *
sonde_tcp_conversation_get_flow (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), NULL);

  if (self->flow == NULL && self->flow_id != 0)
    {
      sonde_capture_sync (self->capture);
      g_set_object (&self->flow, sonde_capture_get_flow (self->capture, self->flow_id));
    }

  return self->flow;
}

/**
 * sonde_tcp_conversation_get_flow_id:
 * @self: a conversation
 *
 * Returns: the number of its flow in the capture, or 0 if it is not recorded
 */
guint32
sonde_tcp_conversation_get_flow_id (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), 0);

  return self->flow_id;
}

/**
 * sonde_tcp_conversation_get_local:
 * @self: a conversation
 *
 * Returns: (transfer none): this side's address and port, such as `[::1]:80`
 */
const char *
sonde_tcp_conversation_get_local (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), NULL);

  return self->local;
}

/**
 * sonde_tcp_conversation_get_peer:
 * @self: a conversation
 *
 * Returns: (transfer none): the peer's address and port, such as `[::1]:80`
 */
const char *
sonde_tcp_conversation_get_peer (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), NULL);

  return self->peer;
}

/**
 * sonde_tcp_conversation_is_mapped:
 * @self: a conversation
 *
 * Returns: whether the peer came over IPv4 to an IPv6 socket (`::ffff:a.b.c.d`)
 */
gboolean
sonde_tcp_conversation_is_mapped (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), FALSE);

  return self->is_mapped;
}

/**
 * sonde_tcp_conversation_get_state:
 * @self: a conversation
 *
 * Returns: how far it has come
 */
SondeTcpConversationState
sonde_tcp_conversation_get_state (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), SONDE_TCP_CONVERSATION_FAILED);

  return self->state;
}

/**
 * sonde_tcp_conversation_get_tcp_state:
 * @self: a conversation
 *
 * Returns: the kernel's state of the connection when the conversation's state last changed
 */
SondeTcpState
sonde_tcp_conversation_get_tcp_state (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), SONDE_TCP_UNKNOWN);

  return self->status.state;
}

/**
 * sonde_tcp_conversation_is_over:
 * @self: a conversation
 *
 * Returns: whether it has ended
 */
gboolean
sonde_tcp_conversation_is_over (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), TRUE);

  return self->status.end != SONDE_TCP_END_NONE;
}

/**
 * sonde_tcp_conversation_can_send:
 * @self: a conversation
 *
 * Returns: whether this side may still send
 */
gboolean
sonde_tcp_conversation_can_send (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), FALSE);

  return !self->finish_asked && !self->close_asked && self->status.end == SONDE_TCP_END_NONE &&
         !self->status.sent_finished;
}

/**
 * sonde_tcp_conversation_get_outcome:
 * @self: a conversation
 *
 * Returns: (transfer none): how it stands, in a sentence or two
 */
const char *
sonde_tcp_conversation_get_outcome (SondeTcpConversation *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), NULL);

  return self->outcome;
}

/**
 * sonde_tcp_conversation_get_n_queued:
 * @self: a conversation
 *
 * Returns: how many bytes wait to be sent, at this moment
 */
guint64
sonde_tcp_conversation_get_n_queued (SondeTcpConversation *self)
{
  SondeTcpStatus status;

  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), 0);

  sonde_byte_pump_get_status (self->pump, &status);

  return status.n_queued;
}

/**
 * sonde_tcp_conversation_set_echo:
 * @self: a conversation
 * @echo: whether to send back what arrives from now on
 *
 * Makes an echo of this side.
 */
void
sonde_tcp_conversation_set_echo (SondeTcpConversation *self,
                                 gboolean              echo)
{
  g_return_if_fail (SONDE_IS_TCP_CONVERSATION (self));

  sonde_byte_pump_set_echo (self->pump, echo);
}

/**
 * sonde_tcp_conversation_send:
 * @self: a conversation
 * @bytes: what to send
 * @error: return location for an error
 *
 * Sends bytes, behind those that wait.
 *
 * Fails with `SONDE_NETWORK_ERROR_SENDING_CLOSED` if this side has closed its direction, and with
 * `SONDE_NETWORK_ERROR_BROKEN_PIPE` if the conversation is over. The message can be shown as it is.
 *
 * Returns: whether @bytes will be sent
 */
gboolean
sonde_tcp_conversation_send (SondeTcpConversation  *self,
                             GBytes                *bytes,
                             GError               **error)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (!sonde_tcp_conversation_check_sending (self, error))
    return FALSE;

  sonde_byte_pump_send (self->pump, bytes);

  return TRUE;
}

/**
 * sonde_tcp_conversation_send_file:
 * @self: a conversation
 * @file: whose content to send
 * @error: return location for an error
 *
 * Sends a file, behind what waits. It is read as it is sent; should that fail, the outcome says so.
 *
 * Fails like [method@TcpConversation.send].
 *
 * Returns: whether @file will be sent
 */
gboolean
sonde_tcp_conversation_send_file (SondeTcpConversation  *self,
                                  GFile                 *file,
                                  GError               **error)
{
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (!sonde_tcp_conversation_check_sending (self, error))
    return FALSE;

  sonde_byte_pump_send_file (self->pump, file);

  return TRUE;
}

/**
 * sonde_tcp_conversation_finish_sending:
 * @self: a conversation
 *
 * Closes this side's direction (FIN) when all is sent that waits. The peer may still send.
 */
void
sonde_tcp_conversation_finish_sending (SondeTcpConversation *self)
{
  g_return_if_fail (SONDE_IS_TCP_CONVERSATION (self));

  self->finish_asked = TRUE;
  sonde_byte_pump_finish_sending (self->pump);
}

/**
 * sonde_tcp_conversation_close:
 * @self: a conversation
 * @discard: whether to throw away what waits to be sent, instead of sending it first
 *
 * Closes the connection.
 *
 * Returns: how many bytes waited to be sent
 */
guint64
sonde_tcp_conversation_close (SondeTcpConversation *self,
                              gboolean              discard)
{
  guint64 n_queued;

  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (self), 0);

  n_queued = sonde_tcp_conversation_get_n_queued (self);
  self->close_asked = TRUE;
  sonde_byte_pump_close (self->pump, discard);

  return n_queued;
}

/**
 * sonde_tcp_conversation_reset:
 * @self: a conversation
 *
 * Ends the connection at once with a reset (RST), and throws away whatever waits.
 */
void
sonde_tcp_conversation_reset (SondeTcpConversation *self)
{
  g_return_if_fail (SONDE_IS_TCP_CONVERSATION (self));

  self->close_asked = TRUE;
  sonde_byte_pump_reset (self->pump);
}
