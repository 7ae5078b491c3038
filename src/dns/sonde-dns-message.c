#include "config.h"

#include <ldns/ldns.h>

#include "sonde-dns-message.h"
#include "sonde-dns-rdata.h"

/* A record of a message, and its bytes there. */
typedef struct
{
  ldns_rr         *rr;
  gsize            offset;
  gsize            length;
  SondeDnsSection  section;
} SondeDnsMessagePart;

static void
sonde_dns_message_clear_part (gpointer data)
{
  SondeDnsMessagePart *part = data;

  ldns_rr_free (part->rr);
}

/* In the order of the sections, in the answer those with a priority by that, and among equals by
 * the greater weight. */
static guint64
sonde_dns_message_get_rank (const SondeDnsMessagePart *part,
                            guint16                    record_type)
{
  const ldns_rr *rr = part->rr;
  guint64 rank = (guint64) part->section << 32;

  if (part->section != SONDE_DNS_SECTION_ANSWER || ldns_rr_get_type (rr) != record_type)
    return rank;

  if (record_type == LDNS_RR_TYPE_MX && ldns_rr_rd_count (rr) >= 2)
    return rank + ldns_rdf2native_int16 (ldns_rr_rdf (rr, 0));

  if (record_type == LDNS_RR_TYPE_SRV && ldns_rr_rd_count (rr) >= 4)
    return rank + ((guint64) ldns_rdf2native_int16 (ldns_rr_rdf (rr, 0)) << 16) +
           G_MAXUINT16 - ldns_rdf2native_int16 (ldns_rr_rdf (rr, 1));

  return rank;
}

static int
sonde_dns_message_compare (gconstpointer a,
                           gconstpointer b,
                           gpointer      user_data)
{
  guint16 record_type = (guint16) GPOINTER_TO_UINT (user_data);
  guint64 rank_a = sonde_dns_message_get_rank (a, record_type);
  guint64 rank_b = sonde_dns_message_get_rank (b, record_type);

  return (rank_a > rank_b) - (rank_a < rank_b);
}

static gboolean
sonde_dns_message_skip_questions (const guint8 *data,
                                  gsize         length,
                                  gsize        *position)
{
  for (guint i = 0; i < LDNS_QDCOUNT (data); i++)
    {
      ldns_rr *question = NULL;

      if (ldns_wire2rr (&question, data, length, position, LDNS_SECTION_QUESTION) !=
          LDNS_STATUS_OK)
        return FALSE;

      ldns_rr_free (question);
    }

  return TRUE;
}

/* Returns NULL for a message that cannot be read to its end. */
static GArray *
sonde_dns_message_split (const guint8 *data,
                         gsize         length)
{
  const struct
  {
    SondeDnsSection section;
    guint           n_records;
  } sections[] = {
    { SONDE_DNS_SECTION_ANSWER, LDNS_ANCOUNT (data) },
    { SONDE_DNS_SECTION_AUTHORITY, LDNS_NSCOUNT (data) },
    { SONDE_DNS_SECTION_ADDITIONAL, LDNS_ARCOUNT (data) },
  };
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (SondeDnsMessagePart));
  gsize position = LDNS_HEADER_SIZE;

  g_array_set_clear_func (parts, sonde_dns_message_clear_part);

  if (!sonde_dns_message_skip_questions (data, length, &position))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      for (guint j = 0; j < sections[i].n_records; j++)
        {
          SondeDnsMessagePart part = { .section = sections[i].section, .offset = position };

          if (ldns_wire2rr (&part.rr, data, length, &position, LDNS_SECTION_ANY) !=
              LDNS_STATUS_OK)
            return NULL;

          part.length = position - part.offset;
          g_array_append_val (parts, part);
        }
    }

  return g_steal_pointer (&parts);
}

/* RFC 2308, section 5. */
static gint64
sonde_dns_message_get_negative_ttl_s (GArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const SondeDnsMessagePart *part = &g_array_index (parts, SondeDnsMessagePart, i);

      if (part->section == SONDE_DNS_SECTION_AUTHORITY &&
          ldns_rr_get_type (part->rr) == LDNS_RR_TYPE_SOA && ldns_rr_rd_count (part->rr) >= 7)
        return MIN (ldns_rr_ttl (part->rr), ldns_rdf2native_int32 (ldns_rr_rdf (part->rr, 6)));
    }

  return -1;
}

static void
sonde_dns_message_take_parts (GArray         *parts,
                              gsize           base,
                              guint16         record_type,
                              SondeDnsAnswer *answer)
{
  g_array_sort_with_data (parts, sonde_dns_message_compare, GUINT_TO_POINTER (record_type));

  for (guint i = 0; i < parts->len; i++)
    {
      const SondeDnsMessagePart *part = &g_array_index (parts, SondeDnsMessagePart, i);
      SondeDnsRecord *record;

      /* That one is about the message itself. */
      if (ldns_rr_get_type (part->rr) == LDNS_RR_TYPE_OPT)
        continue;

      record = sonde_dns_rdata_to_record (part->section, part->rr);
      sonde_dns_record_place (record, base + part->offset, part->length);
      sonde_dns_answer_take (answer, record);
    }
}

static gboolean
sonde_dns_message_has_type (GArray  *parts,
                            guint16  record_type)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const SondeDnsMessagePart *part = &g_array_index (parts, SondeDnsMessagePart, i);

      if (part->section == SONDE_DNS_SECTION_ANSWER && ldns_rr_get_type (part->rr) == record_type)
        return TRUE;
    }

  return FALSE;
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
  g_autoptr(GArray) parts = NULL;
  gsize base;
  guint8 code;

  g_return_if_fail (data != NULL);
  g_return_if_fail (answer != NULL);

  answer->outcome = SONDE_DNS_OUTCOME_BAD_ANSWER;

  if (length < LDNS_HEADER_SIZE)
    return;

  base = sonde_dns_answer_add_message (answer, data, length);
  code = LDNS_RCODE_WIRE (data);

  if (code != LDNS_RCODE_NOERROR && code != LDNS_RCODE_NXDOMAIN)
    {
      sonde_dns_message_read_code (code, answer);
      return;
    }

  parts = sonde_dns_message_split (data, length);

  if (parts == NULL)
    return;

  if (code == LDNS_RCODE_NXDOMAIN)
    answer->outcome = SONDE_DNS_OUTCOME_NO_NAME;
  else if (sonde_dns_message_has_type (parts, record_type))
    answer->outcome = SONDE_DNS_OUTCOME_FOUND;
  else
    answer->outcome = SONDE_DNS_OUTCOME_NO_DATA;

  if (answer->outcome != SONDE_DNS_OUTCOME_FOUND)
    answer->negative_ttl_s = sonde_dns_message_get_negative_ttl_s (parts);

  sonde_dns_message_take_parts (parts, base, record_type, answer);
}
