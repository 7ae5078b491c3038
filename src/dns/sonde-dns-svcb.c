#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-svcb.h"

#define HEAD_BYTES 4
#define IPV4_BYTES 4
#define IPV6_BYTES 16

#define KEY_MANDATORY 0
#define KEY_ALPN 1
#define KEY_NO_DEFAULT_ALPN 2
#define KEY_PORT 3
#define KEY_IPV4HINT 4
#define KEY_ECH 5
#define KEY_IPV6HINT 6
#define KEY_DOHPATH 7

static void
sonde_dns_svcb_walk_mandatory (SondeDnsWalk *walk,
                               SondeField   *parent,
                               SondeDnsSpan  span)
{
  guint previous = 0;

  if (span.start == span.end || (span.end - span.start) % 2 != 0)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, span.start);

  for (gsize position = span.start; position + 2 <= span.end; position += 2)
    {
      guint key = sonde_dns_walk_get16 (walk, position);
      SondeField *field;

      field = sonde_dns_walk_add_named (walk, parent, "dns.svcb.mandatory.key", N_("Key"), key,
                                        sonde_dns_codes_get_parameter (key), position, 2);

      if (key == KEY_MANDATORY)
        sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_MANDATORY_ITSELF, position);
      else if (key <= previous && position > span.start)
        sonde_dns_walk_mark (walk, field, SONDE_DNS_FAULT_MANDATORY_ORDER, position);

      previous = key;
    }
}

static void
sonde_dns_svcb_walk_alpn (SondeDnsWalk *walk,
                          SondeField   *parent,
                          SondeDnsSpan  span)
{
  gsize position = span.start;

  if (span.start == span.end)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, span.start);

  while (position < span.end)
    {
      gsize length = walk->data[position];
      SondeDnsSpan text = { position + 1, position + 1 + length };
      SondeField *field;

      if (length == 0 || text.end > span.end)
        {
          sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, position);
          return;
        }

      sonde_dns_walk_add_number (walk, parent, "dns.svcb.alpn.length", N_("Length"), length,
                                 position, 1);
      field = sonde_dns_walk_add_text (walk, parent, "dns.svcb.alpn.protocol", N_("Protocol"),
                                       text);
      sonde_dns_walk_explain (field, _("A protocol that the service speaks."), "RFC 9460 §7.1");
      position = text.end;
    }
}

static void
sonde_dns_svcb_walk_addresses (SondeDnsWalk *walk,
                               SondeField   *parent,
                               const char   *id,
                               int           family,
                               SondeDnsSpan  span)
{
  gsize size = family == AF_INET ? IPV4_BYTES : IPV6_BYTES;

  if (span.start == span.end || (span.end - span.start) % size != 0)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, span.start);

  for (gsize position = span.start; parent != NULL && position + size <= span.end;
       position += size)
    {
      char text[INET6_ADDRSTRLEN];

      inet_ntop (family, walk->data + position, text, sizeof text);
      sonde_dns_walk_add (walk, parent, id, N_("Address"), text, position, size);
    }
}

static void
sonde_dns_svcb_walk_port (SondeDnsWalk *walk,
                          SondeField   *parent,
                          SondeDnsSpan  span)
{
  if (span.end - span.start != 2)
    sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, span.start);
  else
    sonde_dns_walk_add_number (walk, parent, "dns.svcb.port", N_("Port"),
                               sonde_dns_walk_get16 (walk, span.start), span.start, 2);
}

static void
sonde_dns_svcb_walk_value (SondeDnsWalk *walk,
                           SondeField   *parent,
                           guint         key,
                           SondeDnsSpan  span)
{
  switch (key)
    {
    case KEY_MANDATORY:
      sonde_dns_svcb_walk_mandatory (walk, parent, span);
      break;

    case KEY_ALPN:
      sonde_dns_svcb_walk_alpn (walk, parent, span);
      break;

    case KEY_NO_DEFAULT_ALPN:
      if (span.start < span.end)
        sonde_dns_walk_mark (walk, parent, SONDE_DNS_FAULT_PARAMETER_VALUE, span.start);
      break;

    case KEY_PORT:
      sonde_dns_svcb_walk_port (walk, parent, span);
      break;

    case KEY_IPV4HINT:
      sonde_dns_svcb_walk_addresses (walk, parent, "dns.svcb.ipv4hint", AF_INET, span);
      break;

    case KEY_IPV6HINT:
      sonde_dns_svcb_walk_addresses (walk, parent, "dns.svcb.ipv6hint", AF_INET6, span);
      break;

    case KEY_DOHPATH:
      sonde_dns_walk_add_text (walk, parent, "dns.svcb.dohpath", N_("Path"), span);
      break;

    case KEY_ECH:
      sonde_dns_walk_add_hex (walk, parent, "dns.svcb.ech", N_("Encrypted hello"), span);
      break;

    default:
      if (span.start < span.end)
        sonde_dns_walk_add_hex (walk, parent, "dns.svcb.value", N_("Value"), span);
    }
}

static const char *
sonde_dns_svcb_explain (guint key)
{
  switch (key)
    {
    case KEY_MANDATORY:
      return _("The keys that a client must know to use this record at all.");

    case KEY_ALPN:
      return _("The protocols that the service speaks, besides the one that goes without saying.");

    case KEY_NO_DEFAULT_ALPN:
      return _("The service speaks only the protocols that are named.");

    case KEY_PORT:
      return _("Where the service listens.");

    case KEY_IPV4HINT:
    case KEY_IPV6HINT:
      return _("Addresses to begin with, before those of the target are known.");

    case KEY_ECH:
      return _("The key to encrypt the beginning of a TLS connection with.");

    case KEY_DOHPATH:
      return _("Where DNS queries go over HTTPS, as a URI template.");

    default:
      return _("A parameter of the service.");
    }
}

