#include "config.h"

#include <glib/gi18n-lib.h>
#include <ldns/ldns.h>
#include <string.h>

#include "sonde-dns-rdata.h"
#include "sonde-text.h"

#define MAX_JOINED_CHARS 4096

/* The texts of TXT records that have a meaning of their own, by how they begin. */
static const struct
{
  const char *prefix;
  const char *meaning;
} known_texts[] = {
  { "v=spf1", N_("Who may send mail for the domain (SPF)") },
  { "v=DMARC1", N_("What to do with forged mail (DMARC)") },
  { "v=DKIM1", N_("A key for signed mail (DKIM)") },
  { "v=STSv1", N_("Mail is to be sent over TLS (MTA-STS)") },
  { "v=TLSRPTv1", N_("Where failures of TLS are reported (TLSRPT)") },
};

/* How many fields the records have that are read here. */
static const struct
{
  ldns_rr_type record_type;
  gsize        n_fields;
} known_types[] = {
  { LDNS_RR_TYPE_A, 1 },
  { LDNS_RR_TYPE_AAAA, 1 },
  { LDNS_RR_TYPE_NS, 1 },
  { LDNS_RR_TYPE_CNAME, 1 },
  { LDNS_RR_TYPE_PTR, 1 },
  { LDNS_RR_TYPE_MX, 2 },
  { LDNS_RR_TYPE_SRV, 4 },
  { LDNS_RR_TYPE_SOA, 7 },
  { LDNS_RR_TYPE_TXT, 1 },
};

/* ldns takes a record whose data ends early for a good one with fewer fields. */
static gboolean
sonde_dns_rdata_is_known (const ldns_rr *rr)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_types); i++)
    {
      if (known_types[i].record_type == ldns_rr_get_type (rr))
        return ldns_rr_rd_count (rr) >= known_types[i].n_fields;
    }

  return FALSE;
}

static guint16
sonde_dns_rdata_get_number (const ldns_rr *rr,
                            gsize          position)
{
  return ldns_rdf2native_int16 (ldns_rr_rdf (rr, position));
}

static gboolean
sonde_dns_rdata_is_root (const char *name)
{
  return strcmp (name, ".") == 0;
}

/* Writes a name as a zone file has it, without the dot at the end; “.” for the root. */
static char *
sonde_dns_rdata_dup_name (const ldns_rdf *name)
{
  char *text;
  char *result;
  gsize length;

  text = ldns_rdf2str (name);
  result = g_strdup (text != NULL ? text : "");
  free (text);
  length = strlen (result);

  if (length > 1 && result[length - 1] == '.')
    result[length - 1] = '\0';

  return result;
}

static SondeDnsRecord *
sonde_dns_rdata_make (SondeDnsSection  section,
                      const ldns_rr   *rr,
                      const char      *record_type,
                      const char      *data,
                      const char      *explanation)
{
  g_autofree char *owner = sonde_dns_rdata_dup_name (ldns_rr_owner (rr));

  return sonde_dns_record_new (section, owner, record_type, ldns_rr_ttl (rr), data, explanation);
}

static SondeDnsRecord *
sonde_dns_rdata_read_address (SondeDnsSection  section,
                              const ldns_rr   *rr)
{
  const ldns_rdf *rdf = ldns_rr_rdf (rr, 0);
  gboolean is_ipv6 = ldns_rr_get_type (rr) == LDNS_RR_TYPE_AAAA;
  g_autofree char *owner = sonde_dns_rdata_dup_name (ldns_rr_owner (rr));
  g_autoptr(GInetAddress) address = NULL;

  address = g_inet_address_new_from_bytes (ldns_rdf_data (rdf),
                                           is_ipv6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);

  return sonde_dns_record_new_address (section, owner, ldns_rr_ttl (rr), address, NULL);
}

/* NS, CNAME and PTR: records that hold one name. */
static SondeDnsRecord *
sonde_dns_rdata_read_name (SondeDnsSection  section,
                           const ldns_rr   *rr,
                           const char      *record_type,
                           const char      *explanation)
{
  g_autofree char *name = sonde_dns_rdata_dup_name (ldns_rr_rdf (rr, 0));

  return sonde_dns_rdata_make (section, rr, record_type, name, explanation);
}

