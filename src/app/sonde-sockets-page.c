#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-activity-list.h"
#include "sonde-flow-bytes.h"
#include "sonde-network-error.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-practice-ca.h"
#include "sonde-protocol-choice.h"
#include "sonde-record-pane.h"
#include "sonde-record-settings.h"
#include "sonde-sockets-code.h"
#include "sonde-sockets-compose.h"
#include "sonde-sockets-item.h"
#include "sonde-sockets-page.h"
#include "sonde-sockets-phases.h"
#include "sonde-sockets-send-bar.h"
#include "sonde-sockets-send.h"
#include "sonde-sockets-start.h"
#include "sonde-sockets-words.h"
#include "sonde-widgets.h"

#define TRY_ENDPOINT "tcp-echo"

/**
 * SondeSocketsPage:
 *
 * TCP, UDP and TLS: clients, listeners and their clients, each with its transcript.
 */
struct _SondeSocketsPage
{
  GtkWidget            parent_instance;

  SondePageLayout     *layout;
  SondeSocketsCompose *compose;
  SondeRecordPane     *transcript;
  SondeProtocolChoice *choice;
  SondeSocketsSendBar *send_bar;
  GMenuModel          *activity_menu;

  SondeSession        *session;
  SondePracticeCa     *ca;
  SondeSocketsItem    *selected;
  SondeSocketsItem    *begun;
  char                *begun_key;
};

static void sonde_sockets_page_iface_init (SondePageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeSocketsPage, sonde_sockets_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_PAGE,
                                                      sonde_sockets_page_iface_init))

static SondeSocketsItem *
sonde_sockets_page_get_item (SondeSocketsPage *self,
                             guint             position)
{
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);
  g_autoptr(SondeActivity) activity =
    g_list_model_get_item (sonde_activity_list_get_model (activities), position);

  return activity != NULL ? SONDE_SOCKETS_ITEM (sonde_activity_get_subject (activity)) : NULL;
}

static guint
sonde_sockets_page_get_n_items (SondeSocketsPage *self)
{
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);

  return g_list_model_get_n_items (sonde_activity_list_get_model (activities));
}

/* What the compose bar asks for is under way: its button stops that. */
static gboolean
sonde_sockets_page_is_running (SondeSocketsPage *self)
{
  g_autofree char *key = sonde_sockets_compose_dup_key (self->compose);

  return self->begun != NULL && g_strcmp0 (key, self->begun_key) == 0 &&
         (sonde_sockets_item_is_pending (self->begun) ||
          sonde_sockets_item_is_listening (self->begun));
}

static void
sonde_sockets_page_select (SondeSocketsPage *self,
                           SondeSocketsItem *item)
{
  sonde_activity_list_select (sonde_page_layout_get_activities (self->layout),
                              sonde_sockets_item_get_activity (item));
}

static void
sonde_sockets_page_show_running_cb (SondeSocketsPage *self)
{
  sonde_sockets_compose_set_running (self->compose, sonde_sockets_page_is_running (self));
}

static gboolean
sonde_sockets_page_can_continue (SondeTcpClient *client)
{
  SondeTlsReport *report = client != NULL ? sonde_tcp_client_get_tls_report (client) : NULL;

  return report != NULL && !sonde_tls_report_is_trusted (report) &&
         sonde_tcp_client_get_state (client) == SONDE_TCP_CLIENT_FAILED;
}

static void
sonde_sockets_page_show_outcome (SondeSocketsPage *self)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  SondeTcpClient *client = NULL;
  const char *sentence = NULL;

  if (self->selected != NULL)
    {
      client = sonde_sockets_item_get_tcp_client (self->selected);
      sentence = sonde_sockets_item_get_outcome (self->selected);
    }

  if (sentence != NULL)
    sonde_outcome_show (outcome, sonde_sockets_item_get_kind (self->selected), sentence);
  else
    sonde_outcome_show (outcome, SONDE_OUTCOME_NONE, NULL);

  if (sonde_sockets_page_can_continue (client))
    sonde_outcome_set_action (outcome, _("Continue Once"), "page.continue-once");

  sonde_sockets_show_phases (sonde_outcome_get_waterfall (outcome), client);
}

