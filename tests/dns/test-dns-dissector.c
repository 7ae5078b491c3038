#include "config.h"

#include <string.h>

#include "dns-wire.h"
#include "sonde-dns-dissector.h"
#include "sonde-dns-name.h"
#include "sonde-test.h"

#define SENT SONDE_DIRECTION_SENT
#define RECEIVED SONDE_DIRECTION_RECEIVED

/* RFC 4034, section 5.4 */
#define DSKEY \
  "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphX" \
  "dvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=="

/* RFC 4034, section 3.3 */
#define SIGNATURE \
  "oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKijVCHX3DDKdfb+v6oB9wfuh3DTJXUAfI/M0zmO" \
  "/zz8bW0Rznl8O3tGNazPwQKkRN20XPXV6nwwfoXmJQbsLNrLfkGJ5D6fwFm8nN+6pBzeDQfsS3Ap3o="

/* example.test A, and the same as an answer with two addresses and one alias */
#define QUESTION "07 6578616d706c65 04 74657374 00 0001 0001"
#define QUERY "1a2b 0100 0001 0000 0000 0000 " QUESTION
#define RECORD "c00c 0001 0001 0000012c 0004 c0000201"
#define HEADER(counts) "1a2b 8180 " counts " "
#define RESPONSE HEADER ("0001 0001 0000 0000") QUESTION RECORD
#define OPT(options) "00 0029 04d0 00008000 " options

/* The header and the names of an HTTPS record with the priority 1 and the root. */
#define HTTPS(length, data) \
  HEADER ("0000 0001 0000 0000") "00 0041 0001 00000000 " length " 0001 00 " data

typedef struct
{
  const char    *name;
  const char    *hex;
  gsize          offset;
  SondeSeverity  severity;
  const char    *explanation;
} DnsFaultCase;

