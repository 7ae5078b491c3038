#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-flow-bytes.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-protocol-choice.h"
#include "sonde-record-pane.h"
#include "sonde-record-settings.h"
#include "sonde-websocket-compose.h"
#include "sonde-websocket-item.h"
#include "sonde-websocket-phases.h"
#include "sonde-websocket-send-bar.h"
#include "sonde-websockets-page.h"
#include "sonde-widgets.h"

#define HEAD_BYTES 4096

/**
 * SondeWebsocketsPage:
 *
 * WebSocket connections, in both roles: each with its handshake and its frames.
 */
struct _SondeWebsocketsPage
{
  GtkWidget              parent_instance;

  SondePageLayout       *layout;
  SondeWebsocketCompose *compose;
  GtkStack              *stack;
  GtkLabel              *hint;
  SondeProtocolChoice   *choice;
  SondeRecordPane       *records;
  SondeWebsocketSendBar *send_bar;
  GMenuModel            *menu;

  SondeSession          *session;
  SondeActivityList     *activities;
  SondeWebsocketItem    *item;
  SondeActivity         *connecting;
  SondeActivity         *listening;
};

static void sonde_websockets_page_iface_init (SondePageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeWebsocketsPage, sonde_websockets_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_PAGE,
                                                      sonde_websockets_page_iface_init))

static SondeWebsocketItem *
get_item (SondeActivity *activity)
{
  return activity != NULL ? SONDE_WEBSOCKET_ITEM (sonde_activity_get_subject (activity)) : NULL;
}

static void
sonde_websockets_page_update_running (SondeWebsocketsPage *self)
{
  SondeWebsocketItem *connecting = get_item (self->connecting);
  SondeWebsocketItem *listening = get_item (self->listening);
  gboolean is_connecting = FALSE;
  gboolean is_listening = FALSE;

  if (connecting != NULL)
    is_connecting =
      sonde_websocket_client_get_state (sonde_websocket_item_get_client (connecting)) ==
      SONDE_WEBSOCKET_CLIENT_CONNECTING;

  if (listening != NULL)
    is_listening =
      sonde_websocket_server_is_listening (sonde_websocket_item_get_server (listening));

  sonde_websocket_compose_set_running (self->compose, is_connecting, is_listening);
}

static void
sonde_websockets_page_update_outcome (SondeWebsocketsPage *self)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  g_autofree char *sentence = NULL;
  SondeOutcomeKind kind = SONDE_OUTCOME_NONE;
  SondeWebsocketClient *client = NULL;

  if (self->item != NULL)
    {
      kind = sonde_websocket_item_dup_outcome (self->item, &sentence);
      client = sonde_websocket_item_get_client (self->item);
    }

  if (kind == sonde_outcome_get_kind (outcome) &&
      g_strcmp0 (sentence, sonde_outcome_get_sentence (outcome)) == 0)
    return;

  sonde_outcome_show (outcome, kind, sentence);
  sonde_websocket_show_phases (sonde_outcome_get_waterfall (outcome), client);

  if (kind == SONDE_OUTCOME_ERROR && client != NULL &&
      sonde_websocket_client_get_refused_fingerprint (client) != NULL)
    sonde_outcome_set_action (outcome, _("Continue Once"), "page.continue-once");
}

static void
sonde_websockets_page_update_model (SondeWebsocketsPage *self)
{
  SondeDissection *dissection = NULL;
  SondeFlow *flow = NULL;

  if (self->item != NULL)
    {
      dissection = sonde_websocket_item_get_dissection (self->item);
      flow = sonde_websocket_item_get_flow (self->item);
    }

  /* Of a connection that failed before, there are at least the records of TLS. */
  if (dissection == NULL)
    {
      gboolean has_failed = flow != NULL &&
                            sonde_websocket_item_get_state (self->item) == SONDE_ACTIVITY_FAILED;

      sonde_protocol_choice_set_flow (self->choice, has_failed ? flow : NULL, TRUE);
      return;
    }

  sonde_protocol_choice_set_records (self->choice, flow, G_LIST_MODEL (dissection),
                                     _("WebSocket"));
}

