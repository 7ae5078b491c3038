#include "config.h"

#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sonde-datagram.h"
#include "sonde-icmp-error.h"
#include "sonde-io-thread.h"
#include "sonde-listen-socket.h"
#include "sonde-literal.h"
#include "sonde-network-error.h"
#include "sonde-udp-peers.h"
#include "sonde-udp-socket.h"

/* The largest datagram there can be. */
#define DEFAULT_BUFFER_BYTES 65535

/* How many datagrams are taken before others have their turn. */
#define SLICE_DATAGRAMS 64

/* So that a burst is not lost while the thread is busy. The system may allow less. */
#define RECEIVE_QUEUE_BYTES (4 * 1024 * 1024)

/**
 * SondeUdpSocket:
 *
 * A UDP socket, with one peer that this side began to talk to, or waiting for any that begin.
 *
 * Each peer has a flow of its own, and each datagram is recorded as one, empty ones too. What the
 * network says about datagrams that did not arrive is noted in the flow of their peer. Once
 * opened it lives until it is stopped.
 */
struct _SondeUdpSocket
{
  GObject        parent_instance;

  SondeCapture  *capture;
  SondeIoThread *thread;
  GMainContext  *context;
  GListStore    *peers;
  GPtrArray     *sources;
  char          *outcome;
  guint16        connect_port;

  /* The rest is under the lock, which is also what keeps a reply from being recorded before
   * what it replies to. */
  GMutex         lock;
  GPtrArray     *sockets;
  SondeUdpPeers *known_peers;
  gsize          buffer_size;
  gboolean       is_echo;
  gboolean       will_tell;
};

