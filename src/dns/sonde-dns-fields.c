#include "config.h"

#include <glib/gi18n-lib.h>
#include <ldns/ldns.h>
#include <string.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-data.h"
#include "sonde-dns-fields.h"
#include "sonde-dns-header.h"
#include "sonde-dns-rdata.h"
#include "sonde-dns-summary.h"
#include "sonde-format.h"

#define US_PER_S 1000000
#define MAX_VALUE_CHARS 512
#define COUNTS_OFFSET 4
#define CLASS_NONE 254
#define CLASS_ANY 255

#define EDNS_DO_BIT 0x8000
#define TTL_SIGN (1u << 31)

static SondeDnsSection
get_section (guint section)
{
  return section == 1 ? SONDE_DNS_SECTION_ANSWER
         : section == 2 ? SONDE_DNS_SECTION_AUTHORITY : SONDE_DNS_SECTION_ADDITIONAL;
}

static void
sonde_dns_fields_add_type (SondeDnsWalk *walk,
                           SondeField   *parent,
                           const char   *id,
                           guint16       number,
                           gsize         offset)
{
  g_autofree char *type = sonde_dns_codes_dup_type (number);

  sonde_dns_walk_explain (sonde_dns_walk_add_named (walk, parent, id, N_("Type"), number, type,
                                                    offset, 2),
                          _("What kind of data the record holds."), "RFC 1035 §3.2.2");
}

static void
sonde_dns_fields_add_class (SondeDnsWalk *walk,
                            SondeField   *parent,
                            const char   *id,
                            guint16       number,
                            gsize         offset)
{
  g_autofree char *name = sonde_dns_codes_dup_class (number);

  sonde_dns_walk_explain (sonde_dns_walk_add_named (walk, parent, id, N_("Class"), number, name,
                                                    offset, 2),
                          _("IN, the Internet, nearly always."), "RFC 1035 §3.2.4");
}

/* The name of an entry has been read already, which is enough to find faults. */
static SondeField *
sonde_dns_fields_walk_name (SondeDnsWalk        *walk,
                            SondeField          *parent,
                            const char          *id,
                            const SondeDnsEntry *entry,
                            SondeDnsName        *name)
{
  *name = entry->name;

  if (parent != NULL)
    return sonde_dns_name_walk (walk, parent, id, N_("Name"),
                                (SondeDnsSpan) { entry->offset, walk->length }, name);

  if (name->fault != SONDE_DNS_FAULT_NONE)
    sonde_dns_walk_mark (walk, NULL, name->fault, name->fault_offset);

  return NULL;
}

static void
sonde_dns_fields_walk_question (SondeDnsWalk        *walk,
                                SondeField          *parent,
                                const SondeDnsEntry *entry)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *type = NULL;
  SondeField *field = NULL;
  SondeDnsName name;

  if (parent != NULL)
    {
      text = g_string_new (NULL);
      sonde_dns_name_read (walk, (SondeDnsSpan) { entry->offset, walk->length }, text, &name);

      if (entry->fault == SONDE_DNS_FAULT_NONE)
        {
          type = sonde_dns_codes_dup_type (entry->record_type);
          g_string_prepend_c (text, ' ');
          g_string_prepend (text, type);
        }

      field = sonde_dns_walk_add (walk, parent, "dns.question", N_("Question"), text->str,
                                  entry->offset, entry->end - entry->offset);
    }

  sonde_dns_fields_walk_name (walk, field, "dns.question.name", entry, &name);

  if (name.is_cut)
    return;

  if (entry->fault != SONDE_DNS_FAULT_NONE)
    {
      sonde_dns_walk_add_fault (walk, field, entry->fault, name.end, walk->length - name.end);
      return;
    }

  if (field == NULL)
    return;

  sonde_dns_fields_add_type (walk, field, "dns.question.type", entry->record_type, name.end);
  sonde_dns_fields_add_class (walk, field, "dns.question.class", entry->record_class,
                              name.end + 2);
}

