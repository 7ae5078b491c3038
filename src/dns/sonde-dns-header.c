#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-header.h"

#define FLAGS_OFFSET 2
#define COUNTS_OFFSET 4
#define OPCODE_SHIFT 3
#define OPCODE_MASK 0xf
#define RCODE_MASK 0xf
#define RESERVED_BIT 0x40

typedef struct
{
  guint8      offset;
  guint8      bit;
  const char *id;
  const char *name;
  const char *explanation;
  const char *reference;
} SondeDnsFlag;

/* The opcode comes behind the first, and the rcode behind the last. */
static const SondeDnsFlag flags[] = {
  { 2, 0x80, "dns.flags.qr", N_("QR: Response"),
    N_("Whether the message answers, or asks."), "RFC 1035 §4.1.1" },
  { 2, 0x04, "dns.flags.aa", N_("AA: Authoritative answer"),
    N_("Set by a server that speaks for the zone itself."), "RFC 1035 §4.1.1" },
  { 2, 0x02, "dns.flags.tc", N_("TC: Truncated"),
    N_("Not all fitted into the datagram: ask again over TCP."), "RFC 1035 §4.1.1" },
  { 2, 0x01, "dns.flags.rd", N_("RD: Recursion desired"),
    N_("The server is to ask others, if it does not know itself."), "RFC 1035 §4.1.1" },
  { 3, 0x80, "dns.flags.ra", N_("RA: Recursion available"),
    N_("The server does ask others."), "RFC 1035 §4.1.1" },
  { 3, RESERVED_BIT, "dns.flags.z", N_("Z: Reserved"),
    N_("Always 0."), "RFC 1035 §4.1.1" },
  { 3, 0x20, "dns.flags.ad", N_("AD: Authentic data"),
    N_("The server has checked the signatures of all that it answers."), "RFC 4035 §3.2.3" },
  { 3, 0x10, "dns.flags.cd", N_("CD: Checking disabled"),
    N_("The server is not to check signatures; the asker does it."), "RFC 4035 §3.2.2" },
};

static const struct
{
  const char *id;
  const char *name;
} counts_known[SONDE_N_DNS_WIRE_SECTIONS] = {
  { "dns.count.questions", N_("Number of questions") },
  { "dns.count.answers", N_("Number of answers") },
  { "dns.count.authority", N_("Number of authority records") },
  { "dns.count.additional", N_("Number of additional records") },
};

static void
sonde_dns_header_add_opcode (SondeDnsWalk *walk,
                             SondeField   *parent)
{
  guint opcode = sonde_dns_header_get_opcode (walk);
  SondeField *field;

  field = sonde_dns_walk_add_named (walk, parent, "dns.flags.opcode", N_("Opcode"), opcode,
                                    sonde_dns_codes_get_opcode (opcode), FLAGS_OFFSET, 1);
  sonde_dns_walk_explain (field, _("What the message is about."), "RFC 1035 §4.1.1");
}

static void
sonde_dns_header_add_rcode (SondeDnsWalk *walk,
                            SondeField   *parent)
{
  guint rcode = walk->data[FLAGS_OFFSET + 1] & RCODE_MASK;
  guint extended = rcode;
  SondeField *field;

  if (parent == NULL)
    return;

  if (walk->length >= SONDE_DNS_HEADER_BYTES)
    extended = sonde_dns_walk_get_rcode (walk);

  field = sonde_dns_walk_add_named (walk, parent, "dns.flags.rcode", N_("Response code"), rcode,
                                    extended == rcode ? sonde_dns_codes_get_rcode (rcode) : NULL,
                                    FLAGS_OFFSET + 1, 1);
  sonde_dns_walk_explain (field, sonde_dns_codes_explain_rcode (extended), "RFC 6895 §2.3");

  if (extended == rcode)
    return;

  field = sonde_field_add (parent, "dns.rcode.extended", _("Extended response code"), NULL, 0, 0);
  sonde_field_set_named (field, extended, sonde_dns_codes_get_rcode (extended));
  sonde_dns_walk_explain (field, _("The upper bits are in the OPT record."), "RFC 6891 §6.1.3");
}

