#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-record.h"

/**
 * SondeDnsRecord:
 *
 * One record of an answer, fit to be shown: its names and its data are as in a zone file, without
 * the dot at the end of absolute names.
 *
 * A record never changes, and holds nothing but printable text.
 */
struct _SondeDnsRecord
{
  GObject          parent_instance;

  GInetAddress    *address;
  char            *owner;
  char            *record_type;
  char            *data;
  char            *explanation;
  gint64           ttl_s;
  gsize            offset;
  gsize            length;
  SondeDnsSection  section;
};

G_DEFINE_FINAL_TYPE (SondeDnsRecord, sonde_dns_record, G_TYPE_OBJECT)

/* What kind of address it is, as far as the address itself tells. */
static const char *
sonde_dns_record_explain_address (GInetAddress *address)
{
  gboolean is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  if (g_inet_address_get_is_loopback (address))
    return is_ipv6 ? _("IPv6, this computer itself (loopback)")
                   : _("IPv4, this computer itself (loopback)");

  if (g_inet_address_get_is_link_local (address))
    return is_ipv6 ? _("IPv6, only on one network (link-local)")
                   : _("IPv4, only on one network (link-local)");

  if (g_inet_address_get_is_site_local (address))
    return is_ipv6 ? _("IPv6, only inside one site") : _("IPv4, only inside a private network");

  if (is_ipv6 && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc)
    return _("IPv6, only inside a private network (unique local)");

  if (g_inet_address_get_is_multicast (address))
    return is_ipv6 ? _("IPv6, a group of hosts (multicast)")
                   : _("IPv4, a group of hosts (multicast)");

  if (g_inet_address_get_is_any (address))
    return is_ipv6 ? _("IPv6, no address: the name is blocked or unused")
                   : _("IPv4, no address: the name is blocked or unused");

  return is_ipv6 ? _("IPv6") : _("IPv4");
}

static void
sonde_dns_record_finalize (GObject *object)
{
  SondeDnsRecord *self = SONDE_DNS_RECORD (object);

  g_clear_object (&self->address);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->record_type, g_free);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->explanation, g_free);

  G_OBJECT_CLASS (sonde_dns_record_parent_class)->finalize (object);
}

static void
sonde_dns_record_class_init (SondeDnsRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_dns_record_finalize;
}

static void
sonde_dns_record_init (SondeDnsRecord *self G_GNUC_UNUSED)
{
}

/**
 * sonde_dns_section_get_name:
 * @section: a part of an answer
 *
 * Returns: (transfer none): its name, as a heading
 */
const char *
sonde_dns_section_get_name (SondeDnsSection section)
{
  switch (section)
    {
    case SONDE_DNS_SECTION_ANSWER:
      return _("Answer");

    case SONDE_DNS_SECTION_AUTHORITY:
      return _("Authority: Who Knows the Zone");

    case SONDE_DNS_SECTION_ADDITIONAL:
      return _("Additional: Said Besides");

    case SONDE_DNS_SECTION_CONFIRMATION:
      return _("Forward Confirmation");

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_dns_record_new:
 * @section: the part of the answer
 * @owner: the name it belongs to, printable
 * @record_type: the mnemonic of its type
 * @ttl_s: how long it may be kept, in seconds, or -1 if that is not known
 * @data: what it holds, as in a zone file, printable
 * @explanation: (nullable): the same in plain words
 *
 * Makes a record.
 *
 * Returns: (transfer full): a record
 */
SondeDnsRecord *
sonde_dns_record_new (SondeDnsSection  section,
                      const char      *owner,
                      const char      *record_type,
                      gint64           ttl_s,
                      const char      *data,
                      const char      *explanation)
{
  SondeDnsRecord *self;

  g_return_val_if_fail (section < SONDE_N_DNS_SECTIONS, NULL);
  g_return_val_if_fail (owner != NULL, NULL);
  g_return_val_if_fail (record_type != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (SONDE_TYPE_DNS_RECORD, NULL);
  self->section = section;
  self->owner = g_strdup (owner);
  self->record_type = g_strdup (record_type);
  self->ttl_s = ttl_s;
  self->data = g_utf8_make_valid (data, -1);
  self->explanation = g_strdup (explanation != NULL ? explanation : "");

  return self;
}

/**
 * sonde_dns_record_new_address:
 * @section: the part of the answer
 * @owner: the name it belongs to, printable
 * @ttl_s: how long it may be kept, in seconds, or -1 if that is not known
 * @address: the address
 * @text: (nullable): the address with its scope, if it has one
 *
 * Makes a record of type `A` or `AAAA`.
 *
 * Returns: (transfer full): a record
 */
SondeDnsRecord *
sonde_dns_record_new_address (SondeDnsSection  section,
                              const char      *owner,
                              gint64           ttl_s,
                              GInetAddress    *address,
                              const char      *text)
{
  g_autofree char *plain = NULL;
  SondeDnsRecord *self;
  gboolean is_ipv6;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);

  plain = g_inet_address_to_string (address);
  is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  self = sonde_dns_record_new (section, owner, is_ipv6 ? "AAAA" : "A", ttl_s,
                               text != NULL ? text : plain,
                               sonde_dns_record_explain_address (address));
  self->address = g_object_ref (address);

  return self;
}

/**
 * sonde_dns_record_new_confirmation:
 * @address: a record of type `A` or `AAAA`
 * @is_confirmed: whether it is the address whose name was looked up
 *
 * Makes a record of an address that a name leads to, for the section of these.
 *
 * Returns: (transfer full): a record
 */
SondeDnsRecord *
sonde_dns_record_new_confirmation (SondeDnsRecord *address,
                                   gboolean        is_confirmed)
{
  SondeDnsRecord *self;

  g_return_val_if_fail (SONDE_IS_DNS_RECORD (address), NULL);
  g_return_val_if_fail (address->address != NULL, NULL);

  self = sonde_dns_record_new (SONDE_DNS_SECTION_CONFIRMATION, address->owner,
                               address->record_type, address->ttl_s, address->data,
                               is_confirmed ? _("The name leads back to the address")
                                            : _("Another address than the one looked up"));
  self->address = g_object_ref (address->address);
  sonde_dns_record_place (self, address->offset, address->length);

  return self;
}

/**
 * sonde_dns_record_place:
 * @self: a record
 * @offset: its first byte in the messages of the answer
 * @length: how many bytes it has there
 *
 * Tells which bytes a record was read from; for its maker.
 */
void
sonde_dns_record_place (SondeDnsRecord *self,
                        gsize           offset,
                        gsize           length)
{
  g_return_if_fail (SONDE_IS_DNS_RECORD (self));

  self->offset = offset;
  self->length = length;
}

/**
 * sonde_dns_record_equal:
 * @self: a record
 * @other: another
 *
 * Tells whether two records say the same in the same section. How long they may be kept does not
 * count.
 *
 * Returns: whether @self and @other are the same record
 */
gboolean
sonde_dns_record_equal (SondeDnsRecord *self,
                        SondeDnsRecord *other)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), FALSE);
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (other), FALSE);

  return self->section == other->section &&
         strcmp (self->data, other->data) == 0 &&
         strcmp (self->record_type, other->record_type) == 0 &&
         g_ascii_strcasecmp (self->owner, other->owner) == 0;
}

