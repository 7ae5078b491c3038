#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-practice-ca.h"
#include "sonde-practice-dns-server.h"
#include "sonde-practice-endpoint.h"
#include "sonde-practice-http-server.h"
#include "sonde-practice-servers.h"
#include "sonde-practice-sockets.h"
#include "sonde-practice-tcp-chat.h"
#include "sonde-practice-tcp-echo.h"
#include "sonde-practice-tcp-fault.h"
#include "sonde-practice-tcp-speaker.h"
#include "sonde-practice-tls-echo.h"
#include "sonde-practice-udp-echo.h"

#define DRIP_INTERVAL_MS 1000

/**
 * SondePracticeServers:
 *
 * All practice servers of one process.
 *
 * They listen on loopback only and serve in the main context of the thread that started them.
 */
struct _SondePracticeServers
{
  GObject          parent_instance;

  SondePracticeCa *ca;
  GTlsCertificate *certificate;
  GPtrArray       *servers;
  GListStore      *endpoints;
};

G_DEFINE_FINAL_TYPE (SondePracticeServers, sonde_practice_servers, G_TYPE_OBJECT)

/* In the order of their ports. */
typedef enum
{
  SERVER_TCP_ECHO,
  SERVER_TCP_CHAT,
  SERVER_TCP_GREETING,
  SERVER_TCP_RESET,
  SERVER_TCP_CLOSE,
  SERVER_TCP_DRIP,
  SERVER_TCP_SILENT,
  SERVER_UDP_ECHO,
  SERVER_TLS_ECHO,
  SERVER_HTTP,
  SERVER_HTTPS,
  SERVER_DNS,
  N_SERVERS
} ServerKind;

G_STATIC_ASSERT (N_SERVERS == SONDE_PRACTICE_N_PORTS);

/* Where a certificate must fit, the name is given, since only names are announced in TLS. */
static const struct
{
  const char *id;
  ServerKind server;
  const char *scheme;
  const char *host;
  const char *path;
} endpoints[] = {
  { "tcp-echo", SERVER_TCP_ECHO, "tcp", "127.0.0.1", "" },
  { "tcp-chat", SERVER_TCP_CHAT, "tcp", "127.0.0.1", "" },
  { "tcp-greeting", SERVER_TCP_GREETING, "tcp", "127.0.0.1", "" },
  { "tcp-reset", SERVER_TCP_RESET, "tcp", "127.0.0.1", "" },
  { "tcp-close", SERVER_TCP_CLOSE, "tcp", "127.0.0.1", "" },
  { "tcp-drip", SERVER_TCP_DRIP, "tcp", "127.0.0.1", "" },
  { "tcp-silent", SERVER_TCP_SILENT, "tcp", "127.0.0.1", "" },
  { "udp-echo", SERVER_UDP_ECHO, "udp", "127.0.0.1", "" },
  { "tls-echo", SERVER_TLS_ECHO, "tls", "localhost", "" },
  { "http", SERVER_HTTP, "http", "127.0.0.1", "/" },
  { "http-echo", SERVER_HTTP, "http", "127.0.0.1", "/echo" },
  { "http-image", SERVER_HTTP, "http", "127.0.0.1", "/image.png" },
  { "http-delay", SERVER_HTTP, "http", "127.0.0.1", "/delay/3" },
  { "http-stream", SERVER_HTTP, "http", "127.0.0.1", "/stream/10?interval=500" },
  { "http-events", SERVER_HTTP, "http", "127.0.0.1", "/events" },
  { "http-redirect", SERVER_HTTP, "http", "127.0.0.1", "/redirect/3" },
  { "http-close", SERVER_HTTP, "http", "127.0.0.1", "/close" },
  { "http-garbage", SERVER_HTTP, "http", "127.0.0.1", "/garbage" },
  { "https", SERVER_HTTPS, "https", "localhost", "/" },
  { "ws", SERVER_HTTP, "ws", "127.0.0.1", "/ws" },
  { "ws-chat", SERVER_HTTP, "ws", "127.0.0.1", "/ws/chat" },
  { "ws-ticker", SERVER_HTTP, "ws", "127.0.0.1", "/ws/ticker" },
  { "ws-close", SERVER_HTTP, "ws", "127.0.0.1", "/ws/close/4000" },
  { "wss", SERVER_HTTPS, "wss", "localhost", "/ws" },
  { "dns", SERVER_DNS, "dns", "127.0.0.1", "/example.test?type=MX" },
};

