#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-flow-words.h"
#include "sonde-http1-dissector.h"
#include "sonde-websocket-code.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-ending.h"
#include "sonde-websocket-item.h"

static const SondeDissector * const dissectors[] = {
  &sonde_http1_dissector,
  &sonde_websocket_dissector,
  NULL,
};

/**
 * SondeWebsocketItem:
 *
 * One thing on the WebSockets page: a client, a server, a connection of a server, or a conversation
 * out of a capture file. It puts into words how that stands, and says when that has changed.
 */
struct _SondeWebsocketItem
{
  GObject               parent_instance;

  SondeWebsocketClient *client;
  SondeWebsocketServer *server;
  SondeWebsocketPeer   *peer;
  SondeFlow            *flow;
  SondeDissection      *dissection;
  SondeWebsocketCode   *code;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketItem, sonde_websocket_item, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_websocket_item_changed_cb (SondeWebsocketItem *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sonde_websocket_item_set_flow (SondeWebsocketItem *self,
                               SondeFlow          *flow)
{
  if (flow == NULL || flow == self->flow)
    return;

  g_clear_object (&self->dissection);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);

  g_set_object (&self->flow, flow);
  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_websocket_item_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sonde_websocket_item_set_peer (SondeWebsocketItem *self,
                               SondeWebsocketPeer *peer)
{
  if (!g_set_object (&self->peer, peer) || peer == NULL)
    return;

  g_signal_connect_object (peer, "notify::state",
                           G_CALLBACK (sonde_websocket_item_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sonde_websocket_item_client_cb (SondeWebsocketItem *self)
{
  sonde_websocket_item_set_flow (self, sonde_websocket_client_get_flow (self->client));
  sonde_websocket_item_set_peer (self, sonde_websocket_client_get_peer (self->client));
  sonde_websocket_item_changed_cb (self);
}

static guint
sonde_websocket_item_count_open (SondeWebsocketItem *self)
{
  GListModel *peers = sonde_websocket_server_list_peers (self->server);
  guint n_peers = g_list_model_get_n_items (peers);
  guint n_open = 0;

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr(SondeWebsocketPeer) peer = g_list_model_get_item (peers, i);

      if (sonde_websocket_peer_get_state (peer) != SONDE_WEBSOCKET_PEER_CLOSED)
        n_open++;
    }

  return n_open;
}

static const char *
get_client_state_name (SondeWebsocketClientState state)
{
  switch (state)
    {
    case SONDE_WEBSOCKET_CLIENT_OPEN:
      return C_("connection state", "Open");

    case SONDE_WEBSOCKET_CLIENT_CLOSING:
      return C_("connection state", "Closing");

    case SONDE_WEBSOCKET_CLIENT_CLOSED:
      return C_("connection state", "Closed");

    case SONDE_WEBSOCKET_CLIENT_FAILED:
      return C_("connection state", "Failed");

    case SONDE_WEBSOCKET_CLIENT_IDLE:
    case SONDE_WEBSOCKET_CLIENT_CONNECTING:
    default:
      return C_("connection state", "Connecting");
    }
}

static const char *
sonde_websocket_item_get_state_name (SondeWebsocketItem *self)
{
  if (self->client != NULL)
    return get_client_state_name (sonde_websocket_client_get_state (self->client));

  if (self->peer == NULL)
    return C_("connection state", "From a file");

  switch (sonde_websocket_peer_get_state (self->peer))
    {
    case SONDE_WEBSOCKET_PEER_OPEN:
      return C_("connection state", "Open");

    case SONDE_WEBSOCKET_PEER_CLOSING:
      return C_("connection state", "Closing");

    case SONDE_WEBSOCKET_PEER_CLOSED:
    default:
      return C_("connection state", "Closed");
    }
}

static SondeOutcomeKind
sonde_websocket_item_dup_ending (SondeWebsocketItem  *self,
                                 char               **sentence)
{
  SondeDissection *dissection = sonde_websocket_item_get_dissection (self);
  g_autoptr(SondeWebsocketEnding) ending = NULL;

  if (dissection == NULL)
    {
      *sentence = g_strdup (_("The connection is over."));
      return SONDE_OUTCOME_SUCCESS;
    }

  ending = sonde_websocket_ending_new (dissection);
  *sentence = sonde_websocket_ending_to_text (ending);

  if (*sentence == NULL && self->peer == NULL && self->client == NULL)
    {
      *sentence = g_strdup (_("The capture does not hold the end of this conversation."));
      return SONDE_OUTCOME_WARNING;
    }

  if (!sonde_websocket_ending_is_over (ending))
    return *sentence != NULL ? SONDE_OUTCOME_RUNNING : SONDE_OUTCOME_NONE;

  return sonde_websocket_ending_is_clean (ending) ? SONDE_OUTCOME_SUCCESS : SONDE_OUTCOME_WARNING;
}

static SondeOutcomeKind
sonde_websocket_item_dup_open (SondeWebsocketItem  *self,
                               char               **sentence)
{
  SondeTlsReport *report = sonde_websocket_client_get_tls_report (self->client);
  const char *subprotocol = sonde_websocket_peer_get_subprotocol (self->peer);
  g_autofree char *connected =
    sonde_connector_dup_outcome (sonde_websocket_client_get_connector (self->client));

  if (report != NULL && !sonde_tls_report_is_trusted (report))
    {
      *sentence = g_strdup_printf (_("The WebSocket is open, though its certificate is not "
                                     "trusted. %s"), connected);
      return SONDE_OUTCOME_WARNING;
    }

  if (subprotocol != NULL)
    *sentence = g_strdup_printf (_("The WebSocket is open, with the subprotocol %1$s. %2$s"),
                                 subprotocol, connected);
  else
    *sentence = g_strdup_printf (_("The WebSocket is open. %s"), connected);

  return SONDE_OUTCOME_SUCCESS;
}

static SondeOutcomeKind
sonde_websocket_item_dup_client_outcome (SondeWebsocketItem  *self,
                                         char               **sentence)
{
  g_autofree char *title = NULL;

  switch (sonde_websocket_client_get_state (self->client))
    {
    case SONDE_WEBSOCKET_CLIENT_FAILED:
      *sentence = g_strdup (sonde_websocket_client_get_error (self->client)->message);
      return SONDE_OUTCOME_ERROR;

    case SONDE_WEBSOCKET_CLIENT_OPEN:
      return sonde_websocket_item_dup_open (self, sentence);

    case SONDE_WEBSOCKET_CLIENT_CLOSING:
    case SONDE_WEBSOCKET_CLIENT_CLOSED:
      return sonde_websocket_item_dup_ending (self, sentence);

    case SONDE_WEBSOCKET_CLIENT_IDLE:
    case SONDE_WEBSOCKET_CLIENT_CONNECTING:
    default:
      title = sonde_websocket_item_dup_title (self);
      *sentence = g_strdup_printf (_("Connecting to %s…"), title);
      return SONDE_OUTCOME_RUNNING;
    }
}

static SondeOutcomeKind
sonde_websocket_item_dup_server_outcome (SondeWebsocketItem  *self,
                                         char               **sentence)
{
  const char *url = sonde_websocket_server_get_url (self->server);

  if (!sonde_websocket_server_is_listening (self->server))
    {
      *sentence = g_strdup_printf (_("Stopped listening at %s."), url);
      return SONDE_OUTCOME_NONE;
    }

  if (sonde_websocket_server_get_echo (self->server))
    *sentence = g_strdup_printf (_("Listening at %s. Each message is sent back."), url);
  else
    *sentence = g_strdup_printf (_("Listening at %s. What you send goes to all that are connected; "
                                   "select a connection to answer it alone."), url);

  return SONDE_OUTCOME_SUCCESS;
}

static void
sonde_websocket_item_finalize (GObject *object)
{
  SondeWebsocketItem *self = SONDE_WEBSOCKET_ITEM (object);

  g_clear_object (&self->client);
  g_clear_object (&self->server);
  g_clear_object (&self->peer);
  g_clear_object (&self->dissection);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->code, sonde_websocket_code_free);

  G_OBJECT_CLASS (sonde_websocket_item_parent_class)->finalize (object);
}

static void
sonde_websocket_item_class_init (SondeWebsocketItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_websocket_item_finalize;

  /**
   * SondeWebsocketItem::changed:
   * @self: the item
   *
   * Something that is said of the item is different now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_WEBSOCKET_ITEM, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_websocket_item_init (SondeWebsocketItem *self)
{
  self->code = sonde_websocket_code_new ();
}

/**
 * sonde_websocket_item_new_client:
 * @client: a client
 *
 * Returns: (transfer full): an item
 */
SondeWebsocketItem *
sonde_websocket_item_new_client (SondeWebsocketClient *client)
{
  SondeWebsocketItem *self = g_object_new (SONDE_TYPE_WEBSOCKET_ITEM, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify",
                           G_CALLBACK (sonde_websocket_item_client_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_websocket_item_new_server:
 * @server: a server
 *
 * Returns: (transfer full): an item
 */
SondeWebsocketItem *
sonde_websocket_item_new_server (SondeWebsocketServer *server)
{
  SondeWebsocketItem *self = g_object_new (SONDE_TYPE_WEBSOCKET_ITEM, NULL);

  self->server = g_object_ref (server);
  g_signal_connect_object (server, "notify",
                           G_CALLBACK (sonde_websocket_item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sonde_websocket_server_list_peers (server), "items-changed",
                           G_CALLBACK (sonde_websocket_item_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_websocket_item_new_peer:
 * @peer: a connection of a server
 *
 * Returns: (transfer full): an item
 */
SondeWebsocketItem *
sonde_websocket_item_new_peer (SondeWebsocketPeer *peer)
{
  SondeWebsocketItem *self = g_object_new (SONDE_TYPE_WEBSOCKET_ITEM, NULL);

  sonde_websocket_item_set_peer (self, peer);
  sonde_websocket_item_set_flow (self, sonde_websocket_peer_get_flow (peer));

  return self;
}

/**
 * sonde_websocket_item_new_flow:
 * @flow: a flow out of a capture file
 *
 * Returns: (transfer full): an item
 */
SondeWebsocketItem *
sonde_websocket_item_new_flow (SondeFlow *flow)
{
  SondeWebsocketItem *self = g_object_new (SONDE_TYPE_WEBSOCKET_ITEM, NULL);

  sonde_websocket_item_set_flow (self, flow);

  return self;
}

/**
 * sonde_websocket_item_get_client:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its client, if it is one
 */
SondeWebsocketClient *
sonde_websocket_item_get_client (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  return self->client;
}

/**
 * sonde_websocket_item_get_server:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its server, if it is one
 */
SondeWebsocketServer *
sonde_websocket_item_get_server (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  return self->server;
}

/**
 * sonde_websocket_item_get_peer:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the other end, if there is a connection, or was one
 */
SondeWebsocketPeer *
sonde_websocket_item_get_peer (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  return self->peer;
}

/**
 * sonde_websocket_item_get_flow:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the flow that holds its frames, if there is one
 */
SondeFlow *
sonde_websocket_item_get_flow (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  return self->flow;
}

/**
 * sonde_websocket_item_get_dissection:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its handshake and frames, if there are any: none as long as
 *   TLS has not agreed on how to carry them
 */
SondeDissection *
sonde_websocket_item_get_dissection (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  if (self->client != NULL && self->flow != NULL &&
      sonde_flow_get_transport (self->flow) == SONDE_TRANSPORT_TCP &&
      sonde_websocket_url_is_secure (sonde_websocket_client_get_url (self->client)))
    return NULL;

  if (self->dissection == NULL && self->flow != NULL)
    {
      self->dissection = sonde_dissection_new (self->flow, dissectors);
      g_signal_connect_object (self->dissection, "items-changed",
                               G_CALLBACK (sonde_websocket_item_changed_cb),
                               self, G_CONNECT_SWAPPED);
    }

  return self->dissection;
}

/**
 * sonde_websocket_item_dup_title:
 * @self: an item
 *
 * Returns: (transfer full): what it is called
 */
char *
sonde_websocket_item_dup_title (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  if (self->client != NULL)
    return sonde_websocket_url_to_string (sonde_websocket_client_get_url (self->client));

  if (self->server != NULL)
    return g_strdup_printf (_("Server on port %u"), sonde_websocket_server_get_port (self->server));

  if (self->peer != NULL)
    return g_strdup (sonde_websocket_peer_get_remote (self->peer));

  return sonde_endpoint_to_string (sonde_flow_get_remote (self->flow));
}

/**
 * sonde_websocket_item_dup_detail:
 * @self: an item
 *
 * Returns: (transfer full): how it stands, in a few words
 */
char *
sonde_websocket_item_dup_detail (SondeWebsocketItem *self)
{
  guint n_open;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  if (self->server != NULL)
    {
      n_open = sonde_websocket_item_count_open (self);

      if (!sonde_websocket_server_is_listening (self->server))
        return g_strdup (C_("connection state", "Stopped"));

      return g_strdup_printf (ngettext ("Listening · %u connected",
                                        "Listening · %u connected", n_open), n_open);
    }

  if (self->flow == NULL)
    return g_strdup (sonde_websocket_item_get_state_name (self));

  return sonde_flow_words_dup_detail (self->flow, sonde_websocket_item_get_state_name (self));
}

/**
 * sonde_websocket_item_dup_spoken:
 * @self: an item
 *
 * Returns: (transfer full) (nullable): how it stands as a screen reader says it, if that is not as
 *   it is written
 */
char *
sonde_websocket_item_dup_spoken (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  if (self->server != NULL || self->flow == NULL)
    return NULL;

  return sonde_flow_words_dup_spoken (self->flow, sonde_websocket_item_get_state_name (self));
}

/**
 * sonde_websocket_item_get_state:
 * @self: an item
 *
 * Returns: how it came out
 */
SondeActivityState
sonde_websocket_item_get_state (SondeWebsocketItem *self)
{
  g_autofree char *sentence = NULL;
  gboolean is_over;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), SONDE_ACTIVITY_FAILED);

  if (self->server != NULL)
    return sonde_websocket_server_is_listening (self->server) ? SONDE_ACTIVITY_RUNNING
                                                              : SONDE_ACTIVITY_DONE;

  if (self->client != NULL &&
      sonde_websocket_client_get_state (self->client) == SONDE_WEBSOCKET_CLIENT_FAILED)
    return SONDE_ACTIVITY_FAILED;

  is_over = self->peer != NULL ? sonde_websocket_peer_get_state (self->peer) ==
                                 SONDE_WEBSOCKET_PEER_CLOSED
                               : self->client == NULL;

  if (!is_over)
    return SONDE_ACTIVITY_RUNNING;

  return sonde_websocket_item_dup_ending (self, &sentence) == SONDE_OUTCOME_WARNING
         ? SONDE_ACTIVITY_WARNING
         : SONDE_ACTIVITY_DONE;
}

/**
 * sonde_websocket_item_dup_outcome:
 * @self: an item
 * @sentence: (out) (transfer full) (nullable): where to store the sentence
 *
 * Puts into words how it stands.
 *
 * Returns: what kind of sentence it is
 */
SondeOutcomeKind
sonde_websocket_item_dup_outcome (SondeWebsocketItem  *self,
                                  char               **sentence)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), SONDE_OUTCOME_NONE);
  g_return_val_if_fail (sentence != NULL, SONDE_OUTCOME_NONE);

  *sentence = NULL;

  if (self->client != NULL)
    return sonde_websocket_item_dup_client_outcome (self, sentence);

  if (self->server != NULL)
    return sonde_websocket_item_dup_server_outcome (self, sentence);

  if (self->peer != NULL &&
      sonde_websocket_peer_get_state (self->peer) == SONDE_WEBSOCKET_PEER_OPEN)
    {
      *sentence = g_strdup_printf (_("%s is connected."),
                                   sonde_websocket_peer_get_remote (self->peer));
      return SONDE_OUTCOME_SUCCESS;
    }

  return sonde_websocket_item_dup_ending (self, sentence);
}

/**
 * sonde_websocket_item_is_busy:
 * @self: an item
 *
 * Returns: whether it is connecting, or has something that is not sent yet
 */
gboolean
sonde_websocket_item_is_busy (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), FALSE);

  if (self->client != NULL &&
      sonde_websocket_client_get_state (self->client) == SONDE_WEBSOCKET_CLIENT_CONNECTING)
    return TRUE;

  return self->peer != NULL &&
         sonde_websocket_peer_get_state (self->peer) != SONDE_WEBSOCKET_PEER_CLOSED &&
         sonde_websocket_peer_get_n_queued (self->peer) > 0;
}

/**
 * sonde_websocket_item_is_open:
 * @self: an item
 *
 * Returns: whether something may be sent now or soon
 */
gboolean
sonde_websocket_item_is_open (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), FALSE);

  if (self->server != NULL)
    return sonde_websocket_server_is_listening (self->server);

  if (self->peer != NULL)
    return sonde_websocket_peer_get_state (self->peer) != SONDE_WEBSOCKET_PEER_CLOSED;

  return self->client != NULL &&
         sonde_websocket_client_get_state (self->client) == SONDE_WEBSOCKET_CLIENT_CONNECTING;
}

/**
 * sonde_websocket_item_can_send:
 * @self: an item
 *
 * Returns: whether there is somebody to send to
 */
gboolean
sonde_websocket_item_can_send (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), FALSE);

