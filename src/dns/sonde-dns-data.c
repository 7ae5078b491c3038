#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <ldns/ldns.h>

#include "sonde-dns-bitmap.h"
#include "sonde-dns-codes.h"
#include "sonde-dns-data.h"
#include "sonde-dns-edns.h"
#include "sonde-dns-name.h"
#include "sonde-dns-number.h"
#include "sonde-dns-part.h"
#include "sonde-dns-special.h"
#include "sonde-dns-svcb.h"
#include "sonde-format.h"
#include "sonde-text.h"

#define MAX_BASE64_BYTES 768
#define MAX_STRING_CHARS 1024
#define MAX_RFC3597_BYTES 512
#define US_PER_S 1000000

/* The part of the data that is taken apart now. */
typedef struct
{
  SondeDnsWalk       *walk;
  SondeField         *parent;
  const SondeDnsPart *part;
  guint16             record_type;
  guint               position;
  guint               priority;
  gboolean            may_compress;
} SondeDnsData;

/* Only the types of RFC 1035 may have compressed names, for others may not be known. */
static gboolean
sonde_dns_data_walk_name (SondeDnsData *self,
                          SondeDnsSpan *span)
{
  SondeDnsName name;
  SondeField *field;

  if (span->start == span->end)
    return FALSE;

  field = sonde_dns_name_walk (self->walk, self->parent,
                               self->part != NULL ? self->part->id : "dns.name",
                               self->part != NULL ? self->part->name : N_("Name"),
                               *span, &name);

  if (field != NULL && self->part != NULL && self->part->explanation != NULL)
    sonde_dns_walk_explain (field, _(self->part->explanation),
                            sonde_dns_part_get_reference (self->record_type));

  if (name.is_compressed && !self->may_compress)
    sonde_dns_walk_mark (self->walk, field, SONDE_DNS_FAULT_NAME_COMPRESSED, name.end - 2);

  span->start = name.end;

  return !name.is_cut;
}

/* Bytes of a known number; what they say depends on the kind of part. */
static gsize
sonde_dns_data_get_size (ldns_rdf_type kind)
{
  switch ((guint) kind)
    {
    case LDNS_RDF_TYPE_CLASS:
    case LDNS_RDF_TYPE_ALG:
    case LDNS_RDF_TYPE_CERTIFICATE_USAGE:
    case LDNS_RDF_TYPE_SELECTOR:
    case LDNS_RDF_TYPE_MATCHING_TYPE:
    case LDNS_RDF_TYPE_INT8:
      return 1;

    case LDNS_RDF_TYPE_TYPE:
    case LDNS_RDF_TYPE_INT16:
    case LDNS_RDF_TYPE_CERT_ALG:
      return 2;

    case LDNS_RDF_TYPE_TIME:
    case LDNS_RDF_TYPE_INT32:
    case LDNS_RDF_TYPE_PERIOD:
    case LDNS_RDF_TYPE_A:
      return 4;

    case LDNS_RDF_TYPE_TSIGTIME:
    case LDNS_RDF_TYPE_EUI48:
      return 6;

    case LDNS_RDF_TYPE_ILNP64:
    case LDNS_RDF_TYPE_EUI64:
      return 8;

    case LDNS_RDF_TYPE_AAAA:
      return 16;

    default:
      return 0;
    }
}

static guint64
sonde_dns_data_get_number (const SondeDnsWalk *walk,
                           SondeDnsSpan        span)
{
  guint64 number = 0;

  for (gsize i = span.start; i < span.end; i++)
    number = number << 8 | walk->data[i];

  return number;
}

static char *
sonde_dns_data_dup_time (guint64 unix_s)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc ((gint64) unix_s);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : NULL;
}

static char *
sonde_dns_data_dup_separated (const SondeDnsWalk *walk,
                              SondeDnsSpan        span,
                              gsize               group,
                              char                separator)
{
  GString *text = g_string_new (NULL);

  for (gsize i = span.start; i < span.end; i++)
    {
      if (i > span.start && (i - span.start) % group == 0)
        g_string_append_c (text, separator);

      g_string_append_printf (text, "%02x", walk->data[i]);
    }

  return g_string_free (text, FALSE);
}

