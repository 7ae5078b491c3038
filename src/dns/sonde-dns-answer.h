#pragma once

#include <gio/gio.h>

#include "sonde-dns-question.h"
#include "sonde-dns-record.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeDnsOutcome:
 * @SONDE_DNS_OUTCOME_FOUND: there are records
 * @SONDE_DNS_OUTCOME_NO_NAME: the name does not exist (NXDOMAIN)
 * @SONDE_DNS_OUTCOME_NO_DATA: the name exists, but has no records of that type
 * @SONDE_DNS_OUTCOME_REFUSED: the server does not want to answer (REFUSED)
 * @SONDE_DNS_OUTCOME_SERVER_FAILURE: the server could not find out (SERVFAIL)
 * @SONDE_DNS_OUTCOME_OTHER_CODE: the server answered with another error
 * @SONDE_DNS_OUTCOME_BAD_ANSWER: the answer breaks the protocol
 * @SONDE_DNS_OUTCOME_TIMED_OUT: no server answered
 * @SONDE_DNS_OUTCOME_NO_SERVER: no server could be reached, or none is known
 * @SONDE_DNS_OUTCOME_STOPPED: the person stopped it
 *
 * What came of a lookup.
 */
typedef enum
{
  SONDE_DNS_OUTCOME_FOUND,
  SONDE_DNS_OUTCOME_NO_NAME,
  SONDE_DNS_OUTCOME_NO_DATA,
  SONDE_DNS_OUTCOME_REFUSED,
  SONDE_DNS_OUTCOME_SERVER_FAILURE,
  SONDE_DNS_OUTCOME_OTHER_CODE,
  SONDE_DNS_OUTCOME_BAD_ANSWER,
  SONDE_DNS_OUTCOME_TIMED_OUT,
  SONDE_DNS_OUTCOME_NO_SERVER,
  SONDE_DNS_OUTCOME_STOPPED,
} SondeDnsOutcome;

#define SONDE_N_DNS_OUTCOMES 10

/**
 * SondeDnsSource:
 * @SONDE_DNS_SOURCE_NONE: nobody knew
 * @SONDE_DNS_SOURCE_LITERAL: it was an address already, and nobody was asked
 * @SONDE_DNS_SOURCE_LOCALHOST: the name always means this computer, and nobody was asked
 * @SONDE_DNS_SOURCE_HOSTS: the hosts file of this computer
 * @SONDE_DNS_SOURCE_OWN_NAME: the name of this computer
 * @SONDE_DNS_SOURCE_MDNS: the name ends in `.local`, for which hosts on the network are asked
 * @SONDE_DNS_SOURCE_SYSTEM: the system's resolver, as a rule from DNS
 * @SONDE_DNS_SOURCE_DNS: a DNS server
 *
 * Where an answer came from, as far as can be told.
 */
typedef enum
{
  SONDE_DNS_SOURCE_NONE,
  SONDE_DNS_SOURCE_LITERAL,
  SONDE_DNS_SOURCE_LOCALHOST,
  SONDE_DNS_SOURCE_HOSTS,
  SONDE_DNS_SOURCE_OWN_NAME,
  SONDE_DNS_SOURCE_MDNS,
  SONDE_DNS_SOURCE_SYSTEM,
  SONDE_DNS_SOURCE_DNS,
} SondeDnsSource;

#define SONDE_N_DNS_SOURCES 8

/**
 * SondeDnsConfirmation:
 * @SONDE_DNS_CONFIRMATION_NONE: there was nothing to be confirmed
 * @SONDE_DNS_CONFIRMATION_YES: a name of the address leads back to it
 * @SONDE_DNS_CONFIRMATION_NO: no name of the address leads back to it
 * @SONDE_DNS_CONFIRMATION_UNKNOWN: looking that up failed
 *
 * Whether the name of an address is confirmed by the addresses of the name.
 */
typedef enum
{
  SONDE_DNS_CONFIRMATION_NONE,
  SONDE_DNS_CONFIRMATION_YES,
  SONDE_DNS_CONFIRMATION_NO,
  SONDE_DNS_CONFIRMATION_UNKNOWN,
} SondeDnsConfirmation;

/**
 * SondeDnsAnswer:
 * @records: (element-type SondeDnsRecord): all there is, in the order to be shown
 * @messages: the DNS messages that were exchanged, as far as the system shows them, one after the
 *   other
 * @runs: (element-type SondeRun): each of them
 * @canonical: (nullable): the name that an alias stands for
 * @servers: (nullable): the addresses of the servers that may have been asked
 * @code: (nullable): the error that the server answered with, such as `FORMERR`
 * @elapsed_us: how long it took, in microseconds
 * @negative_ttl_s: how long a “no” may be kept, in seconds, or -1 if that is not known
 * @outcome: what came of it
 * @source: where it came from
 * @confirmation: whether the name of an address leads back to it
 *
 * What a lookup found out.
 */
typedef struct
{
  GPtrArray            *records;
  GByteArray           *messages;
  GArray               *runs;
  char                 *canonical;
  char                 *servers;
  char                 *code;
  gint64                elapsed_us;
  gint64                negative_ttl_s;
  SondeDnsOutcome       outcome;
  SondeDnsSource        source;
  SondeDnsConfirmation  confirmation;
} SondeDnsAnswer;

const char     *sonde_dns_outcome_get_code      (SondeDnsOutcome          outcome);
const char     *sonde_dns_source_get_name       (SondeDnsSource           source);

SondeDnsAnswer *sonde_dns_answer_new            (void);
void            sonde_dns_answer_free           (SondeDnsAnswer          *self);
void            sonde_dns_answer_take           (SondeDnsAnswer          *self,
                                                 SondeDnsRecord          *record);
gsize           sonde_dns_answer_add_message    (SondeDnsAnswer          *self,
                                                 SondeDirection           direction,
                                                 const guint8            *data,
                                                 gsize                    length);
void            sonde_dns_answer_take_messages  (SondeDnsAnswer          *self,
                                                 SondeDnsAnswer          *other);
guint           sonde_dns_answer_count          (const SondeDnsAnswer    *self,
                                                 const char              *record_type);
char           *sonde_dns_answer_explain        (const SondeDnsAnswer    *self,
                                                 SondeDnsQuestion        *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeDnsAnswer, sonde_dns_answer_free)

G_END_DECLS
