#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-http-body-view.h"
#include "sonde-http-exchange-view.h"
#include "sonde-http-header.h"
#include "sonde-http-headers-view.h"
#include "sonde-http-phases.h"
#include "sonde-http-status.h"
#include "sonde-protocol-choice.h"
#include "sonde-record-pane.h"
#include "sonde-record-settings.h"
#include "sonde-tls-view.h"
#include "sonde-waterfall.h"
#include "sonde-widgets.h"

/**
 * SondeHttpExchangeView:
 *
 * A request and its response: body, headers, what was on the wire, times and security.
 */
struct _SondeHttpExchangeView
{
  GtkWidget             parent_instance;

  GtkLabel             *status_label;
  GtkStack             *stack;
  SondeHttpBodyView    *body_view;
  SondeHttpHeadersView *headers_view;
  SondeProtocolChoice  *choice;
  SondeRecordPane      *records_view;
  SondeWaterfall       *waterfall;
  GtkListBox           *phases;
  SondeTlsView         *tls_view;

  SondeHttpExchange    *exchange;
  GSignalGroup         *signals;
  guint                 update_id;
};

G_DEFINE_FINAL_TYPE (SondeHttpExchangeView, sonde_http_exchange_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SELECTED_RECORD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_status_css_class (guint status)
{
  switch (sonde_http_status_get_class (status))
    {
    case SONDE_HTTP_STATUS_SUCCESS:
      return "success";

    case SONDE_HTTP_STATUS_REDIRECTION:
    case SONDE_HTTP_STATUS_INFORMATIONAL:
      return "accent";

    case SONDE_HTTP_STATUS_CLIENT_ERROR:
      return "warning";

    case SONDE_HTTP_STATUS_SERVER_ERROR:
    case SONDE_HTTP_STATUS_UNKNOWN:
    default:
      return "error";
    }
}

static void
sonde_http_exchange_view_update_status (SondeHttpExchangeView *self)
{
  static const char * const css_classes[] = { "success", "accent", "warning", "error" };
  guint status = self->exchange != NULL ? sonde_http_exchange_get_status (self->exchange) : 0;
  const char *meaning = sonde_http_status_get_meaning (status);
  const char *reason;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), css_classes[i]);

  if (status == 0)
    {
      gtk_label_set_text (self->status_label,
                          self->exchange != NULL && sonde_http_exchange_is_running (self->exchange)
                          ? _("No response yet") : _("No response"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), NULL);
      return;
    }

  reason = sonde_http_exchange_get_reason (self->exchange);

  if (reason == NULL || reason[0] == '\0')
    reason = sonde_http_status_get_reason (status);

  text = g_strdup_printf ("%u %s", status, reason != NULL ? reason : "");
  gtk_label_set_text (self->status_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), meaning);
  gtk_widget_add_css_class (GTK_WIDGET (self->status_label), get_status_css_class (status));
}

static void
sonde_http_exchange_view_update_timing (SondeHttpExchangeView *self)
{
  g_autoptr(GArray) phases = NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->phases))) != NULL)
    gtk_list_box_remove (self->phases, row);

  if (self->exchange == NULL)
    {
      sonde_waterfall_set_phases (self->waterfall, NULL, 0);
      return;
    }

  phases = sonde_http_phases_dup (self->exchange);
  sonde_waterfall_set_phases (self->waterfall, (const SondePhase *) (gpointer) phases->data,
                              phases->len);

  for (guint i = 0; i < phases->len; i++)
    {
      SondePhase *phase = &g_array_index (phases, SondePhase, i);
      g_autofree char *duration = sonde_format_duration_us (phase->duration_us);
      GtkWidget *label = gtk_label_new (duration);

      gtk_widget_add_css_class (label, "numeric");
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), phase->name);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      gtk_list_box_append (self->phases, row);
    }
}

