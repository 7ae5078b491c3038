#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-io-thread.h"
#include "sonde-listen-socket.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-taps.h"
#include "sonde-tcp-conversation.h"
#include "sonde-tcp-info.h"
#include "sonde-tcp-listener.h"

/* Below the priority at which windows are drawn: a flood of clients must not stop that. */
#define ACCEPT_PRIORITY (G_PRIORITY_HIGH_IDLE + 40)
#define ACCEPT_SLICE 16

/* How many clients are served at once. The others wait in the kernel's queue. */
#define MAX_CLIENTS 500

#define HANDSHAKE_TIMEOUT_S 10

/* How long to wait when the system has no room for another connection. */
#define RETRY_MS 500

/**
 * SondeTcpListener:
 *
 * Listens for TCP connections at an address of this computer, and serves any number of clients
 * at once, each in a conversation of its own.
 */
struct _SondeTcpListener
{
  GObject          parent_instance;

  SondeCapture    *capture;
  GTlsCertificate *certificate;
  SondeIoThread   *thread;
  GListStore      *conversations;
  GPtrArray       *sockets;
  GPtrArray       *sources;
  GSource         *retry_source;
  GCancellable    *cancellable;
  char            *outcome;
  guint            n_live;
  gboolean         is_echo;
  gboolean         is_accepting;
};

G_DEFINE_FINAL_TYPE (SondeTcpListener, sonde_tcp_listener, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LISTENING,
  PROP_OUTCOME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A client, until TLS is agreed on. */
typedef struct
{
  SondeTcpListener *listener;
  GSocket          *socket;
  GIOStream        *base;
} SondeTcpGuest;

static void sonde_tcp_listener_watch (SondeTcpListener *self);

static void
sonde_tcp_guest_free (SondeTcpGuest *guest)
{
  g_clear_object (&guest->listener);
  g_clear_object (&guest->socket);
  g_clear_object (&guest->base);
  g_free (guest);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeTcpGuest, sonde_tcp_guest_free)

static void
sonde_tcp_listener_set_outcome (SondeTcpListener *self,
                                const char       *outcome)
{
  g_free (self->outcome);
  self->outcome = g_strdup (outcome);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
}

static void
sonde_tcp_listener_unwatch (SondeTcpListener *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    g_source_destroy (g_ptr_array_index (self->sources, i));

  g_ptr_array_set_size (self->sources, 0);

  if (self->retry_source != NULL)
    g_source_destroy (self->retry_source);

  g_clear_pointer (&self->retry_source, g_source_unref);
}

static void
sonde_tcp_listener_state_cb (SondeTcpConversation *conversation,
                             GParamSpec           *pspec G_GNUC_UNUSED,
                             SondeTcpListener     *self)
{
  if (!sonde_tcp_conversation_is_over (conversation))
    return;

  g_signal_handlers_disconnect_by_func (conversation, sonde_tcp_listener_state_cb, self);
  self->n_live--;
  sonde_tcp_listener_watch (self);
}

static void
sonde_tcp_listener_add (SondeTcpListener *self,
                        GIOStream        *stream,
                        GSocket          *socket)
{
  g_autoptr(SondeTcpConversation) conversation = NULL;
  g_autofree char *outcome = NULL;

  conversation = sonde_tcp_conversation_new (self->capture, self->thread, stream, socket,
                                             self->is_echo);
  g_signal_connect_object (conversation, "notify::state",
                           G_CALLBACK (sonde_tcp_listener_state_cb), self, 0);

  g_list_store_append (self->conversations, conversation);
  outcome = g_strdup_printf (_("%s connected."), sonde_tcp_conversation_get_peer (conversation));
  sonde_tcp_listener_set_outcome (self, outcome);
}

static void
sonde_tcp_listener_handshake_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(SondeTcpGuest) guest = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *outcome = NULL;
  SondeTcpListener *self = guest->listener;

  g_socket_set_timeout (guest->socket, 0);

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, &error))
    {
      sonde_tcp_listener_add (self, G_IO_STREAM (object), guest->socket);
      return;
    }

  address = g_socket_get_remote_address (guest->socket, NULL);
  peer = address != NULL ? sonde_address_to_text (address) : g_strdup (_("The client"));
  outcome = sonde_network_error_explain (error, SONDE_NETWORK_STEP_HANDSHAKE, peer, 0);
  sonde_capture_add_note (self->capture, sonde_taps_get_flow_id (guest->base),
                          "tls-failed", outcome, NULL);
  g_io_stream_close_async (G_IO_STREAM (object), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  self->n_live--;
  sonde_tcp_listener_set_outcome (self, outcome);
  sonde_tcp_listener_watch (self);
}

