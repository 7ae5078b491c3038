#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-compose.h"
#include "sonde-hostname.h"
#include "sonde-literal.h"
#include "sonde-target-entry.h"
#include "sonde-widgets.h"

#define HISTORY_KEY "dns-history"
#define PRACTICE_ID "dns"
#define PRACTICE_NAME "example.test"
#define DNS_PORT 53
#define KIND_CHARS 9

/**
 * SondeDnsCompose:
 *
 * The compose bar of the DNS page: what to look up, of which name, and whom to ask.
 */
struct _SondeDnsCompose
{
  GtkWidget           parent_instance;

  GtkDropDown        *kinds;
  SondeTargetEntry   *entry;
  GtkToggleButton    *options_button;
  GtkButton          *button;
  GtkRevealer        *hint;
  GtkDropDown        *servers;

  SondeSession       *session;
  GtkStringList      *server_names;
  GInetSocketAddress *practice_server;
  GInetSocketAddress *other_server;
  gboolean            is_running;
  gboolean            wants_practice;
};

G_DEFINE_FINAL_TYPE (SondeDnsCompose, sonde_dns_compose, GTK_TYPE_WIDGET)

enum {
  LOOK_UP,
  STOP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SondeDnsKind
sonde_dns_compose_get_kind (SondeDnsCompose *self)
{
  return (SondeDnsKind) gtk_drop_down_get_selected (self->kinds);
}

/* The system's resolver is first; then the practice server and another, if there are such. */
static GInetSocketAddress *
sonde_dns_compose_get_server (SondeDnsCompose *self)
{
  guint selected = gtk_drop_down_get_selected (self->servers);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return selected == 1 && self->practice_server != NULL ? self->practice_server
                                                        : self->other_server;
}

static gboolean
sonde_dns_compose_is_same_server (GInetSocketAddress *a,
                                  GInetSocketAddress *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_inet_socket_address_get_port (a) == g_inet_socket_address_get_port (b) &&
         g_inet_address_equal (g_inet_socket_address_get_address (a),
                               g_inet_socket_address_get_address (b));
}

/* Lists the servers anew, and selects one of them. */
static void
sonde_dns_compose_list_servers (SondeDnsCompose    *self,
                                GInetSocketAddress *selected)
{
  guint n_names = g_list_model_get_n_items (G_LIST_MODEL (self->server_names));
  guint position = 0;

  gtk_string_list_splice (self->server_names, 1, n_names - 1, NULL);

  if (self->practice_server != NULL)
    {
      g_autofree char *address = sonde_address_to_text (G_SOCKET_ADDRESS (self->practice_server));
      /* Translators: %s is an address with a port */
      g_autofree char *name = g_strdup_printf (_("Practice server (%s)"), address);

      gtk_string_list_append (self->server_names, name);

      if (sonde_dns_compose_is_same_server (selected, self->practice_server))
        position = 1;
    }

  if (self->other_server != NULL)
    {
      g_autofree char *address = sonde_address_to_text (G_SOCKET_ADDRESS (self->other_server));

      gtk_string_list_append (self->server_names, address);

      if (position == 0 && selected != NULL)
        position = g_list_model_get_n_items (G_LIST_MODEL (self->server_names)) - 1;
    }

  gtk_drop_down_set_selected (self->servers, position);

  if (position > 0)
    gtk_toggle_button_set_active (self->options_button, TRUE);
}

static void
sonde_dns_compose_select_server (SondeDnsCompose    *self,
                                 GInetSocketAddress *server)
{
  g_autoptr(GInetSocketAddress) kept = server != NULL ? g_object_ref (server) : NULL;

  if (server != NULL && !sonde_dns_compose_is_same_server (server, self->practice_server))
    g_set_object (&self->other_server, server);

  sonde_dns_compose_list_servers (self, kept);
}

/* Only what the endpoint's address says is known of the practice servers. */
static GInetSocketAddress *
sonde_dns_compose_find_practice (SondeDnsCompose *self)
{
  SondePracticeHost *host = sonde_session_get_practice (self->session);
  g_autoptr(SondePracticeEndpoint) endpoint = NULL;
  g_autoptr(SondeTarget) target = NULL;

  if (sonde_practice_host_get_state (host) == SONDE_PRACTICE_STATE_RUNNING)
    endpoint = sonde_practice_host_find (host, PRACTICE_ID);

  if (endpoint != NULL)
    target = sonde_target_parse (sonde_practice_endpoint_get_uri (endpoint), NULL, NULL);

  if (target == NULL || sonde_target_get_server (target) == NULL)
    return NULL;

  return G_INET_SOCKET_ADDRESS (sonde_literal_to_address (sonde_target_get_server (target),
                                                          sonde_target_get_server_port (target)));
}

static void
sonde_dns_compose_practice_cb (SondeDnsCompose *self)
{
  g_autoptr(GInetSocketAddress) selected = NULL;

  g_set_object (&selected, sonde_dns_compose_get_server (self));
  g_clear_object (&self->practice_server);
  self->practice_server = sonde_dns_compose_find_practice (self);
  sonde_dns_compose_list_servers (self, selected);

  if (self->wants_practice && self->practice_server != NULL)
    sonde_dns_compose_fill (self, SONDE_DNS_KIND_MX, PRACTICE_NAME, self->practice_server);
}

static void
sonde_dns_compose_update_hint (SondeDnsCompose *self)
{
  const char *text = sonde_target_entry_get_text (self->entry);

  gtk_revealer_set_reveal_child (self->hint,
                                 sonde_dns_compose_get_kind (self) == SONDE_DNS_KIND_ADDRESSES &&
                                 sonde_hostname_is_literal (text));
}

static void
sonde_dns_compose_changed_cb (SondeDnsCompose *self)
{
  static const char * const examples[SONDE_N_DNS_KINDS] = {
    N_("www.example.org"), N_("192.0.2.1 or 2001:db8::1"), N_("example.org"), N_("example.org"),
    N_("_xmpp-client._tcp.example.org"), N_("example.org"), N_("example.org"),
  };
  SondeDnsKind kind = sonde_dns_compose_get_kind (self);

  if (kind >= SONDE_N_DNS_KINDS || self->entry == NULL)
    return;

  self->wants_practice = FALSE;
  sonde_target_entry_set_error (self->entry, NULL);
  g_object_set (self->entry, "placeholder-text", _(examples[kind]), NULL);
  sonde_dns_compose_update_hint (self);
}

static void
sonde_dns_compose_activate_cb (SondeDnsCompose *self)
{
  g_signal_emit (self, signals[LOOK_UP], 0);
}

static void
sonde_dns_compose_clicked_cb (SondeDnsCompose *self)
{
  g_signal_emit (self, signals[self->is_running ? STOP : LOOK_UP], 0);
}

static void
sonde_dns_compose_reverse_clicked_cb (SondeDnsCompose *self)
{
  gtk_drop_down_set_selected (self->kinds, SONDE_DNS_KIND_POINTER);
  g_signal_emit (self, signals[LOOK_UP], 0);
}

static void
sonde_dns_compose_setup_kind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                 GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), KIND_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
sonde_dns_compose_bind_kind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                GtkListItem              *item)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (name));
}