static void
sonde_http_exchange_view_update_security (SondeHttpExchangeView *self)
{
  const SondeHttpTls *tls = NULL;

  if (self->exchange != NULL)
    tls = sonde_http_exchange_get_tls (self->exchange);

  if (tls == NULL || (tls->report == NULL && tls->version == NULL))
    sonde_tls_view_clear (self->tls_view,
                          _("This exchange is not secured: everybody on the way can read it."));
  else
    sonde_tls_view_show (self->tls_view, tls->report, tls->version, tls->cipher, tls->protocol);
}

/* Until the person chooses, the head of the response is what is taken apart. */
static void
sonde_http_exchange_view_select_head (SondeHttpExchangeView *self)
{
  SondeHttpMessage message;

  if (sonde_protocol_choice_get_records (self->choice) ==
      G_LIST_MODEL (sonde_http_exchange_get_dissection (self->exchange)) &&
      sonde_record_pane_get_selected (self->records_view) == NULL &&
      !sonde_http_exchange_is_running (self->exchange) &&
      sonde_http_exchange_get_message (self->exchange, TRUE, &message) && message.head_complete)
    sonde_record_pane_select (self->records_view, message.head_record);
}

/* Of what failed before it could be sent there is at least its connection, such as the records of a
 * TLS handshake. */
static void
sonde_http_exchange_view_update_records (SondeHttpExchangeView *self)
{
  SondeDissection *dissection = NULL;
  SondeFlow *flow = NULL;

  if (self->exchange != NULL)
    {
      dissection = sonde_http_exchange_get_dissection (self->exchange);
      flow = sonde_http_exchange_get_flow (self->exchange);
    }

  if (dissection == NULL)
    {
      gboolean has_failed = flow != NULL && !sonde_http_exchange_is_running (self->exchange);

      sonde_protocol_choice_set_flow (self->choice, has_failed ? flow : NULL, TRUE);
      return;
    }

  sonde_protocol_choice_set_records (self->choice, flow, G_LIST_MODEL (dissection), _("HTTP"));
  sonde_http_exchange_view_select_head (self);
}

static void
sonde_http_exchange_view_update (SondeHttpExchangeView *self)
{
  sonde_http_exchange_view_update_status (self);
  sonde_http_exchange_view_update_timing (self);
  sonde_http_exchange_view_update_security (self);
  sonde_http_headers_view_show (self->headers_view, self->exchange);
  sonde_http_body_view_show (self->body_view, self->exchange);

  sonde_http_exchange_view_update_records (self);
}

static gboolean
sonde_http_exchange_view_update_cb (gpointer user_data)
{
  SondeHttpExchangeView *self = user_data;

  self->update_id = 0;
  sonde_http_exchange_view_update (self);

  return G_SOURCE_REMOVE;
}

/* Many changes, one update. */
static void
sonde_http_exchange_view_changed_cb (SondeHttpExchangeView *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (50, sonde_http_exchange_view_update_cb, self);
}

static void
sonde_http_exchange_view_records_cb (SondeHttpExchangeView *self)
{
  sonde_record_pane_set_model (self->records_view,
                               sonde_protocol_choice_get_records (self->choice));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RECORD]);
}

static void
sonde_http_exchange_view_selected_cb (SondeHttpExchangeView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RECORD]);
}

static void
sonde_http_exchange_view_header_cb (SondeHttpExchangeView *self,
                                    SondeHttpHeader       *header)
{
  sonde_http_exchange_view_select_record (self, sonde_http_header_get_record (header));
}

