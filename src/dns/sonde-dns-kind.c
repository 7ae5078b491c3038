#include "config.h"

#include <arpa/nameser.h>
#include <glib/gi18n-lib.h>

#include "sonde-dns-kind.h"

static const struct
{
  const char *name;
  const char *description;
  const char *record_type;
  guint16     number;
} kinds[SONDE_N_DNS_KINDS] = {
  { N_("Addresses"), N_("The IPv4 and IPv6 addresses of a name"), "A", ns_t_a },
  { N_("Name from Address (PTR)"), N_("The name of an IPv4 or IPv6 address"), "PTR", ns_t_ptr },
  { N_("Mail Servers (MX)"), N_("The servers that take mail for a domain"), "MX", ns_t_mx },
  { N_("Texts (TXT)"), N_("The texts of a name, such as rules for mail"), "TXT", ns_t_txt },
  { N_("Services (SRV)"), N_("The hosts and ports of a service"), "SRV", ns_t_srv },
  { N_("Name Servers (NS)"), N_("The servers that know a zone"), "NS", ns_t_ns },
  { N_("Zone (SOA)"), N_("Who runs a zone, and how it is kept up"), "SOA", ns_t_soa },
};

/**
 * sonde_dns_kind_get_name:
 * @kind: what is looked up
 *
 * Returns: (transfer none): its name in a menu
 */
const char *
sonde_dns_kind_get_name (SondeDnsKind kind)
{
  g_return_val_if_fail (kind < SONDE_N_DNS_KINDS, NULL);

  return _(kinds[kind].name);
}

/**
 * sonde_dns_kind_get_description:
 * @kind: what is looked up
 *
 * Returns: (transfer none): what it is, in a few words
 */
const char *
sonde_dns_kind_get_description (SondeDnsKind kind)
{
  g_return_val_if_fail (kind < SONDE_N_DNS_KINDS, NULL);

  return _(kinds[kind].description);
}

/**
 * sonde_dns_kind_get_record_type:
 * @kind: what is looked up
 *
 * Returns: (transfer none): the mnemonic of its record type, `A` for addresses of both families
 */
const char *
sonde_dns_kind_get_record_type (SondeDnsKind kind)
{
  g_return_val_if_fail (kind < SONDE_N_DNS_KINDS, NULL);

  return kinds[kind].record_type;
}

/**
 * sonde_dns_kind_get_number:
 * @kind: what is looked up
 *
 * Returns: the number of its record type, that of `A` for addresses of both families
 */
guint16
sonde_dns_kind_get_number (SondeDnsKind kind)
{
  g_return_val_if_fail (kind < SONDE_N_DNS_KINDS, 0);

  return kinds[kind].number;
}

/**
 * sonde_dns_kind_from_record:
 * @record_type: (nullable): the mnemonic of a record type in any letter case, or `NULL` for
 *   addresses
 * @kind: (out): return location for what is to be looked up
 *
 * Finds out what to look up for a record type. `A` and `AAAA` both mean addresses.
 *
 * Returns: whether that type can be looked up
 */
gboolean
sonde_dns_kind_from_record (const char   *record_type,
                            SondeDnsKind *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  if (record_type == NULL || g_ascii_strcasecmp (record_type, "AAAA") == 0)
    record_type = "A";

  for (guint i = 0; i < SONDE_N_DNS_KINDS; i++)
    {
      if (g_ascii_strcasecmp (record_type, kinds[i].record_type) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}
