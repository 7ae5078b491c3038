#include "config.h"

#include "dns-fixture.h"
#include "sonde-test.h"

#define N_MANY 200

static void
assert_like (const char *text,
             const char *pattern)
{
  if (text == NULL || !g_pattern_match_simple (pattern, text))
    g_error ("“%s” is not like “%s”", text, pattern);
}

static void
assert_ended (SondeDnsLookup  *lookup,
              SondeDnsOutcome  outcome,
              const char      *sentence)
{
  g_assert_cmpint (sonde_dns_lookup_get_outcome (lookup), ==, outcome);
  g_assert_cmpint (sonde_dns_lookup_get_state (lookup), ==,
                   outcome == SONDE_DNS_OUTCOME_FOUND ? SONDE_DNS_LOOKUP_DONE
                                                      : SONDE_DNS_LOOKUP_FAILED);
  assert_like (sonde_dns_lookup_get_sentence (lookup), sentence);
}

/* NM1: in the order in which the system would use them, and with their family. */
static void
test_addresses (void)
{
  g_autoptr(SondeDnsLookup) lookup = NULL;
  const char * const argv[] = { "getent", "ahosts", "both.sonde.test.", NULL };
  g_autofree char *expected = sonde_test_run (argv);
  g_autofree char *first = NULL;

  lookup = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "both.sonde.test");
  assert_ended (lookup, SONDE_DNS_OUTCOME_FOUND,
                "both.sonde.test has 2 addresses. Found by the system's resolver in *s.");
  g_assert_cmpint (sonde_dns_lookup_get_source (lookup), ==, SONDE_DNS_SOURCE_SYSTEM);
  g_assert_cmpint (sonde_dns_lookup_get_elapsed_us (lookup), >, 0);
  g_assert_cmpuint (sonde_dns_lookup_get_n_answers (lookup), ==, 2);
  g_assert_null (sonde_dns_lookup_get_canonical (lookup));

  first = g_strdup_printf ("%s *",
                           sonde_dns_record_get_data (dns_fixture_get_record (lookup, 0)));
  assert_like (expected, first);
  g_assert_cmpstr (sonde_dns_record_get_record_type (dns_fixture_get_record (lookup, 0)), ==,
                   sonde_dns_record_get_data (dns_fixture_get_record (lookup, 0))[0] == '2'
                   ? "AAAA" : "A");
}

static void
test_canonical_name (void)
{
  g_autoptr(SondeDnsLookup) lookup = NULL;
  g_autofree char *records = NULL;

  lookup = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "Alias.Sonde.Test.");
  assert_ended (lookup, SONDE_DNS_OUTCOME_FOUND,
                "alias.sonde.test is an alias of both.sonde.test, which has 2 addresses.*");
  g_assert_cmpstr (sonde_dns_lookup_get_canonical (lookup), ==, "both.sonde.test");
  records = dns_fixture_dup_records (lookup, SONDE_DNS_SECTION_ANSWER);
  assert_like (records, "alias.sonde.test CNAME both.sonde.test\n*");
  assert_like (records, "*both.sonde.test A 192.0.2.1\n*");
}

static void
test_many_addresses (void)
{
  g_autoptr(SondeDnsLookup) lookup = NULL;

  lookup = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "many.sonde.test");
  assert_ended (lookup, SONDE_DNS_OUTCOME_FOUND, "many.sonde.test has 200 addresses.*");
  g_assert_cmpuint (sonde_dns_lookup_get_n_answers (lookup), ==, N_MANY);
}

/* NM3 */
static void
test_idn (void)
{
  g_autoptr(SondeDnsLookup) lookup = NULL;
  g_autoptr(SondeRecord) record = NULL;
  g_autoptr(SondeField) fields = NULL;
  g_autofree char *text = NULL;

  lookup = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "straße.sonde.test");
  assert_ended (lookup, SONDE_DNS_OUTCOME_FOUND,
                "straße.sonde.test (xn--strae-oqa.sonde.test) has 1 address.*");
  dns_fixture_assert_records (lookup, SONDE_DNS_SECTION_ANSWER,
                              "xn--strae-oqa.sonde.test A 192.0.2.49\n");
  record = sonde_dns_lookup_dup_record (lookup);
  fields = sonde_record_dup_fields (record);
  text = sonde_field_to_text (fields);
  assert_like (text, "*Name: straße.sonde.test\n*ASCII: xn--strae-oqa.sonde.test\n*");
}

