#include "config.h"

#include <ldns/ldns.h>

#include "sonde-practice-zone-text.h"
#include "sonde-practice-zones.h"

#define HEADER_BYTES 12
#define PLAIN_UDP_BYTES 512
#define EDNS_UDP_BYTES 1232
#define MAX_CHAIN 16
#define BIG_STRINGS 24
#define MEDIUM_STRINGS 4
#define SLOW_MS 3000
#define DEFAULT_TTL_S 300
#define SOA_MINIMUM_FIELD 6

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_pkt, ldns_pkt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_rdf, ldns_rdf_deep_free)

/**
 * SondePracticeZones:
 *
 * The names the practice name server knows, and how it answers for them.
 *
 * It is authoritative for a few zones under `test` and the reverse zones of the addresses in
 * them, and refuses everything else. A few names misbehave on purpose.
 */
struct _SondePracticeZones
{
  GObject    parent_instance;

  GPtrArray *records;
};

G_DEFINE_FINAL_TYPE (SondePracticeZones, sonde_practice_zones, G_TYPE_OBJECT)

typedef struct
{
  const char *name;
  ldns_pkt_rcode rcode;
  gboolean is_silent;
  guint delay_ms;
} Oddity;

static const Oddity oddities[] = {
  { "servfail.test.", LDNS_RCODE_SERVFAIL, FALSE, 0 },
  { "refused.test.", LDNS_RCODE_REFUSED, FALSE, 0 },
  { "silent.test.", LDNS_RCODE_NOERROR, TRUE, 0 },
  { "slow.test.", LDNS_RCODE_NOERROR, FALSE, SLOW_MS },
};

static void
sonde_practice_zones_free_record (gpointer data)
{
  ldns_rr_free (data);
}

static void
sonde_practice_zones_add (SondePracticeZones *self,
                          const char         *text)
{
  ldns_rr *record = NULL;
  ldns_status status = ldns_rr_new_frm_str (&record, text, DEFAULT_TTL_S, NULL, NULL);

  if (status != LDNS_STATUS_OK)
    g_error ("Bad record “%s”: %s", text, ldns_get_errorstr_by_id (status));

  g_ptr_array_add (self->records, record);
}

/* Enough text that an answer does not fit a datagram. */
static void
sonde_practice_zones_add_strings (SondePracticeZones *self,
                                  const char         *owner,
                                  guint               n_strings)
{
  for (guint i = 1; i <= n_strings; i++)
    {
      g_autofree char *padding = g_strnfill (160, '.');
      g_autofree char *text = g_strdup_printf ("%s %d IN TXT \"string %u of %u %s\"",
                                               owner, DEFAULT_TTL_S, i, n_strings, padding);

      sonde_practice_zones_add (self, text);
    }
}

/* The apex record of the zone a name is in, or NULL. */
static const ldns_rr *
sonde_practice_zones_find_soa (SondePracticeZones *self,
                               const ldns_rdf     *name)
{
  const ldns_rr *best = NULL;

  for (guint i = 0; i < self->records->len; i++)
    {
      const ldns_rr *record = g_ptr_array_index (self->records, i);
      const ldns_rdf *owner = ldns_rr_owner (record);

      if (ldns_rr_get_type (record) != LDNS_RR_TYPE_SOA)
        continue;

      if (ldns_dname_compare (owner, name) != 0 && !ldns_dname_is_subdomain (name, owner))
        continue;

      if (best == NULL ||
          ldns_dname_label_count (owner) > ldns_dname_label_count (ldns_rr_owner (best)))
        best = record;
    }

  return best;
}

/* A name also exists if there is only something below it (RFC 8020). */
static gboolean
sonde_practice_zones_name_exists (SondePracticeZones *self,
                                  const ldns_rdf     *name)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const ldns_rdf *owner = ldns_rr_owner (g_ptr_array_index (self->records, i));

      if (ldns_dname_compare (owner, name) == 0 || ldns_dname_is_subdomain (owner, name))
        return TRUE;
    }

  return FALSE;
}

/* Whose records answer for a name: itself, a wildcard (RFC 4592), or nothing. */
static ldns_rdf *
sonde_practice_zones_find_source (SondePracticeZones *self,
                                  const ldns_rdf     *name)
{
  g_autoptr(ldns_rdf) encloser = ldns_rdf_clone (name);
  g_autoptr(ldns_rdf) star = NULL;
  ldns_rdf *wildcard;

  if (sonde_practice_zones_name_exists (self, name))
    return g_steal_pointer (&encloser);

  while (!sonde_practice_zones_name_exists (self, encloser))
    {
      ldns_rdf *parent = ldns_dname_left_chop (encloser);

      if (parent == NULL)
        return NULL;

      ldns_rdf_deep_free (encloser);
      encloser = parent;
    }

  star = ldns_dname_new_frm_str ("*");
  wildcard = ldns_dname_cat_clone (star, encloser);

  if (sonde_practice_zones_name_exists (self, wildcard))
    return wildcard;

  ldns_rdf_deep_free (wildcard);

  return NULL;
}

