#include "config.h"

#include <glib/gi18n-lib.h>
#include <ldns/ldns.h>

#include "sonde-dns-number.h"

/* What numbers in the data of records mean, where there is no list of them elsewhere. */
static const struct
{
  guint16     record_type;
  guint8      position;
  guint8      number;
  const char *word;
} words[] = {
  { LDNS_RR_TYPE_SSHFP, 0, 1, "RSA" },
  { LDNS_RR_TYPE_SSHFP, 0, 2, "DSA" },
  { LDNS_RR_TYPE_SSHFP, 0, 3, "ECDSA" },
  { LDNS_RR_TYPE_SSHFP, 0, 4, "Ed25519" },
  { LDNS_RR_TYPE_SSHFP, 0, 6, "Ed448" },
  { LDNS_RR_TYPE_SSHFP, 1, 1, "SHA-1" },
  { LDNS_RR_TYPE_SSHFP, 1, 2, "SHA-256" },
  { LDNS_RR_TYPE_TLSA, 0, 0, "PKIX-TA" },
  { LDNS_RR_TYPE_TLSA, 0, 1, "PKIX-EE" },
  { LDNS_RR_TYPE_TLSA, 0, 2, "DANE-TA" },
  { LDNS_RR_TYPE_TLSA, 0, 3, "DANE-EE" },
  { LDNS_RR_TYPE_TLSA, 1, 0, "Cert" },
  { LDNS_RR_TYPE_TLSA, 1, 1, "SPKI" },
  { LDNS_RR_TYPE_TLSA, 2, 0, "Full" },
  { LDNS_RR_TYPE_TLSA, 2, 1, "SHA-256" },
  { LDNS_RR_TYPE_TLSA, 2, 2, "SHA-512" },
  { LDNS_RR_TYPE_DS, 2, 1, "SHA-1" },
  { LDNS_RR_TYPE_DS, 2, 2, "SHA-256" },
  { LDNS_RR_TYPE_DS, 2, 3, "GOST R 34.11-94" },
  { LDNS_RR_TYPE_DS, 2, 4, "SHA-384" },
  { LDNS_RR_TYPE_NSEC3, 0, 1, "SHA-1" },
  { LDNS_RR_TYPE_ZONEMD, 1, 1, "SIMPLE" },
  { LDNS_RR_TYPE_ZONEMD, 2, 1, "SHA-384" },
  { LDNS_RR_TYPE_ZONEMD, 2, 2, "SHA-512" },
};

/* The flags that numbers consist of. */
static const struct
{
  guint16     record_type;
  guint8      position;
  guint16     bit;
  const char *id;
  const char *name;
  const char *explanation;
} flags[] = {
  { LDNS_RR_TYPE_DNSKEY, 0, 0x0100, "dns.dnskey.flags.zone", N_("Zone key"),
    N_("The key signs records of the zone.") },
  { LDNS_RR_TYPE_DNSKEY, 0, 0x0080, "dns.dnskey.flags.revoked", N_("Revoked"),
    N_("The key is not to be trusted any more.") },
  { LDNS_RR_TYPE_DNSKEY, 0, 0x0001, "dns.dnskey.flags.entry", N_("Secure entry point"),
    N_("The zone above vouches for this key, which signs the other keys.") },
  { LDNS_RR_TYPE_NSEC3, 1, 0x01, "dns.nsec3.flags.opt-out", N_("Opt-out"),
    N_("Names of zones without signatures may exist in between.") },
  { LDNS_RR_TYPE_CAA, 0, 0x80, "dns.caa.flags.critical", N_("Issuer critical"),
    N_("Who does not understand the tag must not issue a certificate.") },
  { LDNS_RR_TYPE_CSYNC, 1, 0x0001, "dns.csync.flags.immediate", N_("Immediate"),
    N_("The zone above may take the records over without asking.") },
  { LDNS_RR_TYPE_CSYNC, 1, 0x0002, "dns.csync.flags.minimum", N_("Serial number counts"),
    N_("Only from this serial number on.") },
};

/* Types whose data is made in the same way. */
static guint16
sonde_dns_number_get_model (guint16 record_type)
{
  switch (record_type)
    {
    case LDNS_RR_TYPE_CDS:
    case LDNS_RR_TYPE_DLV:
      return LDNS_RR_TYPE_DS;

    case LDNS_RR_TYPE_CDNSKEY:
      return LDNS_RR_TYPE_DNSKEY;

    case LDNS_RR_TYPE_SMIMEA:
      return LDNS_RR_TYPE_TLSA;

    case LDNS_RR_TYPE_NSEC3PARAM:
      return LDNS_RR_TYPE_NSEC3;

    default:
      return record_type;
    }
}

/**
 * sonde_dns_number_get_word:
 * @record_type: the type of a record
 * @position: a part of its data
 * @number: what is there
 *
 * Returns: (transfer none) (nullable): what the number means
 */
const char *
sonde_dns_number_get_word (guint16 record_type,
                           guint   position,
                           guint   number)
{
  record_type = sonde_dns_number_get_model (record_type);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].record_type == record_type && words[i].position == position &&
          words[i].number == number)
        return words[i].word;
    }

  return NULL;
}

/**
 * sonde_dns_number_add_flags:
 * @walk: a walk
 * @field: the number
 * @record_type: the type of a record
 * @position: a part of its data
 * @span: its bytes, one or two
 *
 * Adds the flags that a number consists of, if it does.
 */
void
sonde_dns_number_add_flags (SondeDnsWalk *walk,
                            SondeField   *field,
                            guint16       record_type,
                            guint         position,
                            SondeDnsSpan  span)
{
  /* Opt-out has a meaning only in the records themselves (RFC 5155, section 4.1.2). */
  if (record_type == LDNS_RR_TYPE_NSEC3PARAM)
    return;

  record_type = sonde_dns_number_get_model (record_type);

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      gboolean is_high = flags[i].bit > 0xff;
      SondeField *flag;

      if (flags[i].record_type != record_type || flags[i].position != position)
        continue;

      flag = sonde_dns_walk_add_flag (walk, field, flags[i].id, flags[i].name,
                                      is_high ? span.start : span.end - 1,
                                      (guint8) (is_high ? flags[i].bit >> 8 : flags[i].bit));
      sonde_field_explain (flag, _(flags[i].explanation), NULL);
    }
}