/* Another conversation is shown, or the same in another way. */
static void
sonde_websockets_page_records_cb (SondeWebsocketsPage *self)
{
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  g_autoptr(SondeFlowBytes) bytes = flow != NULL ? sonde_flow_bytes_new (flow) : NULL;

  sonde_inspector_clear (inspector);
  sonde_record_pane_set_model (self->records, sonde_protocol_choice_get_records (self->choice));
  sonde_inspector_set_flow_source (inspector, SONDE_BYTE_SOURCE (bytes));
}

/* Where there are no frames, what will bring some. */
static void
sonde_websockets_page_update_hint (SondeWebsocketsPage *self)
{
  GListModel *model = sonde_record_pane_get_model (self->records);
  SondeWebsocketServer *server = self->item != NULL ? sonde_websocket_item_get_server (self->item)
                                                    : NULL;
  gboolean has_records = model != NULL && g_list_model_get_n_items (model) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_records ? "records" : "hint");

  if (server != NULL &&
      g_list_model_get_n_items (sonde_websocket_server_list_peers (server)) > 0)
    gtk_label_set_text (self->hint, _("Select a connection to see its frames"));
  else if (server != NULL)
    gtk_label_set_text (self->hint, _("Each client that connects appears in the list"));
  else if (self->item == NULL)
    gtk_label_set_text (self->hint, _("Select a connection to see its frames"));
  else if (sonde_websocket_item_get_state (self->item) == SONDE_ACTIVITY_FAILED)
    gtk_label_set_text (self->hint, _("Nothing was sent or received"));
  else
    gtk_label_set_text (self->hint, _("Frames appear here as they are sent and received"));
}

static void
sonde_websockets_page_update_send_bar (SondeWebsocketsPage *self)
{
  gboolean is_server = self->item != NULL && sonde_websocket_item_get_server (self->item) != NULL;
  gboolean can_send = self->item != NULL && sonde_websocket_item_can_send (self->item);

  sonde_websocket_send_bar_set_state (self->send_bar, can_send, can_send && !is_server, is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->send_bar),
                          self->item != NULL && sonde_websocket_item_is_open (self->item));
}

static void
sonde_websockets_page_update (SondeWebsocketsPage *self)
{
  sonde_websockets_page_update_model (self);
  sonde_websockets_page_update_hint (self);
  sonde_websockets_page_update_outcome (self);
  sonde_websockets_page_update_send_bar (self);
  sonde_websockets_page_update_running (self);
}

static void
sonde_websockets_page_update_activity (SondeActivity *activity)
{
  SondeWebsocketItem *item = get_item (activity);
  g_autofree char *title = sonde_websocket_item_dup_title (item);
  g_autofree char *detail = sonde_websocket_item_dup_detail (item);
  g_autofree char *spoken = sonde_websocket_item_dup_spoken (item);

  sonde_activity_set_title (activity, title);
  sonde_activity_set_spoken (activity, spoken);
  sonde_activity_set_detail (activity, detail);
  sonde_activity_set_state (activity, sonde_websocket_item_get_state (item));
  sonde_activity_set_flow (activity, sonde_websocket_item_get_flow (item));
}

static SondeActivity *
sonde_websockets_page_find_activity (SondeWebsocketsPage *self,
                                     SondeWebsocketItem  *item)
{
  GListModel *model = sonde_activity_list_get_model (self->activities);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i);

      if (sonde_activity_get_subject (activity) == G_OBJECT (item))
        return activity;
    }

  return NULL;
}

