#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-sockets-item.h"
#include "sonde-sockets-words.h"

/**
 * SondeSocketsItem:
 *
 * What was done on the Sockets page: a client, a listener, one of its clients, or a flow of an
 * opened capture; all of them with the same handles.
 */
struct _SondeSocketsItem
{
  GObject               parent_instance;

  char                 *title;
  SondeActivity        *activity;
  SondeSocketsItem     *parent;
  GCancellable         *cancellable;
  gboolean              is_udp_listener;
  gboolean              awaits_peer;
  gboolean              is_stale;

  SondeTcpClient       *client;
  SondeTcpConversation *conversation;
  SondeTcpListener     *listener;
  SondeUdpSocket       *socket;
  SondeUdpPeer         *peer;
  SondeFlow            *flow;
};

G_DEFINE_FINAL_TYPE (SondeSocketsItem, sonde_sockets_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_sockets_item_update_row (SondeSocketsItem *self)
{
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;

  if (self->activity == NULL)
    return;

  self->is_stale = FALSE;
  spoken = sonde_sockets_words_dup_spoken (self);
  sonde_activity_set_spoken (self->activity, spoken);
  detail = sonde_sockets_words_dup_detail (self);
  sonde_activity_set_detail (self->activity, detail);
  sonde_activity_set_state (self->activity, sonde_sockets_words_get_activity_state (self));
  sonde_activity_set_flow (self->activity, self->flow);
}

/* The flow tells of every byte: that changes the row, but nothing else of the item. */
static void
sonde_sockets_item_flow_changed_cb (SondeSocketsItem *self)
{
  if (self->activity != NULL && sonde_activity_is_shown (self->activity))
    sonde_sockets_item_update_row (self);
  else
    self->is_stale = TRUE;
}

static void
sonde_sockets_item_shown_cb (SondeSocketsItem *self)
{
  if (self->is_stale)
    sonde_sockets_item_flow_changed_cb (self);
}

static void
sonde_sockets_item_changed_cb (SondeSocketsItem *self)
{
  sonde_sockets_item_update_row (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_sockets_item_take_flow (SondeSocketsItem *self,
                              SondeFlow        *flow)
{
  if (flow == NULL || !g_set_object (&self->flow, flow))
    return;

  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_sockets_item_flow_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
sonde_sockets_item_take_conversation (SondeSocketsItem     *self,
                                      SondeTcpConversation *conversation)
{
  if (conversation == NULL || !g_set_object (&self->conversation, conversation))
    return;

  sonde_sockets_item_take_flow (self, sonde_tcp_conversation_get_flow (conversation));
  g_signal_connect_object (conversation, "notify",
                           G_CALLBACK (sonde_sockets_item_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sonde_sockets_item_client_cb (SondeSocketsItem *self)
{
  /* Of TLS that failed, there is what was said until then. */
  if (sonde_tcp_client_get_state (self->client) == SONDE_TCP_CLIENT_FAILED)
    sonde_sockets_item_take_flow (self, sonde_tcp_client_get_flow (self->client));

  sonde_sockets_item_take_conversation (self, sonde_tcp_client_get_conversation (self->client));
  sonde_sockets_item_changed_cb (self);
}

static void
sonde_sockets_item_dispose (GObject *object)
{
  SondeSocketsItem *self = SONDE_SOCKETS_ITEM (object);

  g_clear_weak_pointer (&self->activity);
  g_clear_object (&self->parent);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->conversation);
  g_clear_object (&self->listener);
  g_clear_object (&self->socket);
  g_clear_object (&self->peer);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (sonde_sockets_item_parent_class)->dispose (object);
}

static void
sonde_sockets_item_finalize (GObject *object)
{
  SondeSocketsItem *self = SONDE_SOCKETS_ITEM (object);

  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (sonde_sockets_item_parent_class)->finalize (object);
}

static void
sonde_sockets_item_class_init (SondeSocketsItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_sockets_item_dispose;
  object_class->finalize = sonde_sockets_item_finalize;

  /**
   * SondeSocketsItem::changed:
   *
   * Its state, its outcome or what can be done with it is another.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_SOCKETS_ITEM, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_sockets_item_init (SondeSocketsItem *self)
{
  self->cancellable = g_cancellable_new ();
}

static SondeSocketsItem *
sonde_sockets_item_new (SondeSocketsItem *parent,
                        const char       *title)
{
  SondeSocketsItem *self = g_object_new (SONDE_TYPE_SOCKETS_ITEM, NULL);

  self->title = g_strdup (title);
  g_set_object (&self->parent, parent);

  return self;
}

/**
 * sonde_sockets_item_new_tcp_client:
 * @client: a client
 *
 * Returns: (transfer full): an item for a TCP or TLS client
 */
SondeSocketsItem *
sonde_sockets_item_new_tcp_client (SondeTcpClient *client)
{
  g_autofree char *title = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_TCP_CLIENT (client), NULL);

  /* Translators: a transport such as TCP, a host, and a port */
  title = g_strdup_printf (C_("conversation", "%s to %s port %u"),
                           sonde_tcp_client_get_use_tls (client) ? "TLS" : "TCP",
                           sonde_tcp_client_get_host (client),
                           sonde_tcp_client_get_port (client));
  self = sonde_sockets_item_new (NULL, title);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify",
                           G_CALLBACK (sonde_sockets_item_client_cb), self, G_CONNECT_SWAPPED);
  sonde_sockets_item_client_cb (self);

  return self;
}

/**
 * sonde_sockets_item_new_tcp_listener:
 * @listener: a listener that listens
 *
 * Returns: (transfer full): an item for a TCP listener
 */
SondeSocketsItem *
sonde_sockets_item_new_tcp_listener (SondeTcpListener *listener)
{
  g_autofree char *title = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (listener), NULL);

  title = g_strdup_printf (C_("conversation", "TCP port %u"),
                           sonde_tcp_listener_get_port (listener));
  self = sonde_sockets_item_new (NULL, title);
  self->listener = g_object_ref (listener);
  g_signal_connect_object (listener, "notify",
                           G_CALLBACK (sonde_sockets_item_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_sockets_item_new_tcp_guest:
 * @parent: the item of the listener
 * @conversation: one of its conversations
 *
 * Returns: (transfer full): an item for a client of a listener
 */
SondeSocketsItem *
sonde_sockets_item_new_tcp_guest (SondeSocketsItem     *parent,
                                  SondeTcpConversation *conversation)
{
  g_autofree char *title = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (parent), NULL);
  g_return_val_if_fail (SONDE_IS_TCP_CONVERSATION (conversation), NULL);

  if (sonde_tcp_conversation_is_mapped (conversation))
    /* Translators: an IPv4 address that was seen through an IPv6 socket */
    title = g_strdup_printf (C_("conversation", "%s (IPv4 mapped)"),
                             sonde_tcp_conversation_get_peer (conversation));

  self = sonde_sockets_item_new (parent, title != NULL
                                           ? title
                                           : sonde_tcp_conversation_get_peer (conversation));
  sonde_sockets_item_take_conversation (self, conversation);

  return self;
}

static SondeSocketsItem *
sonde_sockets_item_new_udp (SondeSocketsItem *parent,
                            SondeUdpSocket   *socket,
                            const char       *title)
{
  SondeSocketsItem *self = sonde_sockets_item_new (parent, title);

  self->socket = g_object_ref (socket);
  g_signal_connect_object (socket, "notify",
                           G_CALLBACK (sonde_sockets_item_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_sockets_item_new_udp_client:
 * @socket: a socket that will have one peer
 * @title: the host and port
 *
 * Returns: (transfer full): an item for a UDP client
 */
SondeSocketsItem *
sonde_sockets_item_new_udp_client (SondeUdpSocket *socket,
                                   const char     *title)
{
  g_autofree char *full_title = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (socket), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  full_title = g_strdup_printf (C_("conversation", "UDP to %s"), title);

  self = sonde_sockets_item_new_udp (NULL, socket, full_title);
  self->awaits_peer = TRUE;

  return self;
}

/**
 * sonde_sockets_item_new_udp_listener:
 * @socket: a socket that waits for datagrams
 *
 * Returns: (transfer full): an item for a UDP listener
 */
SondeSocketsItem *
sonde_sockets_item_new_udp_listener (SondeUdpSocket *socket)
{
  g_autofree char *title = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (socket), NULL);

  title = g_strdup_printf (C_("conversation", "UDP port %u"), sonde_udp_socket_get_port (socket));
  self = sonde_sockets_item_new_udp (NULL, socket, title);
  self->is_udp_listener = TRUE;

  return self;
}

/**
 * sonde_sockets_item_new_udp_guest:
 * @parent: the item of the listener
 * @peer: one of its peers
 *
 * Returns: (transfer full): an item for a peer of a listener
 */
SondeSocketsItem *
sonde_sockets_item_new_udp_guest (SondeSocketsItem *parent,
                                  SondeUdpPeer     *peer)
{
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (parent), NULL);
  g_return_val_if_fail (SONDE_IS_UDP_PEER (peer), NULL);

  self = sonde_sockets_item_new_udp (parent, parent->socket, sonde_udp_peer_get_text (peer));
  sonde_sockets_item_set_peer (self, peer);

  return self;
}

/**
 * sonde_sockets_item_new_flow:
 * @flow: a flow
 *
 * Returns: (transfer full): an item for a flow that is only looked at
 */
SondeSocketsItem *
sonde_sockets_item_new_flow (SondeFlow *flow)
{
  g_autofree char *remote = NULL;
  SondeSocketsItem *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = sonde_sockets_item_new (NULL, NULL);
  sonde_sockets_item_take_flow (self, flow);
  remote = sonde_endpoint_to_string (sonde_flow_get_remote (flow));

  /* Translators: a transport such as TCP, and an address */
  self->title = g_strdup_printf (C_("conversation", "%s with %s"),
                                 sonde_sockets_words_get_transport (self), remote);

  return self;
}

/**
 * sonde_sockets_item_create_activity:
 * @self: an item that has none
 *
 * Makes a row for the list. It keeps the item, and not the other way round.
 *
 * Returns: (transfer full): the row
 */
SondeActivity *
sonde_sockets_item_create_activity (SondeSocketsItem *self)
{
  SondeActivity *activity;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);
  g_return_val_if_fail (self->activity == NULL, NULL);

  activity = sonde_activity_new (G_OBJECT (self), self->title);
  g_set_weak_pointer (&self->activity, activity);

  if (self->parent != NULL)
    sonde_activity_set_parent (activity, self->parent->activity);

  g_signal_connect_object (activity, "notify::shown",
                           G_CALLBACK (sonde_sockets_item_shown_cb), self, G_CONNECT_SWAPPED);
  sonde_sockets_item_update_row (self);

  return activity;
}

/**
 * sonde_sockets_item_get_activity:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its row in the list
 */
SondeActivity *
sonde_sockets_item_get_activity (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->activity;
}

/**
 * sonde_sockets_item_get_parent:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the listener that this is a client of
 */
SondeSocketsItem *
sonde_sockets_item_get_parent (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->parent;
}

/**
 * sonde_sockets_item_get_tcp_client:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the TCP or TLS client, if it is one
 */
SondeTcpClient *
sonde_sockets_item_get_tcp_client (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->client;
}

/**
 * sonde_sockets_item_get_tcp_listener:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the TCP listener, if it is one
 */
SondeTcpListener *
sonde_sockets_item_get_tcp_listener (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->listener;
}

/**
 * sonde_sockets_item_get_udp_socket:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the UDP socket, if it has one
 */
SondeUdpSocket *
sonde_sockets_item_get_udp_socket (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->socket;
}

/**
 * sonde_sockets_item_get_conversation:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the TCP or TLS conversation, once it has one
 */
SondeTcpConversation *
sonde_sockets_item_get_conversation (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->conversation;
}

/**
 * sonde_sockets_item_get_peer:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): whom it exchanges datagrams with
 */
SondeUdpPeer *
sonde_sockets_item_get_peer (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->peer;
}

/**
 * sonde_sockets_item_get_cancellable:
 * @self: an item
 *
 * Returns: (transfer none): what stops it while it is pending
 */
GCancellable *
sonde_sockets_item_get_cancellable (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->cancellable;
}

/**
 * sonde_sockets_item_list_guests:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): of a listener, its conversations or peers
 */
GListModel *
sonde_sockets_item_list_guests (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  if (self->listener != NULL)
    return sonde_tcp_listener_list_conversations (self->listener);

  return self->is_udp_listener ? sonde_udp_socket_list_peers (self->socket) : NULL;
}

/**
 * sonde_sockets_item_get_flow:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what it carries, if that is recorded; a listener carries
 *   nothing
 */
SondeFlow *
sonde_sockets_item_get_flow (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  return self->flow;
}

/**
 * sonde_sockets_item_get_outcome:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what became of it, in a sentence or two
 */
const char *
sonde_sockets_item_get_outcome (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), NULL);

  if (self->client != NULL &&
      (self->conversation == NULL ||
       sonde_tcp_conversation_get_state (self->conversation) == SONDE_TCP_CONVERSATION_OPEN))
    return sonde_tcp_client_get_outcome (self->client);

  if (self->conversation != NULL)
    return sonde_tcp_conversation_get_outcome (self->conversation);

  if (self->listener != NULL)
    return sonde_tcp_listener_get_outcome (self->listener);

  return self->socket != NULL ? sonde_udp_socket_get_outcome (self->socket) : NULL;
}

static SondeOutcomeKind
sonde_sockets_item_get_client_kind (SondeSocketsItem *self)
{
  SondeTlsReport *report = sonde_tcp_client_get_tls_report (self->client);

  if (sonde_tcp_client_get_state (self->client) == SONDE_TCP_CLIENT_FAILED)
    return SONDE_OUTCOME_ERROR;

  if (sonde_sockets_item_is_pending (self))
    return SONDE_OUTCOME_RUNNING;

  if (report != NULL && sonde_tls_report_get_severity (report) >= SONDE_SEVERITY_WARNING)
    return SONDE_OUTCOME_WARNING;

  return SONDE_OUTCOME_SUCCESS;
}

/**
 * sonde_sockets_item_get_kind:
 * @self: an item
 *
 * Returns: of what kind the outcome is
 */
SondeOutcomeKind
sonde_sockets_item_get_kind (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), SONDE_OUTCOME_NONE);

  if (self->conversation != NULL)
    {
      SondeTcpConversationState state = sonde_tcp_conversation_get_state (self->conversation);

      if (state == SONDE_TCP_CONVERSATION_FAILED)
        return SONDE_OUTCOME_ERROR;

      if (state == SONDE_TCP_CONVERSATION_RESET)
        return SONDE_OUTCOME_WARNING;
    }

  if (self->client != NULL)
    return sonde_sockets_item_get_client_kind (self);

  if (self->flow != NULL && self->conversation == NULL && self->socket == NULL)
    return sonde_flow_get_state (self->flow) == SONDE_FLOW_RESET ? SONDE_OUTCOME_WARNING
                                                                 : SONDE_OUTCOME_NONE;

  if (self->socket != NULL && self->peer == NULL && !self->is_udp_listener)
    return sonde_sockets_item_is_pending (self) ? SONDE_OUTCOME_RUNNING : SONDE_OUTCOME_ERROR;

  return SONDE_OUTCOME_SUCCESS;
}

/**
 * sonde_sockets_item_is_pending:
 * @self: an item
 *
 * Returns: whether it is about to be connected
 */
gboolean
sonde_sockets_item_is_pending (SondeSocketsItem *self)
{
  SondeTcpClientState state;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), FALSE);

  if (self->client == NULL)
    return self->awaits_peer;

  state = sonde_tcp_client_get_state (self->client);

  return state == SONDE_TCP_CLIENT_CONNECTING || state == SONDE_TCP_CLIENT_HANDSHAKING;
}