static SondeDnsRecord *
sonde_dns_rdata_read_mx (SondeDnsSection  section,
                         const ldns_rr   *rr)
{
  g_autofree char *host = sonde_dns_rdata_dup_name (ldns_rr_rdf (rr, 1));
  guint16 preference = sonde_dns_rdata_get_number (rr, 0);
  g_autofree char *data = g_strdup_printf ("%u %s", preference, host);
  g_autofree char *explanation = NULL;

  if (sonde_dns_rdata_is_root (host))
    explanation = g_strdup (_("The domain takes no mail at all (RFC 7505)"));
  else
    explanation = g_strdup_printf (_("Mail goes to %s, with preference %u (lower is tried first)"),
                                   host, preference);

  return sonde_dns_rdata_make (section, rr, "MX", data, explanation);
}

static SondeDnsRecord *
sonde_dns_rdata_read_srv (SondeDnsSection  section,
                          const ldns_rr   *rr)
{
  guint16 priority = sonde_dns_rdata_get_number (rr, 0);
  guint16 weight = sonde_dns_rdata_get_number (rr, 1);
  guint16 port = sonde_dns_rdata_get_number (rr, 2);
  g_autofree char *host = sonde_dns_rdata_dup_name (ldns_rr_rdf (rr, 3));
  g_autofree char *data = g_strdup_printf ("%u %u %u %s", priority, weight, port, host);
  g_autofree char *explanation = NULL;

  if (sonde_dns_rdata_is_root (host))
    explanation = g_strdup (_("The service is not offered (RFC 2782)"));
  else
    explanation = g_strdup_printf (_("Served by %s at port %u, with priority %u (lower is tried "
                                     "first) and weight %u"), host, port, priority, weight);

  return sonde_dns_rdata_make (section, rr, "SRV", data, explanation);
}

/* The mailbox of the person in charge is written as a name: its first label comes before the @. */
static char *
sonde_dns_rdata_dup_mailbox (const char *name)
{
  GString *mailbox = g_string_new (NULL);

  while (*name != '\0' && *name != '.')
    {
      if (*name == '\\' && name[1] != '\0')
        name++;

      g_string_append_c (mailbox, *name++);
    }

  if (*name == '.' && name[1] != '\0')
    g_string_append_printf (mailbox, "@%s", name + 1);

  return g_string_free (mailbox, FALSE);
}

static SondeDnsRecord *
sonde_dns_rdata_read_soa (SondeDnsSection  section,
                          const ldns_rr   *rr)
{
  g_autofree char *server = sonde_dns_rdata_dup_name (ldns_rr_rdf (rr, 0));
  g_autofree char *person = sonde_dns_rdata_dup_name (ldns_rr_rdf (rr, 1));
  g_autofree char *mailbox = sonde_dns_rdata_dup_mailbox (person);
  guint32 numbers[5];
  g_autofree char *data = NULL;
  g_autofree char *explanation = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = ldns_rdf2native_int32 (ldns_rr_rdf (rr, 2 + i));

  data = g_strdup_printf ("%s %s %u %u %u %u %u", server, person,
                          numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  explanation = g_strdup_printf (_("The main server is %s; mail about the zone goes to %s; "
                                   "this is version %u of the zone"),
                                 server, mailbox, numbers[0]);

  return sonde_dns_rdata_make (section, rr, "SOA", data, explanation);
}

/* One string of a TXT record as a zone file has it. */
static void
sonde_dns_rdata_append_quoted (GString      *text,
                               const guint8 *data,
                               gsize         length)
{
  g_string_append_c (text, '"');

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '"' || data[i] == '\\')
        g_string_append_printf (text, "\\%c", data[i]);
      else if (data[i] < 0x20 || data[i] > 0x7e)
        g_string_append_printf (text, "\\%03u", data[i]);
      else
        g_string_append_c (text, (char) data[i]);
    }

  g_string_append_c (text, '"');
}

static const char *
sonde_dns_rdata_get_meaning (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_texts); i++)
    {
      gsize length = strlen (known_texts[i].prefix);

      if (g_ascii_strncasecmp (text, known_texts[i].prefix, length) == 0 &&
          !g_ascii_isalnum (text[length]))
        return _(known_texts[i].meaning);
    }

  return NULL;
}

static char *
sonde_dns_rdata_explain_text (const char *joined,
                              gsize       n_strings)
{
  const char *meaning = sonde_dns_rdata_get_meaning (joined);

  if (meaning != NULL && n_strings == 1)
    return g_strdup (meaning);

  if (meaning != NULL)
    /* Translators: the meaning of a text, and the text */
    return g_strdup_printf (_("%s; joined: %s"), meaning, joined);

  if (n_strings == 1)
    return g_strdup_printf (_("Text: %s"), joined);

  return g_strdup_printf (ngettext ("%u string; joined: %s", "%u strings; joined: %s", n_strings),
                          (guint) n_strings, joined);
}

