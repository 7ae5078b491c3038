#pragma once

#include <gio/gio.h>

#include "sonde-byte-source.h"
#include "sonde-capture.h"
#include "sonde-clock.h"
#include "sonde-dns-answer.h"
#include "sonde-dns-question.h"
#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SondeDnsLookupState:
 * @SONDE_DNS_LOOKUP_IDLE: not started
 * @SONDE_DNS_LOOKUP_RUNNING: waiting for an answer
 * @SONDE_DNS_LOOKUP_DONE: something was found
 * @SONDE_DNS_LOOKUP_FAILED: nothing was found, see [method@DnsLookup.get_outcome] for why
 * @SONDE_DNS_LOOKUP_STOPPED: stopped before there was an answer
 *
 * How far a lookup has come.
 */
typedef enum
{
  SONDE_DNS_LOOKUP_IDLE,
  SONDE_DNS_LOOKUP_RUNNING,
  SONDE_DNS_LOOKUP_DONE,
  SONDE_DNS_LOOKUP_FAILED,
  SONDE_DNS_LOOKUP_STOPPED,
} SondeDnsLookupState;

#define SONDE_N_DNS_LOOKUP_STATES 5

#define SONDE_TYPE_DNS_LOOKUP (sonde_dns_lookup_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsLookup, sonde_dns_lookup, SONDE, DNS_LOOKUP, GObject)

SondeDnsLookup       *sonde_dns_lookup_new              (SondeDnsQuestion  *question,
                                                         SondeClock        *clock);
void                  sonde_dns_lookup_start            (SondeDnsLookup    *self,
                                                         SondeCapture      *capture);
void                  sonde_dns_lookup_stop             (SondeDnsLookup    *self);
SondeDnsQuestion     *sonde_dns_lookup_get_question     (SondeDnsLookup    *self);
SondeDnsLookupState   sonde_dns_lookup_get_state        (SondeDnsLookup    *self);
SondeDnsOutcome       sonde_dns_lookup_get_outcome      (SondeDnsLookup    *self);
SondeDnsSource        sonde_dns_lookup_get_source       (SondeDnsLookup    *self);
SondeDnsConfirmation  sonde_dns_lookup_get_confirmation (SondeDnsLookup    *self);
const char           *sonde_dns_lookup_get_canonical    (SondeDnsLookup    *self);
const char           *sonde_dns_lookup_get_sentence     (SondeDnsLookup    *self);
gint64                sonde_dns_lookup_get_started_ns   (SondeDnsLookup    *self);
gint64                sonde_dns_lookup_get_elapsed_us   (SondeDnsLookup    *self);
guint                 sonde_dns_lookup_get_n_answers    (SondeDnsLookup    *self);
GListModel           *sonde_dns_lookup_list_records     (SondeDnsLookup    *self);
SondeByteSource      *sonde_dns_lookup_dup_messages     (SondeDnsLookup    *self);
SondeRecord          *sonde_dns_lookup_dup_record       (SondeDnsLookup    *self);

G_END_DECLS