static void
sonde_dns_header_walk_flags (SondeDnsWalk *walk,
                             SondeField   *parent)
{
  guint16 bits = sonde_dns_walk_get16 (walk, FLAGS_OFFSET);
  SondeField *field;

  field = sonde_dns_walk_add (walk, parent, "dns.flags", N_("Flags"), NULL, FLAGS_OFFSET, 2);

  if (field != NULL)
    sonde_field_set_hex (field, bits, 4, NULL);

  for (gsize i = 0; field != NULL && i < G_N_ELEMENTS (flags); i++)
    {
      SondeField *flag;

      flag = sonde_dns_walk_add_flag (walk, field, flags[i].id, flags[i].name, flags[i].offset,
                                      flags[i].bit);
      sonde_field_explain (flag, _(flags[i].explanation), flags[i].reference);

      if (flags[i].bit == RESERVED_BIT && flags[i].offset == FLAGS_OFFSET + 1 &&
          (bits & RESERVED_BIT) != 0)
        sonde_dns_walk_mark (walk, flag, SONDE_DNS_FAULT_RESERVED_BIT, flags[i].offset);

      if (i == 0)
        sonde_dns_header_add_opcode (walk, field);
    }

  if ((bits & RESERVED_BIT) != 0)
    sonde_dns_walk_mark (walk, NULL, SONDE_DNS_FAULT_RESERVED_BIT, FLAGS_OFFSET + 1);

  sonde_dns_header_add_rcode (walk, field);
}

/**
 * sonde_dns_header_walk:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @counts: (out) (array fixed-size=4): the fields that say how much there is in each section
 *
 * Takes the header of a message apart, as far as it is there (RFC 1035, section 4.1.1).
 */
void
sonde_dns_header_walk (SondeDnsWalk *walk,
                       SondeField   *parent,
                       SondeField   *counts[SONDE_N_DNS_WIRE_SECTIONS])
{
  gsize length = MIN (walk->length, SONDE_DNS_HEADER_BYTES);
  SondeField *header;
  SondeField *field;

  header = sonde_dns_walk_add (walk, parent, "dns.header", N_("Header"), NULL, 0, length);

  if (length >= FLAGS_OFFSET && header != NULL)
    {
      field = sonde_dns_walk_add (walk, header, "dns.id", N_("ID"), NULL, 0, 2);
      sonde_field_set_hex (field, sonde_dns_walk_get16 (walk, 0), 4, NULL);
      sonde_field_explain (field, _("A random number, which the answer repeats."),
                           "RFC 1035 §4.1.1");
    }

  if (length >= COUNTS_OFFSET)
    sonde_dns_header_walk_flags (walk, header);

  for (guint i = 0; i < SONDE_N_DNS_WIRE_SECTIONS; i++)
    {
      gsize offset = COUNTS_OFFSET + 2 * i;

      counts[i] = length >= offset + 2
                  ? sonde_dns_walk_add_number (walk, header, counts_known[i].id,
                                               counts_known[i].name,
                                               sonde_dns_walk_get16 (walk, offset), offset, 2)
                  : NULL;
    }

  if (length < SONDE_DNS_HEADER_BYTES)
    sonde_dns_walk_add_fault (walk, header, SONDE_DNS_FAULT_HEADER_CUT, length, 0);
}

/**
 * sonde_dns_header_get_opcode:
 * @walk: a walk through a message that has its flags
 *
 * Returns: what the message is about
 */
guint
sonde_dns_header_get_opcode (const SondeDnsWalk *walk)
{
  return (walk->data[FLAGS_OFFSET] >> OPCODE_SHIFT) & OPCODE_MASK;
}

/**
 * sonde_dns_header_get_section:
 * @opcode: what a message is about
 * @section: one of its sections, from 0 for the questions
 *
 * Returns: (transfer none): what the section is called, for people
 */
const char *
sonde_dns_header_get_section (guint opcode,
                              guint section)
{
  gboolean is_update = opcode == SONDE_DNS_OPCODE_UPDATE;

  switch (section)
    {
    case 0:
      return is_update ? _("Zone") : _("Questions");

    case 1:
      return is_update ? _("Prerequisites") : _("Answer section");

    case 2:
      return is_update ? _("Updates") : _("Authority section");

    case 3:
      return _("Additional section");

    default:
      g_return_val_if_reached (NULL);
    }
}
