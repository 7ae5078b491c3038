#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-body-editor.h"
#include "sonde-http-composer.h"
#include "sonde-http-header.h"
#include "sonde-pair-list.h"
#include "sonde-practice-menu.h"
#include "sonde-target-entry.h"
#include "sonde-widgets.h"

/**
 * SondeHttpComposer:
 *
 * The compose bar of the HTTP page: method and URL; headers, body and options fold out.
 */
struct _SondeHttpComposer
{
  GtkWidget            parent_instance;

  GtkEntry            *method_entry;
  SondeTargetEntry    *url_entry;
  GtkMenuButton       *practice_button;
  GtkToggleButton     *options_button;
  GtkButton           *send_button;
  GtkStack            *options_stack;
  SondePairList       *headers;
  GtkFlowBox          *added_headers;
  SondeHttpBodyEditor *body;
  GtkCheckButton      *follow_check;
  GtkDropDown         *version_drop_down;

  SondePracticeHost   *practice;
  GHashTable          *omitted;
  gboolean             is_running;
};

G_DEFINE_FINAL_TYPE (SondeHttpComposer, sonde_http_composer, GTK_TYPE_WIDGET)

enum {
  SEND,
  STOP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SondeHttpRequest *
sonde_http_composer_collect (SondeHttpComposer *self)
{
  SondeHttpRequest *request;
  GHashTableIter iter;
  gpointer name;

  request = sonde_http_request_new (gtk_editable_get_text (GTK_EDITABLE (self->method_entry)),
                                    sonde_target_entry_get_text (self->url_entry));

  for (guint i = 0; i < sonde_pair_list_get_n_pairs (self->headers); i++)
    {
      const char *header = sonde_pair_list_get_name (self->headers, i);
      const char *value = sonde_pair_list_get_value (self->headers, i);

      if (header[0] != '\0' || value[0] != '\0')
        sonde_http_request_add_header (request, header, value);
    }

  sonde_http_body_editor_apply (self->body, request);
  sonde_http_request_set_follow (request, gtk_check_button_get_active (self->follow_check));
  sonde_http_request_set_version (request, (SondeHttpVersion)
                                  MIN (gtk_drop_down_get_selected (self->version_drop_down), 2));
  g_hash_table_iter_init (&iter, self->omitted);

  while (g_hash_table_iter_next (&iter, &name, NULL))
    sonde_http_request_omit_header (request, name);

  return request;
}

static void
sonde_http_composer_added_toggled_cb (GtkCheckButton    *check,
                                      SondeHttpComposer *self)
{
  const char *name = gtk_widget_get_name (GTK_WIDGET (check));

  if (gtk_check_button_get_active (check))
    g_hash_table_remove (self->omitted, name);
  else
    g_hash_table_add (self->omitted, g_strdup (name));
}

static void
sonde_http_composer_show_added (SondeHttpComposer *self,
                                const char        *name,
                                const char        *value)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", name, value);
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_widget_set_name (check, name);
  gtk_widget_add_css_class (check, "headers");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               !g_hash_table_contains (self->omitted, name));
  g_signal_connect_object (check, "toggled",
                           G_CALLBACK (sonde_http_composer_added_toggled_cb), self, 0);
  gtk_flow_box_append (self->added_headers, check);
}

/* What Sonde adds is seen before it is sent. Those that were switched off stay, to be switched on
 * again. */
static void
sonde_http_composer_update_added (SondeHttpComposer *self)
{
  g_autoptr(SondeHttpRequest) request = sonde_http_composer_collect (self);
  g_autoptr(GListModel) added = sonde_http_request_list_added_headers (request);
  GHashTableIter iter;
  GtkWidget *child;
  gpointer name;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->added_headers))) != NULL)
    gtk_flow_box_remove (self->added_headers, child);

  for (guint i = 0; i < g_list_model_get_n_items (added); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (added, i);

      if (!g_hash_table_contains (self->omitted, sonde_http_header_get_name (header)))
        sonde_http_composer_show_added (self, sonde_http_header_get_name (header),
                                        sonde_http_header_get_value (header));
    }

  g_hash_table_iter_init (&iter, self->omitted);

  while (g_hash_table_iter_next (&iter, &name, NULL))
    sonde_http_composer_show_added (self, name, _("not sent"));
}