static void
sonde_http_exchange_view_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  SondeHttpExchangeView *self = SONDE_HTTP_EXCHANGE_VIEW (object);

  switch (prop_id)
    {
    case PROP_SELECTED_RECORD:
      g_value_set_object (value, sonde_http_exchange_view_get_selected_record (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_http_exchange_view_dispose (GObject *object)
{
  SondeHttpExchangeView *self = SONDE_HTTP_EXCHANGE_VIEW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->signals);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HTTP_EXCHANGE_VIEW);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (sonde_http_exchange_view_parent_class)->dispose (object);
}

static void
sonde_http_exchange_view_class_init (SondeHttpExchangeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_http_exchange_view_get_property;
  object_class->dispose = sonde_http_exchange_view_dispose;

  /**
   * SondeHttpExchangeView:selected-record:
   *
   * The message or frame whose bytes shall be shown.
   */
  properties[PROP_SELECTED_RECORD] =
    g_param_spec_object ("selected-record", NULL, NULL, SONDE_TYPE_RECORD,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SONDE_TYPE_HTTP_BODY_VIEW);
  g_type_ensure (SONDE_TYPE_HTTP_HEADERS_VIEW);
  g_type_ensure (SONDE_TYPE_RECORD_PANE);
  g_type_ensure (SONDE_TYPE_PROTOCOL_CHOICE);
  g_type_ensure (SONDE_TYPE_WATERFALL);
  g_type_ensure (SONDE_TYPE_TLS_VIEW);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-http-exchange-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, status_label);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, body_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, headers_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, choice);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, records_view);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, waterfall);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, phases);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpExchangeView, tls_view);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_exchange_view_records_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_exchange_view_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_exchange_view_header_cb);
}

static void
sonde_http_exchange_view_init (SondeHttpExchangeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (SONDE_TYPE_HTTP_EXCHANGE);
  g_signal_group_connect_object (self->signals, "changed",
                                 G_CALLBACK (sonde_http_exchange_view_changed_cb), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * sonde_http_exchange_view_set_exchange:
 * @self: a view
 * @exchange: (nullable): an exchange
 *
 * Shows an exchange, and follows it while it runs.
 */
void
sonde_http_exchange_view_set_exchange (SondeHttpExchangeView *self,
                                       SondeHttpExchange     *exchange)
{
  g_return_if_fail (SONDE_IS_HTTP_EXCHANGE_VIEW (self));
  g_return_if_fail (exchange == NULL || SONDE_IS_HTTP_EXCHANGE (exchange));

  if (!g_set_object (&self->exchange, exchange))
    return;

  g_signal_group_set_target (self->signals, exchange);
  sonde_http_exchange_view_update (self);
}

/**
 * sonde_http_exchange_view_set_settings:
 * @self: a view
 * @settings: where the columns of the records are kept
 *
 * Has the columns remembered.
 */
void
sonde_http_exchange_view_set_settings (SondeHttpExchangeView *self,
                                       GSettings             *settings)
{
  g_return_if_fail (SONDE_IS_HTTP_EXCHANGE_VIEW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  sonde_record_settings_bind (settings, "http", self->records_view);
}

/**
 * sonde_http_exchange_view_get_selected_record:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the message or frame whose bytes shall be shown
 */
SondeRecord *
sonde_http_exchange_view_get_selected_record (SondeHttpExchangeView *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE_VIEW (self), NULL);

  return sonde_record_pane_get_selected (self->records_view);
}

/**
 * sonde_http_exchange_view_get_flow:
 * @self: a view
 * @records: (out) (optional) (nullable): the records of it that are listed
 *
 * Returns: (transfer none) (nullable): the flow whose records are listed: what carries the
 *   exchange, or what carries that
 */
SondeFlow *
sonde_http_exchange_view_get_flow (SondeHttpExchangeView  *self,
                                   GListModel            **records)
{
  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE_VIEW (self), NULL);

  if (records != NULL)
    *records = sonde_protocol_choice_get_records (self->choice);

  return sonde_protocol_choice_get_flow (self->choice);
}

/**
 * sonde_http_exchange_view_select_record:
 * @self: a view
 * @number: a record of the flow that carries the exchange
 *
 * Selects a message or frame.
 */
void
sonde_http_exchange_view_select_record (SondeHttpExchangeView *self,
                                        guint                  number)
{
  g_return_if_fail (SONDE_IS_HTTP_EXCHANGE_VIEW (self));

  sonde_protocol_choice_show_first (self->choice);
  sonde_record_pane_select (self->records_view, number);
}
