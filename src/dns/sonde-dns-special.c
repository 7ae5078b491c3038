#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-name.h"
#include "sonde-dns-special.h"

#define LOCATION_BYTES 16
#define LOCATION_ZERO (1u << 31)
#define LOCATION_UNITS_PER_DEGREE 3600000.0
#define LOCATION_LOWEST_CM 10000000.0
#define CM_PER_M 100.0

#define PREFIX_HEAD_BYTES 4
#define IDENTITY_HEAD_BYTES 4
#define GATEWAY_HEAD_BYTES 3

#define MAX_PORTS_CHARS 1024

#define IPV4_BYTES 4
#define IPV6_BYTES 16

enum {
  GATEWAY_NONE,
  GATEWAY_IPV4,
  GATEWAY_IPV6,
  GATEWAY_NAME,
};

/* Sizes are a digit and a power of ten (RFC 1876, section 2). */
static void
sonde_dns_special_add_size (SondeDnsWalk *walk,
                            SondeField   *parent,
                            const char   *id,
                            const char   *name,
                            gsize         offset)
{
  guint8 byte = walk->data[offset];
  g_autofree char *value = NULL;
  double size_cm = byte >> 4;
  SondeField *field;

  if (parent != NULL)
    {
      for (guint i = 0; i < (byte & 0xfu); i++)
        size_cm *= 10.0;

      /* Translators: a length in metres */
      value = g_strdup_printf (_("%g m"), size_cm / CM_PER_M);
    }

  field = sonde_dns_walk_add (walk, parent, id, name, value, offset, 1);

  if (field != NULL)
    sonde_field_set_number (field, byte);

  if (byte >> 4 > 9 || (byte & 0xf) > 9)
    sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_DATA_VALUE, offset);
}

static void
sonde_dns_special_add_angle (SondeDnsWalk *walk,
                             SondeField   *parent,
                             const char   *id,
                             const char   *name,
                             gsize         offset)
{
  guint32 number = sonde_dns_walk_get32 (walk, offset);
  double degrees = ((double) number - (double) LOCATION_ZERO) / LOCATION_UNITS_PER_DEGREE;
  g_autofree char *value = NULL;

  if (parent == NULL)
    return;

  value = g_strdup_printf ("%.6f°", degrees);
  sonde_field_set_number (sonde_dns_walk_add (walk, parent, id, name, value, offset, 4), number);
}

/**
 * sonde_dns_special_walk_location:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: what is left of the record; what is taken is taken off
 *
 * Takes the data of a LOC record apart (RFC 1876, section 2).
 *
 * Returns: whether it is all there
 */
gboolean
sonde_dns_special_walk_location (SondeDnsWalk *walk,
                                 SondeField   *parent,
                                 SondeDnsSpan *span)
{
  gsize start = span->start;
  g_autofree char *altitude = NULL;
  SondeField *field;

  if (span->end - start < LOCATION_BYTES)
    return FALSE;

  span->start += LOCATION_BYTES;
  field = sonde_dns_walk_add_number (walk, parent, "dns.loc.version", N_("Version"),
                                     walk->data[start], start, 1);

  if (walk->data[start] != 0)
    {
      sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_DATA_VALUE, start);
      return TRUE;
    }

  sonde_dns_special_add_size (walk, parent, "dns.loc.size", N_("Size"), start + 1);
  sonde_dns_special_add_size (walk, parent, "dns.loc.horizontal", N_("Horizontal precision"),
                              start + 2);
  sonde_dns_special_add_size (walk, parent, "dns.loc.vertical", N_("Vertical precision"),
                              start + 3);
  sonde_dns_special_add_angle (walk, parent, "dns.loc.latitude", N_("Latitude"), start + 4);
  sonde_dns_special_add_angle (walk, parent, "dns.loc.longitude", N_("Longitude"), start + 8);

  if (parent == NULL)
    return TRUE;

  altitude = g_strdup_printf (_("%g m"), (sonde_dns_walk_get32 (walk, start + 12) -
                                          LOCATION_LOWEST_CM) / CM_PER_M);
  sonde_field_set_number (sonde_dns_walk_add (walk, parent, "dns.loc.altitude", N_("Altitude"),
                                              altitude, start + 12, 4),
                          sonde_dns_walk_get32 (walk, start + 12));

  return TRUE;
}