static const DnsFaultCase fault_cases[] = {
  { "header", "1a2b 0100 0001 00", 6, SONDE_SEVERITY_ERROR, "ends within the header" },
  { "question", HEADER ("0001 0000 0000 0000") "0161 00 00", 15, SONDE_SEVERITY_ERROR,
    "ends within a question" },
  { "record", HEADER ("0000 0001 0000 0000") "00 0001 0001 00", 13, SONDE_SEVERITY_ERROR,
    "ends within a record" },
  { "question-count", HEADER ("0001 0000 0000 0000"), 4, SONDE_SEVERITY_ERROR,
    "promises more questions" },
  { "record-count", HEADER ("0001 0002 0000 0000") QUESTION RECORD, 6, SONDE_SEVERITY_ERROR,
    "promises more records" },
  { "additional-count", HEADER ("0001 0001 0000 0003") QUESTION RECORD, 10, SONDE_SEVERITY_ERROR,
    "promises more records" },
  { "trailing", RESPONSE "00 01", 46, SONDE_SEVERITY_ERROR, "no count accounts for" },
  { "two-questions", "1a2b 0100 0002 0000 0000 0000 " QUESTION QUESTION, 4, SONDE_SEVERITY_ERROR,
    "More than one question" },
  { "reserved-bit", "1a2b 0140 0001 0000 0000 0000 " QUESTION, 3, SONDE_SEVERITY_WARNING,
    "must be 0" },
  { "ttl-sign", HEADER ("0000 0001 0000 0000") "00 0001 0001 80000000 0004 c0000201", 17,
    SONDE_SEVERITY_WARNING, "counts as 0" },

  { "name-cut", HEADER ("0001 0000 0000 0000") "07 6578", 12, SONDE_SEVERITY_ERROR,
    "goes on beyond its end" },
  { "label-01", HEADER ("0001 0000 0000 0000") "0161 41 61 00 0001 0001", 14,
    SONDE_SEVERITY_ERROR, "bits of the label are 01" },
  { "label-10", HEADER ("0001 0000 0000 0000") "0161 81 61 00 0001 0001", 14,
    SONDE_SEVERITY_ERROR, "bits of the label are 10" },
  { "pointer-itself", HEADER ("0001 0000 0000 0000") "c00c 0001 0001", 12, SONDE_SEVERITY_ERROR,
    "without end" },
  { "pointer-loop", HEADER ("0001 0000 0000 0000") "0161 c00c 0001 0001", 12,
    SONDE_SEVERITY_ERROR, "without end" },
  { "pointer-forward", HEADER ("0001 0000 0000 0000") "c010 0001 0001", 12,
    SONDE_SEVERITY_ERROR, "leads forward" },
  { "pointer-outside", HEADER ("0001 0000 0000 0000") "ffff 0001 0001", 12,
    SONDE_SEVERITY_ERROR, "beyond the end of the message" },
  { "pointer-header", HEADER ("0001 0000 0000 0000") "c004 0001 0001", 12,
    SONDE_SEVERITY_ERROR, "into the header" },
  { "compressed-srv", HEADER ("0001 0001 0000 0000") QUESTION
    "c00c 0021 0001 00000000 0008 0001 0001 0050 c00c", 48, SONDE_SEVERITY_WARNING,
    "in a record of this type must not" },

  { "data-overrun", HEADER ("0001 0001 0000 0000") QUESTION
    "c00c 0001 0001 0000012c 0008 c0000201", 40, SONDE_SEVERITY_ERROR,
    "beyond the end of the message" },
  { "data-short", HEADER ("0001 0001 0000 0000") QUESTION
    "c00c 0001 0001 0000012c 0003 c00002", 42, SONDE_SEVERITY_ERROR, "ends before all" },
  { "data-empty", HEADER ("0001 0001 0000 0000") QUESTION "c00c 0001 0001 0000012c 0000", 41,
    SONDE_SEVERITY_ERROR, "ends before all" },
  { "data-long", HEADER ("0001 0001 0000 0000") QUESTION
    "c00c 0001 0001 0000012c 0005 c000020101", 46, SONDE_SEVERITY_ERROR, "more bytes than" },
  { "data-name", HEADER ("0001 0001 0000 0000") QUESTION
    "c00c 0002 0001 0000012c 0003 056578 00000000", 42, SONDE_SEVERITY_ERROR,
    "goes on beyond its end" },
  { "bitmap-order", HEADER ("0000 0001 0000 0000") "00 002f 0001 00000000 0007 "
    "00 000140 000140", 27, SONDE_SEVERITY_ERROR, "do not ascend" },
  { "bitmap-length", HEADER ("0000 0001 0000 0000") "00 002f 0001 00000000 0003 00 0000", 24,
    SONDE_SEVERITY_ERROR, "1 to 32 bytes" },

  { "opt-owner", HEADER ("0000 0000 0000 0001") "0161 00 0029 04d0 00000000 0000", 12,
    SONDE_SEVERITY_ERROR, "must be the root" },
  { "opt-twice", HEADER ("0000 0000 0000 0002") OPT ("0000") OPT ("0000"), 23,
    SONDE_SEVERITY_ERROR, "only one OPT" },
  { "opt-answer", HEADER ("0000 0001 0000 0000") OPT ("0000"), 12, SONDE_SEVERITY_ERROR,
    "into the additional section" },
  { "option-overrun", HEADER ("0000 0000 0000 0001") OPT ("0005 0003 0002 61"), 23,
    SONDE_SEVERITY_ERROR, "beyond the end of its record" },
  { "cookie-7", HEADER ("0000 0000 0000 0001") OPT ("000b 000a 0007 01020304050607"), 23,
    SONDE_SEVERITY_ERROR, "cookie has 8 bytes" },
  { "cookie-12", HEADER ("0000 0000 0000 0001") OPT ("0010 000a 000c 0102030405060708 01020304"),
    23, SONDE_SEVERITY_ERROR, "cookie has 8 bytes" },
  { "subnet-prefix", HEADER ("0000 0000 0000 0001") OPT ("000b 0008 0007 0001 21 00 c00002"), 23,
    SONDE_SEVERITY_ERROR, "do not fit" },
  { "subnet-bits", HEADER ("0000 0000 0000 0001") OPT ("000b 0008 0007 0001 17 00 c00003"), 31,
    SONDE_SEVERITY_ERROR, "beyond the prefix" },
  { "keepalive", HEADER ("0000 0000 0000 0001") OPT ("0005 000b 0001 00"), 23,
    SONDE_SEVERITY_ERROR, "cannot have this length" },
  { "ede", HEADER ("0000 0000 0000 0001") OPT ("0005 000f 0001 00"), 23, SONDE_SEVERITY_ERROR,
    "cannot have this length" },
  { "padding", HEADER ("0000 0000 0000 0001") OPT ("0006 000c 0002 0001"), 27,
    SONDE_SEVERITY_WARNING, "should be zeros" },

  /* RFC 9460, appendix D.3, as far as it is on the wire. */
  { "d3-twice", HTTPS ("000d", "007b 0001 61 007b 0001 62"), 31, SONDE_SEVERITY_ERROR,
    "The same key twice" },
  { "d3-no-mandatory", HTTPS ("0007", "0000 0000"), 26, SONDE_SEVERITY_ERROR,
    "cannot have this value" },
  { "d3-no-alpn", HTTPS ("0007", "0001 0000"), 26, SONDE_SEVERITY_ERROR,
    "cannot have this value" },
  { "d3-no-port", HTTPS ("0007", "0003 0000"), 26, SONDE_SEVERITY_ERROR,
    "cannot have this value" },
  { "d3-no-ipv4hint", HTTPS ("0007", "0004 0000"), 26, SONDE_SEVERITY_ERROR,
    "cannot have this value" },
  { "d3-no-ipv6hint", HTTPS ("0007", "0006 0000"), 26, SONDE_SEVERITY_ERROR,
    "cannot have this value" },
  { "d3-no-default-alpn", HTTPS ("000f", "0001 0003 02 6832 0002 0001 61"), 33,
    SONDE_SEVERITY_ERROR, "cannot have this value" },
  { "d3-mandatory-missing", HTTPS ("0009", "0000 0002 007b"), 30, SONDE_SEVERITY_ERROR,
    "is mandatory is not there" },
  { "d3-mandatory-itself", HTTPS ("0009", "0000 0002 0000"), 30, SONDE_SEVERITY_ERROR,
    "must not name itself" },
  { "d3-mandatory-twice", HTTPS ("0010", "0000 0004 007b 007b 007b 0001 61"), 32,
    SONDE_SEVERITY_ERROR, "do not ascend, or one is named twice" },
  { "no-alpn", HTTPS ("0007", "0002 0000"), 26, SONDE_SEVERITY_ERROR, "only together with" },
  { "order", HTTPS ("000f", "0004 0004 c0000201 0003 0000"), 34, SONDE_SEVERITY_ERROR,
    "do not ascend" },
  { "overrun", HTTPS ("0008", "007b 0002 61"), 26, SONDE_SEVERITY_ERROR,
    "beyond the end of its record" },
  { "alias", HEADER ("0000 0001 0000 0000") "00 0041 0001 00000000 0009 0000 0161 00 007b 0000",
    28, SONDE_SEVERITY_WARNING, "are ignored" },
};

