#include "config.h"

#include <ldns/ldns.h>

#include "sonde-dns-entry.h"
#include "sonde-dns-message.h"
#include "sonde-dns-rdata.h"

/* Two names and five numbers. */
#define SOA_BYTES 22

/* A record of a message, and where it is there. */
typedef struct
{
  SondeDnsRecord  *record;
  SondeDnsEntry    entry;
  SondeDnsSection  section;
} SondeDnsMessagePart;

static const SondeDnsSection sections[SONDE_N_DNS_WIRE_SECTIONS] = {
  [1] = SONDE_DNS_SECTION_ANSWER,
  [2] = SONDE_DNS_SECTION_AUTHORITY,
  [3] = SONDE_DNS_SECTION_ADDITIONAL,
};

/* What the order of the records depends on. */
typedef struct
{
  const SondeDnsWalk *walk;
  guint16             record_type;
} SondeDnsMessageOrder;

static void
sonde_dns_message_clear_part (gpointer data)
{
  SondeDnsMessagePart *part = data;

  g_clear_object (&part->record);
}

/* In the order of the sections, in the answer those with a priority by that, and among equals by
 * the greater weight. */
static guint64
sonde_dns_message_get_rank (const SondeDnsMessagePart  *part,
                            const SondeDnsMessageOrder *order)
{
  gsize start = part->entry.data.start;
  gsize length = part->entry.data.end - start;
  guint64 rank = (guint64) part->section << 32;

  if (part->section != SONDE_DNS_SECTION_ANSWER || part->entry.record_type != order->record_type)
    return rank;

  if (order->record_type == LDNS_RR_TYPE_MX && length >= 2)
    return rank + sonde_dns_walk_get16 (order->walk, start);

  if (order->record_type == LDNS_RR_TYPE_SRV && length >= 4)
    return rank + ((guint64) sonde_dns_walk_get16 (order->walk, start) << 16) +
           G_MAXUINT16 - sonde_dns_walk_get16 (order->walk, start + 2);

  return rank;
}

static int
sonde_dns_message_compare (gconstpointer a,
                           gconstpointer b,
                           gpointer      user_data)
{
  guint64 rank_a = sonde_dns_message_get_rank (a, user_data);
  guint64 rank_b = sonde_dns_message_get_rank (b, user_data);

  return (rank_a > rank_b) - (rank_a < rank_b);
}

/* Returns NULL for a message that cannot be read to its end. */
static GArray *
sonde_dns_message_split (const SondeDnsWalk *walk)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (SondeDnsMessagePart));
  SondeDnsMessagePart part = { 0 };
  SondeDnsCursor cursor;

  g_array_set_clear_func (parts, sonde_dns_message_clear_part);
  sonde_dns_cursor_init (&cursor, walk);

  while (sonde_dns_cursor_next (&cursor, &part.entry))
    {
      if (part.entry.name.fault != SONDE_DNS_FAULT_NONE)
        return NULL;

      if (cursor.section == 0)
        continue;

      part.section = sections[cursor.section];
      part.record = sonde_dns_rdata_read (part.section, walk->data, walk->length,
                                          part.entry.offset);

      if (part.record == NULL)
        return NULL;

      g_array_append_val (parts, part);
    }

  return sonde_dns_cursor_is_at_end (&cursor) ? g_steal_pointer (&parts) : NULL;
}

/* RFC 2308, section 5: the last number of the SOA record is the shortest. */
static gint64
sonde_dns_message_get_negative_ttl_s (const SondeDnsWalk *walk,
                                      GArray             *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const SondeDnsEntry *entry = &g_array_index (parts, SondeDnsMessagePart, i).entry;

      if (g_array_index (parts, SondeDnsMessagePart, i).section == SONDE_DNS_SECTION_AUTHORITY &&
          entry->record_type == LDNS_RR_TYPE_SOA &&
          entry->data.end - entry->data.start >= SOA_BYTES)
        return MIN (entry->ttl, sonde_dns_walk_get32 (walk, entry->data.end - 4));
    }

  return -1;
}

static void
sonde_dns_message_take_parts (const SondeDnsWalk *walk,
                              GArray             *parts,
                              guint16             record_type,
                              SondeDnsAnswer     *answer)
{
  SondeDnsMessageOrder order = { walk, record_type };

  g_array_sort_with_data (parts, sonde_dns_message_compare, &order);

  for (guint i = 0; i < parts->len; i++)
    {
      SondeDnsMessagePart *part = &g_array_index (parts, SondeDnsMessagePart, i);

      /* That one is about the message itself. */
      if (part->entry.record_type == LDNS_RR_TYPE_OPT)
        continue;

      sonde_dns_record_place (part->record, walk->base + part->entry.offset,
                              part->entry.end - part->entry.offset);
      sonde_dns_answer_take (answer, g_steal_pointer (&part->record));
    }
}

static gboolean
sonde_dns_message_has_type (GArray  *parts,
                            guint16  record_type)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const SondeDnsMessagePart *part = &g_array_index (parts, SondeDnsMessagePart, i);

      if (part->section == SONDE_DNS_SECTION_ANSWER && part->entry.record_type == record_type)
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
  SondeDnsWalk walk = { .data = data, .length = length };
  guint8 code;

  g_return_if_fail (data != NULL);
  g_return_if_fail (answer != NULL);

  answer->outcome = SONDE_DNS_OUTCOME_BAD_ANSWER;

  if (length < LDNS_HEADER_SIZE)
    return;

  walk.base = sonde_dns_answer_add_message (answer, SONDE_DIRECTION_RECEIVED, data, length);
  code = LDNS_RCODE_WIRE (data);

  if (code != LDNS_RCODE_NOERROR && code != LDNS_RCODE_NXDOMAIN)
    {
      sonde_dns_message_read_code (code, answer);
      return;
    }

  parts = sonde_dns_message_split (&walk);

  if (parts == NULL)
    return;

  if (code == LDNS_RCODE_NXDOMAIN)
    answer->outcome = SONDE_DNS_OUTCOME_NO_NAME;
  else if (sonde_dns_message_has_type (parts, record_type))
    answer->outcome = SONDE_DNS_OUTCOME_FOUND;
  else
    answer->outcome = SONDE_DNS_OUTCOME_NO_DATA;

  if (answer->outcome != SONDE_DNS_OUTCOME_FOUND)
    answer->negative_ttl_s = sonde_dns_message_get_negative_ttl_s (&walk, parts);

  sonde_dns_message_take_parts (&walk, parts, record_type, answer);
}
