#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-answer-view.h"
#include "sonde-dns-compose.h"
#include "sonde-dns-exchange.h"
#include "sonde-dns-item.h"
#include "sonde-dns-page.h"
#include "sonde-field-tree.h"
#include "sonde-flow-bytes.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-protocol-choice.h"
#include "sonde-protocol.h"
#include "sonde-python-dns.h"
#include "sonde-record-pane.h"
#include "sonde-record-settings.h"
#include "sonde-record-type.h"
#include "sonde-widgets.h"

/**
 * SondeDnsPage:
 *
 * The page that looks up names and addresses, and lists what others asked in a capture file.
 */
struct _SondeDnsPage
{
  GtkWidget            parent_instance;

  SondePageLayout     *layout;
  SondeDnsCompose     *compose;
  GtkStack            *stack;
  SondeDnsAnswerView  *answer;
  SondeRecordPane     *records;
  SondeProtocolChoice *choice;
  GMenuModel          *menu;

  SondeSession        *session;
};

static void sonde_dns_page_iface_init (SondePageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeDnsPage, sonde_dns_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_PAGE, sonde_dns_page_iface_init))

static SondeDnsItem *
sonde_dns_page_get_item (SondeDnsPage *self)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  SondeActivity *activity = sonde_activity_list_get_selected (list);

  return activity != NULL ? SONDE_DNS_ITEM (sonde_activity_get_subject (activity)) : NULL;
}

/* The look-up that is shown, if it is one. */
static SondeDnsLookup *
sonde_dns_page_get_lookup (SondeDnsPage *self)
{
  SondeDnsItem *item = sonde_dns_page_get_item (self);

  return item != NULL ? sonde_dns_item_get_lookup (item) : NULL;
}

static void
sonde_dns_page_show_phase (SondeDnsPage *self,
                           SondeDnsItem *item)
{
  SondeDnsLookup *lookup = item != NULL ? sonde_dns_item_get_lookup (item) : NULL;
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  SondeWaterfall *waterfall = sonde_outcome_get_waterfall (outcome);
  gboolean has_ended = lookup != NULL && sonde_dns_item_get_state (item) != SONDE_ACTIVITY_RUNNING;
  SondePhase phase = { .css_class = "lookup", .state = SONDE_PHASE_DONE };

  phase.name = _("Look up");

  if (has_ended)
    {
      phase.duration_us = sonde_dns_lookup_get_elapsed_us (lookup);
      phase.state = sonde_dns_item_get_state (item) == SONDE_ACTIVITY_FAILED ? SONDE_PHASE_FAILED
                                                                             : SONDE_PHASE_DONE;
    }

  sonde_waterfall_set_phases (waterfall, &phase, has_ended ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (waterfall), has_ended);
}