static void
test_faults (gconstpointer user_data)
{
  const DnsFaultCase *test = user_data;
  g_autoptr(GByteArray) wire = dns_wire_new (test->hex);
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);
  g_autofree char *summary = sonde_harness_dup_summary (harness, 0);
  SondeField *field = dns_wire_get_gravest (root);

  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, test->severity);
  g_assert_nonnull (strstr (summary, test->explanation));
  g_assert_cmpuint (sonde_field_get_severity (field), ==, test->severity);
  g_assert_nonnull (strstr (sonde_field_get_explanation (field), test->explanation));
  g_assert_cmpuint (sonde_field_get_offset (field), ==, test->offset);
  dns_wire_assert_sound (root, wire, FALSE);
}

static void
test_name_too_long (void)
{
  g_autoptr(GByteArray) wire = dns_wire_new (HEADER ("0001 0000 0000 0000"));
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;

  /* Four labels of 63 letters are 256 bytes, and the root. */
  for (guint i = 0; i < 4; i++)
    {
      dns_wire_append (wire, "3f");

      for (guint j = 0; j < 63; j++)
        dns_wire_append (wire, "61");
    }

  dns_wire_append (wire, "00 0001 0001");
  harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  root = sonde_harness_dup_fields (harness, 0);
  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, SONDE_SEVERITY_ERROR);
  g_assert_nonnull (strstr (sonde_field_get_explanation (dns_wire_get_gravest (root)), "255"));
  dns_wire_assert_value (root, "dns.question.type", "A (1)");
}

