#include "config.h"

#include "sonde-python-socket.h"
#include "sonde-sockets-code.h"

/* A script is for reading: it has no more of what was sent than this. */
#define MAX_PAYLOADS 32
#define MAX_PAYLOAD_BYTES (16 * 1024)

/* What one write or datagram sent, as the capture has it. */
static GBytes *
sonde_sockets_code_read (SondeFlow *flow,
                         guint      position,
                         gsize      length)
{
  guint64 offset = sonde_flow_get_stream_offset (flow, position, SONDE_DIRECTION_SENT);
  gsize wanted = MIN (length, MAX_PAYLOAD_BYTES);
  g_autofree guint8 *buffer = g_malloc (MAX (wanted, 1));
  gssize n_read = sonde_flow_read_stream (flow, SONDE_DIRECTION_SENT, offset, buffer, wanted, NULL);

  return g_bytes_new (buffer, n_read > 0 ? (gsize) n_read : 0);
}

static GPtrArray *
sonde_sockets_code_list_sent (SondeFlow *flow)
{
  GPtrArray *payloads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n_events = flow != NULL ? sonde_flow_get_n_events (flow) : 0;

  for (guint i = 0; i < n_events && payloads->len < MAX_PAYLOADS; i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == SONDE_EVENT_DATA && event.direction == SONDE_DIRECTION_SENT)
        g_ptr_array_add (payloads, sonde_sockets_code_read (flow, i, event.length));
    }

  return payloads;
}

static gboolean
sonde_sockets_code_was_finished (SondeFlow *flow)
{
  guint n_events = flow != NULL ? sonde_flow_get_n_events (flow) : 0;

  for (guint i = 0; i < n_events; i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == SONDE_EVENT_FINISHED && event.direction == SONDE_DIRECTION_SENT)
        return TRUE;
    }

  return FALSE;
}

/* The host of a client's script: as it was entered, if that is known. */
static void
sonde_sockets_code_fill_client (SondeSocketsItem  *item,
                                SondePythonSocket *script,
                                char             **address)
{
  SondeTcpClient *client = sonde_sockets_item_get_tcp_client (item);
  SondeFlow *flow = sonde_sockets_item_get_flow (item);

  /* This is known even of what has failed. */
  if (client != NULL)
    {
      SondeTlsReport *report = sonde_tcp_client_get_tls_report (client);

      script->host = sonde_tcp_client_get_host (client);
      script->port = sonde_tcp_client_get_port (client);
      script->tls = sonde_tcp_client_get_use_tls (client);
      script->insecure = report != NULL && !sonde_tls_report_is_trusted (report) &&
                         sonde_sockets_item_get_conversation (item) != NULL;
      return;
    }

  *address = sonde_endpoint_dup_address (sonde_flow_get_remote (flow));
  script->host = *address;
  script->port = sonde_flow_get_remote (flow)->port;
  script->tls = sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TLS;
}

static void
sonde_sockets_code_fill_listener (SondeSocketsItem  *item,
                                  SondePythonSocket *script,
                                  char             **address)
{
  SondeTcpListener *listener = sonde_sockets_item_get_tcp_listener (item);
  SondeUdpSocket *socket = sonde_sockets_item_get_udp_socket (item);
  g_autofree char *addresses = NULL;
  SondeEndpoint endpoint;

  addresses = listener != NULL ? sonde_tcp_listener_dup_addresses (listener)
                               : sonde_udp_socket_dup_addresses (socket);
  script->port = listener != NULL ? sonde_tcp_listener_get_port (listener)
                                  : sonde_udp_socket_get_port (socket);

  /* Of both loopback addresses, the first. */
  if (*addresses != '\0')
    {
      g_auto(GStrv) parts = g_strsplit (addresses, ",", 2);

      if (sonde_endpoint_parse (&endpoint, parts[0]))
        *address = sonde_endpoint_dup_address (&endpoint);
    }

  script->host = *address;
}

/**
 * sonde_sockets_code_dup:
 * @item: an item
 * @echo: whether listeners send back what they receive
 *
 * Writes what was done as a script for Python's standard library.
 *
 * Returns: (transfer full) (nullable): the script, or `NULL` if there is nothing to show
 */
char *
sonde_sockets_code_dup (SondeSocketsItem *item,
                        gboolean          echo)
{
  g_autoptr(GPtrArray) payloads = NULL;
  g_autofree char *address = NULL;
  SondePythonSocket script = { 0, };
  SondeSocketsItem *listener;
  SondeFlow *flow;
  gboolean is_udp;

  g_return_val_if_fail (SONDE_IS_SOCKETS_ITEM (item), NULL);

  flow = sonde_sockets_item_get_flow (item);
  listener = sonde_sockets_item_get_parent (item) != NULL ? sonde_sockets_item_get_parent (item)
                                                          : item;

  /* What TLS said before it failed is not what a script would send. */
  if (sonde_sockets_item_get_tcp_client (item) != NULL &&
      sonde_sockets_item_get_conversation (item) == NULL)
    flow = NULL;

  payloads = sonde_sockets_code_list_sent (flow);
  script.payloads = (GBytes * const *) payloads->pdata;
  script.n_payloads = payloads->len;
  script.half_close = sonde_sockets_code_was_finished (flow);
  script.echo = echo;

  if (sonde_sockets_item_list_guests (listener) != NULL)
    {
      is_udp = sonde_sockets_item_get_udp_socket (listener) != NULL;
      script.kind = is_udp ? SONDE_PYTHON_SOCKET_UDP_LISTENER : SONDE_PYTHON_SOCKET_TCP_LISTENER;
      sonde_sockets_code_fill_listener (listener, &script, &address);

      return sonde_python_socket (&script);
    }

  if (flow == NULL && sonde_sockets_item_get_tcp_client (item) == NULL)
    return NULL;

  is_udp = flow != NULL && sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP;
  script.kind = is_udp ? SONDE_PYTHON_SOCKET_UDP_CLIENT : SONDE_PYTHON_SOCKET_TCP_CLIENT;
  sonde_sockets_code_fill_client (item, &script, &address);

  return sonde_python_socket (&script);
}