static void
sonde_dns_compose_setup_choice_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                   GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *description = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (description), 0);
  gtk_widget_add_css_class (description, "caption");
  gtk_widget_add_css_class (description, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), description);
  gtk_list_item_set_child (item, box);
}

static void
sonde_dns_compose_bind_choice_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                  GtkListItem              *item)
{
  SondeDnsKind kind = (SondeDnsKind) gtk_list_item_get_position (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *description = gtk_widget_get_next_sibling (name);

  gtk_label_set_text (GTK_LABEL (name), sonde_dns_kind_get_name (kind));
  gtk_label_set_text (GTK_LABEL (description), sonde_dns_kind_get_description (kind));
}

/* The button can be narrow, the list explains. */
static void
sonde_dns_compose_fill_kinds (SondeDnsCompose *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) list_factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint kind = 0; kind < SONDE_N_DNS_KINDS; kind++)
    gtk_string_list_append (names, sonde_dns_kind_get_name (kind));

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_dns_compose_setup_kind_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_dns_compose_bind_kind_cb), NULL);
  g_signal_connect (list_factory, "setup", G_CALLBACK (sonde_dns_compose_setup_choice_cb), NULL);
  g_signal_connect (list_factory, "bind", G_CALLBACK (sonde_dns_compose_bind_choice_cb), NULL);
  gtk_drop_down_set_factory (self->kinds, factory);
  gtk_drop_down_set_list_factory (self->kinds, list_factory);
  gtk_drop_down_set_model (self->kinds, G_LIST_MODEL (names));
}

