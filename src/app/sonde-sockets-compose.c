#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-host-port.h"
#include "sonde-sockets-compose.h"
#include "sonde-target-entry.h"
#include "sonde-widgets.h"

#define HISTORY_KEY "sockets-history"

/* As they are listed in the template. */
#define MODE_CLIENT   0
#define MODE_LISTENER 1

/* Stands for port 0 while an address is parsed whose port may be left to the system. */
#define ANY_PORT 1

/**
 * SondeSocketsCompose:
 *
 * The compose bar of the Sockets page: client or listener, over what, and where.
 */
struct _SondeSocketsCompose
{
  GtkWidget          parent_instance;

  GtkDropDown       *mode;
  GtkDropDown       *transport;
  SondeTargetEntry  *entry;
  GtkMenuButton     *options_button;
  GtkButton         *go_button;

  SondePracticeHost *practice;
  gboolean           is_running;
  gboolean           is_echo;
};

G_DEFINE_FINAL_TYPE (SondeSocketsCompose, sonde_sockets_compose, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ECHO,
  N_PROPS
};

enum {
  GO,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
sonde_sockets_compose_is_listener (SondeSocketsCompose *self)
{
  return gtk_drop_down_get_selected (self->mode) == MODE_LISTENER;
}

static SondeSocketsTransport
sonde_sockets_compose_get_transport (SondeSocketsCompose *self)
{
  return (SondeSocketsTransport) gtk_drop_down_get_selected (self->transport);
}

static void
sonde_sockets_compose_update (SondeSocketsCompose *self)
{
  gboolean is_listener = sonde_sockets_compose_is_listener (self);
  const char *label;

  if (self->is_running)
    label = _("Stop");
  else if (is_listener)
    label = _("Listen");
  else if (sonde_sockets_compose_get_transport (self) == SONDE_SOCKETS_UDP)
    label = C_("socket", "Open");
  else
    label = _("Connect");

  gtk_button_set_label (self->go_button, label);
  g_object_set (self->entry,
                "placeholder-text", is_listener ? _("Port, or address and port")
                                                : _("Host and port, as in example.com:80"),
                "label", is_listener ? _("Address to listen on") : _("Host and port"),
                NULL);

  if (self->is_running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->go_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->go_button), "suggested-action");
}

/* Targets that the practice servers offer to this page. */
static GMenu *
sonde_sockets_compose_make_targets (SondeSocketsCompose *self)
{
  GListModel *endpoints = sonde_practice_host_list_endpoints (self->practice);
  guint n = g_list_model_get_n_items (endpoints);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);
      g_autoptr(SondeTarget) target = NULL;
      g_autoptr(GMenuItem) item = NULL;
      const char *uri = sonde_practice_endpoint_get_uri (endpoint);

      target = sonde_target_parse (uri, NULL, NULL);

      if (target == NULL || sonde_target_get_page (target) != SONDE_TARGET_PAGE_SOCKETS)
        continue;

      item = g_menu_item_new (sonde_practice_endpoint_get_title (endpoint), NULL);
      g_menu_item_set_action_and_target (item, "sockets.use-target", "s", uri);
      g_menu_append_item (menu, item);
    }

  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, _("Start Practice Servers"), "win.practice");

  return menu;
}

static void
sonde_sockets_compose_practice_cb (SondeSocketsCompose *self)
{
  g_autoptr(GMenu) targets = sonde_sockets_compose_make_targets (self);
  g_autoptr(GMenu) options = g_menu_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (options, _("Listeners Echo What They Receive"), "sockets.echo");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (options));
  g_menu_append_section (menu, _("Practice Servers"), G_MENU_MODEL (targets));
  gtk_menu_button_set_menu_model (self->options_button, G_MENU_MODEL (menu));
}

static void
sonde_sockets_compose_changed_cb (SondeSocketsCompose *self)
{
  sonde_sockets_compose_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_sockets_compose_go_cb (SondeSocketsCompose *self)
{
  g_signal_emit (self, signals[GO], 0);
}

static void
sonde_sockets_compose_use_target_action (GtkWidget  *widget,
                                         const char *action_name G_GNUC_UNUSED,
                                         GVariant   *parameter)
{
  g_autoptr(SondeTarget) target = NULL;

  target = sonde_target_parse (g_variant_get_string (parameter, NULL), NULL, NULL);

  if (target != NULL)
    sonde_sockets_compose_fill (SONDE_SOCKETS_COMPOSE (widget), target);
}

static gboolean
sonde_sockets_compose_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_SOCKETS_COMPOSE (widget)->entry));
}