static void
sonde_dns_page_show_outcome (SondeDnsPage *self,
                             SondeDnsItem *item)
{
  SondeDnsLookup *lookup = item != NULL ? sonde_dns_item_get_lookup (item) : NULL;
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  g_autofree char *title = NULL;
  g_autofree char *running = NULL;

  sonde_dns_page_show_phase (self, item);

  if (lookup == NULL)
    {
      sonde_outcome_show (outcome, SONDE_OUTCOME_NONE, NULL);
      return;
    }

  switch (sonde_dns_item_get_state (item))
    {
    case SONDE_ACTIVITY_RUNNING:
      title = sonde_dns_question_dup_title (sonde_dns_lookup_get_question (lookup));
      running = g_strdup_printf (_("Looking up %s…"), title);
      sonde_outcome_show (outcome, SONDE_OUTCOME_RUNNING, running);
      break;

    case SONDE_ACTIVITY_DONE:
      sonde_outcome_show (outcome, SONDE_OUTCOME_SUCCESS, sonde_dns_lookup_get_sentence (lookup));
      break;

    case SONDE_ACTIVITY_WARNING:
      sonde_outcome_show (outcome, SONDE_OUTCOME_WARNING, sonde_dns_lookup_get_sentence (lookup));
      break;

    case SONDE_ACTIVITY_FAILED:
      sonde_outcome_show (outcome, SONDE_OUTCOME_ERROR, sonde_dns_lookup_get_sentence (lookup));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
sonde_dns_page_inspect (SondeDnsPage   *self,
                        SondeDnsLookup *lookup)
{
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  g_autoptr(SondeByteSource) source = NULL;
  g_autoptr(SondeRecord) record = NULL;
  SondeRange range = { 0, 0 };

  if (lookup == NULL)
    {
      sonde_inspector_clear (inspector);
      sonde_inspector_set_flow_source (inspector, NULL);
      return;
    }

  source = sonde_dns_lookup_dup_messages (lookup);
  range.end = sonde_byte_source_get_size (source);
  record = sonde_dns_lookup_dup_record (lookup);
  sonde_inspector_set_flow_source (inspector, source);
  sonde_inspector_show_record (inspector, record, &range, range.end > 0 ? 1 : 0);
}

/* Lists the messages of a conversation as they were chosen to be. */
static void
sonde_dns_page_records_cb (SondeDnsPage *self)
{
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  g_autoptr(SondeFlowBytes) bytes = flow != NULL ? sonde_flow_bytes_new (flow) : NULL;

  sonde_record_pane_set_model (self->records, sonde_protocol_choice_get_records (self->choice));

  if (flow == NULL)
    return;

  sonde_inspector_clear (inspector);
  sonde_inspector_set_flow_source (inspector, SONDE_BYTE_SOURCE (bytes));
}

static void
sonde_dns_page_message_cb (SondeDnsPage *self)
{
  SondeFlow *flow = sonde_protocol_choice_get_flow (self->choice);
  SondeRecord *record = sonde_record_pane_get_selected (self->records);

  if (flow != NULL && record != NULL)
    sonde_page_layout_inspect (self->layout, flow, record);
}

/* The address to look up the name of: the selected one, or the only one. */
static GInetAddress *
sonde_dns_page_get_address (SondeDnsPage *self)
{
  SondeDnsRecord *selected = sonde_dns_answer_view_get_selected (self->answer);
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);
  g_autoptr(GListModel) records = NULL;
  GInetAddress *address = NULL;
  guint n_addresses = 0;

  if (selected != NULL)
    return sonde_dns_record_get_address (selected);

  records = lookup != NULL ? sonde_dns_lookup_list_records (lookup) : NULL;

  for (guint i = 0; records != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SondeDnsRecord) record = g_list_model_get_item (records, i);

      if (sonde_dns_record_get_address (record) == NULL)
        continue;

      address = sonde_dns_record_get_address (record);
      n_addresses++;
    }

  /* The lookup keeps it. */
  return n_addresses == 1 ? address : NULL;
}

/* Only a capture file needs this, and the first frame should not have to wait for it. */
static void
sonde_dns_page_make_records (SondeDnsPage *self)
{
  self->records = g_object_new (SONDE_TYPE_RECORD_PANE, NULL);
  self->choice = g_object_new (SONDE_TYPE_PROTOCOL_CHOICE, NULL);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->records));
  g_object_set (self->layout, "tools", self->choice, NULL);
  sonde_record_settings_bind (sonde_session_get_settings (self->session), "dns", self->records);
  g_signal_connect_object (self->records, "notify::selected",
                           G_CALLBACK (sonde_dns_page_message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice, "notify::records",
                           G_CALLBACK (sonde_dns_page_records_cb), self, G_CONNECT_SWAPPED);
}