/**
 * sonde_sockets_item_is_live:
 * @self: an item
 *
 * Returns: whether it is connected, or listens
 */
gboolean
sonde_sockets_item_is_live (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), FALSE);

  if (self->conversation != NULL)
    return !sonde_tcp_conversation_is_over (self->conversation);

  if (self->listener != NULL)
    return sonde_tcp_listener_is_listening (self->listener);

  return self->socket != NULL && sonde_udp_socket_is_open (self->socket);
}

/**
 * sonde_sockets_item_is_listening:
 * @self: an item
 *
 * Returns: whether it is a listener that listens
 */
gboolean
sonde_sockets_item_is_listening (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), FALSE);

  return sonde_sockets_item_list_guests (self) != NULL && sonde_sockets_item_is_live (self);
}

/**
 * sonde_sockets_item_is_stream:
 * @self: an item
 *
 * Returns: whether it is a live TCP or TLS conversation, that can be finished and reset
 */
gboolean
sonde_sockets_item_is_stream (SondeSocketsItem *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), FALSE);

  return self->conversation != NULL && !sonde_tcp_conversation_is_over (self->conversation);
}

/**
 * sonde_sockets_item_can_send:
 * @self: an item
 *
 * Returns: whether anything can be sent; to a listener, whether any client is there to get it
 */
