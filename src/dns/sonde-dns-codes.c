#include "config.h"

#include <glib/gi18n-lib.h>
#include <ldns/ldns.h>

#include "sonde-dns-codes.h"

/* What neither has a name nor, maybe, an explanation is not defined. */
typedef struct
{
  guint       number;
  const char *name;
  const char *explanation;
} SondeDnsCode;

static const SondeDnsCode opcodes[] = {
  { SONDE_DNS_OPCODE_QUERY, "QUERY", NULL },
  { 1, "IQUERY", NULL },
  { 2, "STATUS", NULL },
  { SONDE_DNS_OPCODE_NOTIFY, "NOTIFY", NULL },
  { SONDE_DNS_OPCODE_UPDATE, "UPDATE", NULL },
  { SONDE_DNS_OPCODE_DSO, "DSO", NULL },
};

static const SondeDnsCode rcodes[] = {
  { 0, "NOERROR", N_("Nothing went wrong; though there may be no record of that type.") },
  { 1, "FORMERR", N_("The server could not make out the query.") },
  { 2, "SERVFAIL", N_("The server could not find out.") },
  { 3, "NXDOMAIN", N_("The name does not exist.") },
  { 4, "NOTIMP", N_("The server does not know this kind of query.") },
  { 5, "REFUSED", N_("The server does not want to answer.") },
  { 6, "YXDOMAIN", N_("A name exists that should not.") },
  { 7, "YXRRSET", N_("Records exist that should not.") },
  { 8, "NXRRSET", N_("Records that should exist do not.") },
  { 9, "NOTAUTH", N_("The server does not speak for the zone, or the asker is not allowed to.") },
  { 10, "NOTZONE", N_("A name is not in the zone.") },
  { 11, "DSOTYPENI", N_("The server does not know this kind of stateful operation.") },
  { 16, "BADVERS", N_("The server does not know this version of EDNS.") },
  { 17, "BADKEY", N_("The key is not known.") },
  { 18, "BADTIME", N_("The signature is too old or too new.") },
  { 19, "BADMODE", N_("The key cannot be agreed on in this way.") },
  { 20, "BADNAME", N_("The name of the key is in use.") },
  { 21, "BADALG", N_("The algorithm is not known.") },
  { 22, "BADTRUNC", N_("The signature was cut too short.") },
  { 23, "BADCOOKIE", N_("The cookie of the server is missing or wrong: ask again with the one "
                        "that comes with this answer.") },
};

static const SondeDnsCode digests[] = {
  { 1, "SHA-1", NULL },
  { 2, "SHA-256", NULL },
  { 3, "GOST R 34.11-94", NULL },
  { 4, "SHA-384", NULL },
};

/* The EDNS options. */
static const SondeDnsCode options[] = {
  { 1, "LLQ", NULL },
  { 2, "UL", NULL },
  { 3, "NSID", N_("Which of the servers behind one address answered.") },
  { 5, "DAU", N_("The algorithms of signatures that the asker understands.") },
  { 6, "DHU", N_("The digests of keys that the asker understands.") },
  { 7, "N3U", N_("The hashes of names that the asker understands.") },
  { 8, "ECS", N_("The network of whom the answer is for; a prefix of 0 bits means that it is not "
                 "to be told.") },
  { 9, "EXPIRE", N_("How long another server may go on answering for the zone.") },
  { 10, "COOKIE", N_("A proof that the other side is where it says it is.") },
  { 11, "KEEPALIVE", N_("How long the connection may be kept without being used.") },
  { 12, "PADDING", N_("Bytes without meaning, so that the size of the message tells less.") },
  { 13, "CHAIN", N_("The closest zone that the asker trusts already.") },
  { 14, "KEY-TAG", N_("The keys that the asker trusts.") },
  { 15, "EDE", N_("Why it is so, in more detail than the code in the header has.") },
};