G_DEFINE_FINAL_TYPE (SondeUdpSocket, sonde_udp_socket, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_OPEN,
  PROP_OUTCOME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_udp_socket_set_outcome (SondeUdpSocket *self,
                              const char     *outcome)
{
  g_free (self->outcome);
  self->outcome = g_strdup (outcome);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
}

static void
sonde_udp_socket_tell_ignored (SondeUdpSocket *self,
                               guint64         n_ignored)
{
  g_autofree char *outcome = NULL;

  outcome = g_strdup_printf (ngettext ("%lu datagram of further peers was ignored: "
                                       "there are too many.",
                                       "%lu datagrams of further peers were ignored: "
                                       "there are too many.",
                                       (gulong) n_ignored),
                             (gulong) n_ignored);
  sonde_udp_socket_set_outcome (self, outcome);
}

static gboolean
sonde_udp_socket_tell_cb (gpointer user_data)
{
  SondeUdpSocket *self = user_data;
  g_autoptr(GPtrArray) new_peers = NULL;
  guint64 n_ignored;
  guint position;

  g_mutex_lock (&self->lock);
  self->will_tell = FALSE;
  new_peers = sonde_udp_peers_take_new (self->known_peers);
  n_ignored = sonde_udp_peers_get_n_ignored (self->known_peers);
  g_mutex_unlock (&self->lock);

  position = g_list_model_get_n_items (G_LIST_MODEL (self->peers));
  g_list_store_splice (self->peers, position, 0, new_peers->pdata, new_peers->len);

  if (n_ignored > 0)
    sonde_udp_socket_tell_ignored (self, n_ignored);

  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
sonde_udp_socket_tell (SondeUdpSocket *self)
{
  g_autoptr(GSource) source = NULL;

  if (self->will_tell)
    return;

  self->will_tell = TRUE;
  source = g_idle_source_new ();
  g_source_set_callback (source, sonde_udp_socket_tell_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static gboolean
sonde_udp_socket_send_locked (SondeUdpSocket  *self,
                              SondeUdpPeer    *peer,
                              const guint8    *data,
                              gsize            length,
                              GError         **error)
{
  if (!sonde_datagram_send (sonde_udp_peer_get_socket (peer),
                            sonde_udp_peer_get_local (peer),
                            sonde_udp_peer_get_remote (peer),
                            data, length, error))
    return FALSE;

  sonde_capture_add_data (self->capture, sonde_udp_peer_get_flow_id (peer),
                          SONDE_DIRECTION_SENT, data, length);

  return TRUE;
}

static void
sonde_udp_socket_take_datagram (SondeUdpSocket      *self,
                                GSocket             *socket,
                                const guint8        *data,
                                const SondeDatagram *datagram)
{
  SondeUdpPeer *peer;

  peer = sonde_udp_peers_ensure (self->known_peers, socket, SONDE_ROLE_SERVER,
                                 &datagram->local, &datagram->remote);

  if (peer == NULL || sonde_udp_peers_has_new (self->known_peers))
    sonde_udp_socket_tell (self);

  if (peer == NULL)
    return;

  sonde_capture_add_data (self->capture, sonde_udp_peer_get_flow_id (peer),
                          SONDE_DIRECTION_RECEIVED, data, datagram->n_kept);

  if (datagram->n_kept < datagram->length)
    sonde_udp_peer_note_truncated (peer, datagram);

  if (self->is_echo)
    sonde_udp_socket_send_locked (self, peer, data, datagram->n_kept, NULL);
}

static void
sonde_udp_socket_take_icmp (SondeUdpSocket       *self,
                            const SondeIcmpError *icmp)
{
  SondeUdpPeer *peer = NULL;

  if (icmp->has_destination)
    peer = sonde_udp_peers_find_remote (self->known_peers, &icmp->destination);

  if (peer != NULL)
    sonde_udp_peer_note_icmp (peer, icmp);
}

/* In the thread. Returns whether there may be more. */
static gboolean
sonde_udp_socket_receive (SondeUdpSocket *self,
                          GSocket        *socket)
{
  guint8 *buffer = sonde_io_thread_get_buffer (self->thread);
  g_autoptr(GError) error = NULL;
  SondeDatagram datagram;
  SondeIcmpError icmp;
  gboolean more;

  g_mutex_lock (&self->lock);
  more = self->sockets != NULL;

  if (more && sonde_datagram_receive (socket, buffer, self->buffer_size, &datagram, &error))
    {
      sonde_udp_socket_take_datagram (self, socket, buffer, &datagram);
    }
  else if (more)
    {
      /* An error stands for a message in the error queue, which may be there without one too. */
      if (sonde_icmp_error_read (socket, &icmp))
        sonde_udp_socket_take_icmp (self, &icmp);
      else
        more = !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }

  g_mutex_unlock (&self->lock);

  return more;
}

static gboolean
sonde_udp_socket_ready_cb (GSocket      *socket,
                           GIOCondition  condition G_GNUC_UNUSED,
                           gpointer      user_data)
{
  SondeUdpSocket *self = user_data;

  for (guint i = 0; i < SLICE_DATAGRAMS; i++)
    {
      if (!sonde_udp_socket_receive (self, socket))
        break;
    }

  return G_SOURCE_CONTINUE;
}

/* Begins to receive from the sockets. */
static void
sonde_udp_socket_open (SondeUdpSocket *self,
                       GPtrArray      *sockets)
{
  g_mutex_lock (&self->lock);
  self->sockets = g_ptr_array_ref (sockets);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < sockets->len; i++)
    {
      GSocket *socket = g_ptr_array_index (sockets, i);
      GSource *source = g_socket_create_source (socket, G_IO_IN | G_IO_ERR, NULL);

      g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, RECEIVE_QUEUE_BYTES, NULL);
      sonde_datagram_prepare (socket);
      sonde_icmp_error_enable (socket, TRUE);
      g_source_set_callback (source, G_SOURCE_FUNC (sonde_udp_socket_ready_cb),
                             g_object_ref (self), g_object_unref);
      g_source_attach (source, sonde_io_thread_get_context (self->thread));
      g_ptr_array_add (self->sources, source);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

/* Opens a socket that exchanges datagrams with one address alone. */
static SondeUdpPeer *
sonde_udp_socket_open_for (SondeUdpSocket  *self,
                           GSocketAddress  *address,
                           GError         **error)
{
  g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GSocketAddress) local_address = NULL;
  g_autofree char *outcome = NULL;
  SondeEndpoint local;
  SondeEndpoint remote;
  SondeUdpPeer *peer;
  GSocket *socket;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                         G_SOCKET_PROTOCOL_UDP, error);

  if (socket == NULL)
    return NULL;

  g_ptr_array_add (sockets, socket);
  g_socket_set_blocking (socket, FALSE);

  if (!g_socket_connect (socket, address, NULL, error))
    return NULL;

  local_address = g_socket_get_local_address (socket, error);

  if (local_address == NULL)
    return NULL;

  sonde_endpoint_from_address (&local, local_address);
  sonde_endpoint_from_address (&remote, address);

  g_mutex_lock (&self->lock);
  peer = g_object_ref (sonde_udp_peers_ensure (self->known_peers, socket, SONDE_ROLE_CLIENT,
                                               &local, &remote));
  sonde_udp_socket_tell (self);
  g_mutex_unlock (&self->lock);

  sonde_udp_socket_open (self, sockets);
  outcome = g_strdup_printf (_("Ready to send datagrams to %s."), sonde_udp_peer_get_text (peer));
  sonde_udp_socket_set_outcome (self, outcome);

  return peer;
}

static void
sonde_udp_socket_return (SondeUdpSocket *self,
                         GTask          *task,
                         GSocketAddress *address)
{
  g_autofree char *text = sonde_address_to_text (address);
  g_autofree char *outcome = NULL;
  g_autoptr(GError) error = NULL;
  SondeUdpPeer *peer = sonde_udp_socket_open_for (self, address, &error);

  if (peer != NULL)
    {
      g_task_return_pointer (task, peer, g_object_unref);
      return;
    }

  outcome = sonde_network_error_explain (error, SONDE_NETWORK_STEP_CONNECT, text, 0);
  sonde_udp_socket_set_outcome (self, outcome);
  g_task_return_new_error (task, error->domain, error->code, "%s", outcome);
}

static void
sonde_udp_socket_lookup_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeUdpSocket *self = g_task_get_source_object (task);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL;
  GList *addresses;

  addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, &error);

  if (addresses != NULL)
    {
      address = g_inet_socket_address_new (addresses->data, self->connect_port);
      g_resolver_free_addresses (addresses);
      sonde_udp_socket_return (self, task, address);
      return;
    }

  outcome = sonde_network_error_explain (error, SONDE_NETWORK_STEP_RESOLVE,
                                         g_task_get_task_data (task), 0);
  sonde_udp_socket_set_outcome (self, outcome);
  g_task_return_new_error (task, error->domain, error->code, "%s", outcome);
}

