#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <resolv.h>
#include <string.h>

#include "sonde-dns-message.h"
#include "sonde-dns-resolver.h"

/* A header, a name, type and class; and the largest message there is. */
#define MAX_QUERY_BYTES 512
#define MAX_REPLY_BYTES 65535

/* The first bytes of a message: its number, and the bit that makes it an answer. */
#define ID_BYTES 2
#define FLAGS_OFFSET 2
#define FLAG_RESPONSE 0x80

/*
 * GIO's own resolver cannot be used for records: GLib 2.74 crashes on a TXT record that is not
 * UTF-8, cuts strings at a zero, and tells neither a missing name from a missing type nor a time
 * to live. This is the same call of the C library that it makes.
 */

static void
sonde_dns_resolver_set_server (struct __res_state *state,
                               GInetSocketAddress *server)
{
  g_autoptr(GError) error = NULL;

  /* Only the first place is used, whose other half must not hold an IPv6 server. */
  state->nscount = 1;
  memset (&state->nsaddr_list[0], 0, sizeof state->nsaddr_list[0]);
  g_socket_address_to_native (G_SOCKET_ADDRESS (server), &state->nsaddr_list[0],
                              sizeof state->nsaddr_list[0], &error);
}

static char *
sonde_dns_resolver_dup_servers (const struct __res_state *state)
{
  g_autoptr(GPtrArray) servers = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < state->nscount && i < MAXNS; i++)
    {
      const struct sockaddr_in *ipv4 = &state->nsaddr_list[i];
      const struct sockaddr_in6 *ipv6 = state->_u._ext.nsaddrs[i];
      char text[INET6_ADDRSTRLEN];

      if (ipv4->sin_family == AF_INET)
        g_ptr_array_add (servers, g_strdup (inet_ntop (AF_INET, &ipv4->sin_addr,
                                                       text, sizeof text)));
      else if (ipv6 != NULL)
        g_ptr_array_add (servers, g_strdup (inet_ntop (AF_INET6, &ipv6->sin6_addr,
                                                       text, sizeof text)));
    }

  if (servers->len == 0)
    return NULL;

  g_ptr_array_add (servers, NULL);

  return g_strjoinv (", ", (char **) servers->pdata);
}

/*
 * When every server said no, the C library reports that nobody answered; but what the last of
 * them said is still there.
 */
static gboolean
sonde_dns_resolver_has_reply (const guint8 *query,
                              const guint8 *reply)
{
  return memcmp (query, reply, ID_BYTES) == 0 && (reply[FLAGS_OFFSET] & FLAG_RESPONSE) != 0;
}

static void
sonde_dns_resolver_exchange (struct __res_state *state,
                             const char         *name,
                             guint16             record_type,
                             SondeDnsAnswer     *answer)
{
  guint8 query[MAX_QUERY_BYTES] = { 0 };
  g_autofree guint8 *reply = g_malloc0 (MAX_REPLY_BYTES);
  int n_query;
  int n_reply;

  n_query = res_nmkquery (state, ns_o_query, name, ns_c_in, record_type, NULL, 0, NULL,
                          query, sizeof query);

  if (n_query < 0)
    {
      answer->outcome = SONDE_DNS_OUTCOME_NO_NAME;
      return;
    }

  n_reply = res_nsend (state, query, n_query, reply, MAX_REPLY_BYTES);

  if (n_reply <= 0 && sonde_dns_resolver_has_reply (query, reply))
    n_reply = NS_HFIXEDSZ;

  if (n_reply <= 0 && errno != ETIMEDOUT)
    {
      answer->outcome = SONDE_DNS_OUTCOME_NO_SERVER;
      return;
    }

  sonde_dns_answer_add_message (answer, SONDE_DIRECTION_SENT, query, (gsize) n_query);

  if (n_reply > 0)
    sonde_dns_message_read (reply, (gsize) n_reply, record_type, answer);
  else
    answer->outcome = SONDE_DNS_OUTCOME_TIMED_OUT;
}

/**
 * sonde_dns_resolver_ask:
 * @server: (nullable): the server to ask, IPv4 only, or `NULL` for those of the system
 * @name: the name, with the root's dot at the end
 * @record_type: the number of the record type
 * @answer: where the records, the outcome and the servers go
 *
 * Asks DNS for the records of a name, as the system is configured, and waits for the answer. The
 * search list is not applied. For a thread.
 */
void
sonde_dns_resolver_ask (GInetSocketAddress *server,
                        const char         *name,
                        guint16             record_type,
                        SondeDnsAnswer     *answer)
{
  struct __res_state state;
  int n_servers;

  g_return_if_fail (server == NULL || G_IS_INET_SOCKET_ADDRESS (server));
  g_return_if_fail (name != NULL);
  g_return_if_fail (answer != NULL);

  answer->source = SONDE_DNS_SOURCE_DNS;

  memset (&state, 0, sizeof state);

  if (res_ninit (&state) != 0)
    {
      answer->outcome = SONDE_DNS_OUTCOME_NO_SERVER;
      return;
    }

  n_servers = state.nscount;

  if (server != NULL)
    sonde_dns_resolver_set_server (&state, server);

  g_free (answer->servers);
  answer->servers = sonde_dns_resolver_dup_servers (&state);
  sonde_dns_resolver_exchange (&state, name, record_type, answer);

  /* Closing frees as many as it is told of. */
  state.nscount = n_servers;
  res_nclose (&state);
}

/**
 * sonde_dns_resolver_get_patience:
 * @answer: where the servers go
 *
 * Finds out which servers the system asks, and how long it waits for one. For a thread.
 *
 * Returns: the wait in seconds
 */
int
sonde_dns_resolver_get_patience (SondeDnsAnswer *answer)
{
  struct __res_state state;
  int patience_s;

  g_return_val_if_fail (answer != NULL, 0);

  memset (&state, 0, sizeof state);

  if (res_ninit (&state) != 0)
    return 0;

  g_free (answer->servers);
  answer->servers = sonde_dns_resolver_dup_servers (&state);

  patience_s = state.retrans;
  res_nclose (&state);

  return patience_s;
}
