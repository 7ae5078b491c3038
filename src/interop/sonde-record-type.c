#include "config.h"

#include "sonde-record-type.h"

/* The types that hold data and that are written by name; IANA's registry has the rest. */
static const struct
{
  guint16     number;
  const char *name;
} record_types[] = {
  { 1, "A" },
  { 2, "NS" },
  { 5, "CNAME" },
  { 6, "SOA" },
  { 12, "PTR" },
  { 13, "HINFO" },
  { 15, "MX" },
  { 16, "TXT" },
  { 17, "RP" },
  { 24, "SIG" },
  { 25, "KEY" },
  { 28, "AAAA" },
  { 29, "LOC" },
  { 33, "SRV" },
  { 35, "NAPTR" },
  { 37, "CERT" },
  { 39, "DNAME" },
  { 43, "DS" },
  { 44, "SSHFP" },
  { 46, "RRSIG" },
  { 47, "NSEC" },
  { 48, "DNSKEY" },
  { 50, "NSEC3" },
  { 51, "NSEC3PARAM" },
  { 52, "TLSA" },
  { 53, "SMIMEA" },
  { 59, "CDS" },
  { 60, "CDNSKEY" },
  { 61, "OPENPGPKEY" },
  { 62, "CSYNC" },
  { 63, "ZONEMD" },
  { 64, "SVCB" },
  { 65, "HTTPS" },
  { 99, "SPF" },
  { 256, "URI" },
  { 257, "CAA" },
};

/**
 * sonde_record_type_from_text:
 * @text: a mnemonic in any letter case (`MX`), a number (`15`), or RFC 3597's `TYPE15`
 *
 * Finds the number of a DNS record type.
 *
 * Types that are only asked for, such as ANY and AXFR, are known by number alone.
 *
 * Returns: the number, from 1 to 65535, or 0 when @text names no type
 */
guint16
sonde_record_type_from_text (const char *text)
{
  guint64 number;

  g_return_val_if_fail (text != NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (record_types); i++)
    {
      if (g_ascii_strcasecmp (text, record_types[i].name) == 0)
        return record_types[i].number;
    }

  if (g_ascii_strncasecmp (text, "TYPE", 4) == 0)
    text += 4;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return 0;

  return (guint16) number;
}

/**
 * sonde_record_type_to_text:
 * @record_type: the number of a DNS record type
 *
 * Names a DNS record type.
 *
 * Returns: (transfer full): the mnemonic, or RFC 3597's `TYPE` and the number
 */
char *
sonde_record_type_to_text (guint16 record_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (record_types); i++)
    {
      if (record_type == record_types[i].number)
        return g_strdup (record_types[i].name);
    }

  return g_strdup_printf ("TYPE%u", record_type);
}
