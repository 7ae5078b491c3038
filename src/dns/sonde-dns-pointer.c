#include "config.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

#include "sonde-dns-addresses.h"
#include "sonde-dns-hosts.h"
#include "sonde-dns-pointer.h"
#include "sonde-dns-resolver.h"
#include "sonde-hostname.h"
#include "sonde-text.h"

#define HOSTS_FILE "/etc/hosts"
#define MAX_NAME_CHARS 1024

#define TYPE_PTR 12

/* An address may claim any number of names, and each costs a lookup. */
#define MAX_CONFIRMED 8

static void
sonde_dns_pointer_take (SondeDnsQuestion *question,
                        const char       *name,
                        SondeDnsAnswer   *answer)
{
  g_autofree char *shown = sonde_text_preview ((const guint8 *) name, strlen (name),
                                               MAX_NAME_CHARS);

  sonde_dns_answer_take (answer,
                         sonde_dns_record_new (SONDE_DNS_SECTION_ANSWER,
                                               sonde_dns_question_get_query_name (question),
                                               "PTR", -1, shown, _("The name of the address")));
  answer->outcome = SONDE_DNS_OUTCOME_FOUND;
}

static gboolean
sonde_dns_pointer_read_hosts (SondeDnsQuestion *question,
                              SondeDnsAnswer   *answer)
{
  g_autofree char *content = NULL;
  g_autofree char *name = NULL;

  if (!g_file_get_contents (HOSTS_FILE, &content, NULL, NULL))
    return FALSE;

  name = sonde_dns_hosts_find_name (content, sonde_dns_question_get_address (question));

  if (name == NULL)
    return FALSE;

  answer->source = SONDE_DNS_SOURCE_HOSTS;
  sonde_dns_pointer_take (question, name, answer);

  return TRUE;
}

/* Besides DNS, the system may know names from the network or its own configuration. */
static void
sonde_dns_pointer_ask_system (SondeDnsQuestion *question,
                              SondeDnsAnswer   *answer)
{
  g_autoptr(GSocketAddress) address = NULL;
  struct sockaddr_storage native = { 0 };
  char name[NI_MAXHOST];

  address = g_inet_socket_address_new (sonde_dns_question_get_address (question), 0);

  if (!g_socket_address_to_native (address, &native, sizeof native, NULL) ||
      getnameinfo ((const struct sockaddr *) &native,
                   (socklen_t) g_socket_address_get_native_size (address),
                   name, sizeof name, NULL, 0, NI_NAMEREQD) != 0)
    return;

  answer->source = SONDE_DNS_SOURCE_SYSTEM;
  sonde_dns_pointer_take (question, name, answer);
}

static void
sonde_dns_pointer_ask (SondeDnsQuestion *question,
                       GCancellable     *cancellable,
                       SondeDnsAnswer   *answer)
{
  GInetSocketAddress *server = sonde_dns_question_get_server (question);
  g_autofree char *query_name = NULL;

  if (server == NULL && sonde_dns_pointer_read_hosts (question, answer))
    return;

  query_name = g_strconcat (sonde_dns_question_get_query_name (question), ".", NULL);
  sonde_dns_resolver_ask (server, query_name, TYPE_PTR, answer);

  if (server == NULL && !g_cancellable_is_cancelled (cancellable) &&
      (answer->outcome == SONDE_DNS_OUTCOME_NO_NAME ||
       answer->outcome == SONDE_DNS_OUTCOME_NO_DATA))
    sonde_dns_pointer_ask_system (question, answer);
}

/* Lists the addresses of a name that the address claims. */
static SondeDnsConfirmation
sonde_dns_pointer_confirm (SondeDnsQuestion *question,
                           const char       *name,
                           SondeDnsAnswer   *answer)
{
  GInetAddress *wanted = sonde_dns_question_get_address (question);
  g_autoptr(SondeDnsAnswer) forward = sonde_dns_answer_new ();
  g_autofree char *ascii = sonde_hostname_to_ascii (name, NULL);
  SondeDnsConfirmation confirmation = SONDE_DNS_CONFIRMATION_NO;

  /* No host can have such a name, so no address can be its. */
  if (ascii == NULL || sonde_hostname_is_literal (ascii))
    return SONDE_DNS_CONFIRMATION_NO;

  sonde_dns_addresses_find (ascii, sonde_dns_question_get_server (question), forward);

  sonde_dns_answer_take_messages (answer, forward);

  if (forward->outcome != SONDE_DNS_OUTCOME_FOUND &&
      forward->outcome != SONDE_DNS_OUTCOME_NO_NAME &&
      forward->outcome != SONDE_DNS_OUTCOME_NO_DATA)
    return SONDE_DNS_CONFIRMATION_UNKNOWN;

  for (guint i = 0; i < forward->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (forward->records, i);
      GInetAddress *address = sonde_dns_record_get_address (record);
      gboolean is_wanted;

      if (address == NULL || sonde_dns_record_get_section (record) != SONDE_DNS_SECTION_ANSWER)
        continue;

      is_wanted = g_inet_address_equal (address, wanted);
      sonde_dns_answer_take (answer,
                             sonde_dns_record_new_confirmation (record, is_wanted));

      if (is_wanted)
        confirmation = SONDE_DNS_CONFIRMATION_YES;
    }

  return confirmation;
}

static void
sonde_dns_pointer_confirm_all (SondeDnsQuestion *question,
                               GCancellable     *cancellable,
                               SondeDnsAnswer   *answer)
{
  guint n_records = answer->records->len;
  guint n_asked = 0;

  answer->confirmation = SONDE_DNS_CONFIRMATION_NO;

  for (guint i = 0; i < n_records && n_asked < MAX_CONFIRMED; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (answer->records, i);
      SondeDnsConfirmation confirmation;

      if (sonde_dns_record_get_section (record) != SONDE_DNS_SECTION_ANSWER ||
          !g_str_equal (sonde_dns_record_get_record_type (record), "PTR"))
        continue;

      if (g_cancellable_is_cancelled (cancellable))
        return;

      confirmation = sonde_dns_pointer_confirm (question, sonde_dns_record_get_data (record),
                                                answer);
      n_asked++;

      if (confirmation == SONDE_DNS_CONFIRMATION_YES ||
          answer->confirmation == SONDE_DNS_CONFIRMATION_NO)
        answer->confirmation = confirmation;
    }
}

/**
 * sonde_dns_pointer_find:
 * @question: a question about an address
 * @cancellable: (nullable): ends the work after the present step
 * @answer: where the records, the outcome and the source go
 *
 * Finds the names of an address, then the addresses of these names, and waits for them.
 * For a thread.
 */
void
sonde_dns_pointer_find (SondeDnsQuestion *question,
                        GCancellable     *cancellable,
                        SondeDnsAnswer   *answer)
{
  g_return_if_fail (SONDE_IS_DNS_QUESTION (question));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (answer != NULL);

  sonde_dns_pointer_ask (question, cancellable, answer);

  if (answer->outcome == SONDE_DNS_OUTCOME_FOUND)
    sonde_dns_pointer_confirm_all (question, cancellable, answer);
}