/* What is only looked at is taken apart; what one writes and reads oneself is as it passed. */
static void
sonde_sockets_page_show_flow (SondeSocketsPage *self)
{
  SondeSocketsItem *item = self->selected;
  SondeFlow *flow = item != NULL ? sonde_sockets_item_get_flow (item) : NULL;

  sonde_protocol_choice_set_flow (self->choice, flow,
                                  item != NULL &&
                                  sonde_sockets_item_get_tcp_client (item) == NULL &&
                                  sonde_sockets_item_get_conversation (item) == NULL &&
                                  sonde_sockets_item_get_udp_socket (item) == NULL);
}

static void
sonde_sockets_page_records_cb (SondeSocketsPage *self)
{
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  g_autoptr(SondeFlowBytes) bytes = flow != NULL ? sonde_flow_bytes_new (flow) : NULL;

  sonde_inspector_clear (inspector);
  sonde_record_pane_set_model (self->transcript,
                               sonde_protocol_choice_get_records (self->choice));
  sonde_inspector_set_flow_source (inspector, SONDE_BYTE_SOURCE (bytes));
}

static void
sonde_sockets_page_enable (SondeSocketsPage *self)
{
  SondeSocketsItem *item = self->selected;
  SondeSocketsItem *parent = item != NULL ? sonde_sockets_item_get_parent (item) : NULL;
  GListModel *siblings = parent != NULL ? sonde_sockets_item_list_guests (parent) : NULL;
  gboolean can_send = item != NULL && sonde_sockets_item_can_send (item);
  gboolean is_live = item != NULL && sonde_sockets_item_is_live (item);
  gboolean is_stream = item != NULL && sonde_sockets_item_is_stream (item);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.send", can_send);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.send-text", can_send);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.finish-sending", can_send && is_stream);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.reset", is_stream);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.close", is_live);
  gtk_widget_set_visible (GTK_WIDGET (self->send_bar), can_send || is_live);
  sonde_sockets_send_bar_set_state (self->send_bar, is_live,
                                    siblings != NULL && g_list_model_get_n_items (siblings) > 1);
}

static void
sonde_sockets_page_update_cb (SondeSocketsPage *self)
{
  sonde_sockets_page_show_outcome (self);
  sonde_sockets_page_show_flow (self);
  sonde_sockets_page_enable (self);
  sonde_sockets_page_show_running_cb (self);
}

static void
sonde_sockets_page_selected_cb (SondeSocketsPage *self)
{
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);
  SondeActivity *activity = sonde_activity_list_get_selected (activities);
  GObject *item = activity != NULL ? sonde_activity_get_subject (activity) : NULL;

  g_set_object (&self->selected, (SondeSocketsItem *) item);
  sonde_sockets_page_update_cb (self);
}

static void
sonde_sockets_page_add (SondeSocketsPage *self,
                        SondeSocketsItem *item)
{
  g_autoptr(SondeActivity) activity = sonde_sockets_item_create_activity (item);
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);

  g_signal_connect_object (item, "changed",
                           G_CALLBACK (sonde_sockets_page_update_cb), self, G_CONNECT_SWAPPED);
  sonde_activity_list_add (activities, activity);
}

static SondeSocketsItem *
sonde_sockets_page_find_listener (SondeSocketsPage *self,
                                  GListModel       *guests)
{
  guint n = sonde_sockets_page_get_n_items (self);

  for (guint i = 0; i < n; i++)
    {
      SondeSocketsItem *item = sonde_sockets_page_get_item (self, i);

      if (sonde_sockets_item_list_guests (item) == guests)
        return item;
    }

  return NULL;
}

