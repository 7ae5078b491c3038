#include "config.h"

#include <ldns/ldns.h>

#include "sonde-dns-message.h"
#include "sonde-dns-rdata.h"

/* Priorities first, and among equals the greater weight. */
static guint32
sonde_dns_message_get_rank (const ldns_rr *rr,
                            guint16        record_type)
{
  if (ldns_rr_get_type (rr) != record_type)
    return 0;

  if (record_type == LDNS_RR_TYPE_MX && ldns_rr_rd_count (rr) >= 2)
    return ldns_rdf2native_int16 (ldns_rr_rdf (rr, 0));

  if (record_type == LDNS_RR_TYPE_SRV && ldns_rr_rd_count (rr) >= 4)
    return ((guint32) ldns_rdf2native_int16 (ldns_rr_rdf (rr, 0)) << 16) +
           G_MAXUINT16 - ldns_rdf2native_int16 (ldns_rr_rdf (rr, 1));

  return 0;
}

static int
sonde_dns_message_compare (gconstpointer a,
                           gconstpointer b,
                           gpointer      user_data)
{
  guint16 record_type = (guint16) GPOINTER_TO_UINT (user_data);
  guint32 rank_a = sonde_dns_message_get_rank (*(ldns_rr * const *) a, record_type);
  guint32 rank_b = sonde_dns_message_get_rank (*(ldns_rr * const *) b, record_type);

  return (rank_a > rank_b) - (rank_a < rank_b);
}

/* Returns whether the section has a record of the type asked for. */
static gboolean
sonde_dns_message_read_section (ldns_rr_list    *list,
                                SondeDnsSection  section,
                                guint16          record_type,
                                SondeDnsAnswer  *answer)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  gboolean has_type = FALSE;

  for (gsize i = 0; i < ldns_rr_list_rr_count (list); i++)
    {
      ldns_rr *rr = ldns_rr_list_rr (list, i);

      has_type |= ldns_rr_get_type (rr) == record_type;
      g_ptr_array_add (sorted, rr);
    }

  if (section == SONDE_DNS_SECTION_ANSWER)
    g_ptr_array_sort_with_data (sorted, sonde_dns_message_compare, GUINT_TO_POINTER (record_type));

  for (guint i = 0; i < sorted->len; i++)
    sonde_dns_answer_take (answer,
                           sonde_dns_rdata_to_record (section, g_ptr_array_index (sorted, i)));

  return has_type;
}

/* RFC 2308, section 5. */
static gint64
sonde_dns_message_get_negative_ttl_s (ldns_rr_list *authority)
{
  for (gsize i = 0; i < ldns_rr_list_rr_count (authority); i++)
    {
      const ldns_rr *rr = ldns_rr_list_rr (authority, i);

      if (ldns_rr_get_type (rr) == LDNS_RR_TYPE_SOA && ldns_rr_rd_count (rr) >= 7)
        return MIN (ldns_rr_ttl (rr), ldns_rdf2native_int32 (ldns_rr_rdf (rr, 6)));
    }

  return -1;
}

static void
sonde_dns_message_read_packet (const ldns_pkt *packet,
                               guint16         record_type,
                               SondeDnsAnswer *answer)
{
  gboolean has_type;

  has_type = sonde_dns_message_read_section (ldns_pkt_answer (packet), SONDE_DNS_SECTION_ANSWER,
                                             record_type, answer);
  sonde_dns_message_read_section (ldns_pkt_authority (packet), SONDE_DNS_SECTION_AUTHORITY,
                                  record_type, answer);
  sonde_dns_message_read_section (ldns_pkt_additional (packet), SONDE_DNS_SECTION_ADDITIONAL,
                                  record_type, answer);

  if (ldns_pkt_get_rcode (packet) == LDNS_RCODE_NXDOMAIN)
    answer->outcome = SONDE_DNS_OUTCOME_NO_NAME;
  else
    answer->outcome = has_type ? SONDE_DNS_OUTCOME_FOUND : SONDE_DNS_OUTCOME_NO_DATA;

  if (answer->outcome != SONDE_DNS_OUTCOME_FOUND)
    answer->negative_ttl_s = sonde_dns_message_get_negative_ttl_s (ldns_pkt_authority (packet));
}

/* What the code in the header says, for an answer that has nothing else. */
static void
sonde_dns_message_read_code (guint8          code,
                             SondeDnsAnswer *answer)
{
  char *name = NULL;

  if (code == LDNS_RCODE_SERVFAIL)
    {
      answer->outcome = SONDE_DNS_OUTCOME_SERVER_FAILURE;
      return;
    }

  if (code == LDNS_RCODE_REFUSED)
    {
      answer->outcome = SONDE_DNS_OUTCOME_REFUSED;
      return;
    }

  name = ldns_pkt_rcode2str (code);
  answer->outcome = SONDE_DNS_OUTCOME_OTHER_CODE;
  g_free (answer->code);
  answer->code = name != NULL ? g_strdup (name) : g_strdup_printf ("%u", code);
  free (name);
}

/**
 * sonde_dns_message_read:
 * @data: (array length=length): a DNS message that answers a question; any bytes
 * @length: the size of @data in bytes
 * @record_type: the number of the record type that was asked for
 * @answer: where the records and the outcome go
 *
 * Reads an answer (RFC 1035, section 4). MX and SRV records are put into the order in which they
 * are to be used.
 */
void
sonde_dns_message_read (const guint8   *data,
                        gsize           length,
                        guint16         record_type,
                        SondeDnsAnswer *answer)
{
  ldns_pkt *packet = NULL;
  guint8 code;

  g_return_if_fail (data != NULL);
  g_return_if_fail (answer != NULL);

  answer->outcome = SONDE_DNS_OUTCOME_BAD_ANSWER;

  if (length < LDNS_HEADER_SIZE)
    return;

  code = LDNS_RCODE_WIRE (data);

  if (code != LDNS_RCODE_NOERROR && code != LDNS_RCODE_NXDOMAIN)
    {
      sonde_dns_message_read_code (code, answer);
      return;
    }

  if (ldns_wire2pkt (&packet, data, length) != LDNS_STATUS_OK)
    return;

  sonde_dns_message_read_packet (packet, record_type, answer);
  ldns_pkt_free (packet);
}