static void
sonde_websockets_page_item_changed_cb (SondeWebsocketsPage *self,
                                       SondeWebsocketItem  *item)
{
  SondeActivity *activity = sonde_websockets_page_find_activity (self, item);
  SondeActivity *parent = activity != NULL ? sonde_activity_get_parent (activity) : NULL;

  if (activity != NULL)
    sonde_websockets_page_update_activity (activity);

  if (parent != NULL)
    sonde_websockets_page_update_activity (parent);

  sonde_websockets_page_update (self);
}

static SondeActivity *
sonde_websockets_page_add_item (SondeWebsocketsPage *self,
                                SondeWebsocketItem  *item,
                                SondeActivity       *parent)
{
  g_autofree char *title = sonde_websocket_item_dup_title (item);
  g_autoptr(SondeActivity) activity = sonde_activity_new (G_OBJECT (item), title);

  if (parent != NULL)
    sonde_activity_set_parent (activity, parent);

  sonde_websockets_page_update_activity (activity);
  g_signal_connect_object (item, "changed",
                           G_CALLBACK (sonde_websockets_page_item_changed_cb),
                           self, G_CONNECT_SWAPPED);
  sonde_activity_list_add (self->activities, activity);

  /* The list holds it, too. */
  return activity;
}

static void
sonde_websockets_page_peers_cb (GListModel          *peers,
                                guint                position,
                                guint                n_removed G_GNUC_UNUSED,
                                guint                n_added,
                                SondeWebsocketsPage *self)
{
  if (self->listening == NULL ||
      sonde_websocket_server_list_peers (
        sonde_websocket_item_get_server (get_item (self->listening))) != peers)
    return;

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(SondeWebsocketPeer) peer = g_list_model_get_item (peers, i);
      g_autoptr(SondeWebsocketItem) item = sonde_websocket_item_new_peer (peer);
      SondeActivity *activity = sonde_websockets_page_add_item (self, item, self->listening);

      /* The first one is what the person has waited for. */
      if (position == 0 && i == 0)
        sonde_activity_list_select (self->activities, activity);
    }
}

static gboolean
sonde_websockets_page_start_client (SondeWebsocketsPage   *self,
                                    SondeWebsocketClient  *client,
                                    GError               **error)
{
  g_autoptr(SondeWebsocketItem) item = sonde_websocket_item_new_client (client);

  if (!sonde_websocket_client_start (client, error))
    return FALSE;

  g_set_object (&self->connecting, sonde_websockets_page_add_item (self, item, NULL));
  sonde_activity_list_select (self->activities, self->connecting);
  sonde_websockets_page_update (self);

  return TRUE;
}

static void
sonde_websockets_page_connect (SondeWebsocketsPage *self)
{
  g_autoptr(SondeWebsocketClient) client = sonde_websocket_compose_make_client (self->compose);
  g_autoptr(GError) error = NULL;

  if (client != NULL && !sonde_websockets_page_start_client (self, client, &error))
    sonde_websocket_compose_show_error (self->compose, error);
}

static void
sonde_websockets_page_listen (SondeWebsocketsPage *self)
{
  g_autoptr(SondeWebsocketServer) server = sonde_websocket_compose_make_server (self->compose);
  g_autoptr(SondeWebsocketItem) item = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  if (!sonde_websocket_server_listen (server, &error))
    {
      sonde_websocket_compose_show_error (self->compose, error);
      return;
    }

  item = sonde_websocket_item_new_server (server);
  g_set_object (&self->listening, sonde_websockets_page_add_item (self, item, NULL));
  g_signal_connect_object (sonde_websocket_server_list_peers (server), "items-changed",
                           G_CALLBACK (sonde_websockets_page_peers_cb), self, 0);
  sonde_activity_list_select (self->activities, self->listening);
  sonde_websockets_page_update (self);
}

static void
sonde_websockets_page_start_cb (SondeWebsocketsPage *self)
{
  if (sonde_websocket_compose_is_server (self->compose))
    sonde_websockets_page_listen (self);
  else
    sonde_websockets_page_connect (self);
}