static gboolean
sonde_dns_compose_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_DNS_COMPOSE (widget)->entry));
}

static void
sonde_dns_compose_dispose (GObject *object)
{
  SondeDnsCompose *self = SONDE_DNS_COMPOSE (object);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_DNS_COMPOSE);
  g_clear_object (&self->session);
  g_clear_object (&self->server_names);
  g_clear_object (&self->practice_server);
  g_clear_object (&self->other_server);

  G_OBJECT_CLASS (sonde_dns_compose_parent_class)->dispose (object);
}

static void
sonde_dns_compose_class_init (SondeDnsComposeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_dns_compose_dispose;

  widget_class->grab_focus = sonde_dns_compose_grab_focus;

  /**
   * SondeDnsCompose::look-up:
   *
   * The person wants the answer to what is entered.
   */
  signals[LOOK_UP] =
    g_signal_new ("look-up", SONDE_TYPE_DNS_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeDnsCompose::stop:
   *
   * The person does not want to wait any longer.
   */
  signals[STOP] =
    g_signal_new ("stop", SONDE_TYPE_DNS_COMPOSE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SONDE_TYPE_TARGET_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/"
                                               "sonde-dns-compose.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, kinds);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, options_button);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, button);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, hint);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsCompose, servers);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_compose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_compose_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_compose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_dns_compose_reverse_clicked_cb);
}

static void
sonde_dns_compose_init (SondeDnsCompose *self)
{
  const char * const names[] = { _("System's resolver"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->server_names = gtk_string_list_new (names);
  gtk_drop_down_set_model (self->servers, G_LIST_MODEL (self->server_names));
  sonde_dns_compose_fill_kinds (self);
  sonde_dns_compose_changed_cb (self);
}

/**
 * sonde_dns_compose_set_session:
 * @self: a compose bar
 * @session: the session
 *
 * Gives the bar its history and the practice server.
 */
void
sonde_dns_compose_set_session (SondeDnsCompose *self,
                               SondeSession    *session)
{
  g_return_if_fail (SONDE_IS_DNS_COMPOSE (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  g_set_object (&self->session, session);
  sonde_target_entry_set_settings (self->entry, sonde_session_get_settings (session), HISTORY_KEY);
  g_signal_connect_object (sonde_session_get_practice (session), "notify::state",
                           G_CALLBACK (sonde_dns_compose_practice_cb), self, G_CONNECT_SWAPPED);
  sonde_dns_compose_practice_cb (self);
}

/**
 * sonde_dns_compose_set_target:
 * @self: a compose bar
 * @target: a lookup
 *
 * Fills in what a URI asks for, and says so if that cannot be done.
 */
void
sonde_dns_compose_set_target (SondeDnsCompose *self,
                              SondeTarget     *target)
{
  g_autoptr(GSocketAddress) server = NULL;
  g_autofree char *reason = NULL;
  const char *record_type;
  SondeDnsKind kind = SONDE_DNS_KIND_ADDRESSES;

  g_return_if_fail (SONDE_IS_DNS_COMPOSE (self));
  g_return_if_fail (target != NULL);

  record_type = sonde_target_get_record_type (target);

  if (!sonde_dns_kind_from_record (record_type, &kind))
    reason = g_strdup_printf (_("Records of type %s cannot be looked up here"), record_type);

  if (sonde_target_get_server (target) != NULL)
    {
      guint16 port = sonde_target_get_server_port (target);

      server = sonde_literal_to_address (sonde_target_get_server (target),
                                         port != 0 ? port : DNS_PORT);

      if (server == NULL || g_socket_address_get_family (server) != G_SOCKET_FAMILY_IPV4)
        {
          g_clear_object (&server);
          g_free (reason);
          reason = g_strdup_printf (_("The server “%s” cannot be asked: give its IPv4 address"),
                                    sonde_target_get_server (target));
        }
    }

  sonde_dns_compose_fill (self, kind, sonde_target_get_name (target),
                          (GInetSocketAddress *) server);

  if (reason != NULL)
    sonde_target_entry_set_error (self->entry, reason);
}

/**
 * sonde_dns_compose_fill:
 * @self: a compose bar
 * @kind: what to look up
 * @text: the name or the address
 * @server: (nullable): the server to ask, or `NULL` for the system's resolver
 *
 * Fills in a question.
 */
void
sonde_dns_compose_fill (SondeDnsCompose    *self,
                        SondeDnsKind        kind,
                        const char         *text,
                        GInetSocketAddress *server)
{
  g_return_if_fail (SONDE_IS_DNS_COMPOSE (self));
  g_return_if_fail (kind < SONDE_N_DNS_KINDS);
  g_return_if_fail (text != NULL);
  g_return_if_fail (server == NULL || G_IS_INET_SOCKET_ADDRESS (server));

  gtk_drop_down_set_selected (self->kinds, kind);
  sonde_target_entry_set_text (self->entry, text);
  sonde_dns_compose_select_server (self, server);
  sonde_dns_compose_changed_cb (self);
}

/**
 * sonde_dns_compose_try_practice:
 * @self: a compose bar that has a session
 *
 * Fills in a question for the practice server, which is started if it does not run.
 */
void
sonde_dns_compose_try_practice (SondeDnsCompose *self)
{
  g_return_if_fail (SONDE_IS_DNS_COMPOSE (self));
  g_return_if_fail (self->session != NULL);

  if (self->practice_server == NULL)
    {
      sonde_dns_compose_fill (self, SONDE_DNS_KIND_MX, PRACTICE_NAME, NULL);
      self->wants_practice = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self), "win.practice", NULL);
    }
  else
    {
      sonde_dns_compose_fill (self, SONDE_DNS_KIND_MX, PRACTICE_NAME, self->practice_server);
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * sonde_dns_compose_set_running:
 * @self: a compose bar
 * @is_running: whether there is something to be stopped
 *
 * Makes the button one that stops, or one that looks up.
 */
void
sonde_dns_compose_set_running (SondeDnsCompose *self,
                               gboolean         is_running)
{
  g_return_if_fail (SONDE_IS_DNS_COMPOSE (self));

  if (self->is_running == is_running)
    return;

  self->is_running = is_running;
  gtk_button_set_label (self->button, is_running ? C_("button", "Stop") : _("Look Up"));

  if (is_running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
}

/**
 * sonde_dns_compose_ask:
 * @self: a compose bar
 *
 * Makes a question of what is entered, and remembers that. What is wrong with it is said under
 * the entry.
 *
 * Returns: (transfer full) (nullable): the question, or `NULL` if it cannot be asked
 */
SondeDnsQuestion *
sonde_dns_compose_ask (SondeDnsCompose *self)
{
  g_autoptr(GError) error = NULL;
  SondeDnsQuestion *question;

  g_return_val_if_fail (SONDE_IS_DNS_COMPOSE (self), NULL);

  question = sonde_dns_question_new (sonde_dns_compose_get_kind (self),
                                     sonde_target_entry_get_text (self->entry),
                                     sonde_dns_compose_get_server (self), &error);

  if (question == NULL)
    {
      sonde_target_entry_set_error (self->entry, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return NULL;
    }

  sonde_target_entry_remember (self->entry);

  return question;
}
