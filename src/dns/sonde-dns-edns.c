#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-edns.h"
#include "sonde-dns-name.h"
#include "sonde-format.h"

#define HEAD_BYTES 4
#define SUBNET_HEAD_BYTES 4
#define CLIENT_COOKIE_BYTES 8
#define MIN_SERVER_COOKIE_BYTES 8
#define MAX_SERVER_COOKIE_BYTES 32
#define KEEPALIVE_UNIT_US 100000
#define US_PER_S 1000000

#define FAMILY_IPV4 1
#define FAMILY_IPV6 2

#define OPTION_NSID 3
#define OPTION_DAU 5
#define OPTION_DHU 6
#define OPTION_N3U 7
#define OPTION_SUBNET 8
#define OPTION_EXPIRE 9
#define OPTION_COOKIE 10
#define OPTION_KEEPALIVE 11
#define OPTION_PADDING 12
#define OPTION_CHAIN 13
#define OPTION_KEY_TAG 14
#define OPTION_ERROR 15

/* The place that defines an option. */
static const char *
sonde_dns_edns_get_reference (guint code)
{
  switch (code)
    {
    case OPTION_NSID:
      return "RFC 5001";

    case OPTION_DAU:
    case OPTION_DHU:
    case OPTION_N3U:
      return "RFC 6975";

    case OPTION_SUBNET:
      return "RFC 7871 §6";

    case OPTION_EXPIRE:
      return "RFC 7314";

    case OPTION_COOKIE:
      return "RFC 7873 §4";

    case OPTION_KEEPALIVE:
      return "RFC 7828";

    case OPTION_PADDING:
      return "RFC 7830";

    case OPTION_CHAIN:
      return "RFC 7901";

    case OPTION_KEY_TAG:
      return "RFC 8145";

    case OPTION_ERROR:
      return "RFC 8914";

    default:
      return "RFC 6891 §6.1.2";
    }
}

static void
sonde_dns_edns_walk_nsid (SondeDnsWalk *walk,
                          SondeField   *parent,
                          SondeDnsSpan  span)
{
  if (span.start == span.end)
    return;

  sonde_dns_walk_add_hex (walk, parent, "dns.edns.nsid", N_("Identifier"), span);
  sonde_dns_walk_add_text (walk, parent, "dns.edns.nsid.text", N_("Identifier as text"), span);
}

static void
sonde_dns_edns_walk_algorithms (SondeDnsWalk *walk,
                                SondeField   *parent,
                                guint         code,
                                SondeDnsSpan  span)
{
  for (gsize i = span.start; parent != NULL && i < span.end; i++)
    {
      guint number = walk->data[i];
      const char *word = NULL;

      if (code == OPTION_DAU)
        word = sonde_dns_codes_get_algorithm (number);
      else if (code == OPTION_DHU)
        word = sonde_dns_codes_get_digest (number);
      else if (number == 1)
        word = "SHA-1";

      sonde_dns_walk_add_named (walk, parent, "dns.edns.algorithm", N_("Algorithm"), number, word,
                                i, 1);
    }
}

static void
sonde_dns_edns_walk_subnet_address (SondeDnsWalk *walk,
                                    SondeField   *parent,
                                    guint         family,
                                    guint         n_bits,
                                    SondeDnsSpan  span)
{
  gsize length = span.end - span.start;
  guint8 address[sizeof (struct in6_addr)] = { 0 };
  char text[INET6_ADDRSTRLEN] = "";
  SondeField *field;

  if (length == 0)
    return;

  memcpy (address, walk->data + span.start, length);
  inet_ntop (family == FAMILY_IPV4 ? AF_INET : AF_INET6, address, text, sizeof text);
  field = sonde_dns_walk_add (walk, parent, "dns.edns.subnet.address", N_("Address"), text,
                              span.start, length);

  if (n_bits % 8 != 0 && (walk->data[span.end - 1] & (0xff >> (n_bits % 8))) != 0)
    sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_SUBNET_BITS, span.end - 1);
}