/* NM1, NM5: a name of the hosts file, which a search would not find */
static void
test_hosts_file (void)
{
  g_autoptr(SondeDnsLookup) forward = NULL;
  g_autoptr(SondeDnsLookup) backward = NULL;

  forward = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "in-hosts.sonde.test");
  assert_ended (forward, SONDE_DNS_OUTCOME_FOUND, "*Found by the hosts file of this computer*");
  g_assert_cmpint (sonde_dns_lookup_get_source (forward), ==, SONDE_DNS_SOURCE_HOSTS);
  dns_fixture_assert_records (forward, SONDE_DNS_SECTION_ANSWER,
                              "in-hosts.sonde.test A 192.0.2.80\n");

  backward = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.80");
  assert_ended (backward, SONDE_DNS_OUTCOME_FOUND,
                "The name of 192.0.2.80 is in-hosts.sonde.test, and that name leads back*");
  g_assert_cmpint (sonde_dns_lookup_get_source (backward), ==, SONDE_DNS_SOURCE_HOSTS);
}

/* NM5: both.sonde.test is there, and sonde.test in the search list */
static void
test_search_list (void)
{
  static const SondeDnsKind kinds[] = { SONDE_DNS_KIND_ADDRESSES, SONDE_DNS_KIND_MX };
  const char * const argv[] = { "getent", "ahosts", "both", NULL };
  g_autofree char *searched = sonde_test_run (argv);

  assert_like (searched, "*192.0.2.1 *");

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(SondeDnsLookup) lookup = dns_fixture_look_up (kinds[i], "both");

      /* The server has no zone for it. */
      assert_ended (lookup, SONDE_DNS_OUTCOME_REFUSED,
                    "*does not want to answer for both (REFUSED)*");
    }
}

/* NM2 */
static void
test_pointer (void)
{
  static const char * const addresses[] = { "192.0.2.25", "2001:db8::25" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(SondeDnsLookup) lookup = NULL;
      g_autofree char *records = NULL;

      lookup = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, addresses[i]);
      assert_ended (lookup, SONDE_DNS_OUTCOME_FOUND,
                    "The name of * is mail.sonde.test, and that name leads back to the address.*");
      g_assert_cmpint (sonde_dns_lookup_get_confirmation (lookup), ==,
                       SONDE_DNS_CONFIRMATION_YES);
      g_assert_cmpuint (sonde_dns_lookup_get_n_answers (lookup), ==, 1);
      records = dns_fixture_dup_records (lookup, SONDE_DNS_SECTION_CONFIRMATION);
      assert_like (records, "*mail.sonde.test A 192.0.2.25\n*");
      assert_like (records, "*mail.sonde.test AAAA 2001:db8::25\n*");
    }
}

/* NM2 */
static void
test_pointer_mismatch (void)
{
  g_autoptr(SondeDnsLookup) other = NULL;
  g_autoptr(SondeDnsLookup) missing = NULL;
  g_autoptr(SondeDnsLookup) odd = NULL;
  g_autoptr(SondeDnsLookup) several = NULL;
  g_autoptr(SondeDnsLookup) none = NULL;

  other = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.26");
  assert_ended (other, SONDE_DNS_OUTCOME_FOUND, "*but that name does not lead back*");
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (other), ==, SONDE_DNS_CONFIRMATION_NO);
  dns_fixture_assert_records (other, SONDE_DNS_SECTION_CONFIRMATION,
                              "other.sonde.test A 192.0.2.99\n");

  missing = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.27");
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (missing), ==, SONDE_DNS_CONFIRMATION_NO);

  odd = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.29");
  assert_ended (odd, SONDE_DNS_OUTCOME_FOUND, "*is not\\032a\\.host.sonde.test, but*");
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (odd), ==, SONDE_DNS_CONFIRMATION_NO);

  several = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.28");
  g_assert_cmpuint (sonde_dns_lookup_get_n_answers (several), ==, 2);
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (several), ==, SONDE_DNS_CONFIRMATION_YES);

  none = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.200");
  assert_ended (none, SONDE_DNS_OUTCOME_NO_NAME, "No name is registered for the address *");
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (none), ==, SONDE_DNS_CONFIRMATION_NONE);
}