static void
test_summaries (void)
{
  static const struct
  {
    const char *hex;
    const char *text;
  } cases[] = {
    { QUERY, "< 0+30 Query|Query 0x1a2b A example.test\n" },
    { RESPONSE, "< 0+46 Response|Response 0x1a2b No error: A example.test → 192.0.2.1\n" },
    { "1a2b 8183 0001 0000 0000 0000 " QUESTION,
      "< 0+30 Response|Response 0x1a2b NXDOMAIN: A example.test\n" },
    { "1a2b 8180 0001 0000 0000 0001 " QUESTION "00 0029 04d0 01000000 0000",
      "< 0+41 Response|Response 0x1a2b BADVERS: A example.test\n" },
    { "1a2b 2400 0001 0000 0000 0000 " QUESTION,
      "< 0+30 Request|NOTIFY 0x1a2b A example.test\n" },
    { "1a2b", "< 0+2 Malformed message!|The message ends within the header, which has 12 bytes · "
      "Incomplete header\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) wire = dns_wire_new (cases[i].hex);
      g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
      g_autofree char *text = sonde_harness_to_text (harness);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_header (void)
{
  g_autoptr(GByteArray) wire = dns_wire_new ("1a2b 87b3 0001 0000 0000 0001 " QUESTION
                                             "00 0029 04d0 01008000 0000");
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);
  guint64 number;

  dns_wire_assert_value (root, "dns.id", "0x1a2b");
  dns_wire_assert_value (root, "dns.flags.qr", "Set");
  dns_wire_assert_value (root, "dns.flags.opcode", "QUERY (0)");
  dns_wire_assert_value (root, "dns.flags.aa", "Set");
  dns_wire_assert_value (root, "dns.flags.tc", "Set");
  dns_wire_assert_value (root, "dns.flags.rd", "Set");
  dns_wire_assert_value (root, "dns.flags.ra", "Set");
  dns_wire_assert_value (root, "dns.flags.z", "Not set");
  dns_wire_assert_value (root, "dns.flags.ad", "Set");
  dns_wire_assert_value (root, "dns.flags.cd", "Set");
  dns_wire_assert_value (root, "dns.flags.rcode", "3");
  dns_wire_assert_value (root, "dns.rcode.extended", "BADMODE (19)");
  dns_wire_assert_value (root, "dns.edns.size", "1232");
  dns_wire_assert_value (root, "dns.edns.version", "0");
  dns_wire_assert_value (root, "dns.edns.do", "Set");
  g_assert_true (sonde_field_get_number (dns_wire_find (root, "dns.count.additional", 0),
                                         &number));
  g_assert_cmpuint (number, ==, 1);
  dns_wire_assert_sound (root, wire, TRUE);
}

/* RFC 1035, section 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92. */
static void
test_compression (void)
{
  static const struct
  {
    gsize       offset;
    const char *text;
    gsize       target;
    gsize       target_length;
  } names[] = {
    { 20, "F.ISI.ARPA", 0, 0 },
    { 40, "FOO.F.ISI.ARPA", 20, 12 },
    { 64, "ARPA", 26, 6 },
    { 92, ".", 0, 0 },
  };
  guint8 message[93] = { 0 };
  SondeDnsWalk walk = { .data = message, .length = sizeof message };
  g_autoptr(SondeField) root = sonde_field_new ("root", "root", NULL, 0, sizeof message);

  memcpy (message + 20, "\1F\3ISI\4ARPA", 12);
  memcpy (message + 40, "\3FOO\300\24", 6);
  memcpy (message + 64, "\300\32", 2);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SondeDnsName name;
      SondeField *field;
      gsize target, length;

      field = sonde_dns_name_walk (&walk, root, "name", "name",
                                   (SondeDnsSpan) { names[i].offset, sizeof message }, &name);
      g_assert_cmpstr (sonde_field_get_value (field), ==, names[i].text);
      g_assert_cmpint (name.fault, ==, SONDE_DNS_FAULT_NONE);

      if (names[i].target == 0)
        continue;

      field = dns_wire_find (field, "dns.pointer", 0);
      g_assert_true (sonde_field_get_target (field, &target, &length));
      g_assert_cmpuint (target, ==, names[i].target);
      g_assert_cmpuint (length, ==, names[i].target_length);
      g_assert_cmpuint (sonde_field_get_offset (field), ==, name.end - 2);
    }
}

/* RFC 4034, sections 3.3, 4.3 and 5.4, which has flags and a key as section 2.3; RFC 5155. */
static void
test_dnssec (void)
{
  static const char * const records[] = {
    "dskey.example.com. 86400 IN DNSKEY 256 3 5 " DSKEY,
    "host.example.com. 86400 IN RRSIG A 5 3 86400 20030322173103 20030220173103 2642 "
    "example.com. " SIGNATURE,
    "alfa.example.com. 86400 IN NSEC host.example.com. A MX RRSIG NSEC TYPE1234",
    "dskey.example.com. 86400 IN DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
    /* RFC 5155, appendix A */
    "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. 3600 IN NSEC3 1 1 12 aabbccdd "
    "2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS SOA NSEC3PARAM RRSIG",
    NULL
  };
  g_autoptr(GByteArray) wire = dns_wire_answer (records);
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);

  dns_wire_assert_value (root, "dns.dnskey.flags", "256");
  dns_wire_assert_value (root, "dns.dnskey.flags.zone", "Set");
  dns_wire_assert_value (root, "dns.dnskey.flags.entry", "Not set");
  dns_wire_assert_value (root, "dns.dnskey.algorithm", "RSASHA1 (5)");
  dns_wire_assert_value (root, "dns.dnskey.key", DSKEY);
  dns_wire_assert_value (root, "dns.dnskey.key-tag", "60485");
  dns_wire_assert_value (root, "dns.rrsig.covered", "A (1)");
  dns_wire_assert_value (root, "dns.rrsig.labels", "3");
  dns_wire_assert_value (root, "dns.rrsig.expiration", "2003-03-22 17:31:03 UTC (1048354263)");
  dns_wire_assert_value (root, "dns.rrsig.inception", "2003-02-20 17:31:03 UTC (1045762263)");
  dns_wire_assert_value (root, "dns.rrsig.key-tag", "2642");
  dns_wire_assert_value (root, "dns.rrsig.signer", "example.com");
  dns_wire_assert_value (root, "dns.rrsig.signature", SIGNATURE);
  dns_wire_assert_value (root, "dns.nsec.next", "host.example.com");
  dns_wire_assert_value (root, "dns.nsec.types", "A MX RRSIG NSEC TYPE1234");
  g_assert_cmpuint (sonde_field_get_length (dns_wire_find (root, "dns.nsec.types", 0)), ==, 37);
  g_assert_cmpstr (sonde_field_get_value (dns_wire_find (root, "dns.bitmap.type", 4)), ==,
                   "TYPE1234 (1234)");
  dns_wire_assert_value (root, "dns.ds.key-tag", "60485");
  dns_wire_assert_value (root, "dns.ds.digest-type", "SHA-1 (1)");
  dns_wire_assert_value (root, "dns.ds.digest", "2bb183af5f22588179a53b0a98631fad1a292118");
  dns_wire_assert_value (root, "dns.nsec3.hash", "SHA-1 (1)");
  dns_wire_assert_value (root, "dns.nsec3.flags.opt-out", "Set");
  dns_wire_assert_value (root, "dns.nsec3.iterations", "12");
  dns_wire_assert_value (root, "dns.nsec3.salt", "aabbccdd");
  dns_wire_assert_value (root, "dns.nsec3.next", "2t7b4g4vsa5smi47k61mv5bv1a22bojr");
  dns_wire_assert_value (root, "dns.nsec3.types", "NS SOA MX RRSIG DNSKEY NSEC3PARAM");
  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, SONDE_SEVERITY_NORMAL);
  dns_wire_assert_sound (root, wire, TRUE);
}