static void
sonde_udp_socket_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SondeUdpSocket *self = SONDE_UDP_SOCKET (object);

  switch (prop_id)
    {
    case PROP_OPEN:
      g_value_set_boolean (value, sonde_udp_socket_is_open (self));
      break;

    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_udp_socket_finalize (GObject *object)
{
  SondeUdpSocket *self = SONDE_UDP_SOCKET (object);

  g_clear_object (&self->capture);
  g_clear_object (&self->thread);
  g_clear_object (&self->peers);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  g_clear_pointer (&self->known_peers, sonde_udp_peers_free);
  g_clear_pointer (&self->outcome, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sonde_udp_socket_parent_class)->finalize (object);
}

static void
sonde_udp_socket_class_init (SondeUdpSocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_udp_socket_get_property;
  object_class->finalize = sonde_udp_socket_finalize;

  /**
   * SondeUdpSocket:open:
   *
   * Whether datagrams can be sent and received.
   */
  properties[PROP_OPEN] =
    g_param_spec_boolean ("open", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeUdpSocket:outcome:
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
sonde_udp_socket_init (SondeUdpSocket *self)
{
  g_mutex_init (&self->lock);
  self->thread = sonde_io_thread_new ();
  self->context = g_main_context_ref_thread_default ();
  self->peers = g_list_store_new (SONDE_TYPE_UDP_PEER);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  self->buffer_size = DEFAULT_BUFFER_BYTES;
}

/**
 * sonde_udp_socket_new:
 * @capture: where to record
 *
 * Returns: (transfer full): a socket that is not open
 */
SondeUdpSocket *
sonde_udp_socket_new (SondeCapture *capture)
{
  SondeUdpSocket *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  self = g_object_new (SONDE_TYPE_UDP_SOCKET, NULL);
  self->capture = g_object_ref (capture);
  self->known_peers = sonde_udp_peers_new (capture);

  return self;
}

/**
 * sonde_udp_socket_set_buffer_size:
 * @self: a socket
 * @buffer_size: how many bytes of a datagram are kept, from 1 to 65535; at first 65535
 *
 * Sets how large datagrams may be. What a larger one has more is lost, and a note says so.
 */
void
sonde_udp_socket_set_buffer_size (SondeUdpSocket *self,
                                  gsize           buffer_size)
{
  g_return_if_fail (SONDE_IS_UDP_SOCKET (self));
  g_return_if_fail (buffer_size > 0 && buffer_size <= DEFAULT_BUFFER_BYTES);

  g_mutex_lock (&self->lock);
  self->buffer_size = buffer_size;
  g_mutex_unlock (&self->lock);
}

/**
 * sonde_udp_socket_set_echo:
 * @self: a socket
 * @echo: whether to send back each datagram
 *
 * Makes an echo of this side.
 */
void
sonde_udp_socket_set_echo (SondeUdpSocket *self,
                           gboolean        echo)
{
  g_return_if_fail (SONDE_IS_UDP_SOCKET (self));

  g_mutex_lock (&self->lock);
  self->is_echo = echo;
  g_mutex_unlock (&self->lock);
}

/**
 * sonde_udp_socket_set_broadcast:
 * @self: a socket that is open
 * @broadcast: whether it may send to broadcast addresses
 *
 * Allows to send to everybody on a network.
 */
void
sonde_udp_socket_set_broadcast (SondeUdpSocket *self,
                                gboolean        broadcast)
{
  g_return_if_fail (SONDE_IS_UDP_SOCKET (self));

  for (guint i = 0; self->sockets != NULL && i < self->sockets->len; i++)
    g_socket_set_broadcast (g_ptr_array_index (self->sockets, i), broadcast);
}

/**
 * sonde_udp_socket_listen:
 * @self: a socket that is not open
 * @host: (nullable): an address of this computer, or `NULL` for both loopback addresses
 * @port: a port, in host byte order, or 0 for a free one
 * @error: return location for an error
 *
 * Waits for datagrams from anybody.
 *
 * Fails like [method@TcpListener.start].
 *
 * Returns: whether it waits
 */
gboolean
sonde_udp_socket_listen (SondeUdpSocket  *self,
                         const char      *host,
                         guint16          port,
                         GError         **error)
{
  g_autoptr(GPtrArray) sockets = NULL;
  g_autoptr(GError) cause = NULL;
  g_autofree char *address = NULL;
  g_autofree char *addresses = NULL;
  g_autofree char *outcome = NULL;

  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), FALSE);
  g_return_val_if_fail (self->sockets == NULL, FALSE);

  sockets = sonde_listen_sockets_open (host, port, G_SOCKET_TYPE_DATAGRAM, &address, &cause);

  if (sockets == NULL)
    {
      outcome = sonde_network_error_explain (cause, SONDE_NETWORK_STEP_LISTEN, address, 0);
      sonde_udp_socket_set_outcome (self, outcome);
      sonde_capture_add_note (self->capture, 0, "listen-failed", outcome,
                              "ADDRESS", address, NULL);
      g_set_error_literal (error, cause->domain, cause->code, outcome);
      return FALSE;
    }

  sonde_udp_socket_open (self, sockets);
  addresses = sonde_udp_socket_dup_addresses (self);
  outcome = g_strdup_printf (_("Waiting for datagrams on %s."), addresses);
  sonde_udp_socket_set_outcome (self, outcome);

  return TRUE;
}

/**
 * sonde_udp_socket_connect_async:
 * @self: a socket that is not open
 * @resolver: (nullable): who finds the address of a name, or `NULL` for the system's resolver
 * @host: a host, as sonde_host_port_parse() gives it; a name in ASCII
 * @port: a port, in host byte order
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Gets ready to exchange datagrams with a host, at the first of its addresses. Nothing is sent.
 * Finish with [method@UdpSocket.connect_finish].
 */
void
sonde_udp_socket_connect_async (SondeUdpSocket      *self,
                                GResolver           *resolver,
                                const char          *host,
                                guint16              port,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GSocketAddress) literal = NULL;
  g_autoptr(GResolver) default_resolver = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SONDE_IS_UDP_SOCKET (self));
  g_return_if_fail (host != NULL);
  g_return_if_fail (self->sockets == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_udp_socket_connect_async);
  g_task_set_task_data (task, g_strdup (host), g_free);
  literal = sonde_literal_to_address (host, port);

  if (literal != NULL)
    {
      sonde_udp_socket_return (self, task, literal);
      return;
    }

  if (resolver == NULL)
    resolver = default_resolver = g_resolver_get_default ();

  self->connect_port = port;
  g_resolver_lookup_by_name_async (resolver, host, cancellable,
                                   sonde_udp_socket_lookup_cb, g_steal_pointer (&task));
}

