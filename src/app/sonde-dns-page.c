#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-answer-view.h"
#include "sonde-dns-compose.h"
#include "sonde-dns-lookup.h"
#include "sonde-dns-page.h"
#include "sonde-field-tree.h"
#include "sonde-format.h"
#include "sonde-memory-bytes.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-python-dns.h"
#include "sonde-widgets.h"

/**
 * SondeDnsPage:
 *
 * The page that looks up names and addresses.
 */
struct _SondeDnsPage
{
  GtkWidget           parent_instance;

  SondePageLayout    *layout;
  SondeDnsCompose    *compose;
  SondeDnsAnswerView *answer;
  GMenuModel         *menu;

  SondeSession       *session;
};

static void sonde_dns_page_iface_init (SondePageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeDnsPage, sonde_dns_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_PAGE, sonde_dns_page_iface_init))

static SondeDnsLookup *
sonde_dns_page_get_lookup (SondeDnsPage *self)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  SondeActivity *activity = sonde_activity_list_get_selected (list);

  return activity != NULL ? SONDE_DNS_LOOKUP (sonde_activity_get_subject (activity)) : NULL;
}

static gboolean
sonde_dns_page_is_running (SondeDnsLookup *lookup)
{
  return lookup != NULL && sonde_dns_lookup_get_state (lookup) == SONDE_DNS_LOOKUP_RUNNING;
}

/* What is worth a second look, though it is an answer. */
static gboolean
sonde_dns_page_is_odd (SondeDnsLookup *lookup)
{
  return sonde_dns_lookup_get_outcome (lookup) == SONDE_DNS_OUTCOME_NO_DATA ||
         sonde_dns_lookup_get_outcome (lookup) == SONDE_DNS_OUTCOME_STOPPED ||
         sonde_dns_lookup_get_confirmation (lookup) == SONDE_DNS_CONFIRMATION_NO ||
         sonde_dns_lookup_get_confirmation (lookup) == SONDE_DNS_CONFIRMATION_UNKNOWN;
}

static SondeActivityState
sonde_dns_page_judge (SondeDnsLookup *lookup)
{
  switch (sonde_dns_lookup_get_state (lookup))
    {
    case SONDE_DNS_LOOKUP_IDLE:
    case SONDE_DNS_LOOKUP_RUNNING:
      return SONDE_ACTIVITY_RUNNING;

    case SONDE_DNS_LOOKUP_DONE:
    case SONDE_DNS_LOOKUP_FAILED:
    case SONDE_DNS_LOOKUP_STOPPED:
      if (sonde_dns_page_is_odd (lookup))
        return SONDE_ACTIVITY_WARNING;

      return sonde_dns_lookup_get_state (lookup) == SONDE_DNS_LOOKUP_DONE ? SONDE_ACTIVITY_DONE
                                                                          : SONDE_ACTIVITY_FAILED;

    default:
      g_return_val_if_reached (SONDE_ACTIVITY_FAILED);
    }
}