/* RFC 9460, appendices D.1 and D.2 */
static void
test_service_binding (void)
{
  static const struct
  {
    const char *rdata;
    const char *id;
    const char *value;
  } cases[] = {
    { "0000 03666f6f076578616d706c6503636f6d00", "dns.svcb.target", "foo.example.com" },
    { "0001 00", "dns.svcb.target", "." },
    { "0010 03666f6f076578616d706c6503636f6d00 0003 0002 0035", "dns.svcb.port", "53" },
    { "0001 03666f6f076578616d706c6503636f6d00 029b 0005 68656c6c6f", "dns.svcb.parameter",
      "key667" },
    { "0001 03666f6f076578616d706c6503636f6d00 029b 0009 68656c6c6fd2716f6f", "dns.svcb.value",
      "68656c6c6fd2716f6f" },
    { "0001 03666f6f076578616d706c6503636f6d00 0006 0020 20010db8000000000000000000000001"
      "20010db8000000000000000000530001", "dns.svcb.ipv6hint", "2001:db8::1" },
    { "0001 076578616d706c6503636f6d00 0006 0010 20010db80122034400000000c0000221",
      "dns.svcb.ipv6hint", "2001:db8:122:344::c000:221" },
    { "0010 03666f6f076578616d706c65036f726700 0000 0004 0001 0004 0001 0009 026832 0568332d3139"
      " 0004 0004 c0000201", "dns.svcb.mandatory.key", "alpn (1)" },
    { "0010 03666f6f076578616d706c65036f726700 0001 000c 08665c6f6f2c626172 026832",
      "dns.svcb.alpn.protocol", "f\\oo,bar" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) rdata = dns_wire_new (cases[i].rdata);
      g_autoptr(GByteArray) wire = dns_wire_new (HEADER ("0000 0001 0000 0000")
                                                 "00 0040 0001 00000000 00");
      g_autoptr(SondeHarness) harness = NULL;
      g_autoptr(SondeField) root = NULL;
      guint8 length = (guint8) rdata->len;

      g_byte_array_append (wire, &length, 1);
      g_byte_array_append (wire, rdata->data, rdata->len);
      harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
      root = sonde_harness_dup_fields (harness, 0);
      g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==,
                        SONDE_SEVERITY_NORMAL);
      dns_wire_assert_value (root, cases[i].id, cases[i].value);
      dns_wire_assert_sound (root, wire, TRUE);
    }
}