static void
sonde_dns_fields_add_ttl (SondeDnsWalk        *walk,
                          SondeField          *parent,
                          const SondeDnsEntry *entry)
{
  gsize offset = entry->data.start - 6;
  g_autofree char *duration = NULL;
  SondeField *field = NULL;

  if (parent != NULL)
    {
      duration = sonde_format_duration_us ((gint64) entry->ttl * US_PER_S);
      field = sonde_dns_walk_add_named (walk, parent, "dns.record.ttl", N_("Time to live"),
                                        entry->ttl, duration, offset, 4);
      sonde_field_explain (field, _("How many seconds the record may be kept and used again."),
                           "RFC 1035 §3.2.1");
    }

  if ((entry->ttl & TTL_SIGN) != 0)
    sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_TTL_SIGN, offset);
}

/* In an OPT record, class and time to live have other meanings (RFC 6891, section 6.1.2). */
static void
sonde_dns_fields_add_edns (SondeDnsWalk        *walk,
                           SondeField          *parent,
                           const SondeDnsEntry *entry)
{
  gsize offset = entry->data.start - 6;
  guint16 bits = entry->ttl & 0xffff;
  guint rcode;
  SondeField *field;
  SondeField *flag;

  if (parent == NULL)
    return;

  rcode = sonde_dns_walk_get_rcode (walk);
  field = sonde_dns_walk_add_number (walk, parent, "dns.edns.size", N_("UDP size"),
                                     entry->record_class, offset - 2, 2);
  sonde_field_explain (field, _("How many bytes a datagram that comes back may have."),
                       "RFC 6891 §6.2.3");
  field = sonde_dns_walk_add_named (walk, parent, "dns.edns.rcode",
                                    N_("Upper bits of the response code"), entry->ttl >> 24,
                                    rcode > 0xf ? sonde_dns_codes_get_rcode (rcode) : NULL,
                                    offset, 1);
  sonde_dns_walk_explain (field, rcode > 0xf ? sonde_dns_codes_explain_rcode (rcode) : NULL,
                          "RFC 6891 §6.1.3");
  sonde_dns_walk_add_number (walk, parent, "dns.edns.version", N_("EDNS version"),
                             (entry->ttl >> 16) & 0xff, offset + 1, 1);
  field = sonde_dns_walk_add (walk, parent, "dns.edns.flags", N_("EDNS flags"), NULL,
                              offset + 2, 2);
  sonde_field_set_hex (field, bits, 4, NULL);
  flag = sonde_dns_walk_add_flag (walk, field, "dns.edns.do", N_("DO: Signatures wanted"),
                                  offset + 2, EDNS_DO_BIT >> 8);
  sonde_field_explain (flag, _("The records of DNSSEC are to come with the answer."),
                       "RFC 3225 §3");
  sonde_dns_walk_add_number (walk, field, "dns.edns.reserved", N_("Reserved bits"),
                             bits & ~EDNS_DO_BIT, offset + 2, 2);
}

/* There may be one OPT record, at the root, in the additional section. */
static void
sonde_dns_fields_check_opt (SondeDnsWalk        *walk,
                            SondeField          *record,
                            SondeField          *name,
                            const SondeDnsEntry *entry,
                            guint                section)
{
  if (walk->data[entry->offset] != 0)
    sonde_dns_walk_mark (walk, name, SONDE_DNS_FAULT_OPT_OWNER, entry->offset);

  if (walk->n_opts++ > 0)
    sonde_dns_walk_mark (walk, record, SONDE_DNS_FAULT_OPT_TWICE, entry->offset);
  else if (section != SONDE_N_DNS_WIRE_SECTIONS - 1)
    sonde_dns_walk_mark (walk, record, SONDE_DNS_FAULT_OPT_SECTION, entry->offset);
}

static void
sonde_dns_fields_walk_data (SondeDnsWalk        *walk,
                            SondeField          *record,
                            const SondeDnsEntry *entry,
                            const char          *text)
{
  SondeDnsSpan data = entry->data;
  SondeField *length;
  SondeField *field = NULL;

  length = sonde_dns_walk_add_number (walk, record, "dns.record.length", N_("Length of the data"),
                                      record != NULL
                                      ? sonde_dns_walk_get16 (walk, data.start - 2) : 0,
                                      data.start - 2, 2);

  if (entry->fault == SONDE_DNS_FAULT_DATA_OVERRUN)
    sonde_dns_walk_mark (walk, length, entry->fault, data.start - 2);

  /* Such a record of an update has no data, for all of its kind are meant (RFC 2136). */
  if (data.start == data.end &&
      (entry->record_class == CLASS_NONE || entry->record_class == CLASS_ANY))
    return;

  if (data.start < data.end)
    field = sonde_dns_walk_add (walk, record, "dns.data", N_("Data"), text, data.start,
                                data.end - data.start);

  sonde_dns_data_walk (walk, field != NULL ? field : record, entry->record_type, data);
}