/* DN9: delegated without classes, RFC 2317 */
static void
test_pointer_alias (void)
{
  g_autoptr(SondeDnsLookup) lookup = NULL;

  lookup = dns_fixture_look_up (SONDE_DNS_KIND_POINTER, "192.0.2.30");
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (lookup), ==, SONDE_DNS_CONFIRMATION_YES);
  dns_fixture_assert_records (lookup, SONDE_DNS_SECTION_ANSWER,
                              "30.2.0.192.in-addr.arpa CNAME 30.16-31.2.0.192.in-addr.arpa\n"
                              "30.16-31.2.0.192.in-addr.arpa PTR classless.sonde.test\n");
}

static void
test_record_types (void)
{
  g_autoptr(SondeDnsLookup) mx = NULL;
  g_autoptr(SondeDnsLookup) srv = NULL;
  g_autoptr(SondeDnsLookup) ns = NULL;
  g_autoptr(SondeDnsLookup) soa = NULL;
  SondeDnsRecord *record;
  g_autoptr(SondeRecord) inspected = NULL;
  g_autoptr(SondeField) root = NULL;
  g_autofree char *fields = NULL;

  mx = dns_fixture_look_up (SONDE_DNS_KIND_MX, "sonde.test");
  assert_ended (mx, SONDE_DNS_OUTCOME_FOUND, "sonde.test has 2 MX records. Found in *s.");
  dns_fixture_assert_records (mx, SONDE_DNS_SECTION_ANSWER,
                              "sonde.test MX 10 mail.sonde.test\n"
                              "sonde.test MX 20 backup.sonde.test\n");
  g_assert_cmpint (sonde_dns_record_get_ttl_s (dns_fixture_get_record (mx, 0)), ==, 300);

  srv = dns_fixture_look_up (SONDE_DNS_KIND_SRV, "_sip._tcp.sonde.test");
  dns_fixture_assert_records (srv, SONDE_DNS_SECTION_ANSWER,
                              "_sip._tcp.sonde.test SRV 10 60 5061 large.sonde.test\n"
                              "_sip._tcp.sonde.test SRV 10 40 5060 small.sonde.test\n"
                              "_sip._tcp.sonde.test SRV 20 0 5060 backup.sonde.test\n");

  ns = dns_fixture_look_up (SONDE_DNS_KIND_NS, "sonde.test");
  g_assert_cmpuint (sonde_dns_lookup_get_n_answers (ns), ==, 2);

  soa = dns_fixture_look_up (SONDE_DNS_KIND_SOA, "sonde.test");
  record = dns_fixture_get_record (soa, 0);
  g_assert_cmpstr (sonde_dns_record_get_data (record), ==,
                   "ns.sonde.test host\\.master.sonde.test 2026112201 7200 3600 1209600 300");
  assert_like (sonde_dns_record_get_explanation (record), "*mail*goes to host.master@sonde.test;*");
  inspected = sonde_dns_lookup_dup_record (soa);
  root = sonde_record_dup_fields (inspected);
  fields = sonde_field_to_text (root);
  assert_like (fields, "*Time to live: 1 h 0 min (3600)*");
  assert_like (fields, "*Person in charge: host\\.master.sonde.test*");
  assert_like (fields, "*Serial number: 2026112201*");
  assert_like (fields, "*Expire: 14 d 0 h (1209600)*");
}