/* DN4 */
static void
test_options (void)
{
  g_autoptr(GByteArray) wire = NULL;
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;

  wire = dns_wire_new (HEADER ("0000 0000 0000 0001") OPT ("0068")
                       "0003 0009 6b6e6f742d6c656166"
                       "000a 0010 0102030405060708 1112131415161718"
                       "0008 0007 0001 18 10 c00002"
                       "000f 000b 0012 626c6f636b6564 2e20"
                       "000c 0004 00000000"
                       "000b 0002 0064"
                       "000d 0006 0474657374 00"
                       "0005 0002 0508"
                       "0009 0004 00015180"
                       "fde9 0002 abcd");
  wire->data[22] = (guint8) (wire->len - 23);
  harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  root = sonde_harness_dup_fields (harness, 0);

  dns_wire_assert_value (root, "dns.edns.nsid", "6b6e6f742d6c656166");
  dns_wire_assert_value (root, "dns.edns.nsid.text", "knot-leaf");
  dns_wire_assert_value (root, "dns.edns.cookie.client", "0102030405060708");
  dns_wire_assert_value (root, "dns.edns.cookie.server", "1112131415161718");
  dns_wire_assert_value (root, "dns.edns.subnet.family", "IPv4 (1)");
  dns_wire_assert_value (root, "dns.edns.subnet.source", "24");
  dns_wire_assert_value (root, "dns.edns.subnet.scope", "16");
  dns_wire_assert_value (root, "dns.edns.subnet.address", "192.0.2.0");
  dns_wire_assert_value (root, "dns.edns.error.code", "Prohibited (18)");
  dns_wire_assert_value (root, "dns.edns.error.text", "blocked. ");
  dns_wire_assert_value (root, "dns.edns.padding", "00000000");
  dns_wire_assert_value (root, "dns.edns.keepalive", "10.0 s (100)");
  dns_wire_assert_value (root, "dns.edns.chain", "test");
  dns_wire_assert_value (root, "dns.edns.algorithm", "RSASHA1 (5)");
  dns_wire_assert_value (root, "dns.edns.expire", "1 d 0 h (86400)");
  dns_wire_assert_value (root, "dns.edns.data", "abcd");
  g_assert_cmpstr (sonde_field_get_value (dns_wire_find (root, "dns.edns.option", 9)), ==,
                   "65001");
  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, SONDE_SEVERITY_NORMAL);
  dns_wire_assert_sound (root, wire, TRUE);
}