/* The field of a record, with its text and what that means, as far as ldns can read it. */
static SondeField *
sonde_dns_fields_add_record (SondeDnsWalk        *walk,
                             SondeField          *parent,
                             const SondeDnsEntry *entry,
                             guint                section,
                             char               **text)
{
  g_autoptr(SondeDnsRecord) record = NULL;
  g_autofree char *type = NULL;
  SondeField *field;

  if (entry->data.start == 0)
    return sonde_dns_walk_add (walk, parent, SONDE_DNS_RECORD_FIELD, N_("Record"), NULL,
                               entry->offset, entry->end - entry->offset);

  type = sonde_dns_codes_dup_type (entry->record_type);

  if (entry->record_type != LDNS_RR_TYPE_OPT)
    record = sonde_dns_rdata_read (get_section (section), walk->data, walk->length,
                                   entry->offset);

  if (record != NULL && strlen (sonde_dns_record_get_data (record)) > MAX_VALUE_CHARS)
    *text = g_strdup_printf ("%.*s…", MAX_VALUE_CHARS, sonde_dns_record_get_data (record));
  else if (record != NULL)
    *text = g_strdup (sonde_dns_record_get_data (record));

  field = sonde_field_add (parent, SONDE_DNS_RECORD_FIELD, type, *text,
                           walk->base + entry->offset, entry->end - entry->offset);

  if (record != NULL && sonde_dns_record_get_explanation (record)[0] != '\0')
    sonde_dns_walk_explain (field, sonde_dns_record_get_explanation (record), NULL);

  return field;
}

static void
sonde_dns_fields_walk_record (SondeDnsWalk        *walk,
                              SondeField          *parent,
                              const SondeDnsEntry *entry,
                              guint                section)
{
  g_autofree char *text = NULL;
  SondeField *field = NULL;
  SondeField *owner;
  SondeDnsName name;

  if (parent != NULL)
    field = sonde_dns_fields_add_record (walk, parent, entry, section, &text);

  owner = sonde_dns_fields_walk_name (walk, field, "dns.record.name", entry, &name);

  if (name.is_cut)
    return;

  if (entry->fault == SONDE_DNS_FAULT_RECORD_CUT)
    {
      sonde_dns_walk_add_fault (walk, field, entry->fault, name.end, walk->length - name.end);
      return;
    }

  if (field != NULL)
    sonde_dns_fields_add_type (walk, field, "dns.record.type", entry->record_type, name.end);

  if (entry->record_type == LDNS_RR_TYPE_OPT)
    {
      sonde_dns_fields_check_opt (walk, field, owner, entry, section);
      sonde_dns_fields_add_edns (walk, field, entry);
    }
  else
    {
      if (field != NULL)
        sonde_dns_fields_add_class (walk, field, "dns.record.class", entry->record_class,
                                    name.end + 2);

      sonde_dns_fields_add_ttl (walk, field, entry);
    }

  sonde_dns_fields_walk_data (walk, field, entry, text);
}

/* The field of a section that has anything: it covers its entries. */
static SondeField *
sonde_dns_fields_add_section (SondeDnsWalk         *walk,
                              SondeField           *root,
                              const SondeDnsCursor *start,
                              guint                 section)
{
  SondeDnsCursor cursor = *start;
  SondeDnsEntry entry = { 0 };
  g_autofree char *count = NULL;

  if (root == NULL || start->offset == walk->length)
    return NULL;

  cursor.section = section;
  cursor.position = 0;
  cursor.count = sonde_dns_walk_get16 (walk, COUNTS_OFFSET + 2 * section);

  while (cursor.position < cursor.count && sonde_dns_cursor_next (&cursor, &entry))
    ;

  count = g_strdup_printf (ngettext ("%u entry", "%u entries", cursor.position), cursor.position);

  return sonde_field_add (root, "dns.section",
                          sonde_dns_header_get_section (sonde_dns_header_get_opcode (walk),
                                                        section),
                          count, walk->base + start->offset,
                          (cursor.position < cursor.count ? walk->length : cursor.offset) -
                          start->offset);
}

