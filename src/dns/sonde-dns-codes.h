#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_DNS_OPCODE_QUERY 0
#define SONDE_DNS_OPCODE_NOTIFY 4
#define SONDE_DNS_OPCODE_UPDATE 5
#define SONDE_DNS_OPCODE_DSO 6

const char *sonde_dns_codes_get_opcode      (guint   opcode);
const char *sonde_dns_codes_get_rcode       (guint   rcode);
const char *sonde_dns_codes_explain_rcode   (guint   rcode);
char       *sonde_dns_codes_dup_type        (guint16 record_type);
char       *sonde_dns_codes_dup_class       (guint16 record_class);
const char *sonde_dns_codes_get_algorithm   (guint   algorithm);
const char *sonde_dns_codes_get_digest      (guint   digest);
const char *sonde_dns_codes_get_certificate (guint   certificate);
const char *sonde_dns_codes_get_option      (guint   option);
const char *sonde_dns_codes_explain_option  (guint   option);
const char *sonde_dns_codes_get_error       (guint   info_code);
const char *sonde_dns_codes_get_parameter   (guint   key);

G_END_DECLS