static void
test_probe (void)
{
  static const struct
  {
    const char *hex;
    int         datagram;
    int         stream;
  } cases[] = {
    { QUERY, 1, 0 },
    { RESPONSE, 1, 0 },
    { "001e " QUERY, 0, 1 },
    { "1a2b 0100 0001 0000", 0, -1 },
    { "00", 0, -1 },
    { "001e 1a2b 0100", 0, -1 },
    { "0000 1a2b 0100 0001 0000 0000 0000 00", 0, 0 },
    /* GET / HTTP/1.1 */
    { "474554202f20485454502f312e310d0a486f73743a20610d0a0d0a", 0, 0 },
    /* A ClientHello, and a frame of HTTP/2 */
    { "1603010200010001fc0303000000000000000000", 0, 0 },
    { "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) wire = dns_wire_new (cases[i].hex);

      g_test_message ("%s", cases[i].hex);
      g_assert_cmpint (sonde_dns_datagram_dissector.probe (wire->data, wire->len), ==,
                       cases[i].datagram);
      g_assert_cmpint (sonde_dns_stream_dissector.probe (wire->data, wire->len), ==,
                       cases[i].stream);
    }
}

/* Several messages in one piece, and one in several; an empty one; and one that is cut. */
static void
test_stream (void)
{
  g_autoptr(GByteArray) queries = dns_wire_new ("001e " QUERY "001e " QUERY);
  g_autoptr(GByteArray) answers = dns_wire_new ("002e " RESPONSE "0000 0003 1a2b81"
                                                "002e " RESPONSE "002e 1a2b 8180");
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;
  g_autofree char *text = NULL;

  sonde_harness_steps_add (steps, SENT, queries->data, queries->len);
  sonde_harness_steps_add (steps, RECEIVED, answers->data, 20);
  sonde_harness_steps_add (steps, RECEIVED, answers->data + 20, answers->len - 20);
  sonde_harness_steps_end (steps, RECEIVED, SONDE_EVENT_FINISHED);
  sonde_harness_assert_any_split (&sonde_dns_stream_dissector, steps);

  harness = sonde_harness_run (&sonde_dns_stream_dissector, steps, SONDE_HARNESS_WHOLE);
  text = sonde_harness_to_text (harness);
  g_assert_cmpstr (text, ==,
                   "> 0+32 Query|Query 0x1a2b A example.test\n"
                   "> 32+32 Query|Query 0x1a2b A example.test\n"
                   "< 0+48 Response|Response 0x1a2b No error: A example.test → 192.0.2.1\n"
                   "< 48+2 Malformed message!|The length before the message is 0, but no message "
                   "is empty · Incomplete header\n"
                   "< 50+5 Malformed message!|The message ends within the header, which has 12 "
                   "bytes · Incomplete header\n"
                   "< 55+48 Response|Response 0x1a2b No error: A example.test → 192.0.2.1\n"
                   "< 103+6 Incomplete message!|The connection ended within the message · "
                   "Incomplete header\n");
  root = sonde_harness_dup_fields (harness, 2);
  dns_wire_assert_value (root, "dns.length", "46");
  g_assert_cmpuint (sonde_field_get_offset (dns_wire_find (root, "dns.id", 0)), ==, 2);
  g_assert_cmpuint (sonde_field_get_offset (dns_wire_find (root, "dns.a", 0)), ==, 44);
}

static void
test_datagram_split (void)
{
  g_autoptr(GByteArray) query = dns_wire_new (QUERY);
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;

  sonde_harness_steps_add (steps, SENT, query->data, query->len);
  sonde_harness_steps_add (steps, SENT, query->data, query->len);
  harness = sonde_harness_run (&sonde_dns_datagram_dissector, steps, SONDE_HARNESS_WHOLE);
  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 2);
}