/* Each record lies at its bytes, also when it was put into another order. */
static void
test_bytes (void)
{
  g_autoptr(SondeDnsLookup) mx = dns_fixture_look_up (SONDE_DNS_KIND_MX, "sonde.test");
  g_autoptr(SondeRecord) record = sonde_dns_lookup_dup_record (mx);
  g_autoptr(SondeByteSource) messages = sonde_dns_lookup_dup_messages (mx);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeField) fields = sonde_record_dup_fields (record);
  SondeDnsRecord *first = dns_fixture_get_record (mx, 0);
  SondeField *field;
  const guint8 *data;
  guint64 query_end, end;
  gsize length;

  /* What was asked stands before what was answered. */
  g_assert_cmpint (sonde_byte_source_get_direction (messages, 0, &query_end), ==,
                   SONDE_DIRECTION_SENT);
  g_assert_cmpint (sonde_byte_source_get_direction (messages, query_end, &end), ==,
                   SONDE_DIRECTION_RECEIVED);
  g_assert_cmpuint (end, ==, sonde_byte_source_get_size (messages));
  field = sonde_field_find (fields, (gsize) query_end - 1);
  g_assert_cmpstr (sonde_field_get_id (field), ==, "dns.question.class");
  field = sonde_field_find (fields, (gsize) query_end);
  g_assert_cmpstr (sonde_field_get_id (field), ==, "dns.id");

  bytes = sonde_byte_source_read_bytes (messages, 0, G_MAXUINT16, NULL);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, ==, sonde_record_get_length (record));
  g_assert_cmpuint (sonde_dns_record_get_offset (first) + sonde_dns_record_get_length (first), <,
                    length);

  /* Name (a pointer), type, class, time to live, length, preference. */
  g_assert_cmpuint (data[sonde_dns_record_get_offset (first) + 3], ==, 15);
  g_assert_cmpuint (data[sonde_dns_record_get_offset (first) + 13], ==, 10);

  field = sonde_field_find (fields, sonde_dns_record_get_offset (first) + 13);
  g_assert_cmpstr (sonde_field_get_id (field), ==, "dns.mx.preference");
  g_assert_cmpstr (sonde_field_get_value (field), ==, "10");
}

static void
test_records_that_say_no (void)
{
  g_autoptr(SondeDnsLookup) mx = dns_fixture_look_up (SONDE_DNS_KIND_MX, "nomail.sonde.test");
  g_autoptr(SondeDnsLookup) srv = dns_fixture_look_up (SONDE_DNS_KIND_SRV,
                                                       "_none._tcp.sonde.test");

  assert_like (sonde_dns_record_get_explanation (dns_fixture_get_record (mx, 0)), "*no mail*");
  assert_like (sonde_dns_record_get_explanation (dns_fixture_get_record (srv, 0)),
               "*not offered*");
}

/* DN8 */
static void
test_txt (void)
{
  g_autoptr(SondeDnsLookup) strings = NULL;
  g_autoptr(SondeDnsLookup) bytes = NULL;
  g_autoptr(SondeDnsLookup) hostile = NULL;
  g_autoptr(SondeDnsLookup) spf = NULL;

  strings = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "strings.sonde.test");
  dns_fixture_assert_records (strings, SONDE_DNS_SECTION_ANSWER,
                              "strings.sonde.test TXT \"one \" \"two\"\n");
  g_assert_cmpstr (sonde_dns_record_get_explanation (dns_fixture_get_record (strings, 0)), ==,
                   "2 strings; joined: one two");

  bytes = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "bytes.sonde.test");
  dns_fixture_assert_records (bytes, SONDE_DNS_SECTION_ANSWER,
                              "bytes.sonde.test TXT \"\\000\\255\\\"\\\\;\\195\\169\"\n");

  hostile = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "hostile.sonde.test");
  dns_fixture_assert_records (hostile, SONDE_DNS_SECTION_ANSWER,
                              "hostile.sonde.test TXT \"<b>%s%n</b>\"\n");

  spf = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "sonde.test");
  assert_like (sonde_dns_record_get_explanation (dns_fixture_get_record (spf, 0)), "*(SPF)*");
}