/**
 * sonde_dns_special_walk_services:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: what is left of the record; what is taken is taken off
 *
 * Takes the protocol and the ports of a WKS record apart (RFC 1035, section 3.4.2).
 *
 * Returns: whether they are there
 */
gboolean
sonde_dns_special_walk_services (SondeDnsWalk *walk,
                                 SondeField   *parent,
                                 SondeDnsSpan *span)
{
  SondeDnsSpan bits = { span->start + 1, span->end };
  g_autoptr(GString) ports = NULL;

  if (span->start == span->end)
    return FALSE;

  sonde_dns_walk_add_number (walk, parent, "dns.wks.protocol", N_("Protocol"),
                             walk->data[span->start], span->start, 1);
  span->start = span->end;

  if (parent == NULL || bits.start == bits.end)
    return TRUE;

  ports = g_string_new (NULL);

  for (gsize i = 0; i < (bits.end - bits.start) * 8 && ports->len < MAX_PORTS_CHARS; i++)
    {
      if ((walk->data[bits.start + i / 8] & (0x80 >> (i % 8))) != 0)
        g_string_append_printf (ports, "%s%u", ports->len > 0 ? " " : "", (guint) i);
    }

  sonde_dns_walk_add (walk, parent, "dns.wks.ports", N_("Ports"), ports->str, bits.start,
                      bits.end - bits.start);

  return TRUE;
}

static void
sonde_dns_special_add_address (SondeDnsWalk *walk,
                               SondeField   *parent,
                               const char   *id,
                               int           family,
                               SondeDnsSpan  span)
{
  guint8 address[IPV6_BYTES] = { 0 };
  char text[INET6_ADDRSTRLEN] = "";

  if (parent == NULL || span.start == span.end)
    return;

  g_assert (span.end - span.start <= sizeof address);
  memcpy (address, walk->data + span.start, span.end - span.start);
  inet_ntop (family, address, text, sizeof text);
  sonde_dns_walk_add (walk, parent, id, N_("Address"), text, span.start, span.end - span.start);
}

/**
 * sonde_dns_special_walk_prefix:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: what is left of the record; what is taken is taken off
 *
 * Takes one prefix of an APL record apart (RFC 3123, section 4).
 *
 * Returns: whether it is all there
 */
gboolean
sonde_dns_special_walk_prefix (SondeDnsWalk *walk,
                               SondeField   *parent,
                               SondeDnsSpan *span)
{
  gsize start = span->start;
  SondeDnsSpan address;
  SondeField *field;
  guint family;

  if (span->end - start < PREFIX_HEAD_BYTES ||
      span->end - start - PREFIX_HEAD_BYTES < (walk->data[start + 3] & 0x7fu))
    return FALSE;

  family = sonde_dns_walk_get16 (walk, start);
  address.start = start + PREFIX_HEAD_BYTES;
  address.end = address.start + (walk->data[start + 3] & 0x7fu);
  span->start = address.end;

  field = sonde_dns_walk_add (walk, parent, "dns.apl.item", N_("Prefix"), NULL, start,
                              address.end - start);
  sonde_dns_walk_add_named (walk, field, "dns.apl.family", N_("Family"), family,
                            family == 1 ? "IPv4" : family == 2 ? "IPv6" : NULL, start, 2);
  sonde_dns_walk_add_number (walk, field, "dns.apl.prefix", N_("Prefix length"),
                             walk->data[start + 2], start + 2, 1);
  sonde_dns_walk_add_flag (walk, field, "dns.apl.negation", N_("Negation"), start + 3, 0x80);
  sonde_dns_walk_add_number (walk, field, "dns.apl.length", N_("Length"),
                             walk->data[start + 3] & 0x7fu, start + 3, 1);

  if ((family == 1 && address.end - address.start <= IPV4_BYTES) ||
      (family == 2 && address.end - address.start <= IPV6_BYTES))
    sonde_dns_special_add_address (walk, field, "dns.apl.address",
                                   family == 1 ? AF_INET : AF_INET6, address);
  else if (address.start < address.end)
    sonde_dns_walk_add_hex (walk, field, "dns.apl.address", N_("Address"), address);

  return TRUE;
}