static void
sonde_websockets_page_stop_cb (SondeWebsocketsPage *self)
{
  SondeActivity *activity = sonde_websocket_compose_is_server (self->compose) ? self->listening
                                                                              : self->connecting;

  if (activity != NULL)
    sonde_websocket_item_stop (get_item (activity));
}

static void
sonde_websockets_page_selected_cb (SondeWebsocketsPage *self)
{
  g_set_object (&self->item, get_item (sonde_activity_list_get_selected (self->activities)));
  sonde_websockets_page_update (self);
}

static void
sonde_websockets_page_record_selected_cb (SondeWebsocketsPage *self)
{
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  SondeRecord *record = sonde_record_pane_get_selected (self->records);
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);

  if (record == NULL || flow == NULL)
    {
      sonde_inspector_clear (inspector);
      return;
    }

  sonde_page_layout_inspect (self->layout, flow, record);
}

static gboolean
sonde_websockets_page_send (SondeWebsocketsPage *self,
                            guint                opcode,
                            GBytes              *payload)
{
  g_autoptr(GError) error = NULL;

  if (self->item == NULL || !sonde_websocket_item_can_send (self->item))
    return FALSE;

  if (sonde_websocket_item_send (self->item, (SondeWebsocketOpcode) opcode, payload, &error))
    return TRUE;

  sonde_websocket_send_bar_show_error (self->send_bar, error->message);

  return FALSE;
}

static void
sonde_websockets_page_send_cb (SondeWebsocketsPage *self,
                               guint                opcode,
                               GBytes              *payload)
{
  if (sonde_websockets_page_send (self, opcode, payload))
    sonde_websocket_send_bar_clear (self->send_bar);
}

static void
sonde_websockets_page_close_cb (SondeWebsocketsPage *self,
                                guint                code,
                                const char          *reason)
{
  g_autoptr(GError) error = NULL;

  if (self->item == NULL || sonde_websocket_item_get_peer (self->item) == NULL)
    return;

  if (!sonde_websocket_item_close (self->item, code, reason, &error))
    sonde_websocket_send_bar_show_error (self->send_bar, error->message);
}

static void
sonde_websockets_page_try_practice_cb (SondeWebsocketsPage *self)
{
  sonde_websocket_compose_try_practice (self->compose);
}

static void
sonde_websockets_page_repeat_with (SondeWebsocketsPage *self,
                                   const char          *trusted)
{
  SondeWebsocketClient *former = sonde_websocket_item_get_client (self->item);
  g_autoptr(SondeWebsocketClient) client = NULL;

  client = sonde_websocket_client_new (sonde_websocket_client_get_url (former),
                                       sonde_session_get_capture (self->session));
  sonde_websocket_client_set_headers (client, sonde_websocket_client_get_headers (former));
  sonde_websocket_client_set_subprotocols (client,
                                           sonde_websocket_client_get_subprotocols (former));
  sonde_websocket_client_set_compression (client, sonde_websocket_client_get_compression (former));
  sonde_websocket_client_set_authority (
    client, sonde_practice_host_get_ca (sonde_session_get_practice (self->session)));
  sonde_websocket_client_set_trusted (client, trusted);
  sonde_websockets_page_start_client (self, client, NULL);
}

static void
sonde_websockets_page_repeat_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter   G_GNUC_UNUSED)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (widget);

  if (self->item != NULL && sonde_websocket_item_get_client (self->item) != NULL)
    sonde_websockets_page_repeat_with (self, NULL);
}

static void
sonde_websockets_page_continue_once_action (GtkWidget  *widget,
                                            const char *action_name G_GNUC_UNUSED,
                                            GVariant   *parameter   G_GNUC_UNUSED)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (widget);
  SondeWebsocketClient *client = self->item != NULL ? sonde_websocket_item_get_client (self->item)
                                                    : NULL;

  if (client != NULL)
    sonde_websockets_page_repeat_with (self,
                                       sonde_websocket_client_get_refused_fingerprint (client));
}