static const char greeting[] = "Hello from the practice server. Goodbye!\r\n";
static const char drip[] = "Constant dripping wears away the stone.\r\n";

static GPtrArray *
sonde_practice_servers_bind (ServerKind   kind,
                             guint16      base_port,
                             GError     **error)
{
  SondePracticeTransport transports = SONDE_PRACTICE_TRANSPORT_TCP;
  guint16 port = base_port != 0 ? (guint16) (base_port + kind) : 0;

  if (kind == SERVER_UDP_ECHO)
    transports = SONDE_PRACTICE_TRANSPORT_UDP;
  else if (kind == SERVER_DNS)
    transports |= SONDE_PRACTICE_TRANSPORT_UDP;

  return sonde_practice_sockets_bind (port, transports, error);
}

static GObject *
sonde_practice_servers_make (SondePracticeServers *self,
                             ServerKind            kind,
                             GPtrArray            *sockets)
{
  switch (kind)
    {
    case SERVER_TCP_ECHO:
      return G_OBJECT (sonde_practice_tcp_echo_new (sockets));

    case SERVER_TCP_CHAT:
      return G_OBJECT (sonde_practice_tcp_chat_new (sockets));

    case SERVER_TCP_GREETING:
      return G_OBJECT (sonde_practice_tcp_speaker_new (sockets, greeting, 0));

    case SERVER_TCP_RESET:
      return G_OBJECT (sonde_practice_tcp_fault_new (sockets, SONDE_PRACTICE_FAULT_RESET));

    case SERVER_TCP_CLOSE:
      return G_OBJECT (sonde_practice_tcp_fault_new (sockets, SONDE_PRACTICE_FAULT_CLOSE));

    case SERVER_TCP_DRIP:
      return G_OBJECT (sonde_practice_tcp_speaker_new (sockets, drip, DRIP_INTERVAL_MS));

    case SERVER_TCP_SILENT:
      return G_OBJECT (sonde_practice_tcp_fault_new (sockets, SONDE_PRACTICE_FAULT_SILENT));

    case SERVER_UDP_ECHO:
      return G_OBJECT (sonde_practice_udp_echo_new (sockets));

    case SERVER_TLS_ECHO:
      return G_OBJECT (sonde_practice_tls_echo_new (sockets, self->certificate));

    case SERVER_HTTP:
      return G_OBJECT (sonde_practice_http_server_new (sockets, NULL));

    case SERVER_HTTPS:
      return G_OBJECT (sonde_practice_http_server_new (sockets, self->certificate));

    case SERVER_DNS:
      return G_OBJECT (sonde_practice_dns_server_new (sockets));

    case N_SERVERS:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
sonde_practice_servers_try_start (SondePracticeServers  *self,
                                  guint16                base_port,
                                  GError               **error)
{
  guint16 ports[N_SERVERS];

  self->ca = sonde_practice_ca_new (error);

  if (self->ca == NULL)
    return FALSE;

  self->certificate = sonde_practice_ca_issue_localhost (self->ca, error);

  if (self->certificate == NULL)
    return FALSE;

  for (ServerKind kind = 0; kind < N_SERVERS; kind++)
    {
      g_autoptr(GPtrArray) sockets = sonde_practice_servers_bind (kind, base_port, error);

      if (sockets == NULL)
        return FALSE;

      ports[kind] = sonde_practice_sockets_get_port (sockets);
      g_ptr_array_add (self->servers, sonde_practice_servers_make (self, kind, sockets));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *uri = g_strdup_printf ("%s://%s:%u%s",
                                              endpoints[i].scheme,
                                              endpoints[i].host,
                                              ports[endpoints[i].server],
                                              endpoints[i].path);
      g_autoptr(SondePracticeEndpoint) endpoint = NULL;

      endpoint = sonde_practice_endpoint_new (endpoints[i].id, uri);
      g_list_store_append (self->endpoints, endpoint);
    }

  return TRUE;
}

static void
sonde_practice_servers_dispose (GObject *object)
{
  SondePracticeServers *self = SONDE_PRACTICE_SERVERS (object);

  sonde_practice_servers_stop (self);

  G_OBJECT_CLASS (sonde_practice_servers_parent_class)->dispose (object);
}

static void
sonde_practice_servers_finalize (GObject *object)
{
  SondePracticeServers *self = SONDE_PRACTICE_SERVERS (object);

  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_object (&self->endpoints);

  G_OBJECT_CLASS (sonde_practice_servers_parent_class)->finalize (object);
}

static void
sonde_practice_servers_class_init (SondePracticeServersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_servers_dispose;
  object_class->finalize = sonde_practice_servers_finalize;
}

static void
sonde_practice_servers_init (SondePracticeServers *self)
{
  self->servers = g_ptr_array_new_with_free_func (g_object_unref);
  self->endpoints = g_list_store_new (SONDE_TYPE_PRACTICE_ENDPOINT);
}

/**
 * sonde_practice_servers_new:
 *
 * Makes a set of servers that does not run yet.
 *
 * Returns: (transfer full): a new set
 */
SondePracticeServers *
sonde_practice_servers_new (void)
{
  return g_object_new (SONDE_TYPE_PRACTICE_SERVERS, NULL);
}

/**
 * sonde_practice_servers_start:
 * @self: a set of servers that does not run
 * @base_port: the first of 12 consecutive ports, or 0 for any that are free
 * @error: return location for an error
 *
 * Starts all servers, or none.
 *
 * Fails with any `G_IO_ERROR`, notably `G_IO_ERROR_ADDRESS_IN_USE`, and `G_TLS_ERROR`.
 *
 * Returns: whether the servers run
 */
gboolean
sonde_practice_servers_start (SondePracticeServers  *self,
                              guint16                base_port,
                              GError               **error)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_SERVERS (self), FALSE);
  g_return_val_if_fail (self->servers->len == 0, FALSE);

  if (base_port > G_MAXUINT16 - N_SERVERS + 1)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The first port must be at most %d"), G_MAXUINT16 - N_SERVERS + 1);
      return FALSE;
    }

  if (sonde_practice_servers_try_start (self, base_port, error))
    return TRUE;

  sonde_practice_servers_stop (self);

  return FALSE;
}

