#include "config.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

#include "sonde-dns-addresses.h"
#include "sonde-dns-hosts.h"
#include "sonde-dns-resolver.h"
#include "sonde-text.h"

#define HOSTS_FILE "/etc/hosts"
#define MAX_NAME_CHARS 1024

#define TYPE_A 1
#define TYPE_AAAA 28
#define US_PER_S 1000000

static gboolean
sonde_dns_addresses_is_in_hosts (const char *name)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (HOSTS_FILE, &content, NULL, NULL) &&
         sonde_dns_hosts_has_name (content, name);
}

/*
 * The root's dot keeps the search list away. But a name that this computer has itself is known
 * to it without the dot alone, and is found before any search.
 */
static char *
sonde_dns_addresses_choose (const char     *name,
                            SondeDnsSource *source)
{
  if (sonde_dns_addresses_is_in_hosts (name))
    *source = SONDE_DNS_SOURCE_HOSTS;
  else if (g_ascii_strcasecmp (name, g_get_host_name ()) == 0)
    *source = SONDE_DNS_SOURCE_OWN_NAME;
  else if (g_str_has_suffix (name, ".local"))
    *source = SONDE_DNS_SOURCE_MDNS;
  else
    *source = SONDE_DNS_SOURCE_SYSTEM;

  if (*source == SONDE_DNS_SOURCE_HOSTS || *source == SONDE_DNS_SOURCE_OWN_NAME)
    return g_strdup (name);

  return g_strconcat (name, ".", NULL);
}

static void
sonde_dns_addresses_take_canonical (const char     *name,
                                    const char     *canonical,
                                    SondeDnsAnswer *answer)
{
  g_autofree char *shown = sonde_text_preview ((const guint8 *) canonical, strlen (canonical),
                                               MAX_NAME_CHARS);
  gsize length = strlen (shown);

  if (length > 1 && shown[length - 1] == '.')
    shown[length - 1] = '\0';

  if (g_ascii_strcasecmp (shown, name) == 0)
    return;

  sonde_dns_answer_take (answer, sonde_dns_record_new (
    SONDE_DNS_SECTION_ANSWER, name, "CNAME", -1, shown,
    _("An alias: the addresses are those of this other name")));
  g_free (answer->canonical);
  answer->canonical = g_steal_pointer (&shown);
}

static void
sonde_dns_addresses_take_all (const char            *name,
                              const struct addrinfo *list,
                              SondeDnsAnswer        *answer)
{
  if (list->ai_canonname != NULL)
    sonde_dns_addresses_take_canonical (name, list->ai_canonname, answer);

  if (answer->canonical != NULL)
    name = answer->canonical;

  for (const struct addrinfo *info = list; info != NULL; info = info->ai_next)
    {
      g_autoptr(GSocketAddress) address = NULL;
      char text[NI_MAXHOST];

      address = g_socket_address_new_from_native (info->ai_addr, info->ai_addrlen);

      /* The text has the scope of a link-local address as well. */
      if (!G_IS_INET_SOCKET_ADDRESS (address) ||
          getnameinfo (info->ai_addr, info->ai_addrlen, text, sizeof text, NULL, 0,
                       NI_NUMERICHOST) != 0)
        continue;

      sonde_dns_answer_take (answer, sonde_dns_record_new_address (
        SONDE_DNS_SECTION_ANSWER, name, -1,
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)), text));
    }
}