static void
sonde_practice_zones_push (ldns_pkt         *answer,
                           ldns_pkt_section  section,
                           const ldns_rr    *record,
                           const ldns_rdf   *owner)
{
  ldns_rr *copy = ldns_rr_clone (record);

  ldns_rdf_deep_free (ldns_rr_owner (copy));
  ldns_rr_set_owner (copy, ldns_rdf_clone (owner));
  ldns_pkt_push_rr (answer, section, copy);
}

static void
sonde_practice_zones_push_soa (SondePracticeZones *self,
                               ldns_pkt           *answer,
                               const ldns_rdf     *name)
{
  const ldns_rr *soa = sonde_practice_zones_find_soa (self, name);
  guint32 minimum_s = ldns_rdf2native_int32 (ldns_rr_rdf (soa, SOA_MINIMUM_FIELD));
  ldns_rr *pushed;

  sonde_practice_zones_push (answer, LDNS_SECTION_AUTHORITY, soa, ldns_rr_owner (soa));

  /* How long "no" may be remembered (RFC 2308, section 3). */
  pushed = ldns_rr_list_rr (ldns_pkt_authority (answer), 0);
  ldns_rr_set_ttl (pushed, MIN (ldns_rr_ttl (soa), minimum_s));
}

/* Saves the asker the next question: the addresses of the hosts named in the answer. */
static void
sonde_practice_zones_push_addresses (SondePracticeZones *self,
                                     ldns_pkt           *answer,
                                     const ldns_rr      *record)
{
  const ldns_rdf *host;

  switch ((guint) ldns_rr_get_type (record))
    {
    case LDNS_RR_TYPE_NS:
      host = ldns_rr_rdf (record, 0);
      break;

    case LDNS_RR_TYPE_MX:
      host = ldns_rr_rdf (record, 1);
      break;

    case LDNS_RR_TYPE_SRV:
      host = ldns_rr_rdf (record, 3);
      break;

    default:
      return;
    }

  for (guint i = 0; i < self->records->len; i++)
    {
      const ldns_rr *other = g_ptr_array_index (self->records, i);
      ldns_rr_type type = ldns_rr_get_type (other);

      if ((type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA) &&
          ldns_dname_compare (ldns_rr_owner (other), host) == 0 &&
          !ldns_rr_list_contains_rr (ldns_pkt_additional (answer), (ldns_rr *) other))
        sonde_practice_zones_push (answer, LDNS_SECTION_ADDITIONAL, other, host);
    }
}

/* Adds what @source has of a type to the answer, under the name @owner. Returns whether that
 * answers the question; if an alias does instead, @target is where it points.
 */
static gboolean
sonde_practice_zones_push_type (SondePracticeZones  *self,
                                ldns_pkt            *answer,
                                const ldns_rdf      *source,
                                const ldns_rdf      *owner,
                                ldns_rr_type         type,
                                const ldns_rdf     **target)
{
  gboolean found = FALSE;

  *target = NULL;

  for (guint i = 0; i < self->records->len; i++)
    {
      const ldns_rr *record = g_ptr_array_index (self->records, i);
      ldns_rr_type record_type = ldns_rr_get_type (record);

      if (ldns_dname_compare (ldns_rr_owner (record), source) != 0)
        continue;

      if (record_type == type || type == LDNS_RR_TYPE_ANY)
        {
          sonde_practice_zones_push (answer, LDNS_SECTION_ANSWER, record, owner);
          sonde_practice_zones_push_addresses (self, answer, record);
          found = TRUE;
        }
      else if (record_type == LDNS_RR_TYPE_CNAME)
        {
          /* An alias seen before means going in circles. */
          found = ldns_rr_list_contains_rr (ldns_pkt_answer (answer), (ldns_rr *) record);

          if (!found)
            sonde_practice_zones_push (answer, LDNS_SECTION_ANSWER, record, owner);

          *target = ldns_rr_rdf (record, 0);
        }
    }

  return found;
}