static void
sonde_tcp_listener_start_handshake (SondeTcpListener *self,
                                    GIOStream        *connection,
                                    GSocket          *socket)
{
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  SondeTcpGuest *guest;

  stream = g_tls_server_connection_new (connection, self->certificate, &error);

  if (stream == NULL)
    {
      self->n_live--;
      sonde_tcp_listener_set_outcome (self, error->message);
      return;
    }

  guest = g_new0 (SondeTcpGuest, 1);
  guest->listener = g_object_ref (self);
  guest->socket = g_object_ref (socket);
  guest->base = g_object_ref (connection);
  g_socket_set_timeout (socket, HANDSHAKE_TIMEOUT_S);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (stream), G_PRIORITY_DEFAULT,
                                    self->cancellable, sonde_tcp_listener_handshake_cb, guest);
}

static gboolean
sonde_tcp_listener_retry_cb (gpointer user_data)
{
  SondeTcpListener *self = user_data;

  g_clear_pointer (&self->retry_source, g_source_unref);
  sonde_tcp_listener_watch (self);

  return G_SOURCE_REMOVE;
}

/* A socket that cannot be accepted from stays ready: it must not be asked again at once. */
static void
sonde_tcp_listener_take_error (SondeTcpListener *self,
                               const GError     *error)
{
  g_autofree char *addresses = sonde_tcp_listener_dup_addresses (self);
  g_autofree char *outcome = NULL;

  outcome = sonde_network_error_explain (error, SONDE_NETWORK_STEP_LISTEN, addresses, 0);
  sonde_tcp_listener_set_outcome (self, outcome);
  sonde_tcp_listener_unwatch (self);

  self->retry_source = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (self->retry_source, sonde_tcp_listener_retry_cb, self, NULL);
  g_source_attach (self->retry_source, g_main_context_get_thread_default ());
}

static void
sonde_tcp_listener_take (SondeTcpListener *self,
                         GSocket          *socket)
{
  g_autoptr(GSocketConnection) connection = NULL;

  g_socket_set_blocking (socket, TRUE);
  connection = g_socket_connection_factory_create_connection (socket);
  self->n_live++;

  if (self->certificate != NULL)
    sonde_tcp_listener_start_handshake (self, G_IO_STREAM (connection), socket);
  else
    sonde_tcp_listener_add (self, G_IO_STREAM (connection), socket);
}

static gboolean
sonde_tcp_listener_accept_cb (GSocket      *socket,
                              GIOCondition  condition G_GNUC_UNUSED,
                              gpointer      user_data)
{
  SondeTcpListener *self = user_data;

  for (guint i = 0; i < ACCEPT_SLICE && self->sources->len > 0; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocket) accepted = g_socket_accept (socket, NULL, &error);

      if (accepted != NULL)
        {
          sonde_tcp_listener_take (self, accepted);

          if (self->n_live >= MAX_CLIENTS)
            sonde_tcp_listener_unwatch (self);
        }
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          break;
        }
      else
        {
          sonde_tcp_listener_take_error (self, error);
        }
    }

  return self->sources->len > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Waits for clients, if there is room for more. */
static void
sonde_tcp_listener_watch (SondeTcpListener *self)
{
  if (self->sockets == NULL || !self->is_accepting || self->sources->len > 0 ||
      self->retry_source != NULL || self->n_live >= MAX_CLIENTS)
    return;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      GSource *source = g_socket_create_source (g_ptr_array_index (self->sockets, i),
                                                G_IO_IN, NULL);

      g_source_set_priority (source, ACCEPT_PRIORITY);
      g_source_set_callback (source, G_SOURCE_FUNC (sonde_tcp_listener_accept_cb), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
    }
}

static void
sonde_tcp_listener_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SondeTcpListener *self = SONDE_TCP_LISTENER (object);

  switch (prop_id)
    {
    case PROP_LISTENING:
      g_value_set_boolean (value, self->sockets != NULL);
      break;

    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_tcp_listener_dispose (GObject *object)
{
  SondeTcpListener *self = SONDE_TCP_LISTENER (object);

  g_cancellable_cancel (self->cancellable);
  sonde_tcp_listener_unwatch (self);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_tcp_listener_parent_class)->dispose (object);
}

static void
sonde_tcp_listener_finalize (GObject *object)
{
  SondeTcpListener *self = SONDE_TCP_LISTENER (object);

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_object (&self->conversations);
  g_clear_object (&self->thread);
  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->capture);
  g_clear_pointer (&self->outcome, g_free);

  G_OBJECT_CLASS (sonde_tcp_listener_parent_class)->finalize (object);
}