gboolean
sonde_sockets_item_can_send (SondeSocketsItem *self)
{
  GListModel *guests;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (self), FALSE);

  if (self->conversation != NULL)
    return sonde_tcp_conversation_can_send (self->conversation);

  if (self->peer != NULL)
    return sonde_udp_socket_is_open (self->socket);

  guests = sonde_sockets_item_list_guests (self);

  return guests != NULL && g_list_model_get_n_items (guests) > 0 &&
         (self->listener != NULL || sonde_udp_socket_is_open (self->socket));
}

/**
 * sonde_sockets_item_set_peer:
 * @self: an item for UDP
 * @peer: (nullable): whom it talks to, or `NULL` if that could not be found out
 *
 * Tells the item whom it talks to.
 */
void
sonde_sockets_item_set_peer (SondeSocketsItem *self,
                             SondeUdpPeer     *peer)
{
  g_return_if_fail (SONDE_IS_SOCKETS_ITEM (self));
  g_return_if_fail (peer == NULL || SONDE_IS_UDP_PEER (peer));

  self->awaits_peer = FALSE;
  g_set_object (&self->peer, peer);

  if (peer != NULL)
    sonde_sockets_item_take_flow (self, sonde_udp_peer_get_flow (peer));

  sonde_sockets_item_changed_cb (self);
}