static void
sonde_dns_edns_walk_subnet (SondeDnsWalk *walk,
                            SondeField   *parent,
                            SondeDnsSpan  span)
{
  guint family, n_bits, scope, max_bits;
  SondeDnsSpan address = { span.start + SUBNET_HEAD_BYTES, span.end };

  if (span.end - span.start < SUBNET_HEAD_BYTES)
    {
      sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_OPTION_LENGTH, span.start);
      return;
    }

  family = sonde_dns_walk_get16 (walk, span.start);
  n_bits = walk->data[span.start + 2];
  scope = walk->data[span.start + 3];
  max_bits = family == FAMILY_IPV4 ? 32 : family == FAMILY_IPV6 ? 128 : 0;

  sonde_dns_walk_add_named (walk, parent, "dns.edns.subnet.family", N_("Family"), family,
                            family == FAMILY_IPV4 ? "IPv4"
                            : family == FAMILY_IPV6 ? "IPv6" : NULL, span.start, 2);
  sonde_dns_walk_explain (sonde_dns_walk_add_number (walk, parent, "dns.edns.subnet.source",
                                                     N_("Source prefix"), n_bits,
                                                     span.start + 2, 1),
                          _("How many bits of the address are told."), "RFC 7871 §6");
  sonde_dns_walk_explain (sonde_dns_walk_add_number (walk, parent, "dns.edns.subnet.scope",
                                                     N_("Scope prefix"), scope, span.start + 3, 1),
                          _("How many bits the answer depends on; 0 in a query."), "RFC 7871 §6");

  if (n_bits > max_bits || scope > max_bits ||
      address.end - address.start != (n_bits + 7) / 8)
    {
      sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_SUBNET, span.start);

      if (address.start < address.end)
        sonde_dns_walk_add_hex (walk, parent, "dns.edns.subnet.address", N_("Address"), address);
    }
  else
    {
      sonde_dns_edns_walk_subnet_address (walk, parent, family, n_bits, address);
    }
}

static void
sonde_dns_edns_walk_cookie (SondeDnsWalk *walk,
                            SondeField   *parent,
                            SondeDnsSpan  span)
{
  gsize length = span.end - span.start;
  SondeDnsSpan client = { span.start, span.start + MIN (length, CLIENT_COOKIE_BYTES) };
  SondeDnsSpan server = { client.end, span.end };
  gsize server_length = server.end - server.start;

  if (client.end - client.start < CLIENT_COOKIE_BYTES ||
      (server_length > 0 && server_length < MIN_SERVER_COOKIE_BYTES) ||
      server_length > MAX_SERVER_COOKIE_BYTES)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_COOKIE_LENGTH, span.start);

  if (client.start < client.end)
    sonde_dns_walk_add_hex (walk, parent, "dns.edns.cookie.client", N_("Client’s part"), client);

  if (server.start < server.end)
    sonde_dns_walk_add_hex (walk, parent, "dns.edns.cookie.server", N_("Server’s part"), server);
}

static void
sonde_dns_edns_add_duration (SondeDnsWalk *walk,
                             SondeField   *parent,
                             const char   *id,
                             const char   *name,
                             guint64       number,
                             gint64        unit_us,
                             SondeDnsSpan  span)
{
  g_autofree char *duration = NULL;

  if (parent == NULL)
    return;

  duration = sonde_format_duration_us ((gint64) number * unit_us);
  sonde_dns_walk_add_named (walk, parent, id, name, number, duration, span.start,
                            span.end - span.start);
}

/* In a query, neither has a value. */
static void
sonde_dns_edns_walk_duration (SondeDnsWalk *walk,
                              SondeField   *parent,
                              guint         code,
                              SondeDnsSpan  span)
{
  gsize size = code == OPTION_EXPIRE ? 4 : 2;

  if (span.start == span.end)
    return;

  if (span.end - span.start != size)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_OPTION_LENGTH, span.start);
  else if (code == OPTION_EXPIRE)
    sonde_dns_edns_add_duration (walk, parent, "dns.edns.expire", N_("Expires in"),
                                 sonde_dns_walk_get32 (walk, span.start), US_PER_S, span);
  else
    sonde_dns_edns_add_duration (walk, parent, "dns.edns.keepalive", N_("Timeout"),
                                 sonde_dns_walk_get16 (walk, span.start), KEEPALIVE_UNIT_US, span);
}

static void
sonde_dns_edns_walk_padding (SondeDnsWalk *walk,
                             SondeField   *parent,
                             SondeDnsSpan  span)
{
  SondeField *field = NULL;

  if (span.start == span.end)
    return;

  field = sonde_dns_walk_add_hex (walk, parent, "dns.edns.padding", N_("Padding"), span);

  for (gsize i = span.start; i < span.end; i++)
    {
      if (walk->data[i] != 0)
        {
          sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_PADDING, i);
          return;
        }
    }
}

static void
sonde_dns_edns_walk_key_tags (SondeDnsWalk *walk,
                              SondeField   *parent,
                              SondeDnsSpan  span)
{
  if (span.start == span.end || (span.end - span.start) % 2 != 0)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_OPTION_LENGTH, span.start);

  for (gsize position = span.start; parent != NULL && position + 2 <= span.end; position += 2)
    sonde_dns_walk_add_number (walk, parent, "dns.edns.key-tag", N_("Key tag"),
                               sonde_dns_walk_get16 (walk, position), position, 2);
}

