#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-host-port.h"
#include "sonde-target-entry.h"
#include "sonde-websocket-compose.h"
#include "sonde-websocket-handshake.h"
#include "sonde-widgets.h"

#define MODE_CLIENT 0
#define MODE_SERVER 1
#define ANSWER_ECHO 0

/**
 * SondeWebsocketCompose:
 *
 * The compose bar of the WebSockets page: where to connect to, or on which port to listen, and the
 * options of both.
 */
struct _SondeWebsocketCompose
{
  GtkWidget         parent_instance;

  GtkDropDown      *modes;
  SondeTargetEntry *entry;
  SondeTargetEntry *port_entry;
  GtkDropDown      *answers;
  GtkMenuButton    *practice_button;
  GtkToggleButton  *options_button;
  GtkButton        *button;
  GtkLabel         *address_label;
  GtkDropDown      *addresses;
  GtkEntry         *subprotocols;
  GtkLabel         *headers_label;
  GtkScrolledWindow *headers_scroller;
  GtkTextView      *headers;
  GtkCheckButton   *compression;
  GtkLabel         *options_error;

  SondeSession     *session;
  GListModel       *endpoints;
  gboolean          is_connecting;
  gboolean          is_listening;
  gboolean          tries_practice;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketCompose, sonde_websocket_compose, GTK_TYPE_WIDGET)

enum {
  SIGNAL_START,
  SIGNAL_STOP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_websocket_compose_update (SondeWebsocketCompose *self)
{
  gboolean is_server = sonde_websocket_compose_is_server (self);
  gboolean is_running = is_server ? self->is_listening : self->is_connecting;

  gtk_widget_set_visible (GTK_WIDGET (self->entry), !is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->practice_button), !is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->headers_label), !is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->headers_scroller), !is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->port_entry), is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->answers), is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->address_label), is_server);
  gtk_widget_set_visible (GTK_WIDGET (self->addresses), is_server);
  gtk_widget_set_sensitive (GTK_WIDGET (self->port_entry), !self->is_listening);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answers), !self->is_listening);

  if (is_running)
    gtk_button_set_label (self->button, _("Stop"));
  else
    gtk_button_set_label (self->button, is_server ? _("Listen") : _("Connect"));

  if (is_running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
}

static void
sonde_websocket_compose_clear_errors (SondeWebsocketCompose *self)
{
  sonde_target_entry_set_error (self->entry, NULL);
  sonde_target_entry_set_error (self->port_entry, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->options_error), FALSE);
}

static char **
sonde_websocket_compose_dup_subprotocols (SondeWebsocketCompose *self)
{
  g_auto(GStrv) parts =
    g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (self->subprotocols)), ", ", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }

  return g_strv_builder_end (builder);
}

static char **
sonde_websocket_compose_dup_headers (SondeWebsocketCompose *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->headers);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_object_get (buffer, "text", &text, NULL);
  lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_strstrip (lines[i])[0] != '\0')
        g_strv_builder_add (builder, lines[i]);
    }

  return g_strv_builder_end (builder);
}

static void
sonde_websocket_compose_fill_practice_menu_cb (SondeWebsocketCompose *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  guint n_endpoints = g_list_model_get_n_items (self->endpoints);

  for (guint i = 0; i < n_endpoints; i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (self->endpoints, i);
      const char *uri = sonde_practice_endpoint_get_uri (endpoint);
      g_autoptr(GMenuItem) item = NULL;

      if (!g_str_has_prefix (uri, "ws://") && !g_str_has_prefix (uri, "wss://"))
        continue;

      item = g_menu_item_new (sonde_practice_endpoint_get_title (endpoint), NULL);
      g_menu_item_set_action_and_target (item, "compose.practice", "s", uri);
      g_menu_append_item (menu, item);
    }

  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, _("Start the Practice Servers"), "compose.start-practice");

  gtk_menu_button_set_menu_model (self->practice_button, G_MENU_MODEL (menu));
}

static void
sonde_websocket_compose_take_practice (SondeWebsocketCompose *self)
{
  SondePracticeHost *host = sonde_session_get_practice (self->session);
  SondePracticeEndpoint *endpoint = sonde_practice_host_find (host, "ws");

  if (endpoint == NULL)
    return;

  gtk_drop_down_set_selected (self->modes, MODE_CLIENT);
  sonde_target_entry_set_text (self->entry, sonde_practice_endpoint_get_uri (endpoint));
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
  g_object_unref (endpoint);
}