static SondeDnsRecord *
sonde_dns_rdata_read_txt (SondeDnsSection  section,
                          const ldns_rr   *rr)
{
  g_autoptr(GString) data = g_string_new (NULL);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  gsize n_strings = ldns_rr_rd_count (rr);
  g_autofree char *joined = NULL;
  g_autofree char *explanation = NULL;

  for (gsize i = 0; i < n_strings; i++)
    {
      const ldns_rdf *rdf = ldns_rr_rdf (rr, i);

      if (i > 0)
        g_string_append_c (data, ' ');

      /* The length comes first, and ldns has checked it. */
      sonde_dns_rdata_append_quoted (data, ldns_rdf_data (rdf) + 1, ldns_rdf_size (rdf) - 1);
      g_byte_array_append (bytes, ldns_rdf_data (rdf) + 1, (guint) ldns_rdf_size (rdf) - 1);
    }

  joined = sonde_text_preview (bytes->data, bytes->len, MAX_JOINED_CHARS);
  explanation = sonde_dns_rdata_explain_text (joined, n_strings);

  return sonde_dns_rdata_make (section, rr, "TXT", data->str, explanation);
}

static SondeDnsRecord *
sonde_dns_rdata_read_other (SondeDnsSection  section,
                            const ldns_rr   *rr)
{
  char *type = ldns_rr_type2str (ldns_rr_get_type (rr));
  g_autoptr(GString) data = g_string_new (NULL);
  SondeDnsRecord *record;

  for (gsize i = 0; i < ldns_rr_rd_count (rr); i++)
    {
      char *part = ldns_rdf2str (ldns_rr_rdf (rr, i));

      if (i > 0)
        g_string_append_c (data, ' ');

      for (const char *p = part; p != NULL && *p != '\0'; p++)
        g_string_append_c (data, g_ascii_isprint (*p) ? *p : '?');

      free (part);
    }

  /* ldns writes a blank behind some parts. */
  record = sonde_dns_rdata_make (section, rr, type != NULL ? type : "?", g_strchomp (data->str),
                                 NULL);
  free (type);

  return record;
}

/* Makes a record for people of one as ldns read it. */
static SondeDnsRecord *
sonde_dns_rdata_to_record (SondeDnsSection  section,
                           const ldns_rr   *rr)
{
  if (!sonde_dns_rdata_is_known (rr))
    return sonde_dns_rdata_read_other (section, rr);

  switch ((guint) ldns_rr_get_type (rr))
    {
    case LDNS_RR_TYPE_A:
    case LDNS_RR_TYPE_AAAA:
      return sonde_dns_rdata_read_address (section, rr);

    case LDNS_RR_TYPE_NS:
      return sonde_dns_rdata_read_name (section, rr, "NS", _("A server that knows the zone"));

    case LDNS_RR_TYPE_CNAME:
      return sonde_dns_rdata_read_name (section, rr, "CNAME",
                                        _("An alias: the records are those of this other name"));

    case LDNS_RR_TYPE_PTR:
      return sonde_dns_rdata_read_name (section, rr, "PTR", _("The name of the address"));

    case LDNS_RR_TYPE_MX:
      return sonde_dns_rdata_read_mx (section, rr);

    case LDNS_RR_TYPE_SRV:
      return sonde_dns_rdata_read_srv (section, rr);

    case LDNS_RR_TYPE_SOA:
      return sonde_dns_rdata_read_soa (section, rr);

    case LDNS_RR_TYPE_TXT:
      return sonde_dns_rdata_read_txt (section, rr);

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_dns_rdata_read:
 * @section: the part of the answer
 * @data: (array length=length): a DNS message
 * @length: the size of @data in bytes
 * @offset: where a record begins, which is not a question
 *
 * Reads a record from the wire, to be shown to people.
 *
 * Returns: (transfer full) (nullable): a record, or `NULL` if ldns cannot read it
 */
SondeDnsRecord *
sonde_dns_rdata_read (SondeDnsSection  section,
                      const guint8    *data,
                      gsize            length,
                      gsize            offset)
{
  SondeDnsRecord *record;
  ldns_rr *rr = NULL;

  g_return_val_if_fail (section < SONDE_N_DNS_SECTIONS, NULL);
  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (offset < length, NULL);

  if (ldns_wire2rr (&rr, data, length, &offset, LDNS_SECTION_ANY) != LDNS_STATUS_OK)
    return NULL;

  record = sonde_dns_rdata_to_record (section, rr);
  ldns_rr_free (rr);

  return record;
}