/* Shows the messages of a conversation, or none. */
static void
sonde_dns_page_show_flow (SondeDnsPage *self,
                          SondeFlow    *flow)
{
  if (self->records == NULL && flow == NULL)
    return;

  if (self->records == NULL)
    sonde_dns_page_make_records (self);

  sonde_protocol_choice_set_flow (self->choice, flow, TRUE);
  g_object_set (self->layout, "has-title", flow != NULL, NULL);
  gtk_stack_set_visible_child (self->stack, flow != NULL ? GTK_WIDGET (self->records)
                                                         : GTK_WIDGET (self->answer));
}

static void
sonde_dns_page_update_actions (SondeDnsPage *self)
{
  SondeDnsItem *item = sonde_dns_page_get_item (self);
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);
  g_autoptr(GListModel) records = lookup != NULL ? sonde_dns_lookup_list_records (lookup) : NULL;
  gboolean has_records = records != NULL && g_list_model_get_n_items (records) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.reverse",
                                 sonde_dns_page_get_address (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.copy", has_records);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.repeat", lookup != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.edit", lookup != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.delete", item != NULL);
}

static void
sonde_dns_page_show (SondeDnsPage *self,
                     SondeDnsItem *item)
{
  SondeDnsLookup *lookup = item != NULL ? sonde_dns_item_get_lookup (item) : NULL;
  SondeFlow *flow = item != NULL ? sonde_dns_item_get_flow (item) : NULL;

  sonde_dns_answer_view_set_lookup (self->answer, lookup,
                                    sonde_session_get_clock (self->session));
  sonde_dns_compose_set_running (self->compose,
                                 lookup != NULL &&
                                 sonde_dns_item_get_state (item) == SONDE_ACTIVITY_RUNNING);
  sonde_dns_page_show_outcome (self, item);

  if (flow == NULL)
    sonde_dns_page_inspect (self, lookup);

  sonde_dns_page_show_flow (self, flow);
  sonde_dns_page_update_actions (self);
}

static void
sonde_dns_page_item_changed_cb (SondeDnsPage *self,
                                SondeDnsItem *item)
{
  if (sonde_dns_page_get_item (self) == item)
    sonde_dns_page_show (self, item);
}

static SondeActivity *
sonde_dns_page_add (SondeDnsPage *self,
                    SondeDnsItem *item)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  g_autoptr(SondeActivity) activity = sonde_dns_item_create_activity (item);

  g_signal_connect_object (item, "changed",
                           G_CALLBACK (sonde_dns_page_item_changed_cb), self, G_CONNECT_SWAPPED);
  sonde_activity_list_add (list, activity);

  /* The list keeps it. */
  return activity;
}

static void
sonde_dns_page_start (SondeDnsPage     *self,
                      SondeDnsQuestion *question)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  g_autoptr(SondeDnsLookup) lookup = NULL;
  g_autoptr(SondeDnsItem) item = NULL;

  lookup = sonde_dns_lookup_new (question, sonde_session_get_clock (self->session));
  item = sonde_dns_item_new_lookup (lookup);
  sonde_dns_lookup_start (lookup, sonde_session_get_capture (self->session));
  sonde_activity_list_select (list, sonde_dns_page_add (self, item));
}

static void
sonde_dns_page_look_up_cb (SondeDnsPage *self)
{
  g_autoptr(SondeDnsQuestion) question = sonde_dns_compose_ask (self->compose);

  if (question != NULL)
    sonde_dns_page_start (self, question);
}

static void
sonde_dns_page_stop_cb (SondeDnsPage *self)
{
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);

  if (lookup != NULL)
    sonde_dns_lookup_stop (lookup);
}

static void
sonde_dns_page_try_practice_cb (SondeDnsPage *self)
{
  sonde_dns_compose_try_practice (self->compose);
}

static void
sonde_dns_page_activity_selected_cb (SondeDnsPage *self)
{
  sonde_dns_page_show (self, sonde_dns_page_get_item (self));
}

static SondeFieldTree *
sonde_dns_page_find_tree (GtkWidget *widget)
{
  SondeFieldTree *tree = NULL;

  if (SONDE_IS_FIELD_TREE (widget))
    return SONDE_FIELD_TREE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && tree == NULL;
       child = gtk_widget_get_next_sibling (child))
    tree = sonde_dns_page_find_tree (child);

  return tree;
}

