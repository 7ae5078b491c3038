#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dissection.h"
#include "sonde-flow-bytes.h"
#include "sonde-format.h"
#include "sonde-http-client.h"
#include "sonde-http-code.h"
#include "sonde-http-composer.h"
#include "sonde-http-exchange-view.h"
#include "sonde-http-found.h"
#include "sonde-http-page.h"
#include "sonde-http-phases.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-widgets.h"

#define PRACTICE_PATH "json"

/**
 * SondeHttpPage:
 *
 * Sends requests, and shows what was asked and answered.
 */
struct _SondeHttpPage
{
  GtkWidget              parent_instance;

  SondePageLayout       *layout;
  SondeHttpComposer     *composer;
  SondeHttpExchangeView *exchange_view;
  GMenuModel            *exchange_menu;

  SondeSession          *session;
  SondeHttpClient       *client;
  SondeFlow             *inspected_flow;
  GPtrArray             *found;
  GSignalGroup          *exchange_signals;
  GCancellable          *cancellable;
};

static void sonde_http_page_page_init (SondePageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeHttpPage, sonde_http_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_PAGE,
                                                      sonde_http_page_page_init))

static const SondeDissector * const dissectors[] = {
  &sonde_http1_dissector, &sonde_http2_dissector, NULL,
};

static SondeActivity *
sonde_http_page_get_selected (SondeHttpPage *self)
{
  return sonde_activity_list_get_selected (sonde_page_layout_get_activities (self->layout));
}

static SondeHttpExchange *
sonde_http_page_get_exchange (SondeHttpPage *self)
{
  SondeActivity *activity = sonde_http_page_get_selected (self);

  if (activity == NULL)
    return NULL;

  return SONDE_HTTP_EXCHANGE (sonde_activity_get_subject (activity));
}

static const char *
get_step_sentence (SondeHttpExchangeState state)
{
  switch (state)
    {
    case SONDE_HTTP_EXCHANGE_RESOLVING:
      return _("Looking up the host…");

    case SONDE_HTTP_EXCHANGE_CONNECTING:
      return _("Connecting…");

    case SONDE_HTTP_EXCHANGE_HANDSHAKING:
      return _("Agreeing on TLS…");

    case SONDE_HTTP_EXCHANGE_SENDING:
      return _("Sending the request…");

    case SONDE_HTTP_EXCHANGE_WAITING:
      return _("Waiting for the response…");

    case SONDE_HTTP_EXCHANGE_RECEIVING:
      return _("Receiving the response…");

    case SONDE_HTTP_EXCHANGE_QUEUED:
    case SONDE_HTTP_EXCHANGE_DONE:
    case SONDE_HTTP_EXCHANGE_FAILED:
    case SONDE_HTTP_EXCHANGE_STOPPED:
    default:
      return _("Waiting for a turn…");
    }
}

static char *
dup_duration (SondeHttpExchange *exchange)
{
  gint64 start_ns = sonde_http_exchange_get_started_ns (exchange);
  gint64 end_ns = sonde_http_exchange_get_ended_ns (exchange);

  return sonde_format_duration_us (MAX (end_ns - start_ns, 0) / 1000);
}

static char *
dup_success_sentence (SondeHttpExchange *exchange)
{
  guint status = sonde_http_exchange_get_status (exchange);
  const char *reason = sonde_http_exchange_get_reason (exchange);
  const char *version = sonde_http_exchange_get_version (exchange);
  const char *address = sonde_http_exchange_get_address (exchange);
  g_autofree char *duration = dup_duration (exchange);

  if (address == NULL)
    return g_strdup_printf (_("%s answered %u %s after %s"),
                            version != NULL ? version : "HTTP", status,
                            reason != NULL ? reason : "", duration);

  return g_strdup_printf (_("%s answered %u %s after %s, in %s"), address, status,
                          reason != NULL ? reason : "", duration,
                          version != NULL ? version : "HTTP");
}