/* Extended errors (RFC 8914, section 5.2), as registered there. */
static const SondeDnsCode errors[] = {
  { 0, N_("Other Error"), NULL },
  { 1, N_("Unsupported DNSKEY Algorithm"), NULL },
  { 2, N_("Unsupported DS Digest Type"), NULL },
  { 3, N_("Stale Answer"), NULL },
  { 4, N_("Forged Answer"), NULL },
  { 5, N_("DNSSEC Indeterminate"), NULL },
  { 6, N_("DNSSEC Bogus"), NULL },
  { 7, N_("Signature Expired"), NULL },
  { 8, N_("Signature Not Yet Valid"), NULL },
  { 9, N_("DNSKEY Missing"), NULL },
  { 10, N_("RRSIGs Missing"), NULL },
  { 11, N_("No Zone Key Bit Set"), NULL },
  { 12, N_("NSEC Missing"), NULL },
  { 13, N_("Cached Error"), NULL },
  { 14, N_("Not Ready"), NULL },
  { 15, N_("Blocked"), NULL },
  { 16, N_("Censored"), NULL },
  { 17, N_("Filtered"), NULL },
  { 18, N_("Prohibited"), NULL },
  { 19, N_("Stale NXDOMAIN Answer"), NULL },
  { 20, N_("Not Authoritative"), NULL },
  { 21, N_("Not Supported"), NULL },
  { 22, N_("No Reachable Authority"), NULL },
  { 23, N_("Network Error"), NULL },
  { 24, N_("Invalid Data"), NULL },
  { 25, N_("Signature Expired before Valid"), NULL },
  { 26, N_("Too Early"), NULL },
  { 27, N_("Unsupported NSEC3 Iterations Value"), NULL },
  { 28, N_("Unable to conform to policy"), NULL },
  { 29, N_("Synthesized"), NULL },
};

/* The keys of SVCB and HTTPS records. */
static const SondeDnsCode parameters[] = {
  { 0, "mandatory", NULL },
  { 1, "alpn", NULL },
  { 2, "no-default-alpn", NULL },
  { 3, "port", NULL },
  { 4, "ipv4hint", NULL },
  { 5, "ech", NULL },
  { 6, "ipv6hint", NULL },
  { 7, "dohpath", NULL },
  { 8, "ohttp", NULL },
};

static const SondeDnsCode *
sonde_dns_codes_find (const SondeDnsCode *codes,
                      gsize               n_codes,
                      guint               number)
{
  for (gsize i = 0; i < n_codes; i++)
    {
      if (codes[i].number == number)
        return &codes[i];
    }

  return NULL;
}

static const char *
sonde_dns_codes_get_name (const SondeDnsCode *codes,
                          gsize               n_codes,
                          guint               number)
{
  const SondeDnsCode *code = sonde_dns_codes_find (codes, n_codes, number);

  return code != NULL ? code->name : NULL;
}

static const char *
sonde_dns_codes_explain (const SondeDnsCode *codes,
                         gsize               n_codes,
                         guint               number)
{
  const SondeDnsCode *code = sonde_dns_codes_find (codes, n_codes, number);

  return code != NULL && code->explanation != NULL ? _(code->explanation) : NULL;
}

static const char *
sonde_dns_codes_look_up (ldns_lookup_table *table,
                         guint              number)
{
  const ldns_lookup_table *found = ldns_lookup_by_id (table, (int) number);

  return found != NULL ? found->name : NULL;
}

/**
 * sonde_dns_codes_get_opcode:
 * @opcode: what a message is about
 *
 * Returns: (transfer none) (nullable): the mnemonic
 */
const char *
sonde_dns_codes_get_opcode (guint opcode)
{
  return sonde_dns_codes_get_name (opcodes, G_N_ELEMENTS (opcodes), opcode);
}

/**
 * sonde_dns_codes_get_rcode:
 * @rcode: the code of an answer, extended by EDNS
 *
 * Returns: (transfer none) (nullable): the mnemonic
 */