/* The field of the record that begins at a byte, of which the innermost is only a part of it. */
static SondeField *
sonde_dns_page_find_field (SondeField *field,
                           gsize       offset)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (field), SONDE_DNS_RECORD_FIELD) &&
      sonde_field_get_offset (field) == offset)
    return field;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = sonde_dns_page_find_field (child, offset);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
sonde_dns_page_select_bytes (SondeDnsPage   *self,
                             SondeDnsRecord *record)
{
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  SondeFieldTree *tree = sonde_dns_page_find_tree (GTK_WIDGET (inspector));
  SondeField *root = sonde_field_tree_get_root (tree);
  SondeField *field = NULL;

  if (root != NULL)
    field = sonde_dns_page_find_field (root, sonde_dns_record_get_offset (record));

  sonde_field_tree_select (tree, field);
}

static void
sonde_dns_page_record_selected_cb (SondeDnsPage *self)
{
  SondeDnsRecord *record = sonde_dns_answer_view_get_selected (self->answer);

  if (self->session == NULL)
    return;

  sonde_dns_page_update_actions (self);

  if (record != NULL && sonde_dns_record_get_length (record) > 0)
    sonde_dns_page_select_bytes (self, record);
}

static void
sonde_dns_page_reverse_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);
  GInetAddress *address = sonde_dns_page_get_address (self);
  g_autoptr(SondeDnsQuestion) question = NULL;
  g_autofree char *text = NULL;
  GInetSocketAddress *server;

  if (lookup == NULL || address == NULL)
    return;

  server = sonde_dns_question_get_server (sonde_dns_lookup_get_question (lookup));
  text = g_inet_address_to_string (address);
  question = sonde_dns_question_new (SONDE_DNS_KIND_POINTER, text, server, NULL);
  sonde_dns_compose_fill (self->compose, SONDE_DNS_KIND_POINTER, text, server);
  sonde_dns_page_start (self, question);
}

static void
sonde_dns_page_copy_action (GtkWidget  *widget,
                            const char *action_name G_GNUC_UNUSED,
                            GVariant   *parameter G_GNUC_UNUSED)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  g_autofree char *text = sonde_dns_answer_view_dup_text (self->answer);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
sonde_dns_page_repeat_action (GtkWidget  *widget,
                              const char *action_name G_GNUC_UNUSED,
                              GVariant   *parameter G_GNUC_UNUSED)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);

  if (lookup != NULL)
    sonde_dns_page_start (self, sonde_dns_lookup_get_question (lookup));
}

static void
sonde_dns_page_edit_action (GtkWidget  *widget,
                            const char *action_name G_GNUC_UNUSED,
                            GVariant   *parameter G_GNUC_UNUSED)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);
  SondeDnsQuestion *question;

  if (lookup == NULL)
    return;

  question = sonde_dns_lookup_get_question (lookup);
  sonde_dns_compose_fill (self->compose, sonde_dns_question_get_kind (question),
                          sonde_dns_question_get_display (question),
                          sonde_dns_question_get_server (question));
  gtk_widget_grab_focus (GTK_WIDGET (self->compose));
}