/* Adds a parameter; its key and length are there. */
static void
sonde_dns_svcb_walk_parameter (SondeDnsWalk *walk,
                               SondeField   *parent,
                               guint         key,
                               SondeDnsSpan  value)
{
  g_autofree char *name = NULL;
  SondeField *field = NULL;

  if (parent != NULL)
    {
      const char *known = sonde_dns_codes_get_parameter (key);

      name = known != NULL ? g_strdup (known) : g_strdup_printf ("key%u", key);
      field = sonde_dns_walk_add (walk, parent, "dns.svcb.parameter", N_("Parameter"), name,
                                  value.start - HEAD_BYTES, value.end - value.start + HEAD_BYTES);
      sonde_field_set_number (field, key);
    }

  sonde_dns_walk_add_named (walk, field, "dns.svcb.key", N_("Key"), key, name,
                            value.start - HEAD_BYTES, 2);
  sonde_dns_walk_add_number (walk, field, "dns.svcb.length", N_("Length"),
                             value.end - value.start, value.start - 2, 2);
  sonde_dns_svcb_walk_value (walk, field, key, value);

  if (field != NULL)
    sonde_dns_walk_explain (field, sonde_dns_svcb_explain (key), "RFC 9460 §14.3.2");
}

/* Finds a parameter by its key, of which nothing is known but that it may be there. */
static gboolean
sonde_dns_svcb_has_key (const SondeDnsWalk *walk,
                        SondeDnsSpan        span,
                        guint               key)
{
  gsize position = span.start;

  while (position + HEAD_BYTES <= span.end)
    {
      if (sonde_dns_walk_get16 (walk, position) == key)
        return TRUE;

      position += HEAD_BYTES + sonde_dns_walk_get16 (walk, position + 2);
    }

  return FALSE;
}

/* As keys ascend on both sides, “mandatory” can only be the first, and one look at each will do. */
static void
sonde_dns_svcb_check_mandatory (SondeDnsWalk *walk,
                                SondeField   *parent,
                                SondeDnsSpan  span)
{
  gsize position = span.start;
  gsize n_keys;

  if (span.end - span.start < HEAD_BYTES ||
      sonde_dns_walk_get16 (walk, span.start) != KEY_MANDATORY)
    return;

  n_keys = MIN (sonde_dns_walk_get16 (walk, span.start + 2),
                span.end - span.start - HEAD_BYTES) / 2;

  for (gsize i = 0; i < n_keys; i++)
    {
      gsize key_offset = span.start + HEAD_BYTES + 2 * i;
      guint key = sonde_dns_walk_get16 (walk, key_offset);

      while (position + HEAD_BYTES <= span.end && sonde_dns_walk_get16 (walk, position) < key)
        position += HEAD_BYTES + sonde_dns_walk_get16 (walk, position + 2);

      if (position + HEAD_BYTES > span.end || sonde_dns_walk_get16 (walk, position) != key)
        {
          sonde_dns_walk_add_fault (walk, parent, SONDE_DNS_FAULT_MANDATORY_MISSING, key_offset,
                                    2);
          return;
        }
    }
}

/* What concerns several parameters. */
static void
sonde_dns_svcb_check (SondeDnsWalk *walk,
                      SondeField   *parent,
                      SondeDnsSpan  span)
{
  if (sonde_dns_svcb_has_key (walk, span, KEY_NO_DEFAULT_ALPN) &&
      !sonde_dns_svcb_has_key (walk, span, KEY_ALPN))
    sonde_dns_walk_add_fault (walk, parent, SONDE_DNS_FAULT_NO_ALPN, span.start, 2);

  sonde_dns_svcb_check_mandatory (walk, parent, span);
}

/**
 * sonde_dns_svcb_walk:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @priority: the priority of the record
 * @span: its parameters
 *
 * Takes the parameters of an SVCB or HTTPS record apart (RFC 9460).
 */
void
sonde_dns_svcb_walk (SondeDnsWalk *walk,
                     SondeField   *parent,
                     guint         priority,
                     SondeDnsSpan  span)
{
  gsize position = span.start;
  guint previous = 0;

  if (priority == 0 && span.start < span.end)
    sonde_dns_walk_add_fault (walk, parent, SONDE_DNS_FAULT_PARAMETER_ALIAS, span.start,
                              span.end - span.start);

  while (position < span.end)
    {
      SondeDnsSpan value;
      guint key;

      if (span.end - position < HEAD_BYTES ||
          sonde_dns_walk_get16 (walk, position + 2) > span.end - position - HEAD_BYTES)
        {
          sonde_dns_walk_add_fault (walk, parent, SONDE_DNS_FAULT_PARAMETER_OVERRUN, position,
                                    span.end - position);
          return;
        }

      key = sonde_dns_walk_get16 (walk, position);
      value.start = position + HEAD_BYTES;
      value.end = value.start + sonde_dns_walk_get16 (walk, position + 2);

      if (position > span.start && key <= previous)
        sonde_dns_walk_add_fault (walk, parent, key == previous ? SONDE_DNS_FAULT_PARAMETER_TWICE
                                                                : SONDE_DNS_FAULT_PARAMETER_ORDER,
                                  position, 2);

      sonde_dns_svcb_walk_parameter (walk, parent, key, value);
      previous = key;
      position = value.end;
    }

  sonde_dns_svcb_check (walk, parent, span);
}