/**
 * sonde_sockets_item_finish_sending:
 * @self: an item
 *
 * Closes this side's direction of a TCP or TLS conversation.
 */
void
sonde_sockets_item_finish_sending (SondeSocketsItem *self)
{
  g_return_if_fail (SONDE_IS_SOCKETS_ITEM (self));

  if (self->conversation != NULL)
    sonde_tcp_conversation_finish_sending (self->conversation);

  sonde_sockets_item_changed_cb (self);
}

/**
 * sonde_sockets_item_reset:
 * @self: an item
 *
 * Resets a TCP or TLS conversation.
 */
void
sonde_sockets_item_reset (SondeSocketsItem *self)
{
  g_return_if_fail (SONDE_IS_SOCKETS_ITEM (self));

  if (self->conversation != NULL)
    sonde_tcp_conversation_reset (self->conversation);

  sonde_sockets_item_changed_cb (self);
}

/**
 * sonde_sockets_item_stop:
 * @self: an item
 *
 * Ends what it does: stops connecting, closes a conversation when all is sent that waits, or stops
 * listening. The clients of a listener go on.
 */
void
sonde_sockets_item_stop (SondeSocketsItem *self)
{
  g_return_if_fail (SONDE_IS_SOCKETS_ITEM (self));

  g_cancellable_cancel (self->cancellable);

  if (self->conversation != NULL && !sonde_tcp_conversation_is_over (self->conversation))
    sonde_tcp_conversation_close (self->conversation, FALSE);

  if (self->listener != NULL)
    sonde_tcp_listener_stop (self->listener);

  /* The peers of a listener share its socket. */
  if (self->socket != NULL && self->parent == NULL)
    sonde_udp_socket_stop (self->socket);

  sonde_sockets_item_changed_cb (self);
}