/* What a number means, besides. */
static char *
sonde_dns_data_dup_word (const SondeDnsData *self,
                         ldns_rdf_type       kind,
                         guint64             number)
{
  switch ((guint) kind)
    {
    case LDNS_RDF_TYPE_TYPE:
      return sonde_dns_codes_dup_type ((guint16) number);

    case LDNS_RDF_TYPE_ALG:
      return g_strdup (sonde_dns_codes_get_algorithm ((guint) number));

    case LDNS_RDF_TYPE_CERT_ALG:
      return g_strdup (sonde_dns_codes_get_certificate ((guint) number));

    case LDNS_RDF_TYPE_PERIOD:
      return sonde_format_duration_us ((gint64) number * US_PER_S);

    case LDNS_RDF_TYPE_TIME:
    case LDNS_RDF_TYPE_TSIGTIME:
      return sonde_dns_data_dup_time (number);

    default:
      return g_strdup (sonde_dns_number_get_word (self->record_type, self->position,
                                                  (guint) number));
    }
}

/* The text of a part of known size that is no plain number, or nothing. */
static char *
sonde_dns_data_dup_fixed (const SondeDnsData *self,
                          ldns_rdf_type       kind,
                          SondeDnsSpan        span)
{
  char address[INET6_ADDRSTRLEN];

  switch ((guint) kind)
    {
    case LDNS_RDF_TYPE_A:
    case LDNS_RDF_TYPE_AAAA:
      inet_ntop (kind == LDNS_RDF_TYPE_A ? AF_INET : AF_INET6, self->walk->data + span.start,
                 address, sizeof address);
      return g_strdup (address);

    case LDNS_RDF_TYPE_EUI48:
    case LDNS_RDF_TYPE_EUI64:
      return sonde_dns_data_dup_separated (self->walk, span, 1, '-');

    case LDNS_RDF_TYPE_ILNP64:
      return sonde_dns_data_dup_separated (self->walk, span, 2, ':');

    default:
      return NULL;
    }
}

static SondeField *
sonde_dns_data_add (SondeDnsData *self,
                    const char   *value,
                    SondeDnsSpan  span)
{
  SondeField *field;

  if (self->parent == NULL)
    return NULL;

  field = sonde_dns_walk_add (self->walk, self->parent,
                              self->part != NULL ? self->part->id : "dns.data.part",
                              self->part != NULL ? self->part->name : N_("Data"),
                              value, span.start, span.end - span.start);

  if (self->part != NULL && self->part->explanation != NULL)
    sonde_dns_walk_explain (field, _(self->part->explanation),
                            sonde_dns_part_get_reference (self->record_type));

  return field;
}

static void
sonde_dns_data_add_fixed (SondeDnsData  *self,
                          ldns_rdf_type  kind,
                          SondeDnsSpan   span)
{
  g_autofree char *text = sonde_dns_data_dup_fixed (self, kind, span);
  g_autofree char *word = NULL;
  SondeField *field;
  guint64 number;

  if (text != NULL)
    {
      sonde_dns_data_add (self, text, span);
      return;
    }

  number = sonde_dns_data_get_number (self->walk, span);
  word = sonde_dns_data_dup_word (self, kind, number);
  field = sonde_dns_data_add (self, NULL, span);
  sonde_field_set_named (field, number, word);
  sonde_dns_number_add_flags (self->walk, field, self->record_type, self->position, span);
}