static void
sonde_websocket_compose_practice_started_cb (GObject      *object,
                                             GAsyncResult *result,
                                             gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(SondeWebsocketCompose) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;

  g_weak_ref_clear (weak);

  if (!sonde_practice_host_start_finish (SONDE_PRACTICE_HOST (object), result, &error))
    {
      if (self != NULL)
        sonde_target_entry_set_error (self->entry, error->message);

      return;
    }

  if (self != NULL && self->tries_practice)
    sonde_websocket_compose_take_practice (self);
}

static void
sonde_websocket_compose_start_practice_action (GtkWidget  *widget,
                                               const char *action_name G_GNUC_UNUSED,
                                               GVariant   *parameter   G_GNUC_UNUSED)
{
  sonde_websocket_compose_try_practice (SONDE_WEBSOCKET_COMPOSE (widget));
}

static void
sonde_websocket_compose_practice_action (GtkWidget  *widget,
                                         const char *action_name G_GNUC_UNUSED,
                                         GVariant   *parameter)
{
  SondeWebsocketCompose *self = SONDE_WEBSOCKET_COMPOSE (widget);

  sonde_websocket_compose_clear_errors (self);
  sonde_target_entry_set_text (self->entry, g_variant_get_string (parameter, NULL));
}

static void
sonde_websocket_compose_mode_cb (SondeWebsocketCompose *self)
{
  sonde_websocket_compose_clear_errors (self);
  sonde_websocket_compose_update (self);
}

static void
sonde_websocket_compose_changed_cb (SondeWebsocketCompose *self)
{
  sonde_websocket_compose_clear_errors (self);
}

static void
sonde_websocket_compose_clicked_cb (SondeWebsocketCompose *self)
{
  sonde_websocket_compose_activate (self);
}

static gboolean
sonde_websocket_compose_grab_focus (GtkWidget *widget)
{
  SondeWebsocketCompose *self = SONDE_WEBSOCKET_COMPOSE (widget);

  return gtk_widget_grab_focus (sonde_websocket_compose_is_server (self)
                                ? GTK_WIDGET (self->port_entry)
                                : GTK_WIDGET (self->entry));
}

static void
sonde_websocket_compose_dispose (GObject *object)
{
  SondeWebsocketCompose *self = SONDE_WEBSOCKET_COMPOSE (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_WEBSOCKET_COMPOSE);
  g_clear_object (&self->endpoints);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_websocket_compose_parent_class)->dispose (object);
}

static void
sonde_websocket_compose_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-websocket-compose.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, modes);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, port_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, answers);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, practice_button);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, options_button);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, button);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, address_label);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, addresses);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, subprotocols);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, headers_label);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, headers_scroller);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, headers);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, compression);
  gtk_widget_class_bind_template_child (widget_class, SondeWebsocketCompose, options_error);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_compose_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_compose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_websocket_compose_clicked_cb);
}

static void
sonde_websocket_compose_class_init (SondeWebsocketComposeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_websocket_compose_dispose;
  widget_class->grab_focus = sonde_websocket_compose_grab_focus;

  /**
   * SondeWebsocketCompose::start:
   * @self: the compose bar
   *
   * The person wants to connect, or to listen.
   */
  signals[SIGNAL_START] =
    g_signal_new ("start", SONDE_TYPE_WEBSOCKET_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeWebsocketCompose::stop:
   * @self: the compose bar
   *
   * The person wants to stop connecting, or listening.
   */
  signals[SIGNAL_STOP] =
    g_signal_new ("stop", SONDE_TYPE_WEBSOCKET_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SONDE_TYPE_TARGET_ENTRY);
  gtk_widget_class_install_action (widget_class, "compose.practice", "s",
                                   sonde_websocket_compose_practice_action);
  gtk_widget_class_install_action (widget_class, "compose.start-practice", NULL,
                                   sonde_websocket_compose_start_practice_action);
  sonde_websocket_compose_bind_template (widget_class);
}

static void
sonde_websocket_compose_init (SondeWebsocketCompose *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonde_websocket_compose_update (self);
}

/**
 * sonde_websocket_compose_set_session:
 * @self: a compose bar
 * @session: the session
 *
 * Gives the compose bar its history and the practice servers.
 */
void
sonde_websocket_compose_set_session (SondeWebsocketCompose *self,
                                     SondeSession          *session)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  g_set_object (&self->session, session);
  sonde_target_entry_set_settings (self->entry, sonde_session_get_settings (session),
                                   "websockets-history");
  self->endpoints = sonde_practice_host_list_endpoints (sonde_session_get_practice (session));
  g_signal_connect_object (self->endpoints, "items-changed",
                           G_CALLBACK (sonde_websocket_compose_fill_practice_menu_cb),
                           self, G_CONNECT_SWAPPED);
  sonde_websocket_compose_fill_practice_menu_cb (self);
}