static void
sonde_tcp_listener_class_init (SondeTcpListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_tcp_listener_get_property;
  object_class->dispose = sonde_tcp_listener_dispose;
  object_class->finalize = sonde_tcp_listener_finalize;

  /**
   * SondeTcpListener:listening:
   *
   * Whether clients can connect.
   */
  properties[PROP_LISTENING] =
    g_param_spec_boolean ("listening", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTcpListener:outcome:
   *
   * What happened last, in a sentence.
   */
  properties[PROP_OUTCOME] =
    g_param_spec_string ("outcome", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_tcp_listener_init (SondeTcpListener *self)
{
  self->conversations = g_list_store_new (SONDE_TYPE_TCP_CONVERSATION);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  self->cancellable = g_cancellable_new ();
  self->thread = sonde_io_thread_new ();
  self->is_accepting = TRUE;
}

/**
 * sonde_tcp_listener_new:
 * @capture: where the taps record
 * @certificate: (nullable): a certificate with its key, to speak TLS with the clients, or `NULL`
 *   for plain TCP
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
SondeTcpListener *
sonde_tcp_listener_new (SondeCapture    *capture,
                        GTlsCertificate *certificate)
{
  SondeTcpListener *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_object_new (SONDE_TYPE_TCP_LISTENER, NULL);
  self->capture = g_object_ref (capture);
  g_set_object (&self->certificate, certificate);

  return self;
}

/**
 * sonde_tcp_listener_start:
 * @self: a listener that does not listen
 * @host: (nullable): an address of this computer, or `NULL` for both loopback addresses
 * @port: a port, in host byte order, or 0 for a free one
 * @error: return location for an error
 *
 * Begins to listen.
 *
 * Fails with `SONDE_NETWORK_ERROR_NOT_AN_ADDRESS` or `SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL`, or
 * with `G_IO_ERROR_ADDRESS_IN_USE`, `G_IO_ERROR_PERMISSION_DENIED` or another `G_IO_ERROR`. The
 * message can be shown as it is.
 *
 * Returns: whether it listens
 */
gboolean
sonde_tcp_listener_start (SondeTcpListener  *self,
                          const char        *host,
                          guint16            port,
                          GError           **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *address = NULL;
  g_autofree char *addresses = NULL;
  g_autofree char *outcome = NULL;

  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), FALSE);
  g_return_val_if_fail (self->sockets == NULL, FALSE);

  self->sockets = sonde_listen_sockets_open (host, port, G_SOCKET_TYPE_STREAM, &address, &cause);

  if (self->sockets == NULL)
    {
      outcome = sonde_network_error_explain (cause, SONDE_NETWORK_STEP_LISTEN, address, 0);
      sonde_tcp_listener_set_outcome (self, outcome);
      sonde_capture_add_note (self->capture, 0, "listen-failed", outcome,
                              "ADDRESS", address, NULL);
      g_set_error_literal (error, cause->domain, cause->code, outcome);
      return FALSE;
    }

  addresses = sonde_tcp_listener_dup_addresses (self);
  outcome = g_strdup_printf (_("Listening on %s."), addresses);
  sonde_tcp_listener_set_outcome (self, outcome);
  sonde_tcp_listener_watch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTENING]);

  return TRUE;
}

/**
 * sonde_tcp_listener_stop:
 * @self: a listener
 *
 * Stops listening. The conversations go on.
 */
void
sonde_tcp_listener_stop (SondeTcpListener *self)
{
  g_return_if_fail (SONDE_IS_TCP_LISTENER (self));

  if (self->sockets == NULL)
    return;

  sonde_tcp_listener_unwatch (self);

  for (guint i = 0; i < self->sockets->len; i++)
    g_socket_close (g_ptr_array_index (self->sockets, i), NULL);

  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  sonde_tcp_listener_set_outcome (self, _("Stopped listening."));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTENING]);
}

/**
 * sonde_tcp_listener_is_listening:
 * @self: a listener
 *
 * Returns: whether clients can connect
 */
gboolean
sonde_tcp_listener_is_listening (SondeTcpListener *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), FALSE);

  return self->sockets != NULL;
}

/**
 * sonde_tcp_listener_get_port:
 * @self: a listener
 *
 * Returns: the port that it listens on, or 0 if it does not
 */
guint16
sonde_tcp_listener_get_port (SondeTcpListener *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), 0);

  return sonde_listen_sockets_get_port (self->sockets);
}

