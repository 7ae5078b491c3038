#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-flow-words.h"
#include "sonde-sockets-words.h"

static const char *
sonde_sockets_words_get_conversation_state (SondeTcpConversation *conversation)
{
  switch (sonde_tcp_conversation_get_state (conversation))
    {
    case SONDE_TCP_CONVERSATION_OPEN:
      return C_("conversation", "Open");

    case SONDE_TCP_CONVERSATION_SENT_FINISHED:
      return C_("conversation", "We finished");

    case SONDE_TCP_CONVERSATION_RECEIVED_FINISHED:
      return C_("conversation", "Peer finished");

    case SONDE_TCP_CONVERSATION_CLOSED:
      return C_("conversation", "Closed");

    case SONDE_TCP_CONVERSATION_RESET:
      return C_("conversation", "Reset");

    case SONDE_TCP_CONVERSATION_FAILED:
    default:
      return C_("conversation", "Failed");
    }
}

static const char *
sonde_sockets_words_get_flow_state (SondeFlow *flow)
{
  switch (sonde_flow_get_state (flow))
    {
    case SONDE_FLOW_SENT_FINISHED:
    case SONDE_FLOW_RECEIVED_FINISHED:
      return C_("conversation", "Half closed");

    case SONDE_FLOW_CLOSED:
      return C_("conversation", "Closed");

    case SONDE_FLOW_RESET:
      return C_("conversation", "Reset");

    case SONDE_FLOW_OPEN:
    default:
      return C_("conversation", "Open");
    }
}

static const char *
sonde_sockets_words_get_state (SondeSocketsItem *item)
{
  SondeTcpConversation *conversation = sonde_sockets_item_get_conversation (item);
  SondeFlow *flow = sonde_sockets_item_get_flow (item);

  if (conversation != NULL)
    return sonde_sockets_words_get_conversation_state (conversation);

  if (sonde_sockets_item_is_pending (item))
    return C_("conversation", "Connecting");

  if (sonde_sockets_item_get_tcp_client (item) != NULL)
    return C_("conversation", "Failed");

  if (sonde_sockets_item_list_guests (item) != NULL)
    return sonde_sockets_item_is_live (item) ? C_("conversation", "Listening")
                                             : C_("conversation", "Stopped");

  if (flow == NULL)
    return C_("conversation", "Failed");

  if (sonde_sockets_item_get_udp_socket (item) != NULL)
    return sonde_sockets_item_is_live (item) ? C_("conversation", "Open")
                                             : C_("conversation", "Closed");

  return sonde_sockets_words_get_flow_state (flow);
}

/**
 * sonde_sockets_words_get_transport:
 * @item: an item
 *
 * Returns: (transfer none): the name of its transport, such as TCP, which is not translated
 */
const char *
sonde_sockets_words_get_transport (SondeSocketsItem *item)
{
  SondeTcpClient *client = sonde_sockets_item_get_tcp_client (item);
  SondeFlow *flow = sonde_sockets_item_get_flow (item);

  if (client != NULL && sonde_tcp_client_get_use_tls (client))
    return "TLS";

  if (sonde_sockets_item_get_udp_socket (item) != NULL)
    return "UDP";

  if (flow == NULL || sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TCP)
    return "TCP";

  return sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TLS ? "TLS" : "UDP";
}

/**
 * sonde_sockets_words_dup_detail:
 * @item: an item
 *
 * Returns: (transfer full): its state and sizes, for the second line of its row
 */
char *
sonde_sockets_words_dup_detail (SondeSocketsItem *item)
{
  const char *state = sonde_sockets_words_get_state (item);
  GListModel *guests = sonde_sockets_item_list_guests (item);
  SondeFlow *flow = sonde_sockets_item_get_flow (item);
  guint n_guests;

  if (flow != NULL)
    return sonde_flow_words_dup_detail (flow, state);

  if (guests == NULL)
    return g_strdup (state);

  n_guests = g_list_model_get_n_items (guests);

  /* Translators: a state such as “Listening”, and a number of clients */
  return g_strdup_printf (ngettext ("%s · %u client", "%s · %u clients", n_guests),
                          state, n_guests);
}

/**
 * sonde_sockets_words_dup_spoken:
 * @item: an item
 *
 * Returns: (transfer full) (nullable): its state and sizes as a screen reader says them, if that is
 *   not as they are written
 */
char *
sonde_sockets_words_dup_spoken (SondeSocketsItem *item)
{
  SondeFlow *flow = sonde_sockets_item_get_flow (item);

  if (flow == NULL)
    return NULL;

  return sonde_flow_words_dup_spoken (flow, sonde_sockets_words_get_state (item));
}

/**
 * sonde_sockets_words_get_activity_state:
 * @item: an item
 *
 * Returns: how it came out, for the icon of its row
 */
SondeActivityState
sonde_sockets_words_get_activity_state (SondeSocketsItem *item)
{
  switch (sonde_sockets_item_get_kind (item))
    {
    case SONDE_OUTCOME_ERROR:
      return SONDE_ACTIVITY_FAILED;

    case SONDE_OUTCOME_WARNING:
      return SONDE_ACTIVITY_WARNING;

    case SONDE_OUTCOME_RUNNING:
      return SONDE_ACTIVITY_RUNNING;

    case SONDE_OUTCOME_NONE:
    case SONDE_OUTCOME_SUCCESS:
    default:
      return sonde_sockets_item_is_live (item) ? SONDE_ACTIVITY_RUNNING : SONDE_ACTIVITY_DONE;
    }
}

/**
 * sonde_sockets_words_dup_target:
 * @item: an item
 *
 * Finds what to enter to do the same again.
 *
 * Returns: (transfer full) (nullable): the target, or `NULL` if it was not this side that began
 */
SondeTarget *
sonde_sockets_words_dup_target (SondeSocketsItem *item)
{
  g_autofree char *host = NULL;
  SondeTargetMode mode;
  SondeTcpClient *client;
  SondeFlow *flow;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (item), NULL);

  client = sonde_sockets_item_get_tcp_client (item);
  flow = sonde_sockets_item_get_flow (item);

  if (client != NULL)
    {
      mode = sonde_tcp_client_get_use_tls (client) ? SONDE_TARGET_MODE_TLS_CLIENT
                                                   : SONDE_TARGET_MODE_TCP_CLIENT;

      return sonde_target_new_socket (mode, sonde_tcp_client_get_host (client),
                                      sonde_tcp_client_get_port (client), NULL);
    }

  if (flow == NULL || sonde_flow_get_role (flow) != SONDE_ROLE_CLIENT)
    return NULL;

  if (sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP)
    mode = SONDE_TARGET_MODE_UDP_CLIENT;
  else if (sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TLS)
    mode = SONDE_TARGET_MODE_TLS_CLIENT;
  else
    mode = SONDE_TARGET_MODE_TCP_CLIENT;

  host = sonde_endpoint_dup_address (sonde_flow_get_remote (flow));

  return sonde_target_new_socket (mode, host, sonde_flow_get_remote (flow)->port, NULL);
}