/* The C library says that it failed, but not why: the same question to DNS tells. */
static void
sonde_dns_addresses_diagnose (const char     *query_name,
                              gint64          elapsed_us,
                              SondeDnsAnswer *answer)
{
  g_autoptr(SondeDnsAnswer) diagnosis = sonde_dns_answer_new ();
  int patience_s = sonde_dns_resolver_get_patience (answer);

  answer->outcome = SONDE_DNS_OUTCOME_TIMED_OUT;

  if (patience_s == 0)
    answer->outcome = SONDE_DNS_OUTCOME_NO_SERVER;

  if (elapsed_us >= patience_s * (gint64) US_PER_S)
    return;

  sonde_dns_resolver_ask (NULL, query_name, TYPE_A, diagnosis);

  switch (diagnosis->outcome)
    {
    case SONDE_DNS_OUTCOME_FOUND:
    case SONDE_DNS_OUTCOME_NO_DATA:
    case SONDE_DNS_OUTCOME_NO_NAME:
    case SONDE_DNS_OUTCOME_STOPPED:
      answer->outcome = SONDE_DNS_OUTCOME_SERVER_FAILURE;
      break;

    case SONDE_DNS_OUTCOME_REFUSED:
    case SONDE_DNS_OUTCOME_SERVER_FAILURE:
    case SONDE_DNS_OUTCOME_OTHER_CODE:
    case SONDE_DNS_OUTCOME_BAD_ANSWER:
    case SONDE_DNS_OUTCOME_TIMED_OUT:
    case SONDE_DNS_OUTCOME_NO_SERVER:
      answer->outcome = diagnosis->outcome;
      g_free (answer->code);
      answer->code = g_steal_pointer (&diagnosis->code);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
sonde_dns_addresses_ask_system (const char     *name,
                                SondeDnsAnswer *answer)
{
  g_autofree char *query_name = sonde_dns_addresses_choose (name, &answer->source);
  struct addrinfo hints = { 0 };
  struct addrinfo *list = NULL;
  gint64 started_us = g_get_monotonic_time ();
  int result;

  /* One kind of socket, or each address would come three times. */
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_CANONNAME;
  result = getaddrinfo (query_name, NULL, &hints, &list);

  switch (result)
    {
    case 0:
      answer->outcome = SONDE_DNS_OUTCOME_FOUND;
      sonde_dns_addresses_take_all (name, list, answer);
      freeaddrinfo (list);
      break;

    case EAI_NONAME:
      answer->outcome = SONDE_DNS_OUTCOME_NO_NAME;
      break;

    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      answer->outcome = SONDE_DNS_OUTCOME_NO_DATA;
      break;

    default:
      sonde_dns_addresses_diagnose (query_name, g_get_monotonic_time () - started_us, answer);
      break;
    }
}

/* Finds the end of the chain of aliases. */
static void
sonde_dns_addresses_follow (const char     *name,
                            SondeDnsAnswer *answer)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (sonde_dns_record_get_address (record) != NULL &&
          sonde_dns_record_get_section (record) == SONDE_DNS_SECTION_ANSWER &&
          g_ascii_strcasecmp (sonde_dns_record_get_owner (record), name) != 0)
        {
          g_free (answer->canonical);
          answer->canonical = g_strdup (sonde_dns_record_get_owner (record));
          return;
        }
    }
}

static void
sonde_dns_addresses_ask_server (const char         *name,
                                GInetSocketAddress *server,
                                SondeDnsAnswer     *answer)
{
  g_autofree char *query_name = g_strconcat (name, ".", NULL);
  g_autoptr(SondeDnsAnswer) ipv6 = sonde_dns_answer_new ();

  sonde_dns_resolver_ask (server, query_name, TYPE_A, answer);

  if (answer->outcome == SONDE_DNS_OUTCOME_FOUND || answer->outcome == SONDE_DNS_OUTCOME_NO_DATA)
    {
      sonde_dns_resolver_ask (server, query_name, TYPE_AAAA, ipv6);

      if (answer->outcome != SONDE_DNS_OUTCOME_FOUND)
        answer->outcome = ipv6->outcome;

      sonde_dns_answer_take_messages (answer, ipv6);

      for (guint i = 0; ipv6->outcome == SONDE_DNS_OUTCOME_FOUND && i < ipv6->records->len; i++)
        sonde_dns_answer_take (answer, g_object_ref (g_ptr_array_index (ipv6->records, i)));
    }

  sonde_dns_addresses_follow (name, answer);
}

/**
 * sonde_dns_addresses_find:
 * @name: a host name in ASCII, without a dot at the end
 * @server: (nullable): the server to ask, IPv4 only, or `NULL` to ask as the system does
 * @answer: where the records, the outcome and the source go
 *
 * Finds the addresses of a name, in the order in which they are to be used, and waits for them.
 * The search list is not applied. For a thread.
 */
void
sonde_dns_addresses_find (const char         *name,
                          GInetSocketAddress *server,
                          SondeDnsAnswer     *answer)
{
  g_return_if_fail (name != NULL);
  g_return_if_fail (server == NULL || G_IS_INET_SOCKET_ADDRESS (server));
  g_return_if_fail (answer != NULL);

  if (server != NULL)
    sonde_dns_addresses_ask_server (name, server, answer);
  else
    sonde_dns_addresses_ask_system (name, answer);
}