/**
 * sonde_udp_socket_connect_finish:
 * @self: a socket
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what [method@UdpSocket.connect_async] began.
 *
 * Fails with any `G_RESOLVER_ERROR` or `G_IO_ERROR`. The message can be shown as it is.
 *
 * Returns: (transfer full) (nullable): the peer, or `NULL` with @error set
 */
SondeUdpPeer *
sonde_udp_socket_connect_finish (SondeUdpSocket  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonde_udp_socket_send:
 * @self: a socket
 * @peer: one of its peers
 * @bytes: what to send, perhaps nothing
 * @error: return location for an error
 *
 * Sends one datagram, from the address that the peer talks to.
 *
 * Fails with `G_IO_ERROR_MESSAGE_TOO_LARGE`, `SONDE_NETWORK_ERROR_BROADCAST`,
 * `SONDE_NETWORK_ERROR_SENDING_CLOSED` once stopped, or any other `G_IO_ERROR`. The message can be
 * shown as it is.
 *
 * Returns: whether it was sent, which does not mean that it arrives
 */
gboolean
sonde_udp_socket_send (SondeUdpSocket  *self,
                       SondeUdpPeer    *peer,
                       GBytes          *bytes,
                       GError         **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *outcome = NULL;
  const guint8 *data;
  gboolean sent;
  gsize length;

  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), FALSE);
  g_return_val_if_fail (SONDE_IS_UDP_PEER (peer), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &length);

  g_mutex_lock (&self->lock);

  if (self->sockets == NULL)
    g_set_error_literal (&cause, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_SENDING_CLOSED, "");

  sent = self->sockets != NULL && sonde_udp_socket_send_locked (self, peer, data, length, &cause);
  g_mutex_unlock (&self->lock);

  if (sent)
    return TRUE;

  outcome = sonde_network_error_explain (cause, SONDE_NETWORK_STEP_SEND,
                                         sonde_udp_peer_get_text (peer), 0);
  sonde_udp_socket_set_outcome (self, outcome);
  g_set_error_literal (error, cause->domain, cause->code, outcome);

  return FALSE;
}