static void
sonde_dns_page_delete_action (GtkWidget  *widget,
                              const char *action_name G_GNUC_UNUSED,
                              GVariant   *parameter G_GNUC_UNUSED)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  GListModel *model = sonde_activity_list_get_model (list);
  SondeActivity *activity = sonde_activity_list_get_selected (list);
  g_autoptr(SondeActivity) next = NULL;
  SondeDnsLookup *lookup;
  guint position = 0;

  if (activity == NULL)
    return;

  while (position < g_list_model_get_n_items (model))
    {
      g_autoptr(SondeActivity) other = g_list_model_get_item (model, position);

      if (other == activity)
        break;

      position++;
    }

  lookup = sonde_dns_item_get_lookup (SONDE_DNS_ITEM (sonde_activity_get_subject (activity)));

  if (lookup != NULL)
    sonde_dns_lookup_stop (lookup);

  sonde_activity_list_remove (list, activity);

  /* The one that took its place, or the one before it. */
  next = g_list_model_get_item (model, position);

  if (next == NULL && position > 0)
    next = g_list_model_get_item (model, position - 1);

  sonde_activity_list_select (list, next);
  sonde_dns_page_show (self, sonde_dns_page_get_item (self));
}

static void
sonde_dns_page_select_record_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (widget);
  int position = g_variant_get_int32 (parameter);

  if (position < 0)
    return;

  if (sonde_dns_page_get_lookup (self) != NULL)
    sonde_dns_answer_view_select (self->answer, (guint) position);
  else if (self->records != NULL)
    sonde_record_pane_select (self->records, (guint) position);
}

static void
sonde_dns_page_set_session (SondePage    *page,
                            SondeSession *session)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (page);

  g_set_object (&self->session, session);
  sonde_page_layout_set_session (self->layout, session);
  sonde_dns_compose_set_session (self->compose, session);
  sonde_dns_page_show (self, NULL);
}

static void
sonde_dns_page_set_target (SondePage   *page,
                           SondeTarget *target)
{
  sonde_dns_compose_set_target (SONDE_DNS_PAGE (page)->compose, target);
}

static void
sonde_dns_page_activate (SondePage *page)
{
  sonde_dns_page_look_up_cb (SONDE_DNS_PAGE (page));
}

static void
sonde_dns_page_stop (SondePage *page)
{
  sonde_dns_page_stop_cb (SONDE_DNS_PAGE (page));
}

static void
sonde_dns_page_focus_entry (SondePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONDE_DNS_PAGE (page)->compose));
}

static gboolean
sonde_dns_page_is_busy (SondePage *page)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (page);
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  GListModel *model = sonde_activity_list_get_model (list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i);

      if (sonde_activity_get_state (activity) == SONDE_ACTIVITY_RUNNING)
        return TRUE;
    }

  return FALSE;
}

/* The same question to the same server; within TLS, to those of the system. */
static char *
sonde_dns_page_dup_flow_code (SondeFlow *flow)
{
  const SondeEndpoint *server = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                                ? sonde_flow_get_remote (flow) : sonde_flow_get_local (flow);
  g_autofree char *address = sonde_endpoint_dup_address (server);
  SondePythonDns code = { .kind = SONDE_PYTHON_DNS_RECORDS };
  g_auto(SondeDnsExchange) exchange;

  sonde_dns_exchange_read (&exchange, flow);

  /* Some types are only asked for, such as ANY. */
  if (exchange.name == NULL || sonde_record_type_from_text (exchange.record_type) == 0)
    return NULL;

  code.name = exchange.name;
  code.record_type = exchange.record_type;

  if (sonde_flow_get_transport (flow) != SONDE_TRANSPORT_TLS)
    {
      code.server = address;
      code.server_port = server->port;
    }

  return sonde_python_dns (&code);
}