/* Follows aliases as far as they stay in our zones (RFC 1034, section 4.3.2). */
static void
sonde_practice_zones_resolve (SondePracticeZones *self,
                              ldns_pkt           *answer,
                              const ldns_rdf     *asked,
                              ldns_rr_type        type)
{
  const ldns_rdf *owner = asked;

  for (guint i = 0; i < MAX_CHAIN; i++)
    {
      g_autoptr(ldns_rdf) name = ldns_rdf_clone (owner);
      g_autoptr(ldns_rdf) source = NULL;
      const ldns_rdf *target;

      ldns_dname2canonical (name);

      if (sonde_practice_zones_find_soa (self, name) == NULL)
        return;

      source = sonde_practice_zones_find_source (self, name);

      if (source == NULL)
        {
          ldns_pkt_set_rcode (answer, LDNS_RCODE_NXDOMAIN);
          sonde_practice_zones_push_soa (self, answer, name);
          return;
        }

      if (sonde_practice_zones_push_type (self, answer, source, owner, type, &target))
        return;

      if (target == NULL)
        {
          sonde_practice_zones_push_soa (self, answer, name);
          return;
        }

      owner = target;
    }
}

static const Oddity *
sonde_practice_zones_find_oddity (const ldns_rdf *name)
{
  g_autofree char *text = NULL;
  char *ldns_text = ldns_rdf2str (name);

  text = ldns_text != NULL ? g_ascii_strdown (ldns_text, -1) : NULL;
  LDNS_FREE (ldns_text);

  for (gsize i = 0; i < G_N_ELEMENTS (oddities); i++)
    {
      if (g_strcmp0 (oddities[i].name, text) == 0)
        return &oddities[i];
    }

  return NULL;
}

/* An answer of nothing but a header, for queries that could not be read. */
static GBytes *
sonde_practice_zones_answer_header (const guint8   *query,
                                    ldns_pkt_rcode  rcode)
{
  guint8 header[HEADER_BYTES] = { 0 };

  header[0] = query[0];
  header[1] = query[1];
  header[2] = (guint8) (0x80 | (query[2] & 0x79));
  header[3] = (guint8) rcode;

  return g_bytes_new (header, sizeof header);
}

static gsize
sonde_practice_zones_get_limit (const ldns_pkt         *query,
                                SondePracticeTransport  transport)
{
  if (transport == SONDE_PRACTICE_TRANSPORT_TCP)
    return G_MAXUINT16;

  if (!ldns_pkt_edns (query))
    return PLAIN_UDP_BYTES;

  return CLAMP (ldns_pkt_edns_udp_size (query), PLAIN_UDP_BYTES, EDNS_UDP_BYTES);
}

static GBytes *
sonde_practice_zones_to_wire (const ldns_pkt *answer)
{
  guint8 *wire = NULL;
  size_t n_bytes = 0;
  GBytes *bytes;

  if (ldns_pkt2wire (&wire, answer, &n_bytes) != LDNS_STATUS_OK)
    return NULL;

  bytes = g_bytes_new (wire, n_bytes);
  LDNS_FREE (wire);

  return bytes;
}

static ldns_pkt *
sonde_practice_zones_make_answer (const ldns_pkt *query,
                                  const ldns_rr  *question)
{
  ldns_pkt *answer = ldns_pkt_new ();

  ldns_pkt_set_id (answer, ldns_pkt_id (query));
  ldns_pkt_set_qr (answer, true);
  ldns_pkt_set_rd (answer, ldns_pkt_rd (query));
  ldns_pkt_push_rr (answer, LDNS_SECTION_QUESTION, ldns_rr_clone (question));

  if (ldns_pkt_edns (query))
    ldns_pkt_set_edns_udp_size (answer, EDNS_UDP_BYTES);

  return answer;
}

static gboolean
sonde_practice_zones_is_refused (SondePracticeZones *self,
                                 const ldns_rr      *question)
{
  g_autoptr(ldns_rdf) name = ldns_rdf_clone (ldns_rr_owner (question));
  ldns_rr_class class = ldns_rr_get_class (question);
  ldns_rr_type type = ldns_rr_get_type (question);

  ldns_dname2canonical (name);

  return (class != LDNS_RR_CLASS_IN && class != LDNS_RR_CLASS_ANY) ||
         type == LDNS_RR_TYPE_AXFR ||
         type == LDNS_RR_TYPE_IXFR ||
         sonde_practice_zones_find_soa (self, name) == NULL;
}