/* A listener's clients come below it. The first is shown, the others wait to be chosen. */
static void
sonde_sockets_page_guests_cb (GListModel       *guests,
                              guint             position,
                              guint             n_removed G_GNUC_UNUSED,
                              guint             n_added,
                              SondeSocketsPage *self)
{
  SondeSocketsItem *parent = sonde_sockets_page_find_listener (self, guests);

  for (guint i = position; parent != NULL && i < position + n_added; i++)
    {
      g_autoptr(GObject) guest = g_list_model_get_item (guests, i);
      g_autoptr(SondeSocketsItem) item = NULL;

      if (SONDE_IS_TCP_CONVERSATION (guest))
        item = sonde_sockets_item_new_tcp_guest (parent, SONDE_TCP_CONVERSATION (guest));
      else
        item = sonde_sockets_item_new_udp_guest (parent, SONDE_UDP_PEER (guest));

      sonde_sockets_page_add (self, item);

      if (i == 0 && self->selected == parent)
        sonde_sockets_page_select (self, item);
    }
}

static void
sonde_sockets_page_begin (SondeSocketsPage *self,
                          SondeSocketsItem *item)
{
  GListModel *guests = sonde_sockets_item_list_guests (item);

  g_set_object (&self->begun, item);
  g_free (self->begun_key);
  self->begun_key = sonde_sockets_compose_dup_key (self->compose);
  sonde_sockets_compose_remember (self->compose);

  if (guests != NULL)
    g_signal_connect_object (guests, "items-changed",
                             G_CALLBACK (sonde_sockets_page_guests_cb), self, 0);

  sonde_sockets_page_add (self, item);
  sonde_sockets_page_select (self, item);
}

/* What cannot be listened on for what it is, is wrong in the entry. */
static void
sonde_sockets_page_listen_failed (SondeSocketsPage *self,
                                  const GError     *error)
{
  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NOT_AN_ADDRESS) ||
      g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL))
    sonde_sockets_compose_show_error (self->compose, error->message);
  else
    sonde_outcome_show (sonde_page_layout_get_outcome (self->layout), SONDE_OUTCOME_ERROR,
                        error->message);
}

static GTlsCertificate *
sonde_sockets_page_issue_certificate (SondeSocketsPage  *self,
                                      GError           **error)
{
  if (self->ca == NULL)
    self->ca = sonde_practice_ca_new (error);

  return self->ca != NULL ? sonde_practice_ca_issue_localhost (self->ca, error) : NULL;
}

static void
sonde_sockets_page_start (SondeSocketsPage          *self,
                          const SondeSocketsRequest *request,
                          const char                *fingerprint)
{
  g_autoptr(SondeSocketsItem) item = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  if (request->is_listener && request->transport == SONDE_SOCKETS_TLS)
    certificate = sonde_sockets_page_issue_certificate (self, &error);

  if (error == NULL)
    item = sonde_sockets_start (sonde_session_get_capture (self->session), request, certificate,
                                fingerprint, sonde_sockets_compose_get_echo (self->compose),
                                &error);

  if (item != NULL)
    sonde_sockets_page_begin (self, item);
  else
    sonde_sockets_page_listen_failed (self, error);
}

static void
sonde_sockets_page_go_cb (SondeSocketsPage *self)
{
  g_autofree char *host = NULL;
  SondeSocketsRequest request;

  if (sonde_sockets_page_is_running (self))
    {
      sonde_sockets_item_stop (self->begun);
      return;
    }

  if (!sonde_sockets_compose_read (self->compose, &request))
    return;

  host = request.host;
  sonde_sockets_page_start (self, &request, NULL);
}

/* Shows the selected read, write or event in the inspector. */
static void
sonde_sockets_page_record_cb (SondeSocketsPage *self)
{
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  SondeRecord *record = sonde_record_pane_get_selected (self->transcript);
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);

  if (flow == NULL)
    sonde_inspector_clear (inspector);

  if (record == NULL || flow == NULL)
    return;

  sonde_page_layout_inspect (self->layout, flow, record);
}

static void
sonde_sockets_page_fill_practice (SondeSocketsPage *self)
{
  SondePracticeHost *practice = sonde_session_get_practice (self->session);
  SondePracticeEndpoint *endpoint = sonde_practice_host_find (practice, TRY_ENDPOINT);
  g_autoptr(SondeTarget) target = NULL;

  if (endpoint == NULL)
    return;

  target = sonde_target_parse (sonde_practice_endpoint_get_uri (endpoint), NULL, NULL);

  if (target != NULL)
    sonde_sockets_compose_fill (self->compose, target);
}