  if (self->server != NULL)
    return sonde_websocket_item_count_open (self) > 0;

  return self->peer != NULL &&
         sonde_websocket_peer_get_state (self->peer) == SONDE_WEBSOCKET_PEER_OPEN;
}

/**
 * sonde_websocket_item_send:
 * @self: an item
 * @opcode: text, binary or ping
 * @payload: what to send
 * @error: return location for an error
 *
 * Sends to the peer; to all of them, if it is a server.
 *
 * Fails like sonde_websocket_peer_send().
 *
 * Returns: whether it was queued
 */
gboolean
sonde_websocket_item_send (SondeWebsocketItem    *self,
                           SondeWebsocketOpcode   opcode,
                           GBytes                *payload,
                           GError               **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), FALSE);
  g_return_val_if_fail (sonde_websocket_item_can_send (self), FALSE);

  if (self->server != NULL)
    return sonde_websocket_server_send (self->server, opcode, payload, error) > 0;

  if (!sonde_websocket_peer_send (self->peer, opcode, payload, error))
    return FALSE;

  sonde_websocket_code_add_message (self->code, opcode, payload);

  return TRUE;
}

/**
 * sonde_websocket_item_close:
 * @self: an item with a peer
 * @code: the close code, or 0 for none
 * @reason: (nullable): why
 * @error: return location for an error
 *
 * Closes the connection.
 *
 * Fails like sonde_websocket_peer_close().
 *
 * Returns: whether the close frame was queued
 */