static GBytes *
sonde_practice_zones_answer_packet (SondePracticeZones     *self,
                                    const ldns_pkt         *query,
                                    SondePracticeTransport  transport,
                                    guint                  *delay_ms)
{
  const ldns_rr *question = ldns_rr_list_rr (ldns_pkt_question (query), 0);
  const Oddity *oddity = sonde_practice_zones_find_oddity (ldns_rr_owner (question));
  g_autoptr(ldns_pkt) answer = sonde_practice_zones_make_answer (query, question);
  g_autoptr(ldns_pkt) truncated = NULL;
  g_autoptr(GBytes) wire = NULL;

  if (oddity != NULL && oddity->is_silent)
    return NULL;

  if (oddity != NULL)
    *delay_ms = oddity->delay_ms;

  if (ldns_pkt_edns (query) && ldns_pkt_edns_version (query) != 0)
    {
      /* BADVERS (RFC 6891, section 6.1.3): the upper bits go with the extension. */
      ldns_pkt_set_edns_extended_rcode (answer, 1);
    }
  else if (oddity != NULL && oddity->rcode != LDNS_RCODE_NOERROR)
    {
      ldns_pkt_set_rcode (answer, (guint8) oddity->rcode);
    }
  else if (sonde_practice_zones_is_refused (self, question))
    {
      ldns_pkt_set_rcode (answer, LDNS_RCODE_REFUSED);
    }
  else
    {
      ldns_pkt_set_aa (answer, true);
      sonde_practice_zones_resolve (self, answer, ldns_rr_owner (question),
                                    ldns_rr_get_type (question));
    }

  wire = sonde_practice_zones_to_wire (answer);

  if (wire != NULL &&
      g_bytes_get_size (wire) <= sonde_practice_zones_get_limit (query, transport))
    return g_steal_pointer (&wire);

  truncated = sonde_practice_zones_make_answer (query, question);
  ldns_pkt_set_aa (truncated, true);
  ldns_pkt_set_tc (truncated, true);

  return sonde_practice_zones_to_wire (truncated);
}

static void
sonde_practice_zones_finalize (GObject *object)
{
  SondePracticeZones *self = SONDE_PRACTICE_ZONES (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_practice_zones_parent_class)->finalize (object);
}

static void
sonde_practice_zones_class_init (SondePracticeZonesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_zones_finalize;
}

static void
sonde_practice_zones_init (SondePracticeZones *self)
{
  const char * const *texts = sonde_practice_zone_text_get_records ();

  self->records = g_ptr_array_new_with_free_func (sonde_practice_zones_free_record);

  for (gsize i = 0; texts[i] != NULL; i++)
    sonde_practice_zones_add (self, texts[i]);

  sonde_practice_zones_add_strings (self, "big.example.test.", BIG_STRINGS);
  sonde_practice_zones_add_strings (self, "medium.example.test.", MEDIUM_STRINGS);
}

/**
 * sonde_practice_zones_new:
 *
 * Reads the zones, which are part of the program.
 *
 * Returns: (transfer full): the zones
 */
SondePracticeZones *
sonde_practice_zones_new (void)
{
  return g_object_new (SONDE_TYPE_PRACTICE_ZONES, NULL);
}

/**
 * sonde_practice_zones_answer:
 * @self: the zones
 * @query: a message as it arrived, without the length that TCP puts before it
 * @transport: how it arrived
 * @delay_ms: (out): how many milliseconds the answer is to be held back
 *
 * Answers a query (RFC 1035, with the extension of RFC 6891).
 *
 * Over UDP, an answer larger than the asker takes, and never more than 1232 bytes, is
 * truncated. A message that cannot be read is answered with FORMERR; one that is no query, or
 * asks for `silent.test`, is not answered.
 *
 * Returns: (transfer full) (nullable): the answer, or `NULL` if there is none
 */
GBytes *
sonde_practice_zones_answer (SondePracticeZones     *self,
                             GBytes                 *query,
                             SondePracticeTransport  transport,
                             guint                  *delay_ms)
{
  g_autoptr(ldns_pkt) packet = NULL;
  const guint8 *data;
  gsize n_bytes;

  g_return_val_if_fail (SONDE_IS_PRACTICE_ZONES (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (delay_ms != NULL, NULL);

  *delay_ms = 0;
  data = g_bytes_get_data (query, &n_bytes);

  /* Answering an answer could go on for ever. */
  if (n_bytes < HEADER_BYTES || (data[2] & 0x80) != 0)
    return NULL;

  if ((data[2] & 0x78) != 0)
    return sonde_practice_zones_answer_header (data, LDNS_RCODE_NOTIMPL);

  if (data[4] != 0 || data[5] != 1 ||
      ldns_wire2pkt (&packet, data, n_bytes) != LDNS_STATUS_OK ||
      ldns_rr_list_rr_count (ldns_pkt_question (packet)) != 1)
    return sonde_practice_zones_answer_header (data, LDNS_RCODE_FORMERR);

  return sonde_practice_zones_answer_packet (self, packet, transport, delay_ms);
}