static void
sonde_http_page_show_waterfall (SondeHttpPage     *self,
                                SondeHttpExchange *exchange)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  SondeWaterfall *waterfall = sonde_outcome_get_waterfall (outcome);
  g_autoptr(GArray) phases = sonde_http_phases_dup (exchange);

  sonde_waterfall_set_phases (waterfall, (const SondePhase *) (gpointer) phases->data,
                              phases->len);
  /* Of a file whose clock stood still, nothing can be drawn. */
  gtk_widget_set_visible (GTK_WIDGET (waterfall),
                          phases->len > 0 && (sonde_http_exchange_is_running (exchange) ||
                                              sonde_http_exchange_get_ended_ns (exchange) >
                                              sonde_http_exchange_get_started_ns (exchange)));
}

static void
sonde_http_page_show_failure (SondeHttpPage     *self,
                              SondeHttpExchange *exchange)
{
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  const SondeHttpTls *tls = sonde_http_exchange_get_tls (exchange);
  const char *failure = sonde_http_exchange_get_failure (exchange);

  sonde_outcome_show (outcome, SONDE_OUTCOME_ERROR, failure != NULL ? failure : _("It failed"));

  if (tls != NULL && tls->refused && tls->report != NULL)
    sonde_outcome_set_action (outcome, _("Continue Once"), "http.continue-once");
}

static void
sonde_http_page_show_outcome (SondeHttpPage *self)
{
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);
  SondeOutcome *outcome = sonde_page_layout_get_outcome (self->layout);
  g_autofree char *sentence = NULL;
  guint status;

  sonde_http_composer_set_running (self->composer,
                                   exchange != NULL &&
                                   sonde_http_exchange_is_running (exchange));

  if (exchange == NULL)
    {
      sonde_outcome_show (outcome, SONDE_OUTCOME_NONE, NULL);
      return;
    }

  sonde_http_page_show_waterfall (self, exchange);

  switch (sonde_http_exchange_get_state (exchange))
    {
    case SONDE_HTTP_EXCHANGE_DONE:
      sentence = dup_success_sentence (exchange);
      status = sonde_http_exchange_get_status (exchange);
      sonde_outcome_show (outcome, status >= 400 ? SONDE_OUTCOME_WARNING : SONDE_OUTCOME_SUCCESS,
                          sentence);

      if (status >= 300 && status < 400 && sonde_http_exchange_get_request (exchange) != NULL)
        sonde_outcome_set_action (outcome, _("Follow"), "http.follow");
      break;

    case SONDE_HTTP_EXCHANGE_FAILED:
      sonde_http_page_show_failure (self, exchange);
      break;

    case SONDE_HTTP_EXCHANGE_STOPPED:
      sonde_outcome_show (outcome, SONDE_OUTCOME_WARNING,
                          sonde_http_exchange_get_failure (exchange));
      break;

    case SONDE_HTTP_EXCHANGE_QUEUED:
    case SONDE_HTTP_EXCHANGE_RESOLVING:
    case SONDE_HTTP_EXCHANGE_CONNECTING:
    case SONDE_HTTP_EXCHANGE_HANDSHAKING:
    case SONDE_HTTP_EXCHANGE_SENDING:
    case SONDE_HTTP_EXCHANGE_WAITING:
    case SONDE_HTTP_EXCHANGE_RECEIVING:
    default:
      sonde_outcome_show (outcome, SONDE_OUTCOME_RUNNING,
                          get_step_sentence (sonde_http_exchange_get_state (exchange)));
    }
}

static guint64
get_response_size (SondeHttpExchange *exchange)
{
  SondeHttpMessage message;

  if (!sonde_http_exchange_get_message (exchange, TRUE, &message))
    return 0;

  return message.body_length;
}