/* A string as a zone file has it. */
static char *
sonde_dns_data_dup_quoted (const SondeDnsWalk *walk,
                           SondeDnsSpan        span)
{
  GString *text = g_string_new ("\"");

  for (gsize i = span.start; i < span.end && text->len < MAX_STRING_CHARS; i++)
    {
      guint8 byte = walk->data[i];

      if (byte == '"' || byte == '\\')
        g_string_append_printf (text, "\\%c", byte);
      else if (byte < 0x20 || byte > 0x7e)
        g_string_append_printf (text, "\\%03u", byte);
      else
        g_string_append_c (text, (char) byte);
    }

  g_string_append (text, text->len < MAX_STRING_CHARS ? "\"" : "…");

  return g_string_free (text, FALSE);
}

static char *
sonde_dns_data_dup_base64 (const SondeDnsWalk *walk,
                           SondeDnsSpan        span)
{
  gsize length = span.end - span.start;
  g_autofree char *text = NULL;

  text = g_base64_encode (walk->data + span.start, MIN (length, MAX_BASE64_BYTES));

  return length > MAX_BASE64_BYTES ? g_strconcat (text, "…", NULL) : g_steal_pointer (&text);
}

static char *
sonde_dns_data_dup_hex (const SondeDnsWalk *walk,
                        SondeDnsSpan        span)
{
  SondeDnsSpan shown = { span.start, MIN (span.end, span.start + MAX_RFC3597_BYTES) };
  g_autofree char *text = sonde_dns_data_dup_separated (walk, shown, G_MAXSIZE, '\0');

  return shown.end < span.end ? g_strconcat (text, "…", NULL) : g_steal_pointer (&text);
}

/* Bytes behind a length of one or two bytes. Returns whether they are there. */
static gboolean
sonde_dns_data_walk_counted (SondeDnsData  *self,
                             ldns_rdf_type  kind,
                             SondeDnsSpan  *span)
{
  gsize head = kind == LDNS_RDF_TYPE_INT16_DATA ? 2 : 1;
  SondeDnsSpan whole = *span;
  SondeDnsSpan content;
  g_autofree char *value = NULL;
  char hash[512];

  if (span->end - span->start < head)
    return FALSE;

  content.start = span->start + head;
  content.end = content.start + (head == 1 ? self->walk->data[span->start]
                                           : sonde_dns_walk_get16 (self->walk, span->start));

  if (content.end > span->end)
    return FALSE;

  span->start = content.end;
  whole.end = content.end;

  if (self->parent == NULL)
    return TRUE;

  if (kind == LDNS_RDF_TYPE_STR || kind == LDNS_RDF_TYPE_TAG)
    value = sonde_dns_data_dup_quoted (self->walk, content);
  else if (kind == LDNS_RDF_TYPE_NSEC3_NEXT_OWNER &&
           ldns_b32_ntop_extended_hex (self->walk->data + content.start,
                                       content.end - content.start, hash, sizeof hash) > 0)
    value = g_strdup (hash);
  else
    value = sonde_dns_data_dup_hex (self->walk, content);

  sonde_dns_data_add (self, value, whole);

  return TRUE;
}

/* All that is left. */
static void
sonde_dns_data_add_rest (SondeDnsData  *self,
                         ldns_rdf_type  kind,
                         SondeDnsSpan   span)
{
  g_autofree char *value = NULL;

  if (self->parent == NULL || span.start == span.end)
    return;

  if (kind == LDNS_RDF_TYPE_B64)
    value = sonde_dns_data_dup_base64 (self->walk, span);
  else if (kind == LDNS_RDF_TYPE_LONG_STR)
    value = sonde_dns_data_dup_quoted (self->walk, span);
  else
    value = sonde_dns_data_dup_hex (self->walk, span);

  sonde_dns_data_add (self, value, span);
}