/**
 * sonde_websocket_compose_set_target:
 * @self: a compose bar
 * @target: where to connect to
 *
 * Fills in where to connect to.
 */
void
sonde_websocket_compose_set_target (SondeWebsocketCompose *self,
                                    SondeTarget           *target)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));
  g_return_if_fail (target != NULL);

  gtk_drop_down_set_selected (self->modes, MODE_CLIENT);
  sonde_websocket_compose_clear_errors (self);
  sonde_target_entry_set_text (self->entry, sonde_target_get_uri (target));
}

/**
 * sonde_websocket_compose_fill:
 * @self: a compose bar
 * @client: a client
 *
 * Fills in what a client was made with.
 */
void
sonde_websocket_compose_fill (SondeWebsocketCompose *self,
                              SondeWebsocketClient  *client)
{
  const char * const *headers = sonde_websocket_client_get_headers (client);
  const char * const *subprotocols = sonde_websocket_client_get_subprotocols (client);
  g_autofree char *url = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *names = NULL;

  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));
  g_return_if_fail (SONDE_IS_WEBSOCKET_CLIENT (client));

  url = sonde_websocket_url_to_string (sonde_websocket_client_get_url (client));
  lines = headers != NULL ? g_strjoinv ("\n", (char **) headers) : g_strdup ("");
  names = subprotocols != NULL ? g_strjoinv (", ", (char **) subprotocols) : g_strdup ("");
  gtk_drop_down_set_selected (self->modes, MODE_CLIENT);
  sonde_target_entry_set_text (self->entry, url);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->headers), lines, -1);
  gtk_editable_set_text (GTK_EDITABLE (self->subprotocols), names);
}

/**
 * sonde_websocket_compose_try_practice:
 * @self: a compose bar
 *
 * Starts the practice servers, if they do not run, and fills in the echo server.
 */
void
sonde_websocket_compose_try_practice (SondeWebsocketCompose *self)
{
  SondePracticeHost *host;
  GWeakRef *weak;

  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));
  g_return_if_fail (self->session != NULL);

  host = sonde_session_get_practice (self->session);
  self->tries_practice = TRUE;

  if (sonde_practice_host_get_running (host))
    {
      sonde_websocket_compose_take_practice (self);
      return;
    }

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  sonde_practice_host_start_async (host,
                                   sonde_session_get_base_port (self->session),
                                   NULL,
                                   sonde_websocket_compose_practice_started_cb,
                                   weak);
}

/**
 * sonde_websocket_compose_is_server:
 * @self: a compose bar
 *
 * Returns: whether it is about listening
 */
gboolean
sonde_websocket_compose_is_server (SondeWebsocketCompose *self)
{
  g_return_val_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self), FALSE);

  return gtk_drop_down_get_selected (self->modes) == MODE_SERVER;
}

/**
 * sonde_websocket_compose_set_running:
 * @self: a compose bar
 * @is_connecting: whether a client is connecting
 * @is_listening: whether a server is listening
 *
 * Has the button stop what is under way.
 */
void
sonde_websocket_compose_set_running (SondeWebsocketCompose *self,
                                     gboolean               is_connecting,
                                     gboolean               is_listening)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));

  if (self->is_connecting == is_connecting && self->is_listening == is_listening)
    return;

  self->is_connecting = is_connecting;
  self->is_listening = is_listening;
  sonde_websocket_compose_update (self);
}

/**
 * sonde_websocket_compose_show_error:
 * @self: a compose bar
 * @error: why nothing was done
 *
 * Shows what is wrong where it is wrong.
 */