static void
sonde_sockets_compose_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  SondeSocketsCompose *self = SONDE_SOCKETS_COMPOSE (object);

  switch (prop_id)
    {
    case PROP_ECHO:
      g_value_set_boolean (value, self->is_echo);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_sockets_compose_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  SondeSocketsCompose *self = SONDE_SOCKETS_COMPOSE (object);

  switch (prop_id)
    {
    case PROP_ECHO:
      if (self->is_echo != g_value_get_boolean (value))
        {
          self->is_echo = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_sockets_compose_dispose (GObject *object)
{
  SondeSocketsCompose *self = SONDE_SOCKETS_COMPOSE (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_SOCKETS_COMPOSE);
  g_clear_object (&self->practice);

  G_OBJECT_CLASS (sonde_sockets_compose_parent_class)->dispose (object);
}

static void
sonde_sockets_compose_class_init (SondeSocketsComposeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_sockets_compose_get_property;
  object_class->set_property = sonde_sockets_compose_set_property;
  object_class->dispose = sonde_sockets_compose_dispose;

  widget_class->grab_focus = sonde_sockets_compose_grab_focus;

  /**
   * SondeSocketsCompose:echo:
   *
   * Whether listeners send back what they receive.
   */
  properties[PROP_ECHO] =
    g_param_spec_boolean ("echo", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SondeSocketsCompose::go:
   *
   * The prominent button was pressed, or Return in the entry.
   */
  signals[GO] =
    g_signal_new ("go", SONDE_TYPE_SOCKETS_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeSocketsCompose::changed:
   *
   * It asks for something else.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_SOCKETS_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SONDE_TYPE_TARGET_ENTRY);
  gtk_widget_class_install_property_action (widget_class, "sockets.echo", "echo");
  gtk_widget_class_install_action (widget_class, "sockets.use-target", "s",
                                   sonde_sockets_compose_use_target_action);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-sockets-compose.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsCompose, mode);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsCompose, transport);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsCompose, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsCompose, options_button);
  gtk_widget_class_bind_template_child (widget_class, SondeSocketsCompose, go_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_compose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_sockets_compose_go_cb);
}

static void
sonde_sockets_compose_init (SondeSocketsCompose *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonde_sockets_compose_update (self);
}

/**
 * sonde_sockets_compose_set_settings:
 * @self: a compose bar
 * @settings: where the history is kept
 *
 * Has the entry complete what was entered before.
 */
void
sonde_sockets_compose_set_settings (SondeSocketsCompose *self,
                                    GSettings           *settings)
{
  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));

  sonde_target_entry_set_settings (self->entry, settings, HISTORY_KEY);
}

/**
 * sonde_sockets_compose_set_practice:
 * @self: a compose bar
 * @practice: the practice servers
 *
 * Offers the practice servers as targets, whenever they run.
 */
void
sonde_sockets_compose_set_practice (SondeSocketsCompose *self,
                                    SondePracticeHost   *practice)
{
  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));
  g_return_if_fail (SONDE_IS_PRACTICE_HOST (practice));

  g_set_object (&self->practice, practice);
  g_signal_connect_object (practice, "notify::state",
                           G_CALLBACK (sonde_sockets_compose_practice_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_sockets_compose_practice_cb (self);
}

static SondeSocketsTransport
sonde_sockets_compose_find_transport (SondeTargetMode mode)
{
  switch (mode)
    {
    case SONDE_TARGET_MODE_UDP_CLIENT:
    case SONDE_TARGET_MODE_UDP_LISTENER:
      return SONDE_SOCKETS_UDP;

    case SONDE_TARGET_MODE_TLS_CLIENT:
      return SONDE_SOCKETS_TLS;

    case SONDE_TARGET_MODE_NONE:
    case SONDE_TARGET_MODE_TCP_CLIENT:
    case SONDE_TARGET_MODE_TCP_LISTENER:
    default:
      return SONDE_SOCKETS_TCP;
    }
}

/**
 * sonde_sockets_compose_fill:
 * @self: a compose bar
 * @target: what to fill in
 *
 * Fills the compose bar.
 */
void
sonde_sockets_compose_fill (SondeSocketsCompose *self,
                            SondeTarget         *target)
{
  g_autofree char *text = NULL;
  SondeTargetMode mode;
  const char *host;
  gboolean is_listener;

  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));
  g_return_if_fail (target != NULL);

  mode = sonde_target_get_mode (target);
  host = sonde_target_get_host (target);
  is_listener = mode == SONDE_TARGET_MODE_TCP_LISTENER || mode == SONDE_TARGET_MODE_UDP_LISTENER;

  /* A target without a host means every address of this machine. */
  if (is_listener && host == NULL)
    host = "::";

  text = sonde_host_port_format (host != NULL ? host : "", sonde_target_get_port (target));
  gtk_drop_down_set_selected (self->mode, is_listener ? MODE_LISTENER : MODE_CLIENT);
  gtk_drop_down_set_selected (self->transport, sonde_sockets_compose_find_transport (mode));
  sonde_target_entry_set_text (self->entry, text);
  sonde_sockets_compose_show_error (self, NULL);
  sonde_sockets_compose_changed_cb (self);
}