static void
sonde_http_composer_changed_cb (SondeHttpComposer *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->method_entry), "error");

  if (gtk_toggle_button_get_active (self->options_button))
    sonde_http_composer_update_added (self);
}

static void
sonde_http_composer_send_cb (SondeHttpComposer *self)
{
  g_signal_emit (self, signals[SEND], 0);
}

static void
sonde_http_composer_clicked_cb (SondeHttpComposer *self)
{
  g_signal_emit (self, signals[self->is_running ? STOP : SEND], 0);
}

static void
sonde_http_composer_method_action (GtkWidget  *widget,
                                   const char *action_name G_GNUC_UNUSED,
                                   GVariant   *parameter)
{
  SondeHttpComposer *self = SONDE_HTTP_COMPOSER (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->method_entry),
                         g_variant_get_string (parameter, NULL));
}

static void
sonde_http_composer_practice_action (GtkWidget  *widget,
                                     const char *action_name G_GNUC_UNUSED,
                                     GVariant   *parameter)
{
  sonde_http_composer_set_url (SONDE_HTTP_COMPOSER (widget),
                               g_variant_get_string (parameter, NULL));
}

static void
sonde_http_composer_practice_cb (SondeHttpComposer *self)
{
  g_autoptr(GMenuModel) menu = NULL;

  menu = sonde_practice_menu_new (self->practice, SONDE_TARGET_PAGE_HTTP, "composer.practice");
  gtk_menu_button_set_menu_model (self->practice_button, menu);
}

/* Puts what is wrong where it is wrong. */
static void
sonde_http_composer_show_error (SondeHttpComposer *self,
                                const GError      *error,
                                guint              position)
{
  gboolean is_header = error->domain == SONDE_HTTP_REQUEST_ERROR &&
                       (error->code == SONDE_HTTP_REQUEST_ERROR_HEADER_NAME ||
                        error->code == SONDE_HTTP_REQUEST_ERROR_HEADER_VALUE);

  if (is_header && position < sonde_pair_list_get_n_pairs (self->headers))
    {
      gtk_toggle_button_set_active (self->options_button, TRUE);
      gtk_stack_set_visible_child_name (self->options_stack, "headers");
      sonde_pair_list_set_error (self->headers, position, error->message);
      return;
    }

  if (g_error_matches (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_METHOD))
    gtk_widget_add_css_class (GTK_WIDGET (self->method_entry), "error");

  sonde_target_entry_set_error (self->url_entry, error->message);
}

static gboolean
sonde_http_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_HTTP_COMPOSER (widget)->url_entry));
}

static void
sonde_http_composer_dispose (GObject *object)
{
  SondeHttpComposer *self = SONDE_HTTP_COMPOSER (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HTTP_COMPOSER);
  g_clear_object (&self->practice);

  G_OBJECT_CLASS (sonde_http_composer_parent_class)->dispose (object);
}

static void
sonde_http_composer_finalize (GObject *object)
{
  SondeHttpComposer *self = SONDE_HTTP_COMPOSER (object);

  g_clear_pointer (&self->omitted, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_http_composer_parent_class)->finalize (object);
}

static void
sonde_http_composer_bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SONDE_TYPE_TARGET_ENTRY);
  g_type_ensure (SONDE_TYPE_PAIR_LIST);
  g_type_ensure (SONDE_TYPE_HTTP_BODY_EDITOR);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-http-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, method_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, url_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, practice_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, options_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, options_stack);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, headers);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, added_headers);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, body);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, follow_check);
  gtk_widget_class_bind_template_child (widget_class, SondeHttpComposer, version_drop_down);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_composer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_composer_send_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_http_composer_clicked_cb);
}