/**
 * sonde_dns_record_get_section:
 * @self: a record
 *
 * Returns: the part of the answer that it is from
 */
SondeDnsSection
sonde_dns_record_get_section (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), SONDE_DNS_SECTION_ANSWER);

  return self->section;
}

/**
 * sonde_dns_record_get_owner:
 * @self: a record
 *
 * Returns: (transfer none): the name it belongs to
 */
const char *
sonde_dns_record_get_owner (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  return self->owner;
}

/**
 * sonde_dns_record_get_record_type:
 * @self: a record
 *
 * Returns: (transfer none): its type, such as `MX`
 */
const char *
sonde_dns_record_get_record_type (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  return self->record_type;
}

/**
 * sonde_dns_record_get_ttl_s:
 * @self: a record
 *
 * Returns: how long it might be kept when it came, in seconds, or -1 if that is not known
 */
gint64
sonde_dns_record_get_ttl_s (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), -1);

  return self->ttl_s;
}

/**
 * sonde_dns_record_get_data:
 * @self: a record
 *
 * Returns: (transfer none): what it holds, as in a zone file
 */
const char *
sonde_dns_record_get_data (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  return self->data;
}

/**
 * sonde_dns_record_get_explanation:
 * @self: a record
 *
 * Returns: (transfer none): what it holds in plain words, maybe empty
 */
const char *
sonde_dns_record_get_explanation (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  return self->explanation;
}

/**
 * sonde_dns_record_get_address:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the address that it holds, if it is of type `A` or `AAAA`
 */
GInetAddress *
sonde_dns_record_get_address (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  return self->address;
}

/**
 * sonde_dns_record_get_offset:
 * @self: a record
 *
 * Returns: its first byte in the messages of the answer
 */
gsize
sonde_dns_record_get_offset (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), 0);

  return self->offset;
}

/**
 * sonde_dns_record_get_length:
 * @self: a record
 *
 * Returns: how many bytes it has there, 0 when the system showed none
 */
gsize
sonde_dns_record_get_length (SondeDnsRecord *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), 0);

  return self->length;
}

/**
 * sonde_dns_record_to_text:
 * @self: a record
 *
 * Writes the record in one line, as a zone file has it (RFC 1035, section 5), but names without
 * the dot at the end.
 *
 * Returns: (transfer full): such as `example.test 300 IN NS ns.example.test`
 */
char *
sonde_dns_record_to_text (SondeDnsRecord *self)
{
  g_autofree char *ttl = NULL;

  g_return_val_if_fail (SONDE_IS_DNS_RECORD (self), NULL);

  if (self->ttl_s >= 0)
    ttl = g_strdup_printf ("%" G_GINT64_FORMAT " ", self->ttl_s);

  return g_strdup_printf ("%s %sIN %s %s", self->owner, ttl != NULL ? ttl : "",
                          self->record_type, self->data);
}