static char *
sonde_dns_page_dup_result (SondeDnsLookup *lookup)
{
  guint n_answers = sonde_dns_lookup_get_n_answers (lookup);

  switch (sonde_dns_lookup_get_outcome (lookup))
    {
    case SONDE_DNS_OUTCOME_FOUND:
      return g_strdup_printf (ngettext ("%u record", "%u records", n_answers), n_answers);

    case SONDE_DNS_OUTCOME_NO_NAME:
      return g_strdup (_("No such name"));

    case SONDE_DNS_OUTCOME_NO_DATA:
      return g_strdup (_("No such record"));

    case SONDE_DNS_OUTCOME_REFUSED:
      return g_strdup (_("Refused"));

    case SONDE_DNS_OUTCOME_TIMED_OUT:
      return g_strdup (_("No answer"));

    case SONDE_DNS_OUTCOME_NO_SERVER:
      return g_strdup (_("No server"));

    case SONDE_DNS_OUTCOME_STOPPED:
      return g_strdup (_("Stopped"));

    case SONDE_DNS_OUTCOME_SERVER_FAILURE:
    case SONDE_DNS_OUTCOME_OTHER_CODE:
    case SONDE_DNS_OUTCOME_BAD_ANSWER:
      return g_strdup (_("Failed"));

    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
sonde_dns_page_dup_detail (SondeDnsLookup *lookup)
{
  SondeDnsQuestion *question = sonde_dns_lookup_get_question (lookup);
  const char *kind = sonde_dns_kind_get_name (sonde_dns_question_get_kind (question));
  g_autofree char *result = NULL;
  g_autofree char *elapsed = NULL;

  if (sonde_dns_page_judge (lookup) == SONDE_ACTIVITY_RUNNING)
    /* Translators: what is looked up, such as “Addresses” */
    return g_strdup_printf (_("%s · looking up…"), kind);

  result = sonde_dns_page_dup_result (lookup);
  elapsed = sonde_format_duration_us (sonde_dns_lookup_get_elapsed_us (lookup));

  /* Translators: what was looked up, such as “Addresses”; what came of it; how long it took */
  return g_strdup_printf (C_("look-up", "%s · %s · %s"), kind, result, elapsed);
}

static void
sonde_dns_page_show_phase (SondeDnsPage   *self,
                           SondeDnsLookup *lookup)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  SondeWaterfall *waterfall = sonde_outcome_get_waterfall (outcome);
  gboolean has_ended = lookup != NULL && !sonde_dns_page_is_running (lookup);
  SondePhase phase = { .css_class = "lookup", .state = SONDE_PHASE_DONE };

  phase.name = _("Look up");

  if (has_ended)
    {
      phase.duration_us = sonde_dns_lookup_get_elapsed_us (lookup);
      phase.state = sonde_dns_page_judge (lookup) == SONDE_ACTIVITY_FAILED ? SONDE_PHASE_FAILED
                                                                           : SONDE_PHASE_DONE;
    }

  sonde_waterfall_set_phases (waterfall, &phase, has_ended ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (waterfall), has_ended);
}

static void
sonde_dns_page_show_outcome (SondeDnsPage   *self,
                             SondeDnsLookup *lookup)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  g_autofree char *title = NULL;
  g_autofree char *running = NULL;

  sonde_dns_page_show_phase (self, lookup);

  if (lookup == NULL)
    {
      sonde_outcome_show (outcome, SONDE_OUTCOME_NONE, NULL);
      return;
    }

  switch (sonde_dns_page_judge (lookup))
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
  g_autoptr(SondeMemoryBytes) source = NULL;
  g_autoptr(SondeRecord) record = NULL;
  g_autoptr(GBytes) messages = NULL;
  SondeRange range = { 0, 0 };

  if (lookup == NULL)
    {
      sonde_inspector_clear (inspector);
      sonde_inspector_set_flow_source (inspector, NULL);
      return;
    }

  messages = sonde_dns_lookup_dup_messages (lookup);
  range.end = g_bytes_get_size (messages);
  source = sonde_memory_bytes_new (messages, SONDE_DIRECTION_RECEIVED);
  record = sonde_dns_lookup_dup_record (lookup);
  sonde_inspector_set_flow_source (inspector, SONDE_BYTE_SOURCE (source));
  sonde_inspector_show_record (inspector, record, &range, range.end > 0 ? 1 : 0);
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

static void
sonde_dns_page_update_actions (SondeDnsPage *self)
{
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (self);
  g_autoptr(GListModel) records = lookup != NULL ? sonde_dns_lookup_list_records (lookup) : NULL;
  gboolean has_records = records != NULL && g_list_model_get_n_items (records) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.reverse",
                                 sonde_dns_page_get_address (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.copy", has_records);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.repeat", lookup != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.edit", lookup != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.delete", lookup != NULL);
}

static void
sonde_dns_page_show (SondeDnsPage   *self,
                     SondeDnsLookup *lookup)
{
  sonde_dns_answer_view_set_lookup (self->answer, lookup,
                                    sonde_session_get_clock (self->session));
  sonde_dns_compose_set_running (self->compose, sonde_dns_page_is_running (lookup));
  sonde_dns_page_show_outcome (self, lookup);
  sonde_dns_page_inspect (self, lookup);
  sonde_dns_page_update_actions (self);
}

static SondeActivity *
sonde_dns_page_find_activity (SondeDnsPage   *self,
                              SondeDnsLookup *lookup)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  GListModel *model = sonde_activity_list_get_model (list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i);

      /* The model keeps it. */
      if (sonde_activity_get_subject (activity) == G_OBJECT (lookup))
        return activity;
    }

  return NULL;
}