static void
sonde_websockets_page_edit_action (GtkWidget  *widget,
                                   const char *action_name G_GNUC_UNUSED,
                                   GVariant   *parameter   G_GNUC_UNUSED)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (widget);

  if (self->item == NULL || sonde_websocket_item_get_client (self->item) == NULL)
    return;

  sonde_websocket_compose_fill (self->compose, sonde_websocket_item_get_client (self->item));
  gtk_widget_grab_focus (GTK_WIDGET (self->compose));
}

static void
sonde_websockets_page_delete_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter   G_GNUC_UNUSED)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (widget);
  SondeActivity *activity = sonde_activity_list_get_selected (self->activities);

  if (activity == NULL)
    return;

  sonde_websocket_item_stop (get_item (activity));
  sonde_activity_list_remove (self->activities, activity);
}

static void
sonde_websockets_page_send_text_action (GtkWidget  *widget,
                                        const char *action_name G_GNUC_UNUSED,
                                        GVariant   *parameter)
{
  const char *text = g_variant_get_string (parameter, NULL);
  g_autoptr(GBytes) payload = g_bytes_new (text, strlen (text));

  sonde_websockets_page_send (SONDE_WEBSOCKETS_PAGE (widget), SONDE_WEBSOCKET_OPCODE_TEXT, payload);
}

static void
sonde_websockets_page_select_record_action (GtkWidget  *widget,
                                            const char *action_name G_GNUC_UNUSED,
                                            GVariant   *parameter)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (widget);
  GListModel *model = sonde_record_pane_get_model (self->records);
  guint n_records = model != NULL ? g_list_model_get_n_items (model) : 0;
  int position = g_variant_get_int32 (parameter);

  if (position < 0)
    position += (int) n_records;

  if (position >= 0 && (guint) position < n_records)
    sonde_record_pane_select (self->records, (guint) position);
}

static void
sonde_websockets_page_set_session (SondePage    *page,
                                   SondeSession *session)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);

  g_set_object (&self->session, session);
  sonde_page_layout_set_session (self->layout, session);
  sonde_record_settings_bind (sonde_session_get_settings (session), "websockets", self->records);
  sonde_websocket_compose_set_session (self->compose, session);
}

static void
sonde_websockets_page_set_target (SondePage   *page,
                                  SondeTarget *target)
{
  sonde_websocket_compose_set_target (SONDE_WEBSOCKETS_PAGE (page)->compose, target);
}

static void
sonde_websockets_page_activate (SondePage *page)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);

  if (!sonde_websocket_send_bar_activate (self->send_bar))
    sonde_websocket_compose_activate (self->compose);
}

static void
sonde_websockets_page_stop (SondePage *page)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);

  if (self->item != NULL)
    sonde_websocket_item_stop (self->item);
}

static void
sonde_websockets_page_focus_entry (SondePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONDE_WEBSOCKETS_PAGE (page)->compose));
}

static gboolean
sonde_websockets_page_is_busy (SondePage *page)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);
  GListModel *model = sonde_activity_list_get_model (self->activities);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i);

      if (sonde_websocket_item_is_busy (get_item (activity)))
        return TRUE;
    }

  return FALSE;
}

static char *
sonde_websockets_page_dup_code (SondePage *page)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);
  SondeActivity *activity = sonde_activity_list_get_selected (self->activities);
  SondeActivity *parent = activity != NULL ? sonde_activity_get_parent (activity) : NULL;

  if (activity == NULL)
    return NULL;

  return sonde_websocket_item_dup_code (get_item (parent != NULL ? parent : activity));
}