/* Returns whether the part is all there; takes what it has off the span. */
static gboolean
sonde_dns_data_walk_part (SondeDnsData  *self,
                          ldns_rdf_type  kind,
                          SondeDnsSpan  *span)
{
  SondeDnsSpan rest = *span;

  switch ((guint) kind)
    {
    case LDNS_RDF_TYPE_DNAME:
      return sonde_dns_data_walk_name (self, span);

    case LDNS_RDF_TYPE_STR:
    case LDNS_RDF_TYPE_TAG:
    case LDNS_RDF_TYPE_NSEC3_SALT:
    case LDNS_RDF_TYPE_NSEC3_NEXT_OWNER:
    case LDNS_RDF_TYPE_INT16_DATA:
      return sonde_dns_data_walk_counted (self, kind, span);

    case LDNS_RDF_TYPE_LOC:
      return sonde_dns_special_walk_location (self->walk, self->parent, span);

    case LDNS_RDF_TYPE_WKS:
      return sonde_dns_special_walk_services (self->walk, self->parent, span);

    case LDNS_RDF_TYPE_APL:
      return sonde_dns_special_walk_prefix (self->walk, self->parent, span);

    case LDNS_RDF_TYPE_HIP:
      return sonde_dns_special_walk_identity (self->walk, self->parent, span);

    case LDNS_RDF_TYPE_IPSECKEY:
      return sonde_dns_special_walk_gateway (self->walk, self->parent, span);

    case LDNS_RDF_TYPE_SVCPARAMS:
      span->start = span->end;
      sonde_dns_svcb_walk (self->walk, self->parent, self->priority, rest);
      return TRUE;

    case LDNS_RDF_TYPE_NSEC:
      span->start = span->end;
      sonde_dns_bitmap_walk (self->walk, self->parent,
                             self->part != NULL ? self->part->id : "dns.bitmap",
                             self->part != NULL ? self->part->name : N_("Types"), rest);
      return TRUE;

    case LDNS_RDF_TYPE_B64:
    case LDNS_RDF_TYPE_HEX:
      span->start = span->end;
      sonde_dns_data_add_rest (self, kind, rest);
      return rest.start < rest.end;

    default:
      span->start = span->end;
      sonde_dns_data_add_rest (self, kind, rest);
      return TRUE;
    }
}

static gboolean
sonde_dns_data_walk_fixed (SondeDnsData  *self,
                           ldns_rdf_type  kind,
                           gsize          size,
                           SondeDnsSpan  *span)
{
  SondeDnsSpan part = { span->start, span->start + size };

  if (span->end - span->start < size)
    return FALSE;

  span->start = part.end;

  if (self->position == 0 && size == 2)
    self->priority = sonde_dns_walk_get16 (self->walk, part.start);

  if (self->parent != NULL)
    sonde_dns_data_add_fixed (self, kind, part);

  return TRUE;
}

/* RFC 4034, appendix B: by which signatures name the key. */
static void
sonde_dns_data_add_key_tag (SondeDnsWalk *walk,
                            SondeField   *parent,
                            SondeDnsSpan  span)
{
  guint16 tag = ldns_calc_keytag_raw (walk->data + span.start, span.end - span.start);
  SondeField *field;

  field = sonde_field_add_number (parent, "dns.dnskey.key-tag", _("Key tag"), tag, 0, 0);
  sonde_field_explain (field, _("A sum of the bytes of the key, by which signatures name it."),
                       "RFC 4034 appendix B");
}

/* DN8: the strings of a text are to be read as one. */
static void
sonde_dns_data_add_joined (SondeDnsWalk *walk,
                           SondeField   *parent,
                           SondeDnsSpan  span)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autofree char *joined = NULL;
  SondeField *field;
  gsize position = span.start;

  if (span.end - span.start <= 1u + walk->data[span.start])
    return;

  while (position < span.end && position + 1u + walk->data[position] <= span.end)
    {
      g_byte_array_append (bytes, walk->data + position + 1, walk->data[position]);
      position += 1u + walk->data[position];
    }

  joined = sonde_text_preview (bytes->data, bytes->len, MAX_STRING_CHARS);
  field = sonde_field_add (parent, "dns.txt.joined", _("Joined"), joined, 0, 0);
  sonde_field_explain (field, _("Programs read the strings as one, with nothing between them."),
                       "RFC 7208 §3.3");
}

