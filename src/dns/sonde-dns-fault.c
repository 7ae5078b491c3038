#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-fault.h"

#define ERROR SONDE_SEVERITY_ERROR
#define WARNING SONDE_SEVERITY_WARNING

static const struct
{
  const char    *explanation;
  const char    *reference;
  SondeSeverity  severity;
} faults[SONDE_N_DNS_FAULTS] = {
  [SONDE_DNS_FAULT_HEADER_CUT] = {
    N_("The message ends within the header, which has 12 bytes"), "RFC 1035 §4.1.1", ERROR },
  [SONDE_DNS_FAULT_QUESTION_CUT] = {
    N_("The message ends within a question"), "RFC 1035 §4.1.2", ERROR },
  [SONDE_DNS_FAULT_RECORD_CUT] = {
    N_("The message ends within a record"), "RFC 1035 §4.1.3", ERROR },
  [SONDE_DNS_FAULT_QUESTION_COUNT] = {
    N_("The header promises more questions than there are"), "RFC 1035 §4.1.1", ERROR },
  [SONDE_DNS_FAULT_RECORD_COUNT] = {
    N_("The header promises more records than there are"), "RFC 1035 §4.1.1", ERROR },
  [SONDE_DNS_FAULT_TRAILING] = {
    N_("Bytes follow the last record, which no count accounts for"), "RFC 1035 §4.1", ERROR },
  [SONDE_DNS_FAULT_QUESTIONS] = {
    N_("More than one question; a query has exactly one"), "RFC 9619 §4", ERROR },
  [SONDE_DNS_FAULT_RESERVED_BIT] = {
    N_("The bit is reserved and must be 0"), "RFC 1035 §4.1.1", WARNING },
  [SONDE_DNS_FAULT_TTL_SIGN] = {
    N_("The highest bit of the time to live is set, so it counts as 0"), "RFC 2181 §8", WARNING },

  [SONDE_DNS_FAULT_NAME_CUT] = {
    N_("The name goes on beyond its end"), "RFC 1035 §3.1", ERROR },
  [SONDE_DNS_FAULT_NAME_LONG] = {
    N_("The name has more than 255 bytes in all"), "RFC 1035 §3.1", ERROR },
  [SONDE_DNS_FAULT_NAME_COMPRESSED] = {
    N_("Compressed, but a name in a record of this type must not be"), "RFC 3597 §4", WARNING },
  [SONDE_DNS_FAULT_LABEL_EXTENDED] = {
    N_("The first two bits of the label are 01, a form that was given up"), "RFC 6891 §5", ERROR },
  [SONDE_DNS_FAULT_LABEL_RESERVED] = {
    N_("The first two bits of the label are 10, which is reserved"), "RFC 1035 §4.1.4", ERROR },
  [SONDE_DNS_FAULT_POINTER_FORWARD] = {
    N_("The pointer leads forward; it may lead only to an earlier name"),
    "RFC 1035 §4.1.4", ERROR },
  [SONDE_DNS_FAULT_POINTER_LOOP] = {
    N_("The pointer leads back into the name it is part of, without end"),
    "RFC 1035 §4.1.4", ERROR },
  [SONDE_DNS_FAULT_POINTER_OUTSIDE] = {
    N_("The pointer leads beyond the end of the message"), "RFC 1035 §4.1.4", ERROR },
  [SONDE_DNS_FAULT_POINTER_HEADER] = {
    N_("The pointer leads into the header, where no name is"), "RFC 1035 §4.1.4", ERROR },

  [SONDE_DNS_FAULT_DATA_OVERRUN] = {
    N_("The length of the data goes beyond the end of the message"), "RFC 1035 §3.2.1", ERROR },
  [SONDE_DNS_FAULT_DATA_SHORT] = {
    N_("The data ends before all that belongs to a record of this type"),
    "RFC 1035 §3.2.1", ERROR },
  [SONDE_DNS_FAULT_DATA_LONG] = {
    N_("The data has more bytes than belong to a record of this type"),
    "RFC 1035 §3.2.1", ERROR },
  [SONDE_DNS_FAULT_DATA_VALUE] = {
    N_("The value is not one that is defined here"), NULL, WARNING },
  [SONDE_DNS_FAULT_BITMAP_ORDER] = {
    N_("The blocks of the bitmap do not ascend"), "RFC 4034 §4.1.2", ERROR },
  [SONDE_DNS_FAULT_BITMAP_LENGTH] = {
    N_("A block of the bitmap has 1 to 32 bytes, all of which are there"),
    "RFC 4034 §4.1.2", ERROR },

  [SONDE_DNS_FAULT_OPT_OWNER] = {
    N_("The name of an OPT record must be the root"), "RFC 6891 §6.1.2", ERROR },
  [SONDE_DNS_FAULT_OPT_TWICE] = {
    N_("A message may have only one OPT record"), "RFC 6891 §6.1.1", ERROR },
  [SONDE_DNS_FAULT_OPT_SECTION] = {
    N_("An OPT record belongs into the additional section"), "RFC 6891 §6.1.1", ERROR },
  [SONDE_DNS_FAULT_OPTION_OVERRUN] = {
    N_("The option goes on beyond the end of its record"), "RFC 6891 §6.1.2", ERROR },
  [SONDE_DNS_FAULT_OPTION_LENGTH] = {
    N_("An option of this kind cannot have this length"), "RFC 6891 §6.1.2", ERROR },
  [SONDE_DNS_FAULT_COOKIE_LENGTH] = {
    N_("A cookie has 8 bytes of the client, and either none or 8 to 32 of the server"),
    "RFC 7873 §4", ERROR },
  [SONDE_DNS_FAULT_SUBNET] = {
    N_("The family, the prefixes and the address do not fit each other"), "RFC 7871 §6", ERROR },
  [SONDE_DNS_FAULT_SUBNET_BITS] = {
    N_("Bits beyond the prefix are set; they must be 0"), "RFC 7871 §6", ERROR },
  [SONDE_DNS_FAULT_PADDING] = {
    N_("The padding should be zeros"), "RFC 7830 §3", WARNING },

  [SONDE_DNS_FAULT_PARAMETER_OVERRUN] = {
    N_("The parameter goes on beyond the end of its record"), "RFC 9460 §2.2", ERROR },
  [SONDE_DNS_FAULT_PARAMETER_ORDER] = {
    N_("The keys of the parameters do not ascend"), "RFC 9460 §2.2", ERROR },
  [SONDE_DNS_FAULT_PARAMETER_TWICE] = {
    N_("The same key twice"), "RFC 9460 §2.2", ERROR },
  [SONDE_DNS_FAULT_PARAMETER_VALUE] = {
    N_("A parameter with this key cannot have this value"), "RFC 9460 §7", ERROR },
  [SONDE_DNS_FAULT_PARAMETER_ALIAS] = {
    N_("Parameters in the alias form, which has priority 0; they are ignored"),
    "RFC 9460 §2.4.2", WARNING },
  [SONDE_DNS_FAULT_MANDATORY_ORDER] = {
    N_("The mandatory keys do not ascend, or one is named twice"), "RFC 9460 §8", ERROR },
  [SONDE_DNS_FAULT_MANDATORY_ITSELF] = {
    N_("“mandatory” must not name itself"), "RFC 9460 §8", ERROR },
  [SONDE_DNS_FAULT_MANDATORY_MISSING] = {
    N_("A parameter that is mandatory is not there"), "RFC 9460 §8", ERROR },
  [SONDE_DNS_FAULT_NO_ALPN] = {
    N_("“no-default-alpn” has a meaning only together with “alpn”"), "RFC 9460 §7.1.1", ERROR },

  [SONDE_DNS_FAULT_FRAME_EMPTY] = {
    N_("The length before the message is 0, but no message is empty"), "RFC 7766 §8", ERROR },
  [SONDE_DNS_FAULT_FRAME_CUT] = {
    N_("The connection ended within the message"), "RFC 7766 §8", ERROR },
};

/**
 * sonde_dns_fault_explain:
 * @fault: what is wrong
 *
 * Says in a plain sentence what is wrong.
 *
 * Returns: (transfer none) (nullable): the sentence, translated, without a full stop; `NULL` for
 *   nothing
 */
const char *
sonde_dns_fault_explain (SondeDnsFault fault)
{
  g_return_val_if_fail (fault < SONDE_N_DNS_FAULTS, NULL);

  return faults[fault].explanation != NULL ? _(faults[fault].explanation) : NULL;
}

/**
 * sonde_dns_fault_get_reference:
 * @fault: what is wrong
 *
 * Returns: (transfer none) (nullable): the document and section that is not kept to
 */
const char *
sonde_dns_fault_get_reference (SondeDnsFault fault)
{
  g_return_val_if_fail (fault < SONDE_N_DNS_FAULTS, NULL);

  return faults[fault].reference;
}

/**
 * sonde_dns_fault_get_severity:
 * @fault: what is wrong
 *
 * Returns: how grave it is
 */
SondeSeverity
sonde_dns_fault_get_severity (SondeDnsFault fault)
{
  g_return_val_if_fail (fault < SONDE_N_DNS_FAULTS, SONDE_SEVERITY_ERROR);

  return faults[fault].severity;
}
