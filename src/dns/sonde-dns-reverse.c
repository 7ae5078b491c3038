#include "config.h"

#include <string.h>

#include "sonde-dns-reverse.h"

#define IPV4_SUFFIX ".in-addr.arpa"
#define IPV6_SUFFIX ".ip6.arpa"

#define IPV4_SIZE 4
#define IPV6_SIZE 16
#define N_NIBBLES (2 * IPV6_SIZE)

static GInetAddress *
sonde_dns_reverse_ipv4 (const char *labels)
{
  g_auto(GStrv) parts = g_strsplit (labels, ".", IPV4_SIZE + 1);
  guint8 bytes[IPV4_SIZE];

  if (g_strv_length (parts) != IPV4_SIZE)
    return NULL;

  for (guint i = 0; i < IPV4_SIZE; i++)
    {
      guint64 value;

      if (!g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT8, &value, NULL))
        return NULL;

      bytes[IPV4_SIZE - 1 - i] = (guint8) value;
    }

  return g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV4);
}

static GInetAddress *
sonde_dns_reverse_ipv6 (const char *labels)
{
  guint8 bytes[IPV6_SIZE] = { 0 };

  if (strlen (labels) != 2 * N_NIBBLES - 1)
    return NULL;

  for (guint i = 0; i < N_NIBBLES; i++)
    {
      int digit = g_ascii_xdigit_value (labels[2 * i]);
      guint nibble = N_NIBBLES - 1 - i;

      if (digit < 0 || (i > 0 && labels[2 * i - 1] != '.'))
        return NULL;

      bytes[nibble / 2] |= (guint8) (nibble % 2 == 0 ? digit << 4 : digit);
    }

  return g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
}

/**
 * sonde_dns_reverse_name:
 * @address: an address
 *
 * Makes the name under which DNS keeps the name of an address (RFC 1035, section 3.5, and
 * RFC 3596, section 2.5).
 *
 * Returns: (transfer full): such as `1.2.0.192.in-addr.arpa`
 */
char *
sonde_dns_reverse_name (GInetAddress *address)
{
  const guint8 *bytes;
  GString *name;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);

  bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return g_strdup_printf ("%u.%u.%u.%u" IPV4_SUFFIX, bytes[3], bytes[2], bytes[1], bytes[0]);

  name = g_string_new (NULL);

  for (guint i = IPV6_SIZE; i > 0; i--)
    g_string_append_printf (name, i == IPV6_SIZE ? "%x.%x" : ".%x.%x",
                            bytes[i - 1] & 0x0fu, bytes[i - 1] >> 4);

  g_string_append (name, IPV6_SUFFIX);

  return g_string_free (name, FALSE);
}

/**
 * sonde_dns_reverse_address:
 * @name: a host name, with or without the root's dot at the end
 *
 * Finds the address whose name DNS keeps under a name: what [func@dns_reverse_name] makes.
 *
 * Returns: (transfer full) (nullable): the address, or `NULL` if @name belongs to none
 */
GInetAddress *
sonde_dns_reverse_address (const char *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, "."))
    lower[strlen (lower) - 1] = '\0';

  if (g_str_has_suffix (lower, IPV4_SUFFIX))
    {
      lower[strlen (lower) - strlen (IPV4_SUFFIX)] = '\0';
      return sonde_dns_reverse_ipv4 (lower);
    }

  if (g_str_has_suffix (lower, IPV6_SUFFIX))
    {
      lower[strlen (lower) - strlen (IPV6_SUFFIX)] = '\0';
      return sonde_dns_reverse_ipv6 (lower);
    }

  return NULL;
}