/* What the bytes say only together. */
static void
sonde_dns_data_add_besides (SondeDnsWalk *walk,
                            SondeField   *parent,
                            guint16       record_type,
                            SondeDnsSpan  span)
{
  if (parent == NULL || span.start == span.end)
    return;

  if ((record_type == LDNS_RR_TYPE_DNSKEY || record_type == LDNS_RR_TYPE_CDNSKEY) &&
      span.end - span.start >= 4)
    sonde_dns_data_add_key_tag (walk, parent, span);
  else if (record_type == LDNS_RR_TYPE_TXT || record_type == LDNS_RR_TYPE_SPF)
    sonde_dns_data_add_joined (walk, parent, span);
}

/* RFC 3597, section 5. */
static void
sonde_dns_data_walk_unknown (SondeDnsWalk *walk,
                             SondeField   *parent,
                             SondeDnsSpan  span)
{
  g_autofree char *hex = NULL;
  g_autofree char *value = NULL;
  SondeField *field;

  if (parent == NULL || span.start == span.end)
    return;

  hex = sonde_dns_data_dup_hex (walk, span);
  value = g_strdup_printf ("\\# %u %s", (guint) (span.end - span.start), hex);
  field = sonde_dns_walk_add (walk, parent, "dns.data.unknown", N_("Unknown data"), value,
                              span.start, span.end - span.start);
  sonde_field_explain (field, _("What the data of this type looks like is not known here."),
                       "RFC 3597 §5");
}

static void
sonde_dns_data_walk_parts (SondeDnsData             *self,
                           const ldns_rr_descriptor *descriptor,
                           SondeDnsSpan              span)
{
  gsize minimum = ldns_rr_descriptor_minimum (descriptor);
  gsize maximum = ldns_rr_descriptor_maximum (descriptor);

  while (self->position < maximum && (span.start < span.end || self->position < minimum))
    {
      ldns_rdf_type kind = ldns_rr_descriptor_field_type (descriptor, self->position);
      gsize size = sonde_dns_data_get_size (kind);

      if (self->parent != NULL)
        self->part = sonde_dns_part_get (self->record_type, self->position);

      if (size > 0 ? !sonde_dns_data_walk_fixed (self, kind, size, &span)
                   : !sonde_dns_data_walk_part (self, kind, &span))
        {
          /* What is wrong with a name was said already, unless nothing of it is there. */
          if (kind != LDNS_RDF_TYPE_DNAME || span.start == span.end)
            sonde_dns_walk_add_fault (self->walk, self->parent, SONDE_DNS_FAULT_DATA_SHORT,
                                      span.start, span.end - span.start);

          return;
        }

      self->position++;
    }

  if (span.start < span.end)
    sonde_dns_walk_add_fault (self->walk, self->parent, SONDE_DNS_FAULT_DATA_LONG, span.start,
                              span.end - span.start);
}

/**
 * sonde_dns_data_walk:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @record_type: the type of the record
 * @span: its data
 *
 * Takes the data of a record apart, as ldns' descriptor of the type has it.
 */
void
sonde_dns_data_walk (SondeDnsWalk *walk,
                     SondeField   *parent,
                     guint16       record_type,
                     SondeDnsSpan  span)
{
  const ldns_rr_descriptor *descriptor = ldns_rr_descript (record_type);
  SondeDnsData data = { .walk = walk, .parent = parent, .record_type = record_type };

  if (record_type == LDNS_RR_TYPE_OPT)
    {
      sonde_dns_edns_walk_options (walk, parent, span);
      return;
    }

  /* What the draft of SINK leaves open, ldns has as a single byte. */
  if (descriptor->_type != record_type || record_type == 0 || record_type == LDNS_RR_TYPE_SINK)
    {
      sonde_dns_data_walk_unknown (walk, parent, span);
      return;
    }

  data.may_compress = descriptor->_compress == LDNS_RR_COMPRESS;
  sonde_dns_data_walk_parts (&data, descriptor, span);
  sonde_dns_data_add_besides (walk, parent, record_type, span);
}