const char *
sonde_dns_codes_get_rcode (guint rcode)
{
  return sonde_dns_codes_get_name (rcodes, G_N_ELEMENTS (rcodes), rcode);
}

/**
 * sonde_dns_codes_explain_rcode:
 * @rcode: the code of an answer, extended by EDNS
 *
 * Returns: (transfer none) (nullable): what it means, for people
 */
const char *
sonde_dns_codes_explain_rcode (guint rcode)
{
  return sonde_dns_codes_explain (rcodes, G_N_ELEMENTS (rcodes), rcode);
}

/**
 * sonde_dns_codes_dup_type:
 * @record_type: a record type
 *
 * Returns: (transfer full): the mnemonic, such as `MX`, or such as `TYPE65280` (RFC 3597)
 */
char *
sonde_dns_codes_dup_type (guint16 record_type)
{
  char *mnemonic = ldns_rr_type2str (record_type);
  char *type = mnemonic != NULL ? g_strdup (mnemonic) : g_strdup_printf ("TYPE%u", record_type);

  free (mnemonic);

  return type;
}

/**
 * sonde_dns_codes_dup_class:
 * @record_class: a class
 *
 * Returns: (transfer full): the mnemonic, such as `IN`, or such as `CLASS256` (RFC 3597)
 */
char *
sonde_dns_codes_dup_class (guint16 record_class)
{
  const char *mnemonic = sonde_dns_codes_look_up (ldns_rr_classes, record_class);

  return mnemonic != NULL ? g_strdup (mnemonic) : g_strdup_printf ("CLASS%u", record_class);
}

/**
 * sonde_dns_codes_get_algorithm:
 * @algorithm: an algorithm of signatures
 *
 * Returns: (transfer none) (nullable): the mnemonic
 */
const char *
sonde_dns_codes_get_algorithm (guint algorithm)
{
  return sonde_dns_codes_look_up (ldns_algorithms, algorithm);
}

/**
 * sonde_dns_codes_get_digest:
 * @digest: a digest of keys
 *
 * Returns: (transfer none) (nullable): its name
 */
const char *
sonde_dns_codes_get_digest (guint digest)
{
  return sonde_dns_codes_get_name (digests, G_N_ELEMENTS (digests), digest);
}

/**
 * sonde_dns_codes_get_certificate:
 * @certificate: a kind of certificate
 *
 * Returns: (transfer none) (nullable): the mnemonic
 */
const char *
sonde_dns_codes_get_certificate (guint certificate)
{
  return sonde_dns_codes_look_up (ldns_cert_algorithms, certificate);
}

/**
 * sonde_dns_codes_get_option:
 * @option: an EDNS option
 *
 * Returns: (transfer none) (nullable): its name
 */
const char *
sonde_dns_codes_get_option (guint option)
{
  return sonde_dns_codes_get_name (options, G_N_ELEMENTS (options), option);
}

/**
 * sonde_dns_codes_explain_option:
 * @option: an EDNS option
 *
 * Returns: (transfer none) (nullable): what it is for, for people
 */
const char *
sonde_dns_codes_explain_option (guint option)
{
  return sonde_dns_codes_explain (options, G_N_ELEMENTS (options), option);
}

/**
 * sonde_dns_codes_get_error:
 * @info_code: an extended error
 *
 * Returns: (transfer none) (nullable): its name, translated
 */
const char *
sonde_dns_codes_get_error (guint info_code)
{
  const char *name = sonde_dns_codes_get_name (errors, G_N_ELEMENTS (errors), info_code);

  return name != NULL ? _(name) : NULL;
}

/**
 * sonde_dns_codes_get_parameter:
 * @key: the key of a parameter of SVCB and HTTPS records
 *
 * Returns: (transfer none) (nullable): its name
 */
const char *
sonde_dns_codes_get_parameter (guint key)
{
  return sonde_dns_codes_get_name (parameters, G_N_ELEMENTS (parameters), key);
}