gboolean
sonde_websocket_item_close (SondeWebsocketItem  *self,
                            guint                code,
                            const char          *reason,
                            GError             **error)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), FALSE);
  g_return_val_if_fail (self->peer != NULL, FALSE);

  if (!sonde_websocket_peer_close (self->peer, code, reason, error))
    return FALSE;

  sonde_websocket_code_set_close (self->code, code, reason);

  return TRUE;
}

/**
 * sonde_websocket_item_stop:
 * @self: an item
 *
 * Ends what is under way: stops connecting or listening, and closes a connection that is open; one
 * that is closing ends at once.
 */
void
sonde_websocket_item_stop (SondeWebsocketItem *self)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_ITEM (self));

  if (self->server != NULL)
    sonde_websocket_server_stop (self->server);
  else if (self->peer == NULL && self->client != NULL)
    sonde_websocket_client_stop (self->client);
  else if (sonde_websocket_item_can_send (self))
    sonde_websocket_item_close (self, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL, NULL);
  else if (self->peer != NULL)
    sonde_websocket_peer_abort (self->peer);
}

/**
 * sonde_websocket_item_dup_code:
 * @self: an item
 *
 * Returns: (transfer full) (nullable): what was done, as a Python script, if it was done here
 */
char *
sonde_websocket_item_dup_code (SondeWebsocketItem *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_ITEM (self), NULL);

  if (self->client != NULL)
    return sonde_websocket_code_dup_client (self->code, self->client);

  return self->server != NULL ? sonde_websocket_code_dup_server (self->server) : NULL;
}
