#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeDnsSection:
 * @SONDE_DNS_SECTION_ANSWER: what was asked for
 * @SONDE_DNS_SECTION_CONFIRMATION: the addresses of the names that an address has
 * @SONDE_DNS_SECTION_AUTHORITY: who knows the zone
 * @SONDE_DNS_SECTION_ADDITIONAL: what the server thought useful besides
 *
 * Which part of an answer a record is from, in the order in which they are shown.
 */
typedef enum
{
  SONDE_DNS_SECTION_ANSWER,
  SONDE_DNS_SECTION_CONFIRMATION,
  SONDE_DNS_SECTION_AUTHORITY,
  SONDE_DNS_SECTION_ADDITIONAL,
} SondeDnsSection;

#define SONDE_N_DNS_SECTIONS 4

/* The ID of the field of a record in a message that was taken apart. */
#define SONDE_DNS_RECORD_FIELD "dns.record"

#define SONDE_TYPE_DNS_RECORD (sonde_dns_record_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsRecord, sonde_dns_record, SONDE, DNS_RECORD, GObject)

const char      *sonde_dns_section_get_name         (SondeDnsSection   section);

SondeDnsRecord  *sonde_dns_record_new               (SondeDnsSection   section,
                                                     const char       *owner,
                                                     const char       *record_type,
                                                     gint64            ttl_s,
                                                     const char       *data,
                                                     const char       *explanation);
SondeDnsRecord  *sonde_dns_record_new_address       (SondeDnsSection   section,
                                                     const char       *owner,
                                                     gint64            ttl_s,
                                                     GInetAddress     *address,
                                                     const char       *text);
SondeDnsRecord  *sonde_dns_record_new_confirmation  (SondeDnsRecord   *address,
                                                     gboolean          is_confirmed);
void             sonde_dns_record_place             (SondeDnsRecord   *self,
                                                     gsize             offset,
                                                     gsize             length);
gboolean         sonde_dns_record_equal             (SondeDnsRecord   *self,
                                                     SondeDnsRecord   *other);
SondeDnsSection  sonde_dns_record_get_section       (SondeDnsRecord   *self);
const char      *sonde_dns_record_get_owner         (SondeDnsRecord   *self);
const char      *sonde_dns_record_get_record_type   (SondeDnsRecord   *self);
gint64           sonde_dns_record_get_ttl_s         (SondeDnsRecord   *self);
const char      *sonde_dns_record_get_data          (SondeDnsRecord   *self);
const char      *sonde_dns_record_get_explanation   (SondeDnsRecord   *self);
GInetAddress    *sonde_dns_record_get_address       (SondeDnsRecord   *self);
gsize            sonde_dns_record_get_offset        (SondeDnsRecord   *self);
gsize            sonde_dns_record_get_length        (SondeDnsRecord   *self);
char            *sonde_dns_record_to_text           (SondeDnsRecord   *self);

G_END_DECLS