static void
sonde_dns_edns_walk_error (SondeDnsWalk *walk,
                           SondeField   *parent,
                           SondeDnsSpan  span)
{
  guint code;

  if (span.end - span.start < 2)
    {
      sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_OPTION_LENGTH, span.start);
      return;
    }

  code = sonde_dns_walk_get16 (walk, span.start);
  sonde_dns_walk_explain (sonde_dns_walk_add_named (walk, parent, "dns.edns.error.code",
                                                    N_("Info code"), code,
                                                    sonde_dns_codes_get_error (code),
                                                    span.start, 2),
                          _("Why the answer is as it is."), "RFC 8914 §4");

  span.start += 2;

  if (span.start < span.end)
    sonde_dns_walk_add_text (walk, parent, "dns.edns.error.text", N_("Extra text"), span);
}

static void
sonde_dns_edns_walk_chain (SondeDnsWalk *walk,
                           SondeField   *parent,
                           SondeDnsSpan  span)
{
  SondeDnsName name;

  sonde_dns_name_walk (walk, parent, "dns.edns.chain", N_("Closest trust point"), span, &name);

  if (!name.is_cut && name.end != span.end)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_OPTION_LENGTH, name.end);
}

static void
sonde_dns_edns_walk_value (SondeDnsWalk *walk,
                           SondeField   *parent,
                           guint         code,
                           SondeDnsSpan  span)
{
  switch (code)
    {
    case OPTION_NSID:
      sonde_dns_edns_walk_nsid (walk, parent, span);
      break;

    case OPTION_DAU:
    case OPTION_DHU:
    case OPTION_N3U:
      sonde_dns_edns_walk_algorithms (walk, parent, code, span);
      break;

    case OPTION_SUBNET:
      sonde_dns_edns_walk_subnet (walk, parent, span);
      break;

    case OPTION_COOKIE:
      sonde_dns_edns_walk_cookie (walk, parent, span);
      break;

    case OPTION_EXPIRE:
    case OPTION_KEEPALIVE:
      sonde_dns_edns_walk_duration (walk, parent, code, span);
      break;

    case OPTION_PADDING:
      sonde_dns_edns_walk_padding (walk, parent, span);
      break;

    case OPTION_CHAIN:
      sonde_dns_edns_walk_chain (walk, parent, span);
      break;

    case OPTION_KEY_TAG:
      sonde_dns_edns_walk_key_tags (walk, parent, span);
      break;

    case OPTION_ERROR:
      sonde_dns_edns_walk_error (walk, parent, span);
      break;

    default:
      if (span.start < span.end)
        sonde_dns_walk_add_hex (walk, parent, "dns.edns.data", N_("Data"), span);
    }
}

static void
sonde_dns_edns_walk_option (SondeDnsWalk *walk,
                            SondeField   *parent,
                            guint         code,
                            SondeDnsSpan  value)
{
  const char *name = sonde_dns_codes_get_option (code);
  SondeField *field = NULL;

  if (parent != NULL)
    {
      g_autofree char *title = name != NULL ? g_strdup (name) : g_strdup_printf ("%u", code);

      field = sonde_dns_walk_add (walk, parent, "dns.edns.option", N_("Option"), title,
                                  value.start - HEAD_BYTES, value.end - value.start + HEAD_BYTES);
      sonde_field_set_number (field, code);
    }

  sonde_dns_walk_add_named (walk, field, "dns.edns.option.code", N_("Code"), code, name,
                            value.start - HEAD_BYTES, 2);
  sonde_dns_walk_add_number (walk, field, "dns.edns.option.length", N_("Length"),
                             value.end - value.start, value.start - 2, 2);
  sonde_dns_edns_walk_value (walk, field, code, value);

  if (field != NULL)
    sonde_dns_walk_explain (field, sonde_dns_codes_explain_option (code),
                            sonde_dns_edns_get_reference (code));
}

/**
 * sonde_dns_edns_walk_options:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @span: the data of an OPT record
 *
 * Takes the options of EDNS apart (RFC 6891).
 */
void
sonde_dns_edns_walk_options (SondeDnsWalk *walk,
                             SondeField   *parent,
                             SondeDnsSpan  span)
{
  gsize position = span.start;

  while (position < span.end)
    {
      SondeDnsSpan value;

      if (span.end - position < HEAD_BYTES ||
          sonde_dns_walk_get16 (walk, position + 2) > span.end - position - HEAD_BYTES)
        {
          sonde_dns_walk_add_fault (walk, parent, SONDE_DNS_FAULT_OPTION_OVERRUN, position,
                                    span.end - position);
          return;
        }

      value.start = position + HEAD_BYTES;
      value.end = value.start + sonde_dns_walk_get16 (walk, position + 2);
      sonde_dns_edns_walk_option (walk, parent, sonde_dns_walk_get16 (walk, position), value);
      position = value.end;
    }
}