static void
sonde_http_page_update_activity (SondeActivity     *activity,
                                 SondeHttpExchange *exchange)
{
  guint status = sonde_http_exchange_get_status (exchange);
  g_autofree char *size = sonde_format_bytes (get_response_size (exchange));
  g_autofree char *duration = NULL;
  g_autofree char *detail = NULL;
  SondeActivityState state = SONDE_ACTIVITY_RUNNING;

  if (sonde_http_exchange_is_running (exchange))
    {
      detail = g_strdup (get_step_sentence (sonde_http_exchange_get_state (exchange)));
    }
  else
    {
      duration = dup_duration (exchange);
      state = SONDE_ACTIVITY_FAILED;

      if (sonde_http_exchange_get_state (exchange) == SONDE_HTTP_EXCHANGE_DONE)
        state = status >= 400 ? SONDE_ACTIVITY_WARNING : SONDE_ACTIVITY_DONE;

      if (sonde_http_exchange_get_state (exchange) == SONDE_HTTP_EXCHANGE_STOPPED)
        detail = g_strdup_printf (C_("exchange", "Stopped · %s · %s"), size, duration);
      else if (status != 0)
        detail = g_strdup_printf ("%u · %s · %s", status, size, duration);
      else if (sonde_http_exchange_get_request (exchange) == NULL)
        detail = g_strdup (C_("exchange", "No response"));
      else
        detail = g_strdup_printf (C_("exchange", "Failed · %s"), duration);
    }

  sonde_activity_set_state (activity, state);
  sonde_activity_set_detail (activity, detail);
}

static void
sonde_http_page_inspect (SondeHttpPage *self,
                         SondeRecord   *record)
{
  SondeInspector *inspector = sonde_page_layout_get_inspector (self->layout);
  SondeFlow *flow = sonde_http_exchange_view_get_flow (self->exchange_view, NULL);
  g_autoptr(SondeFlowBytes) bytes = NULL;

  if (flow == NULL)
    {
      g_clear_object (&self->inspected_flow);
      sonde_inspector_clear (inspector);
      return;
    }

  if (g_set_object (&self->inspected_flow, flow))
    {
      bytes = sonde_flow_bytes_new (flow);
      sonde_inspector_set_flow_source (inspector, SONDE_BYTE_SOURCE (bytes));
    }

  if (record == NULL)
    return;

  sonde_page_layout_inspect (self->layout, flow, record);
}

static void
sonde_http_page_record_cb (SondeHttpPage *self)
{
  sonde_http_page_inspect (self,
                           sonde_http_exchange_view_get_selected_record (self->exchange_view));
}

static void
sonde_http_page_exchange_changed_cb (SondeHttpExchange *exchange,
                                     SondeActivity     *activity)
{
  sonde_http_page_update_activity (activity, exchange);
}

static void
sonde_http_page_selected_changed_cb (SondeHttpPage *self)
{
  sonde_http_page_show_outcome (self);

  if (self->inspected_flow == NULL)
    sonde_http_page_inspect (self, NULL);
}

static void
sonde_http_page_selected_cb (SondeHttpPage *self)
{
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);

  g_signal_group_set_target (self->exchange_signals, exchange);
  sonde_http_exchange_view_set_exchange (self->exchange_view, exchange);
  sonde_http_page_inspect (self, NULL);
  sonde_http_page_show_outcome (self);
}

static SondeActivity *
sonde_http_page_find (SondeHttpPage     *self,
                      SondeHttpExchange *exchange)
{
  GListModel *model;

  model = sonde_activity_list_get_model (sonde_page_layout_get_activities (self->layout));

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i - 1);

      if (sonde_activity_get_subject (activity) == G_OBJECT (exchange))
        return activity;
    }

  return NULL;
}

static SondeActivity *
sonde_http_page_add (SondeHttpPage     *self,
                     SondeHttpExchange *exchange)
{
  const char *method = sonde_http_exchange_get_method (exchange);
  const char *url = sonde_http_exchange_get_url (exchange);
  g_autofree char *title = g_strdup_printf ("%s %s", method != NULL ? method : "?",
                                            url != NULL ? url : "");
  g_autoptr(SondeActivity) activity = sonde_activity_new (G_OBJECT (exchange), title);
  SondeActivityList *activities = sonde_page_layout_get_activities (self->layout);
  SondeHttpExchange *previous = sonde_http_exchange_get_previous (exchange);

  if (previous != NULL)
    sonde_activity_set_parent (activity, sonde_http_page_find (self, previous));

  sonde_http_page_update_activity (activity, exchange);
  g_signal_connect_object (exchange, "changed",
                           G_CALLBACK (sonde_http_page_exchange_changed_cb), activity, 0);
  sonde_activity_list_add (activities, activity);

  return activity;
}