/**
 * sonde_practice_servers_stop:
 * @self: a set of servers
 *
 * Stops all servers and closes their connections. Does nothing if they do not run.
 */
void
sonde_practice_servers_stop (SondePracticeServers *self)
{
  g_return_if_fail (SONDE_IS_PRACTICE_SERVERS (self));

  g_list_store_remove_all (self->endpoints);
  g_ptr_array_set_size (self->servers, 0);
  g_clear_object (&self->certificate);
  g_clear_object (&self->ca);
}

/**
 * sonde_practice_servers_list_endpoints:
 * @self: a set of servers
 *
 * Lists what there is to practise with.
 *
 * Returns: (transfer full): a live list of [class@PracticeEndpoint], empty while the servers
 *   do not run
 */
GListModel *
sonde_practice_servers_list_endpoints (SondePracticeServers *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_SERVERS (self), NULL);

  return G_LIST_MODEL (g_object_ref (self->endpoints));
}

/**
 * sonde_practice_servers_get_ca_pem:
 * @self: a set of servers
 *
 * Gets the certificate of the authority that vouches for the servers.
 *
 * Returns: (transfer none) (nullable): the certificate in PEM, or `NULL` while the servers do not
 *   run
 */
const char *
sonde_practice_servers_get_ca_pem (SondePracticeServers *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_SERVERS (self), NULL);

  return self->ca != NULL ? sonde_practice_ca_get_pem (self->ca) : NULL;
}