static void
sonde_sockets_page_practice_started_cb (GObject      *object,
                                        GAsyncResult *result,
                                        gpointer      user_data)
{
  g_autoptr(SondeSocketsPage) self = user_data;

  /* The window tells of a failure. */
  if (sonde_practice_host_start_finish (SONDE_PRACTICE_HOST (object), result, NULL) &&
      gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    sonde_sockets_page_fill_practice (self);
}

static void
sonde_sockets_page_try_practice_cb (SondeSocketsPage *self)
{
  SondePracticeHost *practice = sonde_session_get_practice (self->session);

  if (sonde_practice_host_get_running (practice))
    sonde_sockets_page_fill_practice (self);
  else
    sonde_practice_host_start_async (practice, sonde_session_get_base_port (self->session), NULL,
                                     sonde_sockets_page_practice_started_cb, g_object_ref (self));
}

static void
sonde_sockets_page_send (SondeSocketsPage *self)
{
  SondeSocketsItem *item = self->selected;
  gboolean is_file = sonde_sockets_send_bar_is_file (self->send_bar);
  GFile *file = sonde_sockets_send_bar_get_file (self->send_bar);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  gboolean sent;

  if (item == NULL || !sonde_sockets_item_can_send (item))
    return;

  if (is_file && file == NULL)
    {
      sonde_sockets_send_bar_show_error (self->send_bar, _("Choose a file first."));
      return;
    }

  if (!is_file && (bytes = sonde_sockets_send_bar_dup_bytes (self->send_bar)) == NULL)
    return;

  if (sonde_sockets_send_bar_get_to_all (self->send_bar))
    item = sonde_sockets_item_get_parent (item);

  sent = is_file ? sonde_sockets_send_file (item, file, &error)
                 : sonde_sockets_send (item, bytes, &error);

  if (sent)
    sonde_sockets_send_bar_take_sent (self->send_bar);

  sonde_sockets_send_bar_show_error (self->send_bar, error != NULL ? error->message : NULL);
}

static void
sonde_sockets_page_send_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  sonde_sockets_page_send (SONDE_SOCKETS_PAGE (widget));
}

static void
sonde_sockets_page_send_text_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  sonde_sockets_send_bar_set_text (self->send_bar, g_variant_get_string (parameter, NULL));
  sonde_sockets_page_send (self);
}

/* A negative number counts from the end. */
static void
sonde_sockets_page_select_record_action (GtkWidget  *widget,
                                         const char *action_name G_GNUC_UNUSED,
                                         GVariant   *parameter)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);
  GListModel *model = sonde_record_pane_get_model (self->transcript);
  int n = model != NULL ? (int) g_list_model_get_n_items (model) : 0;
  int position = g_variant_get_int32 (parameter);

  if (position < 0)
    position += n;

  if (position >= 0 && position < n)
    sonde_record_pane_select (self->transcript, (guint) position);
}

static void
sonde_sockets_page_finish_sending_action (GtkWidget  *widget,
                                          const char *action_name G_GNUC_UNUSED,
                                          GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  if (self->selected != NULL)
    sonde_sockets_item_finish_sending (self->selected);
}

static void
sonde_sockets_page_close_action (GtkWidget  *widget,
                                 const char *action_name G_GNUC_UNUSED,
                                 GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  if (self->selected != NULL)
    sonde_sockets_item_stop (self->selected);
}

static void
sonde_sockets_page_reset_action (GtkWidget  *widget,
                                 const char *action_name G_GNUC_UNUSED,
                                 GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  if (self->selected != NULL)
    sonde_sockets_item_reset (self->selected);
}

static void
sonde_sockets_page_continue_once_action (GtkWidget  *widget,
                                         const char *action_name G_GNUC_UNUSED,
                                         GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);
  SondeTcpClient *client = NULL;
  SondeSocketsRequest request = { .transport = SONDE_SOCKETS_TLS };
  const char *fingerprint;

  if (self->selected != NULL)
    client = sonde_sockets_item_get_tcp_client (self->selected);

  if (!sonde_sockets_page_can_continue (client))
    return;

  fingerprint = sonde_tls_report_get_fingerprint (sonde_tcp_client_get_tls_report (client));
  request.host = (char *) sonde_tcp_client_get_host (client);
  request.port = sonde_tcp_client_get_port (client);
  sonde_sockets_page_start (self, &request, fingerprint);
}