static void
sonde_http_page_show (SondeHttpPage     *self,
                      SondeHttpExchange *exchange)
{
  sonde_activity_list_select (sonde_page_layout_get_activities (self->layout),
                              sonde_http_page_add (self, exchange));
}

static void
sonde_http_page_redirected_cb (SondeHttpClient   *client G_GNUC_UNUSED,
                               SondeHttpExchange *exchange,
                               SondeHttpPage     *self)
{
  sonde_http_page_show (self, exchange);
}

static void
sonde_http_page_capture_cb (SondeHttpPage *self)
{
  SondeCapture *capture = sonde_session_get_capture (self->session);

  if (capture == NULL)
    return;

  if (self->client != NULL)
    {
      sonde_http_client_set_capture (self->client, capture);
      return;
    }

  self->client = sonde_http_client_new (capture, sonde_session_get_clock (self->session),
                                        dissectors);
  g_signal_connect_object (self->client, "redirected",
                           G_CALLBACK (sonde_http_page_redirected_cb), self, 0);
}

static void
sonde_http_page_send_request (SondeHttpPage    *self,
                              SondeHttpRequest *request,
                              const char       *fingerprint)
{
  g_autoptr(SondeHttpExchange) exchange = NULL;
  g_autoptr(GError) error = NULL;

  if (self->client == NULL)
    {
      sonde_outcome_show (sonde_page_layout_get_outcome (self->layout), SONDE_OUTCOME_ERROR,
                          _("Nothing can be recorded now, so nothing is sent. Begin a new "
                            "capture first."));
      return;
    }

  exchange = sonde_http_client_send (self->client, request, fingerprint, &error);

  if (exchange != NULL)
    sonde_http_page_show (self, exchange);
  else
    sonde_outcome_show (sonde_page_layout_get_outcome (self->layout), SONDE_OUTCOME_ERROR,
                        error->message);
}

static void
sonde_http_page_send_cb (SondeHttpPage *self)
{
  g_autoptr(SondeHttpRequest) request = sonde_http_composer_make_request (self->composer);

  if (request == NULL)
    return;

  sonde_http_composer_remember (self->composer);
  sonde_http_page_send_request (self, request, NULL);
}

static void
sonde_http_page_stop_cb (SondeHttpPage *self)
{
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);

  if (exchange != NULL && sonde_http_exchange_is_running (exchange))
    sonde_http_exchange_stop (exchange);
}

static void
sonde_http_page_fill_practice (SondeHttpPage *self)
{
  g_autoptr(SondePracticeEndpoint) endpoint = NULL;
  g_autofree char *url = NULL;

  endpoint = sonde_practice_host_find (sonde_session_get_practice (self->session), "http");

  if (endpoint == NULL)
    return;

  url = g_strconcat (sonde_practice_endpoint_get_uri (endpoint), PRACTICE_PATH, NULL);
  sonde_http_composer_set_url (self->composer, url);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
sonde_http_page_practice_started_cb (GObject      *object,
                                     GAsyncResult *result,
                                     gpointer      user_data)
{
  SondeHttpPage *self = user_data;
  g_autoptr(GError) error = NULL;

  if (sonde_practice_host_start_finish (SONDE_PRACTICE_HOST (object), result, &error))
    sonde_http_page_fill_practice (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sonde_outcome_show (sonde_page_layout_get_outcome (self->layout), SONDE_OUTCOME_ERROR,
                        error->message);
}

static void
sonde_http_page_try_practice_cb (SondeHttpPage *self)
{
  SondePracticeHost *host = sonde_session_get_practice (self->session);

  if (sonde_practice_host_get_running (host))
    sonde_http_page_fill_practice (self);
  else
    sonde_practice_host_start_async (host, sonde_session_get_base_port (self->session),
                                     self->cancellable, sonde_http_page_practice_started_cb,
                                     self);
}

static void
sonde_http_page_continue_once_action (GtkWidget  *widget,
                                      const char *action_name G_GNUC_UNUSED,
                                      GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (widget);
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);
  const SondeHttpTls *tls;

  if (exchange == NULL || sonde_http_exchange_get_request (exchange) == NULL)
    return;

  tls = sonde_http_exchange_get_tls (exchange);

  if (tls != NULL && tls->report != NULL)
    sonde_http_page_send_request (self, sonde_http_exchange_get_request (exchange),
                                  sonde_tls_report_get_fingerprint (tls->report));
}

static void
sonde_http_page_repeat_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (widget);
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);

  if (exchange != NULL && sonde_http_exchange_get_request (exchange) != NULL)
    sonde_http_page_send_request (self, sonde_http_exchange_get_request (exchange), NULL);
}