static void
sonde_dns_page_lookup_changed_cb (SondeDnsPage   *self,
                                  GParamSpec     *pspec G_GNUC_UNUSED,
                                  SondeDnsLookup *lookup)
{
  SondeActivity *activity = sonde_dns_page_find_activity (self, lookup);
  g_autofree char *detail = NULL;

  /* It may have been taken off the list. */
  if (activity == NULL)
    return;

  detail = sonde_dns_page_dup_detail (lookup);
  sonde_activity_set_detail (activity, detail);
  sonde_activity_set_state (activity, sonde_dns_page_judge (lookup));

  if (sonde_dns_page_get_lookup (self) == lookup)
    sonde_dns_page_show (self, lookup);
}

static void
sonde_dns_page_start (SondeDnsPage     *self,
                      SondeDnsQuestion *question)
{
  SondeActivityList *list = sonde_page_layout_get_activities (self->layout);
  g_autoptr(SondeDnsLookup) lookup = NULL;
  g_autoptr(SondeActivity) activity = NULL;
  g_autofree char *detail = NULL;

  lookup = sonde_dns_lookup_new (question, sonde_session_get_clock (self->session));
  activity = sonde_activity_new (G_OBJECT (lookup), sonde_dns_question_get_display (question));
  g_signal_connect_object (lookup, "notify::state",
                           G_CALLBACK (sonde_dns_page_lookup_changed_cb), self,
                           G_CONNECT_SWAPPED);

  detail = sonde_dns_page_dup_detail (lookup);
  sonde_activity_set_detail (activity, detail);
  sonde_activity_set_state (activity, SONDE_ACTIVITY_RUNNING);
  sonde_dns_lookup_start (lookup, sonde_session_get_capture (self->session));
  sonde_activity_list_add (list, activity);
  sonde_activity_list_select (list, activity);
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
  sonde_dns_page_show (self, sonde_dns_page_get_lookup (self));
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

  sonde_dns_lookup_stop (SONDE_DNS_LOOKUP (sonde_activity_get_subject (activity)));
  sonde_activity_list_remove (list, activity);

  /* The one that took its place, or the one before it. */
  next = g_list_model_get_item (model, position);

  if (next == NULL && position > 0)
    next = g_list_model_get_item (model, position - 1);

  sonde_activity_list_select (list, next);
  sonde_dns_page_show (self, sonde_dns_page_get_lookup (self));
}

static void
sonde_dns_page_select_record_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter)
{
  int position = g_variant_get_int32 (parameter);

  if (position >= 0)
    sonde_dns_answer_view_select (SONDE_DNS_PAGE (widget)->answer, (guint) position);
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

      if (sonde_dns_page_is_running (SONDE_DNS_LOOKUP (sonde_activity_get_subject (activity))))
        return TRUE;
    }

  return FALSE;
}

static char *
sonde_dns_page_dup_code (SondePage *page)
{
  SondeDnsLookup *lookup = sonde_dns_page_get_lookup (SONDE_DNS_PAGE (page));
  g_autofree char *address = NULL;
  SondePythonDns code = { .kind = SONDE_PYTHON_DNS_RECORDS };
  SondeDnsQuestion *question;
  GInetSocketAddress *server;

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