static void
sonde_sockets_page_edit (SondeSocketsPage *self)
{
  g_autoptr(SondeTarget) target = NULL;

  if (self->selected != NULL)
    target = sonde_sockets_words_dup_target (self->selected);

  if (target != NULL)
    sonde_sockets_compose_fill (self->compose, target);
}

static void
sonde_sockets_page_edit_action (GtkWidget  *widget,
                                const char *action_name G_GNUC_UNUSED,
                                GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  sonde_sockets_page_edit (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->compose));
}

static void
sonde_sockets_page_repeat_action (GtkWidget  *widget,
                                  const char *action_name G_GNUC_UNUSED,
                                  GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);

  sonde_sockets_page_edit (self);
  sonde_sockets_page_go_cb (self);
}

/* With a listener go its clients. */
static void
sonde_sockets_page_delete_action (GtkWidget  *widget,
                                  const char *action_name G_GNUC_UNUSED,
                                  GVariant   *parameter G_GNUC_UNUSED)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (widget);
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);
  g_autoptr(SondeSocketsItem) item = NULL;

  if (!g_set_object (&item, self->selected))
    return;

  for (guint i = sonde_sockets_page_get_n_items (self); i > 0; i--)
    {
      SondeSocketsItem *other = sonde_sockets_page_get_item (self, i - 1);

      if (other != item && sonde_sockets_item_get_parent (other) != item)
        continue;

      sonde_sockets_item_stop (other);
      sonde_activity_list_remove (activities, sonde_sockets_item_get_activity (other));
    }
}

static void
sonde_sockets_page_set_session (SondePage    *page,
                                SondeSession *session)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (page);

  g_set_object (&self->session, session);
  sonde_page_layout_set_session (self->layout, session);
  sonde_record_settings_bind (sonde_session_get_settings (session), "sockets", self->transcript);
  sonde_sockets_compose_set_settings (self->compose, sonde_session_get_settings (session));
  sonde_sockets_compose_set_practice (self->compose, sonde_session_get_practice (session));
}

static void
sonde_sockets_page_set_target (SondePage   *page,
                               SondeTarget *target)
{
  sonde_sockets_compose_fill (SONDE_SOCKETS_PAGE (page)->compose, target);
}

/* The same key sends what is written, while that is being written. */
static void
sonde_sockets_page_activate (SondePage *page)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (page);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->send_bar)))
    sonde_sockets_page_send (self);
  else
    sonde_sockets_page_go_cb (self);
}

static void
sonde_sockets_page_stop (SondePage *page)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (page);

  if (self->selected != NULL)
    sonde_sockets_item_stop (self->selected);
}

static void
sonde_sockets_page_focus_entry (SondePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONDE_SOCKETS_PAGE (page)->compose));
}

static gboolean
sonde_sockets_page_is_busy (SondePage *page)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (page);
  guint n = sonde_sockets_page_get_n_items (self);

  for (guint i = 0; i < n; i++)
    {
      SondeSocketsItem *item = sonde_sockets_page_get_item (self, i);
      SondeTcpConversation *conversation = sonde_sockets_item_get_conversation (item);

      if (sonde_sockets_item_is_pending (item) ||
          (conversation != NULL && sonde_tcp_conversation_get_n_queued (conversation) > 0))
        return TRUE;
    }

  return FALSE;
}

static char *
sonde_sockets_page_dup_code (SondePage *page)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (page);

  if (self->selected == NULL)
    return NULL;

  return sonde_sockets_code_dup (self->selected, sonde_sockets_compose_get_echo (self->compose));
}

static gboolean
sonde_sockets_page_add_flow (SondePage *page,
                             SondeFlow *flow)
{
  g_autoptr(SondeSocketsItem) item = sonde_sockets_item_new_flow (flow);

  sonde_sockets_page_add (SONDE_SOCKETS_PAGE (page), item);

  return TRUE;
}