/**
 * sonde_tcp_listener_dup_addresses:
 * @self: a listener
 *
 * Returns: (transfer full): the addresses and ports that it listens on, such as
 *   `127.0.0.1:8080, [::1]:8080`
 */
char *
sonde_tcp_listener_dup_addresses (SondeTcpListener *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), NULL);

  return sonde_listen_sockets_to_text (self->sockets);
}

/**
 * sonde_tcp_listener_get_outcome:
 * @self: a listener
 *
 * Returns: (transfer none) (nullable): what happened last, in a sentence
 */
const char *
sonde_tcp_listener_get_outcome (SondeTcpListener *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), NULL);

  return self->outcome;
}

/**
 * sonde_tcp_listener_set_echo:
 * @self: a listener
 * @echo: whether to send back to each client what it sends
 *
 * Makes an echo server of the listener, for clients that are there as well.
 */
void
sonde_tcp_listener_set_echo (SondeTcpListener *self,
                             gboolean          echo)
{
  guint n;

  g_return_if_fail (SONDE_IS_TCP_LISTENER (self));

  self->is_echo = echo;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->conversations));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeTcpConversation) conversation =
        g_list_model_get_item (G_LIST_MODEL (self->conversations), i);

      sonde_tcp_conversation_set_echo (conversation, echo);
    }
}

/**
 * sonde_tcp_listener_set_accepting:
 * @self: a listener
 * @accepting: whether clients are accepted; else they wait in the kernel's queue
 *
 * Sets whether clients are accepted.
 */
void
sonde_tcp_listener_set_accepting (SondeTcpListener *self,
                                  gboolean          accepting)
{
  g_return_if_fail (SONDE_IS_TCP_LISTENER (self));

  self->is_accepting = accepting;

  if (accepting)
    sonde_tcp_listener_watch (self);
  else
    sonde_tcp_listener_unwatch (self);
}

/**
 * sonde_tcp_listener_get_queue:
 * @self: a listener
 * @n_waiting: (out): how many connections wait to be accepted
 * @backlog: (out): how many may wait at each address; the kernel lets one more wait than that
 *
 * Looks at the kernel's queue.
 */
void
sonde_tcp_listener_get_queue (SondeTcpListener *self,
                              guint            *n_waiting,
                              guint            *backlog)
{
  g_return_if_fail (SONDE_IS_TCP_LISTENER (self));
  g_return_if_fail (n_waiting != NULL && backlog != NULL);

  *n_waiting = 0;
  *backlog = 0;

  for (guint i = 0; self->sockets != NULL && i < self->sockets->len; i++)
    {
      SondeTcpInfo info;

      sonde_tcp_info_read (g_ptr_array_index (self->sockets, i), &info);
      *n_waiting += info.n_waiting;
      *backlog = info.backlog;
    }
}

/**
 * sonde_tcp_listener_list_conversations:
 * @self: a listener
 *
 * Returns: (transfer none): the [class@TcpConversation]s, in the order in which they came; those
 *   that are over stay in the list
 */
GListModel *
sonde_tcp_listener_list_conversations (SondeTcpListener *self)
{
  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), NULL);

  return G_LIST_MODEL (self->conversations);
}

/**
 * sonde_tcp_listener_send_to_all:
 * @self: a listener
 * @bytes: what to send
 *
 * Sends bytes to each client that they can be sent to.
 *
 * Returns: how many these are
 */
guint
sonde_tcp_listener_send_to_all (SondeTcpListener *self,
                                GBytes           *bytes)
{
  guint n_sent = 0;
  guint n;

  g_return_val_if_fail (SONDE_IS_TCP_LISTENER (self), 0);
  g_return_val_if_fail (bytes != NULL, 0);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->conversations));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeTcpConversation) conversation =
        g_list_model_get_item (G_LIST_MODEL (self->conversations), i);

      if (sonde_tcp_conversation_send (conversation, bytes, NULL))
        n_sent++;
    }

  return n_sent;
}

/**
 * sonde_tcp_listener_close_all:
 * @self: a listener
 *
 * Closes each conversation, once all is sent that waits.
 */
void
sonde_tcp_listener_close_all (SondeTcpListener *self)
{
  guint n;

  g_return_if_fail (SONDE_IS_TCP_LISTENER (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->conversations));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeTcpConversation) conversation =
        g_list_model_get_item (G_LIST_MODEL (self->conversations), i);

      if (!sonde_tcp_conversation_is_over (conversation))
        sonde_tcp_conversation_close (conversation, FALSE);
    }
}