/**
 * sonde_udp_socket_stop:
 * @self: a socket
 *
 * Closes the socket. Its peers stay to be looked at.
 */
void
sonde_udp_socket_stop (SondeUdpSocket *self)
{
  g_autoptr(GPtrArray) sockets = NULL;

  g_return_if_fail (SONDE_IS_UDP_SOCKET (self));

  if (self->sockets == NULL)
    return;

  for (guint i = 0; i < self->sources->len; i++)
    g_source_destroy (g_ptr_array_index (self->sources, i));

  g_ptr_array_set_size (self->sources, 0);

  g_mutex_lock (&self->lock);
  sockets = g_steal_pointer (&self->sockets);
  sonde_udp_peers_close (self->known_peers);

  for (guint i = 0; i < sockets->len; i++)
    g_socket_close (g_ptr_array_index (sockets, i), NULL);

  g_mutex_unlock (&self->lock);

  sonde_udp_socket_set_outcome (self, _("Stopped."));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

/**
 * sonde_udp_socket_is_open:
 * @self: a socket
 *
 * Returns: whether datagrams can be sent and received
 */
gboolean
sonde_udp_socket_is_open (SondeUdpSocket *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), FALSE);

  return self->sockets != NULL;
}

/**
 * sonde_udp_socket_get_port:
 * @self: a socket
 *
 * Returns: this side's port, or 0 if it is not open
 */
guint16
sonde_udp_socket_get_port (SondeUdpSocket *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), 0);

  return sonde_listen_sockets_get_port (self->sockets);
}

/**
 * sonde_udp_socket_dup_addresses:
 * @self: a socket
 *
 * Returns: (transfer full): this side's addresses and ports, such as `127.0.0.1:53, [::1]:53`
 */
char *
sonde_udp_socket_dup_addresses (SondeUdpSocket *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), NULL);

  return sonde_listen_sockets_to_text (self->sockets);
}

/**
 * sonde_udp_socket_get_outcome:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): what happened last, in a sentence
 */
const char *
sonde_udp_socket_get_outcome (SondeUdpSocket *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), NULL);

  return self->outcome;
}

/**
 * sonde_udp_socket_list_peers:
 * @self: a socket
 *
 * Returns: (transfer none): the [class@UdpPeer]s, in the order in which they came
 */
GListModel *
sonde_udp_socket_list_peers (SondeUdpSocket *self)
{
  g_return_val_if_fail (SONDE_IS_UDP_SOCKET (self), NULL);

  return G_LIST_MODEL (self->peers);
}