static void
sonde_http_page_follow_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (widget);
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);
  g_autoptr(SondeHttpExchange) next = NULL;
  g_autoptr(GError) error = NULL;

  if (exchange == NULL || self->client == NULL)
    return;

  next = sonde_http_client_follow (self->client, exchange, &error);

  if (next != NULL)
    sonde_http_page_show (self, next);
  else
    sonde_outcome_show (sonde_page_layout_get_outcome (self->layout), SONDE_OUTCOME_ERROR,
                        error->message);
}

static void
sonde_http_page_remove_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (widget);
  SondeActivity *activity = sonde_http_page_get_selected (self);

  if (activity == NULL)
    return;

  sonde_http_page_stop_cb (self);
  sonde_activity_list_remove (sonde_page_layout_get_activities (self->layout), activity);
}

static void
sonde_http_page_select_record_action (GtkWidget  *widget,
                                      const char *action_name G_GNUC_UNUSED,
                                      GVariant   *parameter)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (widget);
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (self);
  SondeDissection *dissection = NULL;
  int number = g_variant_get_int32 (parameter);
  guint n_records;

  if (exchange != NULL)
    dissection = sonde_http_exchange_get_dissection (exchange);

  if (dissection == NULL)
    return;

  n_records = sonde_dissection_get_n_records (dissection);

  if (number < 0)
    number = (int) n_records - 1;

  if (number >= 0 && (guint) number < n_records)
    sonde_http_exchange_view_select_record (self->exchange_view, (guint) number);
}

static void
sonde_http_page_set_session (SondePage    *page,
                             SondeSession *session)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (page);

  g_set_object (&self->session, session);
  sonde_page_layout_set_session (self->layout, session);
  sonde_http_composer_set_session (self->composer, session);
  sonde_http_exchange_view_set_settings (self->exchange_view, sonde_session_get_settings (session));
  g_signal_connect_object (session, "notify::capture",
                           G_CALLBACK (sonde_http_page_capture_cb), self, G_CONNECT_SWAPPED);
  sonde_http_page_capture_cb (self);
}

static void
sonde_http_page_set_target (SondePage   *page,
                            SondeTarget *target)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (page);

  sonde_http_composer_set_url (self->composer, sonde_target_get_uri (target));
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
sonde_http_page_activate (SondePage *page)
{
  sonde_http_page_send_cb (SONDE_HTTP_PAGE (page));
}

static void
sonde_http_page_stop (SondePage *page)
{
  sonde_http_page_stop_cb (SONDE_HTTP_PAGE (page));
}

static void
sonde_http_page_focus_entry (SondePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONDE_HTTP_PAGE (page)->composer));
}

static gboolean
sonde_http_page_is_busy (SondePage *page)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (page);

  return self->client != NULL && sonde_http_client_get_n_running (self->client) > 0;
}

static char *
sonde_http_page_dup_code (SondePage *page)
{
  SondeHttpExchange *exchange = sonde_http_page_get_exchange (SONDE_HTTP_PAGE (page));

  return exchange != NULL ? sonde_http_code_dup (exchange) : NULL;
}