static void
sonde_http_composer_class_init (SondeHttpComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_http_composer_dispose;
  object_class->finalize = sonde_http_composer_finalize;
  widget_class->grab_focus = sonde_http_composer_grab_focus;

  /**
   * SondeHttpComposer::send:
   *
   * The request shall be sent.
   */
  signals[SEND] =
    g_signal_new ("send", SONDE_TYPE_HTTP_COMPOSER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeHttpComposer::stop:
   *
   * What runs shall be stopped.
   */
  signals[STOP] =
    g_signal_new ("stop", SONDE_TYPE_HTTP_COMPOSER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "composer.method", "s",
                                   sonde_http_composer_method_action);
  gtk_widget_class_install_action (widget_class, "composer.practice", "s",
                                   sonde_http_composer_practice_action);
  sonde_http_composer_bind_template (widget_class);
}

static void
sonde_http_composer_init (SondeHttpComposer *self)
{
  self->omitted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->options_button, "toggled",
                           G_CALLBACK (sonde_http_composer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "changed",
                           G_CALLBACK (sonde_http_composer_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sonde_http_composer_set_session:
 * @self: a composer
 * @session: the session
 *
 * Gives the composer its history and the practice servers.
 */
void
sonde_http_composer_set_session (SondeHttpComposer *self,
                                 SondeSession      *session)
{
  g_return_if_fail (SONDE_IS_HTTP_COMPOSER (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  sonde_target_entry_set_settings (self->url_entry, sonde_session_get_settings (session),
                                   "http-history");
  g_set_object (&self->practice, sonde_session_get_practice (session));
  g_signal_connect_object (self->practice, "notify::state",
                           G_CALLBACK (sonde_http_composer_practice_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_http_composer_practice_cb (self);
}

/**
 * sonde_http_composer_set_url:
 * @self: a composer
 * @url: a URL
 *
 * Fills in the URL.
 */
void
sonde_http_composer_set_url (SondeHttpComposer *self,
                             const char        *url)
{
  g_return_if_fail (SONDE_IS_HTTP_COMPOSER (self));
  g_return_if_fail (url != NULL);

  sonde_target_entry_set_text (self->url_entry, url);
}

/**
 * sonde_http_composer_set_running:
 * @self: a composer
 * @is_running: whether something runs that can be stopped
 *
 * Turns the button that sends into one that stops, or back.
 */
void
sonde_http_composer_set_running (SondeHttpComposer *self,
                                 gboolean           is_running)
{
  g_return_if_fail (SONDE_IS_HTTP_COMPOSER (self));

  if (self->is_running == is_running)
    return;

  self->is_running = is_running;
  gtk_button_set_label (self->send_button,
                        is_running ? C_("button", "Stop") : C_("button", "Send"));

  if (is_running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->send_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send_button), "suggested-action");
}

/**
 * sonde_http_composer_make_request:
 * @self: a composer
 *
 * Makes the request that was composed. If it cannot be, what is wrong is shown where it is
 * wrong.
 *
 * Returns: (transfer full) (nullable): a request that can be sent, or `NULL`
 */
SondeHttpRequest *
sonde_http_composer_make_request (SondeHttpComposer *self)
{
  g_autoptr(SondeHttpRequest) request = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) error = NULL;
  guint position = G_MAXUINT;

  g_return_val_if_fail (SONDE_IS_HTTP_COMPOSER (self), NULL);

  if (sonde_http_body_editor_lacks_file (self->body))
    {
      gtk_toggle_button_set_active (self->options_button, TRUE);
      gtk_stack_set_visible_child_name (self->options_stack, "body");
      sonde_target_entry_set_error (self->url_entry,
                                    _("Choose the file that is the body, or another body. "
                                      "Nothing was sent."));
      return NULL;
    }

  request = sonde_http_composer_collect (self);
  uri = sonde_http_request_check (request, &position, &error);

  if (uri == NULL)
    {
      sonde_http_composer_show_error (self, error, position);
      return NULL;
    }

  return g_steal_pointer (&request);
}

/**
 * sonde_http_composer_remember:
 * @self: a composer
 *
 * Puts the URL into the history.
 */
void
sonde_http_composer_remember (SondeHttpComposer *self)
{
  g_return_if_fail (SONDE_IS_HTTP_COMPOSER (self));

  sonde_target_entry_remember (self->url_entry);
}