/**
 * sonde_sockets_compose_show_error:
 * @self: a compose bar
 * @reason: (nullable): what is wrong with what is entered, or `NULL` if nothing is
 *
 * Says below the entry what is wrong with it.
 */
void
sonde_sockets_compose_show_error (SondeSocketsCompose *self,
                                  const char          *reason)
{
  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));

  sonde_target_entry_set_error (self->entry, reason);
}

/* A listener takes a port alone, and may leave the port to the system. */
static gboolean
sonde_sockets_compose_read_listener (const char           *text,
                                     SondeSocketsRequest  *request,
                                     GError              **error)
{
  g_autofree char *address = NULL;
  const char *port = text[0] == ':' && text[1] != ':' ? text + 1 : text;

  if (*port == '\0' || g_str_equal (port, "0"))
    return TRUE;

  if (strspn (port, "0123456789") == strlen (port))
    return sonde_port_parse (port, &request->port, error);

  if (!g_str_has_suffix (text, ":0") || g_str_has_suffix (text, "::0"))
    return sonde_host_port_parse (text, 0, &request->host, &request->port, error);

  address = g_strndup (text, strlen (text) - strlen (":0"));

  if (!sonde_host_port_parse (address, ANY_PORT, &request->host, &request->port, error))
    return FALSE;

  request->port = 0;

  return TRUE;
}

/**
 * sonde_sockets_compose_read:
 * @self: a compose bar
 * @request: (out caller-allocates): what it asks for; the host is to be freed
 *
 * Reads the compose bar. What is wrong is said below the entry.
 *
 * Returns: whether it asks for something that can be done
 */
gboolean
sonde_sockets_compose_read (SondeSocketsCompose *self,
                            SondeSocketsRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean valid;

  g_return_val_if_fail (SONDE_IS_SOCKETS_COMPOSE (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  memset (request, 0, sizeof *request);
  request->is_listener = sonde_sockets_compose_is_listener (self);
  request->transport = sonde_sockets_compose_get_transport (self);
  text = g_strstrip (g_strdup (sonde_target_entry_get_text (self->entry)));

  if (request->is_listener)
    valid = sonde_sockets_compose_read_listener (text, request, &error);
  else
    valid = sonde_host_port_parse (text, 0, &request->host, &request->port, &error);

  sonde_sockets_compose_show_error (self, valid ? NULL : error->message);

  return valid;
}

/**
 * sonde_sockets_compose_dup_key:
 * @self: a compose bar
 *
 * Returns: (transfer full): what it asks for, to be compared with what it asked for before
 */
char *
sonde_sockets_compose_dup_key (SondeSocketsCompose *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_COMPOSE (self), NULL);

  return g_strdup_printf ("%d %d %s",
                          sonde_sockets_compose_is_listener (self),
                          sonde_sockets_compose_get_transport (self),
                          sonde_target_entry_get_text (self->entry));
}

/**
 * sonde_sockets_compose_set_running:
 * @self: a compose bar
 * @running: whether what it asks for is being done, so that the button stops it
 *
 * Sets what the prominent button does.
 */
void
sonde_sockets_compose_set_running (SondeSocketsCompose *self,
                                   gboolean             running)
{
  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));

  if (self->is_running == running)
    return;

  self->is_running = running;
  sonde_sockets_compose_update (self);
}

/**
 * sonde_sockets_compose_get_echo:
 * @self: a compose bar
 *
 * Returns: whether listeners shall send back what they receive
 */
gboolean
sonde_sockets_compose_get_echo (SondeSocketsCompose *self)
{
  g_return_val_if_fail (SONDE_IS_SOCKETS_COMPOSE (self), FALSE);

  return self->is_echo;
}

/**
 * sonde_sockets_compose_remember:
 * @self: a compose bar
 *
 * Puts what is entered into the history.
 */
void
sonde_sockets_compose_remember (SondeSocketsCompose *self)
{
  g_return_if_fail (SONDE_IS_SOCKETS_COMPOSE (self));

  sonde_target_entry_remember (self->entry);
}