static SondeFlow *
sonde_sockets_page_get_flow (SondePage   *page,
                             GListModel **records G_GNUC_UNUSED)
{
  return sonde_protocol_choice_get_flow (SONDE_SOCKETS_PAGE (page)->choice);
}

static void
sonde_sockets_page_iface_init (SondePageInterface *iface)
{
  iface->set_session = sonde_sockets_page_set_session;
  iface->set_target = sonde_sockets_page_set_target;
  iface->activate = sonde_sockets_page_activate;
  iface->stop = sonde_sockets_page_stop;
  iface->focus_entry = sonde_sockets_page_focus_entry;
  iface->is_busy = sonde_sockets_page_is_busy;
  iface->dup_code = sonde_sockets_page_dup_code;
  iface->add_flow = sonde_sockets_page_add_flow;
  iface->get_flow = sonde_sockets_page_get_flow;
}

/* Closes what is open: nothing is lost, for the capture has it. */
static void
sonde_sockets_page_dispose (GObject *object)
{
  SondeSocketsPage *self = SONDE_SOCKETS_PAGE (object);

  if (self->layout != NULL)
    {
      guint n = sonde_sockets_page_get_n_items (self);

      for (guint i = 0; i < n; i++)
        {
          SondeSocketsItem *item = sonde_sockets_page_get_item (self, i);

          g_signal_handlers_disconnect_by_data (item, self);
          sonde_sockets_item_stop (item);
        }
    }

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_SOCKETS_PAGE);
  g_clear_object (&self->selected);
  g_clear_object (&self->begun);
  g_clear_object (&self->ca);
  g_clear_object (&self->session);
  g_clear_pointer (&self->begun_key, g_free);

  G_OBJECT_CLASS (sonde_sockets_page_parent_class)->dispose (object);
}

static void
sonde_sockets_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.send", NULL,
                                   sonde_sockets_page_send_action);
  gtk_widget_class_install_action (widget_class, "page.send-text", "s",
                                   sonde_sockets_page_send_text_action);
  gtk_widget_class_install_action (widget_class, "page.select-record", "i",
                                   sonde_sockets_page_select_record_action);
  gtk_widget_class_install_action (widget_class, "page.finish-sending", NULL,
                                   sonde_sockets_page_finish_sending_action);
  gtk_widget_class_install_action (widget_class, "page.close", NULL,
                                   sonde_sockets_page_close_action);
  gtk_widget_class_install_action (widget_class, "page.reset", NULL,
                                   sonde_sockets_page_reset_action);
  gtk_widget_class_install_action (widget_class, "page.continue-once", NULL,
                                   sonde_sockets_page_continue_once_action);
  gtk_widget_class_install_action (widget_class, "page.repeat", NULL,
                                   sonde_sockets_page_repeat_action);
  gtk_widget_class_install_action (widget_class, "page.edit", NULL,
                                   sonde_sockets_page_edit_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL,
                                   sonde_sockets_page_delete_action);
}

static void
sonde_sockets_page_class_init (SondeSocketsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_sockets_page_dispose;

  g_type_ensure (SONDE_TYPE_PAGE_LAYOUT);
  g_type_ensure (SONDE_TYPE_SOCKETS_COMPOSE);
  g_type_ensure (SONDE_TYPE_SOCKETS_SEND_BAR);
  g_type_ensure (SONDE_TYPE_RECORD_PANE);
  g_type_ensure (SONDE_TYPE_PROTOCOL_CHOICE);

  sonde_sockets_page_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-sockets-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, compose);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, choice);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, send_bar);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsPage, activity_menu);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_page_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_page_show_running_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_page_record_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_page_records_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_page_try_practice_cb);
}

static void
sonde_sockets_page_init (SondeSocketsPage *self)
{
  SondeActivityList *activities;

  gtk_widget_init_template (GTK_WIDGET (self));

  activities = sonde_page_layout_get_activities (self->layout);
  sonde_activity_list_set_menu (activities, self->activity_menu);
  g_signal_connect_object (activities, "notify::selected",
                           G_CALLBACK (sonde_sockets_page_selected_cb), self, G_CONNECT_SWAPPED);
  sonde_sockets_page_update_cb (self);
}