/**
 * sonde_dns_special_walk_identity:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: what is left of the record; what is taken is taken off
 *
 * Takes the identity in a HIP record apart (RFC 8005, section 5).
 *
 * Returns: whether it is all there
 */
gboolean
sonde_dns_special_walk_identity (SondeDnsWalk *walk,
                                 SondeField   *parent,
                                 SondeDnsSpan *span)
{
  gsize start = span->start;
  SondeDnsSpan tag, key;

  if (span->end - start < IDENTITY_HEAD_BYTES)
    return FALSE;

  tag.start = start + IDENTITY_HEAD_BYTES;
  tag.end = tag.start + walk->data[start];
  key.start = tag.end;
  key.end = key.start + sonde_dns_walk_get16 (walk, start + 2);

  if (key.end > span->end)
    return FALSE;

  span->start = key.end;
  sonde_dns_walk_add_number (walk, parent, "dns.hip.tag.length", N_("Length of the tag"),
                             walk->data[start], start, 1);
  sonde_dns_walk_add_number (walk, parent, "dns.hip.algorithm", N_("Algorithm"),
                             walk->data[start + 1], start + 1, 1);
  sonde_dns_walk_add_number (walk, parent, "dns.hip.key.length", N_("Length of the key"),
                             sonde_dns_walk_get16 (walk, start + 2), start + 2, 2);

  if (tag.start < tag.end)
    sonde_dns_walk_add_hex (walk, parent, "dns.hip.tag", N_("Host identity tag"), tag);

  if (key.start < key.end)
    sonde_dns_walk_add_hex (walk, parent, "dns.hip.key", N_("Public key"), key);

  return TRUE;
}

/* Returns whether the gateway is there. */
static gboolean
sonde_dns_special_walk_gateway_address (SondeDnsWalk *walk,
                                        SondeField   *parent,
                                        guint         kind,
                                        SondeDnsSpan *span)
{
  gsize size = kind == GATEWAY_IPV4 ? IPV4_BYTES : kind == GATEWAY_IPV6 ? IPV6_BYTES : 0;
  SondeDnsName name;

  if (kind == GATEWAY_NAME)
    {
      sonde_dns_name_walk (walk, parent, "dns.ipseckey.gateway", N_("Gateway"), *span, &name);
      span->start = name.is_cut ? span->end : name.end;
      return TRUE;
    }

  if (span->end - span->start < size)
    return FALSE;

  sonde_dns_special_add_address (walk, parent, "dns.ipseckey.gateway",
                                 kind == GATEWAY_IPV4 ? AF_INET : AF_INET6,
                                 (SondeDnsSpan) { span->start, span->start + size });
  span->start += size;

  return TRUE;
}

/**
 * sonde_dns_special_walk_gateway:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: what is left of the record; what is taken is taken off
 *
 * Takes the data of an IPSECKEY record apart (RFC 4025, section 2).
 *
 * Returns: whether it is all there
 */
gboolean
sonde_dns_special_walk_gateway (SondeDnsWalk *walk,
                                SondeField   *parent,
                                SondeDnsSpan *span)
{
  gsize start = span->start;
  SondeField *field;

  if (span->end - start < GATEWAY_HEAD_BYTES)
    return FALSE;

  span->start += GATEWAY_HEAD_BYTES;
  sonde_dns_walk_add_number (walk, parent, "dns.ipseckey.precedence", N_("Precedence"),
                             walk->data[start], start, 1);
  field = sonde_dns_walk_add_number (walk, parent, "dns.ipseckey.type", N_("Kind of gateway"),
                                     walk->data[start + 1], start + 1, 1);
  sonde_dns_walk_add_number (walk, parent, "dns.ipseckey.algorithm", N_("Algorithm"),
                             walk->data[start + 2], start + 2, 1);

  if (walk->data[start + 1] > GATEWAY_NAME)
    {
      sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_DATA_VALUE, start + 1);
      span->start = span->end;
      return TRUE;
    }

  if (!sonde_dns_special_walk_gateway_address (walk, parent, walk->data[start + 1], span))
    return FALSE;

  if (span->start < span->end)
    sonde_dns_walk_add_hex (walk, parent, "dns.ipseckey.key", N_("Public key"), *span);

  span->start = span->end;

  return TRUE;
}