static char *
sonde_dns_page_dup_code (SondePage *page)
{
  SondeDnsItem *item = sonde_dns_page_get_item (SONDE_DNS_PAGE (page));
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (SONDE_DNS_PAGE (page));
  g_autofree char *address = NULL;
  SondePythonDns code = { .kind = SONDE_PYTHON_DNS_RECORDS };
  SondeDnsQuestion *question;
  GInetSocketAddress *server;

  if (item != NULL && lookup == NULL)
    return sonde_dns_page_dup_flow_code (sonde_dns_item_get_flow (item));

  if (lookup == NULL)
    return NULL;

  question = sonde_dns_lookup_get_question (lookup);
  server = sonde_dns_question_get_server (question);
  code.name = sonde_dns_question_get_name (question);
  code.record_type = sonde_dns_kind_get_record_type (sonde_dns_question_get_kind (question));

  if (sonde_dns_question_get_kind (question) == SONDE_DNS_KIND_ADDRESSES)
    code.kind = SONDE_PYTHON_DNS_ADDRESSES;
  else if (sonde_dns_question_get_kind (question) == SONDE_DNS_KIND_POINTER)
    code.kind = SONDE_PYTHON_DNS_HOST_NAME;

  if (server != NULL)
    {
      address = g_inet_address_to_string (g_inet_socket_address_get_address (server));
      code.server = address;
      code.server_port = g_inet_socket_address_get_port (server);
    }

  return sonde_python_dns (&code);
}

static gboolean
sonde_dns_page_add_flow (SondePage *page,
                         SondeFlow *flow)
{
  const SondeProtocol *protocol = sonde_protocol_guess (flow);
  g_autoptr(SondeDnsItem) item = NULL;

  if (protocol == NULL || !g_str_has_prefix (protocol->id, "dns"))
    return FALSE;

  item = sonde_dns_item_new_flow (flow);
  sonde_dns_page_add (SONDE_DNS_PAGE (page), item);

  return TRUE;
}

static SondeFlow *
sonde_dns_page_get_flow (SondePage   *page,
                         GListModel **records)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (page);

  if (self->choice == NULL)
    return NULL;

  *records = sonde_protocol_choice_get_records (self->choice);

  return sonde_protocol_choice_get_flow (self->choice);
}

static void
sonde_dns_page_iface_init (SondePageInterface *iface)
{
  iface->set_session = sonde_dns_page_set_session;
  iface->set_target = sonde_dns_page_set_target;
  iface->activate = sonde_dns_page_activate;
  iface->stop = sonde_dns_page_stop;
  iface->focus_entry = sonde_dns_page_focus_entry;
  iface->is_busy = sonde_dns_page_is_busy;
  iface->dup_code = sonde_dns_page_dup_code;
  iface->add_flow = sonde_dns_page_add_flow;
  iface->get_flow = sonde_dns_page_get_flow;
}

static void
sonde_dns_page_dispose (GObject *object)
{
  SondeDnsPage *self = SONDE_DNS_PAGE (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_DNS_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_dns_page_parent_class)->dispose (object);
}

static void
sonde_dns_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.reverse", NULL,
                                   sonde_dns_page_reverse_action);
  gtk_widget_class_install_action (widget_class, "page.copy", NULL, sonde_dns_page_copy_action);
  gtk_widget_class_install_action (widget_class, "page.repeat", NULL,
                                   sonde_dns_page_repeat_action);
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, sonde_dns_page_edit_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL,
                                   sonde_dns_page_delete_action);
  gtk_widget_class_install_action (widget_class, "page.select-record", "i",
                                   sonde_dns_page_select_record_action);
}

static void
sonde_dns_page_class_init (SondeDnsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_dns_page_dispose;

  sonde_dns_page_install_actions (widget_class);

  g_type_ensure (SONDE_TYPE_PAGE_LAYOUT);
  g_type_ensure (SONDE_TYPE_DNS_COMPOSE);
  g_type_ensure (SONDE_TYPE_DNS_ANSWER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/sonde-dns-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeDnsPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsPage, compose);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsPage, answer);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsPage, menu);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_page_look_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_page_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_page_try_practice_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_page_record_selected_cb);
}

static void
sonde_dns_page_init (SondeDnsPage *self)
{
  SondeActivityList *list;

  gtk_widget_init_template (GTK_WIDGET (self));

  list = sonde_page_layout_get_activities (self->layout);
  sonde_activity_list_set_menu (list, self->menu);
  g_signal_connect_object (list, "notify::selected",
                           G_CALLBACK (sonde_dns_page_activity_selected_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_dns_page_update_actions (self);
}
