#include "config.h"

#include "sonde-dns-addresses.h"
#include "sonde-dns-pointer.h"
#include "sonde-dns-resolver.h"
#include "sonde-dns-worker.h"

static void
sonde_dns_worker_take_literal (SondeDnsQuestion *question,
                               SondeDnsAnswer   *answer)
{
  const char *name = sonde_dns_question_get_name (question);

  answer->source = SONDE_DNS_SOURCE_LITERAL;
  answer->outcome = SONDE_DNS_OUTCOME_FOUND;
  sonde_dns_answer_take (answer,
                         sonde_dns_record_new_address (SONDE_DNS_SECTION_ANSWER, name, -1,
                                                       sonde_dns_question_get_address (question),
                                                       name));
}

static void
sonde_dns_worker_take_localhost (SondeDnsQuestion *question,
                                 SondeDnsAnswer   *answer)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV6, G_SOCKET_FAMILY_IPV4 };

  answer->source = SONDE_DNS_SOURCE_LOCALHOST;
  answer->outcome = SONDE_DNS_OUTCOME_NO_DATA;

  if (sonde_dns_question_get_kind (question) != SONDE_DNS_KIND_ADDRESSES)
    return;

  answer->outcome = SONDE_DNS_OUTCOME_FOUND;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr(GInetAddress) address = g_inet_address_new_loopback (families[i]);

      sonde_dns_answer_take (answer,
                             sonde_dns_record_new_address (SONDE_DNS_SECTION_ANSWER,
                                                           sonde_dns_question_get_name (question),
                                                           -1, address, NULL));
    }
}

/**
 * sonde_dns_worker_run:
 * @question: what to find out
 * @cancellable: (nullable): ends the work after the present step
 *
 * Finds the answer to a question, and waits for it. Asks nobody about literal addresses and about
 * `localhost` (RFC 6761, section 6.3). For a thread.
 *
 * Returns: (transfer full): the answer, whose elapsed time is not set
 */
SondeDnsAnswer *
sonde_dns_worker_run (SondeDnsQuestion *question,
                      GCancellable     *cancellable)
{
  SondeDnsAnswer *answer;
  SondeDnsKind kind;
  GInetSocketAddress *server;

  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (question), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  answer = sonde_dns_answer_new ();
  kind = sonde_dns_question_get_kind (question);
  server = sonde_dns_question_get_server (question);

  if (kind == SONDE_DNS_KIND_POINTER)
    sonde_dns_pointer_find (question, cancellable, answer);
  else if (sonde_dns_question_get_address (question) != NULL)
    sonde_dns_worker_take_literal (question, answer);
  else if (sonde_dns_question_is_localhost (question))
    sonde_dns_worker_take_localhost (question, answer);
  else if (kind == SONDE_DNS_KIND_ADDRESSES)
    sonde_dns_addresses_find (sonde_dns_question_get_name (question), server, answer);
  else
    sonde_dns_resolver_ask (server, sonde_dns_question_get_query_name (question),
                            sonde_dns_kind_get_number (kind), answer);

  return answer;
}