/* RFC 2136: sections of another meaning, and records without data that stand for all of a kind. */
static void
test_update (void)
{
  g_autoptr(GByteArray) wire = dns_wire_new ("1a2b 2800 0001 0001 0001 0000 " QUESTION
                                             "c00c 0001 00ff 00000000 0000"
                                             "c00c 0001 0001 0000012c 0004 c0000202");
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);
  g_autofree char *text = sonde_field_to_text (root);

  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, SONDE_SEVERITY_NORMAL);
  g_assert_nonnull (strstr (text, "\n    Zone: 1 entry\n"));
  g_assert_nonnull (strstr (text, "\n    Prerequisites: 1 entry\n"));
  g_assert_nonnull (strstr (text, "\n    Updates: 1 entry\n"));
  dns_wire_assert_value (root, "dns.record.class", "ANY (255)");
  dns_wire_assert_value (root, "dns.a", "192.0.2.2");
  dns_wire_assert_sound (root, wire, TRUE);
}

/* DN7, DN8: what ldns does not know, and strings that are to be read as one. */
static void
test_forms (void)
{
  static const char * const records[] = {
    "a.test. 0 CLASS256 TYPE65280 \\# 3 616263",
    "a.test. 0 IN TXT \"one \" \"t\\255\\\"o\"",
    NULL
  };
  g_autoptr(GByteArray) wire = dns_wire_answer (records);
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);

  dns_wire_assert_value (root, "dns.record.type", "TYPE65280 (65280)");
  dns_wire_assert_value (root, "dns.record.class", "CLASS256 (256)");
  dns_wire_assert_value (root, "dns.data.unknown", "\\# 3 616263");
  dns_wire_assert_value (root, "dns.txt.string", "\"one \"");
  g_assert_cmpstr (sonde_field_get_value (dns_wire_find (root, "dns.txt.string", 1)), ==,
                   "\"t\\255\\\"o\"");
  dns_wire_assert_value (root, "dns.txt.joined", "one t�\"o");
}

/* Case is kept, and what is no letter is escaped. */
static void
test_labels (void)
{
  g_autoptr(GByteArray) wire = dns_wire_new ("1a2b 0100 0001 0000 0000 0000 "
                                             "05 4578612e6d 03 3c00ff 00 ff00 0100");
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_datagram_dissector, wire);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);

  dns_wire_assert_value (root, "dns.question.name", "Exa\\.m.<\\000\\255");
  dns_wire_assert_value (root, "dns.question.type", "TYPE65280 (65280)");
  dns_wire_assert_value (root, "dns.question.class", "CLASS256 (256)");
  dns_wire_assert_sound (root, wire, TRUE);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/dissector/summaries", test_summaries);
  g_test_add_func ("/dns/dissector/header", test_header);
  g_test_add_func ("/dns/dissector/labels", test_labels);
  g_test_add_func ("/dns/dissector/update", test_update);
  g_test_add_func ("/dns/dissector/dn7-dn8-forms", test_forms);
  g_test_add_func ("/dns/dissector/rfc1035-compression", test_compression);
  g_test_add_func ("/dns/dissector/rfc4034-records", test_dnssec);
  g_test_add_func ("/dns/dissector/rfc9460-vectors", test_service_binding);
  g_test_add_func ("/dns/dissector/dn4-options", test_options);
  g_test_add_func ("/dns/dissector/probe", test_probe);
  g_test_add_func ("/dns/dissector/stream", test_stream);
  g_test_add_func ("/dns/dissector/datagrams", test_datagram_split);
  g_test_add_func ("/dns/dissector/name-too-long", test_name_too_long);

  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dns/dissector/dn10-faults/%s",
                                               fault_cases[i].name);

      g_test_add_data_func (path, &fault_cases[i], test_faults);
    }

  return g_test_run ();
}