/* DN5 */
static void
test_nothing_found (void)
{
  g_autoptr(SondeDnsLookup) no_name = NULL;
  g_autoptr(SondeDnsLookup) no_records = NULL;
  g_autoptr(SondeDnsLookup) no_address = NULL;
  g_autoptr(SondeDnsLookup) non_terminal = NULL;
  g_autoptr(SondeDnsLookup) lost = NULL;
  g_autoptr(SondeRecord) record = NULL;
  g_autoptr(SondeField) fields = NULL;
  g_autofree char *text = NULL;

  no_name = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "missing.sonde.test");
  assert_ended (no_name, SONDE_DNS_OUTCOME_NO_NAME,
                "The name missing.sonde.test does not exist (NXDOMAIN).*");
  g_clear_object (&no_name);

  no_name = dns_fixture_look_up (SONDE_DNS_KIND_MX, "missing.sonde.test");
  assert_ended (no_name, SONDE_DNS_OUTCOME_NO_NAME, "*does not exist (NXDOMAIN)*");
  dns_fixture_assert_records (no_name, SONDE_DNS_SECTION_AUTHORITY,
                              "sonde.test SOA ns.sonde.test host\\.master.sonde.test "
                              "2026112201 7200 3600 1209600 300\n");
  record = sonde_dns_lookup_dup_record (no_name);
  fields = sonde_record_dup_fields (record);
  text = sonde_field_to_text (fields);
  assert_like (text, "*Outcome: NXDOMAIN*may be kept for: 5 min 0 s*");

  no_records = dns_fixture_look_up (SONDE_DNS_KIND_MX, "both.sonde.test");
  assert_ended (no_records, SONDE_DNS_OUTCOME_NO_DATA,
                "The name both.sonde.test exists, but it has no MX records.*");

  no_address = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "strings.sonde.test");
  assert_ended (no_address, SONDE_DNS_OUTCOME_NO_DATA, "*exists, but it has no address.*");

  non_terminal = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "name.sonde.test");
  assert_ended (non_terminal, SONDE_DNS_OUTCOME_NO_DATA, "*exists, but it has no TXT records.*");

  lost = dns_fixture_look_up (SONDE_DNS_KIND_MX, "lost.sonde.test");
  assert_ended (lost, SONDE_DNS_OUTCOME_NO_NAME, "*alias of a name that does not exist*");
}

static void
test_server_errors (void)
{
  static const SondeDnsKind kinds[] = { SONDE_DNS_KIND_ADDRESSES, SONDE_DNS_KIND_TXT };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(SondeDnsLookup) broken = dns_fixture_look_up (kinds[i], "www.broken.test");
      g_autoptr(SondeDnsLookup) refused = dns_fixture_look_up (kinds[i], "elsewhere.example");

      assert_ended (broken, SONDE_DNS_OUTCOME_SERVER_FAILURE, "*www.broken.test (SERVFAIL)*");
      assert_ended (refused, SONDE_DNS_OUTCOME_REFUSED, "*elsewhere.example (REFUSED)*");
    }
}

static void
test_capture (void)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "lookups.pcapng", NULL);
  g_autofree char *content = NULL;
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(SondeDnsLookup) lookup = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  g_autoptr(GString) text = g_string_new (NULL);

  capture = sonde_capture_new (path, clock, &error);
  g_assert_no_error (error);
  lookup = dns_fixture_start (SONDE_DNS_KIND_MX, "sonde.test", NULL, capture);
  dns_fixture_await (lookup);
  sonde_capture_sync (capture);

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (text, content[i] == '\0' ? ' ' : content[i]);

  assert_like (text->str, "*SONDE_KIND=dns-lookup\n*TYPE=MX\nNAME=sonde.test\n*"
               "SONDE_KIND=dns-record\n*DATA=10 mail.sonde.test\n*"
               "SONDE_KIND=dns-outcome\n*OUTCOME=FOUND\n*");

  g_clear_object (&capture);
  sonde_test_remove_dir (directory);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/lookup/nm1-addresses", test_addresses);
  g_test_add_func ("/dns/lookup/nm1-canonical-name", test_canonical_name);
  g_test_add_func ("/dns/lookup/many-addresses", test_many_addresses);
  g_test_add_func ("/dns/lookup/nm1-hosts-file", test_hosts_file);
  g_test_add_func ("/dns/lookup/nm2-pointer", test_pointer);
  g_test_add_func ("/dns/lookup/nm2-mismatch", test_pointer_mismatch);
  g_test_add_func ("/dns/lookup/nm3-idn", test_idn);
  g_test_add_func ("/dns/lookup/nm5-search-list", test_search_list);
  g_test_add_func ("/dns/lookup/dn9-alias", test_pointer_alias);
  g_test_add_func ("/dns/lookup/record-types", test_record_types);
  g_test_add_func ("/dns/lookup/bytes", test_bytes);
  g_test_add_func ("/dns/lookup/records-that-say-no", test_records_that_say_no);
  g_test_add_func ("/dns/lookup/dn8-txt", test_txt);
  g_test_add_func ("/dns/lookup/dn5-nothing-found", test_nothing_found);
  g_test_add_func ("/dns/lookup/dn5-server-errors", test_server_errors);
  g_test_add_func ("/dns/lookup/capture", test_capture);

  return g_test_run ();
}