static gboolean
sonde_websockets_page_add_flow (SondePage *page,
                                SondeFlow *flow)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  g_autoptr(SondeWebsocketItem) item = NULL;
  g_autofree char *text = NULL;
  gssize n_read;

  n_read = sonde_flow_read_stream (flow,
                                   sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                                   ? SONDE_DIRECTION_SENT
                                   : SONDE_DIRECTION_RECEIVED,
                                   0, head, HEAD_BYTES, NULL);

  if (n_read <= 0)
    return FALSE;

  text = g_ascii_strdown ((const char *) head, n_read);

  if (!g_str_has_prefix (text, "get ") || strstr (text, "\r\nsec-websocket-key:") == NULL)
    return FALSE;

  item = sonde_websocket_item_new_flow (flow);
  sonde_websockets_page_add_item (self, item, NULL);

  return TRUE;
}

static SondeFlow *
sonde_websockets_page_get_flow (SondePage   *page,
                                GListModel **records)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (page);

  *records = sonde_protocol_choice_get_records (self->choice);

  return sonde_protocol_choice_get_flow (self->choice);
}

static void
sonde_websockets_page_iface_init (SondePageInterface *iface)
{
  iface->set_session = sonde_websockets_page_set_session;
  iface->set_target = sonde_websockets_page_set_target;
  iface->activate = sonde_websockets_page_activate;
  iface->stop = sonde_websockets_page_stop;
  iface->focus_entry = sonde_websockets_page_focus_entry;
  iface->is_busy = sonde_websockets_page_is_busy;
  iface->dup_code = sonde_websockets_page_dup_code;
  iface->add_flow = sonde_websockets_page_add_flow;
  iface->get_flow = sonde_websockets_page_get_flow;
}

static void
sonde_websockets_page_dispose (GObject *object)
{
  SondeWebsocketsPage *self = SONDE_WEBSOCKETS_PAGE (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_WEBSOCKETS_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->item);
  g_clear_object (&self->connecting);
  g_clear_object (&self->listening);

  G_OBJECT_CLASS (sonde_websockets_page_parent_class)->dispose (object);
}

static void
sonde_websockets_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-websockets-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, compose);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, choice);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, records);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, send_bar);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketsPage, menu);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_start_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_record_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_records_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_send_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websockets_page_try_practice_cb);
}

static void
sonde_websockets_page_class_init (SondeWebsocketsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_websockets_page_dispose;

  g_type_ensure (SONDE_TYPE_PAGE_LAYOUT);
  g_type_ensure (SONDE_TYPE_RECORD_PANE);
  g_type_ensure (SONDE_TYPE_PROTOCOL_CHOICE);
  g_type_ensure (SONDE_TYPE_WEBSOCKET_COMPOSE);
  g_type_ensure (SONDE_TYPE_WEBSOCKET_SEND_BAR);

  gtk_widget_class_install_action (widget_class, "page.repeat", NULL,
                                   sonde_websockets_page_repeat_action);
  gtk_widget_class_install_action (widget_class, "page.continue-once", NULL,
                                   sonde_websockets_page_continue_once_action);
  gtk_widget_class_install_action (widget_class, "page.edit", NULL,
                                   sonde_websockets_page_edit_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL,
                                   sonde_websockets_page_delete_action);
  gtk_widget_class_install_action (widget_class, "page.send-text", "s",
                                   sonde_websockets_page_send_text_action);
  gtk_widget_class_install_action (widget_class, "page.select-record", "i",
                                   sonde_websockets_page_select_record_action);
  sonde_websockets_page_bind_template (widget_class);
}

static void
sonde_websockets_page_init (SondeWebsocketsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->activities = sonde_page_layout_get_activities (self->layout);
  sonde_activity_list_set_menu (self->activities, self->menu);
  g_signal_connect_object (self->activities, "notify::selected",
                           G_CALLBACK (sonde_websockets_page_selected_cb),
                           self, G_CONNECT_SWAPPED);
  sonde_websockets_page_update (self);
}