void
sonde_websocket_compose_show_error (SondeWebsocketCompose *self,
                                    const GError          *error)
{
  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));
  g_return_if_fail (error != NULL);

  if (error->domain == SONDE_WEBSOCKET_HANDSHAKE_ERROR)
    {
      gtk_label_set_text (self->options_error, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->options_error), TRUE);
      gtk_toggle_button_set_active (self->options_button, TRUE);
    }
  else if (sonde_websocket_compose_is_server (self))
    {
      sonde_target_entry_set_error (self->port_entry, error->message);
    }
  else
    {
      sonde_target_entry_set_error (self->entry, error->message);
    }
}

/**
 * sonde_websocket_compose_activate:
 * @self: a compose bar
 *
 * Does what its button does.
 */
void
sonde_websocket_compose_activate (SondeWebsocketCompose *self)
{
  gboolean is_running;

  g_return_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self));

  is_running = sonde_websocket_compose_is_server (self) ? self->is_listening : self->is_connecting;
  g_signal_emit (self, signals[is_running ? SIGNAL_STOP : SIGNAL_START], 0);
}

/**
 * sonde_websocket_compose_make_client:
 * @self: a compose bar
 *
 * Makes a client of what is filled in. If something is wrong, it is shown there.
 *
 * Returns: (transfer full) (nullable): a client that has not started, or `NULL`
 */
SondeWebsocketClient *
sonde_websocket_compose_make_client (SondeWebsocketCompose *self)
{
  g_auto(GStrv) headers = NULL;
  g_auto(GStrv) subprotocols = NULL;
  g_autoptr(SondeWebsocketUrl) url = NULL;
  g_autoptr(GError) error = NULL;
  SondeWebsocketClient *client;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self), NULL);

  url = sonde_websocket_url_parse (sonde_target_entry_get_text (self->entry), &error);

  if (url == NULL)
    {
      sonde_websocket_compose_show_error (self, error);
      return NULL;
    }

  headers = sonde_websocket_compose_dup_headers (self);
  subprotocols = sonde_websocket_compose_dup_subprotocols (self);
  client = sonde_websocket_client_new (url, sonde_session_get_capture (self->session));
  sonde_websocket_client_set_headers (client, (const char * const *) headers);
  sonde_websocket_client_set_subprotocols (client, (const char * const *) subprotocols);
  sonde_websocket_client_set_compression (client, gtk_check_button_get_active (self->compression));
  sonde_websocket_client_set_authority (
    client, sonde_practice_host_get_ca (sonde_session_get_practice (self->session)));
  sonde_target_entry_remember (self->entry);

  return client;
}

/**
 * sonde_websocket_compose_make_server:
 * @self: a compose bar
 *
 * Makes a server of what is filled in. If something is wrong, it is shown there.
 *
 * Returns: (transfer full) (nullable): a server that does not listen yet, or `NULL`
 */
SondeWebsocketServer *
sonde_websocket_compose_make_server (SondeWebsocketCompose *self)
{
  static const char * const addresses[] = { NULL, "0.0.0.0", "::" };
  g_auto(GStrv) subprotocols = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  SondeWebsocketServer *server;
  guint16 port = 0;

  g_return_val_if_fail (SONDE_IS_WEBSOCKET_COMPOSE (self), NULL);

  text = g_strstrip (g_strdup (sonde_target_entry_get_text (self->port_entry)));

  if (*text != '\0' && !sonde_port_parse (text, &port, &error))
    {
      sonde_websocket_compose_show_error (self, error);
      return NULL;
    }

  subprotocols = sonde_websocket_compose_dup_subprotocols (self);
  server = sonde_websocket_server_new (sonde_session_get_capture (self->session));
  sonde_websocket_server_set_port (server, port);
  sonde_websocket_server_set_address (
    server, addresses[MIN (gtk_drop_down_get_selected (self->addresses), 2)]);
  sonde_websocket_server_set_subprotocols (server, (const char * const *) subprotocols);
  sonde_websocket_server_set_compression (server, gtk_check_button_get_active (self->compression));
  sonde_websocket_server_set_echo (server,
                                   gtk_drop_down_get_selected (self->answers) == ANSWER_ECHO);

  return server;
}