static void
sonde_http_page_exchange_found_cb (SondeHttpFound    *found G_GNUC_UNUSED,
                                   SondeHttpExchange *exchange,
                                   SondeHttpPage     *self)
{
  sonde_http_page_add (self, exchange);
}

static gboolean
sonde_http_page_add_flow (SondePage *page,
                          SondeFlow *flow)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (page);
  SondeDirection direction = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                             ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
  SondeHttpFound *found;
  guint8 start[64];
  gssize n_read;

  if (sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP)
    return FALSE;

  n_read = sonde_flow_read_stream (flow, direction, 0, start, sizeof start, NULL);

  if (n_read <= 0 || (sonde_http1_dissector.probe (start, (gsize) n_read) <= 0 &&
                      sonde_http2_dissector.probe (start, (gsize) n_read) <= 0))
    return FALSE;

  found = sonde_http_found_new (flow, dissectors);
  g_ptr_array_add (self->found, found);
  g_signal_connect_object (found, "exchange-found",
                           G_CALLBACK (sonde_http_page_exchange_found_cb), self, 0);
  sonde_http_found_start (found);

  return TRUE;
}

static SondeFlow *
sonde_http_page_get_flow (SondePage   *page,
                          GListModel **records)
{
  return sonde_http_exchange_view_get_flow (SONDE_HTTP_PAGE (page)->exchange_view, records);
}

static void
sonde_http_page_page_init (SondePageInterface *iface)
{
  iface->set_session = sonde_http_page_set_session;
  iface->set_target = sonde_http_page_set_target;
  iface->activate = sonde_http_page_activate;
  iface->stop = sonde_http_page_stop;
  iface->focus_entry = sonde_http_page_focus_entry;
  iface->is_busy = sonde_http_page_is_busy;
  iface->dup_code = sonde_http_page_dup_code;
  iface->add_flow = sonde_http_page_add_flow;
  iface->get_flow = sonde_http_page_get_flow;
}

static void
sonde_http_page_dispose (GObject *object)
{
  SondeHttpPage *self = SONDE_HTTP_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HTTP_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->exchange_signals);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_object (&self->inspected_flow);
  g_clear_object (&self->client);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_http_page_parent_class)->dispose (object);
}

static void
sonde_http_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "http.continue-once", NULL,
                                   sonde_http_page_continue_once_action);
  gtk_widget_class_install_action (widget_class, "http.repeat", NULL,
                                   sonde_http_page_repeat_action);
  gtk_widget_class_install_action (widget_class, "http.follow", NULL,
                                   sonde_http_page_follow_action);
  gtk_widget_class_install_action (widget_class, "http.remove", NULL,
                                   sonde_http_page_remove_action);
  gtk_widget_class_install_action (widget_class, "page.select-record", "i",
                                   sonde_http_page_select_record_action);
}

static void
sonde_http_page_class_init (SondeHttpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_http_page_dispose;

  g_type_ensure (SONDE_TYPE_PAGE_LAYOUT);
  g_type_ensure (SONDE_TYPE_HTTP_COMPOSER);
  g_type_ensure (SONDE_TYPE_HTTP_EXCHANGE_VIEW);
  sonde_http_page_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-http-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHttpPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpPage, composer);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpPage, exchange_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpPage, exchange_menu);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_page_send_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_page_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_page_record_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_page_try_practice_cb);
}

static void
sonde_http_page_init (SondeHttpPage *self)
{
  SondeActivityList *activities;

  self->cancellable = g_cancellable_new ();
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  self->exchange_signals = g_signal_group_new (SONDE_TYPE_HTTP_EXCHANGE);
  g_signal_group_connect_swapped (self->exchange_signals, "changed",
                                  G_CALLBACK (sonde_http_page_selected_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));

  activities = sonde_page_layout_get_activities (self->layout);
  g_signal_connect_object (activities, "notify::selected",
                           G_CALLBACK (sonde_http_page_selected_cb), self, G_CONNECT_SWAPPED);
  sonde_activity_list_set_menu (activities, self->exchange_menu);
}