/* Returns whether what follows the section can be read. */
static gboolean
sonde_dns_fields_walk_section (SondeDnsWalk   *walk,
                               SondeField     *root,
                               SondeField     *count_field,
                               guint           section,
                               SondeDnsCursor *cursor)
{
  gsize count_offset = COUNTS_OFFSET + 2 * section;
  guint count = sonde_dns_walk_get16 (walk, count_offset);
  SondeField *field = NULL;

  if (count > 0)
    field = sonde_dns_fields_add_section (walk, root, cursor, section);

  for (guint i = 0; i < count; i++)
    {
      SondeDnsEntry entry;

      if (cursor->offset == walk->length)
        {
          sonde_dns_walk_mark (walk, count_field, section == 0 ? SONDE_DNS_FAULT_QUESTION_COUNT
                                                               : SONDE_DNS_FAULT_RECORD_COUNT,
                               count_offset);
          return FALSE;
        }

      sonde_dns_entry_read (walk, cursor->offset, section == 0, &entry);

      if (section == 0)
        sonde_dns_fields_walk_question (walk, field, &entry);
      else
        sonde_dns_fields_walk_record (walk, field, &entry, section);

      if (entry.fault != SONDE_DNS_FAULT_NONE)
        return FALSE;

      cursor->offset = entry.end;
    }

  return TRUE;
}

/**
 * sonde_dns_fields_walk:
 * @walk: a walk at its beginning
 * @root: (nullable): the field to add to, or `NULL` to find faults only
 *
 * Takes a message apart, as far as that goes (RFC 1035, section 4).
 */
void
sonde_dns_fields_walk (SondeDnsWalk *walk,
                       SondeField   *root)
{
  SondeField *counts[SONDE_N_DNS_WIRE_SECTIONS];
  SondeDnsCursor cursor = { .walk = walk, .offset = SONDE_DNS_HEADER_BYTES };
  guint opcode;

  g_return_if_fail (walk != NULL);

  sonde_dns_header_walk (walk, root, counts);

  if (walk->length < SONDE_DNS_HEADER_BYTES)
    return;

  opcode = sonde_dns_header_get_opcode (walk);

  if (opcode == SONDE_DNS_OPCODE_QUERY && sonde_dns_walk_get16 (walk, COUNTS_OFFSET) > 1)
    sonde_dns_walk_mark (walk, counts[0], SONDE_DNS_FAULT_QUESTIONS, COUNTS_OFFSET);

  for (guint section = 0; section < SONDE_N_DNS_WIRE_SECTIONS; section++)
    {
      if (!sonde_dns_fields_walk_section (walk, root, counts[section], section, &cursor))
        return;
    }

  if (cursor.offset == walk->length)
    return;

  /* RFC 8490, section 5.4: what follows the header there is no record. */
  if (opcode == SONDE_DNS_OPCODE_DSO)
    sonde_dns_walk_add_hex (walk, root, "dns.dso", N_("Stateful operations"),
                            (SondeDnsSpan) { cursor.offset, walk->length });
  else
    sonde_dns_walk_add_fault (walk, root, SONDE_DNS_FAULT_TRAILING, cursor.offset,
                              walk->length - cursor.offset);
}

/**
 * sonde_dns_fields_add_message:
 * @root: the field to add to
 * @data: (array length=length): a message
 * @length: the size of @data in bytes
 * @base: where the message begins in the record
 *
 * Adds a message, taken apart.
 */
void
sonde_dns_fields_add_message (SondeField   *root,
                              const guint8 *data,
                              gsize         length,
                              gsize         base)
{
  SondeDnsWalk walk = { .data = data, .length = length, .base = base };
  g_autofree char *summary = NULL;
  SondeField *field;

  g_return_if_fail (SONDE_IS_FIELD (root));
  g_return_if_fail (data != NULL);

  summary = sonde_dns_summary_new (data, length);
  field = sonde_field_add (root, "dns", _("DNS message"), summary, base, length);
  sonde_field_explain (field, _("A question to the domain name system, or the answer."),
                       "RFC 1035 §4.1");
  sonde_dns_fields_walk (&walk, field);
}
